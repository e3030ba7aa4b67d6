"""Exchange -> what was chosen, when, told by what; all knowledge of tools is `rules/consent`."""

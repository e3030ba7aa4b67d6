"""The seal: a case made into a bundle that anybody can verify, and the verification itself."""

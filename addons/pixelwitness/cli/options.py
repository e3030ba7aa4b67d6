"""Options that several verbs share: whom to look for, and how far."""

import argparse


def whom(verb: argparse.ArgumentParser) -> None:
    """The options of `replay` and `proxy` that say whom and how far to look for."""
    persons(verb)
    how_far(verb)


def persons(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--persona",
        action="append",
        default=[],
        metavar="F",
        help="a persona file: whose data to look for",
    )
    verb.add_argument(
        "--control",
        action="append",
        default=[],
        metavar="F",
        help="a persona who was never typed anywhere: her values must not be found, and a hit is "
        "reported as an error of the test (exit code 2)",
    )


def how_far(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--companies",
        action="append",
        default=[],
        metavar="DIR",
        help="a folder of company files of your own: whose site it is, and what was said",
    )
    verb.add_argument(
        "--search",
        choices=("meta", "all"),
        default="meta",
        help="search known values in calls to Meta (default), or in every request that leaves for "
        "another site than the page's own, whoever receives it",
    )
    verb.add_argument(
        "--no-learning",
        action="store_true",
        help="do not take what the visitor typed on the sites as known",
    )
    verb.add_argument(
        "--recover",
        metavar="WORDS",
        default="",
        help="find also hashed names or phones of people who are not known, by trying all that "
        "there are: names, phone (minutes), or none at all, not even birth dates. Names and phones "
        "are left alone without it, since a hash of a stranger is a stranger's data",
    )

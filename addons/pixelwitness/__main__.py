"""`python -m pixelwitness` is the command `pixelwitness`."""

import sys

from pixelwitness.cli import main

if __name__ == "__main__":  # the processes of `--jobs` import this module, too
    sys.exit(main())

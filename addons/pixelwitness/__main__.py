"""`python -m pixelwitness` is the command `pixelwitness`."""

import sys

from pixelwitness.cli import main

sys.exit(main())

"""Analyse SAFE-DB under the brief's name: `eqmorph data analyze`."""

import sys

from eqmorph.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["data", "analyze"]
    main()

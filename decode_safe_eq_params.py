"""Explain SAFE-DB's columns under the brief's name: `eqmorph data decode`."""

import sys

from eqmorph.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["data", "decode"]
    main()

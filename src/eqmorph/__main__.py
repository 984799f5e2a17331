"""`python -m eqmorph`: the command line."""

from eqmorph.cli import main

if __name__ == "__main__":
    main()

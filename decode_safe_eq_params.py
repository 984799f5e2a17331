"""Explain SAFE-DB's columns under the specification's name: `eqmorph data decode`."""

from core.scripts import run

if __name__ == "__main__":
    run("data", "decode")

"""Train on SAFE-DB under the specification's name: `eqmorph train` with its options."""

from core.scripts import run

if __name__ == "__main__":
    # An option given later wins over the same one given first.
    run("train", "--output", "neural_eq_safedb.pt")

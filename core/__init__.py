"""The specification's module names; everything they name lives in the package `eqmorph`."""

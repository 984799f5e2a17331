"""What the network is worth: the space of sound beside formulas, forests and doing nothing."""

"""The network in torch: its modules, its teacher, its losses, its training."""

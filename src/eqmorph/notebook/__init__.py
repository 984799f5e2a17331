"""A setting in a notebook, to be bent by hand (needs eqmorph[notebook])."""

from eqmorph.notebook.widget import eq_widget

__all__ = ["eq_widget"]

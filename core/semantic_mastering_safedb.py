"""Words applied to audio under the brief's name."""

from eqmorph.mastering import SemanticMastering as SemanticMasteringSAFEDB

__all__ = ["SemanticMasteringSAFEDB"]

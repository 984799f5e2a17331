"""Words applied to audio under the specification's name."""

from eqmorph.mastering import SemanticMastering as SemanticMasteringSAFEDB

__all__ = ["SemanticMasteringSAFEDB"]

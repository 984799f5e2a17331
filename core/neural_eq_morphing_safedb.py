"""SAFE-DB's 13 parameters under the brief's names."""

from eqmorph.datasets import SAFEDBDatasetLoader
from eqmorph.model.losses import ContrastiveLoss
from eqmorph.model.network import NeuralEQDecoder, NeuralEQEncoder, ResidualBlock
from eqmorph.model.system import SAFEDBMorphing as NeuralEQMorphingSAFEDB

__all__ = [
    "ContrastiveLoss",
    "NeuralEQDecoder",
    "NeuralEQEncoder",
    "NeuralEQMorphingSAFEDB",
    "ResidualBlock",
    "SAFEDBDatasetLoader",
]

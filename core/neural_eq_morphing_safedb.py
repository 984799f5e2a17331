"""SAFE-DB's 13 parameters under the specification's names."""

from eqmorph.datasets import SAFEDBDatasetLoader
from eqmorph.model.system import SAFEDBMorphing as NeuralEQMorphingSAFEDB
from eqmorph.network.losses import ContrastiveLoss
from eqmorph.network.modules import NeuralEQDecoder, NeuralEQEncoder, ResidualBlock

__all__ = [
    "ContrastiveLoss",
    "NeuralEQDecoder",
    "NeuralEQEncoder",
    "NeuralEQMorphingSAFEDB",
    "ResidualBlock",
    "SAFEDBDatasetLoader",
]

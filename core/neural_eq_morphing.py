"""SocialFX's 40 gains under the specification's names."""

from eqmorph.datasets import SocialFXDatasetLoader
from eqmorph.model.system import SocialFXMorphing as NeuralEQMorphingSocialFX
from eqmorph.network.losses import ContrastiveLoss
from eqmorph.network.modules import NeuralEQDecoder, NeuralEQEncoder, ResidualBlock

__all__ = [
    "ContrastiveLoss",
    "NeuralEQDecoder",
    "NeuralEQEncoder",
    "NeuralEQMorphingSocialFX",
    "ResidualBlock",
    "SocialFXDatasetLoader",
]

"""SocialFX's 40 gains under the brief's names."""

from eqmorph.datasets import SocialFXDatasetLoader
from eqmorph.model.losses import ContrastiveLoss
from eqmorph.model.network import NeuralEQDecoder, NeuralEQEncoder, ResidualBlock
from eqmorph.model.system import SocialFXMorphing as NeuralEQMorphingSocialFX

__all__ = [
    "ContrastiveLoss",
    "NeuralEQDecoder",
    "NeuralEQEncoder",
    "NeuralEQMorphingSocialFX",
    "ResidualBlock",
    "SocialFXDatasetLoader",
]

"""Between torch's network and the arrays that NumPy runs."""

from __future__ import annotations

import torch

from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.sound.code import SoundCode
from eqmorph.sound.codec import Codec


@torch.no_grad()
def settle(network: Autoencoder) -> Autoencoder:
    """Bring a trained network to the form that is kept, in place; returns it.

    Its matrices are rounded to 16 bits, and the decoder's gains are shifted (by some hundredths of
    a decibel) so that the latent 0, which is no change, is no change exactly.
    """
    for name, weight in network.named_parameters():
        if weight.ndim > 1 and name.endswith("weight"):
            weight.copy_(weight.half().float())
    decoder, gains = network.decoder, list(network.space.heads["gain"])
    # The last that is added to a gain: taking away what is there without it leaves nothing.
    bias, places = list(decoder.heads[0].parameters())[-1], list(range(len(gains)))
    if decoder.skip is not None:
        bias, places = decoder.skip.bias, gains
    bias[places] = 0.0
    made = decoder.unbounded(torch.zeros(1, network.config.latent_dim))[0]
    bias[places] = -made[gains]
    return network


def codec_of(network: Autoencoder, code: SoundCode) -> Codec:
    """A network for NumPy, with the code that it was taught."""
    weights = {name: w.detach().cpu().numpy().copy() for name, w in network.state_dict().items()}
    stored = SoundCode(code.directions.astype("float32", order="C").astype("float64"))
    return Codec(network.space, stored, weights, network.config.to_dict())


def autoencoder_of(codec: Codec) -> Autoencoder:
    """The torch network of a codec, in evaluation mode; torch's random state stays as it was."""
    with torch.random.fork_rng(devices=[]):
        network = Autoencoder(codec.space, NetworkConfig(**codec.config))
    network.load_state_dict(
        {name: torch.tensor(w.astype("float32")) for name, w in codec.weights.items()}
    )
    return network.eval()

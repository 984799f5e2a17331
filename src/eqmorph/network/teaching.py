"""The teacher: both ends of the network taught what a sound is, before people and without them.

The code of a sound is known in closed form (`eqmorph.sound.code`), so the encoder has an exact
answer for every setting, and the decoder one for every curve: whatever it returns, its response is
to be that curve. Made-up settings and curves are without end; a training on people's few hundred
settings alone stays five times as far from the code.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from eqmorph.equalizers.space import PARAMETRIC_SPACE, EqSpace
from eqmorph.errors import InvalidArgumentError
from eqmorph.network.losses import CodeLoss, CurveLoss, StepLoss, a_step_on
from eqmorph.network.made_up import MadeUpCurves, made_up_settings
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.responses import Responses
from eqmorph.network.threads import one_thread
from eqmorph.sound.code import SoundCode

_BATCH = 256
# Curves that the directions and the spread of the code are drawn from.
_CURVES_FOR_DIRECTIONS = 51_200
_WARM_UP = 0.03
_SMALLEST_SPREAD_DB = 0.15


@dataclass(frozen=True)
class TeachingConfig:
    """How to teach: by steps, so that a slow machine makes the same teacher as a fast one.

    Attributes
    ----------
    encoder_steps, decoder_steps : int
        Of 256 made-up settings or curves each. The defaults take about 5 and 20 minutes of one
        core.
    learning_rate : float
        After a short warm-up it falls to 0 along a cosine.
    seed : int
    """

    encoder_steps: int = 100_000
    decoder_steps: int = 100_000
    learning_rate: float = 3e-3
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Teacher:
    """What every training starts from.

    Attributes
    ----------
    code : SoundCode
    network : Autoencoder
        Taught; its projection to the embedding is not, that takes people.
    config : TeachingConfig
    """

    code: SoundCode
    network: Autoencoder
    config: TeachingConfig = field(default_factory=TeachingConfig)


def sound_code(space: EqSpace, latent_dim: int = 32) -> SoundCode:
    """The code of a space's sounds: the main directions of made-up curves, without anybody's.

    The same for the same torch random state.
    """
    curves = MadeUpCurves(Responses(space))
    drawn = torch.cat([curves.draw(6_400) for _ in range(_CURVES_FOR_DIRECTIONS // 6_400)])
    directions = torch.linalg.svd(drawn.double(), full_matrices=False).Vh[:latent_dim]
    # A direction's sign is free: let it lift the lows.
    signs = torch.sign(directions[:, : directions.shape[1] // 4].sum(dim=1))
    upright = directions * torch.where(signs == 0, 1.0, signs)[:, None]
    return SoundCode(upright.contiguous().numpy())


def teach(
    space: EqSpace = PARAMETRIC_SPACE,
    network: NetworkConfig | None = None,
    config: TeachingConfig | None = None,
    code: SoundCode | None = None,
    on_progress: Callable[[str, int, float], None] | None = None,
) -> Teacher:
    """Teach a network the code of its space's sounds; the same seed gives the same on one machine.

    Parameters
    ----------
    space : EqSpace
    network : NetworkConfig, optional
    config : TeachingConfig, optional
    code : SoundCode, optional
        Of so many numbers as the latent has; by default one is drawn.
    on_progress : callable, optional
        Called now and then, and last, with the end that is taught, the step and the loss.

    Raises
    ------
    InvalidArgumentError
        If the code is not as long as the latent.
    """
    config, shape = config or TeachingConfig(), network or NetworkConfig()
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        code = code or sound_code(space, shape.latent_dim)
        if code.latent_dim != shape.latent_dim:
            raise InvalidArgumentError(
                f"the code has {code.latent_dim} numbers, the latent {shape.latent_dim}"
            )
        taught = Autoencoder(space, shape)
        _teach_encoder(taught, code, config, on_progress)
        _teach_decoder(taught, code, config, on_progress)
    return Teacher(code, taught.eval(), config)


def as_tensor(code: SoundCode) -> Tensor:
    """The matrix from responses to codes, (64, latent_dim)."""
    return torch.tensor(code.encode(torch.eye(len(code.frequencies_hz)).numpy())).float()


def _teach_encoder(
    network: Autoencoder,
    code: SoundCode,
    config: TeachingConfig,
    on_progress: Callable[[str, int, float], None] | None,
) -> None:
    responses, to_code, far = Responses(network.space), as_tensor(code), CodeLoss()

    def loss() -> Tensor:
        with torch.no_grad():
            unit = made_up_settings(network.space, _BATCH)
            wanted = responses(unit) @ to_code
        missed: Tensor = far(network.encoder.latent(unit), wanted)
        return missed

    # The projection has nothing to learn here.
    weights = [w for name, w in network.encoder.named_parameters() if "projection" not in name]
    _descend(weights, loss, config.encoder_steps, config, "encoder", on_progress)


def _teach_decoder(
    network: Autoencoder,
    code: SoundCode,
    config: TeachingConfig,
    on_progress: Callable[[str, int, float], None] | None,
) -> None:
    responses, to_code = Responses(network.space), as_tensor(code)
    curves = MadeUpCurves(responses)
    apart, jumps = CurveLoss(responses), StepLoss()
    spread = (curves.draw(20_000) @ to_code).std(dim=0).clamp_min(_SMALLEST_SPREAD_DB)
    network.decoder.spread.copy_(spread)

    def loss() -> Tensor:
        wanted = curves.draw(_BATCH)
        latent = wanted @ to_code
        here, moved = a_step_on(latent)
        unit = network.decoder.unbounded(torch.cat([latent, moved]))
        made, stepped = unit[:_BATCH], unit[_BATCH:]
        both: Tensor = apart(made, wanted) + jumps(made[here], stepped)
        return both

    weights = list(network.decoder.parameters())
    _descend(weights, loss, config.decoder_steps, config, "decoder", on_progress)


def _descend(
    weights: list[nn.Parameter],
    loss_of_a_batch: Callable[[], Tensor],
    steps: int,
    config: TeachingConfig,
    end: str,
    on_progress: Callable[[str, int, float], None] | None,
) -> None:
    optimizer = torch.optim.Adam(weights, lr=config.learning_rate, betas=(0.9, 0.99), fused=True)
    for step in range(steps):
        done = step / steps
        rate = config.learning_rate * min(1.0, (done + 1 / steps) / _WARM_UP)
        optimizer.param_groups[0]["lr"] = rate * 0.5 * (1 + math.cos(math.pi * done))
        loss = loss_of_a_batch()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if on_progress is not None and (step % 1_000 == 999 or step == steps - 1):
            on_progress(end, step + 1, float(loss.detach()))

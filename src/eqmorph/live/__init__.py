"""Settings into an equaliser that is playing, gliding; what was there comes back at the end."""

from eqmorph.live.follower import Follower
from eqmorph.live.targets import LiveError

__all__ = ["Follower", "LiveError"]

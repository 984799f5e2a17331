"""Make the teachers that ship: ``python -m eqmorph.release.teachers`` (``make teachers``).

One for each equaliser, taught without people and without any data (`eqmorph.network.teaching`);
about 20 minutes of one core. Every training starts from them, and so must be done again after.
"""

from __future__ import annotations

import argparse
import sys
import time

from eqmorph.equalizers.space import SPACES
from eqmorph.network.taught import save_teacher, teacher_path
from eqmorph.network.teaching import TeachingConfig, teach

# Forty gains act almost linearly on the response in dB: little has to be learnt.
TAUGHT = {
    "parametric": TeachingConfig(encoder_steps=70_000, decoder_steps=66_000),
    "graphic": TeachingConfig(encoder_steps=3_000, decoder_steps=3_000),
}


def main(arguments: list[str] | None = None) -> int:
    """Teach and write the teachers of some equalisers, all that ship by default."""
    parser = argparse.ArgumentParser(prog="eqmorph.release.teachers", description=__doc__)
    parser.add_argument("spaces", nargs="*", metavar="SPACE", help=", ".join(TAUGHT))
    options = parser.parse_args(arguments)
    for name in options.spaces or TAUGHT:
        if name not in TAUGHT:
            parser.error(f"there is no teacher for {name!r}; there are {', '.join(TAUGHT)}")
        begun = time.perf_counter()

        def told(end: str, step: int, loss: float, begun: float = begun) -> None:
            print(f"{end} step {step}: loss {loss:.3f}, {time.perf_counter() - begun:.0f} s")

        space = SPACES[name]
        save_teacher(teach(space, config=TAUGHT[name], on_progress=told), teacher_path(space))
        print(f"wrote {teacher_path(space)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

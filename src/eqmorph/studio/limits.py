"""How much a client may ask for; `GET /api/v1/status` and the OpenAPI document state all of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from eqmorph.formats.decoding import LARGEST_FILE
from eqmorph.formats.devices import MOST_BANDS
from eqmorph.words.reading import LONGEST_TEXT

# Of one request, and part of the schemas of their bodies.
MOST_TEXT = LONGEST_TEXT
MOST_TEXTS = 100
MOST_AXES = 8
MOST_TURNS = 50
MOST_ENDS = 8
MOST_STEPS = 129
MOST_SAMPLES = 100
MOST_VARIANTS = 4
MOST_WORDS = 200
MOST_FREQUENCIES = 2048
MOST_SETTINGS = 100
LONGEST_NAME = 200
LONGEST_WAIT_SECONDS = 25.0
LONGEST_GLIDE_SECONDS = 10.0
LOWEST_SAMPLE_RATE_HZ = 4000
HIGHEST_SAMPLE_RATE_HZ = 768_000
LARGEST_HEAD = 64 << 10
LOWEST_AMOUNT, HIGHEST_AMOUNT = -1.0, 2.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server allows.

    Attributes
    ----------
    max_body_bytes : int
        Of any request but one with audio.
    max_audio_bytes : int
        Of an uploaded recording.
    max_audio_seconds : float
    max_audio_samples : int
        Of all its channels; what it is rendered to has as many.
    max_concurrent_renders : int
        Recordings uploaded, rendered or sent back at a time.
    max_waiting : int
        Requests waiting for the computing threads.
    max_import_seconds : float
        For reading one file of another tool.
    max_own_words, max_settings_per_word : int
    stall_seconds : float
        A transfer may rest for so long.
    min_bytes_per_second : int
        A transfer that takes longer must be at least so fast on the whole.
    """

    max_body_bytes: int = LARGEST_FILE
    max_audio_bytes: int = 512 << 20
    max_audio_seconds: float = 1800.0
    max_audio_samples: int = 512 << 20
    max_concurrent_renders: int = 2
    max_waiting: int = 64
    max_import_seconds: float = 20.0
    max_own_words: int = 200
    max_settings_per_word: int = MOST_SETTINGS
    stall_seconds: float = 15.0
    min_bytes_per_second: int = 262_144

    def stated(self) -> dict[str, float]:
        """All limits by name, with those of single requests."""
        return {
            **asdict(self),
            "max_head_bytes": LARGEST_HEAD,
            "max_text_length": MOST_TEXT,
            "max_name_length": LONGEST_NAME,
            "max_device_bands": MOST_BANDS,
            "lowest_amount": LOWEST_AMOUNT,
            "highest_amount": HIGHEST_AMOUNT,
            "max_texts": MOST_TEXTS,
            "max_turns": MOST_TURNS,
            "max_morph_ends": MOST_ENDS,
            "max_morph_steps": MOST_STEPS,
            "max_samples": MOST_SAMPLES,
            "max_frequencies": MOST_FREQUENCIES,
            "lowest_sample_rate_hz": LOWEST_SAMPLE_RATE_HZ,
            "highest_sample_rate_hz": HIGHEST_SAMPLE_RATE_HZ,
        }

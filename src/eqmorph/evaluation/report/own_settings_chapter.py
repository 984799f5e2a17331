"""What a report says of a user's own settings, and of what was seen while the model was made."""

from __future__ import annotations

from collections.abc import Sequence

from eqmorph.evaluation.report.pages import (
    Picture,
    Section,
    interval,
    number,
    p_value,
    shown,
    table,
)
from eqmorph.evaluation.studies.few_shot import FewShotResult
from eqmorph.evaluation.studies.unseen_words import UnseenReport
from eqmorph.model.people import OWN_SHARE
from eqmorph.words.lexicon import load_lexicon


def own_settings(few_shot: Sequence[FewShotResult]) -> Section:
    """What a few settings of one's own are worth on words not given."""
    most = few_shot[-1].n_people
    return Section(
        "What are a user's own settings worth?",
        (
            "`eqmorph learn` takes settings of one's own, and all other words move towards the "
            "taste they show. Measured on people who gave many: for each of a person's rare words, "
            "the model without the word and without the person, then after learning some of the "
            "person's settings for other words. The people of a row are those who have so many; "
            f"the last but one column is of the {most} people of the last row alone.",
            table(
                "Distance to a person's curve for a word that they had not given",
                few_shot,
                ("own settings", lambda r: str(r.n_settings)),
                ("people", lambda r: str(r.n_people)),
                ("words", lambda r: str(r.n_targets)),
                ("flat dB", lambda r: number(r.flat_db)),
                ("without dB", lambda r: number(r.without_db)),
                ("with dB", lambda r: number(r.with_db)),
                ("closer by dB", lambda r: shown(r.gain_db)),
                ("weight chosen by others", lambda r: shown(r.gain_nested_db)),
                ("same people", lambda r: number(r.gain_of_most_db)),
                ("people helped", lambda r: f"{r.better:.0%} (p {p_value(r.wilcoxon_p)})"),
            ),
            Picture("own_settings", "Gain from own settings for other words, 95 % over people"),
            "`weight chosen by others`: how much a person's taste weighs, chosen for each person "
            "by what is best for all others; the weight that ships is one for all.",
        ),
    )


def seen_while_made(unseen: UnseenReport) -> Section:
    """What in the model was chosen with the reported figures in sight, in plain words."""
    lexicon, without = load_lexicon(), unseen.method("without manner")
    nested, flat, released = (
        unseen.method(name).mean_db for name in ("nested", "flat", "released")
    )
    return Section(
        "What was seen while it was made",
        (
            "A figure is honest only as far as nothing was chosen by it. These choices were made "
            "with figures of this page in sight, so read the figures as somewhat better than what "
            "new people and new words will give:",
            "**The manner kernel** (whether a text names an instrument, a range of frequencies or "
            "a mood, asks for something to go, or is a sentence) was found while looking at the "
            f"error on these rare words. Without it the error is {number(without.mean_db, 3)} "
            f"instead of {number(released, 3)} dB (flat: {number(flat, 3)}), "
            f"a difference of {interval(*without.against_released_db, 3)} dB. `nested` chooses "
            f"its settings inside ({number(nested, 3)} dB), but from kernels that were thought of "
            "outside. That it averages its candidates instead of taking the best one was decided "
            "with both figures in sight, too.",
            "**The released settings** were set on a flat optimum near what nested choices pick, "
            "and how cautious an answer is, too: `released`, `as shipped`, `as answered` and "
            "`strict` had their settings looked at on these words; `nested` had not.",
            "**The lexicon** says what words ask for. It was written by people who had seen the "
            "list of words in SAFE-DB, so it covers them better than it would other words; of the "
            "curves of rare words three were known when it was begun (tinny, muddy, tubby), the "
            f"others were not looked at for it. {len(lexicon.from_socialfx)} of its "
            f"{len(lexicon.concepts)} concepts follow the mean curves of SocialFX's raters, as "
            "their sources say: there SocialFX is learnt from, and nowhere else.",
            "**The network's sizes, losses and temperature** were settled with figures of the same "
            "rows in sight; in “What the network is worth” the temperature is chosen inside.",
            f"**Words of few people** take {OWN_SHARE:.0%} of their answer from their own people, "
            "a share chosen with figures for those words in sight.",
            "**The whole difference for conversions**: `adjust` moves a setting by the difference "
            "of two words' middles without an answer's caution. That was chosen with its figure in "
            "sight, the row of what is moved to the other word in “What the network is worth”.",
            "**The weight of a user's taste** was set with the gain from own settings in sight; "
            "the column `weight chosen by others` is free of that.",
        ),
    )

"""An answer put together: the setting, how sure it is, and what it leans on."""

from __future__ import annotations

import numpy as np

from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.words.answer import Answer, Evidence
from eqmorph.words.drafting import AnswerDraft
from eqmorph.words.expression import Expression
from eqmorph.words.own_reading import OWN
from eqmorph.words.word_model import WordModel

_MOST_EVIDENCE = 5
_LEAST_WEIGHT = 0.02


def assemble(
    draft: AnswerDraft, words: WordModel, setting: Equalizer, band_error_db: float
) -> Answer:
    """Put an answer together around a setting and the latent that it was made from."""
    stated = draft.calibration or words.calibration
    curve = words.curve_db(draft.expected)
    # Of what is as asked nobody is off.
    spread = 0.0 if draft.nearer is None else 1.0
    return Answer(
        draft.expression.text,
        setting,
        draft.nearer,
        spread * stated.error_db,
        (spread * stated.error_low_db, spread * stated.error_high_db),
        evidence_of(draft.expression, words),
        draft.scale,
        "; ".join(draft.notes),
        draft.known,
        band_error_db,
        str(draft.expression),
        tuple(words.frequencies_hz.tolist()),
        tuple((curve + spread * stated.curve_low_db).tolist()),
        tuple((curve + spread * stated.curve_high_db).tolist()),
    )


def evidence_of(said: Expression, words: WordModel) -> tuple[Evidence, ...]:
    """What an answer leans on: the words in it, then the terms that sway these most."""
    sources = {**words.process.lexicon.sources, "people": "people"}

    def evidence(term: str, weight: float, source: str) -> Evidence:
        people, elsewhere = words.people.get(term, 0), words.socialfx.get(term, 0)
        return Evidence(term, weight, people, source, elsewhere)

    listed = [
        Evidence(str(p.atom), p.amount, 0, OWN)
        if p.atom.source == OWN
        else evidence(str(p.atom), p.amount, sources[p.atom.source])
        for p in said.parts
    ]
    others = [p for p in said.parts if p.atom.source != OWN]
    if not others:
        return tuple(listed)
    weights = np.sum([p.amount * words.influences(p.atom) for p in others], axis=0)
    order = np.argsort(-np.abs(weights), kind="stable")[:_MOST_EVIDENCE]
    named = {e.term for e in listed}
    swaying = [
        evidence(term, float(weights[i]), "people")
        for i in order
        if abs(weights[i]) >= _LEAST_WEIGHT and (term := words.process.terms[i]) not in named
    ]
    return (*listed, *swaying)

"""What becomes of a descriptor, and why."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqmorph.datasets.vocabulary import ACTIONS, Decision, Vocabulary, normalise
from eqmorph.errors import DataFormatError

VOCABULARY = Vocabulary.load()


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        (" Warm ", "warm"),
        ("BRIGHT\tand   present", "bright and present"),
        ("cafe\u0301", "café"),
        ("brght", "brght"),
        ("warmth", "warmth"),
        ("re27", "re27"),
        ("test", None),
        (" My", None),
        ("1", None),
        ("  ", None),
    ],
)
def test_by_default_only_case_space_and_what_is_no_descriptor(typed, term):
    assert VOCABULARY.canonical(typed) == term


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("Brght", "bright"),
        ("wawrm", "warm"),
        ("warmth", "warm"),
        ("brighter ", "bright"),
        ("boom", "boomy"),
        ("boomy", "boomy"),
        ("warm bright", "warm bright"),
        ("re27", None),
        ("jygkujh", None),
        ("test", None),
        ("a word that nobody typed", "a word that nobody typed"),
    ],
)
def test_consolidated(typed, term):
    assert VOCABULARY.canonical(typed, consolidate=True) == term


def test_every_decision_tells_its_reason():
    assert VOCABULARY.decide("Warmth", consolidate=True) == Decision(
        "warmth", "merge", "warm", "noun of 'warm'"
    )
    assert "trial" in VOCABULARY.decide("test").reason
    assert "as typed" in VOCABULARY.decide("warm").reason


@given(st.text(max_size=20))
def test_a_term_is_its_own_term(typed):
    for consolidate in (False, True):
        term = VOCABULARY.canonical(typed, consolidate=consolidate)
        if term is not None:
            assert VOCABULARY.canonical(term, consolidate=consolidate) == term
            assert normalise(term) == term


def test_the_target_of_a_merge_is_not_thrown_away():
    for decision in VOCABULARY.consolidating.values():
        if decision.term is not None:
            assert VOCABULARY.canonical(decision.term, consolidate=True) == decision.term


def test_the_file_is_in_a_reviewable_order():
    decisions = list(VOCABULARY.consolidating.values())
    keys = [(d.action, d.term if d.action == "merge" else "", d.descriptor) for d in decisions]
    assert keys == sorted(keys)
    assert {d.action for d in decisions} == set(ACTIONS)


@pytest.mark.data
def test_every_decision_is_about_something_that_was_typed(data_dir):
    from eqmorph.datasets.safe_file import read_safe_file

    table = read_safe_file(data_dir / "SAFEEqualiserUserData.csv")
    typed = {normalise(text) for text in table.descriptors}
    assert len(typed) == 328
    assert not {*VOCABULARY.always, *VOCABULARY.consolidating} - typed


def write(path, consolidating, always=()):
    path.write_text(json.dumps({"always": list(always), "consolidating": consolidating}))
    return path


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{"descriptor": "a", "action": "merge", "term": "b"}], "not a vocabulary.*reason"),
        ([{"descriptor": "a", "action": "merge", "term": "b", "reason": " "}], "'a'.*reason"),
        ([{"descriptor": "a", "action": "merge", "reason": "r"}], "'merge' does not go"),
        ([{"descriptor": "a", "action": "drop", "term": "b", "reason": "r"}], "'drop' does not"),
        ([{"descriptor": "a", "action": "eat", "reason": "r"}], "'eat' is none of"),
        ([{"descriptor": "A ", "action": "drop", "reason": "r"}], "write the descriptor 'a'"),
        ([{"descriptor": "a", "action": "drop", "reason": "r"}] * 2, "'a' is decided twice"),
        (
            [
                {"descriptor": "a", "action": "merge", "term": "b", "reason": "r"},
                {"descriptor": "b", "action": "merge", "term": "c", "reason": "r"},
            ],
            "'a' becomes 'b', which itself becomes 'c'",
        ),
        (["a"], "not a vocabulary"),
    ],
)
def test_a_bad_decision_is_refused(tmp_path, entries, message):
    with pytest.raises(DataFormatError, match=message):
        Vocabulary.load(write(tmp_path / "v.json", entries))


def test_a_descriptor_cannot_be_decided_in_both_lists(tmp_path):
    entry = {"descriptor": "a", "action": "drop", "reason": "r"}
    with pytest.raises(DataFormatError, match="'a' is decided twice"):
        Vocabulary.load(write(tmp_path / "v.json", [entry], [entry]))


def test_a_file_that_is_no_json_is_refused(tmp_path):
    path = tmp_path / "v.json"
    path.write_text("{")
    with pytest.raises(DataFormatError, match="is not a vocabulary"):
        Vocabulary.load(path)

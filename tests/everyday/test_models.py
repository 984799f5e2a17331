"""A model as a mapping, for several texts at once, in copies, in other processes, in notebooks."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

import eqmorph
from eqmorph import UnknownTermError

TEXTS = ["warm", "bright", "less boomy", "thick velvet fog", "-3 dB at 250 Hz"]
NONSENSE = "qwrtzpsdfg"


@pytest.fixture
def model():
    """One that nobody else asks: several texts at once differ from one alone in the last bits."""
    return eqmorph.load()


def test_a_word_in_brackets_is_what_it_generates(shipped):
    for text in TEXTS:
        assert shipped[text] == shipped.generate(text)


@pytest.mark.parametrize("text", [*TEXTS, NONSENSE, "", "  "])
def test_a_text_is_in_a_model_that_answers_it(shipped, text):
    try:
        shipped[text]
    except UnknownTermError:
        assert text not in shipped
    else:
        assert text in shipped


@pytest.mark.parametrize("thing", [None, 5, b"warm", ["warm"]])
def test_what_is_no_text_is_in_no_model(shipped, thing):
    assert thing not in shipped


def test_a_models_words_are_those_it_knows(shipped):
    assert tuple(shipped) == shipped.terms


@pytest.mark.parametrize("several", [list, tuple, iter], ids=lambda f: f.__name__)
def test_several_texts_at_once_are_each_as_alone(model, shipped, several):
    np.testing.assert_allclose(
        model.generate(several(TEXTS), 0.5),
        [shipped.generate(t, 0.5) for t in TEXTS],
        rtol=1e-9,
        atol=1e-9,
    )
    assert [a.setting for a in model.answer(several(TEXTS))] == list(model.generate(TEXTS))
    assert model.generate([]) == ()


def test_one_that_is_not_known_among_several_is_named(model):
    with pytest.raises(UnknownTermError, match=NONSENSE):
        model.generate(["warm", NONSENSE])


@pytest.mark.parametrize("thing", [None, 5, b"warm", ["warm", 5], {1: 2}])
@pytest.mark.parametrize("verb", ["generate", "answer", "__getitem__"])
def test_what_is_no_text_is_a_type_error(model, verb, thing):
    with pytest.raises(TypeError, match="a term is text, got "):
        getattr(model, verb)(thing)


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))],
    ids=["copy", "deepcopy", "pickle"],
)  # fmt: skip
def test_a_copy_answers_alike(shipped, again):
    own = shipped.learn("my-vocal", shipped.generate("bright"))
    other = again(own)
    assert [other[t] for t in (*TEXTS, "my-vocal")] == [own[t] for t in (*TEXTS, "my-vocal")]


def test_a_model_goes_to_other_processes(model):
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        there = list(pool.map(model.generate, TEXTS))
    np.testing.assert_allclose(there, model.generate(TEXTS), rtol=1e-9, atol=1e-9)


def test_notebooks_show_models_and_answers(shipped):
    shown = shipped._repr_html_()
    assert all(f"<td>{term}</td>" in shown for term in shipped.terms)
    answer = shipped.answer("less <b>boomy</b>, warm")
    assert answer.setting._repr_html_() in answer._repr_html_()
    assert "<b>boomy" not in answer._repr_html_()

"""The whole API against its own OpenAPI document: nothing that it takes or sends is a surprise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis.errors import Unsatisfiable
from running_studio import RunningStudio
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

import eqmorph
from eqmorph.studio import create_app
from eqmorph.studio.security import API


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("own") / "words.json"
    # No equaliser of whoever runs this is played into.
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(path.parent))
    monkeypatch.setattr("eqmorph.live.naming.PORT", 1)
    running = RunningStudio(create_app(eqmorph.load(), own_words_path=path), path)
    running.start()
    yield schemathesis.openapi.from_url(f"{running.url}{API}/openapi.json")
    running.stop()
    monkeypatch.undo()


# What these must be besides, JSON Schema cannot say: an equaliser that plays and a link to it, rows
# as long as there are ends, frequencies up to half the rate, whole rates for some formats, a file
# in one of the formats, JSON in a form field, a recording.
BEYOND_SCHEMA = (
    "POST /morph", "POST /response", "POST /export", "POST /import", "POST /apply",
    "POST /own-words/import", "PUT /live", "PUT /live/setting", "DELETE /live",
)  # fmt: skip
OPERATIONS = (
    "GET /status", "GET /words", "GET /words/map", "GET /words/like", "GET /words/place",
    "GET /answer", "POST /answers",
    "GET /generate", "GET /alternatives", "GET /sample", "POST /morph", "POST /describe",
    "POST /response", "POST /adjust", "GET /axes", "GET /formats", "POST /export", "POST /import",
    "POST /apply",
    "GET /live", "GET /live/targets", "PUT /live", "PUT /live/setting", "DELETE /live",
    "GET /own-words", "GET /own-words/export", "POST /own-words/import",
    "PUT /own-words/{term}", "DELETE /own-words/{term}",
)  # fmt: skip


def operations(studio: Any) -> dict[str, Any]:
    found = (result.ok() for result in studio.get_all_operations())
    return {f"{op.method.upper()} {op.path.removeprefix(API)}": op for op in found}


def test_the_document_names_every_operation(studio: Any) -> None:
    assert sorted(operations(studio)) == sorted(OPERATIONS)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_as_documented(studio: Any, name: str, mode: GenerationMode) -> None:
    operation = operations(studio)[name]
    left_out = [positive_data_acceptance] if name in BEYOND_SCHEMA else []

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=12,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Any) -> None:
        case.call_and_validate(excluded_checks=left_out)

    try:
        run()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "no request can be made from the document"

"""The report: its page says what its numbers say, and nothing else."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from made_up import made_up_dataset
from report_numbers import numbers, page_of, report_of

import eqmorph
from eqmorph.equalizers.space import GRAPHIC_SPACE
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.statistics import Interval, PairedTest, Spread
from eqmorph.evaluation.report import writing
from eqmorph.evaluation.report.headlines import with_headlines
from eqmorph.evaluation.report.method_tables import verdicts
from eqmorph.evaluation.report.pages import number
from eqmorph.evaluation.report.plots import morph_ladder, save_figure
from eqmorph.evaluation.report.writing import write_model_report, write_report
from eqmorph.evaluation.results import plain, read_result, typed
from eqmorph.evaluation.studies import own_model
from eqmorph.evaluation.studies.all_studies import PARTS, Report
from eqmorph.evaluation.studies.known_words import Comparison
from eqmorph.evaluation.studies.space_folds import TRAINED

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    """Made-up numbers with every chapter."""
    return numbers()


def test_every_part_of_the_report_in_docs_is_its_type_s_and_back() -> None:
    written = json.loads((DOCS / "report.json").read_text(encoding="utf-8"))
    report = typed(Report, written, "report.json")
    assert plain(report) == written
    assert all(getattr(report, part) for part in PARTS)


def test_the_page_in_docs_is_made_from_the_numbers_in_docs() -> None:
    made = writing.report_markdown(read_result(Report, DOCS / "report.json"))
    page = (DOCS / "REPORT.md").read_text(encoding="utf-8")
    assert page == made, "run: eqmorph report docs --from docs/report.json --force"
    pictures = re.findall(r"\]\((figures/.+?\.png)\)", made)
    assert len(pictures) >= 8
    assert all((DOCS / picture).is_file() for picture in pictures)


def test_the_table_in_the_readme_is_made_from_the_numbers_in_docs() -> None:
    found = read_result(Report, DOCS / "report.json")
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert readme == with_headlines(readme, found), "run: python docs/update_readme.py"
    assert found.space is not None
    found.space.summary[TRAINED]["known_db"] = Spread(9.87, 0.1)
    assert "9.87 dB" in with_headlines(readme, found)


def test_the_first_chapters_say_what_it_is_worth(data: dict[str, Any]) -> None:
    page = page_of(data)
    assert page.index("## In short") < page.index("## What the network is worth")
    assert "## The specification's advice, tried" in page


def test_beats_stands_only_where_the_test_says_so(data: dict[str, Any]) -> None:
    never = copy.deepcopy(data)
    for comparison in never["known"]["comparisons"]:
        comparison["q_value"] = 0.5
    assert "** beats, in " not in page_of(never)
    assert "** beats, in " in page_of(data)
    assert "not shown to differ" not in page_of(data)


@pytest.mark.parametrize(
    ("people", "q", "said"),
    [(4, 0.5, "has too few people to tell it from"), (19, 0.06, "has too few people to tell it"),
     (20, 0.06, "is not shown to differ from"), (4, 0.01, "beats")],
)  # fmt: skip
def test_few_people_tell_nothing_and_show_no_likeness(people, q, said) -> None:
    test = PairedTest(people, -0.5, -0.5, 1.0, q)
    found = Comparison("lsd_db", "eqmorph", "flat", Interval(-0.5, -0.8, -0.2), test, q)
    (sentence,) = verdicts([found], "lsd_db", "LSD")
    assert sentence.startswith(f"**eqmorph** {said}")
    assert (f"n = {people}" in sentence) == ("too few" in said)
    assert verdicts([found], "reconstruction_db", "LSD") == []


def test_a_missed_mark_says_by_how_much(data: dict[str, Any]) -> None:
    worse = copy.deepcopy(data)
    worse["space"]["summary"][TRAINED]["embedding_silhouette"]["mean"] = 0.41
    assert "| at least 0.55 | missed by 0.140 |" in page_of(worse)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_was_not_measured_is_named(data: dict[str, Any], part: str) -> None:
    without = {name: value for name, value in data.items() if name != part}
    page = page_of(without)
    needed = part not in ("pictures", "shared_curves")
    assert (f"Left out of this edition: {part.replace('_', ' ')}" in page) is needed


def test_a_number_of_the_data_is_the_number_on_the_page(data: dict[str, Any]) -> None:
    changed = copy.deepcopy(data)
    changed["unseen"]["methods"][0]["mean_db"] = 9.876
    assert "9.876" in page_of(changed)
    assert "9.876" not in page_of(data)


def test_writing_gives_pages_pictures_and_the_same_numbers(
    data: dict[str, Any], tmp_path: Path
) -> None:
    paths = write_report(report_of(data), tmp_path)
    assert {p.name for p in paths} == {"report.json", "REPORT.md", "report.html"}
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == plain(
        report_of(data)
    )
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert page.count("data:image/png;base64") == page_of(data).count(".png)")


def test_the_same_numbers_draw_the_same_picture(data: dict[str, Any], tmp_path: Path) -> None:
    first, second = (
        save_figure(morph_ladder(report_of(data).pictures), tmp_path / side, "ladder")
        for side in "ab"
    )
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_model_of_one_s_own_has_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_model, "_DRAWN", 12)
    model = eqmorph.load()
    found = own_model.picture_model(model, "mine.safetensors")
    losses = set(found.history[0]["terms"])
    assert {"response", "contrastive"} <= losses
    assert len(found.latent_map.tsne) == found.n_rows == 12 * len(model.terms)
    paths = write_model_report(found, tmp_path)
    page = (tmp_path / "MODEL.md").read_text(encoding="utf-8")
    assert {p.name for p in paths} == {"model.json", "MODEL.md", "model.html"}
    assert "drawn from the model itself" in page
    for name in ("latent_space", "embedding_space", "training_curves", "parameters_by_term"):
        assert f"figures/{name}.png" in page
        assert (tmp_path / "figures" / f"{name}.png").is_file()
    assert number(found.grouping["embedding"].silhouette) in page
    assert read_result(own_model.ModelReport, tmp_path / "model.json") == found


def test_a_model_is_shown_on_settings_of_its_own_kind() -> None:
    graphic = made_up_dataset(40, space=GRAPHIC_SPACE, known_people=False)
    with pytest.raises(InvalidArgumentError, match="the model is of the parametric equaliser"):
        own_model.picture_model(eqmorph.load(), "m", graphic)

"""What a table's reader left out is told to who gave the table."""

from __future__ import annotations

from pathlib import Path

from eqmorph.datasets.own_table import short_names
from eqmorph.equalizers.parametric import PARAMETRIC_SPACE
from eqmorph.model.labelled import labelled_settings

ROW = "warm,anna,3,120,0,400,0.7,0,1000,0.7,0,3000,0.7,-2,8000"


def test_rows_of_an_own_table_that_are_left_out_are_told(tmp_path: Path) -> None:
    head = ",".join(["term", "contributor", *short_names(PARAMETRIC_SPACE)])
    path = tmp_path / "own.csv"
    said: list[str] = []
    path.write_text("\n".join([head, ROW, ROW.replace("warm", "bright")]))
    assert len(labelled_settings(str(path), None, said.append)) == 2
    assert said == []
    path.write_text("\n".join([head, ROW, ROW, ROW, ROW.replace("warm", " ")]))
    assert len(labelled_settings(str(path), None, said.append)) == 1
    assert said == [
        "own.csv: 1 row is left out: no word",
        "own.csv: 2 rows are left out: same word, contributor and setting as an earlier row",
    ]

"""The order of the house: a room imports only rooms before it, and no modules import in a circle.

The modules directly in the package stand in the order as well: `arguments`, `errors`, `files`,
`progress`, `plain_json`, `processes` and `version` are the ground that every room stands on and
know no room;
`plots` draws what the rooms before it know; `mastering` (the specification's class over model and
audio), `doors` (what a setting's methods do with higher rooms) and `eqmorph` itself (the package's
front door) stand above the rooms that they open, `__main__` above the command line that it starts.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from import_graph import circles, import_graph, modules_in, pairs

import eqmorph

SOURCE = Path(eqmorph.__file__).parent
ROOT = SOURCE.parents[1]
OUTSIDE = "core and scripts"

GROUND = ("arguments", "errors", "files", "plain_json", "processes", "progress", "version")
ORDER = (
    "ground",
    "equalizers",
    "datasets",
    "sound",
    "words",
    "network",
    "model",
    "formats",
    "audio",
    "plots",
    "live",
    "mastering",
    "doors",
    "eqmorph",
    "evaluation",
    "release",
    "studio",
    "notebook",
    "mcp",
    "cli",
    "__main__",
    OUTSIDE,
)
# What no order of rooms says: who judges or serves is imported by the command line alone.
ONLY_FROM = {
    "evaluation": {"evaluation", "release", "cli"},
    "release": {"release", "cli"},
    # The App and the widget are drawn by the modules of the page.
    "studio": {"studio", "notebook", "mcp", "cli"},
    "mcp": {"mcp", "cli"},
}
# Libraries that only some rooms may import, since they are large, or an extra.
LIBRARIES = {
    "torch": {"network", "evaluation", "release"},
    "sklearn": {"network", "evaluation", "release"},
    "matplotlib": {"plots", "evaluation", "release"},
    "fastapi": {"studio"},
    "starlette": {"studio"},
    "pydantic": {"studio", "mcp"},
    "uvicorn": {"studio", "mcp"},
    "mcp": {"mcp"},
    "anywidget": {"notebook"},
    "traitlets": {"notebook"},
    "typer": {"cli"},
    "rich": {"cli", "ground"},
}

# Today's exceptions. They may only become fewer: one that is no longer needed fails the test.
UPWARD: set[tuple[str, str]] = set()
CIRCLES: list[set[str]] = []
BORROWED = {
    ("eqmorph.datasets.download", "rich"),
    ("eqmorph.model.people", "sklearn"),
    ("eqmorph.model.storage", "torch"),
}

OURS = modules_in(SOURCE, "eqmorph")
MODULES = OURS | modules_in(ROOT / "core", "core") | {p.stem: p for p in ROOT.glob("*.py")}
GRAPH = import_graph(MODULES)


def room_of(module: str) -> str:
    """Where a module stands in the order."""
    if module not in OURS:
        return OUTSIDE
    name = module.split(".")[1] if "." in module else module
    return "ground" if name in GROUND else name


def test_every_module_stands_in_the_order() -> None:
    assert {room_of(module) for module in MODULES} <= set(ORDER)


def test_a_room_imports_only_rooms_before_it() -> None:
    place = {room: i for i, room in enumerate(ORDER)}
    upward = {
        (module, other)
        for module, other in pairs(GRAPH)
        if other in MODULES and place[room_of(other)] > place[room_of(module)]
    }
    assert upward == UPWARD


def test_no_modules_import_in_a_circle() -> None:
    found = circles(GRAPH)
    assert sorted(map(sorted, found)) == sorted(map(sorted, CIRCLES))


@pytest.mark.parametrize("room", ONLY_FROM)
def test_what_judges_or_serves_is_imported_by_few(room: str) -> None:
    users = {
        room_of(module)
        for module, other in pairs(GRAPH)
        if other in OURS and room_of(other) == room
    }
    assert users <= ONLY_FROM[room]


def test_evaluation_goes_from_data_to_report() -> None:
    order = ("results", "data", "measures", "methods", "studies", "report")

    def place(module: str) -> int:
        return order.index(module.split(".")[2])

    inside = {m for m in OURS if m.startswith("eqmorph.evaluation.")}
    upward = {
        (module, other)
        for module, other in pairs(GRAPH)
        if {module, other} <= inside and place(other) > place(module)
    }
    assert upward == set()


def test_the_studio_is_imported_by_serve_and_what_shows_its_picture_alone() -> None:
    users = {m for m, other in pairs(GRAPH) if other.startswith("eqmorph.studio")}
    assert {m for m in users if room_of(m) != "studio"} <= {
        "eqmorph.cli.commands.serve",
        "eqmorph.mcp.app_page",
        "eqmorph.notebook.widget",
    }


def test_every_command_is_a_function_of_the_module_of_its_name() -> None:
    from eqmorph.cli.app import COMMANDS, HIDDEN

    modules = {n.rpartition(".")[2] for n in OURS if n.startswith("eqmorph.cli.commands.")}
    assert {name.rstrip("_") for name in modules} == {*COMMANDS, *HIDDEN}


def test_large_libraries_stay_in_their_rooms() -> None:
    borrowed = {
        (module, library)
        for module, library in pairs(GRAPH)
        if library not in MODULES and room_of(module) not in LIBRARIES.get(library, ORDER)
    }
    assert borrowed == BORROWED


@pytest.mark.parametrize("path", [p for n, p in MODULES.items() if n not in OURS], ids=str)
def test_what_carries_the_specifications_names_is_thin(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import eqmorph.cli.app", "torch scipy sklearn fastapi uvicorn pydantic starlette mcp"),
        ("import eqmorph.studio", "fastapi uvicorn pydantic starlette"),
        (
            "from eqmorph.studio import serve, create_app",
            "torch scipy sklearn soundfile matplotlib",
        ),
        # From words to settings.
        *(
            (f"import eqmorph; m = eqmorph.load(); {verb}", "torch scipy sklearn soundfile rich")
            for verb in (
                "m.answer('warm')",
                "m.answer('thick velvet fog')",
                "m.generate('less boomy')",
                "m.describe(m.generate('bright'))",
                "m.alternatives('warm')",
            )
        ),
        (
            "import eqmorph; from eqmorph.studio.routes.words import answer_json; "
            "answer_json(eqmorph.load(), 'warm', 1.0)",
            "torch scipy sklearn soundfile",
        ),
    ],
)
def test_what_an_import_does_not_bring(code: str, absent: str) -> None:
    check = f"import sys; {code}; print(*[m for m in '{absent}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_graph_sees_every_kind_of_import(tmp_path: Path) -> None:
    sources = {
        "__init__": "from house.roof import tiles",
        "cellar/__init__": "",
        "cellar/wine": "def pour():\n    import house.roof.tiles as above",
        "cellar/coal": "import torch.nn, numpy as np",
        "roof/__init__": "from . import tiles",
        "roof/tiles": "from ..cellar.wine import pour\nfrom house.cellar import coal",
        "roof/gutter": (
            "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from house.cellar import coal\n"
            "else:\n    from .tiles import lay"
        ),
    }
    for name, source in sources.items():
        path = tmp_path / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
    graph = import_graph(modules_in(tmp_path, "house"))
    assert graph == {
        "house": {"house.roof.tiles"},
        "house.cellar": set(),
        "house.cellar.wine": {"house.roof.tiles"},
        "house.cellar.coal": {"torch", "numpy"},
        "house.roof": {"house.roof.tiles"},
        "house.roof.tiles": {"house.cellar.wine", "house.cellar.coal"},
        "house.roof.gutter": {"typing", "house.roof.tiles"},
    }
    assert circles(graph) == [{"house.cellar.wine", "house.roof.tiles"}]

# Everything runs in .venv, made on first use with the exact versions of requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One test process a core, and one more: those with a browser wait for much of their time.
JOBS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint requirements.lock

.PHONY: demo test marks readers fuzz check check-page cover dist lowest newer docs teachers train bench clean

# The demo needs no torch: the shipped model runs on NumPy.
$(VENV)/demo-installed: pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[studio]' matplotlib
	touch $@

# torch comes first and pinned: an open range would bring gigabytes of CUDA packages.
$(VENV)/dev-installed: pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) torch
	$(PIP) --editable '.[dev]'
	touch $@ $(VENV)/demo-installed

demo: $(VENV)/demo-installed
	$(BIN)/python examples/demo.py

# Each test process runs torch and BLAS on one thread.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadscope

test: $(VENV)/dev-installed
	$(PYTEST) -m "not marks and not readers" $(PYTEST_ARGS)

# How much of the rooms from words to settings their tests run, and its floor (pyproject.toml). What is
# to take a few milliseconds takes longer while it is watched.
cover: $(VENV)/dev-installed
	$(PYTEST) -m "not marks" -k "not several_graphic_curves_add_up" --cov --cov-report term:skip-covered \
	  tests/equalizers tests/everyday tests/formats tests/model tests/sound tests/words $(PYTEST_ARGS)

# What is stated of the model, measured anew on the real data.
marks: $(VENV)/dev-installed
	$(PYTEST) -m marks $(PYTEST_ARGS)

# What PipeWire itself plays; it needs pipewire, wireplumber and dbus (apt), no sound card.
readers: $(VENV)/dev-installed
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m readers -s tests/readers tests/live $(PYTEST_ARGS)

# Any bytes for every reader; what fails is kept and tried by every later run of the tests.
fuzz: $(VENV)/dev-installed
	OMP_NUM_THREADS=1 $(BIN)/python tests/fuzz/fuzzing.py --count 100000

check: $(VENV)/dev-installed check-page
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# The studio's page has no build step; npm brings only what looks at its code.
check-page:
	@if command -v npm >/dev/null; then \
	  npm ci --prefix tooling --no-audit --no-fund --silent && npm run --prefix tooling --silent check; \
	else echo "npm is not there: the page's code is not checked"; fi

# The wheel and the sdist, checked, and the wheel at work in an empty environment.
dist: $(VENV)/dev-installed
	rm -rf dist
	$(BIN)/python -m build --quiet --outdir dist
	$(BIN)/twine check --strict dist/*
	$(BIN)/python tests/packaging/built.py dist

# The lowest versions that pyproject.toml allows, at work. Warnings of those are theirs.
LOWEST := build/lowest
lowest: $(VENV)/dev-installed
	rm -rf $(LOWEST)
	$(BIN)/uv venv --quiet --python $(BIN)/python $(LOWEST)
	VIRTUAL_ENV=$(LOWEST) $(BIN)/uv pip install --quiet --resolution lowest-direct -r pyproject.toml --extra tags --extra plots
	VIRTUAL_ENV=$(LOWEST) $(BIN)/uv pip install --quiet --no-deps --editable .
	VIRTUAL_ENV=$(LOWEST) $(BIN)/uv pip install --quiet --constraint requirements.lock pytest hypothesis jsonschema
	EQMORPH_REQUIRE_DATA=0 OMP_NUM_THREADS=1 $(LOWEST)/bin/python -m pytest -q -W default tests/everyday \
	  tests/audio/test_filtering.py tests/audio/test_levels.py tests/audio/test_metadata.py \
	  tests/formats/test_reading.py tests/formats/test_targets.py

# Every Python above our own that is on the path or kept by pyenv, with what pip brings it today.
NEWER := build/newer
newer: $(VENV)/dev-installed
	@for python in $$(ls -d $(HOME)/.pyenv/versions/3.1[2-9]*/bin/python 2>/dev/null; \
	    for minor in 12 13 14; do env PATH=/usr/local/bin:/usr/bin:/bin which python3.$$minor; done); do \
	  $$python --version && rm -rf $(NEWER) && $(BIN)/uv venv --quiet --python $$python $(NEWER) && \
	  VIRTUAL_ENV=$(NEWER) $(BIN)/uv pip install --quiet --editable '.[tags,studio]' matplotlib \
	    pytest hypothesis jsonschema httpx && \
	  EQMORPH_REQUIRE_DATA=0 OMP_NUM_THREADS=1 $(NEWER)/bin/python -W default -m pytest -q -W default \
	    tests/everyday tests/equalizers tests/model/test_words.py tests/model/test_edits.py \
	    tests/formats/test_reading.py tests/formats/test_targets.py tests/audio/test_filtering.py \
	    tests/audio/test_levels.py tests/cli/test_adjust.py tests/cli/test_any_word.py || exit 1; \
	done

# The documentation's pages; a warning fails them.
docs: $(VENV)/dev-installed
	$(BIN)/mkdocs build --quiet --clean
	$(BIN)/python tests/packaging/site.py build/site

# What every training starts from, made without any data: half an hour of one core.
teachers: $(VENV)/dev-installed
	OMP_NUM_THREADS=1 $(BIN)/python -m eqmorph.release.teachers

train: $(VENV)/dev-installed
	OMP_NUM_THREADS=1 $(BIN)/python -m eqmorph.release --docs docs
	OMP_NUM_THREADS=1 $(BIN)/python -m eqmorph.release --check

bench: $(VENV)/dev-installed
	for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean:
	rm -rf $(VENV) demo dist build

# make demo | test | slow | checkers | lint | types | build | bench
# A Python of at least 3.12 is looked for under its usual names; PYTHON=… names another.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3 python; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo "$$p"; break; }; done)
V := .venv/bin

# what the slow tests hold the report against, besides Python's own
AXE ?= axe-core@4.14.1
NU ?= vnu-jar@26.9.27

.PHONY: checkers demo test slow lint types build bench clean

demo: .venv/installed
	$(V)/pixelwitness demo

test: .venv/dev
	$(V)/python -m pytest -q -n auto

slow: .venv/dev
	$(V)/python -m pytest -q -m slow -rs

lint: .venv/dev
	$(V)/ruff check .
	$(V)/ruff format --check .

types: .venv/dev
	$(V)/mypy

build: .venv/dev
	rm -rf dist
	$(V)/python -m build --outdir dist .
	$(V)/check-wheel-contents --toplevel pixelwitness dist/*.whl
	rm -rf .venv-wheel && $(PYTHON) -m venv .venv-wheel
	.venv-wheel/bin/python -m pip install -q dist/*.whl
	.venv-wheel/bin/pixelwitness rules check
	cd .venv-wheel && rm -rf demo-case && bin/pixelwitness demo --case demo-case

checkers: .venv/dev
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix .venv/npm $(AXE) $(NU)

bench: .venv/dev
	$(V)/python bench/replay.py
	$(V)/python bench/live.py
	$(V)/python bench/recover.py
	$(V)/python bench/seal.py
	$(V)/python bench/throughput.py
	$(V)/python bench/export.py

clean:
	rm -rf .venv .venv-wheel dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "pixelwitness needs Python 3.12 or newer: https://www.python.org/downloads/"; exit 1; }
	$(PYTHON) -m venv .venv
	$(V)/python -m pip install -q --upgrade pip
	$(V)/python -m pip install -q -e .
	@touch $@

.venv/dev: .venv/installed
	$(V)/python -m pip install -q -e . --group dev
	@touch $@

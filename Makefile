# Everything here works on a fresh checkout with Python 3.11 to 3.14 (with venv) and make.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.14 python3.11 python3; do $$p -c 'import sys; sys.exit(not (3,11)<=sys.version_info[:2]<(3,15))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PACKAGES := console screens widgets store

.PHONY: help install demo test check format lint types imports bench snapshots spreadsheet pins clean

help:           ## this list
	@grep -hE '^[a-z]+: .*## |^[a-z]+:  +## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(READY)  ## the program and its tools in .venv

$(READY): constraints.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Regulars needs Python 3.11 to 3.14; none was found on this machine's PATH."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv module. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing into $(VENV) with $(PYTHON); this takes a minute or two, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)  ## open the console on the demo store
	@$(BIN)/regulars demo

test: $(READY)  ## every test, PostgreSQL included
	$(BIN)/python -m pytest -n 3 --dist worksteal

check: format lint types imports test  ## what CI runs

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

snapshots: $(READY)  ## redraw the screen pictures and the README's
	$(BIN)/python -m pytest tests/snapshots --snapshot-update
	$(BIN)/python -m tests.test_documents

spreadsheet: $(READY)  ## what LibreOffice makes of exports (apt install libreoffice-calc-nogui)
	$(BIN)/python -m pytest -o python_files=libreoffice.py tests/spreadsheet

bench: $(READY)  ## the speed budgets, as ratios in one run
	$(BIN)/python -m tests.bench

pins: pyproject.toml  ## renew constraints.txt (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --extra dev pyproject.toml -o constraints.txt

clean:          ## forget the environment
	rm -rf $(VENV)

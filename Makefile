# Two commands: `make run` starts the service, `make test` proves it. Both set up what they need.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run demo test check bench setup format clean help

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更新版本 / Python 3.11+ is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-ready: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.test-ready: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.run-ready

run: $(VENV)/.run-ready  ## start the service and the page on http://127.0.0.1:8000
	@$(BIN)/qunguan serve

demo: $(VENV)/.run-ready  ## do the main job once in the terminal
	@$(BIN)/qunguan demo

setup: $(VENV)/.test-ready  ## everything a developer needs

check: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: check  ## lint, types, floors, tests
	$(BIN)/pytest --cov --cov-report=term:skip-covered

bench: $(VENV)/.test-ready  ## print medians and ratios
	@for file in tests/bench/bench_*.py; do echo "== $$file"; $(BIN)/python -m tests.bench.$$(basename $$file .py) || exit 1; done

format: $(VENV)/.test-ready  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## forget the environment and the caches, keep the data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov

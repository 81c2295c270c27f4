# On the Record. The two commands: make serve, make test.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
READY := $(VENV)/.ready
READY_TO_TEST := $(VENV)/.ready-to-test
export NO_MKDOCS_2_WARNING := 1
export PYTHONUTF8 := 1

.PHONY: help serve build check test test-all format bench audit lock clean

help:
	@echo "make serve    preview on http://127.0.0.1:$(PORT)/ (another port: make serve PORT=8080)"
	@echo "make test     everything that a change can break, in minutes: format, lint, types, dependencies, tests, a strict build"
	@echo "make test-all the same, then every page in every state, kills, forges, the tutorial, and other people's checkers"
	@echo "make build    the published site in site/, replaced in one step"
	@echo "make check    all problems of all case files"
	@echo "make format   put the code into its one format"
	@echo "make bench    our build and Hugo's, side by side"
	@echo "make audit    what Lighthouse says of the pages (needs Node.js and Chromium)"

serve: $(READY)
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null || \
		{ echo "Port $(PORT) cannot be used: another preview may be running. Name another: make serve PORT=8123"; exit 1; }
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: $(READY)
	$(BIN)/mkdocs build --strict

check: $(READY)
	@$(BIN)/onrecord check

test: $(READY_TO_TEST)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/deptry hooks --optional-dependencies-dev-groups dev,install
	$(BIN)/deptry hooks tests benchmarks
	$(BIN)/onrecord check
	$(PYTEST) -m "not full"
	$(BIN)/mkdocs build --strict

test-all: test
	$(PYTEST) -m full

format: $(READY_TO_TEST)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(READY_TO_TEST)
	$(BIN)/python benchmarks/compare.py

audit: $(READY_TO_TEST)
	npm ci --prefix tests/tools --ignore-scripts --no-audit --no-fund
	PYTHONPATH=. $(BIN)/python benchmarks/lighthouse.py

# Needs uv; the locks name no index, so they work with any.
LOCK := uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate
lock:
	$(LOCK) --extra install --output-file requirements.txt
	$(LOCK) --extra install --extra dev --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) site .site.*

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "On the Record needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "Python has no venv module here; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing what the site needs into $(VENV) (once) ..."
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_TO_TEST): requirements-dev.txt $(READY)
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

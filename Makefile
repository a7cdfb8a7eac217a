# Two commands do everything on a fresh machine: `make demo` and `make test`.
# Needs Python 3.11 or newer with venv; uses uv where it is installed, plain pip otherwise.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
TRAIN ?= .venv-train
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help demo test check bench soak elasticsearch test-train lock wheel clean

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.demo  ## set up and run the main job on the bundled plans
	$(BIN)/govplan demo

test: $(VENV)/.test check  ## set up, then lint, types, import layers and all tests
	$(BIN)/python -m pytest

check: $(VENV)/.test  ## lint, types and import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test  ## every benchmark, each with its peer in the same run
	for script in benchmarks/*.py; do name=$$(basename $$script .py); echo "== $$name"; \
		$(BIN)/python -m benchmarks.$$name || exit 1; done

soak: $(VENV)/.test  ## the slow tests: kills, full disks, long batches
	$(BIN)/python -m pytest -m soak

elasticsearch: $(VENV)/.test  ## run an Elasticsearch node of the tests' own by hand, until Ctrl-C
	$(BIN)/python tests/elasticsearch_node.py

test-train: $(TRAIN)/.train  ## set up torch and transformers apart (6 GB), train and test a tiny model
	$(TRAIN)/bin/python -m pytest -m train tests/training

# Every extra is in the developers' set but `train`, which has a set of its own.
lock: $(VENV)/.test  ## pin the newest versions that pyproject.toml allows
	$(BIN)/python -m uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-header -q \
		--generate-hashes pyproject.toml -o requirements.lock
	$(BIN)/python -m uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-header -q \
		--generate-hashes --extra parquet --group dev pyproject.toml -o requirements-dev.lock
	$(BIN)/python -m uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-header -q \
		--generate-hashes --all-extras --group dev -c requirements-dev.lock pyproject.toml -o requirements-train.lock

wheel: $(VENV)/.test  ## build dist/govplan-*.whl
	$(BIN)/python -m pip wheel -q --no-deps --wheel-dir dist .

clean:  ## remove what the other targets made
	rm -rf $(VENV) $(TRAIN) dist build govplan-demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 以上（含 venv）：Debian/Ubuntu 请先 apt-get install python3-venv"; exit 1; }
	$(if $(UV),$(UV) venv -q --seed --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))

# A stamp of the developers' set also serves the demo: it holds more.
$(VENV)/.demo: requirements.lock pyproject.toml $(shell git ls-files ingest extract index compare app corpora 2>/dev/null) | $(BIN)/python
	@test -e $(VENV)/.test || $(MAKE) --no-print-directory LOCK=requirements.lock PROJECT=. install
	@touch $@

$(VENV)/.test: requirements-dev.lock pyproject.toml | $(BIN)/python
	@$(MAKE) --no-print-directory LOCK=requirements-dev.lock PROJECT='-e .' install
	@touch $@

$(TRAIN)/.train: requirements-train.lock pyproject.toml
	@$(MAKE) --no-print-directory VENV=$(TRAIN) $(TRAIN)/bin/python
	@$(MAKE) --no-print-directory VENV=$(TRAIN) LOCK=requirements-train.lock PROJECT='-e .' install
	@touch $@

.PHONY: install
install:
	$(if $(UV),$(UV) pip install -q --python $(BIN)/python,$(BIN)/python -m pip install -q --disable-pip-version-check) --require-hashes -r $(LOCK)
	$(if $(UV),$(UV) pip install -q --python $(BIN)/python,$(BIN)/python -m pip install -q --disable-pip-version-check) --no-deps $(PROJECT)

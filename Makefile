# Every target does its own set-up: a fresh clone with Python 3.11 or newer, git and make is enough.
HOST ?= 127.0.0.1
PORT ?= 8000
# One worker a core; the tests of a file stay together, so that they share their server.
PYTEST_ARGS ?= -n auto --dist loadfile
# Name a particular interpreter or browser with `make PYTHON=… ` or `make test CHROMIUM=…`.
export PYTHON CHROMIUM

BIN := .venv/bin
SERVE_READY := .venv/serve.ready
TEST_READY := .venv/test.ready
LOCKING := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command "make lock" --quiet --upgrade

.DEFAULT_GOAL := help
.PHONY: help serve test lint fmt docs screenshots lock wheel clean

help:
	@echo "make serve PORT=8000   open Doxograph on the bundled graph"
	@echo "make test              run every check and test (installs Chromium and Node.js when missing)"
	@echo "make lint              ruff, mypy, kg fmt --check, kg validate"
	@echo "make fmt               format the Python code and the Turtle files"
	@echo "make docs              write docs/cli.md from the help texts"
	@echo "make screenshots       take the pictures of the docs anew"
	@echo "make lock              pin every dependency anew in requirements*.lock"
	@echo "make wheel             build dist/*.whl"
	@echo "make clean             remove the private environment and what was built"

serve: $(SERVE_READY)
	@exec $(BIN)/python -m kg serve --host $(HOST) --port $(PORT)

test: lint
	@.ci/setup.sh clients
	@.ci/setup.sh servers
	@CHROMIUM="$$(.ci/setup.sh browser)" && export CHROMIUM && exec $(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(TEST_READY)
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "Error: not formatted; run: make fmt" >&2; exit 1; }
	@$(BIN)/python -m mypy
	@$(BIN)/python -m kg fmt --check
	@$(BIN)/python -m kg validate

fmt: $(TEST_READY)
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet
	@$(BIN)/python -m kg fmt

docs: $(TEST_READY)
	@$(BIN)/python -m kg.cli.reference > docs/cli.md

screenshots: $(TEST_READY)
	@CHROMIUM="$$(.ci/setup.sh browser)" && export CHROMIUM && exec $(BIN)/python docs/screenshots.py

lock: $(TEST_READY)
	@$(BIN)/python -m pip install --quiet uv
	@$(LOCKING) --group install -o requirements.lock
	@$(LOCKING) --group install --group dev -c requirements.lock -o requirements-dev.lock

wheel: $(TEST_READY)
	@$(BIN)/python -m build --wheel --no-isolation

clean:
	rm -rf .venv dist

$(SERVE_READY): requirements.lock pyproject.toml .ci/setup.sh
	@.ci/setup.sh venv requirements.lock
	@touch $@

# The second list holds everything of the first, so that `make serve` has nothing left to do after it.
$(TEST_READY): requirements-dev.lock pyproject.toml .ci/setup.sh
	@.ci/setup.sh venv requirements-dev.lock
	@touch $@ $(SERVE_READY)

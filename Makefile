# Two commands do all the set-up: `make demo` and `make test`. Needs python3 (3.11 or newer) with venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARTICLE := seeds/articles/csto-moscow-summit-2022.txt

.DEFAULT_GOAL := help
.PHONY: help demo test check format data model benchmark clean

help: ## Show what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.demo ## Set up; train on the bundled corpus, track in MLflow, evaluate, analyse an article
	$(BIN)/stance train configs/default.yaml
	$(BIN)/stance analyze $(ARTICLE) --model models/stance

test: $(VENV)/.dev check ## Set up; run every check
	$(BIN)/python scripts/build_data.py --check
	$(BIN)/stance data validate data --written
	$(BIN)/python scripts/build_default_model.py --check
	$(BIN)/python -m pytest --cov --cov-report=term

check: $(VENV)/.dev ## Lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

data: $(VENV)/.dev ## Build data/*.jsonl and the articles' plain texts from their markup
	$(BIN)/python scripts/build_data.py

model: $(VENV)/.dev data ## Build the bundled model
	$(BIN)/python scripts/build_default_model.py

benchmark: $(VENV)/.dev ## Measure speed and memory beside the aims
	$(BIN)/python scripts/benchmark.py

clean: ## Remove what was built, the virtual environment too
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "stance needs Python 3.11 or newer; set PYTHON, such as: make demo PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.demo

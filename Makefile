.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export UV_LINK_MODE ?= copy

.PHONY: help report figures test soak lab lint format lock screenshots verify codebook bench clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: $(READY) ## clean the data, run the notebooks, write the HTML reports
	@$(BIN)/analysis run

figures: $(READY) ## the charts as pictures for slides, in three languages
	@for lang in zh-Hant zh-Hans en; do $(BIN)/analysis figures --lang $$lang; done

test: $(READY) ## run all tests
	@$(BIN)/pytest

soak: $(READY) ## the long campaign of faults: 100 kills and ten times every other fault
	@$(BIN)/python tests/faults.py 100

lab: $(READY) ## JupyterLab on the explore notebook
	@$(BIN)/jupyter lab notebooks/explore.ipynb

screenshots: $(READY) report ## pictures of every page: desktop, phone, dark, print
	@$(BIN)/python tests/browser/screenshots.py reports screenshots

verify: $(READY) ## check figures against the source's text, where it is at hand
	@$(BIN)/analysis verify

lint: $(READY) ## style, format and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: $(READY) ## put code into the format that lint asks for
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

codebook: $(READY) ## write docs/codebook.md from the definitions
	@$(BIN)/analysis codebook

bench: $(READY) ## time the reader and the runs, beside other libraries and engines
	@$(BIN)/python benchmarks/quantities.py
	@$(BIN)/python benchmarks/running_text.py
	@$(BIN)/python benchmarks/others.py
	@$(BIN)/python benchmarks/runs.py
	@$(BIN)/python benchmarks/table.py

lock: $(READY) ## resolve the dependencies anew into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --all-extras --universal \
		--python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--output-file requirements.lock

clean: ## remove what was made, the virtual environment too
	@rm -rf $(VENV) benchmarks/.venv-others .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@git clean -fdXq data/processed reports

# uv, itself locked, installs the rest in a fraction of pip's time; without it pip does.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("Python 3.11 or newer is needed, found %d.%d: make PYTHON=python3.13" % v[:2])'
	@echo "setting up $(VENV) from requirements.lock"
	@$(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/^[^ ]/{/^uv==/p;/^ /p;}' requirements.lock > $(VENV)/uv.lock
	@if $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock; then \
		$(BIN)/uv pip install -q --compile-bytecode --require-hashes -r requirements.lock && \
		$(BIN)/uv pip install -q --no-deps --no-build-isolation --editable .; \
	else \
		$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && \
		$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@

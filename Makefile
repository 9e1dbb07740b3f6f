.DEFAULT_GOAL := help
# Which Python the environment is made with: make PYTHON=python3.13. An environment of another Python
# is then made anew. Without it one that works is kept, whatever its Python; a new one takes python3.
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
# what is meant for another Python, which a shell may have set
unexport PYTHONHOME PYTHONPATH
# where it is set, as in many containers, every process compiles the package anew
unexport PYTHONDONTWRITEBYTECODE
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export UV_LINK_MODE ?= copy
# a worker for each core; a file stays on one of them, with what its tests share
CORES := -n auto --dist loadfile --no-loadscope-reorder

.PHONY: environment help report charts test test-fast test-lowest test-newest soak lab lint format lock screenshots verify codebook bench clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: environment ## clean the data, run the notebooks, write the HTML reports
	@$(BIN)/analysis run

charts: environment ## the charts as pictures for slides, in three languages
	@for lang in zh-Hant zh-Hans en; do $(BIN)/analysis charts --lang $$lang; done

test: environment ## run all tests, on every core
	@$(BIN)/pytest $(CORES)

test-fast: environment ## the tests that start no process and no browser, for the inner loop
	@$(BIN)/pytest $(CORES) -m 'not processes'

test-lowest: environment ## all tests with the lowest versions that pyproject.toml allows
	@sh tools/environment.sh $(VENV)-lowest $(BIN)/python lowest-direct $(BIN)/uv
	@$(VENV)-lowest/bin/pytest $(CORES)

test-newest: environment ## all tests with the newest versions that pyproject.toml allows
	@sh tools/environment.sh $(VENV)-newest $(BIN)/python highest $(BIN)/uv
	@$(VENV)-newest/bin/pytest $(CORES)

soak: environment ## the long campaign of faults, and a clone that is moved
	@PYTHONPATH=tests $(BIN)/python -m support.faults 100
	@PYTHONPATH=tests $(BIN)/python -m support.moved

lab: environment ## JupyterLab on the explore notebook, with data, definitions and reports at hand
	@$(BIN)/jupyter lab --ServerApp.root_dir=. \
		--ServerApp.contents_manager_class=analysis.runs.lab.ProjectFiles notebooks/explore.ipynb

screenshots: environment report ## pictures of every page: desktop, phone, dark, print
	@$(BIN)/python tests/browser/screenshots.py reports screenshots

verify: environment ## check figures against the source's text, where it is at hand
	@$(BIN)/analysis verify

lint: environment ## style, format and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: environment ## put code into the format that lint asks for
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

codebook: environment ## write docs/codebook.md from the definitions
	@$(BIN)/analysis codebook

bench: environment ## time the reader, runs and corpora, beside other libraries and engines
	@$(BIN)/python benchmarks/quantities.py
	@$(BIN)/python benchmarks/running_text.py
	@$(BIN)/python benchmarks/written_forms.py
	@$(BIN)/python benchmarks/others.py
	@$(BIN)/python benchmarks/runs.py
	@$(BIN)/python benchmarks/panel.py
	@$(BIN)/python benchmarks/corpus.py
	@$(BIN)/python benchmarks/table.py

lock: environment ## resolve the dependencies anew into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --all-extras --universal \
		--python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--output-file requirements.lock

clean: ## remove what was made, the virtual environment too
	@rm -rf $(VENV) $(VENV)-lowest $(VENV)-newest benchmarks/.venv-others .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@git clean -fdXq data/processed reports

environment: # set up, or as it was
	@sh tools/environment.sh $(VENV) "$(PYTHON)"

# make demo: the main job on a sample meeting.   make test: every test this machine can run.
# make check: format, lint, types, floors, reference data.   make model: rebuild the shipped model from data/seed.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
SOURCES := pyproject.toml constraints.txt

# --no-compile: bytecode is made for what is used, not for everything; a quarter of the size on disk.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt

.PHONY: demo test check model format clean

demo: $(VENV)/installed
	@mkdir -p demo
	@$(BIN)/ydan classify data/samples -o demo/routed.jsonl -o demo/routed.xlsx -o demo/report.html --table
	@echo
	@echo "Written: demo/routed.jsonl  demo/routed.xlsx  demo/report.html (open it in a browser)"
	@echo "Next:    $(BIN)/ydan classify YOUR-MINUTES.docx -o routed.xlsx      $(BIN)/ydan --help"

test: $(VENV)/tested
	$(BIN)/python -m pytest -m "" -n auto

check: $(VENV)/tested
	$(BIN)/ruff format --check pipeline tests
	$(BIN)/ruff check pipeline tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/ydan reference

model: $(VENV)/installed
	$(BIN)/python -m pipeline.learn.training.shipped configs/train_linear.yaml -o models/linear-1

format: $(VENV)/tested
	$(BIN)/ruff format pipeline tests
	$(BIN)/ruff check --fix pipeline tests

clean:
	rm -rf demo build *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(SOURCES) | $(VENV)/bin/python
	@echo "Installing the locked dependencies into $(VENV) (about a minute) ..."
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	@$(INSTALL) --editable '.[test]'
	@touch $@

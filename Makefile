# make run    the chat page at http://127.0.0.1:7860
# make test   every test, offline
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: run test lint bench eval clean

.venv/app: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/dev: .venv/app
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

run: .venv/app
	$(BIN)/python app.py

test: .venv/dev
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/dev
	$(BIN)/python -m benchmarks

eval: .venv/dev
	$(BIN)/python -m evaluation retrieval

clean:
	rm -rf .venv build *.egg-info

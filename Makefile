# make run    the chat page at http://127.0.0.1:7860
# make test   every test, offline
# make encoder DATA=DIR   trains the text encoder again; see docs/encoder.md
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: run test lint bench eval encoder clean

# For `make encoder`: the teacher (a hub name or a folder), a folder for what is made on the way, the model's folder.
TEACHER ?= sentence-transformers/all-MiniLM-L6-v2
WORK ?= build/encoder
MODEL ?= indexes/encoder

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

encoder: .venv/dev
	mkdir -p $(WORK)
	$(BIN)/python -m evaluation.encoder $(DATA) --held-out $(WORK)/held-out.txt
	$(BIN)/python -m data.public_sets encoder-texts $(DATA) --out $(WORK)
	$(BIN)/python -m retrieval.train_encoder \
	  --pairs $(DATA)/korean-english/pairs.tsv.gz --pairs $(WORK)/paraphrases.tsv \
	  --documents $(WORK)/documents.tsv --catalogue data/bundled --held-out $(WORK)/held-out.txt \
	  --mix $(WORK)/mix.json --teacher $(TEACHER) --teacher-cache $(WORK)/teacher.npz \
	  --data-notes retrieval/encoder_training/data-notes.md --out $(MODEL)
	$(BIN)/python -m evaluation.encoder $(DATA) --encoder $(MODEL) --card $(MODEL)/README.md

clean:
	rm -rf .venv build *.egg-info

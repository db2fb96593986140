# `make serve` and `make test` need Python 3.11+ and do all other set-up themselves. `make help` lists the rest.
# HOST, PORT, DATA_DIR, ENCODER ... are settings of the service: see README.md.

VENV := .venv
PY := $(VENV)/bin/python

# Where PyTorch's CPU builds are, if pip's own configuration offers none: README.md says where to look.
TORCH_INDEX ?=

# The Pythons to try, in this order; `make serve PYTHON=/path/to/python3` names another.
PYTHONS := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)

# The environment is ready for the pyproject.toml that it was made from. It is made anew where an
# installation was cut off or its Python no longer starts.
KEY := $(firstword $(shell cksum < pyproject.toml))
SERVE := $(VENV)/ready-serve-$(KEY)
TEST := $(VENV)/ready-test-$(KEY)
MORE := $(VENV)/ready-more-$(KEY)
UNFINISHED := $(VENV)/unfinished
ifneq ($(shell test ! -e $(UNFINISHED) && $(PY) -c 'import pip' 2>&1 || echo broken),)
.PHONY: $(VENV) $(SERVE) $(TEST) $(MORE)
endif

.DEFAULT_GOAL := help
.PHONY: help serve test test-all test-more check build gate bench clean

serve: build ## set up, build the index, answer on http://127.0.0.1:8000 (or HOST=, PORT=)
	@exec $(PY) -m service serve

test: $(TEST) ## set up, pass the tests
	$(PY) -m pytest -n auto --dist loadfile

test-all: test test-more ## that, and what takes longer or needs more than Python

test-more: check gate $(MORE)
	$(PY) -m pytest -m 'ocr or postgres'
	$(PY) -m pytest -m browser tests/browser

check: $(TEST) ## lint, format and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

build: $(SERVE) ## build the index, if what it is made of has changed
	@$(PY) -m indexer build --if-changed $(addprefix --cited ,$(wildcard eval/sets/*.jsonl))

gate: build $(TEST) ## refuse what makes a figure of the evaluation fall
	$(PY) -m eval gate

bench: build $(TEST) ## measure searches, the first answer, and quality on a small set
	$(PY) -m eval.bench.search_latency
	$(PY) -m eval.bench.cold_start
	$(PY) -m eval bench eval/sets/rows

clean: ## remove the environment and the caches, not var/ with the index
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1@\2/p' Makefile | tr @ '\t' | expand -t 16

$(VENV):
	@for python in $(PYTHONS); do \
		if $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			rm -rf $(VENV); echo "Making $(VENV) with $$python"; exec $$python -m venv $(VENV); \
		fi; \
	done; \
	echo >&2 "error: needs Python 3.11 or newer with venv. Tried:"; \
	for python in $(PYTHONS); do echo >&2 "  $$python: `$$python --version 2>&1 | head -n 1`"; done; \
	echo >&2 "Install it (on Debian and Ubuntu also python3-venv), or name one: make serve PYTHON=/path/to/python3"; \
	exit 1

$(SERVE): PARTS := .
$(TEST): PARTS := '.[test]'
$(MORE): PARTS := '.[test,ocr,postgres,browser]'
$(SERVE) $(TEST) $(MORE): | $(VENV)
	@echo 'Installing into $(VENV), once: up to 2 GB, most of it torch'
	@touch $(UNFINISHED)
	$(PY) -m pip install --quiet --upgrade pip
	$(PY) -m pip install $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -e $(PARTS)
	@touch $(SERVE) $@ && rm $(UNFINISHED)

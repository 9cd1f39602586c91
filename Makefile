# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TABLE ?= env_diff/naniwa_seimitsu.yaml

.PHONY: demo test lint all-tests bench lock clean

$(BIN)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

demo: $(BIN)/.installed  ## the main job on a shipped table: no key, no network
	$(BIN)/bcp generate $(TABLE) --provider offline

test: $(BIN)/.installed  ## the quick suite
	$(BIN)/python -m pytest -n auto -m "not slow and not live and not browser"

all-tests: $(BIN)/.installed  ## everything but live models
	$(BIN)/python -m pytest -n auto -m "not live"

bench: $(BIN)/.installed  ## every figure of docs/benchmarks.md (BENCH=--quick for a short run)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks $(BENCH)

lint: $(BIN)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock:  ## renew requirements.lock (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Everything runs in .venv, installed from requirements.lock (pinned by hash) when either file changes.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test faults check bench format clean

demo: .venv/installed
	$(BIN)/fuyuan demo $(ARGS)

# The compiled tests are kept, also where the environment says otherwise: every worker needs all of them.
test: export PYTHONDONTWRITEBYTECODE :=
test: .venv/installed
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# What needs root (mounts) or minutes.
faults: .venv/installed
	$(BIN)/python -m pytest -n 0 faults

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed
	$(BIN)/python -m benchmarks

format: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf .venv var

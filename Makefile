# Everything runs in .venv, installed from requirements.lock (pinned by hash) when either file changes.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-systems faults soak soak-districts cut neighbours look check bench texts client format clean

demo: .venv/installed
	$(BIN)/fuyuan demo $(ARGS)

# In memory where there is room: databases and brokers write through to the disk at every command.
IN_MEMORY := $(shell test -w /dev/shm && test "$$(df -k --output=avail /dev/shm | tail -1)" -gt 4000000 && echo /dev/shm)
test test-systems: export TMPDIR := $(or $(TMPDIR),$(IN_MEMORY),/tmp)
# The compiled tests are kept, also where the environment says otherwise: every worker needs all of them.
test test-systems: export PYTHONDONTWRITEBYTECODE :=
# Four workers on two cores: a good third of the time is waiting for processes that start, die or find each other again.
test: .venv/installed
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder -m "not systems"

# Whole installations, two of them or under load, and what else takes as long: before an issue is resolved, and in `.ci/run`.
test-systems: .venv/installed
	$(BIN)/python -m pytest -n 2 --dist loadfile -m systems

# What needs root (mounts) or minutes.
faults: .venv/installed
	$(BIN)/python -m pytest -n 0 faults

# Two installations under load, their processes killed again and again: ROUNDS=1000 SEED=1 unless set.
soak: .venv/installed
	$(BIN)/python -m tests.soak --rounds $(or $(ROUNDS),1000) --seed $(or $(SEED),1)

# An engine with six districts under load, its processes killed again and again: ROUNDS=200 SEED=1 unless set.
soak-districts: .venv/installed
	$(BIN)/python -m tests.districts_soak --rounds $(or $(ROUNDS),200) --seed $(or $(SEED),1)

# The same two, their link cut while both record ACTS=2600 acts each and every process is paused and killed in turn.
cut: .venv/installed
	$(BIN)/python -m tests.long_cut --acts $(or $(ACTS),2600)

# Two installations of which one runs an earlier commit (OLDER), then both this one.
neighbours: .venv/installed
	$(BIN)/python -m tests.neighbours $(if $(OLDER),--older $(OLDER))

# Every page in all of its shapes, some twenty minutes; the pictures are in var/looks.
look: .venv/installed
	$(BIN)/python -m pytest -n 2 looks

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed
	$(BIN)/python -m benchmarks

# Takes new texts of the pages into the English catalogue, and out of it those that are gone.
CATALOGUE := fuyuan/web/locale/en/LC_MESSAGES/messages.po
texts: .venv/installed
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --sort-output --no-location --width 1000 --output-file $(CATALOGUE)t fuyuan/web
	$(BIN)/pybabel --quiet update --locale en --no-fuzzy-matching --ignore-obsolete --omit-header --width 1000 --input-file $(CATALOGUE)t --output-file $(CATALOGUE)
	rm $(CATALOGUE)t

# The modules of the client that follow from the tables of commands and views.
client: .venv/installed
	for module in commands views; do $(BIN)/python -m fuyuan.contracts.client_modules $$module > fuyuan/client/$$module.py; done
	$(BIN)/ruff check --quiet --fix fuyuan/client
	$(BIN)/ruff format --quiet fuyuan/client

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

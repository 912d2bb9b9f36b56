# The verbs of the house. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run run-production-like install test bench audit fuzz chaos fix migration messages lock demo
VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-bench
AUDIT := .venv-audit
FUZZ := .venv-fuzz

help:  ## List the verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 28

run: $(VENV)/.installed  ## Serve the site with its background work (PORT, PHOTOALLEGRET_DATA…)
	@$(BIN)/flask serve --with-parent

run-production-like: $(VENV)/.installed  ## Serve it behind nginx, as on a server but without https (apt install nginx-light)
	@PHOTOALLEGRET_PROXY=nginx PHOTOALLEGRET_DATA=$${PHOTOALLEGRET_DATA:-.production-like} \
	  $(BIN)/flask serve --with-parent --nginx

install: $(VENV)/.installed  ## Prepare .venv and nothing else

test: $(VENV)/.developer  ## Install what tests need and run them all
	@$(BIN)/python -m tests.support.all

bench: $(VENV)/.developer $(PEERS)/.installed  ## Measure side by side, as ratios (FOLDER=photos, ARGS=--quick…)
	@$(BIN)/python -m bench --peers $(PEERS)/bin/python --write docs/performance.md $(ARGS) $(FOLDER)

audit: $(VENV)/.developer $(AUDIT)/.installed  ## Ask PyPI for known weaknesses of what is pinned (needs the network)
	@$(BIN)/python -m tests.support.audit $(AUDIT)/bin/pip-audit

fuzz: $(FUZZ)/.installed  ## Look for photographs that break a reader, guided by coverage (SECONDS=60)
	@$(FUZZ)/bin/python -m tests.fuzz.guided $(or $(SECONDS),60)

chaos: $(VENV)/.developer  ## Kill the whole site at random and count what it keeps (MINUTES=5, SEED=…)
	@CHAOS_MINUTES=$(or $(MINUTES),5) CHAOS_SEED=$(SEED) $(BIN)/python -m pytest -q tests/chaos
	@CHAOS_MINUTES=$(or $(MINUTES),5) CHAOS_SEED=$(SEED) $(BIN)/python -m pytest -q --postgresql tests/chaos

fix: $(VENV)/.developer  ## Format and mend what can be mended by itself
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/djlint --reformat --quiet templates

migration: $(VENV)/.developer  ## Write a migration from the models (message="add …")
	@$(BIN)/flask db revision "$(message)"

messages: $(VENV)/.developer  ## Bring the catalogs up to date with the strings in the code
	@$(BIN)/python -m tests.support.messages

lock: $(VENV)/.developer  ## Pin what pyproject.toml asks for, with hashes
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements.txt --group dev -o requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.txt --group bench -o requirements-bench.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group audit -o tests/requirements/audit.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.txt --group fuzz -o tests/requirements/fuzz.txt

demo: $(VENV)/.developer  ## Make the demo photographs again (some minutes)
	@$(BIN)/python -m demo.make

$(VENV)/.installed: requirements.txt
	@test -x $(BIN)/pip || python3 -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

$(VENV)/.developer: $(VENV)/.installed requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

# What the site is measured against stands apart: its packages never meet the site's.
# pyvips is published as source alone; beside pyvips-binary nothing of it is compiled.
$(PEERS)/.installed: requirements-bench.txt
	@test -x $(PEERS)/bin/python || python3 -m venv $(PEERS)
	@echo '*' > $(PEERS)/.gitignore
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-binary pyvips -r requirements-bench.txt
	@touch $@

# Who judges the packages does not stand among them, and who instruments them neither.
$(AUDIT)/.installed: tests/requirements/audit.txt
	@test -x $(AUDIT)/bin/python || python3 -m venv $(AUDIT)
	@echo '*' > $(AUDIT)/.gitignore
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r tests/requirements/audit.txt
	@touch $@

$(FUZZ)/.installed: requirements.txt tests/requirements/fuzz.txt
	@test -x $(FUZZ)/bin/python || python3 -m venv $(FUZZ)
	@echo '*' > $(FUZZ)/.gitignore
	@$(FUZZ)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt -r tests/requirements/fuzz.txt
	@touch $@

# One menu for everything: `make help`. Needs Python >= 3.11 and GNU make; all the rest is fetched, pinned by hash.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := $(VENV)/stamps
UI     := webui/ui
DIST   := webui/static/dist

# Arguments of single targets: make test ARGS="-k inbox", make scenario PACKAGES=processes/sikanda
ARGS     ?=
PACKAGES ?= processes
WORKERS  ?= auto

# What ARGS picks may lie in one half of the tests only; without ARGS an empty half is a mistake (pytest's code 5).
OR_NONE := $(if $(ARGS),|| test $$? -eq 5)

# Only wheels, only with their hash: nothing that was not locked is fetched, and no package's code runs to be installed.
PIP     := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
INSTALL := $(PIP) install --require-hashes --only-binary :all:

# A build tool of one of the front-end packages would otherwise report home.
export IBM_TELEMETRY_DISABLED := true
export DO_NOT_TRACK := 1

MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-quick lint fmt scenario bench conformance panduan dialek assets translations lock clean

help: ## Show this menu
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMPS)/project assets translations ## Prepare .venv, front-end assets and translations
	@echo "Ready: $(BIN)/alur"

setup-dev: $(STAMPS)/dev $(STAMPS)/project assets translations ## The same, with the tools for tests and lint

run: export ALUR_DEMO ?= 1
run: setup ## Serve the site with demo people on SQLite (web and worker in one command)
	@$(BIN)/alur db upgrade
	@$(BIN)/alur demo > /dev/null
	@exec $(BIN)/alur serve $(ARGS)

test: setup-dev ## Run all tests; what a missing service skips is listed at the end
	@echo "== Tests, part 1 of 2: quick ones, in parallel"
	@$(BIN)/pytest -q -rs -n $(WORKERS) --dist worksteal -m "not (slow or e2e or rabbitmq)" $(ARGS) $(OR_NONE)
	@echo "== Tests, part 2 of 2: browser, broker and slow ones, one after the other"
	@$(BIN)/pytest -q -rs -m "slow or e2e or rabbitmq" $(ARGS) $(OR_NONE)

test-quick: $(STAMPS)/dev $(STAMPS)/project ## Run only the quick tests, without front-end assets
	@$(BIN)/pytest -q -rs -n $(WORKERS) --dist worksteal -m "not (slow or e2e or rabbitmq or postgres)" $(ARGS)

lint: $(STAMPS)/dev $(STAMPS)/project ## Check style, types and the direction of imports
	@echo "== style"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet --output-format concise .
	@echo "== types"
	@$(BIN)/mypy --no-error-summary
	@echo "== direction of imports"
	@told=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$told"; exit 1; }

fmt: $(STAMPS)/dev ## Format the code and mend what can be mended safely
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

scenario: $(STAMPS)/project ## Run the scenarios of all packages (PACKAGES=path for some)
	@$(BIN)/alur scenario run $(PACKAGES)

bench: $(STAMPS)/project ## Measure the reference process; prints JSON
	@$(BIN)/alur bench --json $(ARGS)

conformance: $(STAMPS)/dev $(STAMPS)/project ## Check against the standards again; prints and writes docs/conformance.md
	@$(BIN)/python -m tests.conformance.report $(ARGS)

panduan: setup-dev ## Take the pictures of the user guides again (needs Chromium)
	@$(BIN)/python -m tests.panduan.pictures
	@echo "Taken: docs/panduan/gambar. Look at them before you commit them."

dialek: setup-dev ## Write the tables and take the pictures of docs/dialect.md again (needs Chromium)
	@$(BIN)/python -m tests.dialect.tables --write
	@$(BIN)/python -m tests.dialect.pictures $(ARGS)
	@echo "Taken: docs/dialect/gambar. Look at them before you commit them."

assets: $(STAMPS)/assets ## Build the front-end assets (system Node >= 20, else a pinned wheel of it)

translations: $(STAMPS)/translations ## Compile the message catalogues

# The locks hold for every Python >= 3.11; only this target looks for newer releases.
UV_COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade --quiet \
              --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock: $(STAMPS)/dev ## Pin the newest releases that setup.cfg allows, with hashes
	@printf 'pip\nsetuptools >= 84\nwheel\n' | $(UV_COMPILE) - -o requirements-build.lock
	@$(UV_COMPILE) setup.cfg -c requirements-build.lock -o requirements.lock
	@$(UV_COMPILE) setup.cfg --extra dev -c requirements-build.lock -c requirements.lock -o requirements-dev.lock
	@$(UV_COMPILE) $(UI)/requirements.in -o $(UI)/requirements.lock
	@echo "Locked. Read the difference before you commit it."

clean: ## Remove everything that was built (not the data in var/)
	@rm -rf $(VENV) $(DIST) $(UI)/node_modules tests/e2e/assets build ./*.egg-info test-results
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- How it is done: each step leaves a stamp, and is repeated only when what it read has changed -----------------------

$(STAMPS)/venv: requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Alur needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "Preparing $(VENV) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) -r requirements-build.lock
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.lock $(STAMPS)/venv
	@echo "Installing locked packages ..."
	@$(INSTALL) -r requirements.lock
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/runtime
	@echo "Installing locked tools for tests and lint ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

$(STAMPS)/project: setup.cfg pyproject.toml $(STAMPS)/runtime
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Without Node there are no diagrams and no in-page updates, and everything still works: a warning, never a stop.
$(STAMPS)/assets: $(UI)/package-lock.json $(UI)/build.mjs $(UI)/requirements.lock $(wildcard $(UI)/src/*) | $(STAMPS)/venv
	@echo "Building front-end assets ..."
	@if $(UI)/build.sh $(BIN)/python >$(STAMPS)/assets.log 2>&1; then touch $@; else echo "Warning: no front-end assets \
	  (why: $(STAMPS)/assets.log). Pages work, but without diagrams." | tr -s ' ' >&2; fi

$(STAMPS)/translations: $(wildcard webui/translations/*/LC_MESSAGES/*.po) | $(STAMPS)/runtime
	@if test -d webui/translations; then $(BIN)/pybabel --quiet compile --directory webui/translations; fi
	@touch $@

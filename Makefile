# Everything a newcomer needs, from one Python (3.11 or newer) and make.
# Stamps in .venv say what is done, so that a second `make run` costs nothing.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

VENV := .venv
NODE_MODULES := node_modules/.package-lock.json
VENDOR := static/vendor/LICENSES.txt
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install --quiet --require-hashes --no-deps
PYTEST := $(PY) -m pytest
# what the trimmed style sheet and the icons are made from
VENDOR_FROM := package-lock.json $(wildcard tools/setup/*.py static/icons*.txt static/css/weui.keep) \
	$(shell find templates static/js static/css -name '*.html' -o -name '*.js' -o -name '*.css' 2>/dev/null)

.PHONY: help setup setup-test browser run test soak photo-zoo bench drill policy fix lock screenshots clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.runtime $(VENDOR) ## make .venv and fetch the front-end packages (run does this too)

setup-test: $(VENV)/.test $(VENDOR) browser ## add what the tests need: test packages, PostgreSQL, Redis, a browser

run: setup ## serve the street on http://127.0.0.1:8000 (LAN=1: https for phones, with a QR code)
	@$(if $(LAN),LAN=$(LAN)) exec $(PY) app.py

test: setup-test ## check style and types, then run all tests (ARGS="-k grab" for some)
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet . || { echo 'Not formatted as agreed: run make fix.'; exit 1; }
	@$(PY) -m mypy --no-error-summary
	@$(PYTEST) -n auto --dist loadgroup -rfEs $(ARGS)

soak: setup-test ## the long counts of the same tests (hours); writes var/soak/*.json
	@SOAK=1 $(PYTEST) -m soak -rfEs $(ARGS)

photo-zoo: setup-test ## hand in every picture Pillow tests itself with (minutes); writes var/soak/photo_zoo.json
	@PHOTO_ZOO="$$($(PY) tools/setup/zoo.py)" && export PHOTO_ZOO && $(PYTEST) -rfEs tests/photos/zoo.py $(ARGS)

bench: setup-test ## measure (15 minutes at most); prints a table, writes var/bench/*.json
	@$(PY) -m bench

drill: setup ## live a synthetic day in minutes, print its service levels (ARGS="--day lockdown --seed 2 --policy broadcast")
	@$(PY) -m flask --app app drill $(ARGS)

policy: setup ## live both days under both policies, ten seeds each; writes var/policy/*.json and docs/policy.md's table
	@$(PY) -m dispatch.drill $(ARGS)

fix: $(VENV)/.test ## put the code into the agreed shape
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

lock: $(VENV)/.runtime ## make the lock files again (UPGRADE=1: with newer versions)
	@$(PY) tools/setup/lock.py $(if $(UPGRADE),--upgrade)

screenshots: setup-test ## take the pictures of the README again
	@$(PY) tools/screenshots.py

clean: ## remove what was fetched and cached (never var/: there is the data)
	rm -rf $(VENV) node_modules static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(VENV)/.made:
	@PYTHON='$(PYTHON)' sh tools/setup/python.sh $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.lock | $(VENV)/.made
	@echo 'Installing the Python packages ...'
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.test: requirements-test.lock | $(VENV)/.made
	@echo 'Installing the Python packages, with those of the tests ...'
	@$(PIP) -r requirements-test.lock
	@touch $@ $(VENV)/.runtime

$(NODE_MODULES): package.json package-lock.json requirements-node.lock | $(VENV)/.made
	@$(PY) tools/setup/node.py ci --ignore-scripts --loglevel=error
	@touch $@

$(VENDOR): $(NODE_MODULES) $(VENDOR_FROM)
	@$(PY) tools/setup/vendor.py
	@touch $@

browser: $(VENV)/.test
	@$(PY) tools/setup/browser.py

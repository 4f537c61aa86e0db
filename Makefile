# Every path is relative: the checkout may stand anywhere, under any name.
# PYTHON picks the interpreter, ARGS is handed to the program a target runs.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=
# Roles belong to a whole PostgreSQL server, so on one that is lent the tests run one after another.
WORKERS ?= $(if $(LEADTUI_TEST_POSTGRES),0,3)
BABEL := $(PY) -m babel.messages.frontend

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo install develop test check bench hammer bench-load bench-dedupe catalogs lock clean FORCE

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: install ## open the demo desk; the first run installs into .venv
	@$(PY) -m leadtui demo $(ARGS)

install: $(VENV)/.core ## install what running needs, from requirements.lock

develop: $(VENV)/.dev ## install what working on it needs, from requirements-dev.lock

test: develop ## run every test that this machine can run
	@$(PY) -m pytest -n $(WORKERS) $(ARGS)

check: develop ## lint, format, types, layers, catalogs
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m tests.catalogs

bench: develop ## measure speed, memory and bytes, and print a table
	@$(PY) -m tests.bench $(ARGS)

hammer: develop ## let eight programs work on the same fifty leads for a minute, and judge what is left
	@$(PY) -m tests.hammer $(ARGS)

bench-load: develop ## let 200 sessions listen and work on a PostgreSQL of their own for a minute
	@$(PY) -m tests.bench.load $(ARGS)

bench-dedupe: develop ## print precision and recall of finding duplicates on the labelled sets
	@$(PY) -m tests.bench.dedupe $(ARGS)

catalogs: develop ## bring .pot, .po and .mo in step with the source
	@mkdir -p .cache leadtui/locale
	@$(BABEL) -q extract --no-wrap --add-location=file --sort-by-file \
	  --project=leadtui --copyright-holder="leadtui contributors" -o .cache/leadtui.pot leadtui
	@for language in zh_CN zh_TW; do \
	  $(BABEL) -q update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	    --init-missing -l $$language -D leadtui -d leadtui/locale -i .cache/leadtui.pot || exit 1; done
	@$(BABEL) compile --statistics -D leadtui -d leadtui/locale

# Versions stay as they are unless ARGS=--upgrade. uv is the tool that resolves; nothing else needs it.
lock: ## resolve requirements.lock and requirements-dev.lock anew
	@test -x .cache/lock/bin/uv || { $(PYTHON) -m venv .cache/lock && .cache/lock/bin/python -m pip install -q uv; }
	.cache/lock/bin/uv pip compile -q pyproject.toml --extra postgres --group build --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS) -o requirements.lock
	.cache/lock/bin/uv pip compile -q pyproject.toml --extra postgres --group dev --universal \
	  -c requirements.lock --python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS) \
	  -o requirements-dev.lock

clean: ## remove the environment and everything that was built
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find leadtui tests -name __pycache__ -prune -exec rm -rf {} +

# An environment holds absolute paths: one that was moved is made anew.
ifneq ($(shell cat $(VENV)/.place 2>/dev/null),$(CURDIR))
$(VENV)/.place: FORCE
endif
$(VENV)/.place:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "leadtui needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv --without-pip $(VENV)
	@printf '%s\n' "$(CURDIR)" > $@

# pip leaves the compiling to compileall: it uses every core, and PYTHONDONTWRITEBYTECODE cannot switch it off.
define INSTALL
	@echo "Installing into $(VENV) from $< ..."
	@$(PYTHON) -m pip --python $(PY) install -qq --disable-pip-version-check --no-compile --require-hashes -r $<
	@$(PYTHON) -m pip --python $(PY) install -qq --disable-pip-version-check --no-compile --no-deps \
	  --no-build-isolation -e .
	@$(PY) -m compileall -qq -j 0 $(VENV)/lib leadtui || true
endef

$(VENV)/.dev: requirements-dev.lock pyproject.toml $(VENV)/.place
	$(INSTALL)
	@touch $@ $(VENV)/.core

$(VENV)/.core: requirements.lock pyproject.toml $(VENV)/.place
	$(INSTALL)
	@touch $@

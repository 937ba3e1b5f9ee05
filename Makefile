# Everything that can be done with the site. `make help` lists it.

PORT ?= 8000
# How many tests run side by side; bin/test reads it too. WORKERS=0 is one after the other.
export WORKERS ?= 2
SIDE_BY_SIDE := -n $(WORKERS) --dist load
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
LOCAL := DJANGO_SETTINGS_MODULE=clinic_site.settings.local PORT=$(PORT)
TEST := DJANGO_SETTINGS_MODULE=clinic_site.settings.test
DEV := DJANGO_SETTINGS_MODULE=clinic_site.settings.dev PORT=$(PORT)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

## Use it

.PHONY: run
run: .venv/base ## Serve the site and its worker at http://127.0.0.1:8000 (PORT=8123 for another)
	@exec env $(LOCAL) $(MANAGE) run_clinic --port $(PORT)

.PHONY: demo-code
demo-code: .venv/base ## The code that the demo accounts are asked for now
	@exec env $(LOCAL) $(MANAGE) demo_code

.PHONY: dev
dev: .venv/base ## The same with the development server: reload and debugging
	@exec env $(DEV) $(MANAGE) run_clinic --port $(PORT)

## Check it

.PHONY: test
test: ## Everything: lint, checks, tests on SQLite and PostgreSQL, crash tests, browser tests
	@bin/test

.PHONY: test-fast
test-fast: .venv/test ## Unit and integration tests on SQLite; ARGS="-k name" narrows them
	@$(PYTHON) -m pytest -q $(SIDE_BY_SIDE) -m "not browser and not crash" $(ARGS)

.PHONY: test-browser
test-browser: .venv/test requirements/browser/node_modules ## Tests in Chromium
	@bin/needs chromium java
	@$(PYTHON) -m pytest -q $(SIDE_BY_SIDE) -m "browser and not alone" $(ARGS)
	@$(if $(ARGS),,$(PYTHON) -m pytest -q -m "browser and alone")

.PHONY: budget
budget: .venv/test ## What each page costs a phone, as a table; fails over budget
	@bin/needs chromium
	@$(PYTHON) -m pytest -q -s -m browser tests/browser/test_budget.py

.PHONY: lighthouse
lighthouse: .venv/test requirements/browser/node_modules ## Lighthouse on each page type; fails below 100 (on an idle machine)
	@bin/needs chromium
	@$(PYTHON) -m pytest -q -s -m browser tests/browser/lighthouse.py

.PHONY: bench-frontdesk
bench-frontdesk: .venv/test ## The front desk's pages with 1,000 requests and after ten years; fails when slower
	@bin/needs postgresql
	@$(TEST) $(PYTHON) -m tests.benchmarks.frontdesk
	@$(TEST) bin/with-postgresql $(PYTHON) -m tests.benchmarks.frontdesk

.PHONY: test-crash
test-crash: .venv/test ## 300 submissions at once while the server is killed
	@$(PYTHON) -m pytest -q -m crash $(ARGS)

.PHONY: test-postgresql
test-postgresql: .venv/test ## Unit and integration tests on a throw-away PostgreSQL
	@bin/needs postgresql
	@bin/with-postgresql $(PYTHON) -m pytest -q $(SIDE_BY_SIDE) -m "not browser and not crash" $(ARGS)

.PHONY: lint
lint: .venv/test ## Style, import rules, migrations and deploy checks
	@bin/lint

.PHONY: format
format: .venv/test ## Put the code into the project's style
	@.venv/bin/ruff check --fix --quiet . && .venv/bin/ruff format --quiet .

## Keep it

.PHONY: lock
lock: ## Pin the newest allowed packages with hashes (needs uv)
	@bin/lock

.PHONY: clean
clean: ## Remove the environment and everything made by run and test, the database included
	rm -rf .venv var requirements/browser/node_modules

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^## /{print "\n" substr($$0, 4)} /^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/base: requirements/base.txt bin/install bin/find-python
	@bin/install $< && touch $@

.venv/test: requirements/test.txt bin/install bin/find-python
	@bin/install $< && touch $@ .venv/base

requirements/browser/node_modules: requirements/browser/package-lock.json
	@bin/needs node
	@npm ci --prefix requirements/browser --ignore-scripts --silent && touch $@

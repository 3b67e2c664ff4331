# `make run` and `make test` need python3 (3.11 or later) with venv, and make. Nothing else.

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check --require-hashes
TEMPLATES := templates
PYTEST_ARGS ?=
# pytest prepares each file of tests, which takes twenty seconds for all; kept, the next run finds them prepared.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help run test lint format lock messages css screenshots benchmark lighthouse stop clean

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | column -t -s '|' 2>/dev/null || grep '##' Makefile

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0])'
	@echo "== Making the virtual environment .venv"
	$(PYTHON) -m venv .venv

# The stamps hold a copy of the lock file that is installed; pip runs only where that differs.
.venv/requirements.txt: requirements.txt | .venv/bin/python
	@echo "== Installing what the portal needs (requirements.txt)"
	$(PIP) -r requirements.txt
	@cp requirements.txt $@

.venv/requirements-dev.txt: requirements-dev.txt | .venv/bin/python
	@echo "== Installing what the portal and its tests need (requirements-dev.txt)"
	$(PIP) -r requirements-dev.txt
	@cp requirements-dev.txt $@

run: .venv/requirements.txt ## try the portal: http://localhost:8000 (PORT=8001 for another port)
	@DEMO=1 exec $(PY) manage.py run_portal

test: lint ## lint, then every test (PYTEST_ARGS="-k name" for some)
	@echo "== Tests"
	$(PY) -m pytest -n 3 --dist worksteal -m "not benchmark" $(PYTEST_ARGS)

lint: .venv/requirements-dev.txt ## everything that can be checked without running the portal
	@echo "== Python: rules and form"
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	@echo "== Templates"
	.venv/bin/djangofmt --check $(TEMPLATES)
	@echo "== Who may import whom"
	.venv/bin/lint-imports --cache-dir var/import_linter
	@echo "== Settings and migrations"
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemigrations --check --dry-run

format: .venv/requirements-dev.txt ## put Python and templates into form
	$(PY) -m ruff check --fix --quiet . || true
	$(PY) -m ruff format .
	.venv/bin/djangofmt $(TEMPLATES)

lock: .venv/requirements-dev.txt ## remake requirements*.txt (UPGRADE=--upgrade for newer versions)
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	.venv/bin/uv pip compile pyproject.toml $(UPGRADE) $(LOCK) --output-file requirements.txt
	.venv/bin/uv pip compile pyproject.toml $(UPGRADE) $(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	.venv/bin/uv pip compile --group s3 $(UPGRADE) $(LOCK) --constraint requirements.txt --output-file requirements-s3.txt
LOCK := --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate --custom-compile-command "make lock"

messages: .venv/requirements-dev.txt ## collect the texts for locale/en and compile them (needs gettext)
	@command -v msgfmt >/dev/null || { echo "gettext is needed: apt-get install gettext"; exit 1; }
	DEMO=1 $(PY) manage.py makemessages --locale en --no-obsolete --add-location file --ignore .venv --ignore node_modules --ignore var
	DEMO=1 $(PY) manage.py compilemessages --locale en --ignore .venv --ignore node_modules

css: ## remake static/css from static/scss (needs Node.js)
	npm ci
	npm run css

screenshots: .venv/requirements-dev.txt ## pictures: of every page, under var/screenshots, and of the help pages (needs Chromium)
	RAKOR_SCREENSHOTS=var/screenshots REQUIRE_BROWSER=1 $(PY) -m pytest tests/browser/test_pages.py tests/browser/help_pictures.py $(PYTEST_ARGS)

benchmark: .venv/requirements-dev.txt ## measure; compare only figures of one run
	$(PY) -m pytest tests/benchmarks -m benchmark -s $(PYTEST_ARGS)
	RAKOR_ALTERNATIONS=1000 $(PY) -m pytest tests/test_two_nodes.py $(PYTEST_ARGS)

lighthouse: ## Lighthouse on five pages of a portal that runs (needs Node.js and Chromium; LIGHTHOUSE_URL=http://localhost:8001 for another port)
	node tests/lighthouse.mjs

stop: ## stop the embedded PostgreSQL of `make run` and of the tests
	@if [ -x $(PY) ]; then DEMO=1 $(PY) manage.py database stop; DEMO=1 RAKOR_VAR=var/test $(PY) manage.py database stop; fi

clean: stop ## remove what was installed and made; the data of `make run` in var/ stays
	rm -rf .venv node_modules .pytest_cache .ruff_cache .hypothesis var/test var/static var/import_linter
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

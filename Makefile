# make map builds the map, make test checks everything. Written for GNU make 3.81 (macOS) and later, and for
# folders with spaces in their names: every path below is relative.

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet

# The environment is ours alone, whatever the caller's shell says.
unexport PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV
export PYTHONDONTWRITEBYTECODE =

# A stamp carries the checksum of what it stands for (and of the folder, since an environment cannot be moved):
# a second run installs nothing, a changed lock is installed at once, and a checkout's new times change nothing.
key = $(shell { pwd; cat pyproject.toml $(1); } | cksum | cut -d ' ' -f 1)
MAP_STAMP := $(VENV)/.map-$(call key,requirements.txt)
TEST_STAMP := $(VENV)/.test-$(call key,requirements-test.txt)
LOCK_STAMP := $(VENV)/.lock-$(call key,requirements-lock.txt)

.PHONY: help map test picture lock clean python

help:
	@echo 'make map      build the map into site/'
	@echo 'make test     check everything: style, types, the line of imports, tests with a browser'
	@echo 'make picture  take the screenshot of the README'
	@echo 'make lock     renew requirements*.txt within the bounds of pyproject.toml'
	@echo 'make clean    remove the environment, caches and everything that was built'

map: $(MAP_STAMP)
	@$(VENV)/bin/basemap build
	@$(PY) -c 'import pathlib; page = pathlib.Path("site/index.html").resolve(); \
	  print(f"Open {page}\n  or {page.as_uri()}")'

test: $(TEST_STAMP)
	@$(PY) tests/chromium.py
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict basemap
	$(PY) -c 'import sys; from importlinter.cli import lint_imports_command as main; sys.path.insert(0, ""); main()'
	$(PY) -m pytest

picture: $(TEST_STAMP)
	@$(PY) tests/chromium.py
	$(PY) tests/screenshots.py

# One resolution for every Python from 3.11 and for Linux and macOS; no index address gets into the files.
lock: $(LOCK_STAMP)
	@for extra in '' '-test' '-lock'; do \
	  case "$$extra" in \
	    '') options='--extra build' ;; \
	    -test) options='--extra build --extra test --constraint requirements.txt' ;; \
	    -lock) options='--only-binary :all: requirements-lock.in' ;; \
	  esac; \
	  $(VENV)/bin/uv pip compile pyproject.toml $$options; \
	done

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .site.new .site.old .site.lock
	find basemap tests layers -name __pycache__ -prune -exec rm -rf {} +
	find site -mindepth 1 ! -path site/README.md -delete

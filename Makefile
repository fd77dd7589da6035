# Civiscope: `make demo` and `make test` work on a fresh machine with Python 3.11 or newer.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-slow test-fast check format docs lock clean browser revision messages pictures

demo: $(READY) browser  ## assess the bundled demo portals on loopback, end to end
	$(BIN)/civiscope demo --out out/demo

test: $(READY) browser  ## every test but the slow ones, browser tests included
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-slow: $(READY) browser  ## every case of the audits' rules, whole audits, reports tried by axe, saved portals
	$(BIN)/python -m pytest -n 2 -m slow

test-fast: $(READY)  ## what needs no browser
	$(BIN)/python -m pytest -n 2 -m "not browser and not shared and not slow"

check: $(READY)  ## format, lint, strict types, import layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## write the code in the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY)  ## write the generated reference pages anew
	$(BIN)/python -m app.reference

revision: $(READY)  ## begin the next revision of the tables: make revision NAME="what it is for"
	$(BIN)/python scripts/revision.py "$(NAME)"

messages: $(READY)  ## bring the translations of the assessors' application up with its texts
	$(BIN)/python -m review.messages

pictures: $(READY) browser  ## take the pictures of report and application that README and docs show
	$(BIN)/python -m scripts.pictures

browser: $(READY)
	@$(BIN)/python scripts/browser.py

$(READY): requirements.lock pyproject.toml scripts/setup.sh
	sh scripts/setup.sh $(VENV)
	@touch $(READY)

lock: ## resolve requirements.lock anew (names, versions, hashes; no addresses)
	sh scripts/lock.sh

clean:
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache

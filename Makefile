# Two commands matter: `make demo` and `make test`. Everything else is a part of them.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
export PORT
BIN := .venv/bin

.PHONY: help setup demo test check fmt shell clean lint types imports migrations deploycheck audit hammer bench bench-large profile crowd fuzz

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

setup: ## The environment for development (.venv and node_modules)
	@$(PYTHON) bootstrap.py dev

demo: ## Plumbline with a demo clinic on this machine; PORT=8001 chooses another port
	@$(PYTHON) bootstrap.py runtime
	@$(BIN)/python manage.py demo

test: setup ## Every test
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: setup lint types imports migrations deploycheck audit ## Everything that judges the code without running it

lint: ## Style of Python and templates
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2

types: ## Type hints
	$(BIN)/python -m mypy

imports: ## The line between the apps and the rooms inside them
	@$(BIN)/lint-imports --no-logo

migrations: ## Models and migrations agree, one head per app
	$(BIN)/python -m clinic.embedded with $(BIN)/python manage.py makemigrations --check --dry-run

deploycheck: ## Django's own list for production
	@DATABASE_URL=postgres://app:x@127.0.0.1/x MIGRATION_DATABASE_URL=postgres://owner:x@127.0.0.1/x \
	  REDIS_URL=redis://127.0.0.1/0 EMAIL_URL=smtp://127.0.0.1 MAIL_FROM=no-reply@mail.clinic.example \
  PUBLIC_URL=https://clinic.example METRICS_TOKEN= \
	  SECRET_KEY=$$(head -c 48 /dev/urandom | base64 | tr -d '\n') \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

audit: ## Known holes in our packages
	@$(BIN)/python bootstrap.py audit

fmt: ## Put Python and templates in form
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

hammer: setup ## Fifty programs do everything to one day at once, 100,000 calls; OPERATIONS=4000 for fewer
	@$(BIN)/python -m bench.hammer --operations $(or $(OPERATIONS),100000) $(ARGS)

crowd: setup ## Fifty programs reach for one time through HTTP, a thousand times over; ROUNDS=20 for a short one
	@$(BIN)/python -m bench.crowd --rounds $(or $(ROUNDS),1000)

fuzz: setup ## 20,000 generated calls of the API; CALLS=500 for fewer
	@FUZZ_CALLS=$(or $(CALLS),20000) $(BIN)/python -m pytest -n 2 -q -rP --show-capture=stdout tests/test_fuzz.py

bench: setup ## Each hot path beside its floor: NAMES=page_today,book ROWS=107000
	@$(BIN)/python -m bench --rows $(or $(ROWS),107000) --names '$(NAMES)' $(ARGS)

bench-large: setup ## The same with 1,070,000 appointments and 1,000,000 patients, and what ten times the rows cost: NAMES=book
	@$(BIN)/python -m bench --small 107000 --rows 1070000 --patients 1000000 --names '$(NAMES)' $(ARGS)

profile: setup ## Where the time of one row goes: NAME=page_today
	@$(BIN)/python -m bench.profile --rows $(or $(ROWS),107000) --name '$(NAME)' $(ARGS)

shell: setup ## A Python shell with the models, on the demo data
	@$(BIN)/python -m clinic.embedded with $(BIN)/python manage.py shell

clean: ## Stops the servers and removes everything that was made, the demo data too
	-@test ! -x $(BIN)/python || $(BIN)/python -m clinic.embedded erase
	rm -rf var .venv node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*

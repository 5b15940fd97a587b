# Two commands: `make book` builds the site, `make test` checks everything.
# Each sets up what it lacks, and is quick when nothing has changed.

python := .venv/bin/python
site := _build/html/index.html
workbooks := _build/workbooks/.built

# All that a page can depend on. Of a file that is added or removed, and of the language
# of the widgets, the list tells: it is made anew when the last build was of others.
list := _build/.sources
find := find chapters gmm_lib site_ext _static \
  -name __pycache__ -prune -o -name '.*' -prune -o -type f -print
files := $(sort $(shell $(find) 2>/dev/null))
sources := _config.yml _toc.yml index.md workbooks/buttons.py workbooks/lessons.py \
  $(files) $(list)
ifneq ($(sort $(files) $(GMM_LANGUAGE)),$(sort $(shell cat $(list) 2>/dev/null)))
.PHONY: $(list)
endif

# What the formatter and the linter of JavaScript read.
scripts := gmm_lib/widgets site_ext/widgets live/page

# Where the build looks for notebooks that are executed already, by a configuration of
# its own. It knows their code, not the library behind them: it is emptied where anything
# is newer than its stamp.
cache := _build/.jupyter_cache
executed := _build/.executed
config := _build/config.yml
build := PYTHONPATH=. .venv/bin/jupyter-book build . --config $(config) -W -n \
  --keep-going --quiet

# An environment that was interrupted, moved, or whose Python is gone is made anew.
ready := $(shell [ -x $(python) ] && cat .venv/.ready 2>/dev/null)
ifneq ($(ready),$(CURDIR))
.PHONY: .venv/.ready
endif

# Small matrices gain nothing from a second BLAS thread, and waking it costs more
# than the work when the other core is busy.
book test nbval unbuilt built notebooks: export OMP_NUM_THREADS := 1

# Kernels and processes of tests share what Python has compiled, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

# A process for each core, and more where they wait for browsers; a file's tests stay
# together, as they share one.
cores := $(shell getconf _NPROCESSORS_ONLN || echo 2)
pytest = $(python) -m pytest --dist loadfile --no-loadscope-reorder -rfEs -n

# What was built is tested here; all other tests run while it is built.
built := tests/site tests/workbooks tests/on_page

.PHONY: help book workbooks test nbval unbuilt built serve live offline pdf html links audit \
  sphinx types library lab nbgrader classroom notebooks lint format lock bench long clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

book: $(site) $(workbooks) ## Execute every notebook and build the site
	@echo "The book is built. Open it: $(CURDIR)/$(site)"

workbooks: $(workbooks) ## Write the notebooks for students and for instructors
	@echo "The workbooks are in _build/workbooks/student and .../instructor"

# The notebooks are executed once, as tests, and the build shows that run. It is one
# process, and leaves the other cores to the tests that need no build. What fails stops
# nothing that can still be tested.
test: lint ## Run every test: library, notebooks, site in a browser
	@sh .ci/browser
	@make="$(MAKE) --no-print-directory" status=0; $$make nbval || status=1; \
	$$make --jobs=2 --keep-going book unbuilt || status=1; \
	$$make built || status=1; exit $$status

nbval: .venv/.ready $(list) ## Execute every notebook and compare what it stores
	@rm -rf $(cache); touch $(executed)
	$(pytest) $(cores) -p tests.book.executed chapters

unbuilt: .venv/.ready ## Run the tests of what needs no build: library, widgets
	$(pytest) $(shell expr $(cores) + 1) $(built:%=--ignore=%) --ignore-glob='*.ipynb'

built: book ## Run the tests of what was built: site, workbooks
	$(pytest) $(shell expr $(cores) \* 2) $(built)

serve: book ## Serve the built site on this machine only, at PORT=8000
	@$(python) .ci/serve.py $(PORT)

live: book ## Let the code exercises be done on the pages (98 MB, once; needs npm)
	$(python) -m live

offline: book $(if $(LIVE),live) ## Pack site, workbooks, library and data in one zip; with Python: LIVE=1
	PYTHONPATH=. $(python) .ci/offline.py

pdf: book ## Print the whole book to one PDF
	@sh .ci/browser
	PYTHONPATH=. $(python) .ci/pdf.py

html: book ## Check that the pages are valid HTML (needs Java and npm)
	@sh .ci/html

links: book ## Ask other hosts whether the pages linked to are still there
	PYTHONPATH=. $(python) .ci/links.py

audit: ## Look the locked packages up among known vulnerabilities
	sh .ci/audit

sphinx: .venv/.ready ## Build the book by plain Sphinx, without Jupyter Book
	sh .ci/sphinx

types: ## Let mypy and pyright judge right and wrong uses of the library
	sh .ci/types

library: ## Test the library with ENDS=lowest-direct, highest or nightly packages
	sh .ci/library $(ENDS)

lab: book ## Open the workbooks in JupyterLab; more flags: FLAGS="--port 8900"
	@$(python) -m workbooks.lab $(FLAGS)

nbgrader: book ## Write a course for nbgrader, from the workbooks
	@$(python) -m workbooks.course

classroom: nbgrader ## Run every workbook, and grade made-up ones with nbgrader
	sh .ci/classroom

notebooks: .venv/.ready ## Execute the notebooks and store their outputs
	$(python) -m tests.book.notebooks

lint: .venv/.ready ## Check style
	$(python) -m ruff check --quiet
	$(python) -m ruff format --check --quiet
	.venv/bin/oxlint --quiet $(scripts)
	.venv/bin/oxfmt --check $(scripts)

format: .venv/.ready ## Mend style
	$(python) -m ruff check --fix --quiet
	$(python) -m ruff format --quiet
	.venv/bin/oxlint --fix --quiet $(scripts)
	.venv/bin/oxfmt --write $(scripts)

lock: .venv/.ready ## Pin the newest packages in requirements.txt
	sh .ci/lock

bench: .venv/.ready ## Time the library beside scikit-learn, into bench/results.csv
	$(python) -m bench

long: .venv/.ready ## Compute anew what takes too long for a page (15 minutes)
	$(python) -m gmm_lib.bayes.long

clean: ## Remove what was built, but not .venv
	rm -rf _build .pytest_cache .ruff_cache .coverage

.venv/.ready: requirements.txt pyproject.toml .ci/environment
	@sh .ci/environment

$(list):
	@mkdir -p _build
	@{ $(find); echo "$$GMM_LANGUAGE"; } >$@

$(config): _config.yml
	@mkdir -p _build
	@sed 's/execute_notebooks: force/execute_notebooks: cache/' _config.yml >$@

$(site): .venv/.ready $(sources) | $(config)
	rm -rf _build/html
	@[ -e $(executed) ] && [ -z "$$(find $^ -newer $(executed))" ] || rm -rf $(cache)
	$(build) --all
	@touch $@

# The same doctrees, so the notebooks are not executed again.
$(workbooks): $(site) $(wildcard workbooks/*.py) workbooks/exam.md | $(config)
	$(build) --builder custom --custom-builder workbooks
	@touch $@

# Each target sets up what it needs: git, make and either uv or Python ≥ 3.12 are enough.
UV := .ci/uv
LAUF := $(UV) run --no-sync
# As many as a small machine has cores; where tests wait for mails and the browser, one for each
# group of tests/browser/conftest.py: two that share a stack each, two that share the world of pages.
PROZESSE := 2
PROZESSE_BROWSER := 4
# One more than cores: tests that kill workers mostly wait.
PROZESSE_TESTS := 3
# Each check keeps one core busy; what it says stays together.
PARALLEL := $(MAKE) --no-print-directory --jobs=$(PROZESSE) --output-sync=target
PRUEFUNGEN := typen stil vorlagen migrationen einstellungen
# Static checks read the settings but reach no service.
PRODUKTION := PORTAL_MODUS=produktion PORTAL_URL=https://portal.example ALLOWED_HOSTS=portal.example \
	SECRET_KEY=nur-zum-pruefen-Kq7vXw2mRb9tZc4yLd8nHf3sGj6pQa5uEx1oVi0k-WzTy \
	DATABASE_URL=postgres://portal@127.0.0.1:9/portal REDIS_URL=redis://127.0.0.1:9/0 \
	MAIL_URL=smtp://127.0.0.1:9 MAIL_ABSENDER=portal@portal.example \
	DATEN_VERZEICHNIS=/tmp SIEGEL_VERZEICHNIS=/tmp SIEGEL_PASSWORT=nur-zum-pruefen

# A run starts dozens of Python processes: where compiled modules may not be kept, each spends three
# seconds of a core on compiling what it imports.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo demo-zuruecksetzen test check format katalog bench stoerungen bilder \
	umgebung stil typen vorlagen datenbank gesammelt migrationen einstellungen uebersetzungen

demo: umgebung  ## the portal with invented data on http://127.0.0.1:8000 (PORT=… elsewhere)
	@$(LAUF) python -m netzwerk.demo.start

demo-zuruecksetzen: umgebung  ## forget the demo's data; the next start loads it anew
	@$(LAUF) python -m netzwerk.demo.start --zuruecksetzen

# `uebersetzungen` runs among the tests here. By directory, not by mark: a process that imports the
# tests of the other part loses seconds; `tests/test_haus.py` sees that none is left out.
test: umgebung  ## everything: checks, tests, browser tests, coverage
	@$(PARALLEL) datenbank gesammelt $(PRUEFUNGEN)
	@$(LAUF) python -m netzwerk.demo.voraussetzungen browser poppler
	$(LAUF) pytest -n $(PROZESSE_TESTS) --ignore tests/browser --cov
	$(LAUF) pytest -n $(PROZESSE_BROWSER) --dist loadfile --reruns 1 --rerun-show-tracebacks -r fE tests/browser

check: umgebung  ## the fast part alone
	@$(PARALLEL) $(PRUEFUNGEN) uebersetzungen

format: umgebung  ## formats the sources
	$(LAUF) ruff check --fix-only --quiet .
	$(LAUF) ruff format .

katalog: umgebung  ## brings locale/en up to date: new texts wait there for their translation
	@$(LAUF) python -m tests.uebersetzungen

bench: umgebung  ## one line per figure: name  ours  reference  ratio  unit
	@$(LAUF) python -m tests.bench

stoerungen: umgebung  ## 5,000 mails while workers, services and mail server fail; prints the counts
	@$(LAUF) python -m tests.stoerungen

bilder: umgebung  ## pictures of the main pages in bilder/ (ZUSTAENDE=1: of empty, faulty and full ones)
	@$(LAUF) python -m netzwerk.demo.voraussetzungen browser
	@$(LAUF) python -m $(if $(ZUSTAENDE),pytest -q -n 0 tests/browser/zustaende.py,tests.browser.bilder)

umgebung:
	@$(UV) --version >/dev/null
	@[ -d .venv ] || echo "Die Umgebung wird eingerichtet, das dauert beim ersten Mal etwa eine Minute …"
	@$(UV) sync --locked --quiet
	@$(LAUF) python -m netzwerk.demo.voraussetzungen

stil: umgebung
	$(LAUF) ruff check --quiet .
	$(LAUF) ruff format --check --quiet .

typen: umgebung
	$(LAUF) mypy

vorlagen: umgebung
	$(LAUF) djlint --lint --quiet templates

migrationen: umgebung
	@PORTAL_MODUS=test $(LAUF) python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

# The migrated database that all tests copy: made while the type checker has the other core.
datenbank: umgebung
	@$(LAUF) python -m tests.vorlage

# A fresh checkout's tests are compiled here once, not by each test process for itself.
gesammelt: umgebung
	@[ -d tests/basis/__pycache__ ] || DATABASE_URL=postgres://127.0.0.1:9/keine REDIS_URL=redis://127.0.0.1:9/0 \
		$(LAUF) pytest --collect-only -qq -n 0 --ignore tests/browser >/dev/null

einstellungen: umgebung
	@$(PRODUKTION) $(LAUF) python manage.py check --deploy --fail-level WARNING

uebersetzungen: umgebung
	@$(LAUF) pytest -q --no-header -p no:cacheprovider tests/test_uebersetzungen.py

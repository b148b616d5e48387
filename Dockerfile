# The portal's image: one for web server, workers and schedule; the command makes the difference.
FROM python:3.13-slim AS bau
RUN pip install --no-cache-dir uv
WORKDIR /portal
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
# Dependencies first: they change rarely and stay in the cache.
COPY pyproject.toml uv.lock .python-version ./
RUN uv sync --locked --no-dev --no-cache
COPY manage.py ./
COPY netzwerk netzwerk
COPY mitglieder mitglieder
COPY angebote angebote
COPY treffen treffen
COPY templates templates
COPY static static
COPY locale locale
# Collecting reads the settings; no value given here reaches the running portal.
RUN PORTAL_MODUS=produktion SECRET_KEY=nur-zum-bauen PORTAL_URL=http://bau ALLOWED_HOSTS=bau \
    DATABASE_URL=postgres://bau@bau/bau REDIS_URL=redis://bau/0 \
    MAIL_URL=smtp://bau:25 MAIL_ABSENDER=portal@bau.example \
    DATEN_VERZEICHNIS=/tmp SIEGEL_VERZEICHNIS=/tmp SIEGEL_PASSWORT=nur-zum-bauen \
    .venv/bin/python manage.py collectstatic --no-input

FROM python:3.13-slim
# What WeasyPrint loads to set PDF files; the fonts themselves come with the portal.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home portal \
    && install -d -o portal -g portal /daten /siegel
WORKDIR /portal
COPY --from=bau /portal /portal
COPY LICENSE CHANGELOG.md ./
ENV PATH=/portal/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATEN_VERZEICHNIS=/daten \
    SIEGEL_VERZEICHNIS=/siegel
USER portal
EXPOSE 8000
# No access log: the paths of links from mails are secrets.
CMD ["gunicorn", "netzwerk.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", \
     "--threads", "4", "--preload", "--no-control-socket", \
     "--worker-tmp-dir", "/dev/shm"]

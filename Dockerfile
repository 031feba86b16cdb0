# Meervoud as one image: the explorer and the `kb` command.
# No Docker engine was at hand when this was written: it was linted and read, never built. See README.md.

FROM node:24-slim AS interface
WORKDIR /ui
COPY ui/package.json ui/package-lock.json ui/.npmrc ./
RUN npm ci --silent
COPY ui/ ./
RUN npm run --silent build

# Of Debian the release whose pg_dump knows the PostgreSQL of docker-compose.yml.
FROM python:3.11-slim-trixie AS python
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:${PATH}"
WORKDIR /app
# Requirements before the source, so that a change of the source installs nothing again.
COPY requirements.txt constraints.txt pyproject.toml README.md LICENSE ./
RUN pip install --quiet --require-hashes --requirement requirements.txt
# Other encoders than ours: --build-arg EXTRA=sentence-transformers; it brings torch, 1.5 GB. Where the package index gives
# torch with CUDA, also --build-arg TORCH_INDEX=<address of an index with CPU builds>.
ARG EXTRA=""
ARG TORCH_INDEX=""
# hadolint ignore=DL3013
RUN if [ -n "${EXTRA}" ]; then \
        pip install --quiet ${TORCH_INDEX:+--index-url "${TORCH_INDEX}"} torch==2.13.0 \
        && pip install --quiet --constraint constraints.txt "${EXTRA}"; \
    fi
COPY api/ api/
COPY corpora/ corpora/
COPY evaluation/ evaluation/
COPY exchange/ exchange/
COPY ingest/ ingest/
COPY kb/ kb/
COPY ui/ ui/
# Editable: templates, thesaurus and migrations are read from the source folders.
RUN pip install --quiet --no-deps --editable .

FROM python:3.11-slim-trixie
# Reads scanned pages, and makes and puts back copies of PostgreSQL.
# hadolint ignore=DL3008
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-client tesseract-ocr tesseract-ocr-nld \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --home-dir /data meervoud \
    && install --directory --owner=meervoud --group=meervoud --mode=0750 /data /backups
COPY --from=python /opt/venv /opt/venv
COPY --from=python /app /app
COPY --from=interface /ui/static /app/ui/static
ENV PATH="/opt/venv/bin:${PATH}" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KB_HOST=0.0.0.0 \
    KB_DATA=/data
WORKDIR /app
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ.get('KB_PORT', '8000')}/health/ready\", timeout=4)"]
ENTRYPOINT ["kb"]
CMD ["serve"]

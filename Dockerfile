# Civiscope in a container: HTTP, browser, markup checker and everything else it needs, for each of its commands. It runs as an
# ordinary user, Chromium in its own sandbox; compose.yaml says what that takes. Add @sha256:... to each FROM when you build.
FROM node:22.22.0-bookworm-slim AS checker
RUN npm install --prefix /checker vnu-jar@26.9.27

# Every package is proven by its hash; of those, only what the product itself needs is installed.
FROM python:3.11.15-slim-bookworm AS built
# Debian's own updates are wanted, so its packages are not pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY requirements.lock ./
RUN pip wheel --no-cache-dir --require-hashes --wheel-dir /wheels --requirement requirements.lock
COPY . .
RUN python -m venv /opt/civiscope \
    && /opt/civiscope/bin/pip install --no-cache-dir --no-index --find-links /wheels '.[workers,parquet,sdmx]'

FROM python:3.11.15-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends chromium default-jre-headless fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home civiscope \
    && install --directory --owner civiscope /data /backups
COPY --from=checker /checker/node_modules/vnu-jar/build/dist/vnu.jar /opt/vnu/vnu.jar
COPY --from=built /opt/civiscope /opt/civiscope
COPY --chmod=755 deploy/healthy.sh /opt/civiscope/healthy.sh

USER 10001
WORKDIR /data
VOLUME /data
ENV PATH=/opt/civiscope/bin:$PATH CIVISCOPE_BROWSER=/usr/bin/chromium CIVISCOPE_VNU_JAR=/opt/vnu/vnu.jar
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["/opt/civiscope/healthy.sh"]
ENTRYPOINT ["civiscope"]
CMD ["--help"]

# Civiscope in a container: HTTP, browser, markup checker and everything else it needs; runs as an ordinary user.
FROM node:22-bookworm-slim AS checker
RUN npm install --prefix /checker vnu-jar@26.9.27

FROM python:3.11-slim-bookworm

# Debian's own updates are wanted, so its packages are not pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends chromium default-jre-headless fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY --from=checker /checker/node_modules/vnu-jar/build/dist/vnu.jar /opt/vnu/vnu.jar
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home --uid 10001 civiscope \
    && mkdir /data && chown civiscope /data

USER 10001
WORKDIR /data
VOLUME /data
ENV CIVISCOPE_BROWSER=/usr/bin/chromium CIVISCOPE_VNU_JAR=/opt/vnu/vnu.jar
ENTRYPOINT ["civiscope"]
CMD ["--help"]

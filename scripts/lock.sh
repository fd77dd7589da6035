#!/bin/sh
# Resolves requirements.lock for every platform: names, versions and hashes only, so that any index can serve them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet uv
{ printf 'hatchling\neditables\n'; } > "$work/build.in"
"$work/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-header --no-annotate --group dev pyproject.toml "$work/build.in" -o requirements.lock

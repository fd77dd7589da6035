#!/bin/sh
# Creates the virtual environment and installs the locked dependencies, checked by hash. Usage: setup.sh VENV
set -eu
venv=${1:-.venv}
python=${PYTHON:-}
if [ -z "$python" ]; then
  for name in python3.13 python3.12 python3.11 python3 python; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$name
      break
    fi
  done
fi
if [ -z "$python" ]; then
  echo "Civiscope needs Python 3.11 or newer; install it, or name it: make PYTHON=/path/to/python3.11" >&2
  exit 2
fi
if ! "$python" -m venv "$venv" 2>/dev/null; then
  rm -rf "$venv"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing the venv module of Python (Debian package python3-venv) ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
  fi
  "$python" -m venv "$venv" || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 2; }
fi
echo "Installing the locked dependencies into $venv ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .

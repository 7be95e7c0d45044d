#!/usr/bin/env bash
# Build the front-end assets: build.sh PYTHON
#
# Uses the Node of the system when it is new enough, else a pinned wheel of Node in the virtual environment of PYTHON.
set -euo pipefail

python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")"

major() { "$1" --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p'; }

if ! command -v npm >/dev/null || [ "$(major node || true)" -lt 20 ] 2>/dev/null || ! command -v node >/dev/null; then
  echo "No Node >= 20 here: taking it from a wheel ..."
  "$python" -m pip --disable-pip-version-check --no-input --quiet install \
    --require-hashes --only-binary :all: -r requirements.lock
  PATH="$(dirname "$python"):$PATH"
  export PATH
fi

echo "Building front-end assets ..."
# Install scripts stay off: one package deep in the tree starts a reporter in the background.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
node build.mjs

#!/usr/bin/env bash
# Build the front-end assets: build.sh PYTHON
#
# Uses the Node of the system when it is new enough, else a pinned wheel of Node in the virtual environment of PYTHON.
set -euo pipefail

python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")"

new_enough() {
  command -v node && command -v npm && [ "$(node --version | sed 's/^v\([0-9]*\)\..*/\1/')" -ge 20 ]
} >/dev/null 2>&1

if ! new_enough; then
  echo "No Node >= 20 here: taking it from a wheel ..."
  "$python" -m pip --disable-pip-version-check --no-input -qq install \
    --require-hashes --only-binary :all: -r requirements.lock
  PATH="$(dirname "$python"):$PATH"
  export PATH
fi

# Install scripts stay off: one package deep in the tree starts a reporter in the background.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node build.mjs

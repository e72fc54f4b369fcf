#!/usr/bin/env bash
# Makes the lock files anew (needs uv). The widest is made first and holds the others, so that all agree on versions.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate "$@"; }
lock requirements-bench.in -o requirements-bench.txt
lock requirements-test.in -c requirements-bench.txt -o requirements-test.txt
lock requirements.in -c requirements-bench.txt -o requirements.txt

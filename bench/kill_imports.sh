#!/bin/sh
# F08 in full: kills the writing of an import at random moments, 200 times (or $1), on both stores.
set -e
cd "$(dirname "$0")/.."
export MAINSTAY_KILLS="${1:-200}"
run=".venv/bin/pytest tests/web/imports/test_faults.py -q -s -p no:xdist -k killed"
$run
.venv/bin/python scripts/with_postgres.py $run

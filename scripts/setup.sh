# Sourced by ./demo and ./check: a virtual environment with exactly the locked packages, made once and kept.
# usage: prepare LOCK_FILE
prepare() {
  local lock=$1 stamp
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; this is $(python3 --version)." >&2; exit 1; }
  stamp=$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
  if [ -f ".venv/$lock.stamp" ] && [ "$(cat ".venv/$lock.stamp")" = "$stamp" ]; then
    .venv/bin/python scripts/vendor.py  # at once done, unless the lists of front-end files have changed
    return
  fi
  echo "Installing the locked packages of $lock (once) …"
  [ -x .venv/bin/pip ] || python3 -m venv .venv || {
    echo "The venv module is missing. Type: sudo apt-get install -y python3-venv" >&2; exit 1; }
  .venv/bin/pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock"
  .venv/bin/pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable .
  .venv/bin/python scripts/vendor.py
  echo "$stamp" >".venv/$lock.stamp"
}

# usage: system_packages NAME … ; installs what is missing when allowed to, else says what to type
system_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" != 0 ]; then
    echo "Missing system packages. Type: sudo apt-get install -y ${missing[*]}" >&2; exit 1
  fi
  echo "Installing system packages: ${missing[*]} …"
  DEBIAN_FRONTEND=noninteractive apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

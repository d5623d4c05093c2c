#!/bin/sh
# Makes the virtual environment $1 with $PYTHON, or with the first Python that is new enough.
set -eu
venv=$1
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

python=
for each in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if new_enough "$each"; then python=$each; break; fi
done
if [ -z "$python" ]; then
    first=${PYTHON:-python3}
    found=$("$first" --version 2>&1) || found="no working $first"
    echo "Last Metre needs Python 3.11 or newer; here is: $found." >&2
    echo "需要 Python 3.11 或更新版本。Name another one with: make PYTHON=/path/to/python3" >&2
    exit 1
fi

echo "Making $venv with $("$python" --version) ..."
if "$python" -m venv "$venv" >/dev/null 2>&1; then exit 0; fi
# Debian and Ubuntu keep the venv module in a package of its own.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt-get update -qq >/dev/null 2>&1 || true
    apt-get install -y -qq --no-install-recommends "python$version-venv" >/dev/null 2>&1 || true
fi
if ! "$python" -m venv "$venv"; then
    echo "This Python cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv" >&2
    exit 1
fi

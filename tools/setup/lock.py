"""Makes the lock files again: Python with hashes, npm with integrity sums, none with an address."""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

UV = "uv>=0.13"
LOCKS = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-test.lock": ["pyproject.toml", "--group", "test"],
    "requirements-node.lock": ["--group", "node"],
}
COMPILE = ["pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url"]


def lock_python(uv: str, upgrade: list[str]) -> None:
    """Writes each lock; the tests' lock takes the runtime's versions as they stand."""
    # the command is written into the files: the words, not this machine's paths
    words = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    for name, source in LOCKS.items():
        same = ["-c", "requirements.lock"] if name == "requirements-test.lock" else []
        command = [uv, *COMPILE, "--python-version", "3.11", *source, *same, *upgrade, "-o", name]
        subprocess.run(command, check=True, env=words)


def check_no_address() -> None:
    for name in LOCKS:
        if "://" in Path(name).read_text("utf-8"):
            sys.exit(f"{name} holds an address; a lock is for every machine")
    if '"resolved"' in Path("package-lock.json").read_text("utf-8"):
        sys.exit("package-lock.json holds download addresses; see .npmrc")


def main() -> None:
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        subprocess.run([f"{folder}/bin/python", "-m", "pip", "install", "--quiet", UV], check=True)
        lock_python(f"{folder}/bin/uv", upgrade)
    here = Path(__file__).parent
    npm = ["install", "--package-lock-only", "--ignore-scripts", "--silent"]
    subprocess.run([sys.executable, str(here / "node.py"), *npm], check=True)
    check_no_address()


if __name__ == "__main__":
    main()

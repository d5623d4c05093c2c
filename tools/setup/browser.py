"""Finds a Chromium for the tests, or installs one, and writes its path to .venv/browser; under it the path
of its headless shell, which draws no window and opens a page for a quarter of the work, or of the same again.

Without one this says so and still ends well: the tests that need it are skipped, or fail where CI is set.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

FOUND = Path(sys.prefix) / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
PATIENCE = 300  # seconds for one package or one download
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")


def shows_a_page(path: str) -> bool:
    """Whether it really starts: some systems have a `chromium-browser` that only advertises a shop."""
    with tempfile.TemporaryDirectory() as profile:
        command = [path, *FLAGS, f"--user-data-dir={profile}", "--dump-dom", "about:blank"]
        try:
            shown = subprocess.run(command, capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
    return b"<html" in shown.stdout


def on_the_machine() -> str | None:
    """A browser of the machine, `CHROMIUM=/path` first."""
    named = os.environ.get("CHROMIUM")
    return first([named] if named else NAMES)


def first(names: Iterable[str]) -> str | None:
    """Of these the first that is there and shows a page."""
    paths = [path for name in names if (path := shutil.which(name))]
    return next((path for path in paths if shows_a_page(path)), None)


def shell_of(path: str) -> str:
    """The headless shell of the machine; the browser itself where there is none, or where it was named."""
    if "CHROMIUM" in os.environ:
        return path
    found = first(SHELLS)
    if found is None and apt_install(SHELLS[0]):
        found = first(SHELLS)
    return found or path


def quiet(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:  # a network that swallows everything
        return False
    return done.returncode == 0


def apt_install(*packages: str) -> bool:
    """Installs Debian packages where that is possible without asking anybody."""
    if os.name == "nt" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' and '.join(packages)} with apt ...", flush=True)
    quiet("apt-get", "update", "-qq")
    return quiet("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def of_playwright() -> str | None:
    """Playwright's own Chromium, fetched into the user's cache."""
    print("Fetching a Chromium with playwright ...", flush=True)
    quiet(sys.executable, "-m", "playwright", "install", "chromium")
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as w: print(w.chromium.executable_path)"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    path = said.stdout.strip()
    return path if path and Path(path).exists() and shows_a_page(path) else None


def has_chinese_letters() -> bool:
    """Whether a font for Chinese is there; unknown (no fontconfig) counts as there."""
    if not shutil.which("fc-list"):
        return True
    said = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
    return bool(said.stdout.strip())


def known() -> bool:
    """Whether the two found last time are still there, and no other one is named."""
    if "CHROMIUM" in os.environ or not FOUND.exists():
        return False
    paths = FOUND.read_text("utf-8").split("\n")
    return len(paths) >= 2 and all(os.access(path, os.X_OK) for path in paths[:2])


def main() -> None:
    if known():
        return
    FOUND.unlink(missing_ok=True)
    path = on_the_machine()
    if path is None and apt_install("chromium", "fonts-noto-cjk"):
        path = on_the_machine()
    path = path or of_playwright()
    if path is None:
        print("No Chromium here, and none could be installed: the browser tests cannot run.")
        print("Install one (chromium or google-chrome), or name it: make test CHROMIUM=/path/to/chromium")
        return
    if not has_chinese_letters() and not apt_install("fonts-noto-cjk"):
        print("No font for Chinese here: pictures will show boxes. Install fonts-noto-cjk.")
    FOUND.write_text(f"{path}\n{shell_of(path)}\n", "utf-8")
    print("Browser for the tests:", *dict.fromkeys(FOUND.read_text("utf-8").split("\n")[:2]))


if __name__ == "__main__":
    main()

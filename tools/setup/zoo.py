"""Fetches the pictures on which Pillow tests itself: crooked, broken, hostile ones of thirty formats.
They lie in its source package, which pip brings in the locked version and checks against the lock."""

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^pillow==(?P<version>\S+) \\\n(?:    --hash=\S+(?: \\)?\n)+", re.MULTILINE)
IMAGES = "/Tests/images/"


def main() -> None:
    """Prints the folder; fetches only what is not there."""
    pinned = PINNED.search((ROOT / "requirements.lock").read_text("utf-8"))
    if pinned is None:
        sys.exit("requirements.lock names no pillow")
    zoo = ROOT / "var" / "zoo" / f"pillow-{pinned['version']}"
    if not zoo.exists():
        zoo.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=zoo.parent) as folder:
            filled = unpacked(fetched(pinned[0], Path(folder)), Path(folder) / "images")
            filled.rename(zoo)
    print(zoo)


def fetched(requirement: str, folder: Path) -> Path:
    """The source package. pip asks it for its metadata on the way; nothing is compiled."""
    wanted = folder / "wanted.txt"
    wanted.write_text(requirement, "utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    how = ["--no-deps", "--no-binary", "pillow", "--require-hashes"]
    subprocess.run([*pip, "download", *how, "-d", str(folder), "-r", str(wanted)], check=True)
    return next(folder.glob("*.tar.gz"))


def unpacked(package: Path, folder: Path) -> Path:
    """Their files in one flat folder: a name in an archive never becomes a path."""
    folder.mkdir()
    with tarfile.open(package) as archive:
        for member in archive:
            _, images, name = member.name.partition(IMAGES)
            content = archive.extractfile(member) if images and member.isfile() else None
            if content is not None:
                (folder / name.replace("/", "__")).write_bytes(content.read())
    return folder


if __name__ == "__main__":
    main()

"""Where photos lie: DATA_DIR/photos/ab/<sha256>.jpg and, small, <sha256>-320.jpg.

A file is named by its content, so the same photo twice is one file. It is on the disk before its
row is committed; who removes files asks the rows first and last (see `sweep`)."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from dispatch.house import House

SMALL = "320"
SIZES = ("1600", SMALL)
LONE_FOR = timedelta(hours=1)  # between file and row lie milliseconds; an hour is beyond doubt
LEAVING = ".leaving"


@dataclass(slots=True, frozen=True)
class Shelf:
    """The folder of an installation's photos."""

    folder: Path

    def file(self, sha256: str, size: str = SIZES[0]) -> Path:
        """`sha256` comes from a row or from our own hashing, never from outside."""
        return self.folder / sha256[:2] / f"{sha256}{'-320' if size == SMALL else ''}.jpg"

    def both(self, sha256: str) -> list[Path]:
        return [self.file(sha256, size) for size in SIZES]

    def has(self, sha256: str) -> bool:
        return all(file.exists() for file in self.both(sha256))

    def put(self, prints: list[bytes], at: datetime) -> str:
        """The name under which they now stand on the disk, safe from a power cut. Blocks."""
        sha256 = hashlib.sha256(prints[0]).hexdigest()
        for content, file in zip(prints, self.both(sha256), strict=True):
            placed(content, file, at)
        return sha256

    def hashes(self) -> Iterator[set[str]]:
        """The names of all files, folder by folder."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield {file.name[:64] for file in folder.iterdir()}

    def drop_drafts(self, before: datetime) -> None:
        """What a power cut left half written."""
        for draft in self.folder.glob("*/*.draft"):
            if old(draft, before):
                draft.unlink(missing_ok=True)

    def lone(self, sha256: str, before: datetime) -> bool:
        """Was it put there before, and never again since?"""
        return all(old(file, before) for file in self.both(sha256) if file.exists())

    def aside(self) -> set[str]:
        """What a sweep left between here and gone when it died."""
        return {file.name[:64] for file in self.folder.glob(f"*/*{LEAVING}")}

    def set_aside(self, sha256: str) -> None:
        """Out of sight, not yet gone."""
        for file in self.both(sha256):
            with suppress(FileNotFoundError):
                file.rename(f"{file}{LEAVING}")

    def bring_back(self, sha256: str) -> None:
        for file in self.both(sha256):
            with suppress(FileNotFoundError):
                Path(f"{file}{LEAVING}").rename(file)

    def remove_aside(self, sha256: str) -> None:
        for file in self.both(sha256):
            Path(f"{file}{LEAVING}").unlink(missing_ok=True)


def shelf(house: House) -> Shelf:
    return Shelf(house.settings.data_dir / "photos")


def placed(content: bytes, file: Path, at: datetime) -> None:
    """Under its name it is whole or not at all; its time is the house's clock."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.stem}.{uuid4().hex}.draft")
    try:
        with draft.open("xb") as out:
            out.write(content)
            out.flush()
            os.utime(draft, (at.timestamp(), at.timestamp()))
            os.fsync(out.fileno())
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    synced(file.parent)
    synced(file.parent.parent)


def synced(folder: Path) -> None:
    """The name itself is data of the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def old(file: Path, before: datetime) -> bool:
    try:
        return file.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False

"""What an .xlsx shows of its cells: which rows, columns and cells are hidden, struck out or merged. The
reader of the values does not tell; it stands in the XML beside them.

Read as events, so that no tree is built; a document type, and with it every entity, is refused."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from dispatch.rules.sheet_tables import Look, Unreadable

Attributes = dict[str, str]
Runs = tuple[bool | None, ...]
"""Of each run of a text: struck out or not; None: as its cell is."""

OFF = ("0", "false", "off", "none")
PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
NUMBERED = re.compile(r"\d*\.xml$")  # styles.xml, styles2.xml
PLAIN: Runs = (None,)


def looks(archive: zipfile.ZipFile, most_rows: int, most_columns: int) -> dict[str, Look]:
    """{title: look} of an .xlsx; without a tab whose XML is not found, and {} of other workbooks in a zip:
    of these nobody knows what is hidden. Unreadable("too_many_rows") for a
    cell so far out that a table up to it would fill the memory."""
    names = {name.lower().lstrip("/"): name for name in archive.namelist()}

    def part(name: str, reader: Any) -> Any:
        if (real := names.get(name.lower())) is not None:
            parsed(archive.read(real), reader)
        return reader

    main = next((t for t in part("_rels/.rels", Relations("")).targets.values() if is_book(t)), "")
    if main.lower() not in names:
        return {}
    folder, file = posixpath.split(main)
    targets = part(f"{folder}/_rels/{file}.rels", Relations(folder)).targets
    beside = {NUMBERED.sub("", posixpath.basename(name).lower()): name for name in targets.values()}
    styles = part(beside.get("styles", ""), Styles()).struck
    shared = part(beside.get("sharedstrings", ""), Texts()).found
    sheets = {title: targets.get(link, "") for title, link in part(main, Sheets()).found.items()}
    return {
        title: part(name, Cells(styles, shared, most_rows, most_columns)).look
        for title, name in sheets.items()
        if name.lower() in names
    }


def is_book(target: str) -> bool:
    return target.lower().endswith(".xml") and "workbook" in target.lower()


def parsed(content: bytes, reader: Any) -> None:
    """Each reader has begun(name, attributes), ended(name) and, when it wants texts, wrote(text)."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = forbidden
    parser.StartElementHandler = begun(reader.begun)
    parser.EndElementHandler = lambda name: reader.ended(name.rpartition(" ")[2])
    parser.CharacterDataHandler = getattr(reader, "wrote", None)
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Unreadable("not_a_spreadsheet") from None


def begun(told: Callable[[str, Attributes], None]) -> Callable[[str, Attributes], None]:
    """Without namespaces, of which there are two for the same words."""

    def handler(name: str, attributes: Attributes) -> None:
        told(name.rpartition(" ")[2], {key.rpartition(" ")[2]: said for key, said in attributes.items()})

    return handler


def forbidden(*_: Any) -> None:
    raise Unreadable("not_a_spreadsheet")


def on(attributes: Attributes, name: str) -> bool:
    return attributes.get(name, "0").lower() not in OFF


def is_struck(attributes: Attributes) -> bool:
    """Of <strike/>, which means yes, and <strike val="0"/>, which means no."""
    return attributes.get("val", "1").lower() not in OFF


class Relations:
    """Of a .rels: {id: name of the part}."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.targets: dict[str, str] = {}

    def begun(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            path = posixpath.normpath(posixpath.join("/", self.folder, attributes.get("Target", "")))
            self.targets[attributes.get("Id", "")] = path.lstrip("/")

    def ended(self, name: str) -> None:
        pass


class Sheets:
    """Of workbook.xml: {title: id of its part}."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def begun(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.found[attributes.get("name", "")] = attributes.get("id", "")

    def ended(self, name: str) -> None:
        pass


class Styles:
    """Of styles.xml: the numbers of the cell formats whose font is struck out."""

    def __init__(self) -> None:
        self.fonts: list[bool] = []
        self.formats = 0
        self.struck: set[int] = set()
        self.within: list[str] = []

    def begun(self, name: str, attributes: Attributes) -> None:
        above = self.within[-1] if self.within else ""
        self.within.append(name)
        if name == "font" and above == "fonts":
            self.fonts.append(False)
        elif name == "strike" and self.within[-3:-1] == ["fonts", "font"]:
            self.fonts[-1] = is_struck(attributes)
        elif name == "xf" and above == "cellXfs":
            font = int(attributes.get("fontId", 0))
            if font < len(self.fonts) and self.fonts[font]:
                self.struck.add(self.formats)
            self.formats += 1

    def ended(self, name: str) -> None:
        self.within.pop()


class Texts:
    """Of sharedStrings.xml, and of a cell with a text of its own: the runs of each text."""

    def __init__(self, holder: str = "si") -> None:
        self.holder = holder
        self.found: list[Runs] = []
        self.runs: list[bool | None] = []
        self.run: bool | None = None
        self.reading = self.spoken = False

    def begun(self, name: str, attributes: Attributes) -> None:
        if name == self.holder:
            self.runs = []
        elif name == "r":
            self.run = None
        elif name == "rPr":
            self.run = False
        elif name == "strike":
            self.run = is_struck(attributes)
        elif name == "rPh":  # how it is read aloud is not shown
            self.spoken = True
        elif name == "t":
            self.reading = not self.spoken

    def wrote(self, text: str) -> None:
        if self.reading and text.strip():
            self.runs.append(self.run)

    def ended(self, name: str) -> None:
        if name == "t":
            self.reading = False
        elif name == "rPh":
            self.spoken = False
        elif name == "r":
            self.run = None
        elif name == self.holder:
            self.found.append(tuple(dict.fromkeys(self.runs)) or PLAIN)


class Cells:
    """Of a sheet's XML: its look."""

    def __init__(self, styles: set[int], shared: list[Runs], most_rows: int, most_columns: int) -> None:
        self.styles, self.shared = styles, shared
        self.most_rows, self.most_columns = most_rows, most_columns
        self.look = Look()
        self.row = self.column = -1
        self.style, self.kind, self.value = 0, "", ""
        self.own = Texts("is")
        self.valued = False

    def begun(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self.row = int(attributes.get("r", self.row + 2)) - 1
            self.column = -1
            if on(attributes, "hidden") or flat(attributes, "ht"):
                self.look.hidden_rows.add(self.row)
        elif name == "c":
            self.row, self.column = place_of(attributes.get("r"), self.row, self.column)
            self.style, self.kind = int(attributes.get("s", 0)), attributes.get("t", "n")
            self.value, self.own.found = "", []
        elif name == "col":
            self.hide(attributes)
        elif name == "mergeCell":
            self.merge(attributes.get("ref", ""))
        elif name == "v":
            self.valued = True
        else:
            self.own.begun(name, attributes)

    def wrote(self, text: str) -> None:
        if self.valued:
            self.value += text
        else:
            self.own.wrote(text)

    def ended(self, name: str) -> None:
        if name == "v":
            self.valued = False
        elif name == "c":
            self.judge()
        else:
            self.own.ended(name)

    def judge(self) -> None:
        """One cell that holds something: how far out it is, and how much of it is struck out."""
        if not self.value and not self.own.found:
            return
        if self.row >= self.most_rows or self.column >= self.most_columns:
            raise Unreadable("too_many_rows")
        runs = self.own.found[0] if self.own.found else PLAIN
        if self.kind == "s" and self.value.isdecimal() and int(self.value) < len(self.shared):
            runs = self.shared[int(self.value)]
        struck = {self.style in self.styles if run is None else run for run in runs}
        if True in struck:
            self.look.struck[self.row, self.column] = struck == {True}

    def hide(self, attributes: Attributes) -> None:
        if on(attributes, "hidden") or flat(attributes, "width"):
            first = int(attributes.get("min", 1))
            last = min(int(attributes.get("max", first)), self.most_columns)
            self.look.hidden_columns |= set(range(first - 1, last))

    def merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        if PLACE.fullmatch(first) and PLACE.fullmatch(last):
            self.look.merged.append((*place_of(first, 0, 0), *place_of(last, 0, 0)))


def flat(attributes: Attributes, side: str) -> bool:
    """Drawn so low or narrow that nobody sees it."""
    try:
        return float(attributes.get(side, 1)) < 0.1
    except ValueError:
        return False


def place_of(said: str | None, row: int, column: int) -> tuple[int, int]:
    """(1, 2) of C2; the next one of its row where nothing is said."""
    found = PLACE.fullmatch(said or "")
    if found is None:
        return row, column + 1
    index = 0
    for letter in found[1].upper():
        index = index * 26 + ord(letter) - 64
    return int(found[2]) - 1, index - 1

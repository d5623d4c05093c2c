"""What a visit costs on the wire, file by file, for a phone that reads gzip (br comes on https only)."""

import re

import requests

STATIC = re.compile(r"""(?:href|src)="(/static/[^"#]+)""")
IMPORT = re.compile(r"""(?:from|import) ?['"](\.{1,2}/[^'"]+)['"]""")
RELEASE = re.compile(r"/static/r/[0-9a-f]+/")
BY_SCRIPT = {"/sw.js"}  # asked for by the courier's main module
FOLDERS = re.compile(r"/static/r/[0-9a-f]+/$")  # named in the page, asked for by nobody


def named(page: str) -> set[str]:
    """The static files that a page names."""
    return {path for path in STATIC.findall(page) if not FOLDERS.match(path)}


def folder(page: str) -> str:
    """Where the page's release has its files: /static/r/0f3a…/"""
    found = RELEASE.search(page)
    assert found is not None
    return found[0]


def on_the_wire(session: requests.Session, url: str) -> tuple[int, str]:
    """(bytes of the body as it was sent, the text that it says)."""
    answer = session.get(url, timeout=30, stream=True, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, url
    return int(answer.headers["Content-Length"]), answer.content.decode("utf-8", "replace")


def first_visit(session: requests.Session, url: str, page: str) -> dict[str, int]:
    """{path: bytes} of a page and of everything that it asks for."""
    cost, text = on_the_wire(session, f"{url}{page}")
    return {page: cost} | followed(session, url, named(text) | (BY_SCRIPT if page == "/courier" else set()))


def followed(session: requests.Session, url: str, waiting: set[str]) -> dict[str, int]:
    """{path: bytes} of files and of all modules that they import."""
    costs: dict[str, int] = {}
    waiting = set(waiting)
    while waiting:
        path = waiting.pop()
        costs[path], text = on_the_wire(session, url + path)
        if path.endswith(".js"):
            waiting |= {beside(path, found) for found in IMPORT.findall(text)} - costs.keys()
    return costs


def beside(path: str, relative: str) -> str:
    """Where a module's relative import leads."""
    parts = path.split("/")[:-1]
    for step in relative.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def dearest(costs: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(costs.items(), key=lambda cost: -cost[1])[:8]

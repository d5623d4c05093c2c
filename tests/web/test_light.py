"""Light on the wire: static files compressed and kept for a year, answers compressed where that gives
nothing away."""

import gzip
import re

import brotli
import pytest

from app import create_app
from dispatch import config
from dispatch.db import direct
from dispatch.web import csrf
from dispatch.web.guard import ROUTES
from dispatch.web.static_files import StaticFiles, without_comments
from tests.cast import COORDINATOR, PASSWORD, committee

WORD = re.compile(r'"csrf":"([^"]+)"')


@pytest.fixture
def app(folder):
    made = create_app(config.load(data_dir=folder, app_env="test", work_limits=False))
    yield made
    made.extensions["house"].close()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def signed_in(client):
    """A browser with the coordinator's cookie."""
    assert (
        client.post("/api/v1/session", json={"phone": COORDINATOR, "password": PASSWORD}).status_code == 201
    )
    return client


def got(client, path, coding="gzip, br"):
    return client.get(path, headers={"Accept-Encoding": coding})


def release(app):
    return app.extensions["static_files"].url("")


@pytest.mark.parametrize(
    ("asked", "coding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_a_file_comes_in_the_smallest_form_that_the_browser_reads(app, client, asked, coding, unpack):
    plain = got(client, "/static/vendor/preact.standalone.js", "identity").data
    answer = got(client, f"{release(app)}vendor/preact.standalone.js", asked)
    assert answer.headers.get("Content-Encoding") == coding
    assert unpack(answer.data) == plain
    assert coding is None or len(answer.data) < len(plain) / 2
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_coding_that_is_refused_is_not_used(client):
    answer = got(client, "/static/js/ui.js", "br;q=0, gzip;q=0.5")
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_file_of_this_release_is_kept_for_a_year_and_one_without_is_asked_for_again(app, client):
    kept = got(client, f"{release(app)}js/ui.js")
    assert "immutable" in kept.headers["Cache-Control"]
    for path in ("/static/js/ui.js", "/static/r/000000000000/js/ui.js"):
        asked = got(client, path)
        assert asked.headers["Cache-Control"] == "no-cache"
        again = client.get(
            path, headers={"Accept-Encoding": "gzip, br", "If-None-Match": asked.headers["ETag"]}
        )
        assert again.status_code == 304 and not again.data


def test_pictures_are_sent_as_they_are(client):
    assert "Content-Encoding" not in got(client, "/static/vendor/images/layers.png").headers


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/js/%2e%2e/%2e%2e/app.py", "/static/js", "/static/none.js"]
)
def test_nothing_but_the_files_themselves_is_there(client, path):
    assert client.get(path).status_code == 404


def test_a_changed_file_is_another_release(tmp_path):
    (tmp_path / "js").mkdir()
    page = tmp_path / "js/sw.js"
    page.write_text("one();\n")
    first = StaticFiles({}, direct, root=tmp_path)
    page.write_text("two();\n")
    second = StaticFiles({}, direct, root=tmp_path)
    words = StaticFiles({"words/zh/hands.json": b"{}"}, direct, root=tmp_path)
    assert len({first.release, second.release, words.release}) == 3
    assert first.release.encode() in first.worker.content and first.worker.content != second.worker.content


def test_comments_of_whole_lines_go_and_nothing_else():
    script = b"""/** What it is.
 * At length. */

const a = 'https://x'; // kept: it is no line of its own
  /* one line */
  // and another
const b = `/* ${a} */`;
const c = /\\/\\*/;
"""
    assert (
        without_comments(script)
        == b"""
const a = 'https://x'; // kept: it is no line of its own
const b = `/* ${a} */`;
const c = /\\/\\*/;
"""
    )


def test_lists_and_pages_are_compressed(signed_in):
    for path in ("/api/v1/units", "/api/v1/people", "/board", "/openapi.json", "/open311/v2/services.json"):
        answer = got(signed_in, path)
        assert answer.headers.get("Content-Encoding") == "gzip", path
        assert gzip.decompress(answer.data)
        assert "Content-Encoding" not in got(signed_in, path, "identity").headers


def test_what_holds_a_secret_is_not_compressed(app, client):
    """A token, a link, or a code beside words that others have typed."""
    answer = client.post("/api/v1/session", json={"phone": committee(1), "password": PASSWORD})
    word = {"X-CSRF-Token": answer.json["csrf"], "Accept-Encoding": "gzip"}
    resident = {"name": "陈桂兰", "address": {"compound": "芳林园", "building": "3"}}
    body = {"resident": resident, "category": "parcel", "pick_up_code": "3-2-5501", "text": "取快递" * 500}
    posted = client.post("/api/v1/needs", json=body, headers=word)
    assert posted.status_code == 201
    need, order = posted.json["need"]["id"], posted.json["order"]["id"]
    for answer in (
        posted,
        *(got(client, f"/api/v1/{path}") for path in (f"needs/{need}", f"orders/{order}", "me")),
    ):
        assert "Content-Encoding" not in answer.headers
    assert {row.path for row in ROUTES if row.secret} == {"/needs/{id}", "/orders/{id}", "/me"}


def test_the_word_of_a_page_looks_different_each_time_and_opens_the_same_door(signed_in):
    words = [WORD.search(got(signed_in, "/board", "identity").text)[1] for _ in range(2)]
    own = signed_in.get("/api/v1/me").json["csrf"]
    assert words[0] != words[1] and own not in words
    for word in (*words, own):
        answer = signed_in.put("/api/v1/me/reach", json={}, headers={"X-CSRF-Token": word})
        assert answer.json.get("reason") != "csrf", word
    for wrong in ("", "~", "~AAAA", "~" + "A" * 86, words[0][:-4], own[:-1], "~ä"):
        answer = signed_in.put(
            "/api/v1/me/reach", json={}, headers={"X-CSRF-Token": wrong.encode("utf-8").decode("latin-1")}
        )
        assert answer.json["reason"] == "csrf", wrong


def test_a_mask_hides_the_whole_word():
    assert csrf.unmasked(csrf.masked("x" * 43)) == b"x" * 43

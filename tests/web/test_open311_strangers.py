"""Programs as they are out there: they send one thing too many, write GB 18030, ask from a page of another
origin, and turn pages."""

import io
from urllib.parse import quote_from_bytes
from xml.etree import ElementTree

import pytest

from app import create_app
from dispatch import config
from tests.web.open311_world import HERE, KEY

PATH = "/open311/v2/requests"
WHOLE = {"api_key": KEY, "service_code": "06042", **HERE}
PAGE = {"Origin": "https://map.example"}
ALLOWED = "Access-Control-Allow-Origin"


@pytest.fixture(scope="module")
def app(tmp_path_factory, demo_folder):
    import shutil

    folder = tmp_path_factory.mktemp("strangers") / "var"
    shutil.copytree(demo_folder, folder)
    made = create_app(config.load(data_dir=folder, app_env="test"))
    made.extensions["buckets"].on = False
    yield made
    made.extensions["house"].close()


@pytest.fixture
def post(app):
    """post(fields, form) gives (status, id or sentence, notice)."""

    def send(fields=None, form="json", **more):
        more = more or {"data": WHOLE | (fields or {})}
        answer = app.test_client().post(f"{PATH}.{form}", **more)
        if form == "json":
            first = answer.json[0]
            return (
                answer.status_code,
                first.get("service_request_id") or first["description"],
                first.get("service_notice"),
            )
        tree = ElementTree.fromstring(answer.data)
        found = tree.findtext(".//service_request_id") or tree.findtext(".//description")
        return answer.status_code, found, tree.findtext(".//service_notice")

    return send


@pytest.fixture
def words(app):
    """What staff read of a report."""

    def read(request_id):
        from models import Report

        with app.extensions["house"].db.reading() as rd:
            return rd.session.get(Report, request_id).text

    return read


def photo(size=100):
    return io.BytesIO(b"\xff\xd8\xff" + bytes(size)), "IMG_0001.jpg"


FIXMYSTREET = {
    "title": "Overflowing bin", "email": "a@example.org", "attribute[uprn]": "100012345",
    "attribute[fixmystreet_id]": "77", "attribute[closest_address]": "x", "attribute[severity]": "heavy",
}  # fmt: skip


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(
    ("more", "named"),
    [
        (
            lambda: FIXMYSTREET,
            ["attribute[uprn]", "attribute[fixmystreet_id]", "attribute[closest_address]", "title"],
        ),
        (lambda: {"service_code": "06010", "attribute[container]": "street"}, ["attribute[container]"]),
        (lambda: {"photo1": photo(), "photo2": photo(3_000_000)}, ["文件 photo1", "文件 photo2"]),
        (lambda: {"media": "QUJD" * 50_000, "photo": photo()}, ["media", "文件 photo"]),
        (
            lambda: {"attribute[x][y]": "1", "requested_datetime": "now"},
            ["attribute[x][y]", "requested_datetime"],
        ),
    ],
    ids=["FixMyStreet", "another service's", "photos", "a photo in letters", "odd names"],
)
def test_one_thing_too_many_never_costs_the_report(post, words, form, more, named):
    status, request_id, notice = post({"description": "垃圾桶满了"} | more(), form)
    assert status == 200 and words(request_id) == "垃圾桶满了"
    assert all(name in notice for name in named), notice
    assert "severity" not in notice and "email" not in notice, (
        "what was taken, or is told of all, is not named"
    )


def test_a_report_without_anything_too_many_names_nothing(post):
    _, _, plain = post()
    _, _, with_media = post({"media_url": "https://photos.example/1.jpg"})
    assert "没有采用" not in plain and with_media.startswith(plain) and "media_url" in with_media


def test_names_are_the_senders_and_are_shortened_and_counted(post):
    _, _, notice = post({f"x{n}\x07<b>" + "长" * 60: "1" for n in range(14)}, "xml")
    assert "另有 4 项" in notice and "\x07" not in notice and "长" * 41 not in notice


def test_what_we_ask_for_is_still_refused_when_it_cannot_be_read(post):
    for wrong in ({"attribute[severity]": "terrible"}, {"lat": "x"}, {"description": "长" * 4001}):
        assert post(wrong | {"attribute[uprn]": "1", "photo": photo()})[0] == 400
    assert post({"description": "x" * 70_000, "photo": photo()})[0] == 413
    assert post({"photo": photo(22_100_000)})[0] == 413


@pytest.mark.parametrize(
    "broken", [b"--x--", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1"]
)
@pytest.mark.parametrize("boundary", ["", "; boundary=x", "; boundary=\xe4"])
def test_a_broken_form_is_refused_in_words(post, broken, boundary):
    status, said, _ = post(data=broken, content_type=f"multipart/form-data{boundary}")
    assert status in (400, 403) and len(said) > 5


# ---------------------------------------------------------------- GB 18030

TEXT = "垃圾桶满了，3号楼门口"
URLENCODED = "application/x-www-form-urlencoded"


def urlencoded(raw: bytes, **more: str) -> str:
    fields = "&".join(f"{name}={value}" for name, value in (WHOLE | more).items())
    return f"{fields}&description={quote_from_bytes(raw)}"


def multipart(raw: bytes, declared: str = "", more: str = "") -> dict:
    fields = [f'Content-Disposition: form-data; name="{n}"\r\n\r\n{v}'.encode() for n, v in WHOLE.items()]
    fields.append(f'Content-Disposition: form-data; name="description"{declared}\r\n\r\n'.encode() + raw)
    if more:
        fields.append(f'Content-Disposition: form-data; name="_charset_"\r\n\r\n{more}'.encode())
    body = b"".join(b"--x\r\n" + one + b"\r\n" for one in fields) + b"--x--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    "sent",
    [
        {"data": urlencoded(TEXT.encode("gbk")), "content_type": URLENCODED},
        {"data": urlencoded(TEXT.encode("gb18030")), "content_type": f"{URLENCODED}; charset=GB2312"},
        {"data": urlencoded(TEXT.encode("gbk"), _charset_="gbk"), "content_type": URLENCODED},
        {"data": urlencoded(TEXT.encode()), "content_type": URLENCODED},
        {"data": urlencoded(TEXT.encode()), "content_type": f"{URLENCODED}; charset=UTF-8"},
        multipart(TEXT.encode("gbk")),
        multipart(TEXT.encode("gbk"), "\r\nContent-Type: text/plain; charset=gbk"),
        multipart(TEXT.encode("gbk"), more="GB18030"),
        multipart(TEXT.encode()),
    ],
)
def test_words_are_the_same_words_in_every_way_they_are_sent(post, words, sent):
    status, request_id, notice = post(**sent)
    assert status == 200 and words(request_id) == TEXT and "没有采用" not in notice


def test_bytes_that_were_not_escaped_and_those_in_the_address_are_words_too(app, post, words):
    raw = urlencoded(b"").encode() + TEXT.encode("gbk")
    assert words(post(data=raw, content_type=URLENCODED)[1]) == TEXT
    answer = app.test_client().post(f"{PATH}.json?" + urlencoded(TEXT.encode("gbk")))
    assert words(answer.json[0]["service_request_id"]) == TEXT


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        ("ゴミ箱がいっぱいです".encode("shift_jis"), ""),
        ("垃圾桶滿了，請派人處理".encode("big5"), ""),
        (b"\xff\xfe\xfd", ""),
        (TEXT.encode("gbk"), "; charset=utf-8"),
        (TEXT.encode("big5", "ignore"), "; charset=big5"),
    ],
)
def test_what_nobody_can_read_is_refused_in_words_and_not_kept(post, raw, charset):
    status, said, _ = post(data=urlencoded(raw), content_type=URLENCODED + charset)
    assert status == 400 and "GB 18030" in said


# ---------------------------------------------------------------- pages of other origins


@pytest.mark.parametrize(
    "path",
    ["/discovery.xml", "/v2/services.json", "/v2/services/06042.xml", "/v2/requests.json", "/v2/requests/none.json",
     "/v2/requests.json?status=nonsense", "/v2/servicerequestupdates.xml", "/v2/media/none.jpg", "/v2/nowhere"],
)  # fmt: skip
def test_what_the_world_may_read_a_page_may_read_too(app, path):
    answer = app.test_client().get(f"/open311{path}", headers=PAGE)
    assert answer.headers[ALLOWED] == "*" and "Access-Control-Allow-Credentials" not in answer.headers
    if "nowhere" not in path:
        asked = app.test_client().options(
            f"/open311{path}", headers=PAGE | {"Access-Control-Request-Method": "GET"}
        )
        assert asked.status_code == 204 and asked.headers[ALLOWED] == "*"
        assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD"


def test_a_page_may_not_post_and_not_read_what_is_private(app):
    client = app.test_client()
    assert ALLOWED not in client.post(f"{PATH}.json", data=WHOLE, headers=PAGE).headers
    before = client.options(f"{PATH}.json", headers=PAGE | {"Access-Control-Request-Method": "POST"})
    assert "POST" not in before.headers["Access-Control-Allow-Methods"]
    for path in ("/api/v1/reports", "/healthz", "/", "/openapi.json", "/open311/v2/nowhere.json"):
        assert ALLOWED not in client.options(path, headers=PAGE).headers, path
    for path in ("/api/v1/reports", "/healthz", "/", "/openapi.json"):
        assert ALLOWED not in client.get(path, headers=PAGE).headers, path


# ---------------------------------------------------------------- which of them

LAT, LONG = float(HERE["lat"]), float(HERE["long"])


@pytest.fixture(scope="module")
def row(app):
    """Ids of seven reports in a row to the north, 50 m apart."""
    ids = []
    for n in range(7):
        where = {"lat": str(LAT - 0.002 + n * 0.00045), "long": str(LONG - 0.001)}
        answer = app.test_client().post(f"{PATH}.json", data=WHOLE | where | {"service_code": "06018"})
        ids.append(answer.json[0]["service_request_id"])
    return ids


@pytest.fixture
def listed(app):
    def read(**asked):
        answer = app.test_client().get(f"{PATH}.json", query_string={"service_code": "06018"} | asked)
        assert answer.status_code == 200, answer.text
        return [r["service_request_id"] for r in answer.json]

    return read


def test_a_circle_holds_what_lies_in_it(row, listed):
    middle = {"lat": str(LAT - 0.002), "long": str(LONG - 0.001)}
    assert set(listed(**middle, radius="75")) == set(row[:2])
    assert set(listed(**middle, radius="175.5")) == set(row[:4])
    assert set(listed(**middle, radius="50000")) == set(row)
    assert listed(lat=str(LAT + 0.1), long=str(LONG), radius="100") == []


def test_a_building_is_measured_from_where_it_stands(app, listed):
    from models import Building, Report

    with app.extensions["house"].db.reading() as rd:
        from sqlmodel import select

        house = rd.session.exec(select(Building).where(Building.number == "3")).first()
    data = {"api_key": KEY, "service_code": "06018", "address_id": house.id}
    request_id = app.test_client().post(f"{PATH}.json", data=data).json[0]["service_request_id"]
    near = {"lat": str(house.lat), "long": str(house.lng), "radius": "5"}
    assert listed(**near) == [request_id]

    def away(tx):  # where the courier stood who reported it
        tx.session.get(Report, request_id).lat += 0.0006

    from dispatch.tx import Call

    app.extensions["house"].db.write(Call(), away)
    assert listed(**near) == [request_id]


def test_no_circle_tells_more_of_a_place_than_is_shown(app, row, listed):
    """A report is in or out by its rounded place, so that circles cannot be narrowed down on the real one."""
    shown = app.test_client().get(f"{PATH}/{row[3]}.json").json[0]
    assert row[3] in listed(lat=str(shown["lat"]), long=str(shown["long"]), radius="1")


def test_pages_are_turned_without_a_gap_or_a_repeat(row, listed):
    whole = listed()
    assert set(row) <= set(whole)
    turned = [listed(page=str(n), page_size="3") for n in range(1, 5)]
    assert [one for page in turned for one in page] == whole
    assert [len(page) for page in turned][:2] == [3, 3] and listed(page="99", page_size="3") == []
    middle = {"lat": str(LAT - 0.002), "long": str(LONG - 0.001), "radius": "175"}
    assert listed(**middle, page="2", page_size="3") == listed(**middle)[3:]
    assert (
        listed(service_request_id=",".join(row), page="2", page_size="5")
        == [i for i in whole if i in row][5:]
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "0"}, {"page": "-1"}, {"page": "x"}, {"page": "1.5"}, {"page": "999999999999"}, {"page": "101"},
        {"page": "１"}, {"page_size": "0"}, {"page_size": "1001"}, {"page_size": "all"},
        {"lat": HERE["lat"], "long": HERE["long"]}, {"radius": "100"}, {"lat": HERE["lat"], "radius": "100"},
        {**HERE, "radius": "0"}, {**HERE, "radius": "nan"}, {**HERE, "radius": "inf"}, {**HERE, "radius": "50001"},
        {"lat": HERE["long"], "long": HERE["lat"], "radius": "100"}, {"lat": "x", "long": "y", "radius": "100"},
        {"lat": "51.5", "long": "-0.1", "radius": "100"},
    ],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_in_words(app, asked):
    answer = app.test_client().get(f"{PATH}.json", query_string=asked)
    assert (
        answer.status_code == 400
        and len(answer.json[0]["description"]) > 8
        and "{" not in answer.json[0]["description"]
    )


def test_the_steps_have_pages_too(app):
    read = app.test_client().get
    assert read("/open311/v2/servicerequestupdates.json?page=2&page_size=1000").json == []
    assert read("/open311/v2/servicerequestupdates.json?page_size=0").status_code == 400
    wrong = read(f"{PATH}.json?status=nonsense").json[0]["description"]
    assert wrong.startswith("status "), "the sentence names the argument that is wrong"

"""A courier's photo on its way: brought, cleaned, answered once per key, seen by those it is meant for."""

import io
import threading
from pathlib import Path

import pytest
import requests

from dispatch.actions import photos
from dispatch.tx import Call
from models import Photo
from tests import desk, pictures
from tests.cast import (
    ADMIN,
    COORDINATOR,
    DISTRICT,
    HOTLINE,
    OTHER_COORDINATOR,
    OTHER_COURIER,
    OTHER_STAFF,
    PASSWORD,
    SUPERVISOR,
    committee,
    courier,
    lead,
)
from tests.pictures import MARKED, door, encoded, marked
from tests.web.photo_street import Street, delivered, files, grabbed, rows, told

LARGEST = 20 * 1024 * 1024


@pytest.fixture
def street(folder: Path):
    opened = Street(folder)
    yield opened
    opened.close()


@pytest.fixture
def people(street: Street):
    return street.people


@pytest.fixture
def house(street: Street):
    return street.house


def test_a_courier_gets_back_his_photo_without_what_the_phone_wrote_into_it(people, house):
    phone = people(courier(1))
    photo_id = phone.brought(marked("JPEG"))
    for size in ("", "?size=1600", "?size=320"):
        answer = phone.call("GET", f"/photos/{photo_id}{size}")
        assert answer.status_code == 200
        assert answer.data.startswith(b"\xff\xd8\xff")
        assert not [mark for mark in MARKED if mark in answer.data]
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Content-Disposition"].startswith('inline; filename="photo-')
    for file in house.settings.data_dir.rglob("*"):
        assert not file.is_file() or not [mark for mark in MARKED if mark in file.read_bytes()], file


def test_a_photo_as_large_as_photos_get_arrives(people):
    """Long runs without a line break must not be taken for a field of words."""
    data = pictures.noise()
    assert 15_000_000 < len(data) <= LARGEST
    answer = people(courier(1)).brings(data)
    assert answer.status_code == 201, answer.text


def test_a_size_nobody_makes_is_refused(people):
    phone = people(courier(1))
    photo_id = phone.brought()
    for strange in ("641", "../1600", "320.jpg", "", "-320"):
        assert phone.sees(photo_id, f"?size={strange}") == 422


@pytest.mark.parametrize("strange", ["..", "%2e%2e%2fpii.key", "x" * 3000, "\x00", "' OR 1=1", "photo-1.jpg"])
def test_no_path_is_made_of_what_somebody_asks_for(people, strange):
    assert people(courier(1)).sees(strange) == 404


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "a\x00.php", "<script>.jpg", "con", "x" * 5000, "门口.jpg", 'a"; filename="b'],
)
def test_the_name_of_a_file_means_nothing(people, house, name):
    photo_id = people(courier(1)).brings(marked("JPEG"), name).json["photo_id"]
    answer = people(courier(1)).call("GET", f"/photos/{photo_id}")
    assert name not in answer.headers["Content-Disposition"]
    assert {f.parent.parent for f in files(house)} == {house.settings.data_dir / "photos"}


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (encoded(door(), "GIF"), (415, "unsupported_media")),
        (encoded(door(), "JPEG")[:900], (422, "invalid", ("photo", "not_a_photo"))),
        (b"\xff\xd8\xff" + bytes(LARGEST), (413, "too_large")),
        (b"\xff\xd8\xff" + bytes(LARGEST + 2 * 1024 * 1024), (413, "too_large")),
        (b"", (422, "invalid", ("photo", "required"))),
    ],
    ids=["gif", "cut", "20 MB", "22 MB", "empty"],
)  # fmt: skip
def test_what_is_no_photo_is_refused_in_words_and_leaves_nothing(people, house, data, refusal):
    answer = people(courier(1)).brings(data, "门口.jpg", key="one key")
    assert told(answer) == refusal
    assert files(house) == [] and rows(house, Photo) == []
    assert "JPEG" in answer.json["detail"] or answer.status_code != 415, "it says what would do"
    after = people(courier(1)).brings(marked("JPEG"), key="one key")
    assert after.status_code == 201, "a refusal leaves its key free"


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        ({"data": {}, "content_type": "multipart/form-data"}, (422, "invalid", ("photo", "required"))),
        ({"data": {"photo": "just words"}}, (415, "unsupported_media")),
        ({"data": b"\xff\xd8\xff", "content_type": "image/jpeg"}, (415, "unsupported_media")),
        ({"data": b"", "content_type": "image/jpeg"}, (415, "unsupported_media")),
        ({"json": {}}, (415, "unsupported_media")),
        ({"data": b"nonsense", "content_type": "multipart/form-data; boundary=x"}, (422, "invalid", ("photo", "required"))),
        ({"data": b"nonsense", "content_type": "multipart/form-data"}, (422, "invalid", ("photo", "required"))),
    ],
    ids=["no field", "words", "bare jpeg", "bare nothing", "json", "no parts", "no boundary"],
)  # fmt: skip
def test_a_form_without_a_photo_is_refused_in_words(people, form, refusal):
    assert told(people(courier(1)).call("POST", "/photos", **form)) == refusal


def test_a_form_brings_one_photo_and_nothing_else(people):
    phone = people(courier(1))

    def one():
        return io.BytesIO(encoded(door(), "JPEG")), "a.jpg"

    two = phone.call("POST", "/photos", data={"photo": [one(), one()]})
    assert told(two) == (422, "invalid", ("photo", "only_one"))
    stranger = phone.call("POST", "/photos", data={"photo": one(), "subject_id": "1"})
    assert told(stranger) == (422, "invalid", ("subject_id", "unknown_field"))
    other = phone.call("POST", "/photos", data={"photo": one(), "second": one()})
    assert told(other) == (422, "invalid", ("second", "unknown_field"))
    many = phone.call("POST", "/photos", data={f"photo{n}": one() for n in range(50)})
    assert told(many) == (413, "too_large")
    words = phone.call("POST", "/photos", data={"photo": one(), "text": "字" * 100_000})
    assert told(words) == (413, "too_large")


def test_nobody_brings_a_photo_without_signing_in(people):
    assert told(people(None).brings(marked("JPEG"))) == (401, "unauthenticated")


def test_one_key_is_one_photo_also_when_the_answer_was_lost(people, house):
    phone, data = people(courier(1)), marked("JPEG")
    first, second = phone.brings(data, key="k"), phone.brings(data, "another name.jpg", key="k")
    assert first.json == second.json and second.status_code == 201
    assert len(rows(house, Photo)) == 1


def test_one_key_is_not_two_photos(people):
    phone = people(courier(1))
    assert phone.brings(marked("JPEG"), key="k").status_code == 201
    assert told(phone.brings(marked("PNG"), key="k")) == (422, "key_reused")


def test_the_same_photo_twice_is_two_rows_and_one_file(people, house):
    first, second = people(courier(1)).brought(), people(courier(2)).brought()
    assert first != second
    assert len(files(house)) == 2  # large and small
    assert people(courier(1)).sees(second) == 404


EVERYBODY = {
    "the uploader": courier(5), "another courier": courier(6), "his outlet's lead": lead(2),
    "its committee": committee(1), "another committee": committee(2), "the coordinator": COORDINATOR,
    "the hotline": HOTLINE, "the supervisor": SUPERVISOR, "the district": DISTRICT, "the admin": ADMIN,
    "another station": OTHER_COORDINATOR, "its committee staff": OTHER_STAFF, "its courier": OTHER_COURIER,
    "nobody": None,
}  # fmt: skip


def seen_by(people, photo_id: str) -> set[str]:
    statuses = {name: people(phone).sees(photo_id) for name, phone in EVERYBODY.items()}
    assert statuses.pop("nobody") == 401
    assert set(statuses.values()) <= {200, 404}, statuses
    return {name for name, status in statuses.items() if status == 200}


def test_until_it_is_attached_a_photo_is_the_uploaders_alone(people):
    assert seen_by(people, people(courier(5)).brought()) == {"the uploader"}


def test_a_photo_of_an_order_is_seen_by_its_staff_and_by_him_who_delivered(people):
    _, photo_id = delivered(people)
    staff = {"its committee", "the coordinator", "the hotline"}
    assert seen_by(people, photo_id) == staff | {"the uploader"}


def test_when_the_committee_has_confirmed_it_the_photo_is_the_committees(people):
    """The courier's part is over: what the door of a resident looks like is not his to keep."""
    order_id, photo_id = delivered(people)
    staff = people(committee(1))
    staff.did(f"/orders/{order_id}/confirm", {"outcome": "not_ok"})
    assert people(courier(5)).sees(photo_id) == 200, "asked about it, he may look"
    staff.did(f"/orders/{order_id}/confirm", {"outcome": "ok"})
    assert seen_by(people, photo_id) == {"its committee", "the coordinator", "the hotline"}


def test_who_gave_the_order_back_sees_its_photos_no_more_and_the_next_holder_does(people, house):
    order_id, photo_id = grabbed(people), people(courier(5)).brought()
    call = Call(desk.who(house, courier(5)))
    house.db.write(call, photos.attach, photo_id, "proof", "order", order_id)
    assert people(courier(5)).sees(photo_id) == 200
    people(COORDINATOR).did(f"/orders/{order_id}/release", {"reason": "vehicle"})
    assert people(courier(5)).sees(photo_id) == 404
    people(courier(6)).call("PUT", "/me/duty", json={"on": True})
    people(courier(6)).did(f"/orders/{order_id}/grab")
    assert people(courier(6)).sees(photo_id) == 200
    assert people(committee(1)).sees(photo_id) == 200


def test_a_photo_is_attached_once_and_by_him_who_brought_it(people, house):
    first, photo_id = delivered(people)
    second, _ = delivered(people)
    third, _ = delivered(people, 6)
    again = people(courier(5)).call("POST", f"/orders/{second}/proof", json={"photo_id": photo_id})
    assert told(again) == (409, "illegal_move")
    foreign = people(courier(6)).call("POST", f"/orders/{third}/proof", json={"photo_id": photo_id})
    assert told(foreign) == (404, "not_found")
    fresh = people(courier(7)).brought()
    theirs = people(courier(6)).call("POST", f"/orders/{third}/proof", json={"photo_id": fresh})
    assert told(theirs) == (404, "not_found")
    unknown = people(courier(6)).call("POST", f"/orders/{third}/proof", json={"photo_id": third})
    assert told(unknown) == (404, "not_found")
    assert rows(house, Photo.subject_id, Photo.purpose)[0] == (first, "proof")


def test_the_server_goes_on_while_bombs_are_brought(shared_server):
    """Under gevent: the others are answered while the children work."""
    url = f"{shared_server.url}/api/v1"
    signed = requests.post(
        f"{url}/session", json={"phone": courier(70), "password": PASSWORD}, timeout=60
    ).json()
    headers = {"Authorization": f"Bearer {signed['token']}"}
    sent = [
        pictures.many_scans(40),
        pictures.text_bomb(),
        pictures.claiming(9000, 9000),
        marked("WEBP"),
        b"<svg/>",
    ]
    answers: list[int] = []

    def bring(data: bytes) -> None:
        answer = requests.post(f"{url}/photos", files={"photo": data}, headers=headers, timeout=60)
        assert not [m for m in MARKED if m in answer.content]
        answers.append(answer.status_code)

    bringing = [threading.Thread(target=bring, args=(data,)) for data in sent]
    for one in bringing:
        one.start()
    slowest = 0.0
    while waiting := [one for one in bringing if one.is_alive()]:
        waiting[0].join(0.02)
        answer = requests.get(f"{url}/me", headers=headers, timeout=60)
        assert answer.status_code == 200
        slowest = max(slowest, answer.elapsed.total_seconds())
    assert len(answers) == 5 and set(answers) <= {201, 413, 415, 422, 503}, answers
    assert slowest < 6, slowest
    photo = requests.post(f"{url}/photos", files={"photo": marked("JPEG")}, headers=headers, timeout=60)
    assert photo.status_code in (201, 503)

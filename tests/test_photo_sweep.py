"""Photo rows and photo files stay the same, whatever is forgotten, swept or interrupted."""

from datetime import timedelta
from pathlib import Path

import pytest

from dispatch import photo_sweep
from dispatch.photo_store import shelf
from models import AuditEntry, Photo
from tests.cast import committee, courier
from tests.pictures import marked
from tests.web.photo_street import Street, delivered, files, made_older, rows


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


def test_a_photo_that_nobody_attached_is_gone_after_a_day_and_its_file_too(people, house):
    phone = people(courier(1))
    photo_id = phone.brought()
    made_older(house, timedelta(hours=23))
    photo_sweep.sweep(house)
    assert phone.sees(photo_id) == 200
    made_older(house, timedelta(hours=25))
    photo_sweep.sweep(house)
    assert phone.sees(photo_id) == 404
    assert files(house) == [] and rows(house, Photo) == []
    assert ("photo.forget",) in rows(house, AuditEntry.verb)


def test_an_attached_photo_stays(people, house):
    _, photo_id = delivered(people)
    made_older(house, timedelta(days=30))
    photo_sweep.sweep(house)
    assert people(committee(1)).sees(photo_id) == 200
    assert photo_sweep.missing(house) == []


def test_a_file_that_two_photos_share_stays_while_one_of_them_does(people, house):
    _, kept = delivered(people)
    people(courier(9)).brought()  # the same bytes
    made_older(house, timedelta(hours=25))
    photo_sweep.sweep(house)
    assert len(rows(house, Photo)) == 1
    assert people(committee(1)).sees(kept) == 200


def test_a_file_that_no_row_knows_is_kept_an_hour_and_then_swept(house):
    there, now = shelf(house), house.clock.now()
    there.put([b"large", b"small"], now - timedelta(minutes=50))
    photo_sweep.sweep(house)
    assert len(files(house)) == 2
    there.put([b"large", b"small"], now - timedelta(minutes=70))
    (files(house)[0].parent / "half.draft").write_bytes(b"x")
    made_older(house, timedelta(minutes=70))
    photo_sweep.sweep(house)
    assert files(house) == []


def test_a_photo_brought_while_its_old_file_is_swept_keeps_a_file(people, house, monkeypatch):
    """The row appears between the sweep's two looks: what was set aside comes back."""
    phone = people(courier(1))
    photo_id = phone.brought()
    real, looks = photo_sweep.rows_among, []

    def first_look_is_too_early(*of):
        looks.append(of)
        return real(*of) if len(looks) > 1 else set()

    monkeypatch.setattr(photo_sweep, "rows_among", first_look_is_too_early)
    made_older(house, timedelta(hours=2))
    photo_sweep.sweep(house)
    assert phone.sees(photo_id) == 200 and phone.sees(photo_id, "?size=320") == 200
    assert photo_sweep.missing(house) == []


def test_a_sweep_that_died_half_way_is_mended_by_the_next(people, house):
    phone = people(courier(1))
    photo_id = phone.brought()
    for name, *_ in rows(house, Photo.sha256):
        shelf(house).set_aside(name)
    assert phone.sees(photo_id) == 404 and len(photo_sweep.missing(house)) == 1
    photo_sweep.sweep(house)
    assert phone.sees(photo_id) == 200 and photo_sweep.missing(house) == []


def test_a_full_disk_is_told_and_leaves_no_row(people, house, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dispatch.photo_store.os.fsync", full)
    answer = people(courier(1)).brings(marked("JPEG"))
    assert (answer.status_code, answer.json["code"]) == (507, "storage_unavailable")
    assert files(house) == [] and rows(house, Photo) == []

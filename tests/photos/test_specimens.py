"""Whatever somebody hands in as a photo, the station cleans it or says why not, and goes on."""

import pytest

from tests.cast import courier
from tests.photos.collection import BOMBS, SPECIMENS
from tests.photos.counter import MOST_MEGABYTES, MOST_SECONDS, TIMES, Counter, scale
from tests.photos.lens import strange
from tests.pictures import MARK, marked


@pytest.fixture(scope="module")
def counter(shared_server):
    return Counter(shared_server, *map(courier, range(71, 77)))


@pytest.fixture(scope="module")
def weigh():
    with scale() as weigh:
        yield weigh


@pytest.mark.parametrize("name", SPECIMENS)
def test_what_is_handed_in_is_cleaned_or_refused_in_words(counter, name):
    specimen = SPECIMENS[name]
    seen = counter.brings(specimen.make())
    assert seen.status in specimen.answers
    assert not seen.complaints
    assert seen.seconds < TIMES * MOST_SECONDS


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_made_to_cost_costs_no_more_than_its_room_and_time(weigh, tmp_path, record_property, name):
    file = tmp_path / "photo"
    file.write_bytes(SPECIMENS[name].make())
    cost = weigh(file)
    print(name, cost)
    record_property("cost", cost)
    assert cost["megabytes"] <= MOST_MEGABYTES, cost
    assert cost["seconds"] < TIMES * MOST_SECONDS, cost


def test_the_lens_sees_what_phones_write():
    """The eye that finds nothing above finds it all in the raw photo."""
    assert len(strange(marked("JPEG"))) > 5
    assert strange(MARK.encode() + b"\xff\xd8")[-1] == "no JPEG"

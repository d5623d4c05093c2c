"""Ids: text order is order of making."""

import uuid

from models import new_id


def test_ids_made_in_one_millisecond_stand_in_their_order():
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {uuid.UUID(i).version for i in made} == {7}
    assert {uuid.UUID(i).variant for i in made} == {uuid.RFC_4122}

"""The same on PostgreSQL, where they really come at once."""

import pytest

from tests.faults import drawing

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.mark.parametrize("case", drawing.EVERY, ids=lambda case: case.__name__)
def test_a_window_has_one_end(postgres_house, case):
    case(postgres_house)

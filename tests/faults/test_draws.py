"""A window has one end, whoever comes for it: two houses over one database stand for two servers."""

import pytest

from dispatch import config
from dispatch.house import open_house
from tests.faults import drawing


@pytest.fixture
def second(folder, house):
    other = open_house(config.load(data_dir=folder, app_env="test"))
    yield other
    other.close()


@pytest.mark.parametrize("case", drawing.EVERY, ids=lambda case: case.__name__)
def test_a_window_has_one_end(house, second, case):
    case(house, second)

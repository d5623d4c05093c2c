"""The street at work, as the tests of actions know it: what is asked here was done there."""

from tests.actions.conftest import street

__all__ = ["street"]

from tests.booking.frontdesk.conftest import _now, asha, clinic, desk

__all__ = ["_now", "asha", "clinic", "desk"]

"""What the whole clinic shares: its settings, opening hours, practitioners and body areas."""

from .body_areas import BodyArea
from .hours import OpeningTime, Weekday
from .practitioners import Practitioner
from .settings import ClinicSettings, validate_brand_colour, validate_time_zone

__all__ = [
    "BodyArea",
    "ClinicSettings",
    "OpeningTime",
    "Practitioner",
    "Weekday",
    "validate_brand_colour",
    "validate_time_zone",
]

"""What the whole clinic shares: its settings, opening hours, practitioners and body areas."""

from .body_areas import BodyArea
from .hours import Closure, OpeningTime, Weekday
from .practitioners import Absence, Practitioner, WorkingTime
from .settings import ClinicSettings, validate_brand_colour, validate_time_zone

__all__ = [
    "Absence",
    "BodyArea",
    "ClinicSettings",
    "Closure",
    "OpeningTime",
    "Practitioner",
    "Weekday",
    "WorkingTime",
    "validate_brand_colour",
    "validate_time_zone",
]

from django.db import models


class MapRegion(models.TextChoices):
    """The parts of the body that templates/components/body_map_figure.html draws, by their key.

    JAW is only in front and BACK only behind. HAND, HIP, KNEE and FOOT lie within ARM and LEG: a
    clinic that has no area of its own for them leaves them to those.
    """

    HEAD = "head", "Head"
    JAW = "jaw", "Jaw"
    NECK = "neck", "Neck"
    SHOULDER = "shoulder", "Shoulder"
    ARM = "arm", "Arm"
    HAND = "hand", "Hand"
    BACK = "back", "Back"
    HIP = "hip", "Hip"
    LEG = "leg", "Leg"
    KNEE = "knee", "Knee"
    FOOT = "foot", "Foot"

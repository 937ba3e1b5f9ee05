"""Which conditions the regions of the body map lead to."""

from dataclasses import dataclass, field

from clinic_site.map_region import MapRegion


@dataclass
class Place:
    """A region of the map and the condition pages that it leads to, which may be none."""

    region: MapRegion
    conditions: list = field(default_factory=list)

    @property
    def name(self):
        """What the link is called where it is not seen. It begins with the label on the map."""
        return f"{self.region.label}: {', '.join(page.title for page in self.conditions)}"


def body_map(conditions):
    """Return {region: Place} with every region; empty when no condition stands on the map.

    A condition stands where its body area stands. Select the areas along with the conditions.
    """
    places = {region: Place(region) for region in MapRegion}
    for page in conditions:
        if page.body_area and page.body_area.map_region:
            places[page.body_area.map_region].conditions.append(page)
    return places if any(place.conditions for place in places.values()) else {}

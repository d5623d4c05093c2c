"""The ground of the demo street: communities side by side, their compounds and buildings.

The 15 first names of communities are real, and so are the compounds of 格调社区; the five names with
(示例), every other compound, all boundaries and all house positions are invented. The boundaries
follow an imagined street grid, so that they tile the whole box without a gap or an overlap."""

from dataclasses import dataclass
from random import Random

from dispatch.rules.streets import BuildingRow

STREET = "120116014"
DISTRICT = "demo-120116"
"""Not the real code: a real station of the same district may stand beside the demo."""

COMMUNITIES = (
    "格调", "贝肯山", "响螺湾第一", "远洋", "永利", "天保", "富阳里", "泰祥", "清谷", "盛清",
    "东海", "泰丰", "芳林", "翠亨", "华纳", "康园", "晓园", "海晟", "新城", "洞庭",
)  # fmt: skip
"""In the order of their numbers: community n belongs to committee n (1–20)."""

INVENTED = 5
"""So many at the end of COMMUNITIES are placeholders."""

BANDS = (
    # south, north, the lines between the communities from west to east, their names
    (38.980, 39.006, (117.630, 117.662, 117.684, 117.708, 117.750), "响螺湾第一 永利 远洋 天保"),
    (39.006, 39.0205, (117.630, 117.668, 117.687, 117.708, 117.750), "富阳里 清谷 盛清 东海"),
    (39.0205, 39.0325, (117.630, 117.672, 117.690, 117.7045, 117.722, 117.750), "贝肯山 芳林 格调 翠亨 华纳"),
    (39.0325, 39.0455, (117.630, 117.676, 117.6975, 117.716, 117.750), "泰祥 泰丰 康园 晓园"),
    (39.0455, 39.080, (117.630, 117.682, 117.712, 117.750), "海晟 新城 洞庭"),
)

CORE = (117.7008, 39.0300)
"""People live towards the core; the outer blocks are port and works."""

# 格调's south is a step (第一大街, then 洞庭路, then 新港四号路): this corner is cut out of 盛清.
STEP_WEST, STEP_EAST, STEP_SOUTH = 117.690, 117.6965, 39.0175


@dataclass(frozen=True, slots=True)
class Box:
    west: float
    south: float
    east: float
    north: float

    def ring(self) -> list[list[float]]:
        return closed(
            [self.west, self.south],
            [self.east, self.south],
            [self.east, self.north],
            [self.west, self.north],
        )


def closed(*corners: list[float]) -> list[list[float]]:
    return [*corners, corners[0]]


def polygon(*corners: list[float]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [closed(*corners)]}


def blocks() -> dict[str, Box]:
    """The block of each community in the grid, the step not yet taken."""
    return {
        name: Box(west, south, east, north)
        for south, north, lines, names in BANDS
        for name, west, east in zip(names.split(), lines, lines[1:], strict=False)
    }


def boundary(name: str, block: Box) -> dict[str, object]:
    """A GeoJSON polygon, its ring counter-clockwise as RFC 7946 wants it."""
    if name == "格调":
        return polygon(
            [block.west, STEP_SOUTH],
            [STEP_EAST, STEP_SOUTH],
            [STEP_EAST, block.south],
            [block.east, block.south],
            [block.east, block.north],
            [block.west, block.north],
        )
    if name == "盛清":
        return polygon(
            [block.west, block.south],
            [block.east, block.south],
            [block.east, block.north],
            [STEP_EAST, block.north],
            [STEP_EAST, STEP_SOUTH],
            [STEP_WEST, STEP_SOUTH],
            [STEP_WEST, block.north],
            [block.west, block.north],
        )
    return {"type": "Polygon", "coordinates": [block.ring()]}


def living(name: str, block: Box) -> Box:
    """Where the houses of a community stand: at most about 1 km each way, towards the core."""
    north = STEP_SOUTH if name == "盛清" else block.north
    width = min(0.0115, 0.86 * (block.east - block.west))
    height = min(0.0095, 0.86 * (north - block.south))
    margin_x, margin_y = 0.07 * (block.east - block.west), 0.07 * (north - block.south)
    west = min(max(CORE[0] - width / 2, block.west + margin_x), block.east - margin_x - width)
    south = min(max(CORE[1] - height / 2, block.south + margin_y), north - margin_y - height)
    return Box(west, south, west + width, south + height)


def lots(area: Box, count: int) -> list[Box]:
    """The area cut into `count` lots, two abreast from the south-west; the last may be wide."""
    if count == 1:
        return [area]
    rows = (count + 1) // 2
    high = (area.north - area.south) / rows
    middle = (area.west + area.east) / 2
    cut = []
    for lot in range(count):
        south = area.south + high * (lot // 2)
        alone = lot == count - 1 and count % 2
        west = area.west if alone or not lot % 2 else middle
        east = area.east if alone or lot % 2 else middle
        cut.append(Box(west, south, east, south + high))
    return cut


Shape = tuple[int, int]
"""Entrances and floors of a building; above six floors it has a lift."""

SLAB, MID, TOWER = (4, 6), (2, 11), (1, 24)


def houses(community: str, compound: str, shapes: dict[str, Shape], lot: Box) -> list[BuildingRow]:
    """The buildings of a compound in rows, a little out of line as on any real ground."""
    chance = Random(f"{compound} {len(shapes)}")
    across = max(2, round((len(shapes) * 1.3) ** 0.5))
    down = -(-len(shapes) // across)
    step_x = (lot.east - lot.west) / (across + 0.5)
    step_y = (lot.north - lot.south) / (down + 0.5)
    rows = []
    for place, (number, (entrances, floors)) in enumerate(shapes.items()):
        lng = lot.west + step_x * (place % across + 0.75) + chance.uniform(-0.12, 0.12) * step_x
        lat = lot.south + step_y * (place // across + 0.75) + chance.uniform(-0.12, 0.12) * step_y
        rows.append(
            BuildingRow(
                community=community,
                compound=compound,
                number=number,
                lat=round(lat, 6),
                lng=round(lng, 6),
                entrances=entrances,
                floors=floors,
                lift=floors > 6,
            )
        )
    return rows

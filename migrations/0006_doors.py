"""doors: an errand may have one of its own; and what stood open of a door without being a house or a
compound of the street is taken out"""

import re
from collections import defaultdict

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

HOUSE = re.compile(
    r"([甲乙丙丁]?[1-9][0-9]?|[A-Z])|([甲乙丙丁]?[0-9]{1,3}[A-Z]?|[A-Z][0-9]{0,2})(?:号楼|栋|幢|座)"
)
PLACE = re.compile(r"(?:[甲乙丙丁]?[0-9A-Z]{1,4}(?:号楼|座))?(?:[0-9A-Z]{1,2}门)?")
TABLES = ("residents", "needs", "orders", "alerts")
AT_ONCE = 1000
Street = dict[str, dict[str, set[str]]]  # station -> compound -> the numbers of its houses


def upgrade() -> None:
    for table in ("needs", "orders"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("masked_place", sa.String(), nullable=True))
    base = op.get_bind()
    street = on_record(base)
    for name in TABLES:
        close(base, table_of(name, "station_id", "compound", "building"), street)
    close_places(base, table_of("residents", "masked_place"))
    close_events(base, street)


def table_of(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in ("id", *columns)))


def on_record(base: sa.Connection) -> Street:
    street: Street = defaultdict(lambda: defaultdict(set))
    rows = base.execute(
        sa.text(
            "SELECT u.parent_id, c.name, b.number FROM compounds c JOIN units u ON u.id = c.community_id "
            "LEFT JOIN buildings b ON b.compound_id = c.id"
        )
    )
    for station, compound, number in rows:
        street[station][compound].add(number)
    return street


def shown(street: Street, station: str, compound: str | None, building: str | None) -> tuple[str | None, ...]:
    """(compound, building) as far as they may stand open."""
    houses = street[station].get(compound or "")
    if houses and building in houses:
        return compound, building
    house = HOUSE.fullmatch((building or "").strip())
    return compound if houses else None, (house[1] or house[2]) if house else None


def close(base: sa.Connection, table: sa.TableClause, street: Street) -> None:
    said = sa.or_(table.c.compound.is_not(None), table.c.building.is_not(None))
    for row in base.execute(sa.select(table).where(said)).all():
        here = (row.compound, row.building)
        open_now = shown(street, row.station_id, *here)
        if open_now != here:
            values = dict(zip(("compound", "building"), open_now, strict=True))
            base.execute(sa.update(table).where(table.c.id == row.id).values(values))


def close_places(base: sa.Connection, table: sa.TableClause) -> None:
    """What a list shows to staff held words that may be a name; the next correction writes it anew."""
    for row in base.execute(sa.select(table)).all():
        if not PLACE.fullmatch(row.masked_place):
            base.execute(sa.update(table).where(table.c.id == row.id).values(masked_place=""))


def close_events(base: sa.Connection, street: Street) -> None:
    """The log repeats them to whoever catches up; of dead-spots they were names on the ground always."""
    wanted = sa.text(
        "SELECT seq, data FROM events WHERE subject_type <> 'report' AND station_id = :station "
        "AND seq > :after ORDER BY seq LIMIT :most"
    )
    change = sa.text("UPDATE events SET data = :data WHERE station_id = :station AND seq = :seq")
    for (station,) in base.execute(sa.text("SELECT station_id FROM streams")).all():
        after = -1
        while rows := base.execute(wanted, {"station": station, "after": after, "most": AT_ONCE}).all():
            after = rows[-1].seq
            told = [(row, told_now(street, station, row.data)) for row in rows]
            changes = [
                {"station": station, "seq": row.seq, "data": now} for row, now in told if now != row.data
            ]
            if changes:
                base.execute(change, changes)


def told_now(street: Street, station: str, data: str) -> str:
    facts = orjson.loads(data)
    here = (facts.get("compound"), facts.get("building"))
    open_now = shown(street, station, *here)
    if open_now == here:
        return data
    return orjson.dumps(facts | dict(zip(("compound", "building"), open_now, strict=True))).decode()


def downgrade() -> None:
    for table in ("orders", "needs"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("masked_place")

"""Open orders by the ten thousand: copies of orders that the real code has opened, under new ids.

Sealed columns are bound to their row's id, so each copy is sealed anew under its resident's key."""

import os
from datetime import UTC, datetime

from bench.raw_commits import opened as sqlite
from models import new_id, to_ms

SEALED_ROWS = ("needs", "orders")
TOLD, UNTOLD, RING_MS = {"stage": 1}, {"stage": 0}, 600_000
NOTHING_DUE = "stage_due_at = NULL, nudge_due_at = NULL, draw_at = NULL"  # as the house leaves what is over


class Errands:
    """The database's open orders, laid before a measurement and cleared after it."""

    def __init__(self, file, vault, models_of):
        """`models_of`: for each street the ids of real open orders to copy."""
        self.db, self.vault = sqlite(file), vault
        self.columns = {table: self.names(table) for table in SEALED_ROWS}
        self.models = [[self.model(one) for one in ids] for ids in models_of]

    def names(self, table):
        return [row[1] for row in self.db.execute(f"PRAGMA table_info({table})")]

    def model(self, order_id):
        """(order, need, box) of a real order."""
        order = self.row("orders", order_id)
        need = self.row("needs", order["need_id"])
        key = self.db.execute(
            "SELECT wrapped FROM resident_keys WHERE resident_id = ?", (order["resident_id"],)
        )
        return order, need, self.vault.box(key.fetchone()[0])

    def row(self, table, row_id):
        found = self.db.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone()
        return dict(zip(self.columns[table], found, strict=True))

    def opened(self, streets, count, untold=False):
        """Ids of `count` fresh open orders: the n-th in the street `streets[n % len(streets)]`. Their first
        ring has been told and the next one is minutes away; `untold`: couriers are looked for now."""
        now = to_ms(datetime.now(UTC))
        made = [self.copy(self.models[streets[n % len(streets)]], n, now, untold) for n in range(count)]
        self.db.execute("BEGIN IMMEDIATE")
        self.insert("needs", [need for need, _ in made])
        self.insert("orders", [order for _, order in made])
        self.db.execute("COMMIT")
        self.settle()
        return [order["id"] for _, order in made]

    def copy(self, models, n, now, untold=False):
        order, need, box = models[n % len(models)]
        need_id, order_id = new_id(), new_id()
        fresh_need = need | {"id": need_id, "sealed": resealed(box, need, need_id), "created_at": now}
        fresh = (
            {
                "id": order_id,
                "need_id": need_id,
                "sealed": resealed(box, order, order_id),
                "opened_at": now,
            }
            | (UNTOLD if untold else TOLD)
            | {"stage_due_at": now + (0 if untold else RING_MS)}
        )
        return fresh_need, order | fresh

    def insert(self, table, rows):
        marks = ", ".join("?" * len(self.columns[table]))
        self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", [tuple(row.values()) for row in rows])

    def cleared(self):
        """What is open is closed, who holds something has done it three days ago: the next measurement finds
        the street as it was, but for its past."""
        self.db.execute("BEGIN IMMEDIATE")
        for before, after in (("open", "cancelled"), ("claimed", "confirmed")):
            self.db.execute(
                f"UPDATE orders SET status = ?, closed_at = opened_at, {NOTHING_DUE} WHERE status = ?",
                (after, before),
            )
        self.db.execute(
            "UPDATE claims SET live = 0, outcome = 'completed', ended_at = won_at - 259200000 WHERE live"
        )
        self.db.execute("COMMIT")
        self.settle()

    def settle(self):
        """The server's next commit is not the one that pays for our pages, in the log or in the kernel."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        os.sync()

    def close(self):
        self.db.close()


def resealed(box, row, new):
    return box.seal(new, box.open(row["id"], row["sealed"])) if row["sealed"] is not None else None

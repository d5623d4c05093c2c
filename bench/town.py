"""The real server with its streets, errands and sessions: what the measures of measures.py share."""

import shutil
from functools import cached_property

from bench import generator
from bench.errands import Errands
from bench.faults import Missing, RanDry
from bench.machine import BIG, ROOT
from bench.server import Server

# Who grabs hears of every grab of his street, so streets decide how large the board is.
LONE = range(20)  # 20 streets with 10 couriers each: hardly a board
CROWD = range(20, 22)  # 2 with 100
CITY = range(22, 32)  # 10 with 80, as the real street has
SQUARE = range(32, 33)  # one with 1,000
COURIERS = [10] * len(LONE) + [100] * len(CROWD) + [80] * len(CITY) + [1_000] * len(SQUARE)
WHOLE_CITY = [*CITY, *range(33, 88)] if BIG else []  # 65 with 80
COURIERS += [80] * (len(WHOLE_CITY) - len(CITY)) if BIG else []


class Town:
    """Laid and started when the first measure asks for it."""

    def __init__(self, place):
        if not (ROOT / "app.py").exists():
            raise Missing("there is no app.py to start")
        from bench import streets
        from dispatch.vault import Vault

        self.papers, self.data = place.papers, place.data
        self.streets = streets.laid(self.data, COURIERS)
        self.fresh = place.root / "fresh"
        shutil.copytree(self.data, self.fresh)
        self.seen = {}  # orders a second that were needed
        self.file = self.data / "station.db"
        vault = Vault(streets.settings(self.data).master_keys)
        self.errands = Errands(self.file, vault, [street.orders for street in self.streets])

    @cached_property
    def server(self):
        return Server(self.data)

    def tokens(self, streets, each):
        """A file with the sessions of `each` couriers of these streets, street after street."""
        tokens = [token for n in streets for token in self.streets[n].couriers[:each]]
        return generator.lines(self.papers / "tokens", tokens)

    def run(self, mode, streets, phones, guess, lanes=None, **options):
        """The phones of these streets at work on fresh open orders; what is left over is cleared away.

        `guess`: orders a second they will need, until it has been seen; a street that is full of open orders
        makes losers dearer than they are. `lanes`: the street of each line of orders in turn. `untold`:
        so many more are open, for which couriers are looked for meanwhile."""
        tokens = self.tokens(streets, phones // len(streets))
        options |= {"phones": phones, "streets": len(streets)}
        kind = (mode, phones, options.get("contenders"), options.get("window"), len(streets))
        needed = 1.4 * self.seen[kind] if kind in self.seen else guess
        count = int(needed * (options["seconds"] + options["warm"] + 0.2)) + 50
        try:
            figures = self.once(mode, tokens, lanes or list(streets), count, options)
        except RanDry:
            figures = self.once(mode, tokens, lanes or list(streets), 4 * count, options)
        self.seen[kind] = figures["wins"] / figures["seconds"]
        return figures

    def once(self, mode, tokens, lanes, count, options):
        options = dict(options)
        if untold := options.pop("untold", 0):
            self.errands.opened(lanes, untold, untold=True)
        orders = generator.lines(self.papers / "orders", self.errands.opened(lanes, count))
        line = {"port": self.server.port, "pid": self.server.pid, "tokens": tokens, "orders": orders}
        try:
            return generator.run(mode, **line, **options)
        finally:
            self.errands.cleared()

    def close(self):
        if "server" in self.__dict__:
            self.server.close()
        self.errands.close()

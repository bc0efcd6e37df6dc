"""exchange: one step's exchange of movers between parts, done in this process with real records.

Each part packs its movers by destination, hands each other part its records, and puts what comes behind its own rows. The records have the size of a
person's and a household's columns with both identities. One thread of numpy: a program in C is no slower."""
import time

import numpy

RECORD = 64         # bytes: 30 of a person, 19 of a household, the rest for rows and alignment
STEPS = 4


class Cost:
    def __init__(self, pack, hand, unpack, records):
        self.pack, self.hand, self.unpack, self.records = (1e9 * pack / max(records, 1), 1e9 * hand / max(records, 1),
                                                           1e9 * unpack / max(records, 1), records)

    @property
    def all(self):
        return self.pack + self.hand + self.unpack


def flows(cut):
    """[from part, to part] share of a part's persons who cross in a step."""
    people = numpy.bincount(cut.part, weights=cut.country.people, minlength=cut.count)
    matrix = numpy.zeros((cut.count, cut.count))
    numpy.add.at(matrix, (cut.part[:, None].repeat(len(cut.part), 1), cut.part[None, :].repeat(len(cut.part), 0)), cut.crossing)
    return matrix / people[:, None] / STEPS


def leavers(random, rows, share):
    """Rows that cross in a step and where to; the step knows both when it is over."""
    count = random.binomial(rows, share.sum())
    who = numpy.sort(random.choice(rows, size=count, replace=False))
    return who, random.choice(len(share), size=count, p=share / share.sum()) if count else numpy.zeros(0, int)


def pack(rows, who, to, parts):
    """Records by destination, in the order of their rows."""
    ends = numpy.bincount(to, minlength=parts).cumsum()
    return numpy.split(rows.take(who[numpy.argsort(to, kind="stable")]), ends[:-1])


def simulate(cut, persons, steps=STEPS, seed=1):
    """Persons are conserved: every record that leaves arrives, once. Raises AssertionError else."""
    random = numpy.random.default_rng(seed)
    share = flows(cut)
    people = numpy.bincount(cut.part, weights=cut.country.people, minlength=cut.count)
    sizes = numpy.maximum(1, (people / people.sum() * persons).astype(int))
    first = numpy.concatenate([[0], sizes.cumsum()])
    table = [numpy.zeros(size, dtype=f"V{RECORD}") for size in sizes]
    for part, rows in enumerate(table):
        rows.view(numpy.uint64).reshape(-1, RECORD // 8)[:, 0] = numpy.arange(first[part], first[part + 1])
    spent, moved = [0.0, 0.0, 0.0], 0
    for _ in range(steps):
        who, to = zip(*(leavers(random, len(rows), share[part]) for part, rows in enumerate(table)))
        moved += sum(map(len, who))
        begin = time.perf_counter()
        boxes = [pack(rows, who[part], to[part], cut.count) for part, rows in enumerate(table)]
        packed = time.perf_counter()
        received = [numpy.concatenate([box[part] for box in boxes]) for part in range(cut.count)]
        handed = time.perf_counter()
        table = [numpy.delete(rows, who[part]) for part, rows in enumerate(table)]      # as the rebuild of a step does: not counted
        rooms = [numpy.empty(len(rows) + len(received[part]), dtype=f"V{RECORD}") for part, rows in enumerate(table)]
        behind = time.perf_counter()
        for part, rows in enumerate(table):
            rooms[part][len(rows):] = received[part]
        spent[2] += time.perf_counter() - behind
        for part, rows in enumerate(table):
            rooms[part][:len(rows)] = rows
        spent[0], spent[1], table = spent[0] + packed - begin, spent[1] + handed - packed, rooms
    found = numpy.sort(numpy.concatenate([rows.view(numpy.uint64).reshape(-1, RECORD // 8)[:, 0] for rows in table]))
    assert (found == numpy.arange(first[-1])).all(), "a record was lost or doubled"
    return Cost(*spent, moved)


def show(cut, cost, persons):
    print(f"\nexchange of {STEPS} steps between {cut.count} parts, {persons:,} persons, {cost.records:,} records of {RECORD} B, in one process; each arrived once")
    print(f"  ns a record: packed by destination {cost.pack:.0f}, handed over {cost.hand:.0f}, put into the tables {cost.unpack:.0f}")

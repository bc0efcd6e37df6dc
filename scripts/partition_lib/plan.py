"""plan: seconds and bytes of a step over many nodes, from what was measured and what is assumed.

compute   persons of a node x ns / cores / efficiency; a region is not cut, so no node has fewer persons than the largest region
movers    persons of a node x share that crosses in a step x bytes of a record, there and back
seekers   those who try for work in another part: an application there, an answer back
places    what everybody must know of every municipality, gathered by all each step: it grows with the country, not with the node
waits     a message to each other node for movers, applications and answers, and three sums over all"""
from . import exchange

PLACE = 1024            # bytes of a municipality that others read: census by age and sex, attraction, jobs, homes, prices
APPLICATION, ANSWER, TRIES = 32, 8, 2
PERSONS_A_PLACE = 15000
BANDWIDTH, LATENCY, EFFICIENCY = 10e9, 5e-6, 0.8


class Nodes:
    def __init__(self, options, country, cut, cost):
        self.options, self.country, self.cut, self.cost = options, country, cut, cost

    def persons(self, nodes):
        return self.options.people / nodes

    def compute(self, nodes):
        most = max(self.persons(nodes), self.country.largest_region)
        return most * self.options.ns * 1e-9 / self.options.cores / EFFICIENCY

    def movers(self, nodes):
        """Records a node sends in a step."""
        return self.persons(nodes) * self.cut.movers / exchange.STEPS if nodes > 1 else 0

    def seekers(self, nodes):
        hires = self.country.hires / self.country.people.sum() / exchange.STEPS
        return self.persons(nodes) * hires * self.cut.commuters * TRIES if nodes > 1 else 0

    def bytes(self, nodes):
        places = self.options.people / PERSONS_A_PLACE * PLACE if nodes > 1 else 0
        return 2 * self.movers(nodes) * exchange.RECORD, self.seekers(nodes) * (APPLICATION + ANSWER), places

    def talk(self, nodes):
        """Seconds a step of packing, sending and waiting."""
        if nodes == 1:
            return 0.0
        packing = 2 * self.movers(nodes) * self.cost.all * 1e-9 / self.options.cores / EFFICIENCY
        return packing + sum(self.bytes(nodes)) / BANDWIDTH + LATENCY * (3 * nodes + 3 * nodes.bit_length())

    def run(self, nodes):
        return (self.compute(nodes) + self.talk(nodes)) * exchange.STEPS * self.options.years


def show(nodes, counts):
    options = nodes.options
    print(f"\nplan: {options.people:,.0f} persons, {options.years} years by quarters; {options.ns:g} ns a person-step of one core (measured), "
          f"shares that cross as between {nodes.cut.count} parts of this country (measured)")
    print(f"assumed: {options.cores} cores a node used to {EFFICIENCY:.0%}, {BANDWIDTH / 1e9:g} GB/s and {LATENCY * 1e6:g} us a message, {PERSONS_A_PLACE:,} persons a "
          f"municipality of which {PLACE} B are read by all, {TRIES} applications a job found")
    print(f"{'nodes':>7}{'persons each':>15}{'compute, s/step':>17}{'movers, MB':>12}{'seekers, MB':>13}{'places, MB':>12}{'talk, s/step':>14}{'all steps':>12}")
    for count in counts:
        movers, seekers, places = nodes.bytes(count)
        print(f"{count:>7}{nodes.persons(count):>15,.0f}{nodes.compute(count):>17.3f}{movers / 1e6:>12.2f}{seekers / 1e6:>13.2f}{places / 1e6:>12.1f}"
              f"{nodes.talk(count):>14.4f}{nodes.run(count):>10.1f} s")
    least = options.people / nodes.country.largest_region
    print(f"a region is not cut: beyond {least:,.0f} nodes the largest ({nodes.country.largest_region:,.0f} persons here) is more than a node's share, and the others wait for it")

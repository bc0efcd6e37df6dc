"""mechanisms: what can be switched off to see what it carries, how, and what that means. Both runs of a pair lose it, so the pair stays a pair."""

from common.front import USAGE, Refused, nearest

# name: (settings, process that must be there, what it means)
MECHANISMS = {
    "commuting": (("jobs.own=100", "jobs.far_weight=0"), "jobs",
                  "who looks for work looks at home: about 1 in 100 tries elsewhere. Those who commute at the start go on until their job ends. No parameter forbids it outright."),
    "services": (("services.enabled=no",), "services", "services neither open nor close, so their level stays as at the start and moves nobody. Shopping (firms) goes on."),
    "housing": (("housing.enabled=no",), "housing", "prices stay and nothing is built; a mover still needs a free dwelling."),
    "prices": (("migration.price=0",), "migration", "movers do not heed prices; they are built for all the same."),
    "moves": (("migration.enabled=no",), "migration", "nobody decides to move to another municipality; students, partners and migrants abroad still do."),
    "shopping": (("firms.reach=1",), "firms", "people spend where they live."),
}


class MechanismError(Refused):
    """It is not there."""

    status = USAGE


def processes(described):
    """Names in what `omland describe processes --format markdown` prints."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in described.splitlines() if line.startswith("|")]
    return {row[1] for row in rows[1:] if len(row) > 1}


def settings(name, known):
    if name not in MECHANISMS:
        raise MechanismError(f"no mechanism `{name}`{nearest(name, MECHANISMS)}; there are {', '.join(MECHANISMS)}")
    values, process, _ = MECHANISMS[name]
    if process not in known:
        raise MechanismError(f"'{name}' cannot be switched off: this program has no process {process}")
    return values

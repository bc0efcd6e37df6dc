"""quantities: what is followed in a run of which nobody asked anything - stocks, shares and flows
by settlement type, and commuters between settlement types."""
import numpy

from plots_lib.trajectory import ROLES

# Name shown, and how it is formed: an indicator; one over another; (*) a mean over inhabitants;
# (>) commuters from one settlement type to another, in the same labour-market region or any.
STOCKS = (
    ("people", "population"), ("67 and over, share", "older_67/population"),
    ("households", "households"), ("persons a household", "population/households"),
    ("living alone, share", "alone/households"),
    ("couple alone, share", "couples/households"),
    ("couple, child 0-5, share", "couples_child_0_5/households"),
    ("couple, child 6-17, share", "couples_child_6_17/households"),
    ("lone parent, share", "lone_parents/households"),
    ("adult children, share", "adult_children/households"),
    ("several families, share", "several_families/households"),
    ("owners, share", "owners/households"),
    ("students", "students"), ("employed", "employed"),
    ("employed a resident", "employed/population"),
    ("unemployed a worker", "unemployed/employed"),
    ("remote-capable, share", "remote_workers/employed"), ("jobs", "jobs"),
    ("jobs a resident", "jobs/population"), ("vacancies a job", "vacancies/jobs"),
    ("primary jobs", "jobs_primary"), ("firms", "firms"), ("jobs a firm", "jobs/firms"),
    ("out-commuters", "out_commuters"), ("in-commuters", "in_commuters"),
    ("dwellings", "dwellings"), ("empty, share", "*vacancy_share"), ("price", "*dwelling_price"),
    ("services", "services_present"), ("minutes to a grocery", "*minutes_grocery"),
)
PAIRS = (("hinterland", "core"), ("core", "hinterland"), ("hinterland", "hinterland"),
         ("core", "core"), ("hinterland", "metropolitan"), ("remote", "remote"))
FLOWS = (
    ("births", "births"), ("deaths", "deaths"), ("moves in", "moved_in"),
    ("moves out", "moved_out"), ("households formed", "households_formed"), ("hires", "hires"),
    ("jobs ended", "separations"), ("jobs added", "jobs_created"), ("jobs removed", "jobs_closed"),
    ("firms founded", "firm_entries"), ("firms closed", "firm_exits"),
    ("firms moved in", "firm_moved_in"), ("jobs moved in", "jobs_moved_in"),
    ("jobs moved out", "jobs_moved_out"), ("dwellings built", "dwellings_built"),
    ("dwellings lost", "dwellings_lost"), ("moves refused", "refused_moves"),
    ("outlets opened", "services_opened"), ("outlets closed", "services_closed"),
)


def groups(run):
    """Rows of municipalities by settlement type, those that are there, and of all."""
    found = {"all": list(range(len(run.codes)))}
    found.update({role: run.rows_of_role(role) for role in ROLES if run.rows_of_role(role)})
    return found


class Reader:
    """Means over the replicates of one run, each indicator read once."""

    def __init__(self, run):
        self.run, self.kept = run, {}
        self.groups = groups(run)

    def whole(self, name):
        """[year, municipality]"""
        if name not in self.kept:
            self.kept[name] = self.run.indicator(name).mean(axis=0)
        return self.kept[name]

    def known(self, formed):
        names = formed.strip("*").split("/")
        return all(name in self.run.indicators for name in names)

    def series(self, formed, rows):
        """[years]: a sum over the municipalities, one sum over another, or a mean."""
        if formed.startswith("*"):
            people = self.whole("population")[:, rows]
            return (self.whole(formed[1:])[:, rows] * people).sum(axis=1) / people.sum(axis=1)
        above, _, below = formed.partition("/")
        return self.whole(above)[:, rows].sum(axis=1) \
            / (self.whole(below)[:, rows].sum(axis=1) if below else 1)

    def commuters(self, years):
        """{(home, work): [years]}: employed in another municipality of their labour-market region,
        by settlement type of home and work; of all regions under ("any", "any")."""
        flows = self.run.file.get("flows/commuting")
        if flows is None:
            return {}
        region, n = numpy.asarray(self.run.region), len(self.run.codes)
        other = ~numpy.eye(n, dtype=bool)
        near = (region[:, None] == region[None, :]) & other
        masks = {("any", "any"): other}
        for home, work in PAIRS:
            if home in self.groups and work in self.groups:
                mask = numpy.zeros((n, n), dtype=bool)
                mask[numpy.ix_(self.groups[home], self.groups[work])] = True
                masks[home, work] = mask & (near if home != "remote" else other)
        found = {pair: [] for pair in masks}
        for year in years:
            table = numpy.asarray(flows[:, year], dtype=float).mean(axis=0)
            for pair, mask in masks.items():
                found[pair].append(table[mask].sum())
        return {pair: numpy.array(values) for pair, values in found.items()}

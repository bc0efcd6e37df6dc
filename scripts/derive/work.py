"""Y/commuting.csv and the totals of Y/employment.csv."""
import numpy as np

from . import output, rounding
from .raw import worst

OUTSIDE = "9999"   # employed without a counted workplace: abroad, at sea, Svalbard
RINDAL = "5061"    # not in the tables of 2019 (it changed county): its own figures of 2018
STRUCTURE = 2017   # the first matrix: carries the pattern to the years before it


class State:
    """Employment of one base year: integers, municipalities in code order."""

    def __init__(self, employed, jobs, commuting, quality):
        self.employed, self.jobs = employed, jobs
        self.commuting = commuting      # [home, work]; the last column is OUTSIDE
        self.quality = quality


class Tables:
    def __init__(self, raw, places):
        self.codes = list(places)
        self.row_of = {code: i for i, code in enumerate(self.codes)}
        self.raw = raw
        self.flows = {}
        for row in raw.rows("commuting_2017_2019.csv.gz"):
            year = int(row["year"])
            flow = self.flows.setdefault(year, np.zeros((len(self.codes),) * 2))
            flow[self.row_of[row["home_kommune"]], self.row_of[row["work_kommune"]]] += \
                float(row["employed"])
        self.employed, self.jobs = {}, {}
        for row in raw.rows("employment_2017_2019.csv"):
            year, i = int(row["year"]), self.row_of[row["kommune"]]
            self.employed.setdefault(year, np.zeros(len(self.codes)))[i] = \
                float(row["employed_residents"])
            self.jobs.setdefault(year, np.zeros(len(self.codes)))[i] = float(row["jobs_by_workplace"])
        self.early = {2005: np.zeros(len(self.codes)), 2015: np.zeros(len(self.codes))}
        for row in raw.rows("employment_2005_2015.csv"):
            for year in self.early:
                self.early[year][self.row_of[row["kommune"]]] = float(row[f"employment_{year}"])

    def fill_rindal(self):
        i = self.row_of[RINDAL]
        if self.jobs[2019][i] or self.flows[2019][i].any() or self.flows[2019][:, i].any():
            raise ValueError("Rindal has figures for 2019: the rule that fills them is out of date")
        self.employed[2019][i], self.jobs[2019][i] = self.employed[2018][i], self.jobs[2018][i]
        self.flows[2019][i], self.flows[2019][:, i] = self.flows[2018][i], self.flows[2018][:, i]


def margins(flow, employed, jobs):
    """Integer employed and jobs, and the matrix with the column OUTSIDE fitted to them.
    Outside starts as what a home's workers lack of a counted workplace."""
    employed, jobs = rounding.largest_remainder(employed), rounding.largest_remainder(jobs)
    outside = np.maximum(employed - flow.sum(axis=1), 0.05)
    columns = np.append(jobs, employed.sum() - jobs.sum())
    fitted = rounding.fit(np.column_stack([flow, outside]), employed, columns)
    return employed, jobs, rounding.to_margins(fitted, employed, columns)


def counted_state(tables, year):
    """The state at the end of a year with a matrix of its own."""
    flow = tables.flows[year]
    employed, jobs, commuting = margins(flow, tables.employed[year], tables.jobs[year])
    quality = dict(tables.raw.border_quality(year))
    quality[RINDAL] = "estimated"
    return State(employed, jobs, commuting, quality)


def early_state(tables, population, year):
    """The state at the end of a year before the first matrix: jobs interpolated between 2005 and
    2015; each home's weight of 2017 follows its population aged 15-74; every workplace's column is
    then scaled to its jobs, and who works where says how many residents are employed."""
    weight = (year - 2005) / 10
    jobs = (1 - weight) * tables.early[2005] + weight * tables.early[2015]
    growth = (population.between(year + 1, 15, 74) / population.between(STRUCTURE + 1, 15, 74))
    flow = tables.flows[STRUCTURE] * growth[:, None]
    flow *= (jobs / flow.sum(axis=0))[None, :]
    outside = np.maximum(tables.employed[STRUCTURE] - tables.flows[STRUCTURE].sum(axis=1), 0) * growth
    share = 1 - tables.jobs[STRUCTURE].sum() / tables.employed[STRUCTURE].sum()
    outside *= share / (1 - share) * jobs.sum() / outside.sum()
    employed, jobs, commuting = margins(flow, flow.sum(axis=1) + outside, jobs)
    return State(employed, jobs, commuting, {code: "estimated" for code in tables.codes})


def write(raw, places, population, years, target, report):
    tables = Tables(raw, places)
    tables.fill_rindal()
    state = {}
    for year in years:
        now = (counted_state(tables, year - 1) if year - 1 in tables.flows
               else early_state(tables, population, year - 1))
        state[year] = now
        work_codes = [*tables.codes, OUTSIDE]
        rows = []
        for i, j in zip(*np.nonzero(now.commuting)):
            grade = now.quality[tables.codes[i]]
            if j < len(tables.codes):
                grade = worst(grade, now.quality[tables.codes[j]])
            rows.append((tables.codes[i], work_codes[j], now.commuting[i, j], grade))
        output.write(target / str(year) / "commuting.csv",
                     ("home", "work", "employed", "quality"), rows, report)
        describe(now, population.between(year, 15, 74), report)
    return state


def describe(now, adults, report):
    own = np.diag(now.commuting[:, :-1]).sum()
    rate = now.employed / adults
    out = 1 - np.diag(now.commuting[:, :-1]) / now.employed
    quartiles = np.percentile(out, (25, 50, 75)) * 100
    report(f"  {own / now.employed.sum():.3f} work where they live, {now.commuting[:, -1].sum()} "
           f"outside; out-commuting P25/50/75 {quartiles.round().astype(int).tolist()}; "
           f"employed of 15-74 {rate.min():.2f}-{rate.max():.2f}, all "
           f"{now.employed.sum() / adults.sum():.3f}")

"""work: jobs and jobs a resident by settlement type, commuters from type to type, beside what was
counted. Base years before 2020 hold jobs between those counted at the ends of 2005 and 2015."""
import numpy

from drift_lib.quantities import Reader

# Tolerances set beforehand: points of ten years' growth less the nation's; % of jobs a resident in
# ten years; points a year of the share who commute, by pair and in all.
GROWTH, RESIDENT, PAIR, OUT = 2, 2, 0.1, 0.3
COUNTED = (2006, 2016)          # jobs a resident: the two years of the district index
PAIRS = (("hinterland", "core"), ("core", "hinterland"), ("hinterland", "metropolitan"))


def growth(run, country, reader):
    """Growth of jobs by settlement type less the nation's."""
    first, last = run.years[0], run.years[-1]
    seen = [country.jobs_at(year) for year in (first, last)]
    made = reader.whole("jobs")[[0, -1]]
    if any(jobs is None for jobs in seen):
        return []
    own = lambda jobs, rows: 100 * (jobs[1][rows].sum() / jobs[0][rows].sum()  # noqa: E731
                                    - jobs[1].sum() / jobs[0].sum())
    return [("", f"growth of jobs less the nation's, {role}, points", own(seen, rows),
             own(made, rows), GROWTH * (last - first) / 10)
            for role, rows in reader.groups.items() if role != "all"]


def residents(run, country, reader):
    """Change of jobs a resident in ten years; 2005-15 was counted."""
    years, jobs = len(run.years) - 1, country.job_history
    if not all(year in jobs and year in country.totals for year in COUNTED):
        return []
    found = []
    for role, rows in reader.groups.items():
        before, after = [jobs[year][rows].sum() / country.totals[year][rows].sum()
                         for year in COUNTED]
        made = reader.series("jobs/population", rows)
        found.append(("", f"jobs a resident, change in ten years, {role}, % (2005-15)",
                      100 * (after / before - 1),
                      100 * ((made[-1] / made[0]) ** (10 / years) - 1), RESIDENT))
    return found


def share(table, home, work, near):
    """Per cent of the employed of some municipalities who commute to some others."""
    block = table[numpy.ix_(home, work)] * near[numpy.ix_(home, work)]
    return 100 * block.sum() / table[home].sum()


def commuting(run, country, reader):
    """Change a year of the share of the employed who commute from type to type; 2017-19 counted."""
    flows, history = run.file.get("flows/commuting"), country.commuting_history
    if flows is None or not history:
        return []
    made = [numpy.asarray(flows[:, k], dtype=float).mean(axis=0) for k in (0, -1)]
    seen, span = [history[min(history)], history[max(history)]], max(history) - min(history)
    region, years = numpy.asarray(run.region), len(run.years) - 1
    other = ~numpy.eye(len(region), dtype=bool)
    near = other & (region[:, None] == region[None, :])
    kinds = [(f"{home} to {work}", reader.groups[home], reader.groups[work],
              near if work == "core" or home == "core" else other, PAIR)
             for home, work in PAIRS if home in reader.groups and work in reader.groups]
    kinds.append(("all", reader.groups["all"], reader.groups["all"], other, OUT))
    found = []
    for name, home, work, mask, tolerance in kinds:
        at = [share(table, home, work, mask) for table in (*seen, *made)]
        found += [("", f"commuters {name}, % of the employed at the start", at[1], at[2], None),
                  ("", "the same, change a year, points (2017-19)", (at[1] - at[0]) / span,
                   (at[3] - at[2]) / years, tolerance)]
    return found


def rows(run, country):
    needed = ("jobs", "population")
    if len(run.years) < 2 or any(name not in run.indicators for name in needed):
        return []
    reader = Reader(run)
    return growth(run, country, reader) + residents(run, country, reader) \
        + commuting(run, country, reader)

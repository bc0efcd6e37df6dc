"""synthetic: a small file in the layout of docs/file_format.md, with invented numbers over Norway's real municipalities, for tests of
what reads such files. Nothing in it is a result."""
import csv
import pathlib

import h5py
import numpy

NORWAY = pathlib.Path(__file__).resolve().parents[2] / "scenarios" / "norway"
STOCKS = ("population", "young_adults", "women_20_39", "men_20_39", "older_67", "households", "employed", "unemployed", "jobs", "vacancies", "in_commuters",
          "out_commuters", "firms", "state_jobs_policy")
FLOWS = ("births", "deaths", "moved_in", "moved_out", "immigration", "emigration")


def table(name):
    with open(NORWAY / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def role(row, size, cores):
    if int(row["centrality"]) <= 2 or size > 100_000:
        return "metropolitan"
    if size < 10_000:
        return "remote"
    return "core" if cores[row["region"]] == row["code"] else "hinterland"


def places():
    """municipalities.csv with population by sex and age, jobs and a role."""
    rows = sorted(table("municipalities.csv"), key=lambda r: r["code"])
    people = {(r["code"], r["sex"]): [int(r[f"a{a}"]) for a in range(106)] for r in table("2020/population.csv")}
    jobs = {r["code"]: r for r in table("2020/employment.csv")}
    size, most = {}, {}
    for r in rows:
        r["ages"] = numpy.array([people[r["code"], sex] for sex in ("male", "female")], dtype=float)
        r["jobs"], r["employed"] = int(jobs[r["code"]]["jobs"]), int(jobs[r["code"]]["employed"])
        size[r["region"]] = size.get(r["region"], 0) + r["ages"].sum()
        if r["jobs"] > most.get(r["region"], ("", -1))[1]:
            most[r["region"]] = (r["code"], r["jobs"])
    cores = {region: code for region, (code, _) in most.items()}
    for r in rows:
        r["role"] = role(r, size[r["region"]], cores)
    return rows


def scale(group, name, values):
    kind = h5py.string_dtype() if isinstance(values[0], str) else numpy.int32
    group.create_dataset(name, data=values, dtype=kind).make_scale(name)


def grid(group, name, values, dimensions, title):
    data = group.create_dataset(name, data=values, fillvalue=numpy.nan, compression="gzip")
    data.attrs["units"], data.attrs["long_name"] = "persons", title
    for i, dimension in enumerate(dimensions):
        data.dims[i].attach_scale(group[dimension])


def write_geo(file, rows):
    geo = file.create_group("geo")
    scale(geo, "municipality", [r["code"] for r in rows])
    for name in ("name", "region_name", "role"):
        geo.create_dataset(name, data=[r[name] for r in rows], dtype=h5py.string_dtype())
    for name in ("region", "region_minutes", "land_km2", "centrality", "latitude", "longitude"):
        geo.create_dataset(name, data=[float(r[name]) for r in rows])


def drift(rows, years, replicates, seed):
    """[replicate, year, municipality]: growth that depends on the role, with a little noise."""
    random = numpy.random.default_rng(seed)
    rate = numpy.array([{"metropolitan": .006, "core": .002, "hinterland": -.003, "remote": -.007}[r["role"]] for r in rows])
    noise = random.normal(0, .002, (len(replicates), len(years), len(rows))).cumsum(axis=1)
    return numpy.exp(rate * (numpy.arange(len(years)))[None, :, None] + noise - noise[:, :1])


def write(path, years=range(2020, 2051), replicates=(0, 1), seed=1, jobs_added=0.0):
    """jobs_added: extra jobs in every core from the second year on, to make a second file that differs from the first."""
    rows, years, replicates = places(), list(years), list(replicates)
    growth = drift(rows, years, replicates, seed)
    ages = numpy.array([r["ages"] for r in rows])
    start = {"population": ages.sum((1, 2)), "young_adults": ages[:, :, 20:40].sum((1, 2)), "women_20_39": ages[:, 1, 20:40].sum(1),
             "men_20_39": ages[:, 0, 20:40].sum(1), "older_67": ages[:, :, 67:].sum((1, 2)), "jobs": numpy.array([r["jobs"] for r in rows]),
             "employed": numpy.array([r["employed"] for r in rows])}
    with h5py.File(path, "w") as file:
        file.attrs["format"] = "omland trajectory 1"
        write_geo(file, rows)
        for name, extra in (("results", ()), ("age", ("sex", "age"))):
            group = file.create_group(name)
            scale(group, "replicate", replicates)
            scale(group, "year", years)
            scale(group, "municipality", [r["code"] for r in rows])
            for dimension in extra:
                scale(group, dimension, ["male", "female"] if dimension == "sex" else list(range(106)))
        for name in STOCKS + FLOWS:
            values = growth * start.get(name, start["population"] * .02)
            if name == "state_jobs_policy":
                values = values * 0
            if name in ("jobs", "state_jobs_policy"):
                values[:, 1:, [i for i, r in enumerate(rows) if r["role"] == "core"]] += jobs_added
            if name in FLOWS:
                values[:, -1] = numpy.nan
            grid(file["results"], name, numpy.where(numpy.isnan(values), values, values.round()), ("replicate", "year", "municipality"),
                 name.replace("_", " ").capitalize())
        older = numpy.exp((numpy.arange(106) - 45)[None, None, None, None, :] * 0.0004 * numpy.arange(len(years))[None, :, None, None, None])
        grid(file["age"], "population", (growth[..., None, None] * ages * older).round(),
             ("replicate", "year", "municipality", "sex", "age"), "Population")
        file.create_group("provenance").attrs.update({"version": "test", "commit": "none"})

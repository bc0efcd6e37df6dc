"""Population, education, births and migration abroad."""

from . import write
from .failures import MissingFailure
from .places import quality_note, whole_columns, worse
from .tables import TABLES

BIRTH_YEARS = range(2006, 2020)     # as docs/tables.md


def population(job):
    cube, year = job.table(("07459",))
    cube, quality = job.carry(cube.part(contents="persons"), "region", year)
    persons = whole_columns(cube.over("region", "sex", "age"))
    rows = [[code, sex, quality[place], *persons[place, axis]] for place, code in enumerate(cube.axes["region"])
            for axis, sex in enumerate(cube.axes["sex"])]
    data = write.table(["code", "sex", "quality"] + [f"a{age}" for age in range(106)], rows)
    return {"Y/population.csv": (data, [f"persons on 1 January {year}: {persons.sum()}", quality_note(quality),
                                        job.control("07459", [year], "persons", int(persons.sum()))])}


def education(job):
    """Only the three shares of education are replaced; the rest of covariates.csv is kept as it is."""
    columns = ["upper_secondary", "tertiary_short", "tertiary_long"]
    header, rows = write.read_table(job.path("covariates.csv"), ["code"] + columns)
    cube, year = job.table(("09429",), hidden=(":",))
    cube, quality = job.carry(cube.part(contents="persons"), "region", year)
    if cube.hidden.any():
        raise MissingFailure(f"table 09429, {year}: confidential cells; shares cannot be computed")
    persons = dict(zip(cube.axes["level"], cube.over("level", "region")))
    known = sum(persons.values())
    counts = {"upper_secondary": persons["upper_secondary"] + persons["vocational"],
              "tertiary_short": persons["tertiary_short"], "tertiary_long": persons["tertiary_long"]}
    place = {code: index for index, code in enumerate(cube.axes["region"])}
    for row in rows:
        code = row[header.index("code")]
        if code not in place:
            raise MissingFailure(f"covariates.csv: municipality {code!r} is not in municipalities.csv")
        for column in columns:
            row[header.index(column)] = f"{counts[column][place[code]] / known[place[code]]:.4f}"
    return {"covariates.csv": (write.table(header, rows), [
        f"upper_secondary (with vocational colleges), tertiary_short, tertiary_long: shares in {year} of those with known "
        "education; the other columns, `quality` too, are as they were", quality_note(quality)])}


def births(job):
    years = list(BIRTH_YEARS)
    cube = job.service.cube(TABLES["06913"], years, job.borders.chooser(years)).part(contents="births")
    columns, worst = [], ["counted"] * len(job.borders.targets)
    for year in years:
        carried, quality = job.carry(cube.part(year=year), "region", year, positive=False)
        columns.append(whole_columns(carried.values))
        worst = [worse(*pair) for pair in zip(worst, quality)]
    rows = [[code, worst[place]] + [column[place] for column in columns] for place, code in enumerate(job.borders.targets)]
    data = write.table(["code", "quality"] + [f"y{year}" for year in years], rows)
    total = int(sum(column.sum() for column in columns))
    return {"history/births.csv": (data, [f"live births {years[0]}-{years[-1]}: {total}", quality_note(worst),
                                          job.control("06913", years, "births", total)])}


def abroad(job):
    header, rows = write.read_table(job.path("abroad.csv"), ["year", "future", "immigration", "emigration"])
    years = list(BIRTH_YEARS)
    cube = job.service.cube(TABLES["05803"], years, job.borders.chooser(years))
    order = {name: header.index(name) for name in ("year", "future", "immigration", "emigration")}
    kept = [row for row in rows if row[order["future"]] != "observed"]
    # What 05803 does not have, such as refugees, stays as it is; 0 for a year that was not there.
    known = {row[order["year"]]: row for row in rows if row[order["future"]] == "observed"}
    observed = []
    for year in years:
        row = list(known.get(str(year), ["0"] * len(header)))
        row[order["year"]], row[order["future"]] = year, "observed"
        for flow in ("immigration", "emigration"):
            row[order[flow]] = int(cube.part(year=year, contents=flow).values)
        observed.append(row)
    return {"abroad.csv": (write.table(header, observed + kept), [
        f"the observed rows {years[0]}-{years[-1]}; the futures are as they were"])}

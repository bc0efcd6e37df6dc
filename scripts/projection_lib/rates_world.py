"""rates_world: a population and a scenario in which nothing but rates decides, for the engine to run.

Everybody of `alone_from` years and more lives by themselves, and younger children with a woman of
22 to 38 years more, so that who moves, emigrates or bears a child is the person of the cohorts. All
processes but deaths, births, moves and migration abroad are off, and so is what makes moves follow
prices, services, homes and childhood; jobs stay where they are, and homes are many. Ages are those of Y/population.csv, with
birthdays spread evenly over the year."""
import csv
import pathlib

import numpy

from .cohorts import FERTILE, QUARTERS, SPAN, WOMEN, People
from .rates import GROUP_FIRST, population, read

ON = ("mortality", "fertility", "migration", "abroad")
SETTINGS = {"fertility.couple": 1, "abroad.foreign": 1, "abroad.couples": 0, "abroad.families": 0,
            "migration.job_lost": 0, "migration.owner": 0, "migration.school": 0,
            "migration.home": 0, "migration.distance": 0, "migration.childhood": 0,
            "migration.income": 0, "migration.unemployment": 0, "migration.price": 0,
            "migration.services": 0, "migration.services_leave": 0, "migration.jobs_leave": 0,
            "time.steps_per_year": 4}
YOUNGEST, OLDEST = 22 * QUARTERS, 38 * QUARTERS          # a mother's years more
VACANCY = 0.95                           # homes for twenty times as many
MICRODATA = {"households": "household,municipality,tenure",
             "firms": "firm,municipality,sector,jobs,founded,productivity,public,exposed",
             "persons": "person,household,role,sex,birth,education,activity,employer,job_start,"
                        "childhood,remote,married"}


def switched_off(parameters):
    """Settings that switch off all processes but those of rates, from what `omland describe
    parameters` prints."""
    rows = (line.split() for line in parameters.splitlines())
    return {f"{row[0]}.enabled": "no" for row in rows
            if len(row) > 1 and row[1] == "enabled" and row[0] not in ON}


def plain(row):
    """A row of a calibration with nothing in it but what the cohorts know."""
    known = {"code", "fertility", "mortality", "immigration_share",
             *(f"attraction_{group}" for group in GROUP_FIRST)}
    return {name: value if name in known else "1" if name.startswith("out_") else "0"
            for name, value in row.items()}


def spread(counts):
    """[n, 2, age] whole persons to [n, 2, age, 12 months]: one more in some months, where the
    remainder begins at another month in each cell."""
    base, left = counts // 12, counts % 12
    begin = numpy.arange(counts.size).reshape(counts.shape) * 5 % 12
    month = (numpy.arange(12) - begin[..., None]) % 12
    return (base[..., None] + (month < left[..., None])).astype(int)


class Place:
    """The persons of one municipality: age in months, sex, and whose child each is (-1: alone)."""

    def __init__(self, months, alone_from):
        self.sex, self.month = (numpy.concatenate([
            numpy.repeat(value, count) for value, count in self.cells(months, kind)])
            for kind in (0, 1))
        self.mother = numpy.full(len(self.sex), -1)
        quarter = self.month // 3
        women = numpy.flatnonzero(self.sex == WOMEN)
        women = women[numpy.argsort(quarter[women], kind="stable")]
        ages, turn = quarter[women], 0
        for c in range(QUARTERS * alone_from):
            children = numpy.flatnonzero(quarter == c)
            low, high = numpy.searchsorted(ages, (c + YOUNGEST, c + OLDEST))
            if high > low and len(children):
                at = (turn + numpy.arange(len(children))) % (high - low)
                self.mother[children] = women[low + at]
                turn += len(children)

    @staticmethod
    def cells(months, kind):
        for sex in range(2):
            for month, count in enumerate(months[sex].reshape(-1)):
                yield (sex, month)[kind], count


def people(places):
    """The same persons as cohorts.People."""
    start = People.none(len(places))
    for j, place in enumerate(places):
        quarter = numpy.minimum(place.month // 3, SPAN - 1)
        alone = place.mother < 0
        numpy.add.at(start.persons[j], (place.sex[alone], quarter[alone]), 1)
        child = numpy.flatnonzero(~alone)
        older = quarter[place.mother[child]] - quarter[child]
        numpy.add.at(start.children[j], (place.sex[child], older, quarter[child]), 1)
    return start


def month_of(number):
    return f"{number // 12}-{number % 12 + 1:02d}"


def write_microdata(folder, codes, places, year, jobs):
    """Three tables; a municipality has one firm with all its jobs, which nobody holds: they stay,
    and so does their pull."""
    folder.mkdir(parents=True)
    files = {name: open(folder / f"{name}.csv", "w", encoding="utf-8") for name in MICRODATA}
    for name, head in MICRODATA.items():
        files[name].write(head + "\n")
    first = 1
    for j, (code, place) in enumerate(zip(codes, places)):
        files["firms"].write(f"{j + 1},{code},other,{jobs[code]},2000-01,1,0,0\n")
        household = numpy.where(place.mother < 0, numpy.arange(len(place.sex)), place.mother)
        files["households"].writelines(f"{first + h},{code},tenant\n"
                                       for h in numpy.flatnonzero(place.mother < 0))
        files["persons"].writelines(
            f"{first + i},{first + household[i]},{'reference' if household[i] == i else 'child'},"
            f"{'female' if place.sex[i] else 'male'},{month_of(12 * year - m)},basic,"
            f"{'child' if m < 72 else 'pupil' if m < 228 else 'outside'},none,"
            f"{month_of(12 * year - m)},{code},0,0\n"
            for i, m in enumerate(place.month.tolist()))
        first += len(place.sex)
    for file in files.values():
        file.close()


def write_tables(source, target, codes, calibration):
    """The country's tables by links; with homes for all, no refugees among those who come, who are
    settled by another rule, and this calibration."""
    changed = {"covariates.csv": lambda row: row.update(vacancy=VACANCY),
               "abroad.csv": lambda row: row.update({"refugees": 0} if "refugees" in row else {})}
    target.mkdir(parents=True)
    for path in pathlib.Path(source).resolve().iterdir():
        if path.name in changed:
            rewrite(path, target / path.name, changed[path.name])
        elif path.suffix != ".ini" and path.name != "calibration.csv":
            (target / path.name).symlink_to(path)
    with open(target / "calibration.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(calibration[codes[0]]), lineterminator="\n")
        out.writeheader()
        out.writerows(calibration[code] for code in codes)


def rewrite(source, target, change):
    with open(source, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change(row)
    with open(target, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def write_scenario(path, settings):
    sections = {}
    for name, value in settings.items():
        section, key = name.split(".")
        sections.setdefault(section, []).append(f"{key} = {value}\n")
    path.write_text("".join(f"[{section}]\n{''.join(lines)}\n"
                            for section, lines in sections.items()), encoding="utf-8")


def make(folder, source, codes, calibration, start, years, more):
    """Writes tables, persons and the scenario rates.ini, with `more` settings, into a folder. The
    same people as cohorts."""
    alone_from = FERTILE[0] - years         # nobody who lives with a mother becomes of age to bear
    months = spread(population(source, start, codes).astype(int))
    places = [Place(months[j], alone_from) for j in range(len(codes))]
    write_tables(source, folder / "country", codes, calibration)
    jobs = {row["code"]: row["jobs"] for row in read(source, f"{start}/employment.csv")}
    write_microdata(folder / "people", codes, places, start, jobs)
    write_scenario(folder / "rates.ini", {
        **SETTINGS, **more,
        "time.start": start, "time.end": start + years, "tables.folder": "country",
        "tables.calibration": "country/calibration.csv", "world.microdata": "people"})
    return people(places)

#!/usr/bin/python3
"""large_country FOLDER PLACES PERSONS [SEED]: writes a country of up to 9 000 municipalities of about PERSONS inhabitants each, to try how
start, steps and memory grow with the number of municipalities. Municipalities stand in a grid with roads between neighbours, twelve a
labour-market region whose first is the largest; people work at home or in one of eight municipalities near by."""
import math
import pathlib
import random
import sys

AGES, SECTORS = 106, 10
CLASSES = [(0, 0, 442000), (1, 4, 103654), (5, 9, 41273), (10, 19, 31025), (20, 49, 21987), (50, 99, 6926), (100, 249, 2996), (250, 5000, 939)]
SHARES = [.04, .09, .09, .17, .06, .13, .07, .09, .21, .05]
TYPES = {"alone": .388, "couple_without_child": .242, "couple_child_0_5": .094, "couple_child_6_17": .107, "lone_parent": .045,
         "adult_children": .075, "several_families": .049}
SCENARIO = """; a large country for tests
[scenario]
title = Large country
future = main

[time]
start = 2020
end = 2023
steps_per_year = 4

[run]
seed = 1

[tables]
folder = .
"""


def table(folder, name, header, rows):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        file.write(header + "\n")
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)


def whole(chance, x):
    return int(x + chance.random())


def ages_of(chance, size):
    weight = [1.0 if age < 65 else math.exp(-(age - 65) ** 2 / 450) for age in range(AGES)]
    each = size / sum(weight) / 2
    return [[whole(chance, each * w * chance.uniform(.8, 1.2)) for w in weight] for _ in range(2)]


def split(total, shares):
    """Whole numbers of these shares that add up to the total."""
    part = [int(total * share) for share in shares]
    part[0] += total - sum(part)
    return part


class Country:
    def __init__(self, places, persons, seed):
        self.chance = chance = random.Random(seed)
        self.width = math.isqrt(places - 1) + 1
        self.code = [f"{101 + k:04d}" for k in range(places)]
        self.size = [persons * (3 if k % 12 == 0 else chance.uniform(.4, 1.2)) for k in range(places)]
        self.people = [ages_of(chance, size) for size in self.size]
        self.total = sum(sum(map(sum, people)) for people in self.people)
        self.flow = [self.commuters(k) for k in range(places)]
        self.jobs = [0] * places
        for flow in self.flow:
            for to, persons_there in flow.items():
                self.jobs[to] += persons_there

    def near(self, k):
        """Neighbours in the grid, eight at most."""
        row, column = divmod(k, self.width)
        around = [(row + r) * self.width + column + c for r in (-1, 0, 1) for c in (-1, 0, 1)
                  if (r or c) and row + r >= 0 and 0 <= column + c < self.width]
        return [j for j in around if j < len(self.code)]

    def commuters(self, k):
        able = sum(sum(sex[18:67]) for sex in self.people[k])
        flow = {to: int(able * .75 * .04 * self.chance.random()) for to in self.near(k)}
        flow[k] = able * 3 // 4 - sum(flow.values())
        return flow


def write_places(folder, c):
    n = range(len(c.code))
    table(folder, "municipalities.csv", "code,name,county,county_name,latitude,longitude,land_km2,centrality,region,region_name,region_minutes,coast",
          [(c.code[k], f"Place {k}", c.code[k][:2], f"County {c.code[k][:2]}", f"{58 + k // c.width * .1:.4f}", f"{5 + k % c.width * .2:.4f}", 300,
            3 + k % 4, 1 + k // 12, f"Region {1 + k // 12}", 5 if k % 12 == 0 else 20.5, k % 2) for k in n])
    table(folder, "covariates.csv", "code,income_nok,upper_secondary,tertiary_short,tertiary_long,price_nok_m2,vacancy,quality",
          [(c.code[k], int(c.chance.uniform(380e3, 530e3)), .4, .2, .08, int(c.chance.uniform(12e3, 52e3)), .07, "estimated") for k in n])
    roads = [(k, j) for k in n for j in (k + 1, k + c.width) if j < len(c.code) and (j != k + 1 or j % c.width)]
    table(folder, "edges.csv", "from,to,km,minutes,quality",
          [(c.code[k], c.code[j], 20, f"{c.chance.uniform(15, 45):.2f}", "estimated") for k, j in roads])
    table(folder, "study_places.csv", "code,students,quality", [(c.code[k], c.total // 20 // (len(c.code) // 48 + 1), "estimated")
                                                                for k in n if k % 48 == 0])
    ages = ",".join(f"a{age}" for age in range(AGES))
    table(folder, "2020/population.csv", "code,sex,quality," + ages,
          [(c.code[k], sex, "counted", *c.people[k][s]) for k in n for s, sex in enumerate(("male", "female"))])
    table(folder, "2020/employment.csv", "code,employed,jobs,quality,primary,manufacturing,construction,trade_transport,hospitality_culture,"
          "knowledge_services,administration,education,health_social,other",
          [(c.code[k], sum(c.flow[k].values()), c.jobs[k], "counted", *split(c.jobs[k], SHARES)) for k in n])
    table(folder, "2020/commuting.csv", "home,work,employed,quality",
          [(c.code[k], c.code[to], persons, "counted") for k in n for to, persons in sorted(c.flow[k].items()) if persons])


def write_nation(folder, c):
    ages = ",".join(f"a{age}" for age in range(AGES))
    sexes = ("male", "female")
    table(folder, "mortality.csv", "year,sex," + ages,
          [(year, sex, *(f"{(2.2e-5 if sex == 'female' else 3.5e-5) * math.exp(.1 * age) + (1e-4 if age else 3e-3):.7f}" for age in range(AGES)))
           for year in range(1990, 2020) for sex in sexes])
    table(folder, "fertility.csv", "year," + ",".join(f"a{age}" for age in range(15, 50)),
          [(year, *(f"{.13 * math.exp(-(age - 30) ** 2 / 50):.5f}" for age in range(15, 50))) for year in range(1990, 2020)])
    table(folder, "abroad.csv", "year,future,immigration,emigration,refugees",
          [(year, "observed", c.total // 100, c.total // 160, 0) for year in range(2006, 2020)]
          + [(year, future, c.total * more // 600, c.total // 200, 0) for more, future in ((4, "low"), (6, "main"), (8, "high"))
             for year in range(2020, 2061)])
    share = [.005 if age < 20 else .015 if age < 40 else .005 if age < 60 else 0 for age in range(AGES)]
    table(folder, "abroad_ages.csv", "sex,flow," + ages, [(sex, flow, *share) for sex in sexes for flow in ("immigration", "emigration")])
    table(folder, "household_types.csv", "type,share", TYPES.items())
    table(folder, "firm_sizes.csv", "class,from,to,firms", [(k, a, b, round(firms * c.total / 5.37e6)) for k, (a, b, firms) in enumerate(CLASSES)])


def write_history(folder, c):
    table(folder, "history/population.csv", "code,quality," + ",".join(f"y{year}" for year in range(1986, 2021)),
          [(code, "counted", *[round(size)] * 35) for code, size in zip(c.code, c.size)])
    zeros = ["0"] * AGES
    table(folder, "history/net_migration.csv", "code,year,sex," + ",".join(f"a{age}" for age in range(AGES)),
          ((code, year, sex, *zeros) for code in c.code for year in range(2006, 2020) for sex in ("male", "female")))
    table(folder, "history/births.csv", "code,quality," + ",".join(f"y{year}" for year in range(2006, 2020)),
          [(code, "estimated", *[round(size / 90)] * 14) for code, size in zip(c.code, c.size)])


def write(folder, places, persons, seed=1):
    """Writes the tables and large.ini; returns its path."""
    c = Country(places, persons, seed)
    write_places(folder, c)
    write_nation(folder, c)
    write_history(folder, c)
    scenario = folder / "large.ini"
    scenario.write_text(SCENARIO)
    return scenario


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    write(pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:]))

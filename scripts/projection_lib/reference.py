"""reference: a plain cohort-component forecast of municipal population, to hold the engine's against.

Purpose   what deaths, births and net migration by age alone give, knowing nothing after the start.
Equation  every year survivors age, women bear at national rates times the municipality's factor, and
          net migration is a rate of the persons of an age group: that of the centrality class, and
          KEPT of the municipality's own deviation from it, both means of up to BACK years before the
          start.
Evidence  KEPT assumed: of cohort-change ratios .6 was best from 2010 and .4 from 2014 (docs/model.md);
          the others as in omland calibrate.
Source    Smith, Tayman & Swanson (2013), A practitioner's guide to state and local population
          projections."""
import numpy

from patterns_lib.country import AGES, table

GROUPS = (0, 16, 20, 25, 30, 40, 50, 67)
BACK, KEPT = 5, 0.5
FALL = 0.015                                # of death rates a year, as [mortality] trend
PRIOR = 300                                 # births that a deviation in fertility is weighed against
BORN_MALE = 1.06 / 2.06
FIRST, END = 15, 50                         # ages of women who bear


def _grouped(cells):
    """[..., age] to [..., group]"""
    return numpy.add.reduceat(cells, GROUPS, axis=-1)


def _by_age(rates):
    return numpy.repeat(rates, numpy.diff((*GROUPS, AGES)), axis=-1)


def migration(country, people, first):
    """Net migration of a year as rates [municipality, sex, age]."""
    years = [year for year in range(first - BACK, first) if year in country.net]
    net = _grouped(sum(country.net[year] for year in years) / len(years))
    persons = _grouped(people)
    rates = numpy.zeros_like(net)
    for centrality in set(country.centrality):
        rows = country.centrality == centrality
        common = net[rows].sum(axis=0) / persons[rows].sum(axis=0)
        own = numpy.divide(net[rows], persons[rows], out=numpy.zeros_like(net[rows]),
                           where=persons[rows] > 0)
        # a class's own totals are kept
        deviation = KEPT * (own - common)
        deviation -= (deviation * persons[rows]).sum(axis=0) / persons[rows].sum(axis=0)
        rates[rows] = common + deviation
    return _by_age(rates)


def fertility(country, people, first):
    """Births by woman's age, [municipality, age from 15]."""
    national = {int(row["year"]): [float(row[f"a{age}"]) for age in range(FIRST, END)]
                for row in table(country.folder / "fertility.csv")}
    rates = numpy.mean([national[year] for year in (first - 2, first - 1)], axis=0)
    years = [year for year in range(first - BACK, first) if year in country.births]
    born = sum(country.births[year] for year in years)
    due = len(years) * (people[:, 1, FIRST:END] * rates).sum(axis=1)
    due *= born.sum() / due.sum()
    return rates * ((born + PRIOR) / (due + PRIOR))[:, None]


def forecast(country, first, last):
    """Persons by municipality on 1 January `last`; None where the tables do not reach."""
    if not country.has(f"{first}/population.csv") or first - 1 not in country.net:
        return None
    people = country.population(first)
    moves, births = migration(country, people, first), fertility(country, people, first)
    rate = numpy.array([numpy.mean([country.death_rate[year, sex]
                                    for year in range(first - 3, first)], axis=0)
                        for sex in (0, 1)])
    for year in range(first, last):
        alive = numpy.exp(-rate * (1 - FALL) ** (year - first + 2))
        born = (people[:, 1, FIRST:END] * births).sum(axis=1)
        older = numpy.maximum(people * (alive + moves), 0)
        people = numpy.concatenate([numpy.zeros((len(people), 2, 1)), older[..., :-1]], axis=-1)
        people[..., -1] += older[..., -1]
        people[..., 0] = born[:, None] * (BORN_MALE, 1 - BORN_MALE) * alive[:, 0] ** 0.5
    return people.sum(axis=(1, 2))

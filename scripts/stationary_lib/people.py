"""people: a population that stays as it is - ages of the life table, as many births as deaths."""
import numpy

AGES = 106
FERTILE = slice(15, 50)
BOYS = 1.06 / 2.06          # FOUND: sex ratio at birth, as [fertility] boys


def living(death):
    """Persons alive at each age, of one born a year, under death rates by age; 105 is an open
    group."""
    alive = numpy.exp(-numpy.concatenate(([0.0], numpy.cumsum(death[:-1]))))
    years = alive * -numpy.expm1(-death) / death
    years[-1] = alive[-1] / death[-1]
    return years


def life_table(death_men, death_women):
    """Shares of the persons by sex (male, female) and age, and births a year for each person."""
    persons = numpy.array([BOYS * living(death_men), (1 - BOYS) * living(death_women)])
    return persons / persons.sum(), 1 / persons.sum()


def replacement(fertility, shares, births):
    """Rates by age from 15 on, scaled so that these births come of them."""
    return fertility * births / (shares[1, FERTILE] * fertility).sum()


def whole(values, total):
    """Whole numbers in proportion to `values` that add up to `total`; what is left goes to the
    largest fractions, the first of equals."""
    values = numpy.asarray(values, dtype=float).ravel()
    if total <= 0 or values.sum() <= 0:
        return numpy.zeros(len(values), dtype=int)
    exact = values * (total / values.sum())
    found = numpy.floor(exact).astype(int)
    order = numpy.argsort(-(exact - found), kind="stable")
    found[order[:int(round(total)) - found.sum()]] += 1
    return found

"""cohorts: a cohort-component projection of every municipality by age and sex, by steps of a quarter
and in the order of the engine: deaths, moves within the country, migration abroad, births, ageing.

Purpose   what the engine must give on average when nothing but rates decides (rates_world.py).
State     persons[municipality, sex, age in quarters] who decide for themselves or stay, and
          children[municipality, sex, d, c] of c quarters who live with a mother d quarters older and
          go where she goes. The last age is open.
Equation  deaths 1 - exp(-f_j m dt); moves 1 - exp(-m(age, sex) dt), to j by P(j|i, age);
          emigration by a schedule scaled to the nation's number; immigrants by schedule and shares;
          births r(age) f_j / mean f of the women without an infant, scaled to all women of the age.
January   what is counted for the nation - persons, women without an infant, who goes with whom - is
          counted on 1 January for the whole year, as by the engine.
Order     somebody who moves in a step does not emigrate in it; a child is born where its mother
          lives and moves with her; ages are those at the beginning of the step.
Source    Rogers (1975), Introduction to multiregional mathematical demography. Equations and rates
          are those of engine/processes; the code shares none with it."""
import numpy

DT, QUARTERS = 0.25, 4
AGES = 106
SPAN = QUARTERS * AGES                     # ages in quarters; the last is open
ADULT, FERTILE = 18, (15, 50)
CHILD_SPAN = QUARTERS * ADULT              # children stay with their mother below 18 years
MOTHER_SPAN = QUARTERS * 60                # differences of age, mother to child
MEN, WOMEN = 0, 1
AGE_OF = numpy.arange(SPAN) // QUARTERS
MOTHER_AGE = numpy.minimum(numpy.add.outer(numpy.arange(MOTHER_SPAN), numpy.arange(CHILD_SPAN)),
                           SPAN - 1)       # [d, c], in quarters
INFANT = numpy.zeros(CHILD_SPAN)           # share below ten months
INFANT[:4] = 1, 1, 1, 1 / 3


def by_year(quarters):
    """[..., ages in quarters] to [..., completed years]."""
    return quarters.reshape(*quarters.shape[:-1], AGES, QUARTERS).sum(axis=-1)


class People:
    def __init__(self, persons, children):
        self.persons, self.children = persons, children

    @classmethod
    def none(cls, places):
        return cls(numpy.zeros((places, 2, SPAN)),
                   numpy.zeros((places, 2, MOTHER_SPAN, CHILD_SPAN)))

    def copy(self):
        return People(self.persons.copy(), self.children.copy())

    def ages(self):
        """[municipality, sex, completed years]"""
        every = self.persons.copy()
        every[:, :, :CHILD_SPAN] += self.children.sum(axis=2)
        return by_year(every)

    def die(self, chance):
        """Children who lose their mother stay, by themselves."""
        self.children *= 1 - chance[:, :, None, :CHILD_SPAN]
        lost = self.children * chance[:, None, WOMEN][:, :, MOTHER_AGE]
        self.children -= lost
        self.persons *= 1 - chance
        self.persons[:, :, :CHILD_SPAN] += lost.sum(axis=2)

    def split(self, chance):
        """Those who go by a chance [sex, age], children by their mother's; the others stay."""
        gone = People(self.persons * chance, self.children * chance[WOMEN][MOTHER_AGE])
        self.persons -= gone.persons
        self.children -= gone.children
        return gone

    def add(self, others):
        self.persons += others.persons
        self.children += others.children

    def grow_older(self):
        last = self.persons[..., -1].copy()
        self.persons[..., 1:] = self.persons[..., :-1].copy()
        self.persons[..., 0] = 0
        self.persons[..., -1] += last
        self.persons[:, :, CHILD_SPAN] += self.children[..., -1].sum(axis=2)
        self.children[..., 1:] = self.children[..., :-1].copy()
        self.children[..., 0] = 0


def settle(gone, to):
    """Movers at their destinations; `to(age, sex)` is P[from, to] for a mover."""
    arrived = People.none(len(gone.persons))
    children = gone.children.reshape(*gone.children.shape[:2], -1)
    landed = arrived.children.reshape(children.shape)
    some = children.any(axis=(0, 1))
    ages = MOTHER_AGE.reshape(-1) // QUARTERS
    for age in range(ADULT, AGES):
        own = slice(QUARTERS * age, QUARTERS * age + QUARTERS)
        ways = [to(age, sex).T for sex in (MEN, WOMEN)]
        with_her = numpy.flatnonzero(some & (ages == age))
        for sex in (MEN, WOMEN):
            arrived.persons[:, sex, own] = ways[sex] @ gone.persons[:, sex, own]
            landed[:, sex, with_her] = ways[WOMEN] @ children[:, sex, with_her]
    return arrived


def without_infant(people):
    """Women who decide for themselves and have no infant: [municipality, age in quarters]."""
    mothers = numpy.zeros((len(people.persons), SPAN))
    infants = (people.children * INFANT).sum(axis=1)                    # [n, d, c]
    for c in range(QUARTERS):
        last = min(MOTHER_SPAN, SPAN - c)
        mothers[:, c:c + last] += infants[:, :last, c]
    return numpy.maximum(people.persons[:, WOMEN] - mothers, 0)


class January:
    """The nation's numbers that stand for a year, [sex, age]."""

    def __init__(self, people):
        self.persons = people.ages().sum(axis=0)
        self.able = by_year(without_infant(people)).sum(axis=0)
        self.followers = by_year(people.persons.sum(axis=0))    # of each who decides
        self.followers[WOMEN] += numpy.bincount(
            MOTHER_AGE.reshape(-1) // QUARTERS, minlength=AGES,
            weights=people.children.sum(axis=(0, 1)).reshape(-1))


class Step:
    """One quarter. `stayed` are those of the start who never moved: what the variance needs."""

    def __init__(self, rates, january, people, stayed):
        self.rates, self.january, self.people, self.stayed = rates, january, people, stayed
        self.women, self.able = people.persons[:, WOMEN].copy(), without_infant(people)

    def deaths(self, year):
        rate = self.rates.death(year)[:, AGE_OF]
        chance = 1 - numpy.exp(-self.rates.death_factor[:, None, None] * rate * DT)
        self.people.die(chance)
        self.stayed.die(chance)

    def moves(self):
        chance = 1 - numpy.exp(-self.rates.moves[:, AGE_OF] * DT)
        self.moving = self.people.split(chance)
        self.stayed.split(chance)

    def emigration(self, wanted):
        """The schedule over the persons of each age, so that those expected to go - decision makers
        and the children of mothers - are the number wanted."""
        with numpy.errstate(divide="ignore", invalid="ignore"):
            rate = numpy.where(self.january.persons > 0,
                               self.rates.emigrants / self.january.persons, 0)
        rate[:, :ADULT] = 0
        expected = (rate * self.january.followers).sum()
        chance = (rate * wanted / expected if expected > 0 else rate * 0)[:, AGE_OF]
        self.people.split(chance)
        self.stayed.split(chance)

    def immigration(self, wanted):
        ages = numpy.repeat(self.rates.immigrants / QUARTERS, QUARTERS, axis=1)
        self.arriving = wanted * self.rates.immigrant_share[:, None, None] * ages
        self.people.persons += self.arriving

    def births(self, year):
        """Of women who stay, of those who move - where they go - and of those who arrive."""
        first, end = FERTILE
        own = slice(QUARTERS * first, QUARTERS * end)
        rate, factor = self.rates.birth(year), self.rates.birth_factor
        women = by_year(self.women)[:, first:end]
        due = (women * rate).sum(axis=1)
        scale = self.january.persons[WOMEN, first:end] / self.january.able[first:end]
        each = numpy.repeat(rate * scale, QUARTERS) * DT
        chance = factor[:, None] * each * due.sum() / (due * factor).sum()
        free = numpy.divide(self.able, self.women, out=numpy.ones_like(self.women),
                            where=self.women > 0)[:, own]
        staying = self.people.persons[:, WOMEN, own] - self.arriving[:, WOMEN, own]
        here = (staying * free + self.arriving[:, WOMEN, own]) * chance
        there = self.moving.persons[:, WOMEN, own] * free * chance
        self.born_here, self.born_moving = People.none(len(women)), People.none(len(women))
        for sex, share in enumerate(self.rates.by_sex):
            self.born_here.children[:, sex, own, 0] = here * share
            self.born_moving.children[:, sex, own, 0] = there * share

    def end(self):
        """Movers arrive; everybody is a quarter older, and newborns of this step are the youngest."""
        arrived = settle(self.moving, self.rates.to)
        newborn = settle(self.born_moving, self.rates.to)
        newborn.add(self.born_here)
        self.people.add(arrived)
        self.people.grow_older()
        self.stayed.grow_older()
        self.people.children[:, :, 1:, 0] += newborn.children[:, :, :-1, 0]


def project(rates, start, first, last):
    """{year: (expected, variance)} by municipality, sex and age on each 1 January. Variance is that
    of a count of independent persons: a cell's expected number, less what is certain of those who
    were counted at the start and stayed, sum of N p^2."""
    people, stayed = start.copy(), start.copy()
    begin, result = start.ages(), {first: (start.ages(), numpy.zeros_like(start.ages()))}
    for year in range(first, last):
        january = January(people)
        for part in range(QUARTERS):
            step = Step(rates, january, people, stayed)
            step.deaths(year)
            step.moves()
            step.emigration(rates.whole(rates.emigration, year, part))
            step.immigration(rates.whole(rates.immigration, year, part))
            step.births(year)
            step.end()
        expected, kept, years = people.ages(), stayed.ages(), year + 1 - first
        variance = expected.copy()
        once = begin[:, :, :AGES - years]
        variance[:, :, years:] -= numpy.divide(kept[:, :, years:] ** 2, once, where=once > 0,
                                               out=numpy.zeros_like(once))
        result[year + 1] = expected, numpy.maximum(variance, 0)
    return result

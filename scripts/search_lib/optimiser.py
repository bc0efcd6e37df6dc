"""optimiser: NSGA-II (Deb et al. 2002, IEEE Trans. Evol. Comp. 6) of DEAP over whole steps, with constraint domination.

A candidate is a tuple of whole numbers, a step for each lever. Of two candidates the one that breaks the budget less is better; of two within the
budget the one that dominates. `evaluate(candidates)` gives for each (values to be made large, how far it breaks the constraint, 0 if not). The random
numbers are a generator of the search's own, so that the same seed and answers give the same candidates: a search that was stopped is run again
from its start, and whoever evaluates remembers the answers."""
import functools
import random

from deap import base, tools

CROSSOVER, ETA_CROSSOVER, ETA_MUTATION = 0.9, 15.0, 20.0


class Fitness(base.Fitness):
    weights = ()
    violation = 0.0

    def dominates(self, other, obj=slice(None)):
        if self.violation or other.violation:
            return self.violation < other.violation
        return super().dominates(other, obj)

    def __eq__(self, other):
        return self.violation == other.violation and self.wvalues == other.wvalues

    def __hash__(self):
        return hash((self.violation, self.wvalues))


@functools.lru_cache(maxsize=None)
def fitness_of(goals):
    return type("GoalFitness", (Fitness,), {"weights": (1.0,) * goals})


class Individual(list):
    def __init__(self, genes, goals):
        super().__init__(genes)
        self.fitness = fitness_of(goals)()


def to_steps(genes, steps):
    return tuple(min(int(g * (n + 1)), n) for g, n in zip(genes, steps))


def to_gene(step, n):
    return (step + 0.5) / (n + 1)


def first_generation(generator, steps, off, size):
    """Every lever alone at its ends, nothing else; then packages at random, each lever off with chance one half."""
    nothing = [0 if o is None else o for o in off]
    found = []
    for k, n in enumerate(steps):
        for step in (n, n // 2):
            alone = list(nothing)
            alone[k] = step
            if tuple(alone) not in found:
                found.append(tuple(alone))
    found = found[:size // 2]
    while len(found) < size:
        found.append(tuple(o if o is not None and generator.random() < 0.5 else generator.randrange(n + 1) for n, o in zip(steps, off)))
    return [[to_gene(step, n) for step, n in zip(candidate, steps)] for candidate in found]


def vary(generator, a, b, steps, off, sparse):
    """Two children by simulated binary crossover and polynomial mutation, then some levers switched off."""
    state = random.getstate()
    random.setstate(generator.getstate())      # DEAP draws from the module's generator
    try:
        if random.random() < CROSSOVER:
            tools.cxSimulatedBinaryBounded(a, b, ETA_CROSSOVER, 0.0, 1.0)
        for child in (a, b):
            tools.mutPolynomialBounded(child, ETA_MUTATION, 0.0, 1.0, 1.0 / len(steps))
            for k, (n, o) in enumerate(zip(steps, off)):
                if o is not None and random.random() < sparse / len(steps):
                    child[k] = to_gene(o, n)
        generator.setstate(random.getstate())
    finally:
        random.setstate(state)


def judge(population, steps, evaluate):
    candidates = [to_steps(individual, steps) for individual in population]
    for individual, (values, violation) in zip(population, evaluate(candidates)):
        individual.fitness.values = values
        individual.fitness.violation = violation


def tournament(generator, population):
    state = random.getstate()
    random.setstate(generator.getstate())
    chosen = tools.selTournamentDCD(population, len(population))
    generator.setstate(random.getstate())
    random.setstate(state)
    return chosen


def search(steps, off, goals, evaluate, size, generations, seed, sparse=0.2, told=lambda generation: None):
    """The last generation's candidates. steps: the highest step of each lever; off: the step that does nothing, or None."""
    generator = random.Random(seed)
    population = [Individual(genes, goals) for genes in first_generation(generator, steps, off, size)]
    judge(population, steps, evaluate)
    population = tools.selNSGA2(population, size)
    told(0)
    for generation in range(1, generations + 1):
        children = [Individual(parent, goals) for parent in tournament(generator, population)]
        for a, b in zip(children[::2], children[1::2]):
            vary(generator, a, b, steps, off, sparse)
        judge(children, steps, evaluate)
        population = tools.selNSGA2(population + children, size)
        told(generation)
    return [to_steps(individual, steps) for individual in population]


def front(candidates, answers):
    """Those within the constraint that none of the others dominates, in order of their values; equal values: the first."""
    kept = []
    for candidate in sorted(set(candidates), key=lambda c: (tuple(-v for v in answers[c][0]), c)):
        values, violation = answers[candidate]
        if violation or any(all(a >= b for a, b in zip(answers[other][0], values)) for other in kept):
            continue
        kept.append(candidate)
    return kept

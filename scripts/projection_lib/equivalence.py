"""equivalence: is the mean of the engine's replicates the cohort-component projection, within
sampling error?

Test      z = (mean - expected) / sqrt(variance / replicates) in every cell of municipality, sex and
          age that expects enough persons over all replicates; sum z^2 against as many cells, its
          variance 2 + 1 / (replicates x variance) a cell (of a Poisson count); and the share beyond
          two standard errors, 4.6 % of a normal.
Source    Pearson (1900) for the sum; the variance is that of cohorts.project."""
import math

import numpy

ENOUGH = 10                       # of variance over all replicates: z is then close to normal
POWER = 1.96 + 0.84               # seen at 5 % in eight of ten tests


class Verdict:
    def __init__(self, z, square, expected_variance):
        self.cells = len(z)
        self.chi = float(square)
        self.score = (self.chi - self.cells) / math.sqrt(expected_variance) if self.cells else 0.0
        self.beyond = float((abs(z) > 2).mean()) if self.cells else 0.0
        self.bias = float(z.sum() / math.sqrt(max(self.cells, 1)))

    def __str__(self):
        return (f"{self.cells:>6} cells, chi-square {self.chi:>9.1f} ({self.score:+.2f} sd), "
                f"{100 * self.beyond:.1f} % beyond 2 se, sum of z {self.bias:+.2f} sd")


def compare(found, expected, variance):
    """`found` [replicate, ...], the others without replicates."""
    replicates = len(found)
    use = variance * replicates >= ENOUGH
    each = variance[use]
    z = (found.mean(axis=0)[use] - expected[use]) / numpy.sqrt(each / replicates)
    return Verdict(z, (z * z).sum(), (2 + 1 / (replicates * each)).sum())


def dispersion(found, expected, variance):
    """Variance between replicates over what is expected, pooled: 1 if persons are independent."""
    return found.var(axis=0, ddof=1).sum() / variance.sum()


def needed(found, share=0.01):
    """Replicates that show a difference of `share` in a municipality's population."""
    total = found.sum(axis=(2, 3))
    sd = total.std(axis=0, ddof=1)
    return numpy.ceil((POWER * sd / (share * total.mean(axis=0))) ** 2).astype(int)

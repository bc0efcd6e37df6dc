"""trial: the engine's replicates of a world of rates, beside the cohort-component projection."""
import numpy

from common import program
from plots_lib.trajectory import Trajectory

from . import cohorts, rates, rates_world


def settings(run):
    """value(section, key) of a run: a number where it is one."""
    known = run.settings

    def value(section, key):
        word = known[section, key].split()[0]
        try:
            return float(word)
        except ValueError:
            return word
    return value


class Trial:
    """`found` is [replicate, year, municipality, sex, age]; expected and variance lack replicates."""

    def __init__(self, omland, folder, source, calibration, start, years, replicates, pulls=None):
        """`calibration`: its rows by code; `pulls`: settings of [migration] that belong to it."""
        places = sorted(rates.read(source, "municipalities.csv"), key=lambda row: row["code"])
        self.codes = [row["code"] for row in places]
        self.regions = numpy.array([int(row["region"]) for row in places])
        self.source, self.start, self.years = source, start, years
        self.calibration = {code: rates_world.plain(calibration[code]) for code in self.codes}
        off = rates_world.switched_off(program.checked([omland, "describe", "parameters"]))
        self.people = rates_world.make(folder, source, self.codes, self.calibration, start, years,
                                       {**off, **(pulls or {})})
        path = folder / "rates.h5"
        program.checked([omland, "run", folder / "rates.ini", "-o", path, "--quiet", "--force",
                         "--replicates", f"0-{replicates - 1}"])
        with Trajectory(path) as run:
            self.found = numpy.stack([run.ages(start + y) for y in range(years + 1)], axis=1)
            self.rates = rates.Rates(source, self.codes, self.regions, settings(run),
                                     self.calibration)

    def project(self):
        """expected and variance, [year, municipality, sex, age]"""
        made = cohorts.project(self.rates, self.people, self.start, self.start + self.years)
        return tuple(numpy.stack([made[year][k] for year in sorted(made)]) for k in (0, 1))

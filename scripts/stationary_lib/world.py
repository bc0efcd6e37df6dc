"""world: the stationary country on disk, calibrated so that people stay in place, and its run."""
from common import files, program
from plots_lib.trajectory import Trajectory

from .tables import Stationary

RUN = """; The stationary world with the attractions that keep people where they are.
[scenario]
extends = stationary.ini, calibrated.ini
title   = Stationary world
"""
TYPES = {"alone": "alone", "couple_without_child": "couples",
         "couple_child_0_5": "couples_child_0_5", "couple_child_6_17": "couples_child_6_17",
         "lone_parent": "lone_parents", "adult_children": "adult_children",
         "several_families": "several_families"}
# Shorter than those of a real calibration: aims are the same everywhere, nothing grows.
CALIBRATION = ("--alpha-runs", 4, "--alpha-years", 4, "--beta-runs", 7, "--beta-years", 6)


class World:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.source = Stationary(options.country, options.start, options.counties, options.scale)

    def tables(self, shares=None):
        """Writes the tables; the path of their scenario."""
        return self.source.write(self.folder, self.options.start + self.options.years, shares)

    def checked(self, *words):
        program.checked([self.options.program, *words])

    def calibrated(self, shares=None):
        scenario = self.tables(shares)
        self.checked("calibrate", scenario, "--until", self.options.start,
                     "-o", self.folder / "calibrated", *CALIBRATION, "--force", "--quiet")
        files.write_text(self.folder / "run.ini", RUN)

    def run(self):
        path = self.folder / "stationary.h5"
        self.checked("run", self.folder / "run.ini", "-o", path, "--force", "--quiet",
                     "--replicates", f"0-{self.options.replicates - 1}")
        return path

    def simulated(self):
        """The path of the finished run."""
        self.calibrated()
        path = self.run()
        if self.options.settle:
            self.calibrated(shares_at_the_end(path))
            path = self.run()
        return path


def shares_at_the_end(path):
    """Shares of the households by type, at the end of a run."""
    with Trajectory(path) as run:
        number = {name: run.indicator(column)[:, -1].sum() for name, column in TYPES.items()}
    return {name: count / sum(number.values()) for name, count in number.items()}

"""trajectory: reads the file of a run (docs/file_format.md) into numpy arrays, and groups municipalities."""
import pathlib

import numpy

from common import hdf
from common.front import IO, USAGE, Refused, nearest

ROLES = ("metropolitan", "core", "hinterland", "remote")


class TrajectoryError(Refused):
    """The file is not what it should be; the text says how."""


def texts(dataset):
    return [t.decode() if isinstance(t, bytes) else str(t) for t in dataset[()]]


class Trajectory:
    """One file. Rows of `years` are 1 January stocks and the flows of the year that follows; the last has no flows."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.file = hdf.opened(self.path, error=TrajectoryError)
        try:
            results, geo = self.file["results"], self.file["geo"]
            self.years = [int(y) for y in results["year"][()]]
            self.replicates = [int(r) for r in results["replicate"][()]]
            self.codes = texts(results["municipality"])
            self.names = texts(geo["name"])
            self.roles = texts(geo["role"])
            self.region = numpy.asarray(geo["region"][()], dtype=int)
            self.region_names = texts(geo["region_name"])
            self.region_minutes = numpy.asarray(geo["region_minutes"][()], dtype=float)
            self.land_km2 = numpy.asarray(geo["land_km2"][()], dtype=float)
            self.latitude, self.longitude = geo["latitude"][()], geo["longitude"][()]
        except (KeyError, OSError, ValueError, TypeError) as error:
            self.file.close()
            raise TrajectoryError(f"{path}: is damaged, or no result of Omland: {error}", IO) from None
        self.row = {code: i for i, code in enumerate(self.codes)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    @property
    def indicators(self):
        return [name for name, item in self.file["results"].items() if getattr(item, "ndim", 0) == 3]

    def at(self, year):
        if year not in self.years:
            raise TrajectoryError(f"{self.path}: has no year {year}; it holds {self.years[0]}-{self.years[-1]}", USAGE)
        return self.years.index(year)

    def dataset(self, name):
        if name not in self.indicators:
            raise TrajectoryError(f"{self.path}: no indicator `{name}`{nearest(name, self.indicators)}", USAGE)
        return self.file["results"][name]

    def indicator(self, name):
        """[replicate, year, municipality], as float with NaN where nothing was written."""
        try:
            return numpy.asarray(self.dataset(name)[()], dtype=float)
        except OSError as error:
            raise TrajectoryError(f"{self.path}: is damaged: {name} cannot be read: {error}", IO) from None

    def describe(self, name):
        """Short title (the long name up to its first comma) and unit."""
        attributes = self.dataset(name).attrs
        word = lambda key: (lambda v: v.decode() if isinstance(v, bytes) else str(v))(attributes.get(key, name))
        return word("long_name").split(",")[0], word("units")

    def ages(self, year):
        """Persons [replicate, municipality, sex (male, female), age] on 1 January."""
        if "age" not in self.file:
            raise TrajectoryError(f"{self.path}: holds no ages: its run had `[output] ages = no`")
        group = self.file["age"]
        order = [texts(group["sex"]).index(s) for s in ("male", "female")]
        return numpy.asarray(group["population"][:, self.at(year)], dtype=float)[:, :, order]

    @property
    def source(self):
        """A line for the foot of a picture."""
        about = {key: v.decode() if isinstance(v, bytes) else str(v) for key, v in self.file["provenance"].attrs.items()} \
            if "provenance" in self.file else {}
        many = len(self.replicates)
        return f"Omland {about.get('version', '')} ({about.get('commit', 'unknown')}), {many} replicate{'s' if many > 1 else ''}".replace("  ", " ")

    # --- groups of municipalities: lists of rows ---------------------------------------------------------------------
    def rows_of_role(self, *roles):
        return [i for i, role in enumerate(self.roles) if role in roles]

    def rows_of_region(self, region, role=None):
        return [i for i in range(len(self.codes)) if self.region[i] == region and role in (None, self.roles[i])]

    def rows_named(self, text):
        """A municipality by code or name, or a region by name, as rows and what to call them."""
        if text in self.row:
            return [self.row[text]], self.names[self.row[text]]
        for i, name in enumerate(self.names):
            if name.lower() == text.lower():
                return [i], name
        rows = [i for i, name in enumerate(self.region_names) if name.lower() == text.lower()]
        if rows:
            return rows, f"{self.region_names[rows[0]]} region"
        if text.lower() in ROLES:
            return self.rows_of_role(text.lower()), f"{text.lower()} municipalities"
        known = [*self.names, *self.region_names, *ROLES, *self.codes]
        raise TrajectoryError(f"no municipality, region or role `{text}`{nearest(text, known)}", USAGE)

    def small_city_regions(self):
        """Regions of several municipalities, 10 000 to 100 000 inhabitants at the start and a core among them."""
        population = self.indicator("population")[0, 0]
        found = []
        for region in sorted(set(self.region.tolist())):
            rows = self.rows_of_region(region)
            if len(rows) > 1 and self.rows_of_region(region, "core") and 10_000 <= population[rows].sum() <= 100_000:
                found.append(region)
        return found

    def region_name(self, region):
        return self.region_names[self.rows_of_region(region)[0]]


def total(values, rows):
    """Sums the last axis over some municipalities."""
    return values[..., rows].sum(axis=-1)

"""trajectory: reads the file of a run (docs/file_format.md) into numpy arrays, and groups municipalities."""
import pathlib
import textwrap

import numpy

from common import hdf
from common.front import IO, USAGE, Refused, nearest

from .words import Words, short

NOTICES_SHOWN = 2          # in the foot of a picture
ROLES = ("metropolitan", "core", "hinterland", "remote")


class TrajectoryError(Refused):
    """The file is not what it should be; the text says how."""


def texts(dataset):
    return [t.decode() if isinstance(t, bytes) else str(t) for t in dataset[()]]


def notices_of(*paths):
    """What the runs behind a picture were asked for in vain (/provenance/notices): [(text, runs that have it)] in the order met, and the number of
    runs. A text is the same in runs whose head, up to the first "; ", is; its figures are then those of the first."""
    found, runs = {}, 0
    for path in paths:
        with hdf.opened(path, error=TrajectoryError) as file:
            column = file.get("provenance/notices")
            here = texts(column) if column is not None else []
        runs += 1
        own = {}
        for text in here:
            own.setdefault(text.split("; ", 1)[0], text)
        for head, text in own.items():
            first, count = found.get(head, (text, 0))
            found[head] = (first, count + 1)
    return list(found.values()), runs


def notices_footer(*paths):
    """One line for the foot of a picture, "" when there is nothing to say."""
    rows, runs = notices_of(*paths)
    return " ".join(f"! {f'in {count} of {runs} runs: ' if runs > 1 else ''}{text}." for text, count in rows)


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
            self.county_names = texts(geo["county_name"]) if "county_name" in geo else ["?"] * len(self.codes)
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

    def attribute(self, name, key, otherwise=""):
        value = self.dataset(name).attrs.get(key, otherwise)
        return value.decode() if isinstance(value, bytes) else str(value)

    def describe(self, name, language="en"):
        """Short title in a language, and unit."""
        title = self.attribute(name, "long_name", name)
        title = title if language == "en" else self.attribute(name, f"long_name_{language}", title)
        return short(title), self.attribute(name, "units")

    def direction(self, name):
        """1 more is better, -1 less, 0 a matter of taste or not said in the file."""
        return {"more": 1, "less": -1}.get(self.attribute(name, "better"), 0)

    def known_year(self, name, year):
        """The year itself, or the year before where nothing is known yet: flows end a year earlier than stocks."""
        if numpy.isnan(self.indicator(name)[:, self.at(year)]).all() and year - 1 in self.years:
            return year - 1
        return year

    def ages(self, year):
        """Persons [replicate, municipality, sex (male, female), age] on 1 January."""
        if "age" not in self.file:
            raise TrajectoryError(f"{self.path}: holds no ages: its run had `[output] ages = no`")
        group = self.file["age"]
        order = [texts(group["sex"]).index(s) for s in ("male", "female")]
        return numpy.asarray(group["population"][:, self.at(year)], dtype=float)[:, :, order]

    @property
    def notices(self):
        """Texts of /provenance/notices; none in files that have no such list."""
        return texts(self.file["provenance/notices"]) if "provenance" in self.file and "notices" in self.file["provenance"] else []

    @property
    def source(self):
        """A line for the foot of a picture, in English."""
        return self.source_in(Words())

    def source_in(self, words):
        """A line for the foot of a picture, after what the run has to tell of itself: what was asked of it and had no effect, or less than asked."""
        about = {key: v.decode() if isinstance(v, bytes) else str(v) for key, v in self.file["provenance"].attrs.items()} \
            if "provenance" in self.file else {}
        told = [words("notice", text=textwrap.shorten(text, 150)) for text in self.notices[:NOTICES_SHOWN]]
        told += [words("notices", count=len(self.notices) - NOTICES_SHOWN)] if len(self.notices) > NOTICES_SHOWN else []
        return "\n".join([*told, self.made_by(about, words)])

    def made_by(self, about, words):
        made = words("run_source", version=about.get("version", ""), commit=about.get("commit", "?"),
                     replicates=words.several(len(self.replicates), "replicates")).replace("  ", " ")
        return f"{made}. {words('one_draw')}" if len(self.replicates) == 1 and self.uncertain else made

    @property
    def settings(self):
        """Text by (section, key) of the scenario that was run; empty in a file of before it was kept."""
        config = self.file["config"] if "config" in self.file else {}
        columns = ("section", "key", "value")
        return {(section, key): value for section, key, value in zip(*(texts(config[name]) for name in columns))} if "section" in config else {}

    @property
    def uncertain(self):
        """Does a replicate draw what the nation and the places may come to, so that one alone is one possibility? Files of before never did."""
        return self.settings.get(("uncertainty", "enabled")) in ("yes", "true", "1")

    # --- groups of municipalities: lists of rows ---------------------------------------------------------------------
    def rows_of_role(self, *roles):
        return [i for i, role in enumerate(self.roles) if role in roles]

    def rows_of_region(self, region, role=None):
        return [i for i in range(len(self.codes)) if self.region[i] == region and role in (None, self.roles[i])]

    def rows_named(self, text, words=Words()):
        """A municipality by code or name, or a region by name, as rows and what to call them."""
        if text in self.row:
            return [self.row[text]], self.names[self.row[text]]
        if text.lower() in ROLES:
            role = text.lower()
            return self.rows_of_role(role), words("municipalities_of", role=words.group(role)).capitalize()
        rows = [i for i, name in enumerate(self.names) if text.lower() in (name.lower(), f"{self.codes[i]} {name}".lower())]
        if len(rows) > 1:
            fits = ", ".join(f"{self.codes[i]} {self.names[i]} ({self.county_names[i]})" for i in rows)
            raise TrajectoryError(f"`{text}` is the name of several municipalities: {fits}; give the number", USAGE)
        if rows:
            return rows, self.names[rows[0]]
        rows = [i for i, name in enumerate(self.region_names) if name.lower() == text.lower()]
        if rows:
            return rows, words("region_of", name=self.region_names[rows[0]])
        known = [*self.names, *self.region_names, *ROLES, *self.codes]
        raise TrajectoryError(f"no municipality, region or role `{text}`{nearest(text, known)}", USAGE)

    def region_named(self, text, words=Words()):
        """The number of a region, by its name or that of a municipality in it."""
        for i, name in enumerate(self.region_names):
            if name.lower() == text.lower():
                return int(self.region[i])
        return int(self.region[self.rows_named(text, words)[0][0]])

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

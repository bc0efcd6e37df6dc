"""Municipality codes: those of the service, of any year, to the 357 of 2024.

From 2024 on the service's own codes are ours. For earlier years there are two ways. With a table of changes, the codes of the
year are fetched and carried over. Without one, the service's own summed series are used (codes such as K-3101), which add up
merged municipalities but know nothing of those that were split.
"""

import csv
import io
import re

import numpy

from .failures import MissingFailure

BORDERS_YEAR = 2024


def bare(code):
    """The four digits of a municipality code, without the prefix of a summed series (K-3101, K.3101); else None."""
    match = re.fullmatch(r"(?:K[-._])?(\d{4})", code)
    return match.group(1) if match else None


class Borders:
    def __init__(self, targets, changes=None, mode="auto", codes_of=None):
        """`targets`: our codes in order; `changes`: a Changes or None; `codes_of`: the year whose codes the service uses,
        when not the year of the numbers."""
        self.targets, self.changes, self.mode, self.codes_of = list(targets), changes, mode, codes_of

    def _year(self, year):
        return self.codes_of if self.codes_of is not None else year

    def carries(self, year):
        """Whether codes of that year are carried over by the table of changes."""
        return self._year(year) < BORDERS_YEAR and self.changes is not None and self.mode in ("auto", "item")

    def chooser(self, years):
        """For query.resolve: the municipalities of a region variable as (filter, values, names)."""
        def choose(table, variable):
            plain = {}
            for value in variable.values:
                if bare(value) and (bare(value) not in plain or bare(value) == value):
                    plain[bare(value)] = value
            if any(self.carries(year) for year in years):
                names = [code for code in sorted(set().union(*(self._sources(year) for year in years))) if code in plain]
                return "item", [plain[code] for code in names], names
            mode = self.mode
            if mode == "auto" and min(map(self._year, years)) < BORDERS_YEAR:
                mode = "summed"
            missing = [code for code in self.targets if code not in plain]
            if mode == "auto":
                mode = "item" if not missing else "current"
            if mode == "summed":
                return table.summed, [table.prefix + code for code in self.targets], list(self.targets)
            if mode == "current":
                return table.current, list(self.targets), list(self.targets)
            if missing:
                raise MissingFailure(f"table {table.id} has no municipality {', '.join(missing[:5])}"
                                     f"{' and more' if len(missing) > 5 else ''} of the 2024 borders")
            return "item", [plain[code] for code in self.targets], list(self.targets)
        return choose

    def _sources(self, year):
        return self.changes.of(self._year(year), self.targets) if self.carries(year) else set(self.targets)

    def weights(self, names, year, seen, table):
        """The matrix from fetched codes to our own, and the quality of each of our own.

        `table` is its number, for the error; `seen`: whether a fetched code has any number; one of our own without any source is an error."""
        if not self.carries(year):
            quality = "counted" if self._year(year) >= BORDERS_YEAR or self.mode in ("item", "current") else "mapped"
            return numpy.eye(len(self.targets)), [quality] * len(self.targets)
        links = self.changes.of(self._year(year), self.targets)
        matrix = numpy.zeros((len(names), len(self.targets)))
        place = {code: column for column, code in enumerate(self.targets)}
        for row, name in enumerate(names):
            for target, weight in links.get(name, ()):
                matrix[row, place[target]] = weight
        live = matrix * numpy.asarray(seen, dtype=float)[:, None]
        empty = [code for code, column in place.items() if not live[:, column].any()]
        if empty:
            more = " and more" if len(empty) > 5 else ""
            raise MissingFailure(f"table {table}, {year}: no number reaches municipality {', '.join(empty[:5])}{more}; does the "
                                 "table of changes fit the year? (--codes-of)")
        # As everywhere in our tables: one whole predecessor is counted, several are mapped, a share of one is estimated.
        share, several = ((live > 0) & (live < 1)).any(axis=0), (live > 0).sum(axis=0) > 1
        return matrix, ["estimated" if share[column] else "mapped" if several[column] else "counted"
                        for column in range(len(self.targets))]


class Changes:
    """A table of border changes. Two forms are read, told apart by their header:

    year,code_original,code_2024,weight - for each year every code, and the share that goes to each code of 2024;
    oldCode,...,newCode,...,changeOccurred - the changes of Klass 131 as Statistics Norway gives them (no shares: a
    municipality that was split needs a column `weight`, or the first form)."""

    def __init__(self, path):
        self.path = path
        try:
            with open(path, "rb") as file:
                text = file.read().decode("utf-8-sig")
        except OSError as problem:
            raise MissingFailure(f"cannot read the table of changes {path}: {problem.strerror}") from problem
        except UnicodeDecodeError as problem:
            raise MissingFailure(f"{path}: not UTF-8 (byte {problem.start}); save it as UTF-8") from problem
        first = text.split("\n", 1)[0]
        self.rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","))
        header = set(self.rows[0]) if self.rows else set()
        self.yearly = {"year", "code_original", "code_2024", "weight"} <= header
        if not self.yearly and not {"oldCode", "newCode", "changeOccurred"} <= header:
            raise MissingFailure(f"{path}: neither the columns year, code_original, code_2024, weight "
                                 "nor oldCode, newCode, changeOccurred")

    def of(self, year, targets):
        """{code of that year: ((code of 2024, weight), ...)}; weights of a code sum to 1."""
        links = self._yearly(year) if self.yearly else self._events(year, targets)
        known = set(targets)
        for code, goals in links.items():
            unknown = [goal for goal, _ in goals if goal not in known]
            if unknown:
                raise MissingFailure(f"{self.path}: {code} goes to {unknown[0]}, which municipalities.csv does not have")
            total = sum(weight for _, weight in goals)
            if abs(total - 1) > 1e-6:
                raise MissingFailure(f"{self.path}: the weights of {code} in {year} sum to {total:g}, not 1")
        return links

    def _number(self, row, line, text):
        try:
            number = float(text)
        except (TypeError, ValueError):
            number = -1.0
        if not 0 <= number <= 1:
            raise MissingFailure(f"{self.path}:{line}: weight {text!r} is no share")
        return number

    def _yearly(self, year):
        links = {}
        for line, row in enumerate(self.rows, 2):
            if row["year"] == str(year):
                links.setdefault(row["code_original"], []).append((row["code_2024"], self._number(row, line, row["weight"])))
        if not links:
            raise MissingFailure(f"{self.path}: no rows for {year}")
        return {code: tuple(goals) for code, goals in links.items()}

    def _events(self, year, targets):
        """Chains the changes after 1 January of the year, the latest first, so that every code knows its end in 2024."""
        after = [(row["changeOccurred"][:10], line, row) for line, row in enumerate(self.rows, 2)
                 if f"{year}-01-01" < (row["changeOccurred"] or "")[:10] <= f"{BORDERS_YEAR}-01-01"]
        ends, dates = {code: {code: 1.0} for code in targets}, sorted({date for date, _, _ in after}, reverse=True)
        for date in dates:
            today = {}
            for _, line, row in (event for event in after if event[0] == date):
                today.setdefault(row["oldCode"], []).append((row["newCode"], line, row.get("weight")))
            later = dict(ends)
            for created in {new for goals in today.values() for new, _, _ in goals} - set(today):
                ends.pop(created, None)     # did not exist before that day
            for old, goals in today.items():
                ends[old] = self._merge(old, goals, later, date)
        return {code: tuple(sorted(goals.items())) for code, goals in ends.items()}

    def _merge(self, old, goals, later, date):
        result = {}
        for new, line, weight in goals:
            share = 1.0 if len(goals) == 1 and not weight else self._number(None, line, weight) if weight else None
            if share is None:
                raise MissingFailure(f"{self.path}:{line}: {old} was split on {date}; give each part a `weight`, or use the "
                                     "form year,code_original,code_2024,weight")
            if new not in later:
                raise MissingFailure(f"{self.path}:{line}: {new} leads to no municipality of 2024")
            for end, part in later[new].items():
                result[end] = result.get(end, 0.0) + share * part
        return result

"""Reading the raw statistics, and carrying figures from old municipality codes to those of 2024."""
import csv
import gzip
import pathlib
import zlib

from common.front import CONTENT, MISSING, Refused


class RawError(Refused):
    """A raw file is missing or does not hold what its description says."""


class Raw:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self._mapping = None

    def rows(self, name):
        path = self.folder / name
        if not path.is_file():
            raise RawError(f"{name} is missing in {self.folder}", MISSING)
        opener = gzip.open if name.endswith(".gz") else open
        try:
            with opener(path, "rt", encoding="utf-8", newline="") as handle:
                return list(csv.DictReader(handle))
        except (EOFError, OSError, zlib.error, csv.Error, UnicodeDecodeError) as error:
            raise RawError(f"{path}: cannot be read: {error}", CONTENT) from None

    def mapping(self, year):
        """{code of that year: [(2024 code, weight), ...]}; weights of a code sum to 1."""
        if self._mapping is None:
            self._mapping = {}
            for row in self.rows("code_mapping_to_2024.csv.gz"):
                parts = self._mapping.setdefault(int(row["year"]), {})
                parts.setdefault(row["code_original"], []).append(
                    (row["code_2024"], float(row["weight"])))
        return self._mapping[year]

    def border_quality(self, year):
        """{2024 code: counted, mapped or estimated} by how the borders of that year carry over:
        one whole predecessor is counted, several whole ones are mapped, a share of one is estimated."""
        parents = {}
        for original, parts in self.mapping(year).items():
            for code, weight in parts:
                parents.setdefault(code, {})[original] = weight
        quality = {}
        for code, weights in parents.items():
            if any(weight < 1 for weight in weights.values()):
                quality[code] = "estimated"
            else:
                quality[code] = "mapped" if len(weights) > 1 else "counted"
        return quality


QUALITIES = ("counted", "mapped", "estimated")


def worst(*qualities):
    return max(qualities, key=QUALITIES.index)

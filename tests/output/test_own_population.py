"""Own microdata end to end: a snapshot written out as CSV tables and as HDF5 tables, and a run that starts from them."""
import csv
import pathlib
import sys
import unittest

import h5py
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402

NOBODY, NOWHERE, REMOTE, MARRIED, PUBLIC, EXPOSED = 0xffffffff, 0xffff, 1, 4, 1, 2
WORDS = {"sex": ("male", "female"), "education": ("basic", "upper_secondary", "tertiary_short", "tertiary_long"),
         "activity": ("child", "pupil", "student", "employed", "unemployed", "outside", "retired"),
         "role": ("reference", "partner", "child", "other"), "tenure": ("owner", "tenant"),
         "sector": ("primary", "manufacturing", "construction", "trade_transport", "hospitality_culture", "knowledge_services",
                    "administration", "education", "health_social", "other")}


def month(number):
    return f"{1880 + number // 12}-{number % 12 + 1:02d}"


def tables(path, year):
    """The three tables of a snapshot, as rows of texts. Rows of tables serve as identities, plus 1."""
    with h5py.File(path) as file:
        snapshot, codes = file[f"snapshot/{year}"], list(file["geo/municipality"].asstr()[:])
        p, h, f = ({name: data[:].tolist() for name, data in snapshot[table].items() if name != "row"} for table in ("person", "household", "firm"))
    word = {name: [WORDS[name][code] for code in (p.get(name) or h.get(name) or f[name])] for name in WORDS}
    persons = [(i + 1, p["household"][i] + 1, word["role"][i], word["sex"][i], month(p["birth"][i]), word["education"][i], word["activity"][i],
                "none" if p["employer"][i] == NOBODY else p["employer"][i] + 1, month(p["job_start"][i]),
                "abroad" if p["childhood"][i] == NOWHERE else codes[p["childhood"][i]], int(p["traits"][i] & REMOTE > 0),
                int(p["traits"][i] & MARRIED > 0)) for i in range(len(p["uid"]))]
    households = [(i + 1, codes[h["place"][i]], word["tenure"][i]) for i in range(len(h["uid"]))]
    firms = [(i + 1, codes[f["place"][i]], word["sector"][i], f["jobs"][i], month(f["founded"][i]), f"{f['productivity'][i]:.9g}",
              int(f["traits"][i] & PUBLIC > 0), int(f["traits"][i] & EXPOSED > 0)) for i in range(len(f["uid"]))]
    return {"persons": ("person household role sex birth education activity employer job_start childhood remote married", persons),
            "households": ("household municipality tenure", households),
            "firms": ("firm municipality sector jobs founded productivity public exposed", firms)}


def write_csv(folder, content):
    folder.mkdir()
    for name, (columns, rows) in content.items():
        with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns.split())
            writer.writerows(rows)


def write_hdf5(path, content):
    with h5py.File(path, "w") as file:
        for name, (columns, rows) in content.items():
            for column, values in zip(columns.split(), zip(*rows)):
                whole = all(isinstance(value, int) for value in values)
                file.create_dataset(f"{name}/{column}", data=list(values) if whole else [str(value) for value in values],
                                    dtype=numpy.int64 if whole else h5py.string_dtype())


class OwnPopulation(command_line.Case):
    def test_a_snapshot_read_back_is_the_same_start(self):
        first = self.run_to("first.h5", "--set", "time.end=2021", "--set", "output.snapshots=2020")
        content = tables(first, 2020)
        write_csv(self.folder / "own", content)
        write_hdf5(self.folder / "own.h5", content)
        hashes = []
        for name in ("own", "own.h5"):
            again = self.run_to(f"again-{name}.h5", "--set", "time.end=2021", "--set", f"world.microdata={self.folder / name}")
            with h5py.File(first) as a, h5py.File(again) as b:
                for indicator in a["results"]:
                    data = a["results"][indicator]
                    if data.ndim == 3 and data.attrs["kind"] == "stock":
                        numpy.testing.assert_array_equal(b["results"][indicator][0, 0], data[0, 0], indicator)
                numpy.testing.assert_array_equal(a["flows/commuting"][0, 0], b["flows/commuting"][0, 0])
                hashes.append({indicator: b["results"][indicator][:].tobytes() for indicator in b["results"] if b["results"][indicator].ndim == 3})
        self.assertEqual(hashes[0], hashes[1])

    def test_mistakes_stop_the_run(self):
        folder = self.folder / "own"
        folder.mkdir()
        (folder / "persons.csv").write_text("person,household\n1,1\n")
        (folder / "households.csv").write_text("household,municipality,tenure\n1,9998,owner\n")
        (folder / "firms.csv").write_text("firm,municipality,sector,jobs,founded,productivity,public,exposed\n")
        run = self.done("run", self.scenario, "-o", self.folder / "run.h5", "--quiet", "--set", f"world.microdata={folder}", status=65)
        self.assertIn("households.csv:2: error: column municipality: `9998` is not the code of a municipality", run.stderr)
        self.assertIn("persons.csv:1: error: is not a header with the columns person, household, role, sex, birth,", run.stderr)


if __name__ == "__main__":
    unittest.main()

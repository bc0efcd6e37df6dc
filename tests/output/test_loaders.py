"""Loaders for Python and R: what they make of an ensemble's folder and of its merged file is what `omland compare` says, number by number."""
import csv
import pathlib
import shutil
import subprocess
import sys
import unittest

import numpy
import xarray

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "tools"), str(ROOT / "scripts" / "readers")]
import command_line  # noqa: E402
import omland as loader  # noqa: E402

EXPERIMENT = "[experiment]\nbase = country/small.ini\nstrategies = none, country/jobs.ini\nreplicates = 0-3\n[set]\ntime.end = 2023\n"
JOBS = "[scenario]\nextends = small.ini\n[policy.jobs]\nlever = state_jobs\namount = 60\nwho = all\nfrom = 2021\nshare = population\n"
NAMES = ["population", "jobs", "moved_in", "dwelling_price"]     # a flow, and a mean over inhabitants


class Loaders(command_line.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = pathlib.Path(cls.keep.name)
        cls.country(cls.home / "country", places=7)
        (cls.home / "country" / "jobs.ini").write_text(JOBS)
        (cls.home / "e.ini").write_text(EXPERIMENT)
        cls.all, cls.merged, cls.table = cls.home / "all", cls.home / "merged.h5", cls.home / "table.csv"
        for words in (["ensemble", cls.home / "e.ini", "-o", cls.all, "--quiet"], ["merge", cls.all, "-o", cls.merged],
                      ["compare", cls.all, "--by", "all,role,region,county", "--indicators", ",".join(NAMES), "--csv", cls.table]):
            run = command_line.omland(*words)
            if run.returncode:
                raise AssertionError(run.stderr)

    def setUp(self):
        pass   # nobody changes the files

    def rows(self, groups):
        with open(self.table, encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if row["where"] in groups]

    def agrees(self, data, by):
        groups = loader.together(data[NAMES], by)
        change = loader.paired(groups)
        rows = self.rows(set(groups["where"].values))
        self.assertGreaterEqual(len(rows), len(NAMES))
        for row in rows:
            got = change[row["indicator"]].sel(where=row["where"], year=int(row["year"])).isel(case=list(change["strategy"].values).index(row["strategy"]))
            for name, column in (("mean", "difference"), ("low", "low"), ("high", "high")):
                numpy.testing.assert_allclose(float(got.sel(value=name)), float(row[column]), rtol=1e-7, atol=1e-8, err_msg=str(row))

    def test_python_agrees_with_compare(self):
        for path in (self.all, self.merged):
            data = loader.read(path)
            for by in (None, "role", "region_name", "county_name"):
                with self.subTest(path=path.name, by=by):
                    self.agrees(data, by)

    def test_folder_and_merged_file_are_one_dataset(self):
        one, other = loader.read(self.all), loader.read(self.merged)
        for name in NAMES:
            xarray.testing.assert_equal(one[name].drop_vars(set(one[name].coords) - {"run", "year", "municipality", "replicate", "strategy"}),
                                        other[name].drop_vars(set(other[name].coords) - {"run", "year", "municipality", "replicate", "strategy"}))

    def test_one_run_has_its_replicates(self):
        path = self.home / "run.h5"
        self.done("run", self.home / "country" / "small.ini", "-o", path, "--quiet", "--replicates", "0,2", "--set", "time.end=2021")
        data = loader.read(path)
        self.assertEqual(list(data["replicate"].values), [0, 2])
        groups = loader.together(data[["population"]])
        numpy.testing.assert_array_equal(groups["population"].sel(where="all"), data["population"].sum("municipality"))

    def test_what_cannot_be_done_is_said(self):
        data = loader.read(self.merged)
        with self.assertRaisesRegex(ValueError, "population"):
            loader.together(data[["dwelling_price"]])
        with self.assertRaisesRegex(ValueError, "other replicates"):
            loader.paired(loader.together(data[["population"]]).isel(run=slice(0, 7)))
        with self.assertRaisesRegex(ValueError, "no strategy `nothing`"):
            loader.paired(loader.together(data[["population"]]), base="nothing")
        half = self.home / "half"
        shutil.copytree(self.all, half)
        (half / "runs" / "jobs.r0001.h5").unlink()
        with self.assertRaisesRegex(FileNotFoundError, "1 of 8 runs are not there, the first `jobs.r0001`"):
            loader.read(half)

    @unittest.skipUnless(shutil.which("Rscript"), "R is not installed")
    def test_r_agrees_with_compare(self):
        script = ('source("scripts/readers/omland.R"); names <- c({names}); for (path in c("{all}", "{merged}")) for (by in c("role", "region_name")) '
                  'write.csv(omland_paired(omland_together(omland_read(path, names), by), year = {year}), '
                  'paste0("{home}/", basename(path), ".", by, ".R.csv"), row.names = FALSE)')
        known = [name for name in NAMES if name != "moved_in"]      # of the last year, in which flows are not known
        run = subprocess.run(["Rscript", "-e", script.format(names=",".join(f'"{n}"' for n in known), all=self.all, merged=self.merged, home=self.home, year=2023)],
                             cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(run.returncode, 0, run.stdout)
        for path in (self.all, self.merged):
            for by in ("role", "region_name"):
                with open(self.home / f"{path.name}.{by}.R.csv", encoding="utf-8", newline="") as file:
                    told = {(row["strategy"], row["where"], row["indicator"]): row for row in csv.DictReader(file)}
                rows = [row for row in self.rows({key[1] for key in told}) if row["indicator"] in known]
                self.assertEqual(len(rows), len(told))
                for row in rows:
                    got = told[row["strategy"], row["where"], row["indicator"]]
                    for name, column in (("mean", "difference"), ("low", "low"), ("high", "high")):
                        numpy.testing.assert_allclose(float(got[name]), float(row[column]), rtol=1e-7, atol=1e-8, err_msg=str(row))

    def test_examples_run(self):
        run = subprocess.run([ROOT / "scripts" / "readers" / "example.py", self.merged], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertRegex(run.stdout, r"jobs +\w+ +population +[+-]\d")
        if shutil.which("Rscript"):
            other = subprocess.run(["Rscript", ROOT / "scripts" / "readers" / "example.R", self.all], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(other.stdout, run.stdout)


if __name__ == "__main__":
    unittest.main()

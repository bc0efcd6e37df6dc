"""A run's file in the tools people have: h5py, xarray with netCDF4 and with h5netcdf, ncdump, R. Each must read what h5py says is there.

The file is the one named by the environment variable OMLAND_FILE, else a small run of the program named by OMLAND. A tool that is not
installed is skipped."""
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import warnings

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "tools"))
import command_line  # noqa: E402

GIVEN = os.environ.get("OMLAND_FILE")
PROMISED = ("population births deaths moved_in moved_out immigration emigration households jobs firms employed unemployed").split()
COORDINATES = {"results": ("replicate", "year", "municipality"), "flows": ("replicate", "year", "from", "to"),
               "age": ("replicate", "year", "municipality", "sex", "age")}
FRACTIONS = set(re.findall(r"INDICATOR\((\w+),\s*REAL,", (ROOT / "output" / "indicators.def").read_text(encoding="utf-8")))


class Readers(command_line.Case):
    @classmethod
    def setUpClass(cls):
        if GIVEN:
            cls.path = pathlib.Path(GIVEN)
        else:
            super().setUpClass()
            keep = tempfile.TemporaryDirectory(prefix="omland-")
            cls.addClassCleanup(keep.cleanup)
            scenario = cls.country(pathlib.Path(keep.name) / "country")
            cls.path = pathlib.Path(keep.name) / "run.h5"
            run = command_line.omland("run", scenario, "-o", cls.path, "--quiet", "--set", "time.end=2022", "--set",
                                      "output.household_trajectories=yes", "--set", "output.firm_trajectories=yes",
                                      "--set", "output.snapshots=2021")
            if run.returncode:
                raise AssertionError(run.stderr)
        cls.file = h5py.File(cls.path, "r")
        cls.addClassCleanup(cls.file.close)

    def setUp(self):
        pass   # one file for all of them, and nobody changes it

    def texts(self, name):
        return list(self.file[name].asstr()[:])

    def test_every_promised_indicator_is_there(self):
        for name in PROMISED:
            self.assertIn(name, self.file["results"])

    def test_grids_have_units_titles_and_scales(self):
        for group, names in COORDINATES.items():
            for name, data in self.file[group].items():
                if name in names:
                    continue
                with self.subTest(f"{group}/{name}"):
                    self.assertEqual(tuple(data.dims[i][0].name.split("/")[-1] for i in range(data.ndim)), names)
                    self.assertTrue(numpy.isnan(data.fillvalue))
                    self.assertTrue(data.shuffle and data.fletcher32 and data.compression == "gzip")
                    for attribute in ("units", "long_name", "long_name_nb", "long_name_nn", "kind", "together", "quality", *(["better"] if group == "results" else [])):
                        self.assertTrue(data.attrs[attribute])
                    last = data[:, -1]
                    self.assertEqual(bool(numpy.isnan(last).all()), data.attrs["kind"] == "flow")
                    if name not in FRACTIONS:
                        known = data[:, :-1]
                        self.assertTrue((known == numpy.round(known)).all())

    def test_people_add_up(self):
        results = self.file["results"]
        population, ages = results["population"][0], self.file["age/population"][0]
        numpy.testing.assert_array_equal(ages.sum((-1, -2)), population)
        change = sum(sign * results[name][0, :-1] for name, sign in (("births", 1), ("deaths", -1), ("moved_in", 1), ("moved_out", -1),
                                                                       ("immigration", 1), ("emigration", -1)))
        numpy.testing.assert_array_equal(population[:-1] + change, population[1:])
        moves = self.file["flows/migration"][0, :-1]
        numpy.testing.assert_array_equal(moves.sum(1) - moves[:, range(moves.shape[1]), range(moves.shape[1])], results["moved_in"][0, :-1])
        work = self.file["flows/commuting"][0]
        numpy.testing.assert_array_equal(work.sum(1) - work[:, range(work.shape[1]), range(work.shape[1])], results["in_commuters"][0])

    def test_codes_keep_their_zeros(self):
        for code in self.texts("results/municipality"):
            self.assertRegex(code, r"\A[0-9]{4}\Z")
        self.assertEqual(self.texts("results/municipality"), self.texts("geo/municipality"))

    def test_provenance_and_configuration(self):
        provenance = self.file["provenance"].attrs
        self.assertEqual(provenance["status"], "complete")
        for name in ("version", "commit", "command", "compiler", "libraries", "seed", "started", "finished"):
            self.assertTrue(provenance[name])
        self.assertTrue(all(re.fullmatch("[0-9a-f]{64}", sum_) for sum_ in self.texts("provenance/sha256")))
        self.assertIn("[time]", self.texts("config/text")[0])
        self.assertFalse([value for value in self.texts("config/value") + self.texts("config/file") if value.startswith("/")])

    def open(self, group, engine):
        import xarray
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", message="numpy.ndarray size changed")   # between Debian's numpy and netCDF4
            return xarray.open_dataset(self.path, group=group, engine=engine).load()

    def through_xarray(self, engine):
        for group, names in COORDINATES.items():
            data = self.open(group, engine)
            self.assertEqual(set(data.coords), set(names))
            for name in data.data_vars:
                self.assertEqual(data[name].dims, names)
                numpy.testing.assert_array_equal(data[name].values, self.file[group][name][:])
        results = self.open("results", engine)
        code = self.texts("results/municipality")[0]
        self.assertEqual(list(results.municipality.values), self.texts("results/municipality"))
        self.assertEqual(float(results.population.sel(municipality=code)[0, 0]), self.file["results/population"][0, 0, 0])
        self.assertEqual(results.population.attrs["long_name_nn"], "Folkemengd")
        geo = self.open("geo", engine)
        self.assertEqual(list(geo.name.values), self.texts("geo/name"))
        self.assertIn("role", geo)
        self.assertEqual(list(self.open("config", engine).text.values), self.texts("config/text"))
        if "trajectories" in self.file:
            self.assertEqual(self.open("trajectories/household_moves", engine).uid.size, self.file["trajectories/household_moves/uid"].size)
        for year in self.file.get("snapshot", ()):
            numpy.testing.assert_array_equal(self.open(f"snapshot/{year}/person", engine).uid.values, self.file[f"snapshot/{year}/person/uid"][:])

    @unittest.skipUnless(importlib.util.find_spec("xarray") and importlib.util.find_spec("netCDF4"), "xarray with netCDF4 is not installed")
    def test_xarray_with_netcdf4(self):
        self.through_xarray("netcdf4")

    @unittest.skipUnless(importlib.util.find_spec("xarray") and importlib.util.find_spec("h5netcdf"), "xarray with h5netcdf is not installed")
    def test_xarray_with_h5netcdf(self):
        self.through_xarray("h5netcdf")

    @unittest.skipUnless(shutil.which("ncdump"), "ncdump is not installed")
    def test_ncdump(self):
        done = subprocess.run(["ncdump", "-v", "/results/year,/results/municipality", self.path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding="utf-8")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"double population\(replicate, year, municipality\)")
        self.assertIn(f'municipality = "{self.texts("results/municipality")[0]}"', done.stdout)
        everything = subprocess.run(["ncdump", self.path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) if not GIVEN else done
        self.assertEqual(everything.returncode, 0)

    @unittest.skipUnless(shutil.which("Rscript"), "R is not installed")
    def test_r(self):
        script = """
            if (!requireNamespace("ncdf4", quietly = TRUE)) quit(status = 77)
            file <- ncdf4::nc_open(commandArgs(TRUE)[1])
            cat(ncdf4::ncvar_get(file, "results/municipality"), "\\n")
            cat(ncdf4::ncvar_get(file, "geo/name"), "\\n", sep = ";")
            cat(ncdf4::ncatt_get(file, "results/population", "units")$value, "\\n")
            cat(format(sum(ncdf4::ncvar_get(file, "results/population", collapse_degen = FALSE)[, 1, 1]), digits = 15), "\\n")
            cat(format(sum(ncdf4::ncvar_get(file, "flows/migration"), na.rm = TRUE), digits = 15), "\\n")"""
        done = subprocess.run(["Rscript", "-e", script, self.path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                              env=dict(os.environ, LC_ALL="C.UTF-8"))
        if done.returncode == 77:
            self.skipTest("R's ncdf4 is not installed")
        self.assertEqual(done.returncode, 0, done.stderr)
        codes, names, unit, people, moves = done.stdout.splitlines()
        self.assertEqual(codes.split(), self.texts("results/municipality"))
        self.assertEqual(names.rstrip(";").split(";"), self.texts("geo/name"))
        self.assertEqual(unit.strip(), "persons")
        self.assertEqual(float(people), self.file["results/population"][0, 0].sum())
        self.assertEqual(float(moves), numpy.nansum(self.file["flows/migration"][:].astype(float)))


if __name__ == "__main__":
    unittest.main()

"""Region runs against the whole country, in a small one: the same on average, the effect of a strategy too, and everything a run must be able to do."""
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import command_line  # noqa: E402

REPLICATES = "0-9"
EFFECTS = ("population", "young_adults", "moved_in", "net_moves", "households", "jobs", "employed", "unemployed", "in_commuters", "out_commuters", "firms")
STRATEGY = """
[policy.office]
lever = state_jobs
amount = 200
who = name = Langvik
from = 2021
"""
AFAR = """
[policy.afar]
lever = state_jobs
amount = 50
who = region = "Region 13"
from = 2021
"""


# Steps of a year, and three moves for one: whatever movers miss in the step in which they come, they miss it often.
LIVELY = ("time.steps_per_year=1", "migration.level=3", "fertility.total=4", "fertility.reach=0")


def infants(path, codes):
    """Persons of age 0 in the municipalities, mean over the years behind the start, by replicate."""
    with h5py.File(path) as file:
        all_codes = list(file["age/municipality"].asstr()[:])
        return file["age/population"][:, 1:, [all_codes.index(code) for code in codes], :, 0].sum(axis=(2, 3)).mean(axis=1)


class RegionRuns(command_line.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = pathlib.Path(cls.keep.name) / "twelve"
        ini = cls.country(cls.home, places=12)
        text = ini.read_text()
        cls.third_are_refugees(cls.home / "abroad.csv")
        (cls.home / "strategy.ini").write_text(text + STRATEGY)
        for name, policies, region in (("small", "", "Region 1"), ("one", "", "Region 50"), ("strategy", STRATEGY, "Region 50"),
                                       ("afar", STRATEGY + AFAR, "Region 50")):
            (cls.home / f"region_{name}.ini").write_text(f"{text}{policies}\n[scope]\nregions = {region}\nreference = ref.h5\n")
        cls.make("reference", ini, "-o", cls.home / "ref.h5", "--set", "scope.regions=Region 1, Region 50", "--replicates", "0-3")

    @staticmethod
    def third_are_refugees(table):
        lines = [line.split(",") for line in table.read_text().splitlines()]
        table.write_text("".join(",".join([*line[:4], str(int(line[2]) // 3) if k else line[4]]) + "\n" for k, line in enumerate(lines)))

    @classmethod
    def make(cls, *arguments):
        run = command_line.omland(*arguments, "--quiet")
        if run.returncode:
            raise AssertionError(f"omland {arguments}\n{run.stderr}")

    def run_here(self, name, scenario, *arguments):
        path = self.home / name
        if not path.exists():
            self.make("run", self.home / scenario, "-o", path, *arguments)
        return path

    def check(self, *arguments):
        run = subprocess.run([str(command_line.ROOT / "scripts" / "region_check"), *map(str, arguments)], capture_output=True, encoding="utf-8")
        print(run.stdout, run.stderr, file=sys.stderr)
        return run.returncode

    def whole(self, name):
        return self.run_here(f"whole_{name}.h5", f"{name}.ini", "--replicates", REPLICATES)

    def region(self, name):
        return self.run_here(f"region_{name}.h5", f"region_{name}.ini", "--replicates", REPLICATES)

    def test_they_agree_with_the_whole_country(self):
        """Eight municipalities of twelve, and one of twelve."""
        self.assertEqual(self.check(self.whole("small"), self.region("small")), 0)
        self.assertEqual(self.check(self.whole("small"), self.region("one")), 0)
        self.assertEqual(self.check(self.whole("small"), self.region("small"), self.region("one")), 0)      # added up

    def compact(self, name):
        reference = self.home / "compact.h5"
        if not reference.exists():
            self.make("reference", self.home / "small.ini", "-o", reference, "--compact", "--set", "scope.regions=Region 1, Region 50", "--replicates", "0-3")
        return self.run_here(f"compact_{name}.h5", f"region_{name}.ini", "--set", f"scope.reference={reference}", "--replicates", REPLICATES)

    def test_runs_of_a_compact_reference_agree_too(self):
        self.assertEqual(self.check(self.whole("small"), self.compact("small")), 0)
        self.assertEqual(self.check(self.whole("small"), self.compact("one")), 0)
        self.assertEqual(self.check(self.whole("small"), self.compact("one"), "--paired", self.whole("strategy"), self.compact("strategy"),
                                    "--indicators", *EFFECTS), 0)
        self.assertNotEqual(self.hash(self.compact("small"), "--results"), self.hash(self.region("small"), "--results"))

    def test_a_compact_reference_is_small_and_says_that_it_is_one(self):
        self.compact("small")
        with h5py.File(self.home / "compact.h5") as file:
            self.assertEqual((file.attrs["format"], file.attrs["pool_years"]), ("omland reference 6 compact", 5))
            self.assertNotIn("census", file["replicates/0"])
        self.assertLess((self.home / "compact.h5").stat().st_size, (self.home / "ref.h5").stat().st_size / 3)
        for reference, said in (("compact.h5", "compact"), ("ref.h5", "full")):
            checked = self.done("check", self.home / "region_small.ini", "--set", f"scope.reference={self.home / reference}")
            self.assertRegex(checked.stdout, rf"the reference is {said}")

    def test_the_effect_of_a_strategy_agrees(self):
        self.assertEqual(self.check(self.whole("small"), self.region("one"), "--paired", self.whole("strategy"), self.region("strategy"),
                                    "--indicators", *EFFECTS), 0)

    def test_the_check_can_fail(self):
        """A strategy that only the region run has."""
        self.assertEqual(self.check(self.whole("small"), self.region("one"), "--paired", self.whole("small"), self.region("strategy"),
                                    "--indicators", *EFFECTS), 1)

    def test_the_file_says_what_it_cannot_see(self):
        with h5py.File(self.run_here("afar.h5", "region_afar.ini")) as file:
            self.assertIn("afar", file.attrs["scope"])
            self.assertNotIn("office", file.attrs["scope"])
        with h5py.File(self.region("small")) as file:
            self.assertEqual(len(file["results/municipality"]), 8)
            self.assertEqual(file["flows/migration"].shape[2:], (8, 8))
            self.assertEqual(file["geo/name"].asstr()[0], "Bøvik")
        with h5py.File(self.whole("small")) as file:
            self.assertNotIn("scope", file.attrs)

    def test_same_for_any_threads_and_from_the_file_alone(self):
        one, two = (self.run_here(f"threads_{n}.h5", "region_small.ini", "--threads", n) for n in (1, 2))
        self.assertEqual(self.hash(one), self.hash(two))
        self.assertIn("same", self.done("replay", one, cwd=self.home).stdout)
        self.assertIn("population", self.done("export", one).stdout)

    def test_stopped_and_resumed(self):
        whole, path = self.run_here("unbroken.h5", "region_small.ini", "--replicates", "0-5"), self.folder / "stopped.h5"
        arguments = ("run", self.home / "region_small.ini", "-o", path, "--replicates", "0-5", "--threads", "1")
        process = command_line.started(*arguments)
        command_line.wait_for(process, r"year 2020, replicate 1")
        process.send_signal(signal.SIGTERM)
        process.communicate()
        self.assertEqual(process.returncode, 75)
        self.done(*arguments, "--resume", "--quiet")
        self.assertEqual(self.hash(whole), self.hash(path))

    def lively(self, name, scenario, *arguments):
        settings = [word for setting in LIVELY for word in ("--set", setting)]
        path = self.home / name
        if not path.exists():
            self.make("reference" if "reference" in name else "run", self.home / scenario, "-o", path, *settings, *arguments)
        return path

    def lively_region(self, region):
        reference = self.lively("lively_reference.h5", "small.ini", "--set", "scope.regions=Region 1, Region 50", "--replicates", "0-3")
        return self.lively(f"lively_{region[7:]}.h5", "small.ini", "--set", f"scope.regions={region}", "--set", f"scope.reference={reference}",
                           "--replicates", "0-23")

    def test_they_agree_where_very_many_move(self):
        whole = self.lively("lively_whole.h5", "small.ini", "--replicates", "0-23")
        self.assertEqual(self.check(whole, self.lively_region("Region 1")), 0)
        self.assertEqual(self.check(whole, self.lively_region("Region 50")), 0)

    def test_who_comes_bears_children_in_that_step(self):
        """A tenth of the infants here are born to those who come in the year of their birth."""
        whole, region = self.lively("lively_whole.h5", "small.ini", "--replicates", "0-23"), self.lively_region("Region 1")
        with h5py.File(region) as file:
            codes = list(file["results/municipality"].asstr()[:])
        a, b = infants(whole, codes), infants(region, codes)
        error = (a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)) ** 0.5
        self.assertLess(abs(b.mean() - a.mean()), 4 * error, (a.mean(), b.mean(), error))
        self.assertLess(4 * error, 0.03 * a.mean(), "too few replicates to tell")

    def test_a_reference_for_more_regions_gives_the_same_run(self):
        """The region is the first of both, so that it bears the same number; the others have higher ones."""
        runs = []
        for name, regions in (("first", "Region 1"), ("more", "Region 1, Region 50, Region 17")):
            reference = self.home / f"reference_{name}.h5"
            self.make("reference", self.home / "small.ini", "-o", reference, "--set", f"scope.regions={regions}", "--replicates", "0-0")
            runs.append(self.run_here(f"by_{name}.h5", "small.ini", "--set", "scope.regions=Region 1", "--set", f"scope.reference={reference}"))
        self.assertEqual(*(self.hash(run, "--results") for run in runs))

    def test_nobody_is_recorded_twice(self):
        """A household of which several seek work, or a partner, is one candidate with several who decide: nobody of a step's candidates stands there twice."""
        more = 0
        with h5py.File(self.home / "ref.h5") as file:
            for replicate in file["replicates"].values():
                persons, households = replicate["persons"]["uid"], replicate["households"][:]
                for step in range(1, len(replicate["persons_begin"]) - 1):
                    uids = persons[slice(*replicate["persons_begin"][step:step + 2])]
                    rows = households[slice(*replicate["households_begin"][step:step + 2])]
                    self.assertEqual(len(uids), len(set(uids)), f"{replicate.name}, list {step}")
                    self.assertEqual(len(set(rows["uid"])), len(set(rows["first"])), f"{replicate.name}, list {step}")
                    more += len(rows) - len(set(rows["first"]))
        self.assertGreater(more, 0, "no household with several who decide: this tests nothing")

    def test_a_damaged_reference_is_refused(self):
        """Rows that name what is not there: a target region, a municipality, members behind the end, a list that ends before it begins."""
        for name, damage in (("households", lambda rows: rows["target_region"].fill(60000)), ("households", lambda rows: rows["place"].fill(999)),
                             ("households", lambda rows: rows["first"].fill(1 << 30)), ("firms", lambda rows: rows["sector"].fill(200)),
                             ("households_begin", lambda rows: rows[1:2].fill(1 << 40))):
            copy = self.folder / "damaged.h5"
            shutil.copy(self.home / "ref.h5", copy)
            with h5py.File(copy, "r+") as file:
                rows = file[f"replicates/0/{name}"][:]
                damage(rows)
                file[f"replicates/0/{name}"][:] = rows
            self.seal(copy)
            with self.subTest(name):
                self.refused("damaged reference", f"scope.reference={copy}", status=74)

    def refused(self, message, *settings, status=65):
        arguments = [word for setting in settings for word in ("--set", setting)]
        run = self.done("run", self.home / "region_small.ini", "-o", self.folder / "no.h5", *arguments, status=status)
        self.assertRegex(run.stderr, message)

    def test_another_reference_is_refused(self):
        self.refused("the reference has end 2025, the scenario 2027", "time.end=2027")
        self.refused("the reference has future main, the scenario low", "scenario.future=low")
        self.refused("rest_of_country = as_recorded takes the rest", "scenario.future=low")
        self.refused("nearest known name `as_recorded`", "scope.rest_of_country=as_recordet")
        self.refused("the reference has steps_per_year 4, the scenario 2", "time.steps_per_year=2")
        self.refused("the scope has 3322 Småvik, which is not in it", "scope.regions=Region 1, Region 17")
        self.refused("the scope leaves out 1104 Åsvik", "scope.regions=code = 1103")
        self.refused("nearest known name `Region 1", "scope.regions=Regin 1")
        self.refused("leave .scope. out", "scope.regions=all")
        self.refused("names no reference", "scope.reference=")
        self.refused("cannot read", "scope.reference=nowhere.h5", status=66)
        self.done("reference", self.home / "small.ini", "-o", self.folder / "no.h5", status=65)

    def test_the_rest_as_recorded_takes_another_future_and_says_so(self):
        """The region's own path follows its future; a run of the same future as the reference is what it is without the key."""
        def run(name, *settings):
            path = self.folder / name
            arguments = [word for setting in settings for word in ("--set", setting)]
            done = self.done("run", self.home / "region_small.ini", "-o", path, *arguments)
            return self.hash(path, "--values"), done.stderr

        recorded = "scope.rest_of_country=as_recorded"
        own, silent = run("own.h5")
        same, said = run("same.h5", recorded)
        low, _ = run("low.h5", recorded, "scenario.future=low")
        self.assertEqual(own, same)
        self.assertNotEqual(own, low)
        self.assertNotIn("rest_of_country", silent)
        self.assertIn("feels neither this scenario's future nor its policies and shocks", said)
        with h5py.File(self.folder / "low.h5") as file:
            self.assertTrue(any("rest_of_country" in text for text in file["provenance/notices"].asstr()[:]))
        self.done("replay", self.folder / "low.h5")
        self.done("run", self.scenario, "-o", self.folder / "no.h5", "--set", recorded, status=65)


if __name__ == "__main__":
    unittest.main()

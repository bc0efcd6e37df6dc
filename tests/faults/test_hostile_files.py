#!/usr/bin/python3
"""Files that somebody made to harm: scenarios of garbage, and worlds and references whose values, sizes and attributes are not what Omland writes, sealed again.
The program refuses them or runs; it never crashes or hangs, and no number that is none gets through.

Run: /usr/bin/python3 -m unittest tests/faults/test_hostile_files.py"""
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))

import h5py
import numpy

import attack
from command_line import omland

SHORT = ("--set", "time.end=2021", "--set", "time.steps_per_year=1")
WORDS = ("[scenario]", "[time]", "[policy.a]", "[shock.b]", "[", "]", "=", "end = 2024", "end = 1e400", "start = -1", "who = all", "who = role = core and (",
         "extends = small.ini", "extends = .", "extends = /dev/zero", "folder = .", "folder = /", "amount = nan", "amount = -0", "lever = state_jobs", "from = 0",
         "to = 99999999999999999999", "seed = 0x10", "; x", "\ufeff", "\0", "\r", "æøå", "\t", '"', "'", "\\", "x" * 5000, "title = " + "y" * 300, "[run]",
         "replicate = 4294967296", "[output]", "indicators = all,,none", "[scope]", "regions = Region 1", "reference = small.ini", "steps_per_year = 0")


def datasets(file):
    found = []
    file.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Dataset) and item.size and item.dtype.kind in "iuf" else None)
    return found


def hostile_value(luck, kind):
    if kind.kind == "f":
        return luck.choice((numpy.nan, numpy.inf, -numpy.inf, -1.0, 1e300))
    about = numpy.iinfo(kind)
    return luck.choice((about.min, about.max, about.max - 1, about.max // 2, 250 % about.max))


def harm(path, luck):
    """One harm to an HDF5 file; what was done."""
    with h5py.File(path, "r+") as file:
        what = luck.choice(("value", "value", "value", "size", "attribute", "gone"))
        name = luck.choice(datasets(file))
        data = file[name]
        if what == "value":
            value = hostile_value(luck, data.dtype)
            place = tuple(luck.randrange(n) for n in data.shape)
            with numpy.errstate(over="ignore"):
                data[place] = numpy.asarray(value).astype(data.dtype)
            return f"{name}{list(place)} = {value}"
        if what == "attribute":
            holder = luck.choice([file, *(file[key] for key in file)])
            if not len(holder.attrs):
                holder = file
            key = luck.choice(sorted(holder.attrs)) if len(holder.attrs) else "step"
            value = luck.choice((numpy.arange(20), -1, 2**62, "x" * 400, numpy.nan))
            holder.attrs[key] = value
            return f"attribute {holder.name} {key} = {value}"
        kept = data[...].ravel()
        del file[name]
        if what == "size":
            length = luck.choice((0, 1, len(kept) - 1, 2 * len(kept)))
            file[name] = numpy.resize(kept, length) if length else kept[:0]
            return f"{name} has {length} rows for {len(kept)}"
        return f"{name} is gone"


class Hostile(attack.Case):
    def reseal(self, path):
        done = omland("seal", "--renew", path)
        self.assertEqual(done.returncode, 0, done.stderr)

    def harmed(self, account, whole, command, result):
        """Copies of a file, each harmed once, given to a command; judged."""
        base = omland(*command)
        self.assertEqual(base.returncode, 0, base.stderr)
        expected = self.hash_or_none(result)
        kept = whole.read_bytes()
        while account.open():
            whole.write_bytes(kept)
            what = harm(whole, account.luck)
            self.reseal(whole)
            result.unlink(missing_ok=True)
            done = omland(*command, timeout=60)
            if done.returncode == 0 and "nan" not in what and self.hash_or_none(result) != expected:
                account.enter("another input", what)      # in its range, so another input and not damage
                continue
            account.judge(done, expected, lambda: self.hash_or_none(result), what)
        account.close(self)

    def test_worlds(self):
        world, result = self.folder / "world.h5", self.folder / "out.h5"
        command = ("run", self.scenario, "-o", result, "--quiet", *SHORT, "--save-world", world)
        self.done(*command)
        result.unlink()
        self.harmed(attack.Account("hostile worlds", 5), world, command, result)

    def test_references(self):
        reference, result = self.folder / "ref.h5", self.folder / "out.h5"
        region = self.scenario.parent / "region.ini"
        region.write_text(f"{self.scenario.read_text()}[scope]\nregions = Region 1\nreference = {reference}\n")
        self.done("reference", self.scenario, "-o", reference, "--quiet", "--set", "scope.regions=Region 1", *SHORT)
        self.harmed(attack.Account("hostile references", 5), reference, ("run", region, "-o", result, "--quiet", *SHORT), result)

    def test_scenarios(self):
        account, path = attack.Account("hostile scenarios", 4), self.scenario.parent / "hostile.ini"
        while account.open():
            text = "\n".join(account.luck.choice(WORDS) for _ in range(account.luck.randint(1, 30)))
            if account.luck.random() < 0.5:
                text = self.scenario.read_text() + text
            path.write_bytes(text.encode("utf-8"))
            done = omland("check", path, timeout=30)
            account.judge(done, 0, lambda: 0, repr(text))
        account.close(self)


if __name__ == "__main__":
    unittest.main()

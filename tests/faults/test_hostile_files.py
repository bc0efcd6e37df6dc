#!/usr/bin/python3
"""Files that somebody made to harm: scenarios of garbage, and worlds and references whose values, sizes and attributes are not what Omland writes, sealed again.
The program refuses them or runs; it never crashes or hangs, and no number that is none gets through.

Run: /usr/bin/python3 -m unittest tests/faults/test_hostile_files.py"""
import pathlib
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
    file.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Dataset) and item.size and item.dtype.kind in "iufV" else None)
    return found


def hostile_value(generator, kind):
    if kind.kind == "f":
        return generator.choice((numpy.nan, numpy.inf, -numpy.inf, -1.0, 1e300))
    about = numpy.iinfo(kind)
    return generator.choice((about.min, about.max, about.max - 1, about.max // 2, 250 % about.max))


def harm(path, generator):
    """One harm to an HDF5 file; what was done."""
    with h5py.File(path, "r+") as file:
        what = generator.choice(("value", "value", "value", "size", "attribute", "gone"))
        name = generator.choice(datasets(file))
        data = file[name]
        if what == "value":
            place = tuple(generator.randrange(n) for n in data.shape)
            row = numpy.array(data[place])
            member = generator.choice(row.dtype.names) if row.dtype.names else ()
            value = hostile_value(generator, row[member].dtype)
            with numpy.errstate(over="ignore"):
                row[member] = numpy.asarray(value).astype(row[member].dtype)
            data[place] = row
            return f"{name}{list(place)} {member or ''} = {value}"
        if what == "attribute":
            holder = generator.choice([file, *(file[key] for key in file)])
            if not len(holder.attrs):
                holder = file
            key = generator.choice(sorted(holder.attrs)) if len(holder.attrs) else "step"
            value = generator.choice((numpy.arange(20), -1, 2**62, "x" * 400, numpy.nan))
            holder.attrs[key] = value
            return f"attribute {holder.name} {key} = {value}"
        kept = data[...].ravel()
        del file[name]
        if what == "size":
            length = generator.choice((0, 1, len(kept) - 1, 2 * len(kept)))
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
            what = harm(whole, account.generator)
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
        self.harmed(attack.Account("hostile worlds", 2), world, command, result)

    def test_references(self):
        reference, result = self.folder / "ref.h5", self.folder / "out.h5"
        region = self.scenario.parent / "region.ini"
        region.write_text(f"{self.scenario.read_text()}[scope]\nregions = Region 1\nreference = {reference}\n")
        for kind in ((), ("--compact",)):
            self.done("reference", self.scenario, "-o", reference, "--quiet", "--force", "--set", "scope.regions=Region 1", *SHORT, *kind)
            result.unlink(missing_ok=True)
            self.harmed(attack.Account(f"hostile references {' '.join(kind)}", 2), reference, ("run", region, "-o", result, "--quiet", *SHORT), result)

    def test_scenarios(self):
        account, path = attack.Account("hostile scenarios", 2), self.scenario.parent / "hostile.ini"
        while account.open():
            text = "\n".join(account.generator.choice(WORDS) for _ in range(account.generator.randint(1, 30)))
            if account.generator.random() < 0.5:
                text = self.scenario.read_text() + text
            path.write_bytes(text.encode("utf-8"))
            done = omland("check", path, timeout=30)
            account.judge(done, 0, lambda: 0, repr(text))
        account.close(self)


def many(holder, name):
    """Twenty of what was one: a reader with room for one would write past it."""
    value = holder.attrs[name]
    if isinstance(value, str):
        holder.attrs.create(name, [value] * 20, dtype=h5py.string_dtype())
    else:
        holder.attrs[name] = numpy.repeat(value, 20)


def replaced(group, name, link):
    del group[name]
    group[name] = link


def enormous(group, name):
    kind = group[name].dtype
    del group[name]
    group.create_dataset(name, shape=(2**60,), dtype=kind, chunks=(1024,))


def stored_elsewhere(group, name, secret):
    rows, kind = group[name].shape, group[name].dtype
    del group[name]
    group.create_dataset(name, shape=rows, dtype=kind, external=[(str(secret), 0, h5py.h5f.UNLIMITED)])


def to_itself(group, name):
    del group[name]
    group[name] = group


class Made(attack.Case):
    """What Omland never writes, one of each kind, in each kind of file that it reads back."""

    def setUp(self):
        super().setUp()
        self.secret = self.folder / "secret"
        self.secret.write_bytes(b"SECRET--" * 40000)
        with h5py.File(self.folder / "other.h5", "w") as file:
            file["x"] = numpy.arange(40000)

    def kinds(self, table, name):
        """Of structure; each is given the open file."""
        return {"external link": lambda file: replaced(file[table], name, h5py.ExternalLink(str(self.folder / "other.h5"), "/x")),
                "soft link": lambda file: replaced(file[table], name, h5py.SoftLink("/nowhere")),
                "soft link to itself": lambda file: replaced(file[table], name, h5py.SoftLink(f"/{table}/{name}")),
                "cycle of hard links": lambda file: to_itself(file[table], name),
                "2^60 cells": lambda file: enormous(file[table], name),
                "external storage": lambda file: stored_elsewhere(file[table], name, self.secret)}

    def refused(self, path, harms, commands):
        """Each harm is refused, by the seal or by whoever reads it."""
        whole = path.read_bytes()
        for what, harm_it in harms.items():
            path.write_bytes(whole)
            with h5py.File(path, "r+") as file:
                harm_it(file)
            sealed = omland("seal", "--renew", path, timeout=30)
            self.assertIn(sealed.returncode, (0, 74), f"{what}: {sealed.stderr}")
            for command in commands:
                with self.subTest(what=what, verb=command[0]):
                    run = omland(*command, timeout=30)
                    self.assertEqual(run.returncode, 74, f"{what}: {run.stderr}")
                    self.assertIn(path.name, run.stderr)
                    self.assertNotIn("SECRET", run.stdout + run.stderr)
        path.write_bytes(whole)

    def test_made_worlds(self):
        world, result = self.folder / "world.h5", self.folder / "out.h5"
        command = ("run", self.scenario, "-o", result, "--quiet", *SHORT, "--save-world", world)
        self.done(*command)
        result.unlink()
        harms = self.kinds("person", "sex")
        for name in ("step", "month", "replicate", "fingerprint"):
            harms[f"twenty of {name}"] = lambda file, name=name: many(file, name)
        harms["twenty of rows"] = lambda file: many(file["person"], "rows")
        for name, value in (("month", -1), ("month", 2**62), ("month", 5), ("step", -1), ("step", 40000)):
            harms[f"{name} {value}"] = lambda file, name=name, value=value: file.attrs.__setitem__(name, value)
        for table, column, value in (("person", "sex", 254), ("person", "employer", 2**31 - 1), ("person", "job_start", 32767), ("firm", "founded", 32767),
                                     ("places", "price", numpy.nan), ("places", "price_anchor", numpy.nan), ("places", "od_factor", numpy.inf),
                                     ("places", "dwellings", -1), ("places", "outlets", -1)):
            harms[f"{table} {column} {value}"] = lambda file, at=f"{table}/{column}", value=value: file[at].__setitem__(1, value)
        self.refused(world, harms, [command])
        self.done(*command)

    def test_made_references(self):
        reference, result = self.folder / "ref.h5", self.folder / "out.h5"
        region = self.scenario.parent / "region.ini"
        region.write_text(f"{self.scenario.read_text()}[scope]\nregions = Region 1\nreference = {reference}\n")
        self.done("reference", self.scenario, "-o", reference, "--quiet", "--set", "scope.regions=Region 1", *SHORT)
        harms = self.kinds("replicates/0", "state") | {f"{what} (rows)": way for what, way in self.kinds("replicates/0", "persons").items()}
        for name in ("start", "end", "steps_per_year", "replicates", "future", "tables"):
            harms[f"twenty of {name}"] = lambda file, name=name: many(file, name)
        for table, member, value in (("households", "tenure", 250), ("households", "place", 250), ("households", "target_region", 250), ("households", "size", 0),
                                     ("households", "inclusion", numpy.nan), ("households", "inclusion", -1), ("households", "purpose", 99), ("persons", "sex", 2),
                                     ("persons", "education", 9), ("persons", "activity", 200), ("persons", "role", 77), ("persons", "work", 2**31 - 1),
                                     ("persons", "birth", 32767), ("persons", "childhood", 250), ("firms", "jobs", -1), ("firms", "desired_jobs", numpy.nan),
                                     ("firms", "sector", 99), ("firms", "from", 250)):
            harms[f"{table} {member} {value}"] = lambda file, at=f"replicates/0/{table}", member=member, value=value: changed(file[at], member, value)
        harms["a number"] = lambda file: file["replicates/0/numbers"].__setitem__((0, 0), numpy.nan)
        harms["the state"] = lambda file: file["replicates/0/state"].__setitem__(slice(None), 255)
        self.refused(reference, harms, [("run", region, "-o", result, "--quiet", *SHORT)])
        self.done("run", region, "-o", result, "--quiet", *SHORT)

    def test_made_results(self):
        result = self.run_to("result.h5", *SHORT)
        self.refused(result, self.kinds("results", "population"),
                     [("export", "-o", "-", result), ("hash", result), ("compare", result, result)])


def changed(data, member, value):
    row = data[0]
    row[member] = value
    data[0] = row


if __name__ == "__main__":
    unittest.main()

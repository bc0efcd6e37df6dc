"""runs: scenario files made for an experiment, run in a folder that is gone afterwards; only what is asked for is kept of a run."""
import pathlib
import tempfile

from common import files
from common.front import USAGE, Refused
from common.ini_path import ini_path
from common.program import ProgramError as RunError
from common.program import checked


class Workshop:
    """A temporary folder with one scenario file a run. `told` hears what is being run."""

    def __init__(self, program, scenario, settings=(), threads=None, folder=None, told=print):
        self.program, self.scenario = str(program), pathlib.Path(scenario).resolve()
        self.settings, self.threads, self.told = list(settings), threads, told
        if folder is not None:
            files.output_folder(folder)
        self.keep = tempfile.TemporaryDirectory(prefix="omland-regions-", dir=folder)
        self.folder = pathlib.Path(self.keep.name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.keep.cleanup()

    def write(self, name, sections):
        """sections: {name: {key: value}} on top of the scenario."""
        path = self.folder / f"{name}.ini"
        lines = ["[scenario]", f"extends = {ini_path(self.scenario, self.folder)}"]
        for section, keys in sections.items():
            lines += [f"[{section}]", *(f"{key} = {value}" for key, value in keys.items())]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def command(self, *words):
        return checked([self.program, *words])

    def overrides(self, more=()):
        return [word for setting in [*self.settings, *more] for word in ("--set", setting)]

    def check(self, name, sections):
        """Raises RunError when the program would refuse the scenario."""
        return self.command("check", self.write(name, sections), *self.overrides())

    def known(self, option, targets):
        """Refuses names that the scenario's country has not, before anything is run. targets: `who` of each."""
        first = value_of(self.check("known", {}), "time", "start")
        sections = {f"shock.known_{k}": {"kind": "close_largest_firm", "amount": 1, "who": who, "from": first}
                    for k, who in enumerate(targets)}
        try:
            self.check("known", sections)
        except RunError as error:
            told = [line.partition("] who: ")[2] or line for line in str(error).splitlines()]
            raise Refused(f"{option}: " + "; ".join(told), USAGE) from None

    def confine(self, regions, replicates, end):
        """From now on only these labour-market regions (numbers) are simulated; the rest is given by a reference made here (docs/region_runs.md)."""
        path = self.folder / "reference.h5"
        self.reference(path, regions, replicates, end)
        self.settings += [scope_of(regions), f"scope.reference={path}"]

    def reference(self, path, regions, replicates, end):
        """Writes the rest of the country as these regions need it."""
        self.told(f"running the reference: replicates {replicates}")
        threads = ["--threads", str(self.threads)] if self.threads else []
        self.command("reference", self.write("reference", {}), "-o", path, "--force", "--replicates", f"0-{replicates - 1}", "--quiet", *threads,
                     *self.overrides((scope_of(regions), f"time.end={end}")))

    def run(self, name, sections, replicates, read, more=()):
        """Runs, hands the open Trajectory to `read`, deletes the file, returns what `read` did."""
        from plots_lib.trajectory import Trajectory
        path = self.folder / f"{name}.h5"
        try:
            self.keep_run(name, sections, replicates, path, more)
            with Trajectory(path) as t:
                return read(t)
        finally:
            for left in self.folder.glob(f"{name}.h5*"):
                left.unlink()

    def keep_run(self, name, sections, replicates, path, more=()):
        """Runs, and leaves the file."""
        self.told(f"running {name}: replicates {replicates}")
        threads = ["--threads", str(self.threads)] if self.threads else []
        self.command("run", self.write(name, sections), "-o", path, "--force", "--replicates", f"0-{replicates - 1}", "--quiet",
                     "--checkpoint-years", 0, *threads, *self.overrides(more))


def scope_of(regions):
    return "scope.regions=" + ", ".join(map(str, regions))


def value_of(text, section, key):
    """The resolved value in what `omland check` prints."""
    for line in text.splitlines():
        words = line.split()
        if words[:2] == [section, key]:
            return words[2]
    raise RunError(f"omland check shows no [{section}] {key}", 70)

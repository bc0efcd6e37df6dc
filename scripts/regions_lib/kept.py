"""kept: what a long command has finished stays in its folder, so that the command can be stopped and given once more. A part stands as
long as the program, the scenarios, the tables and what was asked for are the same."""
import hashlib
import json
import pathlib

from common import files
from common.program import ROOT


def inputs(*more):
    """Every scenario and table that is shipped, and the files named."""
    shipped = (p for p in (ROOT / "scenarios").rglob("*") if p.is_file() and p.suffix in (".ini", ".csv", ".gz"))
    return sorted({*shipped, *(pathlib.Path(p).resolve() for p in more)})


class Kept:
    """`told` hears what stands and need not be done."""

    def __init__(self, folder, program, *scenarios, told=print):
        self.folder, self.told = pathlib.Path(files.output_folder(folder)), told
        self.base = files.digest(program, *inputs(*scenarios))

    def key(self, asked):
        return hashlib.sha256(json.dumps([self.base, asked], sort_keys=True, default=str).encode()).hexdigest()

    def part(self, name, asked, make):
        """What `make()` gives, which must be plain data; from the folder where it was made before."""
        path, key = self.folder / f"{name}.json", self.key(asked)
        if (found := self.read(path, key)) is not None:
            self.told(f"{name}: stands")
            return found["made"]
        made = json.loads(json.dumps(make()))
        files.write_text(path, json.dumps({"key": key, "made": made}))
        return made

    def file(self, name, asked, make):
        """A path that `make(path)` writes, with a note beside it of what it was made for."""
        path, note, key = self.folder / name, self.folder / f"{name}.json", self.key(asked)
        if path.exists() and self.read(note, key) is not None:
            self.told(f"{name}: stands")
            return path
        note.unlink(missing_ok=True)
        make(path)
        files.write_text(note, json.dumps({"key": key, "made": name}))
        return path

    @staticmethod
    def read(path, key):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) and found.get("key") == key else None

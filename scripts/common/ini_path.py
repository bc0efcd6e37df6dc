"""ini_path: a path as a value of an INI file, where a comma divides a list and a semicolon behind a blank begins a comment."""
import hashlib
import os
import pathlib
import re

from .front import USAGE, Refused

_BAD = re.compile(r",|\s;|^;|^\s|\s$|[\r\n]")


def ini_path(path, folder):
    """The path as a file in `folder` may name it: whole; else seen from there; else by way of a link in that folder to
    the part of the path that cannot stand in a list. Extended files are found from it as from the file itself."""
    path = pathlib.Path(os.path.abspath(path))
    if not _BAD.search(str(path)):
        return str(path)
    beside = os.path.relpath(path, folder)
    if not _BAD.search(beside):
        return beside
    parts = path.parts
    last = max(k for k, part in enumerate(parts) if _BAD.search(part) or _BAD.search(part + "/"))
    if last == len(parts) - 1:
        raise Refused(f"{path}: a file whose name holds a comma or ` ;` cannot be named in an INI file: give it another", USAGE)
    target = pathlib.Path(*parts[:last + 1])
    link = pathlib.Path(folder) / f".at-{hashlib.sha256(str(target).encode()).hexdigest()[:12]}"
    if not link.is_symlink():
        link.symlink_to(target, target_is_directory=True)
    return os.path.join(link.name, *parts[last + 1:])

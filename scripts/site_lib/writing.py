"""writing: a site is made beside its folder and put in its place as a whole. A folder that holds anything a site has not put there is left alone."""
import contextlib
import os
import pathlib
import shutil

from common.front import IO, USAGE, Refused

MANIFEST = ".omland-site"                   # names of all files of the site, one a line


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def place(folder, inputs):
    """The folder a site may be written to: one that is not there, is empty, or holds a site of this script and nothing else."""
    folder = pathlib.Path(folder)
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Refused(f"{folder}: is a file or a link, the name of a folder is needed", USAGE)
    if not folder.resolve().parent.is_dir():
        raise Refused(f"{folder}: cannot be made: there is no folder {folder.resolve().parent}", IO)
    for other in map(pathlib.Path, inputs):
        if folder.resolve() in (other.resolve(), *other.resolve().parents):
            raise Refused(f"{folder}: holds the input {other}: a folder of another name is needed", USAGE)
    if not os.access(folder if folder.exists() else folder.resolve().parent, os.W_OK):
        raise Refused(f"{folder}: cannot be written: no permission", IO)
    if folder.is_dir():
        there, list_ = names(folder), folder / MANIFEST
        known = set(list_.read_text(encoding="utf-8").splitlines()) | {MANIFEST} if list_.is_file() else set()
        strange = [name for name in there if name not in known]
        if strange:
            raise Refused(f"{folder}: holds other things ({strange[0]}{f' and {len(strange) - 1} more' if len(strange) > 1 else ''}): "
                          "a new or empty folder is needed, or one that only this script has written to", USAGE)
    return folder


@contextlib.contextmanager
def replaced(folder):
    """A folder beside to write into; it takes the place of `folder` when the block ends well, and goes when it does not."""
    real = folder.resolve()
    part, old = (real.with_name(f".{real.name}.{os.getpid()}.{kind}") for kind in ("part", "old"))
    part.mkdir()
    try:
        yield part
        (part / MANIFEST).write_text("".join(f"{name}\n" for name in names(part)), encoding="utf-8")
        if real.is_dir():
            real.rename(old)
        part.rename(real)
    except OSError as error:
        if old.is_dir() and not real.exists():
            old.rename(real)
        raise Refused(f"{folder}: cannot be written: {error.strerror or error}", IO) from None
    finally:
        for left in (part, old):
            shutil.rmtree(left, ignore_errors=True)

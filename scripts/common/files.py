"""files: inputs are looked at before they are read; outputs are written beside and renamed, and are
never an input."""
import contextlib
import csv
import hashlib
import io
import os
import pathlib
import stat

from .front import CONTENT, IO, MISSING, USAGE, Refused, nearest
from .program import ROOT


def present(path, what):
    """A file that can be read, not empty; `what` says what was expected: "a file of `omland run`"."""
    path = pathlib.Path(path)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        known = os.listdir(path.parent) if path.parent.is_dir() else []
        near = nearest(path.name, known) if isinstance(error, FileNotFoundError) else ""
        raise Refused(f"{path}: cannot be read: {os.strerror(error.errno)}{near}", MISSING) from None
    if stat.S_ISDIR(mode):
        raise Refused(f"{path}: is a folder, {what} is needed", MISSING)
    if not os.access(path, os.R_OK):
        raise Refused(f"{path}: cannot be read: no permission", MISSING)
    if stat.S_ISREG(mode) and path.stat().st_size == 0:
        raise Refused(f"{path}: is empty, {what} is needed", CONTENT)
    return path


def scenario(path, what="a scenario"):
    """A scenario or experiment where it is named, or the shipped one of that name; as the program does."""
    shipped = ROOT / path
    if not os.path.exists(path) and not os.path.isabs(path) and shipped.exists():
        path = shipped
    return str(present(path, what))


def text(path, what):
    """The text of a file of UTF-8."""
    try:
        return present(path, what).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path}: is no text in UTF-8, {what} is needed", CONTENT) from None


def table(path, what, columns):
    """Rows of a CSV that has these columns, as dictionaries; every row as long as the head."""
    try:
        rows = list(csv.reader(io.StringIO(text(path, what), newline=""), strict=True))
    except csv.Error as error:
        raise Refused(f"{path}: is no CSV, {what} is needed: {error}", CONTENT) from None
    head = rows[0] if rows else []
    for name in columns:
        if name not in head:
            raise Refused(f"{path}: is not {what}: column `{name}` is missing{nearest(name, head)}", CONTENT)
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(head):
            raise Refused(f"{path}: row {line} has {len(row)} cells, expected {len(head)}: cut?", CONTENT)
    return [dict(zip(head, row)) for row in rows[1:]]


def same(path, other):
    try:
        return os.path.samefile(path, other)
    except OSError:
        return os.path.abspath(path) == os.path.abspath(other)


def output(path, inputs=(), kinds=()):
    """Where something may be written: no input, no folder, in a folder that is there, of a known kind
    (`kinds`: endings). None, if the user named no output."""
    if path is None:
        return None
    path = pathlib.Path(path)
    for other in inputs:
        if other is not None and same(path, other):
            raise Refused(f"{path}: is an input as well: an output of another name is needed", USAGE)
    if path.is_dir():
        raise Refused(f"{path}: is a folder, the name of a file to write is needed", USAGE)
    if kinds and path.suffix.lower() not in kinds:
        raise Refused(f"{path}: ends in `{path.suffix}`, known are {', '.join(kinds)}", USAGE)
    if not path.parent.is_dir():
        raise Refused(f"{path}: cannot be written: there is no folder {path.parent}", IO)
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise Refused(f"{path}: cannot be written: no permission", IO)
    return path


def output_folder(path, inputs=()):
    """A folder to write into; made if it is not there."""
    path = pathlib.Path(path)
    if path.exists() and not path.is_dir():
        raise Refused(f"{path}: is a file, the name of a folder is needed", USAGE)
    for other in inputs:
        if other is not None and same(path, other):
            raise Refused(f"{path}: is an input as well: a folder of another name is needed", USAGE)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{path}: cannot be made: {os.strerror(error.errno)}", IO) from None
    if not os.access(path, os.W_OK):
        raise Refused(f"{path}: cannot be written: no permission", IO)
    return path


@contextlib.contextmanager
def written(path):
    """A path beside `path` to write to; renamed when the block ends well, removed when it does not.
    A link is followed, and a device or a pipe is written to as it is."""
    path = pathlib.Path(os.path.realpath(path))
    beside = path.is_file() or not path.exists()
    part = path.with_name(f".{path.name}.{os.getpid()}.part") if beside else path
    try:
        yield part
        if beside:
            with open(part, "rb") as file:
                os.fsync(file.fileno())
            os.replace(part, path)
    except OSError as error:
        raise Refused(f"{path}: cannot be written: {error.strerror or error}", IO) from None
    finally:
        if beside:
            part.unlink(missing_ok=True)


def digest(*paths):
    """Of the bytes of these files, in this order."""
    total = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            while part := file.read(1 << 20):
                total.update(part)
    return total.hexdigest()


def write_text(path, text_):
    with written(path) as part:
        part.write_text(text_, encoding="utf-8")


def write_table(path, head, rows):
    """A CSV, beside and renamed."""
    with written(path) as part, open(part, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)

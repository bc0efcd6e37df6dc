"""hdf: opens the program's HDF5 files and says of any other what it is."""
import h5py

from . import files
from .front import IO, MISSING, Refused

KINDS = {"trajectory": "a file of `omland run`", "ensemble": "a file of `omland merge`",
         "reference": "a reference of `omland reference`"}


def opened(path, kind="trajectory", error=Refused):
    """The file, which must be of this kind. `error` is raised with a text and an exit code."""
    wanted = KINDS[kind]
    try:
        files.present(path, wanted)
        file = h5py.File(path, "r")
    except Refused as refused:
        raise error(str(refused), MISSING if refused.status == MISSING else IO) from None
    except OSError as problem:
        signature = open(path, "rb").read(8) == b"\x89HDF\r\n\x1a\n"
        why = "is damaged or cut, or is being written" if signature else "is no HDF5 file"
        raise error(f"{path}: {why}, {wanted} is needed ({problem})", IO) from None
    try:
        found = file.attrs.get("format", "")
    except OSError:
        found = ""
    found = found.decode(errors="replace") if isinstance(found, bytes) else str(found)
    if not found.startswith(f"omland {kind} "):
        file.close()
        is_ = next((words for word, words in KINDS.items() if found.startswith(f"omland {word} ")),
                   "no result of Omland")
        raise error(f"{path}: is {is_}, {wanted} is needed", IO)
    return file

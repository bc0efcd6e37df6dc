"""program: finds omland, and runs it so that nothing is left behind when the script ends.

The kernel ends a child with its parent, however that ends (PR_SET_PDEATHSIG); a signal that the
script handles is passed on and the children are waited for."""
import ctypes
import os
import pathlib
import shutil
import signal
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]     # the project, or share/omland where installed
PATIENCE = 60                                          # seconds until a child that is asked is killed

_libc = ctypes.CDLL(None)
_running, _lock, _ended = set(), threading.Lock(), False


class ProgramError(Exception):
    """A run failed; the text is what the program said, `status` its exit code."""

    def __init__(self, text, status):
        super().__init__(text)
        self.status = status


def default():
    """OMLAND; else what is built in this project, is installed beside it, or is on the PATH."""
    places = (os.environ.get("OMLAND"), ROOT / "build" / "omland", ROOT.parents[1] / "bin" / "omland",
              shutil.which("omland"))
    found = [str(path) for path in places if path and os.access(path, os.X_OK)]
    return found[0] if found else str(ROOT / "build" / "omland")


def folder(name):
    """Where a script keeps its files: build/NAME in the project, omland-NAME here where installed."""
    return ROOT / "build" / name if (ROOT / "Makefile").exists() else pathlib.Path(f"omland-{name}")


def needed(path):
    """Refuses a program that is not there before anything is done with it."""
    from .front import MISSING, Refused
    if not os.path.isfile(path) or not os.access(path, os.X_OK):
        raise Refused(f"{path}: no program to run there; `make` builds build/omland", MISSING)
    return str(path)


def _die_with_parent():
    _libc.prctl(1, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def start(words, **more):
    """Popen of the program; end_all() ends what is still running."""
    with _lock:
        if _ended:
            raise ProgramError("stopped", 75)
        process = subprocess.Popen([str(word) for word in words], preexec_fn=_die_with_parent,
                                   **{"stdin": subprocess.DEVNULL, **more})
        _running.add(process)
    return process


def finish(process):
    """Waits for it; what it wrote to its pipes."""
    try:
        return process.communicate()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        with _lock:
            _running.discard(process)


def run(words, **more):
    """subprocess.run for the program: text of both its outputs unless told otherwise."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True,
             "encoding": "utf-8", "errors": "replace"}
    process = start(words, **{**pipes, **more})
    out, complaints = finish(process)
    return subprocess.CompletedProcess(words, process.returncode, out, complaints)


def checked(words, **more):
    """What it prints; ProgramError when it fails."""
    done = run(words, **more)
    if done.returncode:
        raise ProgramError((done.stderr or done.stdout or "").strip(), done.returncode)
    return done.stdout


def ask_all():
    """Asks every running child to stop; no other is started from now on. Takes no lock, for a signal may come while one is held."""
    global _ended
    running, _ended = list(_running), bool(_running) or _ended
    for process in running:
        process.terminate()
    return running


def end_all():
    """Asks every running child to stop and waits."""
    for process in ask_all():
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

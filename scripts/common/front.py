"""front: the front door of a script. Options, help and exit codes as those of the program; a user's
mistake is one line that names file and what is wrong, never a traceback.

Exit codes: 0; 64 usage; 65 content of a file; 66 missing input; 70 internal; 74 I/O; 75 stopped by
SIGTERM; 130 interrupted (engine/base/status.def)."""
import argparse
import difflib
import errno
import os
import re
import signal
import sys
import textwrap

from . import program

USAGE, CONTENT, MISSING, INTERNAL, IO, STOPPED, INTERRUPTED = 64, 65, 66, 70, 74, 75, 130


class Refused(Exception):
    """The script cannot do what was asked; the text says why, `status` is the exit code."""

    status = CONTENT

    def __init__(self, text, status=None):
        super().__init__(text)
        if status is not None:
            self.status = status


class Stopped(BaseException):
    """A signal asks for the end: everything that is open is closed on the way out."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number


def nearest(word, known):
    """`, nearest known name ...`; nothing when none is near."""
    close = difflib.get_close_matches(str(word), [str(name) for name in known], 1, 0.5)
    return f", nearest known name `{close[0]}`" if close else ""


class Formatter(argparse.HelpFormatter):
    """Paragraphs are filled to the width; indented lines are examples and stay lines."""

    def _fill_text(self, text, width, indent):
        lines = []
        for block in re.split(r"\n[ \t]*\n", textwrap.dedent(text).strip("\n")):
            plain = []
            for line in [*block.splitlines(), None]:
                if line is not None and not line.startswith(" "):
                    plain.append(line.strip())
                    continue
                lines += textwrap.wrap(" ".join(plain), width)
                plain = []
                lines += example(line, width) if line else []
            lines.append("")
        return "\n".join(indent + line for line in lines[:-1])

    def format_help(self):
        """The usage of options that exclude each other is one word to argparse: it is cut here."""
        lines = []
        for line in super().format_help().splitlines():
            indent = " " * (len(line) - len(line.lstrip()))
            lines += textwrap.wrap(line, max(self._width, 30), subsequent_indent=indent,
                                   break_long_words=False, break_on_hyphens=False) or [""]
        return "\n".join(lines) + "\n"


def example(line, width):
    """A command and what it does: beside each other where there is room, else one below the other."""
    if len(line) <= width:
        return [line]
    command, _, what = line.strip().partition("   ")
    wrapped = textwrap.wrap(what.strip(), max(width - 6, 20), initial_indent=" " * 6,
                            subsequent_indent=" " * 6)
    return ["  " + command, *wrapped]


class Parser(argparse.ArgumentParser):
    """Wrong use ends with 64, and an unknown option names the nearest that is known."""

    def __init__(self, doc, **more):
        super().__init__(description=doc, formatter_class=Formatter, **more)

    def error(self, message):
        unknown = re.match(r"unrecognized arguments: (--[^ =]+)", message)
        if unknown:
            message += nearest(unknown[1], self._option_string_actions)
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: error: {message}\n")


def whole(low, high=10**9):
    """A type of argparse: a whole number of this range."""
    def convert(text):
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            raise argparse.ArgumentTypeError(f"`{text}` is not a whole number from {low} to {high}")
        return number
    return convert


def real(low, high=1e15):
    """A type of argparse: a number of this range."""
    def convert(text):
        try:
            number = float(text)
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            raise argparse.ArgumentTypeError(f"`{text}` is not a number from {low:g} to {high:g}")
        return number
    return convert


def stop(number, _):
    program.ask_all()           # waited for on the way out: here a wait may be what was interrupted
    raise Stopped(number)


def status_of(error):
    """The exit code for an error of the system that nobody put into words."""
    missing = isinstance(error, (FileNotFoundError, NotADirectoryError))
    return MISSING if missing else IO


def words_of(error):
    name = f"{error.filename}: " if getattr(error, "filename", None) else ""
    return name + (os.strerror(error.errno) if error.errno in errno.errorcode else str(error))


def run(main, name):
    """Runs a script's main and returns its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)
    try:
        code = main()
        sys.stdout.flush()
        return code or 0
    except (Refused, program.ProgramError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return error.status if error.status > 0 else INTERNAL
    except BrokenPipeError:         # the reader went away: nobody is left to be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return IO
    except OSError as error:
        print(f"{name}: {words_of(error)}", file=sys.stderr)
        return status_of(error)
    except MemoryError:
        print(f"{name}: not enough memory", file=sys.stderr)
        return INTERNAL
    except Stopped as signalled:
        print(f"\n{name}: stopped", file=sys.stderr)
        return INTERRUPTED if signalled.number == signal.SIGINT else STOPPED
    finally:
        program.end_all()

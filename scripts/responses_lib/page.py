"""page: the table of found against simulated, and its place between two marks of a document."""
import math

from common import files
from common.front import CONTENT, Refused
from regions_lib import responses


def marks(name):
    return f"<!-- {name}: begin, written by a script -->", f"<!-- {name}: end -->"


def span(row):
    if row.low is None:
        return "none"
    if math.isinf(row.high):
        return f"above {row.low:g}"
    return f"{row.low:+.1f} to {row.high:+.1f}"


def number(triple):
    return responses.number(*triple, digits=1)


def markdown(results, pairs, references, source):
    lines = [f"`scripts/responses`, {source}: {pairs} pairs on {references} replicates of the rest of the country; mean and 90 % interval over the pairs, which "
             "is the model's luck alone.", "",
             "| what is done | what is read | found | its range | simulated, 90 % | | why not |", "|---|---|---|---|---|---|---|"]
    for case, rows in results:
        for k, (row, (mean, low, high, word, reason)) in enumerate(rows):
            lines.append(f"| {case.title if k == 0 else ''} | {row.name} | {row.found} | {span(row)} | {number((mean, low, high))} | {word} | {reason} |")
    return "\n".join(lines)


def parts(path, name):
    """What stands before the mark of a table, and what behind its end."""
    begin, end = marks(name)
    head, found, rest = files.text(path, f"a document with the marks of {name}").partition(begin)
    _, ended, tail = rest.partition(end)
    if not found or not ended:
        raise Refused(f"{path}: the marks `{begin}` and `{end}` are needed", CONTENT)
    return head, tail


def marked(path, name):
    """Refuses a document in which the table has no place."""
    files.output(path)
    parts(path, name)


def write(path, name, text):
    """Replaces what stands between the marks."""
    (begin, end), (head, tail) = marks(name), parts(path, name)
    files.write_text(path, f"{head}{begin}\n{text}\n{end}{tail}")

"""Writes tables: all of a product or none, and the record of where they come from."""

import csv
import hashlib
import io
import json
import os
import re

from .failures import ImportFailure, MissingFailure


def replace_all(files):
    """Writes every file beside its place, and moves them into place only when all are written."""
    ready = []
    try:
        for path, data in files.items():
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            part = path + ".part"
            ready.append((part, path))
            with open(part, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for part, path in ready:
            os.replace(part, path)
    except BaseException:
        for part, _ in ready:
            try:
                os.unlink(part)
            except OSError:
                pass
        raise


def table(header, rows):
    """A table as docs/tables.md wants it: UTF-8, \\n, comma, no quotes."""
    lines = [",".join(header)] + [",".join(str(cell) for cell in row) for row in rows]
    for line in lines:
        if any(mark in line for mark in "\"\r\n") or line.count(",") != len(header) - 1:
            raise ImportFailure(f"cannot be written as a table: {line[:80]!r}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def read_table(path, columns):
    """Header and rows of a table of ours that is built upon; `columns` must be there."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(io.StringIO(file.read())))
    except OSError as problem:
        raise MissingFailure(f"{path} is needed: {problem.strerror}") from problem
    except (UnicodeDecodeError, csv.Error) as problem:
        raise MissingFailure(f"{path}: {problem}") from problem
    if not rows or any(column not in rows[0] for column in columns):
        raise MissingFailure(f"{path}: needs the columns {', '.join(columns)}")
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(rows[0]):
            raise MissingFailure(f"{path}:{line}: {len(row)} cells, the header has {len(rows[0])}")
    return rows[0], rows[1:]


HEADING = """# Where the imported tables come from

Written by `scripts/import_ssb`. Publisher of all: Statistics Norway (Statistisk sentralbyrå), Statbank; licence CC BY 4.0:
name the source. The SHA-256 of an answer is that of the bytes the service sent.
"""


def record(text, name, data, answers, titles, notes):
    """IMPORTED.md with the section of one table put in or replaced."""
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    lines = ["", f"SHA-256 of the table {hashlib.sha256(data).hexdigest()}", ""]
    lines += [f"- {note}" for note in notes]
    for identity, title in titles.items():
        lines += ["", f"Statistics Norway, table {identity}: {' '.join(title.split())}. Licence CC BY 4.0.", ""]
        for answer in (answer for table_id, answer in answers if table_id == identity):
            question = "metadata" if answer.query is None else f"query `{json.dumps(answer.query, ensure_ascii=False)}`"
            lines.append(f"- fetched {answer.date} from {answer.address}, SHA-256 {answer.sha256}, {question}")
    sections[name] = "\n".join(lines) + "\n\n"
    body = "".join(f"## {section}\n{content}" for section, content in sorted(sections.items()))
    return (HEADING + "\n" + body.rstrip("\n") + "\n").encode("utf-8")

"""ini: the INI files of this house as lines with numbers, so that every mistake can be told with its place."""
import difflib
import re


class Mistakes(Exception):
    """All that is wrong with a file, a line each."""


class Section:
    def __init__(self, name, line):
        self.name, self.line, self.values = name, line, {}     # values: key -> (text, line)


def parse(path):
    """Sections in order; comments begin with `;`, at the start of a line or behind a blank."""
    sections, mistakes = [], []
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise Mistakes([f"{path}: error: cannot be read: {problem}"]) from None
    for number, raw in enumerate(lines, 1):
        text = re.sub(r"(^|\s);.*$", "", raw).strip()
        if not text:
            continue
        if text.startswith("[") and text.endswith("]"):
            name = text[1:-1].strip()
            if any(s.name == name for s in sections):
                mistakes.append(f"{path}:{number}: error: section [{name}] stands here twice")
            sections.append(Section(name, number))
        elif "=" in text and sections:
            key, value = (part.strip() for part in text.split("=", 1))
            if key in sections[-1].values:
                mistakes.append(f"{path}:{number}: error: [{sections[-1].name}] {key} stands here twice")
            sections[-1].values[key] = (value, number)
        else:
            mistakes.append(f"{path}:{number}: error: neither a section nor `key = value`: `{text[:40]}`")
    if mistakes:
        raise Mistakes(mistakes)
    return sections


def nearest(word, known):
    close = difflib.get_close_matches(word, known, 1, 0.5)
    return f", nearest is `{close[0]}`" if close else f", known are {', '.join(sorted(known))}"


class Reader:
    """Takes values out of a section by key, range and kind, and gathers what is wrong."""

    def __init__(self, path):
        self.path, self.mistakes = path, []

    def wrong(self, line, text):
        self.mistakes.append(f"{self.path}:{line}: error: {text}")

    def known(self, section, keys, free=()):
        for key, (_, line) in section.values.items():
            if key not in keys and not any(key.startswith(prefix) for prefix in free):
                self.wrong(line, f"[{section.name}] unknown key `{key}`{nearest(key, keys)}")

    def text(self, section, key, default=None):
        if key in section.values:
            return section.values[key][0]
        if default is None:
            self.wrong(section.line, f"[{section.name}] {key} is missing")
        return default

    def line(self, section, key):
        return section.values[key][1] if key in section.values else section.line

    def choice(self, section, key, known, default=None):
        value = self.text(section, key, default)
        if value is not None and value not in known:
            self.wrong(self.line(section, key), f"[{section.name}] {key}: unknown `{value}`{nearest(value, known)}")
            return None
        return value

    def number(self, section, key, least, most, default=None, whole=False):
        value = self.text(section, key, default if default is None else str(default))
        if value is None:
            return None
        try:
            x = int(value) if whole else float(value.split()[0])
        except (ValueError, IndexError):
            x = None
        if x is None or not least <= x <= most:
            self.wrong(self.line(section, key), f"[{section.name}] {key}: `{value}` is no {'whole ' if whole else ''}number from {least:g} to {most:g}")
            return None
        return x

    def replicates(self, section, key, default=None):
        value, found = self.text(section, key, default), []
        if value is None:
            return None
        for part in value.split(","):
            try:
                first, _, last = part.strip().partition("-")
                found += range(int(first), int(last or first) + 1)
            except ValueError:
                self.wrong(self.line(section, key), f"[{section.name}] {key}: `{value}` is no list such as 0-3,7")
                return None
        if not found or len(set(found)) != len(found):
            self.wrong(self.line(section, key), f"[{section.name}] {key}: `{value}` names none, or one twice")
            return None
        return found

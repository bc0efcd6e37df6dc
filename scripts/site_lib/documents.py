"""documents: Markdown of the project as pages of the site. Links between documents become links between pages; other files of the project that a
document links to are copied; a link that leads nowhere is an error."""
import html
import pathlib
import re

import markdown

from common.front import CONTENT, Refused

EXTENSIONS = ("tables", "fenced_code", "toc", "sane_lists")
LINK = re.compile(r'(<(?:a|img)\b[^>]*?\b(?:href|src)=")([^"]*)(")')
NAMED = re.compile(r"(<a [^>]*>)([\w/.]+\.md)(</a>)")
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)


class Document:
    """A Markdown file: `name` of its page, title, HTML body, the anchors in it."""

    def __init__(self, path):
        self.path = path
        self.name = path.stem.lower() + ".html"
        maker = markdown.Markdown(extensions=EXTENSIONS, extension_configs={"toc": {"slugify": slug}})
        self.body = maker.convert(lists_apart(path.read_text(encoding="utf-8")))
        self.title = html.unescape(re.sub(r"<[^>]+>", "", re.search(r"<h1[^>]*>(.*?)</h1>", self.body, re.S)[1]))
        self.anchors = set(re.findall(r'\bid="([^"]+)"', self.body))


def slug(text, separator):
    """Anchors as the common readers of Markdown make them."""
    return re.sub(r"\s", separator, re.sub(r"[^\w\s-]", "", text.strip().lower()))


def lists_apart(text):
    """A list that follows a paragraph's line is one all the same: a blank line is put between, but not in code."""
    out, code = [], False
    for line in text.split("\n"):
        code ^= line.startswith("```")
        before = out[-1] if out else ""
        if not code and re.match(r"(?:[-*]|\d+\.) ", line) and before.strip() and not re.match(r"(?:[-*]|\d+\.) |\s", before):
            out.append("")
        out.append(line)
    return "\n".join(out)


def accessible(body):
    """Heads of columns say that they are, and those without words go; what may be wider than the screen scrolls by itself and is reached by keyboard."""
    body = re.sub(r"<thead>\s*<tr>(?:\s*<th[^>]*></th>)+\s*</tr>\s*</thead>", "", body)
    body = re.sub(r"<th(?=[ >])", '<th scope="col"', body).replace("<pre>", '<pre tabindex="0">')
    return re.sub(r"<table>(.*?)</table>", r'<div class="wide" tabindex="0"><table>\1</table></div>', body, flags=re.S)


class Library:
    """All documents by path, and the files beside them that links ask for."""

    def __init__(self, root, paths):
        self.root, self.documents, self.copied = root, {}, {}
        for path in paths:
            document = Document(path)
            other = next((d for d in self.documents.values() if d.name == document.name), None)
            if other:
                raise Refused(f"{path}: would be the same page as {other.path}", CONTENT)
            self.documents[path.resolve()] = document

    def target(self, document, link):
        """The address of a link of a document, seen from the folder its page is in."""
        if OUTSIDE.match(link) or not link:
            return link
        name, _, anchor = html.unescape(link).partition("#")
        path = (document.path.parent / name).resolve() if name else document.path.resolve()
        other = self.documents.get(path)
        if other:
            if anchor and anchor not in other.anchors:
                raise Refused(f"{document.path}: the link `{link}` leads to no heading of {other.path.name}", CONTENT)
            return (other.name if name else "") + (f"#{anchor}" if anchor else "")
        if not path.is_file() or self.root not in path.parents:
            raise Refused(f"{document.path}: the link `{link}` leads nowhere", CONTENT)
        inside = pathlib.PurePosixPath("files", *path.relative_to(self.root).parts)
        self.copied[inside] = path
        return inside.as_posix()

    def body(self, document):
        def changed(match):
            return match[1] + html.escape(self.target(document, match[2])) + match[3]
        return accessible(NAMED.sub(self.titled, LINK.sub(changed, document.body)))

    def titled(self, match):
        """A link whose words are a file's name says what that document is called."""
        other = next((d for d in self.documents.values() if d.path.name == pathlib.PurePosixPath(match[2]).name), None)
        return match[1] + html.escape(other.title if other else match[2]) + match[3]

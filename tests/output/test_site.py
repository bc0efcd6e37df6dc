"""scripts/site: a site of pages and documents whose links all lead somewhere inside it, in three languages, with nothing fetched from elsewhere,
written as a whole and never over anything else."""
import base64
import gzip
import html.parser
import json
import pathlib
import re
import struct
import subprocess
import tempfile
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
SITE = ROOT / "scripts" / "site"
VOID = {"meta", "link", "img", "br", "hr", "input", "col", "wbr"}


def pack(**more):
    """The results of a page as they stand in it."""
    head = json.dumps({"format": "omland page 1", "kind": "workshop", "version": "1", "made": "2026-12-01", "region": "Ås <&> Ø",
                       "title": {"nb": "Verksted for Ås", "nn": "Verkstad for Ås", "en": "A workshop for Ås"}, "first_year": 2020, "years": 26, **more}).encode()
    return gzip.compress(b"OMLANDPK" + struct.pack("<I", len(head)) + head + bytes(64))


def page(data, title="Omland"):
    part = f'<script type="application/octet-stream" id="part-results">{base64.b64encode(data).decode()}</script>' if data is not None else ""
    return f'<!doctype html><html lang="nb"><head><title>{title}</title></head><body>omland {part}</body></html>'


class Reader(html.parser.HTMLParser):
    """Addresses, anchors, languages, headings and open elements of a page."""

    def __init__(self, text):
        super().__init__()
        self.addresses, self.fetched, self.anchors, self.headings, self.open, self.wrong = [], [], set(), [], [], []
        self.language = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag == "html":
            self.language = known.get("lang")
        if "id" in known:
            self.anchors.add(known["id"])
        if tag == "a":
            self.addresses.append(known["href"])
        if tag in ("img", "script", "link", "iframe", "source"):
            self.fetched.append(known.get("src") or known.get("href"))
        if tag == "img" and not known.get("alt"):
            self.wrong.append(f"a picture without words: {known}")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> where it does not belong")


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keep = tempfile.TemporaryDirectory(prefix="omland-")
        cls.addClassCleanup(keep.cleanup)
        cls.folder = pathlib.Path(keep.name)
        cls.page = cls.folder / "aas.html"
        cls.page.write_text(page(pack()), encoding="utf-8")
        (cls.folder / "report.html").write_text(page(pack(kind="report", region="Vik")), encoding="utf-8")
        (cls.folder / "index.html").write_text(page(None, "Omland: kart"), encoding="utf-8")
        cls.out = cls.folder / "site"
        cls.made = cls.run_(cls.folder, "-o", cls.out)

    @staticmethod
    def run_(*words):
        return subprocess.run([SITE, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def refused(self, code, words, *arguments):
        done = self.run_(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertRegex(done.stderr, words)
        self.assertNotIn("Traceback", done.stderr)

    def test_every_link_leads_somewhere_and_nothing_is_fetched_from_elsewhere(self):
        self.assertEqual(self.made.returncode, 0, self.made.stderr)
        own = [path for path in self.out.rglob("*.html") if path.parent.name != "pages"]
        read = {path: Reader(path.read_text(encoding="utf-8")) for path in own}
        self.assertGreater(len(read), 20)
        anchors = {path.resolve(): found.anchors for path, found in read.items()}
        for path, found in read.items():
            self.assertEqual(found.wrong, [], path)
            for address in found.addresses + found.fetched:
                parts = urllib.parse.urlsplit(address)
                if address in found.fetched:
                    self.assertIn(parts.scheme, ("", "data"), f"{path}: {address}")
                if parts.scheme or parts.netloc:
                    continue
                target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path.resolve()
                self.assertTrue(target.is_file() and self.out.resolve() in target.parents, f"{path.name}: {address}")
                if parts.fragment and target in anchors:
                    self.assertIn(parts.fragment, anchors[target], f"{path.name}: {address}")
        self.assertNotIn("http", (self.out / "site.css").read_text())

    def test_front_pages_in_three_languages_name_the_pages(self):
        for name, language, title in (("index.html", "nb", "Verksted for Ås"), ("index.nn.html", "nn", "Verkstad for Ås"), ("index.en.html", "en", "A workshop for Ås")):
            text = (self.out / name).read_text(encoding="utf-8")
            found = Reader(text)
            self.assertEqual((found.language, found.headings[0], found.headings.count("h1")), (language, "h1", 1))
            for words in (title, "Ås &lt;&amp;&gt; Ø", "2020–2045", "2026-12-01", 'href="pages/report.html"', 'href="pages/index.html"'):
                self.assertTrue(words in text, f"{name}: {words}")
        self.assertEqual((self.out / "pages" / "aas.html").read_bytes(), self.page.read_bytes())

    def test_languages_of_documents(self):
        self.assertEqual(Reader((self.out / "docs" / "workshop_nb.html").read_text(encoding="utf-8")).language, "nb")
        text = (self.out / "docs" / "model.html").read_text(encoding="utf-8")
        self.assertEqual(Reader(text).language, "en")
        self.assertEqual([text.count('<th scope="col">') > 10, ".md</a>" in text], [True, False])

    def test_the_colours_can_be_read(self):
        """Text on its ground, light and dark: 4.5 to 1 at least (WCAG 1.4.3)."""
        def light(colour):
            parts = (int(colour[k:k + 2], 16) / 255 for k in (1, 3, 5))
            return sum(w * (c / 12.92 if c <= .04045 else ((c + .055) / 1.055) ** 2.4) for w, c in zip((.2126, .7152, .0722), parts))
        schemes = re.findall(r"--ground: .*?}", (self.out / "site.css").read_text())
        self.assertEqual(len(schemes), 2)
        for scheme in schemes:
            colour = dict(re.findall(r"--(\w+): (#\w{6})", scheme))
            for text in ("text", "link", "quiet"):
                for ground in ("ground", "soft"):
                    high, low = sorted((light(colour[text]), light(colour[ground])), reverse=True)
                    self.assertGreater((high + .05) / (low + .05), 4.5, (text, ground))

    def test_a_site_is_renewed_and_nothing_else_is_written_over(self):
        out = self.folder / "again"
        self.assertEqual(self.run_(self.page, "-o", out).returncode, 0)
        self.assertEqual(self.run_("-o", out).returncode, 0)
        self.assertFalse((out / "pages" / "aas.html").exists())
        (out / "docs" / "mine.txt").write_text("mine")
        self.refused(64, r"holds other things \(docs/mine.txt\)", "-o", out)
        self.assertEqual((out / "docs" / "mine.txt").read_text(), "mine")
        other = self.folder / "other"
        other.mkdir()
        (other / "letter").write_text("dear")
        self.refused(64, r"holds other things \(letter\)", "-o", other)
        self.refused(64, "holds the input", self.page, "-o", self.folder)
        self.assertEqual([p.name for p in self.folder.glob(".*")], [])

    def test_what_is_no_page_is_refused(self):
        out = self.folder / "refused"
        for name, text, words in (("plain", "<title>x</title>", "is not a page"), ("broken", page(b"\x1f\x8bno"), "cannot be read"),
                                  ("cut", page(pack()[:40]), "cannot be read"), ("other", page(gzip.compress(b"something else")), "no pack"),
                                  ("poor", page(pack(years=None)), "lack")):
            path = self.folder / f"{name}.htm"
            path.write_text(text, encoding="utf-8")
            self.refused(65, words, path, "-o", out)
        self.refused(65, "names of their own", self.page, self.page, "-o", out)
        self.assertFalse(out.exists())


if __name__ == "__main__":
    unittest.main()

"""pages: what a page of `omland workshop` or `omland report` says of itself: the head of its results, which stand in it as base64 of gzip."""
import base64
import binascii
import json
import pathlib
import re
import struct
import zlib

from common import files
from common.front import CONTENT, MISSING, Refused

WHAT = "a page of `omland workshop` or `omland report`"
PART = re.compile(rb'<script type="application/octet-stream" id="part-results">\s*([A-Za-z0-9+/=\s]+)</script>')
TITLE = re.compile(rb"<title>(.*?)</title>", re.S)
MAGIC = b"OMLANDPK"


def head(path, text):
    """The JSON before the arrays of the results; None where the page has no results (the index of `--all`)."""
    found = PART.search(text)
    if not found:
        return None
    try:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        data = unpacker.decompress(base64.b64decode(found[1]), 1 << 20)
        if data[:8] != MAGIC:
            raise ValueError("no pack")
        length = struct.unpack("<I", data[8:12])[0]
        while len(data) < 12 + length and unpacker.unconsumed_tail:
            data += unpacker.decompress(unpacker.unconsumed_tail, 1 << 20)
        return json.loads(data[12:12 + length].decode("utf-8"))
    except (ValueError, binascii.Error, zlib.error, struct.error) as error:
        raise Refused(f"{path}: the results in it cannot be read: {error}", CONTENT) from None


def read(path):
    """A page as a dictionary: file, kind (workshop, report, index), titles, region, years, made, bytes."""
    text = files.present(path, WHAT).read_bytes()
    about = head(path, text)
    title = TITLE.search(text)
    if not title or (about is None and b"omland" not in text[:4096].lower()):
        raise Refused(f"{path}: is not {WHAT}", CONTENT)
    own = title[1].decode("utf-8", "replace").strip()
    if about is None:
        return {"path": path, "kind": "index", "titles": {}, "own": own, "bytes": len(text)}
    try:
        years = f"{about['first_year']:d}–{about['first_year'] + about['years'] - 1:d}"
        return {"path": path, "kind": about["kind"], "titles": about["title"], "own": own, "region": about["region"], "years": years,
                "made": about["made"], "version": about["version"], "bytes": len(text)}
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"{path}: the results in it lack {error}", CONTENT) from None


def found(names):
    """Pages named, and all of folders named, read and told apart by file name."""
    paths = []
    for name in names:
        path = pathlib.Path(name)
        inside = sorted(path.glob("*.html")) if path.is_dir() else [path]
        if not inside:
            raise Refused(f"{path}: has no pages (*.html)", MISSING)
        paths += inside
    seen = {}
    for path in paths:
        if path.name in seen:
            raise Refused(f"{path}: is called as {seen[path.name]} is: pages of one site need names of their own", CONTENT)
        seen[path.name] = path
    return [read(path) for path in paths]

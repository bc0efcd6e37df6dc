"""layout: the frame of every page of the site, and its front pages. Plain HTML and one sheet of styles; nothing is fetched from elsewhere."""
import html

from .words import DOCUMENT_LANGUAGES, FILES, GROUPS, LANGUAGES, NAMES, TABLES

STYLE = """
:root { color-scheme: light dark; --ground: #ffffff; --text: #1b2430; --link: #0b4a8f; --quiet: #4a5564; --line: #c3cad3; --soft: #eef2f6; --mark: #0b4a8f }
@media (prefers-color-scheme: dark) { :root { --ground: #12171d; --text: #e8edf2; --link: #8ec1ff; --quiet: #b3bfcc; --line: #3d4854; --soft: #1d252e; --mark: #8ec1ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--text); font: 1.06rem/1.6 system-ui, sans-serif }
a { color: var(--link) }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px }
.skip { position: absolute; left: -99rem; background: var(--ground); padding: .5rem 1rem } .skip:focus { left: .5rem; top: .5rem }
header, footer { background: var(--soft); padding: .75rem 1.25rem } footer { margin-top: 3rem; color: var(--quiet); font-size: .95rem }
header div { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; align-items: baseline; max-width: 76rem; margin: auto } header .name { font-weight: 700; margin-right: auto }
header ul { display: flex; flex-wrap: wrap; gap: .4rem 1rem; list-style: none; margin: 0; padding: 0 } [aria-current] { font-weight: 700; color: var(--text) }
.room { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 2.5rem; max-width: 76rem; margin: auto; padding: 1rem 1.25rem }
.room > main { grid-column: 2; grid-row: 1 } .room > nav { grid-column: 1; grid-row: 1 } .room.single { display: block; max-width: 56rem }
nav.side { font-size: .95rem } nav.side ul { list-style: none; padding: 0; margin: 0 0 1rem } nav.side li { margin: .35rem 0 } nav.side p { margin: 1rem 0 .2rem; font-weight: 700 }
main { min-width: 0; overflow-wrap: break-word } h1 { line-height: 1.25; font-size: 1.9rem } h2 { margin-top: 2.2rem; line-height: 1.3 } img { max-width: 100%; height: auto; background: #ffffff }
.lead { font-size: 1.2rem } .wide { overflow-x: auto; margin: 1rem 0 } table { border-collapse: collapse; font-size: .95rem } caption { text-align: left; font-weight: 700; padding: .3rem 0 }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line) } thead th { border-bottom: 2px solid var(--quiet) }
pre { background: var(--soft); padding: .8rem 1rem; overflow-x: auto } code { font-size: .92em } blockquote { border-left: .3rem solid var(--line); margin-left: 0; padding-left: 1rem }
.big { display: inline-block; border: 2px solid var(--link); border-radius: .4rem; padding: .5rem 1rem; margin: .3rem .6rem .3rem 0; font-weight: 600; text-decoration: none }
@media (max-width: 52rem) { .room { display: block } }
@media print { header, nav, .skip { display: none } .room { display: block } }
"""


def esc(text):
    return html.escape(str(text), quote=True)


def page(language, title, body, menu, side="", up=""):
    """A whole page; `up` leads to the folder of the front pages, `side` is a menu beside the text, `menu` items of the head."""
    t = TABLES[language if language in TABLES else "en"]
    room = f'<div class="room"><main id="content" tabindex="-1">{body}</main>{side}</div>' if side else \
        f'<div class="room single"><main id="content" tabindex="-1">{body}</main></div>'
    return (f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<title>{esc(title)}</title>\n<link rel="stylesheet" href="{up}site.css">\n<link rel="icon" href="data:,">\n</head>\n<body>\n'
            f'<a class="skip" href="#content">{t["skip"]}</a>\n<header><div><a class="name" href="{up}{FILES[language if language in FILES else "en"]}">Omland</a>\n{menu}</div></header>\n'
            f'{room}\n<footer><div>{esc(t["source"])}</div></footer>\n</body>\n</html>\n')


def languages(current):
    """Links to the front page in the three languages."""
    items = "".join(f'<li><a href="{FILES[one]}" lang="{one}" hreflang="{one}"{" aria-current=" + chr(34) + "page" + chr(34) if one == current else ""}>{NAMES[one]}</a></li>'
                    for one in LANGUAGES)
    return f'<nav aria-label="{TABLES[current]["languages"]}"><ul>{items}</ul></nav>'


def number(size, language):
    text = f"{size / 1e6:.1f} MB"
    return text if language == "en" else text.replace(".", ",").replace(" ", "\u00a0")


def listed(pages, language):
    """The pages as a table; the map of all regions, where there is one, before it."""
    t = TABLES[language]
    maps = "".join(f'<p><a class="big" href="pages/{esc(one["path"].name)}">{t["map"]}</a></p>' for one in pages if one["kind"] == "index")
    rows = "".join(
        f'<tr><th scope="row"><a href="pages/{esc(one["path"].name)}">{esc(one["region"])}</a></th><td>{esc(one["titles"].get(language) or one["own"])}</td>'
        f'<td>{t[one["kind"]]}</td><td>{esc(one["years"])}</td><td>{esc(one["made"])}</td><td>{number(one["bytes"], language)}</td></tr>'
        for one in sorted(pages, key=lambda one: str(one.get("region", "")).casefold()) if one["kind"] != "index")
    heads = "".join(f'<th scope="col">{t[key]}</th>' for key in ("region", "title_head", "kind", "years", "made", "size"))
    table = (f'<div class="wide" tabindex="0" role="region" aria-label="{t["pages"]}"><table><caption>{t["pages"]}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
             if rows else "")
    return maps + table if maps or table else f"<p>{t['no_pages']}</p>"


def front(language, pages, library):
    t = TABLES[language]
    by_name = {document.path.name: document for document in library.documents.values()}

    def link(name, text):
        return f'<a class="big" href="docs/{by_name[name].name}">{esc(text)}</a>' if name in by_name else ""
    guide = "workshop.md" if language == "en" else "workshop_nb.md"
    body = (f'<h1>{esc(t["title"])}</h1>\n<p class="lead">{esc(t["lead"])}</p>\n<h2>{t["pages"]}</h2>\n<p>{esc(t["pages_text"])}</p>\n{listed(pages, language)}\n'
            f'<h2>{esc(t["believe"])}</h2>\n<p>{esc(t["believe_text"])}</p>\n<h2>{esc(t["guide"])}</h2>\n<p>{link(guide, t["guide_link"])}{link("model.md", t["model_link"])}'
            f'<a class="big" href="docs/index.html">{t["documents"]}</a></p>\n<h2>{esc(t["private"])}</h2>\n<p>{esc(t["private_text"])}</p>')
    return page(language, t["title"], body, languages(language))


def groups(library):
    """Documents by group, each once; what no group names stands in the last."""
    left = {document.path.name: document for document in library.documents.values()}
    named = [(title, [left.pop(name) for name in names if name in left]) for title, names in GROUPS]
    named[-1][1].extend(sorted(left.values(), key=lambda document: document.title.casefold()))
    return [(title, inside) for title, inside in named if inside]


def linked(document, current):
    here = ' aria-current="page"' if document is current else ""
    language = DOCUMENT_LANGUAGES.get(document.path.name, "en")
    return f'<li><a href="{document.name}" lang="{language}" hreflang="{language}"{here}>{esc(document.title)}</a></li>'


def shelf(library, current):
    parts = "".join(f'<p>{title}</p><ul>{"".join(linked(document, current) for document in inside)}</ul>' for title, inside in groups(library))
    return f'<nav class="side" aria-label="{TABLES["en"]["documents"]}" lang="en">{parts}</nav>'


def menu(language):
    t = TABLES[language]
    return f'<nav aria-label="{t["menu"]}"><ul><li><a href="../{FILES[language]}">{t["front"]}</a></li><li><a href="index.html">{t["documents"]}</a></li></ul></nav>'


def document(library, one):
    language = DOCUMENT_LANGUAGES.get(one.path.name, "en")
    return page(language, f"{one.title} – Omland", library.body(one), menu(language), shelf(library, one), up="../")


def shelves(library):
    """The table of all documents."""
    parts = "".join(f'<h2>{title}</h2><ul>{"".join(linked(document, None) for document in inside)}</ul>' for title, inside in groups(library))
    return page("en", "Documentation – Omland", f"<h1>Documentation</h1>{parts}", menu("en"), up="../")

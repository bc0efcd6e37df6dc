"""The command line of scripts/import_ssb."""

import os
import sys

from common import front

from . import extra, homes, people, query, tables, work, write
from .borders import BORDERS_YEAR, Borders, Changes
from .cache import Cache
from .client import DEFAULT_BASE, Client
from .failures import EXIT_INPUT_OUTPUT, EXIT_INTERRUPTED, ImportFailure, NotOffered, UsageFailure
from .fetch import Service
from .pacing import Clock
from .places import Import, municipalities

FUNCTIONS = {
    "population": people.population, "work": work.work, "moves": homes.moves, "households": homes.households,
    "dwellings": homes.dwellings, "firm_sizes": homes.firm_sizes, "education": people.education, "births": people.births,
    "abroad": people.abroad, "projections": extra.projections, "accounts": extra.accounts,
}
EXAMPLES = """examples:
  import_ssb --list
  import_ssb --year 2024 --to scenarios/norway                  the whole folder scenarios/norway/2024
  import_ssb --year 2024 --table 13864 --to scenarios/norway    only the moves
  import_ssb --year 2022 --changes changes.csv --to scenarios/norway

exit codes: 0 done, 64 wrong command line, 66 a table, year, code or file is missing, 74 the service or the disk fails,
130 interrupted. What was fetched is kept: run the same command again to go on. See docs/import.md.
"""


def _whole(low, high):
    def convert(text):
        number = int(text)
        if not low <= number <= high:
            raise ValueError
        return number
    convert.__name__ = f"whole number from {low} to {high}"
    return convert


def _seconds(text):
    number = float(text)
    if not 0 < number <= 3600:
        raise ValueError
    return number


def parser():
    result = front.Parser("Fetches tables of Statistics Norway (PxWeb API) and writes Omland's tables.",
                          prog="import_ssb", epilog=EXAMPLES)
    add = result.add_argument
    add("--list", action="store_true", help="list the tables and what is made of them, and end")
    add("--year", type=_whole(1986, 2100), metavar="Y", help="base year: the state on 1 January Y")
    add("--table", action="append", default=[], metavar="ID", help="a table number or a product of --list; may be repeated "
        "(default: all that make a folder Y/)")
    add("--to", metavar="FOLDER", help="the country's folder, with its municipalities.csv")
    add("--base", default=DEFAULT_BASE, metavar="URL", help="address of the tables (default %(default)s)")
    add("--changes", metavar="FILE", help="table of municipality changes, for years before 2024 (docs/import.md)")
    add("--codes-of", type=_whole(1986, 2100), metavar="YEAR", help="the year whose municipality codes the service uses, "
        "when not that of the numbers")
    add("--region", choices=("auto", "item", "current", "summed"), default="auto", help="how municipalities are asked for: by "
        "code, by the service's list of today's, or by its summed series (default: what fits)")
    add("--cache", metavar="FOLDER", help="where raw answers are kept (default: omland/ssb in the user's cache folder)")
    add("--refresh", action="store_true", help="fetch again what the cache has")
    add("--cell-limit", type=_whole(1, 800000), default=100000, metavar="N", help="cells a query (default %(default)s; the "
        "service's own limit is 800000)")
    add("--queries", type=_whole(1, 1000), default=30, metavar="N", help="queries in --seconds (default %(default)s)")
    add("--seconds", type=_whole(1, 3600), default=60, metavar="N", help="window of --queries (default %(default)s)")
    add("--retries", type=_whole(0, 100), default=5, metavar="N", help="repeats of a failing query (default %(default)s)")
    add("--timeout", type=_seconds, default=60.0, metavar="S", help="seconds to wait for an answer (default %(default)s)")
    add("--dry-run", action="store_true", help="ask for metadata only and say what would be fetched")
    add("--quiet", action="store_true", help="say nothing but errors")
    return result


def listing():
    lines = ["what is written (Y is the base year), from which tables of Statistics Norway", ""]
    for product in tables.PRODUCTS.values():
        default = "" if product.by_default else "  (only when asked for)"
        lines.append(f"{product.name}: {', '.join(product.files)} - {product.text}{default}")
        for need in product.needs:
            for place, key in enumerate(need):
                row = tables.TABLES[key]
                year = {0: "Y", -1: "Y-1"}[row.offset]
                lines.append(f"    {'or ' if place else '   '}{row.id}  {row.title}; year {year}; {row.evidence}")
    return "\n".join(lines) + "\n"


def chosen(wanted):
    """Products for numbers or names, in the order of the rows, each once."""
    if not wanted:
        return [product.name for product in tables.PRODUCTS.values() if product.by_default]
    names = set()
    for text in wanted:
        found = [p.name for p in tables.PRODUCTS.values()
                 if text == p.name or any(text == tables.TABLES[key].id for need in p.needs for key in need)]
        if not found:
            raise UsageFailure(f"no table {text}; --list shows what there is")
        names.update(found)
    return [name for name in tables.PRODUCTS if name in names]


def cache_folder(options):
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return options.cache or os.path.join(home, "omland", "ssb")


def produce(job, name, say):
    """Fetches, makes and writes one product: all its files or none."""
    service = job.service
    service.titles, service.answers = {}, []
    results = FUNCTIONS[name](job)
    record_path = os.path.join(job.folder, "IMPORTED.md")
    text = ""
    if os.path.exists(record_path):
        with open(record_path, encoding="utf-8") as file:
            text = file.read()
    files = {}
    for file_name, (data, notes) in results.items():
        path = job.path(file_name)
        files[path] = data
        text = write.record(text, os.path.relpath(path, job.folder), data, service.answers, service.titles, notes).decode()
    write.replace_all({**files, record_path: text.encode()})
    for path, (_, notes) in zip(files, results.values()):
        say(f"wrote {path}: {'; '.join(notes)}")


def preview(job, name, say):
    for need in tables.PRODUCTS[name].needs:
        for key in need:
            row = tables.TABLES[key]
            try:
                selections = job.service.selections(row, [job.year + row.offset], job.borders.chooser([job.year + row.offset]))
            except NotOffered as problem:
                if key == need[-1]:
                    raise
                say(f"{problem}; trying the next table")
                continue
            pieces = len(query.split(selections, job.service.cell_limit))
            say(f"{name}: table {row.id}, {query.cells(selections)} cells, {pieces} {'query' if pieces == 1 else 'queries'}")
            break


def run(options, clock, say):
    if options.year is None or options.to is None:
        raise UsageFailure("--year and --to are needed (or --list)")
    if not options.base.startswith(("http://", "https://")):
        raise UsageFailure(f"--base {options.base}: not an address")
    names = chosen(options.table)
    targets = municipalities(options.to)
    changes = Changes(options.changes) if options.changes else None
    borders = Borders(targets, changes, options.region, options.codes_of)
    client = Client(options.base, clock, Cache(cache_folder(options)), options.queries, options.seconds, options.retries,
                    options.timeout, options.refresh, say)
    job = Import(options.year, options.to, Service(client, options.cell_limit, say), borders)
    if options.year <= BORDERS_YEAR and changes is None and options.codes_of is None:
        say(f"note: without --changes, numbers before {BORDERS_YEAR} come from the service's summed series, marked mapped")
    for name in names:
        (preview if options.dry_run else produce)(job, name, say)
    say(f"{client.asked} queries sent")


def main(arguments, clock=None, out=None, error=None):
    out, error = out or sys.stdout, error or sys.stderr
    options = parser().parse_args(arguments)

    def say(text):
        if not options.quiet:
            print(text, file=out, flush=True)

    try:
        if options.list:
            out.write(listing())
            return 0
        run(options, clock or Clock(), say)
    except ImportFailure as problem:
        print(f"import_ssb: error: {problem}", file=error)
        return problem.exit_code
    except (OSError, UnicodeDecodeError) as problem:
        print(f"import_ssb: error: {problem}", file=error)
        return EXIT_INPUT_OUTPUT
    except KeyboardInterrupt:
        print("import_ssb: interrupted; what was fetched is kept, run again to go on", file=error)
        return EXIT_INTERRUPTED
    return 0

"""report: which places to look at, and what happened there, as plain text."""
from .style import percent, thousands
from .trajectory import total


# --- which places, by rule -------------------------------------------------------------------------------------------
def minutes_to_centre(t, region):
    """Mean minutes from the hinterland to the region's centre, weighted by its people at the start."""
    rows = [i for i in t.rows_of_region(region) if t.roles[i] != "core"]
    people = t.indicator("population")[0, 0][rows]
    return float((t.region_minutes[rows] * people).sum() / people.sum())


def cores(t, region):
    return t.rows_of_region(region, "core")


def choose(t):
    """(kind, region): a compact and a wide small-city region with one core and three municipalities or more, and the largest with two
    cores, none of their municipalities metropolitan. None stands where the rule finds no such region."""
    small = [r for r in t.small_city_regions() if not t.rows_of_region(r, "metropolitan")]
    single = sorted((minutes_to_centre(t, r), r) for r in small if len(cores(t, r)) == 1 and len(t.rows_of_region(r)) >= 3)
    people = t.indicator("population")[0, 0]
    double = sorted((-people[t.rows_of_region(r)].sum(), r) for r in small
                    if len(cores(t, r)) > 1 and len(t.rows_of_region(r)) > len(cores(t, r)))
    double = double or sorted((-people[t.rows_of_region(r)].sum(), r) for r in small if len(cores(t, r)) > 1)
    return [("compact", single[0][1] if single else None), ("wide", single[-1][1] if len(single) > 1 else None),
            ("two cores", double[0][1] if double else None)]


def remote_example(t):
    """The remote municipality of median size at the start."""
    rows = sorted(t.rows_of_role("remote"), key=lambda i: (t.indicator("population")[0, 0, i], t.codes[i]))
    return rows[len(rows) // 2] if rows else None


def groups(t):
    """(title, rows) to print, in order; a title of None is an empty line."""
    found = [("Norway" if len(t.codes) > 300 else "The country", list(range(len(t.codes)))), (None, [])]
    for kind, region in choose(t):
        if region is None:
            found.append((f"(no region of the kind '{kind}')", []))
            continue
        rows = t.rows_of_region(region)
        found.append((f"{t.region_name(region)} region, {kind}", rows))
        found += [(f"  core {t.names[i]}", [i]) for i in cores(t, region)]
        rest = [i for i in rows if t.roles[i] == "hinterland"]
        if rest:
            found.append((f"  hinterland, {minutes_to_centre(t, region):.0f} min away", rest))
    remote = remote_example(t)
    return found + ([(None, []), (f"{t.names[remote]}, remote", [remote])] if remote is not None else [])


# --- what happened ---------------------------------------------------------------------------------------------------
def mean_at(t, name, rows, year):
    return float(total(t.indicator(name)[:, t.at(year)], rows).mean())


def line(t, title, rows, first, last):
    cells = [title]
    for name, both in (("population", True), ("young_adults", False), ("jobs", False)):
        then, now = mean_at(t, name, rows, first), mean_at(t, name, rows, last)
        cells += ([thousands(then)] if both else []) + [thousands(now), percent(now, then)]
    for year in (first, last):
        cells.append(f"{100 * mean_at(t, 'out_commuters', rows, year) / mean_at(t, 'employed', rows, year):.0f} %")
    return cells


def columns(rows, first_width=30):
    """Right-aligned columns, the first left-aligned."""
    width = [max(len(r[i]) for r in rows if i < len(r)) for i in range(max(map(len, rows)))]
    width[0] = max(width[0], first_width)
    return "\n".join("  ".join(cell.ljust(width[0]) if i == 0 else cell.rjust(width[i]) for i, cell in enumerate(row)).rstrip() for row in rows)


def what_happened(t, first, last):
    head = ["", f"people {first}", str(last), "", f"20-39 in {last}", "", f"jobs {last}", "", f"out {first}", str(last)]
    return columns([head] + [line(t, title, rows, first, last) if rows else [title or ""] for title, rows in groups(t)])

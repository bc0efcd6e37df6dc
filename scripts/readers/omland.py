"""omland: results of Omland in Python, by xarray. A file of `omland run`, the folder of an ensemble, or a file of `omland merge` become one dataset
with dimensions run, year, municipality; by run stand strategy, shock, future, replicate; by municipality name, role, region_name, county_name.

    import omland                                   # this folder on sys.path, or beside the script
    results = omland.read("build/small")
    groups = omland.together(results[["population", "jobs"]], "role")
    change = omland.paired(groups.sel(year=2025), base="none")

Needs xarray and netCDF4 (Debian: python3-xarray, python3-netcdf4) and SciPy (python3-scipy). Tested with Debian 12's."""
import csv
import pathlib

import numpy
import scipy.stats
import xarray

PLACE = ("name", "role", "region_name", "county_name")
LEAST = 4                  # pairs: fewer have no interval, as in `omland compare`
RUN = ("strategy", "shock", "future", "replicate")


def read_run(path, indicators=None):
    """One file of `omland run`: dimensions run (one a replicate), year, municipality; the run has no strategy but its own file's name."""
    path = pathlib.Path(path)
    with xarray.open_dataset(path, group="geo") as geo, xarray.open_dataset(path, group="results") as results:
        data = (results[indicators] if indicators else results).load().rename(replicate="run")
        data = data.assign_coords({name: ("municipality", geo[name].values) for name in PLACE})
    number = data["run"].values
    return data.assign_coords(run=numpy.arange(len(number)), replicate=("run", number), strategy=("run", [path.stem] * len(number)),
                              shock=("run", ["none"] * len(number)), future=("run", ["none"] * len(number)))


def read_merged(path):
    """A file of `omland merge`. Runs that were not there are left out."""
    with xarray.open_dataset(path, group="results") as results:
        data = results.load().rename(municipality_name="name")
    data = data.set_coords([name for name in (*PLACE, *RUN, "point") if name in data] + [name for name in data if name.startswith("sample_")])
    return data.isel(run=numpy.flatnonzero(data["complete"].values == 1)).drop_vars("complete")


def read_ensemble(folder, indicators=None):
    """The folder of `omland ensemble`, runs as its plan has them; all must be there. `indicators` keeps memory small: by default all."""
    folder = pathlib.Path(folder)
    with open(folder / "plan.csv", encoding="utf-8", newline="") as file:
        plan = list(csv.DictReader(file))
    missing = [row["key"] for row in plan if not (folder / row["file"]).is_file()]
    if missing:
        raise FileNotFoundError(f"{folder}: {len(missing)} of {len(plan)} runs are not there, the first `{missing[0]}`: `omland ensemble --resume` computes them")
    parts = []
    for row in plan:
        part = read_run(folder / row["file"], indicators)
        parts.append(part.assign_coords({name: ("run", [row[name]] * part.sizes["run"]) for name in RUN[:3]}))
    data = xarray.concat(parts, dim="run", combine_attrs="override", coords="minimal", compat="override", join="exact")
    return data.assign_coords(run=numpy.arange(data.sizes["run"]))


def read(path):
    """Whichever of the three it is."""
    path = pathlib.Path(path)
    if path.is_dir():
        return read_ensemble(path)
    with xarray.open_dataset(path) as file:
        return read_merged(path) if str(file.attrs.get("format", "")).startswith("omland ensemble") else read_run(path)


def together(data, by=None):
    """Municipalities put together: `by` role, region_name, county_name, name or None for all. Each indicator says in its attribute `together` whether
    it is a sum or a mean over inhabitants; the latter needs `population` in the data. Flows of the last year are not known, and stay so."""
    parts = []
    labels = sorted(set(data[by].values)) if by else ["all"]
    for label in labels:
        some = data.isel(municipality=numpy.flatnonzero(data[by].values == label)) if by else data
        columns = {}
        for name, column in some.data_vars.items():
            if column.attrs.get("together") == "sum":
                columns[name] = column.sum("municipality", skipna=True, min_count=1, keep_attrs=True)
            elif "population" not in some:
                raise ValueError(f"{name} is a mean over inhabitants: keep `population` in the data")
            else:
                weight = some["population"].where(column.notnull())
                columns[name] = ((column * weight).sum("municipality") / weight.sum("municipality")).assign_attrs(column.attrs)
        parts.append(xarray.Dataset(columns))
    return xarray.concat(parts, dim=xarray.Variable("where", labels), combine_attrs="override", coords="minimal", compat="override")


def paired(data, base="none", level=0.9):
    """Differences to `base`, pair by pair: the same replicate, shock and future share people and random numbers. Adds the dimension `value`: mean, low, high
    (Student's t over the pairs) and better-than-zero share `above`; by case (strategy, shock, future). Fewer than four pairs have no interval (NaN)."""
    cases, parts = [], []
    kinds = list(dict.fromkeys(zip(*(data[name].values for name in RUN[:3]))))
    for strategy, shock, future in kinds:
        if strategy == base:
            continue
        here, there = (_replicates(data, s, shock, future) for s in (strategy, base))
        if not numpy.array_equal(here["replicate"], there["replicate"]):
            raise ValueError(f"`{strategy}` and `{base}` under {shock}, {future} have other replicates: they cannot be paired")
        change = here.drop_vars(RUN, errors="ignore") - there.drop_vars(RUN, errors="ignore")
        n = change.sizes["run"]
        mean = change.mean("run")
        half = change.std("run", ddof=1) * scipy.stats.t.ppf(0.5 + level / 2, n - 1) / n ** 0.5 if n >= LEAST else mean * numpy.nan
        parts.append(xarray.concat([mean, mean - half, mean + half, (change > 0).mean("run")], dim=xarray.Variable("value", ["mean", "low", "high", "above"])))
        cases.append((strategy, shock, future))
    if not parts:
        raise ValueError(f"nothing to compare with `{base}`")
    return xarray.concat(parts, dim="case").assign_coords({name: ("case", [c[k] for c in cases]) for k, name in enumerate(RUN[:3])})


def _replicates(data, strategy, shock, future):
    """The runs of one case, by replicate."""
    mine = (data["strategy"].values == strategy) & (data["shock"].values == shock) & (data["future"].values == future)
    if not mine.any():
        raise ValueError(f"there is no strategy `{strategy}` under {shock}, {future}")
    some = data.isel(run=numpy.flatnonzero(mine))
    some = some.isel(run=numpy.argsort(some["replicate"].values))
    return some.assign_coords(run=numpy.arange(some.sizes["run"]))

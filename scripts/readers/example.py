#!/usr/bin/python3
"""example.py: what strategies of an ensemble change, in the core and in its hinterland, read with xarray.

    scripts/readers/example.py build/small          # the folder of `omland ensemble`, or a file of `omland merge`"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import omland  # noqa: E402

if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
    print(__doc__)
    sys.exit(0 if "--help" in sys.argv else 64)

try:
    results = omland.read(sys.argv[1])
except (OSError, ValueError, KeyError) as error:        # not there, not of Omland, or runs are missing: the text says which
    print(f"example.py: {sys.argv[1]}: cannot be read: {error}", file=sys.stderr)
    sys.exit(66)
year = int(results["year"][-1])
groups = omland.together(results[["population", "jobs"]], "role").sel(year=year)
change = omland.paired(groups)
print(f"Differences to none, {year}, 90 % interval:")
for case in range(change.sizes["case"]):
    for where in change["where"].values:
        for name in change.data_vars:
            one = change[name].isel(case=case).sel(where=where)
            print(f"{change['strategy'].values[case]:<24} {where:<12} {name:<12} {float(one.sel(value='mean')):+8.1f}  "
                  f"{float(one.sel(value='low')):+.1f} to {float(one.sel(value='high')):+.1f}")

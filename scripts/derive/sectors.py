"""Jobs by sector in Y/employment.csv: a centrality profile fitted to both margins. Estimated."""
import numpy as np

from . import output, rounding

SECTORS = {"primary": "primary", "manufacturing": "manufacturing_extraction",
           "construction": "energy_water_construction", "trade_transport": "trade_transport",
           "hospitality_culture": "hospitality_culture", "knowledge_services": "knowledge_services",
           "administration": "public_administration", "education": "education",
           "health_social": "health_social", "other": "other"}


def split(raw, places, jobs):
    """Jobs by municipality and sector: integer, rows sum to jobs, columns to the national split."""
    rows = {row["sector"]: row for row in raw.rows("sector_structure_estimate.csv")}
    national = np.array([float(rows[name]["employed_2019_thousand"]) for name in SECTORS.values()])
    profile = np.array([[float(rows[name][f"percent_centrality_{place.centrality}"])
                         for name in SECTORS.values()] for place in places.values()])
    columns = rounding.largest_remainder(national, int(jobs.sum()))
    fitted = rounding.fit(profile * jobs[:, None], jobs, columns)
    return rounding.to_margins(fitted, jobs, columns)


def write(raw, places, state, years, target, report):
    header = ["code", "employed", "jobs", "quality", *SECTORS]
    for year in years:
        now = state[year]
        by_sector = split(raw, places, now.jobs)
        output.write(target / str(year) / "employment.csv", header, (
            (code, now.employed[i], now.jobs[i], now.quality[code], *by_sector[i])
            for i, code in enumerate(places)), report)
        report(f"  employed {now.employed.sum()}, jobs {now.jobs.sum()}, by sector "
               + " ".join(str(value) for value in by_sector.sum(axis=0)))

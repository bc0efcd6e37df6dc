"""municipalities.csv: names, counties, location, centrality, labour-market region."""
from . import output

# Where the official name has several languages, the Norwegian one. Hyphens inside a Norwegian
# name (Aurskog-Høland) look the same as those between languages, so the list is explicit.
NORWEGIAN_NAME = {
    "Oslo-Oslove": "Oslo", "Fauske-Fuosko": "Fauske", "Sortland-Suortá": "Sortland",
    "Snåase-Snåsa": "Snåsa", "Raarvihke-Røyrvik": "Røyrvik", "Loabák-Lavangen": "Lavangen",
    "Storfjord-Omasvuotna-Omasvuono": "Storfjord", "Gáivuotna-Kåfjord-Kaivuono": "Kåfjord",
    "Kárášjohka-Karasjok": "Karasjok", "Guovdageaidnu-Kautokeino": "Kautokeino",
    "Porsanger-Porsáŋgu-Porsanki": "Porsanger", "Deatnu-Tana": "Tana", "Unjárga-Nesseby": "Nesseby",
}

HEADER = ("code,name,county,county_name,latitude,longitude,land_km2,centrality,region,region_name,"
          "region_minutes,coast").split(",")


class Place:
    """One municipality in the borders of 2024, with what other tables need of it."""

    def __init__(self, row):
        self.code = row["kommune"]
        self.name = NORWEGIAN_NAME.get(row["name"], row["name"])
        self.county = row["county_no"]
        self.county_name = row["county"].split("-")[0]  # no county name has a hyphen of its own
        self.part = row["georegion"].split("-")[0]
        self.latitude, self.longitude = float(row["popw_lat"]), float(row["popw_lon"])
        self.land_km2 = float(row["land_area_km2"])
        self.index = int(row["centrality_index"])
        self.centrality = int(row["centrality_class"])
        self.region, self.region_name = int(row["ba_no"]), row["ba_name"]
        self.region_minutes = float(row["ba_traveltime_min"])
        self.coast = None


def coast_by_code(raw):
    coast = {}
    mapping = raw.mapping(2020)
    for row in raw.rows("covariates_2020_2022_b2020.csv"):
        for code, _ in mapping[row["kommune_2020"]]:
            coast[code] = max(coast.get(code, 0), int(row["coast"]))
    return coast


def write(raw, target, report):
    """Write the table and return {code: Place}, sorted by code."""
    places = sorted((Place(row) for row in raw.rows("municipalities.csv")), key=lambda p: p.code)
    coast = coast_by_code(raw)
    for place in places:
        place.coast = coast[place.code]
    output.write(target / "municipalities.csv", HEADER, (
        (p.code, p.name, p.county, p.county_name, output.number(p.latitude, 4),
         output.number(p.longitude, 4), output.number(p.land_km2, 2), p.centrality, p.region,
         p.region_name, output.number(p.region_minutes, 2), p.coast) for p in places), report)
    return {place.code: place for place in places}

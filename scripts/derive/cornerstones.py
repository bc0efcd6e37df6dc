"""cornerstones.csv: works that carry their municipality."""
from . import output

# ASSUMED, from memory of what the companies report: works each known as the largest private employer of
# its municipality, or one of several in a town that lives of them; jobs at the works alone, rounded to
# 50 below 1000 and to 100 above, so that a third more or less is possible. First and last base year in
# which the works stand; STANDS: no end is known. Mining, smelting, oil and gas, shipyards, pulp and
# fish processing are all of manufacturing and extraction (B, C).
STANDS = 2100
WORKS = (
    ("1101", "Aker Solutions Egersund", 500, 2006, STANDS), ("1111", "Titania", 250, 2006, STANDS),
    ("1112", "NorDan", 300, 2006, STANDS), ("1135", "Eramet Sauda", 200, 2006, STANDS),
    ("1149", "Hydro Karmøy", 500, 2006, STANDS), ("1547", "Nyhamna", 200, 2008, STANDS),
    ("1563", "Hydro Sunndal", 650, 2006, STANDS), ("1824", "Alcoa Mosjøen", 500, 2006, STANDS),
    ("1833", "Celsa Armeringsstål", 350, 2006, STANDS), ("1833", "Rana Gruber", 300, 2006, STANDS),
    ("1837", "REC Glomfjord", 300, 2006, 2011), ("1837", "Yara Glomfjord", 200, 2006, STANDS),
    ("1845", "Elkem Salten", 200, 2006, STANDS), ("1866", "Nordlaks", 300, 2006, STANDS),
    ("3101", "Norske Skog Saugbrugs", 450, 2006, STANDS),
    ("3303", "FMC Kongsberg Subsea", 900, 2006, STANDS),
    ("3303", "GKN Aerospace Norway", 450, 2006, STANDS),
    ("3303", "Kongsberg Defence & Aerospace", 1500, 2006, STANDS),
    ("3305", "Norske Skog Follum", 350, 2006, 2012), ("3443", "Nammo Raufoss", 600, 2006, STANDS),
    ("4001", "Yara Porsgrunn", 450, 2006, STANDS), ("4012", "INEOS Rafnes", 300, 2006, STANDS),
    ("4206", "Alcoa Lista", 250, 2006, STANDS), ("4227", "Eramet Kvinesdal", 200, 2006, STANDS),
    ("4614", "Aker Solutions Stord", 1000, 2006, STANDS), ("4618", "Boliden Odda", 300, 2006, STANDS),
    ("4618", "Tizir Tyssedal", 200, 2006, STANDS), ("4638", "Hydro Høyanger", 150, 2006, STANDS),
    ("4643", "Hydro Årdal", 550, 2006, STANDS), ("4648", "Elkem Bremanger", 200, 2006, STANDS),
    ("5014", "SalMar Frøya", 400, 2012, STANDS), ("5037", "Norske Skog Skogn", 400, 2006, STANDS),
    ("5038", "Aker Verdal", 650, 2006, STANDS), ("5055", "Wacker Holla", 150, 2006, STANDS),
    ("5603", "Hammerfest LNG", 350, 2008, STANDS), ("5605", "Sydvaranger Gruve", 400, 2010, 2015),
)


def write(places, target, report):
    codes = {place.code for place in places.values()}
    unknown = [name for code, name, *_ in WORKS if code not in codes]
    if unknown:
        raise ValueError(f"works in no municipality: {', '.join(unknown)}")
    rows = sorted((code, name, "manufacturing", jobs, first, last, "estimated")
                  for code, name, jobs, first, last in WORKS)
    output.write(target / "cornerstones.csv", ("code", "name", "sector", "jobs", "from", "to", "quality"),
                 rows, report)

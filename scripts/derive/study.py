"""study_places.csv: students by municipality of study."""
from . import output

# ASSUMED, from memory of the higher-education statistics of about 2019: students registered at
# universities and colleges by campus, rounded; distance students are with the campus they belong to.
STUDENTS = {
    "Oslo": 75000, "Trondheim": 38500, "Bergen": 36000, "Tromsø": 12500, "Stavanger": 12500,
    "Kristiansand": 9500, "Ås": 5600, "Bodø": 5800, "Lillehammer": 4800, "Elverum": 2300,
    "Hamar": 3000, "Rena": 1900, "Evenstad": 300, "Halden": 2800, "Fredrikstad": 4200, "Drammen": 3500,
    "Kongsberg": 1200, "Horten": 2600, "Porsgrunn": 3200, "Midt-Telemark": 2800, "Notodden": 1100,
    "Ålesund": 2300, "Gjøvik": 3600, "Molde": 2400, "Volda": 3300, "Kristiansund": 300,
    "Sogndal": 2600, "Sunnfjord": 900, "Haugesund": 1500, "Stord": 1100, "Alta": 1600,
    "Levanger": 2400, "Steinkjer": 900, "Namsos": 500, "Stjørdal": 350, "Rana": 500, "Nesna": 300,
    "Harstad": 1100, "Narvik": 1300, "Hammerfest": 150, "Kautokeino": 200, "Ringerike": 1500,
    "Bærum": 1500, "Lillestrøm": 3200, "Grimstad": 3400,
}
# Campuses named by their place: the municipality they lie in.
LIES_IN = {"Rena": "Åmot", "Evenstad": "Stor-Elvdal"}


def write(places, target, report):
    code_of = {}
    for place in places.values():
        code_of.setdefault(place.name, []).append(place.code)
    rows = []
    for name, students in STUDENTS.items():
        codes = code_of[LIES_IN.get(name, name)]
        if len(codes) != 1:
            raise ValueError(f"{name} names {len(codes)} municipalities")
        rows.append((codes[0], students, "estimated"))
    rows.sort()
    output.write(target / "study_places.csv", ("code", "students", "quality"), rows, report)
    report(f"  {sum(row[1] for row in rows)} students")

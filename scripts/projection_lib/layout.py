"""layout: how the table is written - tidy, or as a spreadsheet of a language shows it."""
import csv

from .table import BAND_REPLICATES, LAST, NATION

WORDS = {
    "en": dict(separator=",", empty="", area="municipality", sex="sex", age="age", figure="figure",
               sexes=("both sexes", "men", "women"), all="all ages", over="and over",
               nation="Norway", years="years"),
    "nb": dict(separator=";", empty="..", area="kommune", sex="kjønn", age="alder", figure="tall",
               sexes=("begge kjønn", "menn", "kvinner"), all="alle aldre", over="og over",
               nation="Norge", years="år"),
    "nn": dict(separator=";", empty="..", area="kommune", sex="kjønn", age="alder", figure="tal",
               sexes=("begge kjønn", "menn", "kvinner"), all="alle aldrar", over="og over",
               nation="Noreg", years="år"),
}
FIGURES = {"en": ("10 %", "median", "90 %", "mean", "mean, low alternative",
                  "mean, high alternative"),
           "nb": ("10 %", "median", "90 %", "gjennomsnitt", "gjennomsnitt, lavt alternativ",
                  "gjennomsnitt, høyt alternativ"),
           "nn": ("10 %", "median", "90 %", "gjennomsnitt", "gjennomsnitt, lågt alternativ",
                  "gjennomsnitt, høgt alternativ")}
COLUMNS = ("low10", "median", "high90", "mean", "mean_low", "mean_high")
IS = {
    "en": ("Population on 1 January by municipality, sex and age, as simulated by Omland: {titles}.",
           "Made from {files}: version {version}, commit {commit}, {replicates} replicates.",
           "It is what the model gives under the assumptions of this scenario. It is no official "
           "projection, and {start} is the last year that was counted.",
           "mean: of the replicates, rounded so that ages, sexes and municipalities add up.",
           "10 %, median, 90 %: of each figure by itself. They do not add up: not all are low at "
           "once. Eight outcomes of ten lie between, if the model is right. {holds}",
           "low, high: the means of two other futures, no band, and not the ends of one."),
    "nb": ("Folkemengde 1. januar etter kommune, kjønn og alder, simulert med Omland: {titles}.",
           "Laget av {files}: versjon {version}, commit {commit}, {replicates} gjentak.",
           "Dette er hva modellen gir under scenariets forutsetninger. Det er ingen offisiell "
           "framskriving, og {start} er siste år som er talt.",
           "gjennomsnitt: av gjentakene, avrundet slik at alder, kjønn og kommuner summerer.",
           "10 %, median, 90 %: for hvert tall for seg. De summerer ikke: alle er ikke lave "
           "samtidig. Åtte av ti utfall ligger mellom, hvis modellen er riktig. {holds}",
           "lavt, høyt: gjennomsnitt av to andre framtider, ikke et bånd, og ikke endene av ett."),
    "nn": ("Folkemengd 1. januar etter kommune, kjønn og alder, simulert med Omland: {titles}.",
           "Laga av {files}: versjon {version}, commit {commit}, {replicates} gjentak.",
           "Dette er det modellen gjev under føresetnadene i scenarioet. Det er inga offisiell "
           "framskriving, og {start} er siste året som er talt.",
           "gjennomsnitt: av gjentaka, avrunda slik at alder, kjønn og kommunar summerer.",
           "10 %, median, 90 %: for kvart tal for seg. Dei summerer ikkje: alle er ikkje låge "
           "samstundes. Åtte av ti utfall ligg mellom, om modellen er rett. {holds}",
           "lågt, høgt: gjennomsnitt av to andre framtider, ikkje eit band, og ikkje endane av eit."),
}
HOLDS = {
    "en": ("The band holds chance and what is uncertain in places and nation ([uncertainty] on).",
           "The band holds chance alone ([uncertainty] off), which is too narrow for a forecast.",
           f"10 %, median, 90 %: no band, since there are fewer than {BAND_REPLICATES} replicates."),
    "nb": ("Båndet rommer tilfeldighet og det som er usikkert i steder og land ([uncertainty] på).",
           "Båndet rommer bare tilfeldighet ([uncertainty] av), som er for smalt for en prognose.",
           f"10 %, median, 90 %: ikke noe bånd, fordi det er færre enn {BAND_REPLICATES} gjentak."),
    "nn": ("Bandet rommar tilfelle og det som er usikkert i stader og land ([uncertainty] på).",
           "Bandet rommar berre tilfelle ([uncertainty] av), som er for smalt for ein prognose.",
           f"10 %, median, 90 %: ikkje noko band, fordi det er færre enn {BAND_REPLICATES} gjentak."),
}


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def about(runs, language):
    """Lines that say what the table is and is not."""
    language = language or "en"
    main, ordered = runs[0], [runs[1], runs[0], runs[2]] if len(runs) == 3 else runs
    made = {k: text(v) for k, v in main.file["provenance"].attrs.items()} \
        if "provenance" in main.file else {}
    key = "title" if language == "en" else f"title_{language}"
    enough = len(main.replicates) >= BAND_REPLICATES
    holds = HOLDS[language][2 if not enough else 0 if main.uncertain else 1]
    lines = list(IS[language] if len(runs) == 3 else IS[language][:-1])
    lines[4] = lines[4] if enough else "{holds}"
    return [line.format(
        titles=" / ".join(dict.fromkeys(text(r.file.attrs.get(key, r.path.name)) for r in ordered)),
        files=", ".join(run.path.name for run in ordered), version=made.get("version", "?"),
        commit=made.get("commit", "?"), replicates=len(main.replicates), start=main.years[0],
        holds=holds) for line in lines]


def age_of(group, words):
    if group is None:
        return words["all"]
    first, last = group
    if last == LAST:
        return f"{first} {words['over']}"
    # the unit keeps 10-14 from becoming a date in a spreadsheet
    return f"{first} {words['years']}" if first == last else f"{first}-{last} {words['years']}"


class Layout:
    def __init__(self, excel):
        self.excel, self.words = excel, WORDS[excel or "en"]

    def name(self, area):
        return area.name or (self.words["nation"] if area.code == NATION else "")

    def write(self, file, lines, rows, years, alternatives):
        if self.excel:
            file.write("\ufeff")
        end = "\r\n" if self.excel else "\n"
        out = csv.writer(file, delimiter=self.words["separator"], lineterminator=end)
        for line in lines:
            if self.excel:
                out.writerow([f"# {line}"])     # one cell
            else:
                file.write(f"# {line}{end}")
        if self.excel:
            self.wide(out, rows, years, alternatives)
        else:
            self.tidy(out, rows, alternatives)

    def tidy(self, out, rows, alternatives):
        count = 6 if alternatives else 4
        out.writerow(["code", "name", "year", "sex", "age_from", "age_to", *COLUMNS[:count]])
        for area, year, sex, group, figures in rows:
            first, last = group or (0, LAST)
            out.writerow([area.code, self.name(area), year, ("both", "male", "female")[sex],
                          first, last, *("" if f is None else f for f in figures)])

    def wide(self, out, rows, years, alternatives):
        """A line for each figure, a column for each year; years come after each other in `rows`."""
        words, table = self.words, {}
        names = FIGURES[self.excel][:6 if alternatives else 4]
        for area, year, sex, group, figures in rows:
            for name, value in zip(names, figures):
                table.setdefault((area, sex, group, name), []).append(value)
        out.writerow([words["area"], words["sex"], words["age"], words["figure"], *years])
        for (area, sex, group, name), values in table.items():
            out.writerow([f"{area.code} {self.name(area)}".strip(), words["sexes"][sex],
                          age_of(group, words), name,
                          *(words["empty"] if v is None else v for v in values)])

"""words: what the front pages of the site say, in bokmål, nynorsk and English."""
LANGUAGES = ("nb", "nn", "en")
NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
FILES = {"nb": "index.html", "nn": "index.nn.html", "en": "index.en.html"}

TABLES = {
    "nb": {
        "title": "Omland: hva gjør en strategi med en småbyregion?", "skip": "Gå til innholdet", "languages": "Språk", "menu": "Meny",
        "front": "Forsiden", "documents": "Dokumentasjon",
        "lead": "Omland følger hver person, husholdning og bedrift i kommunene, og viser hva som kan skje uten nye tiltak, hva en strategi endrer, for hvem, hva det koster og hvor sikkert det er.",
        "pages": "Verkstedssider", "pages_text": "Velg en region. Siden åpnes i nettleseren, regner selv og sender ingenting fra seg. Den kan lastes ned og brukes uten nett.",
        "no_pages": "Ingen sider er lagt ut her ennå.", "map": "Finn regionen på kartet",
        "region": "Region", "title_head": "Tittel", "kind": "Innhold", "years": "År", "made": "Laget", "size": "Størrelse",
        "workshop": "strategier, egne tiltak regnes i siden", "report": "resultater, uten regning i siden", "index": "kart over regionene",
        "believe": "Hva en kan tro på",
        "believe_text": ("Dette er ikke prognoser. Mange virkninger er antatt: ingen har målt dem, og det er merket. Spennet viser tilfeldighetene i modellen, ikke det som er usikkert i antakelsene. "
                         "Det som er grått, kan ikke skilles fra tilfeldigheter: da vet vi ikke."),
        "guide": "Skal du lede et verksted?", "guide_link": "Veiledning for en ettermiddag", "model_link": "Modellen, i detalj (på engelsk)",
        "private": "Personvern", "private_text": "Nettstedet bruker ingen informasjonskapsler, ingen sporing og ingen tjenester utenfra. Personene i modellen er oppdiktet.",
        "source": "Kilder: Statistisk sentralbyrå og Kartverket (CC BY 4.0); alle står i dokumentasjonen. Programmet: GPL-3.0-or-later.",
    },
    "nn": {
        "title": "Omland: kva gjer ein strategi med ein småbyregion?", "skip": "Gå til innhaldet", "languages": "Språk", "menu": "Meny",
        "front": "Framsida", "documents": "Dokumentasjon",
        "lead": "Omland følgjer kvar person, kvart hushald og kvar bedrift i kommunane, og viser kva som kan skje utan nye tiltak, kva ein strategi endrar, for kven, kva det kostar og kor sikkert det er.",
        "pages": "Verkstadsider", "pages_text": "Vel ein region. Sida blir opna i nettlesaren, reknar sjølv og sender ingenting frå seg. Ho kan lastast ned og brukast utan nett.",
        "no_pages": "Ingen sider er lagde ut her enno.", "map": "Finn regionen på kartet",
        "region": "Region", "title_head": "Tittel", "kind": "Innhald", "years": "År", "made": "Laga", "size": "Storleik",
        "workshop": "strategiar, eigne tiltak blir rekna ut i sida", "report": "resultat, utan rekning i sida", "index": "kart over regionane",
        "believe": "Kva ein kan tru på",
        "believe_text": ("Dette er ikkje prognosar. Mange verknader er tenkte: ingen har målt dei, og det er merkt. Spennet viser det tilfeldige i modellen, ikkje det som er usikkert i det vi har gått ut frå. "
                         "Det som er grått, kan ikkje skiljast frå det tilfeldige: då veit vi ikkje."),
        "guide": "Skal du leie ein verkstad?", "guide_link": "Rettleiing for ein ettermiddag (på bokmål)", "model_link": "Modellen, i detalj (på engelsk)",
        "private": "Personvern", "private_text": "Nettstaden bruker ingen informasjonskapslar, inga sporing og ingen tenester utanfrå. Personane i modellen er oppdikta.",
        "source": "Kjelder: Statistisk sentralbyrå og Kartverket (CC BY 4.0); alle står i dokumentasjonen. Programmet: GPL-3.0-or-later.",
    },
    "en": {
        "title": "Omland: what does a strategy do to a small-city region?", "skip": "Go to the content", "languages": "Language", "menu": "Menu",
        "front": "Front page", "documents": "Documentation",
        "lead": "Omland follows every person, household and firm of the municipalities, and shows what may happen without new measures, what a strategy changes, for whom, what it costs and how sure that is.",
        "pages": "Workshop pages", "pages_text": "Choose a region. The page opens in the browser, computes by itself and sends nothing. It can be downloaded and used without a network.",
        "no_pages": "No pages have been put here yet.", "map": "Find the region on the map",
        "region": "Region", "title_head": "Title", "kind": "Content", "years": "Years", "made": "Made", "size": "Size",
        "workshop": "strategies, own measures are computed in the page", "report": "results, nothing is computed in the page", "index": "map of the regions",
        "believe": "What to believe",
        "believe_text": ("These are no forecasts. Many effects are assumed: nobody has measured them, and they are marked so. Spans show the chance in the model, not what is uncertain in its assumptions. "
                         "What is grey cannot be told from chance: then we do not know."),
        "guide": "Are you to lead a workshop?", "guide_link": "A guide for an afternoon", "model_link": "The model in detail",
        "private": "Privacy", "private_text": "This site uses no cookies, no tracking and no services of others. The persons in the model are made up.",
        "source": "Sources: Statistics Norway and Kartverket (CC BY 4.0); all stand in the documentation. The program: GPL-3.0-or-later.",
    },
}
# Groups of documents in the menu, by file; one that is in no group stands under the last. Documents are in English, but for these:
DOCUMENT_LANGUAGES = {"workshop_nb.md": "nb"}
GROUPS = (
    ("Workshop", ("workshop_nb.md", "workshop.md", "glossary.md")),
    ("The model", ("model.md", "reference.md", "evidence.md", "hindcast.md", "SOURCES.md")),
    ("Using it", ("README.md", "tutorial.md", "experiments.md", "region_runs.md", "sensitivity_and_search.md", "reading_results.md", "projection.md", "tables.md", "import.md")),
    ("Under the bonnet", ()),
)

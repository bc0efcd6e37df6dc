"""The tables of Statistics Norway that we know, as rows. A fact about a table stands here and nowhere else.

Codes of variables and categories are looked up in the table's metadata: a variable by its code or text, a category by its
code first and its Norwegian label next. Both are patterns, so that a change of wording does not break the import unseen:
what is not found, or found twice, ends it with the labels the service offers.

Evidence: FOUND = seen in published queries against the service (not asked by us); ASSUMED = from memory of the table.
"""

import collections

# How the categories of a variable are chosen.
REGIONS = "regions"         # the municipalities
YEARS = "years"             # the year or years wanted
NAMED = "named"             # our own names, each for one or more categories
TOTAL = "total"             # its total; where there is none, left out (eliminated) or summed over all categories
AGES = "ages"               # single years of age, the oldest open
INDUSTRIES = "industries"   # a set of SN2007 groups that covers everything once and splits no sector of ours
EVERY = "every"             # all of them but totals

Variable = collections.namedtuple("Variable", "name match kind rows total overlapping", defaults=((), None, False))
# Name: our name, the category's code, the pattern of its label, how many categories may match
Name = collections.namedtuple("Name", "name code label count", defaults=(1,))
# offset: the table's year for base year Y is Y + offset. current, summed: filters of the region variable that give
# today's municipalities, the latter for earlier years too, with the prefix of its codes.
Table = collections.namedtuple("Table", "id title evidence offset variables current summed prefix",
                               defaults=("agg_single:KommGjeldende", "agg:KommSummer", "K-"))

ALL = r"^(i alt|alle|totalt?|begge kj.nn|hele landet|.*\bi alt$|alle n.ringer)"
REGION = Variable("region", r"^(region|kokkommuneregion0000)$", REGIONS)
TIME = Variable("year", r"^tid$", YEARS)
SEX_TOTAL = Variable("sex_total", r"^kjonn$", TOTAL, total=r"^begge kj.nn")


def contents(*rows):
    return Variable("contents", r"^contentscode$", NAMED, rows)


WORKING_AGE = Variable("age_total", r"^alder$", TOTAL, total=r"^15-74( .r)?$", overlapping=True)
INDUSTRY = Variable("industry", r"^nace2007$", INDUSTRIES)

# Types of household: 06070's eleven, as the seven of household_types.csv. Evidence: labels FOUND, grouping model.md.
HOUSEHOLD_TYPES = (
    Name("alone", "", r"^aleneboende"),
    Name("couple_without_child", "", r"^par uten"),
    Name("couple_child_0_5", "", r"^par med sm. barn"),
    Name("couple_child_6_17", "", r"^par med store barn"),
    Name("lone_parent", "", r"^mor ?/ ?far med (sm.|store) barn", 2),
    Name("adult_children", "", r"^enfamiliehusholdning(er)? med voksne barn"),
    Name("several_families", "", r"^(flerfamiliehusholdning|andre husholdning)", 4),
)

_ROWS = (
    Table("07459", "Population by region, sex and age, 1 January", "codes FOUND", 0, (
        REGION,
        Variable("sex", r"^kjonn$", NAMED, (Name("male", "1", r"^menn$"), Name("female", "2", r"^kvinner$"))),
        Variable("age", r"^alder$", AGES),
        contents(Name("persons", "Personer1", r"^personer")), TIME)),
    Table("11618", "Population and employed 15-74 by region, 4th quarter", "codes FOUND", -1, (
        REGION, SEX_TOTAL, WORKING_AGE,
        contents(Name("employed", "SysselBosted", r"^sysselsatte.*(bosted|bosatt)"),
                 Name("jobs", "SysselArbsted", r"^sysselsatte.*arbeidssted")), TIME),
          summed="agg:KommSummerS", prefix="K."),
    Table("07984", "Employed by region, industry, sex and age, 4th quarter", "codes FOUND", -1, (
        REGION, Variable("industry_total", r"^nace2007$", TOTAL, total=r"^alle n.ringer", overlapping=True),
        SEX_TOTAL, WORKING_AGE,
        contents(Name("employed", "Sysselsatte", r"^sysselsatte.*(bosted|bosatt)"),
                 Name("jobs", "SysselsatteArb", r"^sysselsatte.*arbeidssted")), TIME),
          summed="agg:KommSummerS", prefix="K."),
    Table("13470", "Employed by place of work and industry, 4th quarter", "codes FOUND", -1, (
        REGION, INDUSTRY, contents(Name("jobs", "SysselsatteArb", r"^sysselsatte.*arbeidssted")), TIME)),
    Table("03321", "Employed by municipality of home and of work, 4th quarter", "codes FOUND", -1, (
        Variable("home", r"^bokommuen$|bostedskommune", REGIONS),
        Variable("work", r"^arbstedkomm$|arbeidsstedskommune", REGIONS),
        contents(Name("employed", "Sysselsatte", r"^sysselsatte")), TIME)),
    Table("13864", "Moves between municipalities", "codes FOUND", -1, (
        Variable("from", r"^fraflytt", REGIONS), Variable("to", r"^tilflytt", REGIONS),
        contents(Name("moves", "", r"flytt")), TIME)),
    Table("06070", "Private households by type, 1 January", "codes and labels FOUND", 0, (
        REGION, Variable("type", r"^hushtype$|husholdningstype", NAMED, HOUSEHOLD_TYPES),
        contents(Name("households", "Husholdninger", r"husholdninger")), TIME)),
    Table("06265", "Dwellings by type of building, 1 January", "codes FOUND", 0, (
        REGION, Variable("building", r"^bygntype$|bygningstype", TOTAL, total=r"^i alt|alle boliger"),
        contents(Name("dwellings", "Boliger", r"^boliger")), TIME)),
    Table("06035", "Price per square metre of owned dwellings sold", "codes FOUND", -1, (
        REGION, Variable("dwelling", r"^boligtype$", EVERY),
        contents(Name("price", "KvPris", r"kvadratmeterpris"), Name("sales", "Omsetninger", r"omsetninger")), TIME)),
    Table("10308", "Establishments by number of employees", "ASSUMED: only its number is known", 0, (
        Variable("region_total", r"^region$", TOTAL, total=r"^(hele landet|0$)", overlapping=True),
        Variable("industry_total", r"^(nace2007|naring)", TOTAL, total=ALL, overlapping=True),
        Variable("size", r"ansatt|storrelse|st.rrelse", EVERY),
        contents(Name("firms", "Bedrifter", r"bedrifter|virksomheter")), TIME)),
    Table("09429", "Level of education by municipality, persons 16 and over", "codes FOUND", -1, (
        REGION, SEX_TOTAL,
        Variable("level", r"^nivaa$", NAMED, (
            Name("basic", "01", r"^grunnskole"), Name("upper_secondary", "02a", r"^videreg.ende"),
            Name("vocational", "11", r"^fagskole"), Name("tertiary_short", "03a", r"kort$|kort\b"),
            Name("tertiary_long", "04a", r"lang$|lang\b"))),
        contents(Name("persons", "Personer", r"^personer( \d+ .r og over)?$")), TIME)),
    Table("06913", "Population and changes during the year", "codes partly FOUND", 0, (
        REGION, contents(Name("births", "Fodte", r"^(levende)?f.dte")), TIME)),
    Table("05803", "Population changes during the year, the country", "codes partly FOUND", 0, (
        contents(Name("immigration", "Innvandring", r"^innvandring|^innflytting"),
                 Name("emigration", "Utvandring", r"^utvandring|^utflytting")), TIME)),
    Table("14288", "Population projections by municipality", "codes FOUND", 0, (
        REGION, SEX_TOTAL, Variable("age_total", r"^alder$", TOTAL, total=ALL),
        contents(Name("main", "", r"hovedalternativ")), TIME), current="vs:KommunFram2024Agg"),
    Table("12143", "Municipal accounts (KOSTRA), main figures", "codes FOUND", -1, (
        REGION, Variable("item", r"^kokartkap0000$", EVERY), Variable("contents", r"^contentscode$", EVERY), TIME)),
)
TABLES = {table.id: table for table in _ROWS}
# 07984 serves twice: for the totals where 11618 has not the year, and by industry where 13470 has not.
TABLES["07984 by industry"] = TABLES["07984"]._replace(variables=(
    REGION, INDUSTRY, SEX_TOTAL, WORKING_AGE, contents(Name("jobs", "SysselsatteArb", r"^sysselsatte.*arbeidssted")), TIME))

# What is written, from which tables. Each inner tuple is one need: the first table in it that has the year is taken.
# Y in a file name is the base year.
Product = collections.namedtuple("Product", "name files needs by_default text")
PRODUCTS = {product.name: product for product in (
    Product("population", ("Y/population.csv",), (("07459",),), True, "persons by sex and single age"),
    Product("work", ("Y/employment.csv", "Y/commuting.csv"), (("11618", "07984"), ("13470", "07984 by industry"), ("03321",)), True,
            "employed, jobs by sector and commuting, made to agree"),
    Product("moves", ("Y/moves.csv",), (("13864",),), True, "moves between municipalities in the year before"),
    Product("households", ("Y/households.csv",), (("06070",),), True, "households by type"),
    Product("dwellings", ("Y/dwellings.csv",), (("06265",), ("06035",)), True, "dwellings and their price"),
    Product("firm_sizes", ("firm_sizes.csv",), (("10308",),), False, "firms by employees, the country"),
    Product("education", ("covariates.csv",), (("09429",),), False, "the three columns of education"),
    Product("births", ("history/births.csv",), (("06913",),), False, "births 2006-2019"),
    Product("abroad", ("abroad.csv",), (("05803",),), False, "observed immigration and emigration 2006-2019"),
    Product("projections", ("imported/14288_Y.csv",), (("14288",),), False, "official projections, to compare with"),
    Product("accounts", ("imported/12143_Y.csv",), (("12143",),), False, "municipal accounts, to compare with"),
)}

# SN2007 divisions of our ten sectors, in the order of employment.csv's columns. Evidence: model.md's grouping; that all of
# 90-99 counts as culture is ASSUMED, for the municipal tables do not split it (households and embassies, 97-99, are tiny).
SECTORS = (
    ("primary", 1, 3), ("manufacturing", 5, 33), ("construction", 35, 43), ("trade_transport", 45, 53),
    ("hospitality_culture", 55, 56), ("hospitality_culture", 90, 99), ("knowledge_services", 58, 82),
    ("administration", 84, 84), ("education", 85, 85), ("health_social", 86, 88), ("other", 0, 0),
)
SECTOR_NAMES = ("primary", "manufacturing", "construction", "trade_transport", "hospitality_culture", "knowledge_services",
                "administration", "education", "health_social", "other")

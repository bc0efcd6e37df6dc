"""trials: for each lever what it is to change first, a moderate and a large amount, and how a policy's section is written."""
import dataclasses
import sys

import numpy

from common.front import USAGE, Refused, nearest
from common.program import checked

# targets that are shares or levels: the mean over municipalities, not their sum; and flows, read in the year before
MEANS = {"service_level", "delivery", "plan_culture", "leadership", "role_clarity", "planning_capacity", "minutes_acute_hospital", "dwelling_price", "service_quality"}
FLOWS = {"dwellings_built", "emissions_commuting", "land_taken", "tax_equalisation", "needs_grant", "district_grant", "firm_entries"}


@dataclasses.dataclass(frozen=True)
class Trial:
    lever: str
    target: str
    moderate: float
    large: float
    unit: str       # of the amounts: "each" municipality, or "head": an inhabitant, divided by population
    role: str = ""  # municipalities of this role only, or "far" from the region's core; else all but the metropolitan ones


TRIALS = (
    Trial("state_jobs", "jobs", 0.005, 0.02, "head", "core"),
    Trial("travel_time", "out_commuters", -10, -25, "each", "far"),
    Trial("public_transport", "emissions_commuting", 0.1, 0.3, "each"),
    Trial("broadband", "remote_workers", 0.2, 0.8, "each"),
    Trial("remote_work", "remote_workers", 0.05, 0.2, "each"),
    Trial("centre_culture", "population", 1000, 5000, "head"),
    Trial("housing_permits", "dwellings", 0.5, 2, "each"),
    Trial("housing_guarantee", "dwellings", 0.15, 0.4, "each"),
    Trial("compact_building", "land_taken", 0.2, 0.6, "each"),
    Trial("startup_support", "firms", 500, 2000, "head"),
    Trial("innovation_grant", "jobs", 500, 2000, "head"),
    Trial("restructuring_programme", "jobs", 0.5, 1, "each"),
    Trial("payroll_tax", "jobs", -3, -10, "each"),
    Trial("cluster", "jobs", 0.5, 1, "each"),
    Trial("tourism", "jobs_hospitality_culture", 1000, 5000, "head"),
    Trial("green_industry_site", "jobs_manufacturing", 0.005, 0.02, "head", "core"),
    Trial("study_places", "students", 0.005, 0.02, "head", "core"),
    Trial("study_loan_relief", "young_adults", 10000, 30000, "each"),
    Trial("apprenticeships", "upper_secondary", 0.01, 0.03, "head"),
    Trial("service_hub", "service_level", 1, 3, "each"),
    Trial("digital_services", "service_level", 0.3, 1, "each"),
    Trial("patient_transport", "service_level", 20, 60, "each"),
    Trial("keep_services", "services_present", 0.3, 1, "each"),
    Trial("simpler_planning", "delivery", 0.3, 0.8, "each"),
    Trial("shared_planning", "delivery", 0.25, 1, "each"),
    Trial("leadership_programme", "leadership", 0.5, 1, "each"),
    Trial("plan_culture_programme", "plan_culture", 0.5, 1, "each"),
    Trial("learning_network", "plan_culture", 0.5, 1, "each"),
    Trial("merger", "delivery", 1, 1, "each"),
    Trial("district_grant", "service_quality", 1000, 5000, "head"),
    Trial("equalisation_rate", "tax_equalisation", 10, 30, "each"),
    Trial("needs_care", "needs_grant", 0.1, 0.3, "each"),
    Trial("needs_remoteness", "needs_grant", 0.05, 0.2, "each"),
)

# Of these nothing was found, so by default they do nothing but cost: for these, at a large amount and free, one year is to have the same result hash as without.
NOTHING = ("broadband", "centre_culture", "digital_services")


def described(program):
    """{lever: evidence} as the program prints it."""
    text = checked([program, "describe", "levers", "--format", "markdown"])
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line.startswith("|")]
    at = [cell.strip() for cell in rows[0]].index("evidence")
    return {row[0].strip(): row[at].strip() for row in rows[2:]}


evidence = described


def chosen(program, only):
    """The trials asked for; every lever of the program must have one, and none may be unknown."""
    known, tried = described(program), {trial.lever for trial in TRIALS}
    for lever in sorted(set(known) ^ tried):
        print(f"levers: {lever} " + ("has no trial" if lever in known else "is no lever of this program: left out"), file=sys.stderr)
    if set(known) - tried:
        raise Refused("every lever needs a trial")
    for name in only or ():
        if name not in tried:
            raise Refused(f"--only: no lever `{name}`{nearest(name, sorted(tried))}", USAGE)
    return [trial for trial in TRIALS if trial.lever in known and (not only or trial.lever in only)]


def base_year(program, scenario):
    for line in checked([program, "check", scenario]).splitlines():
        words = line.split()
        if words[:2] == ["time", "start"]:
            return int(words[2])
    raise Refused("the scenario has no start")


class Places:
    """Regions dealt out to the levers of one run: by number, so that neighbours in the list seldom meet; metropolitan ones stand aside."""

    def __init__(self, file):
        self.codes, self.roles, self.region = list(file.codes), list(file.roles), numpy.asarray(file.region)
        self.population = dict(zip(self.codes, numpy.asarray(file.dataset("population")[0, 0], dtype=float)))
        self.role = dict(zip(self.codes, self.roles))
        self.minutes = dict(zip(self.codes, file.region_minutes))
        aside = {r for r, role in zip(self.region, self.roles) if role == "metropolitan"}
        self.regions = [r for r in sorted(set(self.region.tolist())) if r not in aside]

    def sets(self, levers):
        roles = {trial.lever: trial.role for trial in TRIALS}
        found = {}
        for k, lever in enumerate(levers):
            mine = set(self.regions[k::len(levers)])
            inside = [c for c, r in zip(self.codes, self.region.tolist()) if r in mine]
            far = {edge.split("-")[1] for edge in self.edges(inside)}
            found[lever] = [c for c in inside if roles[lever] == "" or (c in far if roles[lever] == "far" else self.role[c] == roles[lever])]
        return found

    def edges(self, codes):
        """Core to each other municipality of its region: pairs of codes."""
        cores = {}
        for code, role, region in zip(self.codes, self.roles, self.region.tolist()):
            if role == "core":
                cores.setdefault(region, code)
        region = dict(zip(self.codes, self.region.tolist()))
        return [f"{cores[region[c]]}-{c}" for c in codes if region[c] in cores and cores[region[c]] != c and self.minutes[c] > LONG]


LONG = 35   # minutes from the region's core above which a way is shortened
MOST = 20   # codes in one section: lines of a scenario are short


def section(lever, amount, codes, places, year, more=""):
    """Sections of one lever over these municipalities, `amount` each or an inhabitant; `more` lines of the policy."""
    trial = next(t for t in TRIALS if t.lever == lever)
    edges = lever == "travel_time"
    items = places.edges(codes) if edges else codes
    sections = []
    for k in range(0, len(items), MOST // 2 if edges else MOST):
        some = items[k:k + (MOST // 2 if edges else MOST)]
        where = f"edge = {', '.join(some)}\n" if edges else f"who = code in ({', '.join(some)})\n"
        size = amount
        if trial.unit == "head":
            size *= sum(places.population[code] for code in some)
            where += "share = population\n"
        sections.append(f"[policy.{lever}_{k}]\nlever = {lever}\namount = {size:.12g}\n{where}from = {year}\nramp = 1\n{more}")
    return "".join(sections)

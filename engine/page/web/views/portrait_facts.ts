/* portrait_facts.ts: challenges and possibilities (utfordringsbilde) of a municipality or region
 * without measures: sentences that the numbers allow, and no more. A rise or fall is said only
 * where the band of the runs lies wholly on one side; else it stands among what cannot be told.
 * What counts as a challenge is a judgement of ours, by thresholds that stand here.
 * Source of 1.75 %: the Technical Calculation Committee (TBU), net operating result of
 * municipalities over time. */
import type { Key } from "../contract";
import { ages, band, pack } from "../results";
import { number, percent, t } from "../words";
import { indicator, measured, middle } from "./reading";

export type Kind = "challenge" | "possibility" | "unclear";
export interface Fact { kind: Kind; text: string }

const RECOMMENDED_RESULT = 0.0175;
const MANY_JOBS = 1, FEW_JOBS = 0.75;
const FEW_APPLICANTS = 0.03;
const FLOW_YEARS = 5;

interface Asked { key: Key; group: string; where: string; from: number; to: number }

/* Median of a year in the engine's own unit. */
function level(asked: Asked, name: string, year: number): number {
    return indicator(name) ? band(asked.key, name, year, asked.group).median : NaN;
}

/* A flow's mean over the years before `to`. */
function yearly(asked: Asked, name: string): number {
    const last = Math.min(asked.to, pack().first_year + pack().years - 1);
    const years = Array.from({ length: FLOW_YEARS }, (_, k) => last - FLOW_YEARS + k)
        .filter((year) => year >= pack().first_year);

    return years.reduce((sum, year) => sum + level(asked, name, year), 0) / years.length;
}

function fact(kind: Kind, key: string, parameters: Record<string, string | number>): Fact {
    return { kind, text: t(key, parameters) };
}

/* Rise, fall, or neither, by the band of the runs. */
function trend(asked: Asked, name: string, rising: Kind, falling: Kind): Fact[] {
    if (!indicator(name)) return [];
    const one = measured(name);
    const first = middle(asked.key, name, asked.from, asked.group).middle;
    const last = middle(asked.key, name, asked.to, asked.group);
    const parameters = {
        where: asked.where, from: asked.from, to: asked.to,
        first: one.sayShownPlain(first), last: one.sayShownPlain(last.middle),
        band: one.sayRange(last.low, last.high),
        change: percent(last.middle / first - 1, 0, true),
    };

    if (!Number.isFinite(first) || !Number.isFinite(last.middle)) return [];
    if (last.low > first) return [fact(rising, `fact.${name}.more`, parameters)];
    if (last.high < first) return [fact(falling, `fact.${name}.less`, parameters)];
    return [fact("unclear", `fact.${name}.unclear`, parameters)];
}

function births(asked: Asked): Fact[] {
    const born = yearly(asked, "births"), dead = yearly(asked, "deaths");

    if (!Number.isFinite(born + dead) || Math.abs(born - dead) < 0.02 * (born + dead)) return [];
    return [fact(born > dead ? "possibility" : "challenge",
        born > dead ? "fact.births.more" : "fact.births.less",
        { where: asked.where, to: asked.to, births: number(born), deaths: number(dead) })];
}

function moves(asked: Asked): Fact[] {
    const within = yearly(asked, "moved_in") - yearly(asked, "moved_out");
    const abroad = yearly(asked, "immigration") - yearly(asked, "emigration");
    const people = level(asked, "population", asked.to);
    const parameters = { where: asked.where, to: asked.to, within: number(Math.abs(within)),
        abroad: number(Math.abs(abroad)) };

    if (!Number.isFinite(within + abroad) || !(people > 0)) return [];
    if (Math.abs(within) < people * 0.0005)
        return [fact("unclear", "fact.moves.even", parameters)];
    return [fact(within > 0 ? "possibility" : "challenge",
        `fact.moves.${within > 0 ? "more" : "less"}`
        + (abroad > 0 ? "" : "_abroad_less"), parameters)];
}

/* Those of 20 to 64 for each of 80 and over. */
function care(asked: Asked): Fact[] {
    const ratio = (year: number) => {
        const found = ages(asked.key, year, asked.group);
        const sum = (from: number, to: number) => (found ?? []).flatMap((sex) =>
            sex.slice(from, to)).reduce((a, b) => a + b, 0);
        return found ? sum(4, 13) / sum(16, 21) : NaN;
    };
    const first = ratio(asked.from), last = ratio(asked.to);

    if (!Number.isFinite(first + last) || Math.abs(last / first - 1) < 0.05) return [];
    return [fact(last < first ? "challenge" : "possibility",
        last < first ? "fact.care.less" : "fact.care.more",
        { where: asked.where, from: asked.from, to: asked.to, first: number(first, 1),
            last: number(last, 1) })];
}

function work(asked: Asked): Fact[] {
    const jobs = level(asked, "jobs", asked.to), employed = level(asked, "employed", asked.to);
    const out = level(asked, "out_commuters", asked.to), open = level(asked, "vacancies", asked.to);
    const parameters = {
        where: asked.where, to: asked.to, jobs: number((100 * jobs) / employed),
        out: percent(out / employed, 0), open: percent(open / jobs, 0),
    };
    const facts: Fact[] = [];

    if (jobs / employed >= MANY_JOBS)
        facts.push(fact("possibility", "fact.work.many", parameters));
    else if (jobs / employed < FEW_JOBS)
        facts.push(fact("challenge", "fact.work.few", parameters));
    if (open / jobs > FEW_APPLICANTS)
        facts.push(fact("challenge", "fact.work.open", parameters));
    return facts;
}

function money(asked: Asked): Fact[] {
    const year = Math.min(asked.to, pack().first_year + pack().years - 2);
    const result = level(asked, "municipal_net_result", year);
    const share = result / level(asked, "municipal_revenue", year);
    const low = share < RECOMMENDED_RESULT;

    if (!Number.isFinite(share)) return [];
    return [fact(low ? "challenge" : "possibility", low ? "fact.money.low" : "fact.money.high",
        { where: asked.where, to: year, share: percent(share, 1),
            recommended: percent(RECOMMENDED_RESULT, 2) })];
}

function services(asked: Asked): Fact[] {
    if (!indicator("service_level")) return [];
    const found = middle(asked.key, "service_level", asked.to, asked.group);
    const parameters = { where: asked.where, from: asked.from, to: asked.to,
        change: percent(Math.abs(found.middle), 0) };

    if (found.low > 0.01) return [fact("challenge", "fact.services.longer", parameters)];
    if (found.high < -0.01) return [fact("possibility", "fact.services.shorter", parameters)];
    return [];
}

export function facts(key: Key, group: string, where: string, to: number): Fact[] {
    const from = pack().first_year;
    const asked = { key, group, where, from, to };
    const emitted = { ...asked, to: Math.min(to, from + pack().years - 2) };

    if (to <= from) return [];
    return [...trend(asked, "population", "possibility", "challenge"), ...births(asked),
        ...moves(asked), ...trend(asked, "young_adults", "possibility", "challenge"),
        ...trend(asked, "older_80", "challenge", "possibility"), ...care(asked),
        ...trend(asked, "jobs", "possibility", "challenge"), ...work(asked), ...services(asked),
        ...money(asked), ...trend(emitted, "emissions", "challenge", "possibility")];
}

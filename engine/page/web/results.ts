/* results: what is known of every scenario, stored or live, put together by groups of
 * municipalities as output/compare.c does (a sum, or the mean over inhabitants), with bands over
 * replicates and paired differences judged by statistics.ts. */
import type { Band, Difference, Group, Key, Pack } from "./contract";
import { AGE_CELLS, LiveOutcome, mergedOutcome, storedOutcome } from "./outcomes";
import type { Outcome } from "./outcomes";
import { LEVEL, pairsOf, quantileOf, thresholdOf, verdictOf } from "./statistics";
import type { Pairs } from "./statistics";

export type { Outcome } from "./outcomes";

/* Stored numbers that are not whole have five significant digits or more: beside a live run, a
 * difference as small as their rounding is none. */
const ROUNDING = 2e-5;
/* Live outcomes are forgotten, the oldest first, beyond so many bytes. */
const LIVE_BYTES = 96e6;

interface Store {
    pack: Pack;
    groups: Group[];
    groupById: Map<string, Group>;
    rowOf: Map<string, number>;
    stored: Map<Key, Outcome>;
    live: Map<Key, LiveOutcome>;
    pairs: Map<string, Pairs>;
    thresholds: Map<string, number>;
}

let store: Store | null = null;

function opened(): Store {
    if (!store) throw new Error("no results are open");
    return store;
}

function groupsOf(pack: Pack): Group[] {
    const all = pack.scope.map((_, p) => p);
    const placeOf = (p: number) => pack.places[pack.scope[p]!]!;
    const groups: Group[] = [];

    if (pack.country) groups.push({ id: "country", kind: "country", places: [] });
    groups.push({ id: "region", kind: "region", places: all });
    for (const type of ["metropolitan", "core", "hinterland", "remote"]) {
        const places = all.filter((p) => placeOf(p).type === type);

        if (places.length) groups.push({ id: type, kind: "type", places });
    }
    for (const p of all) groups.push({ id: placeOf(p).code, kind: "place", places: [p] });
    return groups;
}

function baseId(pack: Pack, shock: string, future: string): Key | null {
    const base = pack.cases.find(
        (one) => one.strategy === "none" && one.shock === shock && one.future === future,
    );

    return base ? base.id : null;
}

function storeCases(pack: Pack): Map<Key, Outcome> {
    const stored = new Map<Key, Outcome>();

    for (const one of pack.cases)
        if (one.strategy === "none") stored.set(one.id, storedOutcome(pack, one, null));
    for (const one of pack.cases) {
        const base = baseId(pack, one.shock, one.future);

        if (!stored.has(one.id))
            stored.set(one.id, storedOutcome(pack, one, base ? stored.get(base)! : null));
    }
    return stored;
}

/* Takes a pack; what was known of another is forgotten. */
export function openResults(pack: Pack): void {
    const groups = groupsOf(pack);

    store = {
        pack,
        groups,
        groupById: new Map(groups.map((group) => [group.id, group])),
        rowOf: new Map(pack.indicators.map((indicator, k) => [indicator.name, k])),
        stored: storeCases(pack),
        live: new Map(),
        pairs: new Map(),
        thresholds: new Map(),
    };
}

export function pack(): Pack {
    return opened().pack;
}

export function groups(): Group[] {
    return opened().groups;
}

/* Null where no group has this id. */
export function groupOf(id: string): Group | null {
    return opened().groupById.get(id) ?? null;
}

export function outcome(key: Key): Outcome | undefined {
    const s = opened();
    const stored = s.stored.get(key);
    const live = s.live.get(key);

    return stored && live ? mergedOutcome(stored, live) : (stored ?? live);
}

/* Replicates of a case that is stored whole; null where the engine has something to add. */
export function storedReplicates(key: Key): number[] | null {
    const stored = opened().stored.get(key);

    return stored && !stored.partial ? stored.replicates : null;
}

/* The scenario that it is compared with: no strategy, the same shocks and future. */
export function baseOf(key: Key): Key {
    const s = opened();
    const one = s.pack.cases.find((each) => each.id === key);
    const live = s.live.get(key);

    if (live && !one) return live.base;
    return (one && baseId(s.pack, one.shock, one.future)) ?? s.pack.cases[0]!.id;
}

/* The live outcome of a key, made when there is none. The oldest ones make room, but for `kept`. */
export function liveOutcome(key: Key, base: Key, kept: Set<Key>): LiveOutcome {
    const s = opened();
    const known = s.live.get(key);
    const made = known ?? new LiveOutcome(s.pack, key, base, () => outcome(base));
    let bytes = 0;

    s.live.delete(key);
    s.live.set(key, made);
    for (const one of s.live.values()) bytes += one.bytes;
    for (const [old, one] of s.live) {
        if (bytes <= LIVE_BYTES) break;
        if (old === key || kept.has(old) || old === base) continue;
        bytes -= one.bytes;
        s.live.delete(old);
    }
    return made;
}

/* Sum over the group, or mean over inhabitants; municipalities not known are left out. */
function together(values: Float64Array, people: Float64Array | null, group: Group): number {
    let sum = 0;
    let weight = 0;
    let known = false;

    for (const p of group.places) {
        const value = values[p]!;

        if (Number.isNaN(value)) continue;
        const one = people ? people[p]! : 1;
        sum += one * value;
        weight += one;
        known = true;
    }
    if (!known) return NaN;
    return people ? (weight > 0 ? sum / weight : NaN) : sum;
}

function valuesOf(one: Outcome, replicate: number, indicator: number, row: number): Float64Array {
    const into = new Float64Array(opened().pack.scope.length);

    one.fill(replicate, indicator, row, into);
    return into;
}

/* Inhabitants by municipality, where the indicator is a mean over them. */
function peopleOf(one: Outcome, replicate: number, indicator: number, row: number) {
    const s = opened();
    const isMean = s.pack.indicators[indicator]!.together === "mean";

    return isMean ? valuesOf(one, replicate, s.rowOf.get("population")!, row) : null;
}

interface Where {
    indicator: number;
    row: number;
    group: Group;
}

function whereOf(indicator: string, year: number, group: string): Where | null {
    const s = opened();
    const found = s.groupById.get(group);
    const row = s.rowOf.get(indicator);

    if (!found || row === undefined) return null;
    return { indicator: row, row: year - s.pack.first_year, group: found };
}

/* The whole country is known of the baseline's one run alone. */
function countryValue(key: Key, where: Where): number {
    const s = opened();
    const { indicator, row } = where;
    const isFlow = s.pack.indicators[indicator]!.kind === "flow";

    if (!s.pack.country || key !== baseId(s.pack, "none", "main")) return NaN;
    if (row < 0 || row >= s.pack.years || (isFlow && row === s.pack.years - 1)) return NaN;
    return s.pack.country.values.read()[indicator * s.pack.years + row]!;
}

/* Of one replicate; year: calendar year; NaN where not known. */
export function value(
    key: Key, replicate: number, indicator: string, year: number, group: string,
): number {
    const one = outcome(key);
    const where = whereOf(indicator, year, group);

    if (!one || !where) return NaN;
    if (where.group.kind === "country") return countryValue(key, where);
    return together(
        valuesOf(one, replicate, where.indicator, where.row),
        peopleOf(one, replicate, where.indicator, where.row),
        where.group,
    );
}

/* Median over replicates and the pack's share of them (80 %) about it. */
export function band(key: Key, indicator: string, year: number, group: string): Band {
    const one = outcome(key);
    const where = whereOf(indicator, year, group);
    const share = opened().pack.interval;
    let known: number[] = [];

    if (one && where)
        known = where.group.kind === "country"
            ? [countryValue(key, where)]
            : one.replicates.map((r) => value(key, r, indicator, year, group));
    known = known.filter((x) => !Number.isNaN(x)).sort((a, b) => a - b);
    return {
        median: quantileOf(known, 0.5),
        low: quantileOf(known, (1 - share) / 2),
        high: quantileOf(known, (1 + share) / 2),
        count: known.length,
    };
}

/* Makes alike what differs by the rounding of stored numbers alone. */
function snap(a: Float64Array, b: Float64Array): void {
    for (let p = 0; p < a.length; p++)
        if (Math.abs(b[p]! - a[p]!) <= ROUNDING * Math.abs(a[p]!)) b[p] = a[p]!;
}

function pairsOfKeys(key: Key, other: Key, where: Where): Pairs {
    const s = opened();
    const b = outcome(key);
    const a = outcome(other);
    const name = `${key}|${b?.version}|${other}|${a?.version}|${where.indicator}|${where.row}`
        + `|${where.group.id}`;
    const known = s.pairs.get(name);

    if (known) return known;
    if (!a || !b || where.group.kind === "country") return pairsOf([], []);
    const left: number[] = [];
    const right: number[] = [];
    for (const r of b.replicates) {
        if (!a.replicates.includes(r)) continue;
        const from = valuesOf(a, r, where.indicator, where.row);
        const to = valuesOf(b, r, where.indicator, where.row);

        if ((a.live || b.live) && !s.pack.indicators[where.indicator]!.whole) snap(from, to);
        left.push(together(from, peopleOf(a, r, where.indicator, where.row), where.group));
        right.push(together(to, peopleOf(b, r, where.indicator, where.row), where.group));
    }
    const made = pairsOf(left, right);
    if (s.pairs.size > 50000) s.pairs.clear();
    s.pairs.set(name, made);
    return made;
}

/* The largest p that is a discovery among all groups of one kind. */
function threshold(key: Key, other: Key, where: Where): number {
    const s = opened();
    const name = `${key}|${outcome(key)?.version}|${other}|${outcome(other)?.version}`
        + `|${where.indicator}|${where.row}|${where.group.kind}`;
    const known = s.thresholds.get(name);

    if (known !== undefined) return known;
    const made = thresholdOf(
        s.groups.filter((group) => group.kind === where.group.kind)
            .map((group) => pairsOfKeys(key, other, { ...where, group }).p),
        LEVEL,
    );
    if (s.thresholds.size > 50000) s.thresholds.clear();
    s.thresholds.set(name, made);
    return made;
}

/* What `key` has beyond `other`, pair by pair; year: calendar year. */
export function differenceOf(
    key: Key, other: Key, indicator: string, year: number, group: string,
): Difference {
    const where = whereOf(indicator, year, group);
    const pairs = where ? pairsOfKeys(key, other, where) : pairsOf([], []);

    return {
        mean: pairs.mean,
        low: pairs.low,
        high: pairs.high,
        pairs: pairs.count,
        base: pairs.base,
        more: pairs.more,
        less: pairs.less,
        verdict: verdictOf(pairs, where ? threshold(key, other, where) : -1),
    };
}

export function difference(
    key: Key, indicator: string, year: number, group: string,
): Difference {
    return differenceOf(key, baseOf(key), indicator, year, group);
}

/* [sex][age group 0-4 ... 100+], mean over replicates; null where not known. sex 0: men. */
export function ages(key: Key, year: number, group: string): number[][] | null {
    const s = opened();
    const row = year - s.pack.first_year;
    const found = s.groupById.get(group);
    const table = s.pack.country?.ages;
    let cells: Float64Array | null = null;
    let places = found?.places ?? [];

    if (found?.kind === "country") {
        if (!table || key !== baseId(s.pack, "none", "main") || row < 0 || row >= s.pack.years)
            return null;
        cells = Float64Array.from(table.read().subarray(row * AGE_CELLS, (row + 1) * AGE_CELLS));
        places = [0];
    } else if (found) cells = outcome(key)?.ages(row) ?? null;
    if (!cells) return null;
    return [0, 1].map((sex) =>
        Array.from({ length: 21 }, (_, age) =>
            places.reduce((sum, p) => sum + cells[p * AGE_CELLS + sex * 21 + age]!, 0)));
}

/* [from][to], mean over replicates, last row and column: the rest of the country. */
export function flows(key: Key, year: number, kind: "moves" | "commuters"): number[][] | null {
    const s = opened();
    const n = s.pack.scope.length + 1;
    const cells = outcome(key)?.flows(year - s.pack.first_year, kind);

    if (!cells) return null;
    return Array.from({ length: n }, (_, from) => [...cells.subarray(from * n, (from + 1) * n)]);
}

/* NOK that a scenario's policies cost a payer beyond its base, from the first year up to 1
 * January of `year`: mean over pairs. */
export function costUntil(
    key: Key, payer: "state" | "municipal", year: number, group: string,
): number {
    const first = opened().pack.first_year;
    let sum = 0;

    for (let y = first; y < year; y++)
        sum += difference(key, `policy_cost_${payer}`, y, group).mean;
    return sum;
}

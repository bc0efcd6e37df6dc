import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { PackError, readPack } from "../../../engine/page/web/pack";
import * as results from "../../../engine/page/web/results";
import { pairsOf, quantileOf } from "../../../engine/page/web/statistics";
import { openFixture } from "./open";

const pack = openFixture();
const P = pack.scope.length;
const R = 6;
const row = (name: string) => pack.indicators.findIndex((one) => one.name === name);
const cell = (id: string, r: number, name: string, year: number, p: number): number => {
    const one = pack.cases.find((each) => each.id === id)!;
    const at = ((r * pack.indicators.length + row(name)) * pack.years + year - 2020) * P + p;

    return one.values.read()[at]!;
};

test("what is no pack, or cut short, is refused", () => {
    const bytes = new Uint8Array(readFileSync(process.env.FIXTURE!));

    assert.throws(() => readPack(new Uint8Array(40)), PackError);
    assert.throws(() => readPack(bytes.subarray(0, 5000)), PackError);
    const short = readPack(bytes.subarray(0, bytes.length - 1e6));
    assert.throws(() => short.country!.values.read(), PackError);
});

test("groups: the country, the region, its types, its municipalities", () => {
    const kinds = results.groups().map((group) => group.kind);

    assert.deepEqual(results.groups().slice(0, 4).map((group) => group.id),
        ["country", "region", "core", "hinterland"]);
    assert.equal(kinds.filter((kind) => kind === "place").length, P);
    assert.equal(results.groupOf("core")!.places.length, 1);
    assert.equal(results.groupOf("nowhere"), null);
});

test("a strategy's values are those of its base and the stored difference", () => {
    const id = "growth_in_the_centre.none.main";

    assert.equal(results.value(id, 2, "population", 2040, pack.places[pack.scope[0]!]!.code),
        cell("none.none.main", 2, "population", 2040, 0) + cell(id, 2, "population", 2040, 0));
    assert.equal(results.baseOf(id), "none.none.main");
    assert.equal(results.baseOf("growth_in_the_centre.sector_decline.main"),
        "none.sector_decline.main");
});

test("sums add up; means are weighted by inhabitants of the same replicate", () => {
    const id = "none.none.main";
    let sum = 0;
    let weighted = 0;

    for (let p = 0; p < P; p++) {
        const people = cell(id, 1, "population", 2030, p);
        sum += people;
        weighted += people * cell(id, 1, "service_level", 2030, p);
    }
    assert.equal(results.value(id, 1, "population", 2030, "region"), sum);
    assert.ok(Math.abs(results.value(id, 1, "service_level", 2030, "region")
        - weighted / sum) < 1e-12);
});

test("flows of the last row, years outside and replicates that were not run are unknown", () => {
    assert.ok(Number.isNaN(results.value("none.none.main", 0, "births", 2045, "region")));
    assert.ok(!Number.isNaN(results.value("none.none.main", 0, "births", 2044, "region")));
    assert.ok(Number.isNaN(results.value("none.none.main", 0, "population", 2046, "region")));
    assert.ok(Number.isNaN(results.value("none.none.main", 99, "population", 2040, "region")));
    assert.ok(Number.isNaN(results.value("nothing", 0, "population", 2040, "region")));
});

test("a band holds the pack's share about the median", () => {
    const all = Array.from({ length: R }, (_, r) =>
        results.value("none.none.main", r, "jobs", 2040, "region")).sort((a, b) => a - b);
    const band = results.band("none.none.main", "jobs", 2040, "region");

    assert.equal(band.count, R);
    assert.equal(band.median, (all[2]! + all[3]!) / 2);
    assert.equal(band.low, quantileOf(all, 0.1));
    assert.equal(band.high, quantileOf(all, 0.9));
    assert.equal(results.band("none.none.main", "population", 2030, "country").count, 1);
    assert.ok(results.band("none.none.main", "population", 2030, "country").median > 5e6);
});

test("differences are paired, judged in the family of their kind of group", () => {
    const id = "growth_in_the_centre.none.main";
    const a = Array.from({ length: R }, (_, r) =>
        results.value("none.none.main", r, "population", 2045, "core"));
    const b = Array.from({ length: R }, (_, r) => results.value(id, r, "population", 2045, "core"));
    const mine = pairsOf(a, b);
    const told = results.difference(id, "population", 2045, "core");

    assert.equal(told.mean, mine.mean);
    assert.equal(told.low, mine.low);
    assert.equal(told.pairs, R);
    assert.equal(told.verdict, "yes");
    assert.equal(results.difference(id, "population", 2022, "core").verdict, "no");
    assert.equal(results.difference(id, "population", 2040, "country").verdict, "too few pairs");
    assert.equal(results.differenceOf(id, id, "jobs", 2040, "region").mean, 0);
});

test("ages and flows", () => {
    const ages = results.ages("none.none.main", 2030, "region")!;
    const flows = results.flows("none.none.main", 2030, "moves")!;

    assert.equal(ages.length, 2);
    assert.equal(ages[0]!.length, 21);
    assert.ok(ages[0]![3]! > 0);
    assert.equal(flows.length, P + 1);
    assert.equal(flows[0]!.length, P + 1);
    assert.equal(results.flows("none.none.main", 2045, "moves"), null);
    assert.equal(results.ages("growth_in_the_centre.none.main", 2030, "region"), null);
});

test("live outcomes fill in year by year and are paired with the stored base", () => {
    const width = pack.indicators.length;
    const live = results.liveOutcome("live:1", "none.none.main", new Set());
    const base = results.outcome("none.none.main")!;
    const yearOf = (replicate: number, year: number, lift: number): Float64Array => {
        const values = new Float64Array(width * P);
        const into = new Float64Array(P);

        pack.indicators.forEach((one, i) => {
            const at = year - 2020 - (one.kind === "flow" ? 1 : 0);
            base.fill(replicate, i, at, into);
            // what the engine knows beyond the digits that are stored
            if (!one.whole) into.forEach((x, p) => (into[p] = x * (1 + 1e-7)));
            values.set(one.name === "jobs" ? into.map((x) => x + lift) : into, i * P);
        });
        return values;
    };
    for (const replicate of [0, 1, 2, 3])
        for (let year = 2026; year <= (replicate === 3 ? 2036 : 2045); year++)
            live.add(replicate, { year, values: yearOf(replicate, year, 5 + replicate), ages: null,
                moves: null, commuters: null });
    const jobs = results.difference("live:1", "jobs", 2040, "region");
    assert.equal(jobs.pairs, 3);
    assert.equal(jobs.mean, 6 * P);
    assert.equal(jobs.verdict, "too few pairs");
    assert.equal(results.difference("live:1", "jobs", 2036, "region").pairs, 4);
    assert.equal(results.difference("live:1", "service_level", 2036, "region").mean, 0);
    assert.equal(results.difference("live:1", "births", 2035, "region").pairs, 4);
    assert.equal(results.difference("live:1", "births", 2036, "region").pairs, 3);
    assert.equal(results.difference("live:1", "jobs", 2024, "region").pairs, 4);
    assert.equal(results.difference("live:1", "jobs", 2024, "region").mean, 0);
    live.add(3, { year: 2037, values: yearOf(3, 2037, 9), ages: null, moves: null,
        commuters: null });
    assert.equal(results.difference("live:1", "jobs", 2037, "region").pairs, 4);
    assert.ok(live.isDone(0) && !live.isDone(3));
});

test("live outcomes make room, but for those that are kept", () => {
    const kept = new Set(["live:kept"]);
    const values = new Float64Array(pack.indicators.length * P);
    const fill = (key: string): void => {
        const one = results.liveOutcome(key, "none.none.main", kept);
        for (let r = 0; r < 12; r++)
            one.add(r, { year: 2026, values, ages: null, moves: null, commuters: null });
    };

    fill("live:kept");
    for (let k = 0; k < 120; k++) fill(`live:many${k}`);
    assert.ok(results.outcome("live:kept"));
    assert.ok(results.outcome("live:many119"));
    assert.equal(results.outcome("live:many0"), undefined);
});

test("costs add up over years", () => {
    const id = "growth_in_the_centre.none.main";
    const cost = results.costUntil(id, "state", 2045, "region");
    let sum = 0;

    for (let y = 2020; y < 2045; y++)
        sum += results.difference(id, "policy_cost_state", y, "region").mean;
    assert.equal(cost, sum);
    assert.ok(cost > 0);
});

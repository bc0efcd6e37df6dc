import assert from "node:assert/strict";
import test from "node:test";
import { Refused } from "../../../engine/page/web/check";
import type { Policy, Setting, State } from "../../../engine/page/web/contract";
import { differences } from "../../../engine/page/web/differences";
import { iniText, toEntries, toIni } from "../../../engine/page/web/entries";
import * as settings from "../../../engine/page/web/setting";
import * as share from "../../../engine/page/web/share";
import * as where from "../../../engine/page/web/where";
import { openFixture } from "./open";

const pack = openFixture();
const jobs: Policy = {
    name: "jobs", lever: "state_jobs", amount: 50, share: "each", who: "code = 3303", edge: null,
    from: 2026, to: null, ramp: 0, payer: "state", cost_once: 300e3, cost_yearly: 0,
};
const own: Setting = { ...settings.emptySetting(), name: "Ours", policies: [jobs] };
const state: State = {
    language: "nn", place: "3303", indicator: "jobs", year: 2035, view: "map", setting: own,
    pins: [{ name: "A", setting: settings.openPreset(pack, "hinterland_first", own) }, null, null,
        null],
    groupFiles: [],
};
const blank: State = { ...state, place: "", language: "nb", setting: settings.emptySetting(),
    pins: [null, null, null, null] };

test("a preset that nobody changed is the stored case; a change makes it live", () => {
    const preset = settings.openPreset(pack, "growth_in_the_centre", settings.emptySetting());
    const changed = { ...preset, policies: preset.policies.map((one, k) =>
        (k ? one : { ...one, amount: one.amount * 2 })) };

    assert.equal(settings.keyOf(pack, settings.emptySetting()), "none.none.main");
    assert.equal(settings.keyOf(pack, preset), "growth_in_the_centre.none.main");
    assert.equal(settings.keyOf(pack, { ...preset, name: "by another name" }),
        "growth_in_the_centre.none.main");
    assert.match(settings.keyOf(pack, changed), /^live:/);
    assert.equal(settings.keyOf(pack, changed), settings.keyOf(pack, structuredClone(changed)));
    assert.equal(settings.keyOf(pack, settings.baseSetting(changed)), "none.none.main");
    assert.equal(settings.keyOf(pack, { ...preset, future: "low" }),
        "growth_in_the_centre.none.low");
});

test("a measure of no size is none", () => {
    const none = { ...own, policies: [{ ...jobs, amount: 0 }] };

    assert.equal(settings.keyOf(pack, none), "none.none.main");
    assert.deepEqual(toEntries(pack, none), []);
});

test("the library's shocks are known again", () => {
    const event = settings.events(pack)[0]!;
    const hit = { ...settings.emptySetting(), shocks: event.shock_sections };

    assert.equal(settings.eventOf(pack, hit), "sector_decline");
    assert.equal(settings.eventOf(pack, own), "none");
    assert.equal(settings.eventOf(pack, { ...hit, shocks: [{ ...hit.shocks[0]!, amount: -0.5 }] }),
        null);
    assert.equal(settings.keyOf(pack, hit), "none.sector_decline.main");
});

test("the first year is that of what acts first", () => {
    assert.equal(settings.firstYear(pack, settings.emptySetting()), 2045);
    assert.equal(settings.firstYear(pack, own), 2026);
    assert.equal(settings.firstYear(pack, { ...own, policies: [{ ...jobs, from: 2024.5 }] }), 2024);
    assert.equal(settings.firstYear(pack, { ...own, policies: [{ ...jobs, from: 2012 }] }), 2020);
});

test("places are written in the grammar of the scenario files, and read back", () => {
    const kinds: where.Where[] = [
        { kind: "core" }, { kind: "hinterland" }, { kind: "region" },
        { kind: "places", codes: ["3303"] }, { kind: "places", codes: ["3303", "3334"] },
        { kind: "written", text: "role = core and population < 50000" },
    ];

    assert.deepEqual(kinds.map((one) => where.whoOf(pack, one)), [
        'region = "Kongsberg" and role = core', 'region = "Kongsberg" and role = hinterland',
        'region = "Kongsberg"', "code = 3303", "code in (3303, 3334)",
        "role = core and population < 50000"]);
    for (const one of kinds) assert.deepEqual(where.whereOf(pack, where.whoOf(pack, one)), one);
});

test("what falls on the region of a national measure, and what it costs", () => {
    const preset = settings.openPreset(pack, "growth_in_the_centre", settings.emptySetting());
    const founders = preset.policies.find((one) => one.lever === "startup_support")!;
    const stored = where.storedPolicy(pack, founders)!;
    const twice = { ...founders, amount: 2 * founders.amount };

    assert.equal(where.regionAmount(pack, founders), stored.region_amount);
    assert.equal(where.regionAmount(pack, twice), 2 * stored.region_amount);
    assert.equal(where.costOf(pack, twice)!.yearly, 2 * stored.region_amount);
    assert.deepEqual(where.costOf(pack, jobs), { once: 15e6, yearly: 0 });
    assert.equal(where.regionAmount(pack, { ...jobs, who: where.whoOf(pack, { kind: "region" }) }),
        50 * pack.scope.length);
    assert.equal(where.regionAmount(pack, { ...jobs, who: "population > 12345" }), null);
});

test("entries, and the file with the same entries", () => {
    const setting: Setting = { ...own, future: "low", shocks: settings.events(pack)[0]!
        .shock_sections, policies: [jobs, { ...jobs, name: "more", payer: "municipal", to: 2031,
        ramp: 4, cost_once: 1 }] };
    const text = toIni(pack, setting, 3);

    assert.deepEqual(toEntries(pack, own).map((one) => `${one.section}.${one.key}=${one.value}`), [
        "policy.jobs.lever=state_jobs", "policy.jobs.amount=50", "policy.jobs.who=code = 3303",
        "policy.jobs.from=2026"]);
    const sections = iniText(toEntries(pack, setting), []).split("\n\n").slice(2);
    assert.ok(text.includes(sections.join("\n\n")));
    for (const line of ["extends = scenarios/baseline.ini, scenarios/futures/low.ini",
        "regions = Kongsberg", "reference = page.reference.h5", "rest_of_country = as_recorded",
        "end = 2045", "replicate = 3", "future = low", "kind = sector_change",
        "sector = manufacturing", "payer = municipal", "ramp = 4", "to = 2031", "cost_once = 1"])
        assert.ok(text.includes(`\n${line}\n`), `${line} in\n${text}`);
    assert.ok(!toIni(pack, own).includes("rest_of_country"));
    assert.equal((text.match(/^\[scenario\]$/gm) ?? []).length, 1);
});

test("a name cannot end its line in the file", () => {
    const text = toIni(pack, { ...own, name: "a\n[run]\nseed = 9 ; b # c" });

    assert.equal((text.match(/^\[run\]$/gm) ?? []).length, 1);
    assert.ok(text.includes("\ntitle = a [run] seed = 9   b   c\n"));
});

test("every difference is told, and none where there is none", () => {
    const preset = settings.openPreset(pack, "growth_in_the_centre", settings.emptySetting());
    const [first, ...rest] = preset.policies;
    const changed: Setting = { ...preset, future: "low", policies: [
        { ...first!, amount: 1, who: "code = 3303", from: 2030, payer: "state", ramp: 2 },
        ...rest.slice(1), jobs] };
    const keys = differences(pack, changed, preset).map((one) => one.key);

    assert.deepEqual(differences(pack, preset, preset), []);
    assert.deepEqual(keys, ["difference.future", "difference.policy.amount",
        "difference.policy.where", "difference.policy.years", "difference.policy.ramp",
        "difference.policy.payer", "difference.policy.added", "difference.policy.removed"]);
    assert.equal(differences(pack, preset, settings.emptySetting()).length, preset.policies.length);
    assert.deepEqual(differences(pack, { ...own, shocks: settings.events(pack)[0]!.shock_sections },
        own)[0]!.parameters.to, { key: "event.sector_decline.name" });
});

test("a link holds the work and is short", async () => {
    const fragment = await share.toFragment(pack, state);
    const back = await share.fromFragment(pack, `file:///home/x/page.html${fragment}`, blank);

    assert.deepEqual(back, { ...state, groupFiles: [] });
    assert.ok(fragment.length < 500, `${fragment.length} characters`);
    assert.match(fragment, /^#[A-Za-z0-9_-]+$/);
});

test("a file holds the work and the groups", () => {
    const full: State = { ...state, groupFiles: [{ name: "G1", setting: own, pins: state.pins }] };

    assert.deepEqual(share.fromFile(pack, share.toFile(pack, full), blank), full);
});

async function refused(link: string, key: string): Promise<void> {
    await assert.rejects(() => share.fromFragment(pack, link, blank), (error: unknown) => {
        assert.ok(error instanceof Refused, String(error));
        assert.equal(error.key, key);
        return true;
    });
}

async function fragmentOf(value: unknown): Promise<string> {
    const stream = new Blob([JSON.stringify(value)]).stream()
        .pipeThrough(new CompressionStream("deflate"));

    return Buffer.from(await new Response(stream).arrayBuffer()).toString("base64url");
}

test("hostile and old links are refused, with the reason", async () => {
    const good = { v: 1, r: pack.region, s: own };
    const policy = (change: object) =>
        ({ ...good, s: { ...own, policies: [{ ...jobs, ...change }] } });
    const bomb = await fragmentOf("0".repeat(3e6));

    await refused("#", "share.refused.form");
    await refused("#%%%", "share.refused.form");
    await refused("#AAAA", "share.refused.form");
    await refused(`#${"A".repeat(70000)}`, "share.refused.form");
    await refused(bomb, "share.refused.form");
    await refused(await fragmentOf([1]), "share.refused.form");
    await refused(await fragmentOf({ ...good, v: 0 }), "share.refused.version");
    await refused(await fragmentOf({ ...good, r: "Alta" }), "share.refused.region");
    await refused(await fragmentOf({ ...good, s: null }), "share.refused.content");
    await refused(await fragmentOf({ ...good, s: { c: "gone.none.main" } }), "share.refused.case");
    await refused(await fragmentOf(policy({ lever: "magic" })), "share.refused.lever");
    for (const change of [{ amount: 1e9 }, { amount: "5" }, { amount: null }, { from: NaN },
        { who: "all\n[run]\nseed = 2" }, { who: "all ; x" }, { who: null }, { name: "a]b" },
        { name: "" }, { share: "mine" }, { payer: "me" }, { who: "<img src=x onerror=alert(1)>;" }])
        await refused(await fragmentOf(policy(change)), "share.refused.content");
    await refused(await fragmentOf({ ...good, s: { ...own, policies: [jobs, jobs] } }),
        "share.refused.content");
    await refused(await fragmentOf({ ...good, s: { ...own, future: "__proto__" } }),
        "share.refused.content");
    await refused(await fragmentOf({ ...good, s: { ...own, name: "x\u202ey" } }),
        "share.refused.content");
    await refused(await fragmentOf({ ...good, a: [1, 2, 3, 4, 5] }), "share.refused.content");
});

test("a view, year or place that the page does not know is not believed", async () => {
    const odd = await fragmentOf({ v: 1, r: pack.region, s: own, p: "0301", i: "magic", y: 3000 });
    const back = await share.fromFragment(pack, odd, blank);

    assert.equal(back.place, "");
    assert.equal(back.indicator, blank.indicator);
    assert.equal(back.year, 2045);
});

test("a group's link or file is taken under its own name", async () => {
    const link = await share.toFragment(pack, state);
    const file = share.toFile(pack, { ...state, setting: { ...own, name: "" } });

    assert.equal((await share.groupOfText(pack, link, "Group 1", blank)).name, "Ours");
    assert.equal((await share.groupOfText(pack, file, "Group 2", blank)).name, "Group 2");
    assert.deepEqual((await share.groupOfText(pack, link, "", blank)).setting, own);
});

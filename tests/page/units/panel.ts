import assert from "node:assert/strict";
import test from "node:test";
import type { GroupFile, Policy } from "../../../engine/page/web/contract";
import * as amounts from "../../../engine/page/web/panel/amounts";
import { parseNumber } from "../../../engine/page/web/panel/field";
import { agreedLevers, settingRows } from "../../../engine/page/web/panel/group_tables";
import { leversByTheme } from "../../../engine/page/web/panel/themes";
import { emptySetting, openPreset } from "../../../engine/page/web/setting";
import { codesOf, inhabitants, regionAmount } from "../../../engine/page/web/where";
import { openFixture } from "./open";

const pack = openFixture();
const lever = (name: string) => pack.levers.find((one) => one.name === name)!;
const made = (name: string, place = ""): Policy =>
    amounts.newPolicy(pack, lever(name), place, 2026, name);

test("every lever stands once under a theme", () => {
    const names = leversByTheme(pack).flatMap(({ levers }) => levers.map((one) => one.name));

    assert.deepEqual([...names].sort(), pack.levers.map((one) => one.name).sort());
});

test("a new measure is moderate, for the people whom it is meant for", () => {
    const jobs = made("state_jobs");
    const culture = made("centre_culture");

    assert.equal(jobs.who, 'region = "Kongsberg" and role = core');
    assert.equal(jobs.amount, Number((0.005 * inhabitants(pack, ["3303"])).toPrecision(2)));
    assert.equal(culture.share, "population");
    assert.equal(culture.amount, Number((1000 * inhabitants(pack,
        codesOf(pack, culture.who)!)).toPrecision(2)));
    assert.equal(made("service_hub").amount, 1);
    assert.equal(made("housing_permits", "3334").who, "code = 3334");
});

test("every new measure lies within its lever and its slider", () => {
    for (const one of pack.levers) {
        const policy = made(one.name);
        const range = amounts.rangeOf(pack, one, policy);

        assert.ok(policy.amount >= one.min && policy.amount <= one.max, one.name);
        assert.ok(range.min <= policy.amount && policy.amount <= range.max, one.name);
        assert.ok(range.min >= one.min && range.max <= one.max && range.min < range.max, one.name);
        assert.ok(range.min <= 0 && range.max >= 0, one.name);
        assert.ok(range.step > 0 && (range.max - range.min) / range.step <= 210, one.name);
    }
});

test("an amount that was typed beyond the slider stays on it", () => {
    const policy = { ...made("state_jobs"), amount: 40000 };

    assert.equal(amounts.rangeOf(pack, lever("state_jobs"), policy).max, 40000);
});

test("a way is made shorter, not shorter than nothing", () => {
    for (const { id, minutes } of amounts.edgesAt(pack, "3303").slice(0, 10)) {
        const policy = { ...made("travel_time"), edge: id, amount: 0 };

        assert.ok(amounts.rangeOf(pack, lever("travel_time"), policy).min > -minutes, id);
    }
    assert.ok(made("travel_time").amount < 0);
});

test("a measure for the whole country that is moved becomes what of it fell here", () => {
    const preset = openPreset(pack, "growth_in_the_centre", emptySetting());
    const grants = preset.policies.find((one) => one.lever === "innovation_grant")!;
    const here = regionAmount(pack, grants)!;
    const moved = amounts.movedTo(pack, lever("innovation_grant"), grants, "code = 3334", here);

    assert.equal(moved.amount, Number(here.toPrecision(2)));
    assert.equal(moved.share, "each");
    const again = amounts.movedTo(pack, lever("innovation_grant"), moved, "code in (3303, 3334)",
        null);
    assert.equal(again.amount, moved.amount);
    assert.equal(again.share, "population");
});

test("shares are typed in per cent, much money in millions", () => {
    assert.equal(amounts.typedOf("share", 3).factor, 100);
    assert.equal(amounts.typedOf("NOK/year", 10e9).factor, 1e-6);
    assert.equal(amounts.typedOf("NOK/year", 200e3).factor, 1);
});

test("numbers are read as they are written in Norway", () => {
    assert.equal(parseNumber("1 200,5"), 1200.5);
    assert.equal(parseNumber("\u22123"), -3);
    assert.equal(parseNumber("0.25"), 0.25);
    assert.equal(parseNumber("mange"), null);
    assert.equal(parseNumber(""), null);
});

test("who moved what, and what all agree on", () => {
    const group = (name: string, policies: Policy[]): GroupFile =>
        ({ name, setting: { ...emptySetting(), policies }, pins: [null, null, null, null] });
    const groups = [
        group("one", [{ ...made("state_jobs"), amount: 40 }, made("service_hub")]),
        group("two", [{ ...made("state_jobs"), amount: 100 }]),
    ];
    const rows = settingRows(pack, groups);
    const jobs = rows.find((row) => row.lever.name === "state_jobs")!;

    assert.deepEqual(rows.map((row) => row.lever.name), ["state_jobs", "service_hub"]);
    assert.deepEqual([jobs.min, jobs.mean, jobs.max, jobs.moved], [40, 70, 100, 2]);
    assert.equal(rows[1]!.moved, 1);
    assert.equal(rows[1]!.min, 0);
    assert.deepEqual(agreedLevers(rows, 2).map((one) => one.name), ["state_jobs"]);
    groups[1]!.setting.policies[0]!.amount = -10;
    assert.deepEqual(agreedLevers(settingRows(pack, groups), 2), []);
});

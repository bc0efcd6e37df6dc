import assert from "node:assert/strict";
import test from "node:test";
import type { Policy, Setting } from "../../../engine/page/web/contract";
import type { FromWorker, RunJob, ToWorker } from "../../../engine/page/web/protocol";
import * as results from "../../../engine/page/web/results";
import { Runner } from "../../../engine/page/web/runner";
import { Scheduler, problemOf } from "../../../engine/page/web/scheduler";
import { Session, SessionError } from "../../../engine/page/web/session";
import { emptySetting, keyOf } from "../../../engine/page/web/setting";
import { openFixture } from "./open";
import { makeStub } from "./stub";
import type { Stub } from "./stub";

const pack = openFixture();
const P = pack.scope.length;
const tick = (): Promise<void> => new Promise((done) => setImmediate(done));
const measure = (amount: number, from = 2026): Policy => ({
    name: "a", lever: "state_jobs", amount, share: "each", who: "code = 3303", edge: null, from,
    to: null, ramp: 0, payer: "state", cost_once: 300e3, cost_yearly: 0,
});
const setting = (amount: number, from = 2026): Setting =>
    ({ ...emptySetting(), policies: [measure(amount, from)] });
const stub = (): Stub => makeStub(P, pack.indicators.length, 2020);

async function until(holds: () => boolean, what: string): Promise<void> {
    for (let k = 0; k < 20000 && !holds(); k++) await tick();
    assert.ok(holds(), what);
}

test("texts and numbers go in and out of the engine's memory", () => {
    const engine = stub();
    const session = new Session(engine);

    session.load(new ArrayBuffer(16));
    assert.equal(session.read([
        { section: "policy.a", key: "title", value: "Bø og Ål – «å»" },
        { section: "policy.a", key: "amount", value: "2" },
        { section: "policy.a", key: "from", value: "2020" }]), null);
    session.start(3);
    session.year();
    assert.equal(session.now, 2021);
    assert.equal(session.values().values[0], 3000 + 2021 + 20);
    assert.deepEqual(session.notices(), ["policy a: noted"]);
    assert.deepEqual(session.read([{ section: "policy.a", key: "amount", value: "2000" }]),
        ["page:3: error: [policy.a] amount: 2000 is too much"]);
    assert.throws(() => new Session(stub()).year(), SessionError);
});

function runnerOf(engine: Stub): { runner: Runner; heard: FromWorker[]; pauses: (() => void)[] } {
    const heard: FromWorker[] = [];
    const pauses: (() => void)[] = [];
    const session = new Session(engine);
    const runner = new Runner(session, {
        post: (message) => heard.push(message), mostKept: 2,
        pause: () => new Promise((done) => { pauses.push(done); setImmediate(done); }),
    });

    return { runner, heard, pauses };
}
const run = (job: number, replicate: number, amount: number, from = 2026): RunJob => ({
    kind: "run", job, replicate, trunk: "t", from, until: 2030, entries: [
        { section: "policy.a", key: "amount", value: String(amount) },
        { section: "policy.a", key: "from", value: String(from) }],
});

test("a lever that moves starts where the trunk was kept; an earlier one anew", async () => {
    const engine = stub();
    const { runner, heard } = runnerOf(engine);

    await runner.take({ kind: "ahead", job: 1, replicate: 5, trunk: "t", until: 2026,
        entries: [] });
    assert.equal(engine.calls[engine.calls.length - 1], "keep 5");
    engine.calls.length = 0;
    await runner.take(run(2, 5, 3));
    assert.deepEqual(engine.calls, ["back 5", "year 2027", "year 2028", "year 2029", "year 2030"]);
    await runner.take(run(3, 5, 3, 2024));
    await runner.take(run(4, 6, 3));
    assert.deepEqual(engine.calls.filter((one) => /start|back/.test(one)),
        ["back 5", "start 5", "start 6"]);
    const years = heard.filter((one) => one.kind === "year" && one.job === 2);
    assert.deepEqual(years.map((one) => one.kind === "year" && one.values.year),
        [2027, 2028, 2029, 2030]);
});

test("another trunk drops the worlds of the first; only so many are kept", async () => {
    const engine = stub();
    const { runner } = runnerOf(engine);
    const ahead = (job: number, replicate: number, trunk: string) =>
        runner.take({ kind: "ahead", job, replicate, trunk, until: 2022, entries: [] });

    for (const replicate of [0, 1, 2]) await ahead(replicate, replicate, "t");
    assert.deepEqual(engine.calls.filter((one) => /keep/.test(one)), ["keep 0", "keep 1"]);
    await ahead(9, 4, "other");
    assert.equal(engine.session_kept(0), 0);
    assert.equal(engine.session_kept(4), 2022);
});

test("a cancelled run ends with the year under way, and the next one follows", async () => {
    const engine = stub();
    const { runner, heard } = runnerOf(engine);
    const first = runner.take(run(1, 0, 1));

    void runner.take(run(2, 1, 1));
    runner.cancel(1);
    await first;
    const ended = heard.filter((one) => one.kind === "ended");
    assert.deepEqual(ended.map((one) => one.kind === "ended" && [one.job, one.cancelled]),
        [[1, true], [2, false]]);
    assert.ok(heard.filter((one) => one.kind === "year" && one.job === 1).length <= 2);
});

test("mistakes run nothing; a hash is of a whole run", async () => {
    const engine = stub();
    const { runner, heard } = runnerOf(engine);

    await runner.take(run(1, 0, 5000));
    assert.deepEqual(heard, [{ kind: "refused", job: 1,
        report: ["page:3: error: [policy.a] amount: 2000 is too much"] }]);
    assert.deepEqual(engine.calls, []);
    await runner.take({ kind: "prove", job: 2, replicate: 7, until: 2045, entries: [] });
    const proved = heard.find((one) => one.kind === "proved");
    assert.equal(proved?.kind === "proved" && new TextDecoder().decode(proved.bytes),
        "hash of 7 in 2045");
});

// Workers of one thread: messages pass through the event loop as they would between threads.
function schedulerOf(workers: number, years?: (year: number) => void) {
    const engines: Stub[] = [];
    const sent: ToWorker[] = [];
    const scheduler = new Scheduler(pack, {
        spawn: (hear) => {
            const engine = stub();
            const runner = new Runner(new Session(engine), {
                post: (message) => setImmediate(() => {
                    if (message.kind === "year") years?.(message.values.year);
                    hear(message);
                }),
                pause: tick, mostKept: 12,
            });

            engines.push(engine);
            setImmediate(() => hear({ kind: "loaded" }));
            return {
                post: (message) => {
                    sent.push(message);
                    setImmediate(() => {
                        if (message.kind === "cancel") runner.cancel(message.job);
                        else if (message.kind !== "load") void runner.take(message);
                    });
                },
                end: () => undefined,
            };
        },
        liveOutcome: results.liveOutcome,
        storedReplicates: results.storedReplicates,
        changed: () => undefined,
    }, workers);

    return { scheduler, engines, sent };
}

test("pairs fill in on two workers until all that are stored have one", async () => {
    const { scheduler, engines } = schedulerOf(2);
    const mine = setting(7);
    const key = keyOf(pack, mine);

    scheduler.request(mine, 0);
    assert.equal(scheduler.status().text, "live.first_pair");
    await until(() => results.difference(key, "jobs", 2036, "region").pairs > 0, "a first pair");
    assert.ok(scheduler.status().running);
    assert.ok(scheduler.status().progress < 1);
    await until(() => !scheduler.status().running, "all pairs");
    assert.deepEqual(results.outcome(key)!.replicates, [0, 1, 2, 3, 4, 5]);
    assert.equal(results.outcome(key)!.progress, 1);
    assert.ok(results.outcome(key)!.complete);
    assert.equal(results.value(key, 4, "jobs", 2040, "3303"), 4000 + 2040 + 70);
    assert.equal(results.value(key, 4, "births", 2039, "3303"), 4000 + 2040 + 70);
    assert.ok(engines.every((engine) => engine.calls.some((one) => one.startsWith("start"))));
    assert.equal(scheduler.status().text, "live.done");
    assert.deepEqual(scheduler.problems(key), [{ section: "policy.a", text: "policy a: noted",
        kind: "notice" }]);
    assert.deepEqual(scheduler.uncut(key), [1, 0.5, 1]);
    scheduler.close();
});

test("idle workers run the trunk ahead; what follows starts there", async () => {
    const { scheduler, engines } = schedulerOf(2);
    const mine = setting(3);
    const key = keyOf(pack, mine);
    const keeps = (): number =>
        engines.flatMap((engine) => engine.calls).filter((one) => /keep/.test(one)).length;

    scheduler.request(emptySetting(), 0);
    await until(() => keeps() === 6, "six worlds kept");
    for (const engine of engines) engine.calls.length = 0;
    scheduler.request(mine, 0);
    await until(() => !scheduler.status().running, "all pairs");
    const calls = engines.flatMap((engine) => engine.calls);
    assert.equal(calls.filter((one) => /back/.test(one)).length, 6);
    assert.equal(calls.filter((one) => /start/.test(one)).length, 0);
    assert.equal(results.value(key, 2, "jobs", 2022, "region"),
        results.value("none.none.main", 2, "jobs", 2022, "region"));
    assert.equal(results.difference(key, "jobs", 2022, "region").mean, 0);
    assert.equal(results.difference(key, "jobs", 2022, "region").pairs, 6);
    scheduler.close();
});

test("a lever that moves again ends what was under way; what came in stays", async () => {
    const { scheduler, sent } = schedulerOf(2);
    const first = setting(11);
    const second = setting(12);

    scheduler.request(first, 0);
    await until(() => results.outcome(keyOf(pack, first))?.replicates.length === 2, "runs begun");
    scheduler.request(second, 0);
    assert.equal(sent.filter((one) => one.kind === "cancel").length, 2);
    await until(() => !scheduler.status().running, "the second is done");
    assert.equal(results.outcome(keyOf(pack, second))!.complete, true);
    assert.equal(results.outcome(keyOf(pack, first))!.complete, false);
    scheduler.request(first, 0);
    await until(() => !scheduler.status().running, "the first is done after all");
    assert.equal(results.outcome(keyOf(pack, first))!.complete, true);
    scheduler.close();
});

test("what is on the screen comes before pins, which come after all", async () => {
    const { scheduler } = schedulerOf(1);
    const pin = setting(21);
    const mine = setting(22);

    scheduler.request(pin, 1);
    scheduler.request(mine, 0);
    await until(() => !scheduler.status().running, "the screen");
    assert.equal(results.outcome(keyOf(pack, pin))?.complete ?? false, false);
    await until(() => results.outcome(keyOf(pack, pin))?.complete ?? false, "the pin");
    scheduler.close();
});

test("a setting whose base is not stored gets its base computed too", async () => {
    const { scheduler } = schedulerOf(2);
    const shock = { name: "s", kind: "interest_rate", amount: 2, share: "each" as const, who: null,
        edge: null, sector: null, from: 2025, to: null, ramp: 0, rate: null, count: null,
        duration: null };
    const mine = { ...setting(5), shocks: [shock] };
    const key = keyOf(pack, mine);

    scheduler.request(mine, 0);
    await until(() => !scheduler.status().running, "all pairs");
    assert.match(results.baseOf(key), /^live:/);
    assert.equal(results.difference(key, "jobs", 2040, "3303").pairs, 12);
    assert.equal(results.difference(key, "jobs", 2040, "3303").mean, 50);
    scheduler.close();
});

test("what is stored in part is completed by the engine", async () => {
    const { scheduler } = schedulerOf(2);
    const mine = { ...setting(6), future: "low" };
    const key = keyOf(pack, mine);
    const base = results.baseOf("none.none.low");
    const stored = results.value(base, 0, "population", 2040, "3303");

    assert.ok(Number.isNaN(results.value(base, 0, "firms", 2040, "3303")));
    assert.equal(results.outcome(base)!.replicates.length, 4);
    scheduler.request(mine, 0);
    await until(() => !scheduler.status().running, "all pairs");
    assert.equal(results.baseOf(key), base);
    assert.equal(results.value(base, 0, "population", 2040, "3303"), stored);
    assert.equal(results.value(base, 0, "firms", 2040, "3303"), 2040);
    assert.equal(results.outcome(base)!.replicates.length, 12);
    assert.equal(results.difference(key, "firms", 2040, "3303").pairs, 12);
    scheduler.close();
});

test("a setting with a mistake is refused once, and told where", async () => {
    const { scheduler, engines } = schedulerOf(1);
    const wrong = setting(2000);

    scheduler.request(wrong, 0);
    await until(() => scheduler.status().text === "live.refused", "refused");
    assert.deepEqual(scheduler.problems(keyOf(pack, wrong)), [{ section: "policy.a",
        text: "[policy.a] amount: 2000 is too much", kind: "mistake" }]);
    for (let k = 0; k < 50; k++) await tick();
    assert.ok(engines[0]!.calls.filter((one) => one === "start 0").length <= 1);
    scheduler.close();
});

test("cancel ends all; stored settings ask for nothing; a proof is of a whole run", async () => {
    const { scheduler, sent } = schedulerOf(1);

    scheduler.request(setting(31), 0);
    await until(() => sent.some((one) => one.kind === "run"), "a run");
    scheduler.cancel();
    assert.equal(sent.filter((one) => one.kind === "cancel").length, 1);
    const before = sent.filter((one) => one.kind === "run").length;
    for (let k = 0; k < 200; k++) await tick();
    assert.equal(sent.filter((one) => one.kind === "run").length, before);
    const bytes = await scheduler.prove(setting(1), 2);
    assert.equal(new TextDecoder().decode(bytes), "hash of 2 in 2045");
    await assert.rejects(scheduler.prove(setting(5000), 0), /too much/);
    scheduler.close();
});

test("without workers the page says so", () => {
    const { scheduler } = schedulerOf(0);

    scheduler.request(setting(1), 0);
    assert.equal(scheduler.status().text, "live.broken");
});

test("mistakes and notices name the section that they are about", () => {
    assert.deepEqual(problemOf("page:12: error: [policy.jobs] who: no such place", "mistake"),
        { section: "policy.jobs", text: "[policy.jobs] who: no such place", kind: "mistake" });
    assert.equal(problemOf("policy hubs: asked 3, placed 2", "notice").section, "policy.hubs");
    assert.equal(problemOf("region run: the rest of the country is as recorded", "notice").section,
        "");
});

import assert from "node:assert/strict";
import test from "node:test";
import * as store from "../../../engine/page/web/store";
import type { State } from "../../../engine/page/web/contract";

const setting = (name: string) => ({
    name, preset: null, future: "main", policies: [], shocks: [],
});
const state: State = {
    language: "nb", place: "", indicator: "population", year: 2040, view: "map",
    setting: setting("one"), pins: [null, null, null, null], groupFiles: [],
};

test("a thousand steps are undone and done again, each with its label", () => {
    store.openState(state);
    for (let k = 0; k < 1000; k++) store.update({ setting: setting(`s${k}`) }, `step ${k}`);
    assert.equal(store.canUndo(), "step 999");
    for (let k = 0; k < 1000; k++) assert.ok(store.undo());
    assert.equal(store.get().setting.name, "one");
    assert.equal(store.undo(), false);
    assert.equal(store.canRedo(), "step 0");
    for (let k = 0; k < 1000; k++) assert.ok(store.redo());
    assert.equal(store.get().setting.name, "s999");
    assert.equal(store.canRedo(), null);
});

test("looking about is no step, and undo leaves it alone", () => {
    store.openState(state);
    store.update({ setting: setting("two") }, "lever");
    store.update({ language: "en", year: 2030 }, "look");
    assert.equal(store.canUndo(), "lever");
    store.undo();
    assert.equal(store.get().setting.name, "one");
    assert.equal(store.get().language, "en");
    assert.equal(store.get().year, 2030);
});

test("a slider that moves is one step; a step after undo ends what was ahead", () => {
    store.openState(state);
    for (const name of ["a", "b", "c"])
        store.update({ setting: setting(name) }, "lever", { merge: "jobs" });
    store.update({ setting: setting("d") }, "lever", { merge: "hubs" });
    store.undo();
    assert.equal(store.get().setting.name, "c");
    store.undo();
    assert.equal(store.get().setting.name, "one");
    store.redo();
    store.update({ setting: setting("e") }, "lever", { merge: "jobs" });
    assert.equal(store.canRedo(), null);
    store.undo();
    assert.equal(store.get().setting.name, "c");
});

test("listeners hear of every change until they leave", () => {
    const heard: string[] = [];
    store.openState(state);
    const leave = store.subscribe((now) => heard.push(now.setting.name));

    store.update({ setting: setting("x") }, "lever");
    store.notify();
    leave();
    store.undo();
    assert.deepEqual(heard, ["x", "x"]);
});

/* live: the engine in the page: workers from a blob, each with an instance of one module, and the
 * scheduler that fills in results as they come. Pages without an engine have none of it. */
import source from "worker:./worker";
import type { Key, Setting } from "./contract";
import type { ToWorker } from "./protocol";
import { hasPart, readPart } from "./parts";
import { liveOutcome, pack, storedReplicates } from "./results";
import { Scheduler } from "./scheduler";
import type { Hooks, Priority, Problem, Status, WorkerLike } from "./scheduler";
import { notify } from "./store";

const WORKERS_MOST = 4;
/* Worlds that a worker keeps; some megabytes each. */
const KEPT_MOST = 12;
/* Results are told so seldom that drawing them takes at most a fifth of the time, and never more
 * often than so many milliseconds. */
const TELL_EVERY = 150;
const DRAWING_SHARE = 5;

let scheduler: Scheduler | null = null;
let trouble = "";
let telling = 0;
let drawing = 0;
let toldAt = -Infinity;
const watchers = new Set<() => void>();

function tell(): void {
    telling = 0;
    toldAt = performance.now();
    notify();
    /* Listeners draw in the frame that they ask for; the timer comes when it is on the screen. */
    requestAnimationFrame(() => {
        const begun = performance.now();

        setTimeout(() => { drawing = performance.now() - begun; });
    });
}

function tellSoon(): void {
    if (telling) return;
    const pause = Math.max(TELL_EVERY, DRAWING_SHARE * drawing);

    telling = window.setTimeout(tell, Math.max(0, toldAt + pause - performance.now()));
}

/* Calls `watcher` at every year that is computed: for what is cheap to draw. Returns what ends
 * it. */
export function watchProgress(watcher: () => void): () => void {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
}

function changed(isNews: boolean): void {
    for (const watcher of watchers) watcher();
    if (isNews) tellSoon();
}

function spawner(module: WebAssembly.Module, block: Uint8Array): Hooks["spawn"] {
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));

    return (hear) => {
        const worker = new Worker(address);
        const mine = block.slice().buffer;

        worker.onmessage = (event) => hear(event.data);
        worker.onerror = (event) => hear({ kind: "broken", message: event.message });
        const load: ToWorker = { kind: "load", module, block: mine, most_kept: KEPT_MOST };
        worker.postMessage(load, [mine]);
        const handle: WorkerLike = {
            post: (message) => worker.postMessage(message),
            end: () => worker.terminate(),
        };
        return handle;
    };
}

/* Whether the page carries an engine. */
export function hasEngine(): boolean {
    return hasPart("engine") && hasPart("region");
}

/* Starts the workers; the page is drawn meanwhile. `setting`: what is on the screen. */
export async function openLive(setting: Setting): Promise<void> {
    if (!hasEngine()) return;
    try {
        const [code, block] = await Promise.all([readPart("engine"), readPart("region")]);
        const module = await WebAssembly.compile(code.slice());
        const workers = Math.max(1, Math.min(navigator.hardwareConcurrency || 1, WORKERS_MOST));

        scheduler = new Scheduler(pack(), {
            spawn: spawner(module, block),
            liveOutcome,
            storedReplicates,
            changed,
        }, workers);
        scheduler.request(setting, 0);
    } catch (error) {
        trouble = error instanceof Error ? error.message : String(error);
    }
    notify();
}

/* Asks for a setting's pairs; nothing happens where they are stored or under way. */
export function request(setting: Setting, priority: Priority = 0): void {
    scheduler?.request(setting, priority);
}

export function cancel(): void {
    scheduler?.cancel();
}

export function status(): Status {
    return scheduler?.status() ?? {
        running: false, done: 0, wanted: 0, year: 0, progress: 0,
        text: trouble ? "live.broken" : hasEngine() ? "live.opening" : "live.none",
    };
}

/* Mistakes and notices of the engine about a setting. */
export function problems(key: Key): Problem[] {
    return scheduler?.problems(key) ?? [];
}

/* Of movers, seekers of work and firms that might come, the share whose pull was not cut. */
export function uncut(key: Key): number[] {
    return scheduler?.uncut(key) ?? [];
}

/* SHA-256 of the values of one replicate, run anew from its start: what `omland hash --values`
 * prints of the exported file's run. */
export async function prove(setting: Setting, replicate = 0): Promise<string> {
    if (!scheduler) throw new Error(trouble || "no engine");
    const bytes = await scheduler.prove(setting, replicate);
    const digest = await crypto.subtle.digest("SHA-256", bytes.slice());

    return [...new Uint8Array(digest)].map((x) => x.toString(16).padStart(2, "0")).join("");
}

/* scheduler: which replicate of which setting runs next, on which worker. What is on the screen
 * comes first; its pairs come one after the other, so that the mean sharpens; a lever that moves
 * ends what was under way. Idle workers run the trunk ahead to the year in which measures begin. */
import type { Key, Pack, Setting } from "./contract";
import { toEntries } from "./entries";
import type { LiveOutcome, YearValues } from "./outcomes";
import type { FromWorker, Job, ToWorker } from "./protocol";
import { baseSetting, contentOf, firstYear, keyOf } from "./setting";

/* Pairs that a live setting gets: by then an interval is some half of that of four. */
export const PAIRS_MOST = 12;
/* Measures of the library begin here; the trunk is kept there until somebody says otherwise. */
export const USUAL_START = 2026;

const REQUESTS_MOST = 24;
/* The first pair is shown when it is so many years from where its measures begin, then at its end
 * like every other: drawing takes time from computing. */
const FIRST_SHOWN = 10;

/* 0: what is on the screen; then pins and what is compared. */
export type Priority = 0 | 1 | 2;

export interface WorkerLike {
    post(message: ToWorker): void;
    /* Ends the thread, whatever it is doing. */
    end(): void;
}

export interface Hooks {
    /* Starts a worker whose messages go to `hear`; null where it cannot be had. */
    spawn(hear: (message: FromWorker) => void): WorkerLike | null;
    liveOutcome(key: Key, base: Key, kept: Set<Key>): LiveOutcome;
    storedReplicates(key: Key): number[] | null;
    /* `isNews`: there is something new to draw; else only the progress went on. */
    changed(isNews: boolean): void;
}

interface Request {
    key: Key;
    setting: Setting;
    base: Key;
    priority: Priority;
    /* Of its own key, and of its base where that is not stored. */
    pairs: number[];
    asked: number;
}

interface Run {
    request: Request;
    key: Key;
    setting: Setting;
    replicate: number;
}

interface Slot {
    worker: WorkerLike;
    isReady: boolean;
    job: Job | null;
    key: Key;
    priority: Priority | null;
    /* Replicates whose world is kept, and its year; all of one trunk. */
    trunk: string;
    kept: Map<number, number>;
}

export interface Problem {
    /* [policy.NAME] or [shock.NAME] that it is about; empty for the whole. */
    section: string;
    text: string;
    kind: "mistake" | "notice";
}

export interface Status {
    running: boolean;
    done: number;
    wanted: number;
    year: number;
    /* live.waiting, live.first_pair, live.more_pairs, live.done, live.broken, live.refused */
    text: string;
    /* Share of all years of all pairs. */
    progress: number;
}

/* "policy jobs: ..." and "[policy.jobs] ..." name the section they are about. */
export function problemOf(line: string, kind: Problem["kind"]): Problem {
    const named = /\[((?:policy|shock)\.[^\]\s]+)\]/.exec(line);
    const told = /\b(policy|shock) ([A-Za-z0-9_-]+): /.exec(line);
    const section = named ? named[1]! : told ? `${told[1]}.${told[2]}` : "";
    const text = line.replace(/^[^:\s]*:\d+: (?:error: )?/, "").replace(/^page: (?:error: )?/, "");

    return { section, text, kind };
}

/* What a setting is without its measures: their worlds are one until the first measure begins. */
function trunkOf(setting: Setting): string {
    return contentOf(baseSetting(setting));
}

export class Scheduler {
    private pack: Pack;
    private hooks: Hooks;
    private slots: Slot[] = [];
    private requests: Request[] = [];
    private problemsOf = new Map<Key, Problem[]>();
    private uncutOf = new Map<Key, number[]>();
    private refused = new Set<Key>();
    private proofs = new Map<number, { done: (bytes: Uint8Array) => void;
        failed: (error: Error) => void }>();
    private proofJobs: Job[] = [];
    private jobs = 0;
    private broken = "";
    private focus: Setting | null = null;

    constructor(pack: Pack, hooks: Hooks, workers: number) {
        this.pack = pack;
        this.hooks = hooks;
        for (let k = 0; k < workers; k++) this.spawn();
    }
    private spawn(): void {
        const slot: Slot = {
            worker: null as unknown as WorkerLike, isReady: false, job: null, key: "",
            priority: null, trunk: "", kept: new Map(),
        };
        const worker = this.hooks.spawn((message) => this.hear(slot, message));

        if (!worker) return;
        slot.worker = worker;
        this.slots.push(slot);
    }
    private get lastYear(): number {
        return this.pack.first_year + this.pack.years - 1;
    }
    private outcomeOf(request: Request): LiveOutcome {
        return this.hooks.liveOutcome(request.key, request.base, this.keptKeys());
    }
    private keptKeys(): Set<Key> {
        return new Set(this.requests.flatMap((one) => [one.key, one.base]));
    }
    /* Replicates that a pair can be made of. */
    private pairsOf(base: Key): number[] {
        const stored = this.hooks.storedReplicates(base);

        return stored?.slice(0, PAIRS_MOST) ?? Array.from({ length: PAIRS_MOST }, (_, r) => r);
    }
    /* Asks for the pairs of a setting. What is on the screen (priority 0) is one setting alone: an
     * earlier one is cancelled. */
    request(setting: Setting, priority: Priority): void {
        const key = keyOf(this.pack, setting);
        const base = keyOf(this.pack, baseSetting(setting));

        if (priority === 0) {
            this.focus = setting;
            this.requests = this.requests.filter((one) => one.priority !== 0);
        }
        this.requests = this.requests.filter((one) => one.key !== key || one.priority < priority);
        if (!this.hooks.storedReplicates(key) && !this.requests.some((one) => one.key === key))
            this.requests.push({
                key, setting, base, priority, pairs: this.pairsOf(base), asked: this.jobs++,
            });
        this.requests.sort((a, b) => a.priority - b.priority || b.asked - a.asked);
        this.requests.splice(REQUESTS_MOST);
        this.cancelUnwanted();
        this.schedule();
        this.hooks.changed(true);
    }
    /* Ends what runs and waits; what came in stays. */
    cancel(): void {
        this.requests = [];
        this.focus = null;
        this.cancelUnwanted();
        this.hooks.changed(true);
    }
    private cancelUnwanted(): void {
        const first = this.requests[0];
        const isNew = first && first.priority === 0 && this.isOpen(first)
            && !this.slots.some((slot) => slot.job && slot.key === first.key);

        for (const slot of this.slots) {
            const job = slot.job;

            if (!job || job.kind === "prove") continue;
            const isWanted = job.kind === "ahead"
                ? !isNew || (job.trunk === trunkOf(first.setting) && !slot.kept.size)
                : this.requests.some((one) => one.key === slot.key || one.base === slot.key)
                    && (!isNew || slot.priority === 0);
            if (!isWanted) slot.worker.post({ kind: "cancel", job: job.job });
        }
    }
    private isOpen(request: Request): boolean {
        const outcome = this.outcomeOf(request);

        return !this.refused.has(request.key)
            && request.pairs.some((replicate) => !outcome.isDone(replicate));
    }
    /* A replicate that nobody computes; the worker's kept worlds first. */
    private nextRun(slot: Slot): Run | null {
        for (const request of this.requests) {
            if (this.refused.has(request.key)) continue;
            const { key, base, setting } = request;
            const halves: [Key, Setting][] = [[key, setting]];
            if (key !== base && !this.hooks.storedReplicates(base))
                halves.unshift([base, baseSetting(setting)]);
            const open = request.pairs.flatMap((replicate) => halves
                .filter(([one]) => !this.isTaken(one, replicate, request))
                .map(([one, its]): Run => ({ request, key: one, setting: its, replicate })));
            const trunk = trunkOf(setting);
            const has = (other: Slot, run: Run): boolean =>
                other.trunk === trunk && other.kept.has(run.replicate);
            if (!open.length) continue;
            return open.find((run) => has(slot, run))
                ?? open.find((run) => !this.slots.some((other) => has(other, run)))
                ?? open[0]!;
        }
        return null;
    }
    private isTaken(key: Key, replicate: number, request: Request): boolean {
        const base = key === request.base ? key : request.base;
        const outcome = this.hooks.liveOutcome(key, base, this.keptKeys());

        return outcome.isDone(replicate) || this.slots.some(
            (slot) => slot.job && slot.key === key && slot.job.replicate === replicate);
    }
    private give(slot: Slot, job: Job, key: Key, priority: Priority | null): void {
        slot.job = job;
        slot.key = key;
        slot.priority = priority;
        slot.worker.post(job);
    }
    private schedule(): void {
        for (const slot of this.slots) {
            if (!slot.isReady || slot.job) continue;
            const proof = this.proofJobs.shift();
            const next = proof ? null : this.nextRun(slot);

            if (proof) this.give(slot, proof, "", 0);
            else if (next) this.give(slot, this.runJob(next), next.key, next.request.priority);
            else this.runAhead(slot);
        }
    }
    private runJob(run: Run): Job {
        /* A base has no earlier years to lean on, so it begins at its start. */
        const isBase = run.key === run.request.base;

        return {
            kind: "run", job: this.jobs++, entries: toEntries(this.pack, run.setting),
            replicate: run.replicate, trunk: trunkOf(run.setting),
            from: isBase ? 0 : firstYear(this.pack, { ...run.setting, shocks: [] }),
            until: this.lastYear,
        };
    }
    /* The trunk of what is on the screen, for replicates that no worker has kept. */
    private runAhead(slot: Slot): void {
        const setting = this.focus;

        if (!setting) return;
        const trunk = baseSetting(setting);
        const content = contentOf(trunk);
        const pairs = this.pairsOf(keyOf(this.pack, trunk));
        const until = Math.min(firstYear(this.pack, { ...setting, shocks: [] }), USUAL_START);
        const mine = pairs.filter((_, k) => k % this.slots.length === this.slots.indexOf(slot));
        const next = mine.find((replicate) =>
            slot.trunk !== content || !(slot.kept.get(replicate)! <= until));
        if (next === undefined || until <= this.pack.first_year) return;
        this.give(slot, {
            kind: "ahead", job: this.jobs++, entries: toEntries(this.pack, trunk),
            replicate: next, trunk: content, until,
        }, "", null);
    }
    private hear(slot: Slot, message: FromWorker): void {
        let isNews = message.kind === "broken";

        if (message.kind === "loaded") slot.isReady = true;
        else if (message.kind === "broken") this.lose(slot, message.message);
        else if (message.kind === "proved") {
            this.proofs.get(message.job)?.done(message.bytes);
            this.proofs.delete(message.job);
        } else if (slot.job && message.job === slot.job.job) {
            if (message.kind === "year") isNews = this.hearYear(slot, message.values);
            else isNews = this.hearEnd(slot, slot.job, message);
        }
        this.schedule();
        this.hooks.changed(isNews);
    }
    /* True when somebody waits for this year. */
    private hearYear(slot: Slot, values: YearValues): boolean {
        const request = this.requests.find((one) => one.key === slot.key || one.base === slot.key);

        if (!request) return false;
        const base = slot.key === request.base ? slot.key : request.base;
        const outcome = this.hooks.liveOutcome(slot.key, base, this.keptKeys());
        const first = Math.min(this.lastYear, FIRST_SHOWN + firstYear(this.pack, request.setting));
        const isFirst = request.priority === 0 && slot.key === request.key
            && request.pairs.every((replicate) => outcome.lastYear(replicate) < first);
        outcome.add(slot.job!.replicate, values);
        this.tellProgress(request);
        return values.year === this.lastYear || (isFirst && values.year === first);
    }
    private hearEnd(slot: Slot, job: Job,
        message: Extract<FromWorker, { kind: "refused" | "failed" | "ended" }>): boolean {
        const isEnded = message.kind === "ended";

        if (message.kind === "ended") {
            if (!message.cancelled) this.note(slot, job, message.notices, message.uncut);
        } else {
            const lines = message.kind === "refused" ? message.report : [message.message];

            if (slot.key) this.refused.add(slot.key);
            /* Not tried again and again. */
            if (job.kind === "ahead") this.setKept(slot, job.trunk, job.replicate, 0);
            this.problemsOf.set(slot.key, lines.map((line) => problemOf(line, "mistake")));
            this.proofs.get(job.job)?.failed(new Error(lines.join("\n")));
            this.proofs.delete(job.job);
        }
        slot.job = null;
        slot.key = "";
        return !isEnded;
    }
    private note(slot: Slot, job: Job, notices: string[], uncut: number[]): void {
        if (job.kind === "ahead") this.setKept(slot, job.trunk, job.replicate, job.until);
        else if (job.kind === "run") {
            const before = this.uncutOf.get(slot.key) ?? uncut;

            this.problemsOf.set(slot.key, notices.map((line) => problemOf(line, "notice")));
            this.uncutOf.set(slot.key, uncut.map((share, k) => Math.min(share, before[k]!)));
        }
    }
    private setKept(slot: Slot, trunk: string, replicate: number, year: number): void {
        if (slot.trunk !== trunk) slot.kept.clear();
        slot.trunk = trunk;
        slot.kept.set(replicate, year);
    }
    private tellProgress(request: Request): void {
        const outcome = this.outcomeOf(request);
        const first = firstYear(this.pack, request.setting);
        const span = Math.max(1, this.lastYear - first);
        const done = request.pairs.map((replicate) =>
            Math.max(0, (outcome.lastYear(replicate) - first) / span));

        outcome.progress = done.reduce((sum, x) => sum + x, 0) / request.pairs.length;
        outcome.complete = request.pairs.every((replicate) => outcome.isDone(replicate));
    }
    /* A worker that broke is ended and made anew, once; then the page goes on without it. */
    private lose(slot: Slot, message: string): void {
        slot.worker.end();
        this.slots = this.slots.filter((one) => one !== slot);
        if (slot.job) this.proofs.get(slot.job.job)?.failed(new Error(message));
        if (!this.broken && slot.isReady) this.spawn();
        this.broken = message;
    }
    /* Bytes whose SHA-256 the native program prints of the same run. */
    prove(setting: Setting, replicate: number): Promise<Uint8Array> {
        const job: Job = {
            kind: "prove", job: this.jobs++, entries: toEntries(this.pack, setting), replicate,
            until: this.lastYear,
        };

        return new Promise((done, failed) => {
            if (!this.slots.length) failed(new Error(this.broken || "no engine"));
            this.proofs.set(job.job, { done, failed });
            this.proofJobs.push(job);
            this.schedule();
        });
    }
    problems(key: Key): Problem[] {
        return this.problemsOf.get(key) ?? [];
    }
    /* Of movers, seekers of work and firms that might come, the share whose pull was not cut, in
     * the replicate where it was least. */
    uncut(key: Key): number[] {
        return this.uncutOf.get(key) ?? [];
    }
    /* Of what is on the screen. */
    status(): Status {
        const request = this.requests.find((one) => one.priority === 0);
        const idle: Status = {
            running: false, done: 0, wanted: 0, year: 0, text: "live.waiting", progress: 1,
        };

        if (!this.slots.length) return { ...idle, text: "live.broken" };
        if (!request) return idle;
        if (this.refused.has(request.key)) return { ...idle, text: "live.refused", progress: 0 };
        const outcome = this.outcomeOf(request);
        const done = request.pairs.filter((replicate) => outcome.isDone(replicate)).length;
        const wanted = request.pairs.length;
        const year = Math.max(this.pack.first_year,
            ...request.pairs.map((replicate) => outcome.lastYear(replicate)));
        return {
            running: done < wanted, done, wanted, year, progress: outcome.progress,
            text: done === wanted ? "live.done" : done ? "live.more_pairs" : "live.first_pair",
        };
    }
    /* Ends every worker. */
    close(): void {
        for (const slot of this.slots) slot.worker.end();
        this.slots = [];
    }
}

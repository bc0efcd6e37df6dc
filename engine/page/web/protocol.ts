/* protocol: what the page and its workers say to each other. */
import type { Entry } from "./entries";
import type { YearValues } from "./outcomes";

/* One replicate of one setting. `from` is the first year in which it differs from its trunk (the
 * same setting without measures): a world kept at that year or before serves. */
export interface RunJob {
    kind: "run";
    job: number;
    entries: Entry[];
    replicate: number;
    trunk: string;
    from: number;
    until: number;
}

/* While idle: the trunk's world at the year in which measures begin, kept. */
export interface AheadJob {
    kind: "ahead";
    job: number;
    entries: Entry[];
    replicate: number;
    trunk: string;
    until: number;
}

/* A whole run from its start, for the hash of its values. */
export interface ProveJob {
    kind: "prove";
    job: number;
    entries: Entry[];
    replicate: number;
    until: number;
}

export type Job = RunJob | AheadJob | ProveJob;

export type ToWorker =
    | { kind: "load"; module: WebAssembly.Module; block: ArrayBuffer; most_kept: number }
    | { kind: "cancel"; job: number }
    | Job;

export type FromWorker =
    | { kind: "loaded" }
    /* The engine cannot be had at all. */
    | { kind: "broken"; message: string }
    /* Mistakes of the settings, one a line: nothing was run. */
    | { kind: "refused"; job: number; report: string[] }
    | { kind: "failed"; job: number; message: string }
    | { kind: "year"; job: number; values: YearValues }
    /* uncut: of movers, seekers of work and firms (session.ts); empty when cancelled. */
    | { kind: "ended"; job: number; notices: string[]; uncut: number[]; cancelled: boolean }
    | { kind: "proved"; job: number; bytes: Uint8Array };

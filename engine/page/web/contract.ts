/* contract: the shapes that everything in the page shares. The pack is what C writes into the file
 * (engine/page/pack.h); a setting is what somebody chose; a state is all that is on the screen. */

export type Language = "nb" | "nn" | "en";
export type Titles = Record<Language, string>;
export type Evidence = "found" | "computed" | "assumed" | "none";
export type Payer = "state" | "municipal";
export type Share = "each" | "equal" | "population" | "jobs";

export interface Indicator {
    name: string;
    unit: string;
    kind: "stock" | "flow";
    together: "sum" | "mean";
    basis: string;
    better: "more" | "less" | "either";
    whole: boolean;
    title: Titles;
}

export interface Lever {
    name: string;
    unit: string;
    min: number;
    max: number;
    kind: "place" | "edge";
    delivery: "state" | "local";
    payer: Payer;
    cost_once: number;
    cost_yearly: number;
    booking: "plan" | "process";
    evidence: Evidence;
    source: string;
    moderate: number;
    large: number;
    amount_of: "each" | "head";
    where: "any" | "core" | "far";
}

export interface ShockKind {
    name: string;
    unit: string;
    min: number;
    max: number;
    act: string;
    target: "nation" | "place" | "edge";
    evidence: Evidence;
    source: string;
    does: string;
}

export type PlaceType = "metropolitan" | "core" | "hinterland" | "remote";

export interface Place {
    code: string;
    name: string;
    county: string;
    county_name: string;
    region: number | string;
    region_name: string;
    type: PlaceType;
    scope: boolean;
    population: number;
}

/* Positions in `places`. */
export interface Edge {
    from: number;
    to: number;
    km: number;
    minutes: number;
}

/* A [policy.NAME] section. `who` and `edge` are texts in the grammar of the scenario files. */
export interface Policy {
    name: string;
    lever: string;
    amount: number;
    share: Share;
    who: string | null;
    edge: string | null;
    from: number;
    to: number | null;
    ramp: number;
    payer: Payer;
    cost_once: number;
    cost_yearly: number;
}

/* A policy of a stored strategy: what of it falls on the region, and whom it means there. */
export interface StoredPolicy extends Policy {
    unit: string;
    region_amount: number;
    codes: string[];
}

/* A [shock.NAME] section. */
export interface Shock {
    name: string;
    kind: string;
    amount: number;
    share: Share;
    who: string | null;
    edge: string | null;
    sector: string | null;
    from: number | null;
    to: number | null;
    ramp: number;
    rate: number | null;
    count: number | null;
    duration: number | null;
}

export interface ArrayHeader {
    type: "i32" | "f32" | "u8";
    shape: number[];
    offset: number;
    planes?: boolean;
}

export type Numbers = Int32Array | Float32Array | Uint8Array;

/* An array of the pack, unpacked when it is first asked for. */
export interface Table {
    shape: number[];
    read(): Numbers;
}

export interface Case {
    id: string;
    strategy: string;
    shock: string;
    future: string;
    title: Titles;
    replicates: number[];
    ini: string;
    policies: StoredPolicy[];
    shock_sections: Shock[];
    indicators: number[] | null;
    values: Table;
    ages: Table | null;
    moves: Table | null;
    commuters: Table | null;
}

export interface Pack {
    format: string;
    kind: "workshop" | "report";
    version: string;
    commit: string;
    made: string;
    command: string;
    seed: number | string;
    interval: number;
    title: Titles;
    region: string;
    first_year: number;
    years: number;
    stored_replicates: number;
    files: { reference: { name: string; sha256: string }; baseline: string } | null;
    indicators: Indicator[];
    levers: Lever[];
    shocks: ShockKind[];
    sectors: string[];
    sources: { name: string; licence: string; text: string }[];
    places: Place[];
    edges: Edge[];
    scope: number[];
    cases: Case[];
    country: { values: Table; ages: Table | null } | null;
    notices: { case: string; text: string }[];
}

/* What somebody chose: a name, the library's strategy it began from, and what is in it. */
export interface Setting {
    name: string;
    preset: string | null;
    future: string;
    policies: Policy[];
    shocks: Shock[];
}

export interface Pin {
    name: string;
    setting: Setting;
}

/* What a group saved, or sent as a link. */
export interface GroupFile {
    name: string;
    setting: Setting;
    pins: (Pin | null)[];
}

export interface State {
    language: Language;
    place: string;
    indicator: string;
    year: number;
    view: string;
    setting: Setting;
    pins: (Pin | null)[];
    groupFiles: GroupFile[];
}

/* A sentence to be said in any language: the key of its words, and what is put in. A parameter is a
 * text or number as it is, a word with a key of its own, an amount in its unit, or names in a row;
 * panel/say.ts says it. */
export type Parameter =
    | string
    | number
    | { key: string }
    | { amount: number; unit: string; signed?: boolean }
    | { names: string[] }
    | Sentence;
export interface Sentence {
    key: string;
    parameters: Record<string, Parameter>;
}

/* A stored case's id, or `live:` and a hash of the setting. */
export type Key = string;

/* Municipalities put together. id: "country", "region", a settlement type, or a municipality's
 * code; places: positions in the pack's `scope`. */
export interface Group {
    id: string;
    kind: "country" | "region" | "type" | "place";
    places: number[];
}

/* Over replicates: half of them, and the pack's share (80 %), lie so. */
export interface Band {
    median: number;
    low: number;
    high: number;
    count: number;
}

export type Verdict = "yes" | "no" | "too few pairs" | "too small";

/* Of pairs, at 90 % as `omland compare` has it; low and high are NaN below four pairs. base: mean
 * of what it is compared with; more, less: share of pairs above and below it. */
export interface Difference {
    mean: number;
    low: number;
    high: number;
    pairs: number;
    base: number;
    more: number;
    less: number;
    verdict: Verdict;
}

/* check: what comes from outside - a link, a file - before it is believed. Every value is looked
 * at: its kind, its range, whether the page knows the name. What is not as it should be is refused
 * whole, so that nobody sees half of what somebody else sent. */
import type { Pack, Payer, Pin, Policy, Setting, Share, Shock } from "./contract";

/* A word key for the user: why it was refused. */
export class Refused extends Error {
    key: string;
    parameters: Record<string, string>;

    constructor(key: string, parameters: Record<string, string> = {}) {
        super(key);
        this.key = key;
        this.parameters = parameters;
    }
}

const MOST_SECTIONS = 60;
const SHARES = ["each", "equal", "population", "jobs"];
/* Letters of names, digits and the signs of the target grammar; no line, comment or section ends
 * in it. */
const TARGET = /^[\p{L}\p{N} "'().,=!<>/–-]{1,400}$/u;
const NAME = /^[A-Za-z0-9_-]{1,60}$/;
/* Control characters, and those that turn the direction of writing. */
const UNPRINTED = /[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

function refuse(): never {
    throw new Refused("share.refused.content");
}

export function asRecord(value: unknown): Record<string, unknown> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse();
    return value as Record<string, unknown>;
}

export function asList(value: unknown, most: number): unknown[] {
    if (!Array.isArray(value) || value.length > most) refuse();
    return value;
}

export function asText(value: unknown, most: number): string {
    if (typeof value !== "string" || value.length > most || UNPRINTED.test(value)) refuse();
    return value;
}

export function asNumber(value: unknown, min: number, max: number): number {
    if (typeof value !== "number" || !(value >= min && value <= max)) refuse();
    return value;
}

function asOptional(value: unknown, min: number, max: number): number | null {
    return value === null || value === undefined ? null : asNumber(value, min, max);
}

export function asOneOf<T extends string>(value: unknown, known: readonly T[]): T {
    if (!known.includes(value as T)) refuse();
    return value as T;
}

function asTarget(value: unknown): string | null {
    if (value === null || value === undefined) return null;
    if (typeof value !== "string" || !TARGET.test(value)) refuse();
    return value;
}

function asName(value: unknown): string {
    if (typeof value !== "string" || !NAME.test(value)) refuse();
    return value;
}

function namedOnce(sections: { name: string }[]): void {
    if (new Set(sections.map((one) => one.name)).size !== sections.length) refuse();
}

function asPolicy(pack: Pack, value: unknown): Policy {
    const one = asRecord(value);
    const lever = pack.levers.find((each) => each.name === one.lever);

    if (!lever) throw new Refused("share.refused.lever", { lever: String(one.lever).slice(0, 60) });
    const isEdge = lever.kind === "edge";
    const policy: Policy = {
        name: asName(one.name),
        lever: lever.name,
        amount: asNumber(one.amount, lever.min, lever.max),
        share: asOneOf(one.share ?? "each", SHARES) as Share,
        who: asTarget(one.who),
        edge: asTarget(one.edge),
        from: asNumber(one.from, 1900, 2200),
        to: asOptional(one.to, 1900, 2200),
        ramp: asNumber(one.ramp ?? 0, 0, 200),
        payer: asOneOf(one.payer ?? lever.payer, ["state", "municipal"]) as Payer,
        cost_once: asNumber(one.cost_once ?? lever.cost_once, -1e13, 1e13),
        cost_yearly: asNumber(one.cost_yearly ?? lever.cost_yearly, -1e13, 1e13),
    };
    if (isEdge ? policy.edge === null : policy.who === null) refuse();
    return isEdge ? { ...policy, who: null, share: "each" } : { ...policy, edge: null };
}

function asShock(pack: Pack, value: unknown): Shock {
    const one = asRecord(value);
    const kind = pack.shocks.find((each) => each.name === one.kind);

    if (!kind) throw new Refused("share.refused.shock", { shock: String(one.kind).slice(0, 60) });
    const sector = one.sector === null || one.sector === undefined
        ? null : asOneOf(one.sector, pack.sectors);
    return {
        name: asName(one.name),
        kind: kind.name,
        amount: asNumber(one.amount, kind.min, kind.max),
        share: asOneOf(one.share ?? "each", SHARES) as Share,
        who: asTarget(one.who),
        edge: asTarget(one.edge),
        sector,
        from: asOptional(one.from, 1900, 2200),
        to: asOptional(one.to, 1900, 2200),
        ramp: asNumber(one.ramp ?? 0, 0, 200),
        rate: asOptional(one.rate, 0, 100),
        count: asOptional(one.count, 1, 100000),
        duration: asOptional(one.duration, 0.01, 200),
    };
}

export function asSetting(pack: Pack, value: unknown): Setting {
    const one = asRecord(value);
    const policies = asList(one.policies ?? [], MOST_SECTIONS).map((each) => asPolicy(pack, each));
    const shocks = asList(one.shocks ?? [], MOST_SECTIONS).map((each) => asShock(pack, each));
    const strategies = pack.cases.map((each) => each.strategy);

    namedOnce(policies);
    namedOnce(shocks);
    return {
        name: asText(one.name ?? "", 120),
        /* A library without it has nothing to compare with; what was chosen is whole. */
        preset: strategies.includes(one.preset as string) ? (one.preset as string) : null,
        future: asOneOf(one.future ?? "main", futures(pack)),
        policies,
        shocks,
    };
}

export function futures(pack: Pack): string[] {
    const stored = pack.cases.map((one) => one.future);

    return ["low", "main", "high"].filter(
        (name) => name === "main" || pack.kind === "workshop" || stored.includes(name),
    ).concat([...new Set(stored)].filter((name) => !["low", "main", "high"].includes(name)));
}

export function asPins(pack: Pack, value: unknown): (Pin | null)[] {
    const pins = asList(value ?? [], 4).map((one): Pin | null => {
        if (one === null) return null;
        const pin = asRecord(one);

        return { name: asText(pin.name ?? "", 120), setting: asSetting(pack, pin.setting) };
    });
    return [0, 1, 2, 3].map((k) => pins[k] ?? null);
}

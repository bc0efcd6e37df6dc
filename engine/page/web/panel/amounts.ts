/* amounts: how far a slider goes, in what steps, and the unit in which somebody types. A slider
 * goes to twice what the lever's table calls large, for the people whom it is meant for; every
 * amount that the engine takes can be typed. */
import type { Lever, Pack, Policy } from "../contract";
import { codesOf, inhabitants, scopePlaces, whereOf, whoOf } from "../where";
import type { Where } from "../where";

/* Units that are counted whole: engine/policy/whole.c. */
const WHOLE = ["jobs", "students", "places", "persons/year", "firms", "hubs"];

/* What is typed and shown is the amount times `factor`: shares in per cent, money in millions. */
export interface Typed {
    factor: number;
    /* Word key of the unit beside the field. */
    unit: string;
}

export function typedOf(unit: string, max: number): Typed {
    if (unit === "share" || unit === "1") return { factor: 100, unit: "unit.percent" };
    if (unit === "NOK/year" && max >= 1e9) return { factor: 1e-6, unit: "unit.NOK m/year" };
    return { factor: 1, unit: `unit.${unit}` };
}

/* The next of 1, 2, 5, 10, ... that is no smaller. */
export function niceAbove(x: number): number {
    const power = 10 ** Math.floor(Math.log10(x));
    const step = [1, 2, 5, 10].find((each) => each * power >= x * (1 - 1e-9))!;

    return Number((step * power).toPrecision(12));
}

/* Without the noise of binary fractions, and whole where the unit is. */
export function tidy(x: number, unit: string): number {
    return WHOLE.includes(unit) ? Math.round(x) : Number(x.toPrecision(6));
}

/* The lever's moderate or large amount for a measure meant for these people. */
export function trialAmount(
    pack: Pack, lever: Lever, size: "moderate" | "large", policy: Policy,
): number {
    const codes = codesOf(pack, policy.who) ?? [];
    const people = inhabitants(pack, codes);

    if (lever.amount_of === "each") return lever[size];
    const meant = policy.share === "each" ? people / Math.max(1, codes.length) : people;
    return lever[size] * meant;
}

/* A way cannot become shorter than nothing: sliders and new measures stop at this share of it. */
const SHORTEST = 0.1;

/* The least that the way of a measure can lose; lever.min where there is no way, or a new one. */
function leastOf(pack: Pack, lever: Lever, policy: Policy): number {
    const minutes = edgesAt(pack, "").find((edge) => edge.id === policy.edge)?.minutes;

    return minutes === undefined ? lever.min : Math.max(lever.min, -(1 - SHORTEST) * minutes);
}

export interface Range {
    min: number;
    max: number;
    step: number;
}

/* Of a slider; it always holds the present amount and nothing. */
export function rangeOf(pack: Pack, lever: Lever, policy: Policy): Range {
    const isNational = whereOf(pack, policy.who).kind === "written" && policy.edge === null;
    const far = isNational ? Math.abs(policy.amount) * 3 * Math.sign(lever.large)
        : 2 * trialAmount(pack, lever, "large", policy);
    const wide = Math.abs(far) || Math.abs(lever.large);
    const whole = WHOLE.includes(lever.unit);
    const step = Math.max(niceAbove(wide / 100), whole ? 1 : 0);
    const reach = Math.ceil((wide / step) * (1 - 1e-9)) * step * Math.sign(far || lever.large);
    const least = Math.ceil(leastOf(pack, lever, policy) / step) * step;
    const clip = (x: number): number => Math.min(lever.max, Math.max(least, x));
    const ends = [0, clip(reach), policy.amount];

    return {
        min: Number(Math.min(...ends).toPrecision(12)),
        max: Number(Math.max(...ends).toPrecision(12)),
        step,
    };
}

/* A measure as the panel adds it: moderate, where one looks or where the lever is meant. */
export function newPolicy(
    pack: Pack, lever: Lever, place: string, from: number, name: string,
): Policy {
    const core = scopePlaces(pack).some((one) => one.type === "core");
    const where: Where = place ? { kind: "places", codes: [place] }
        : { kind: lever.where === "core" && core ? "core" : "region" };
    const policy: Policy = {
        name, lever: lever.name, amount: 0, share: "each", edge: null,
        who: lever.kind === "edge" ? null : whoOf(pack, where), from, to: null, ramp: 0,
        payer: lever.payer, cost_once: lever.cost_once, cost_yearly: lever.cost_yearly,
    };

    if (lever.kind === "edge") policy.edge = edgesAt(pack, place)[0]?.id ?? null;
    else policy.share = shareFor(pack, lever, policy.who);
    const amount = trialAmount(pack, lever, "moderate", policy);
    policy.amount = rounded(Math.max(amount, leastOf(pack, lever, policy) / 2), lever);
    return policy;
}

/* To two digits, and within what the lever takes. */
export function rounded(amount: number, lever: Lever): number {
    const two = Number(amount.toPrecision(2));

    return tidy(Math.min(lever.max, Math.max(lever.min, two)), lever.unit);
}

/* What is reckoned by head is divided by head; everything else is the same in each. */
export function shareFor(pack: Pack, lever: Lever, who: string | null): Policy["share"] {
    const several = (codesOf(pack, who)?.length ?? 0) > 1;

    return several && lever.amount_of === "head" ? "population" : "each";
}

/* A measure moved to another place. What was meant for the whole country becomes what of it fell
 * on the region; where a sum was divided and now goes to one, it stays that sum. */
export function movedTo(
    pack: Pack, lever: Lever, policy: Policy, who: string, fallsHere: number | null,
): Policy {
    const wasNational = whereOf(pack, policy.who).kind === "written";
    const share = shareFor(pack, lever, who);
    const sum = wasNational && policy.share !== "each" && fallsHere !== null
        ? rounded(fallsHere, lever) : policy.amount;

    return { ...policy, who, share, amount: sum };
}

export interface EdgeChoice {
    id: string;
    names: string;
    minutes: number;
}

/* Ways between neighbours, those from `place` (or within the region) first. */
export function edgesAt(pack: Pack, place: string): EdgeChoice[] {
    const rank = (code: string, other: string): number =>
        (code === place || other === place ? 0 : 1);

    return pack.edges
        .map((edge) => ({ a: pack.places[edge.from]!, b: pack.places[edge.to]!, edge }))
        .sort((x, y) => rank(x.a.code, x.b.code) - rank(y.a.code, y.b.code)
            || Number(y.a.scope && y.b.scope) - Number(x.a.scope && x.b.scope))
        .map(({ a, b, edge }) => ({
            id: [a.code, b.code].sort().join("-"),
            names: `${a.name} – ${b.name}`,
            minutes: edge.minutes,
        }));
}

/* setting: what somebody chose - the future, shocks and measures - and how it is told from
 * another. A setting equal to a stored case is shown by what is stored; any other has a key made of
 * its content, so that the same choice made twice is computed once. */
import type { Case, Key, Pack, Policy, Setting, Shock } from "./contract";

export const NO_STRATEGY = "none";

export function emptySetting(): Setting {
    return { name: "", preset: null, future: "main", policies: [], shocks: [] };
}

/* Strategies of the library, the baseline left out, in the order of the pack. */
export function presets(pack: Pack): Case[] {
    return pack.cases.filter(
        (one, k) => one.strategy !== NO_STRATEGY
            && pack.cases.findIndex((each) => each.strategy === one.strategy) === k,
    );
}

/* Shocks of the library: cases without strategy in the main future. */
export function events(pack: Pack): Case[] {
    return pack.cases.filter(
        (one, k) => one.strategy === NO_STRATEGY && one.shock !== "none"
            && pack.cases.findIndex(
                (each) => each.strategy === NO_STRATEGY && each.shock === one.shock) === k,
    );
}

/* A copy of a stored policy without what is only told of it. */
export function plainPolicy(policy: Policy): Policy {
    const { name, lever, amount, share, who, edge, from, to, ramp, payer } = policy;

    return {
        name, lever, amount, share, who, edge, from, to, ramp, payer,
        cost_once: policy.cost_once, cost_yearly: policy.cost_yearly,
    };
}

function presetPolicies(pack: Pack, strategy: string | null): Policy[] {
    const one = pack.cases.find((each) => each.strategy === strategy);

    return one ? one.policies.map(plainPolicy) : [];
}

/* The strategy of the library, under the shocks and future that `now` has. */
export function openPreset(pack: Pack, strategy: string | null, now: Setting): Setting {
    return {
        ...now,
        name: "",
        preset: strategy,
        policies: presetPolicies(pack, strategy),
    };
}

/* Without measures, all else alike: what a setting is compared with. */
export function baseSetting(setting: Setting): Setting {
    return { ...setting, name: "", preset: null, policies: [] };
}

/* The library's strategy that a setting began from, under the same shocks and future. */
export function presetSetting(pack: Pack, setting: Setting): Setting {
    return openPreset(pack, setting.preset, setting);
}

/* Measures of no size do nothing and are not written. */
export function inEffect(setting: Setting): Policy[] {
    return setting.policies.filter((policy) => policy.amount !== 0);
}

function shocksInEffect(setting: Setting): Shock[] {
    return setting.shocks.filter((shock) => shock.amount !== 0);
}

/* All that results depend on, as one text: names of measures are none of it, names of shocks are,
 * since their random numbers are those of their name. */
export function contentOf(setting: Setting): string {
    const policies = inEffect(setting).map((p) => [
        p.lever, p.amount, p.share, p.who, p.edge, p.from, p.to, p.ramp, p.payer, p.cost_once,
        p.cost_yearly,
    ]);
    const shocks = shocksInEffect(setting).map((s) => [
        s.name, s.kind, s.amount, s.share, s.who, s.edge, s.sector, s.from, s.to, s.ramp, s.rate,
        s.count, s.duration,
    ]);

    return JSON.stringify([setting.future, policies, shocks]);
}

export function sameContent(a: Setting, b: Setting): boolean {
    return contentOf(a) === contentOf(b);
}

/* FNV-1a of 2 x 32 bits: tells settings apart within a page, nothing more. */
function hashOf(text: string): string {
    let low = 0x811c9dc5;
    let high = 0x01000193;

    for (let k = 0; k < text.length; k++) {
        low = Math.imul(low ^ text.charCodeAt(k), 0x01000193) >>> 0;
        high = Math.imul(high ^ (low >>> 7) ^ text.charCodeAt(k), 0x85ebca6b) >>> 0;
    }
    return (high >>> 0).toString(36) + (low >>> 0).toString(36);
}

const contents = new WeakMap<Pack, Map<string, Key>>();

/* The stored case of a setting that is one of the library's, else `live:` and a hash. */
export function keyOf(pack: Pack, setting: Setting): Key {
    let stored = contents.get(pack);

    if (!stored) {
        stored = new Map();
        for (const one of pack.cases) {
            const content = contentOf(caseSetting(one));

            if (!stored.has(content)) stored.set(content, one.id);
        }
        contents.set(pack, stored);
    }
    const content = contentOf(setting);
    return stored.get(content) ?? `live:${hashOf(content)}`;
}

export function caseSetting(one: Case): Setting {
    return {
        name: "",
        preset: one.strategy === NO_STRATEGY ? null : one.strategy,
        future: one.future,
        policies: one.policies.map(plainPolicy),
        shocks: one.shock_sections,
    };
}

/* The library's shock that the setting has unchanged: its name, "none" without any, or null. */
export function eventOf(pack: Pack, setting: Setting): string | null {
    const content = (shocks: Shock[]): string =>
        contentOf({ ...emptySetting(), shocks });
    const mine = content(setting.shocks);

    if (mine === content([])) return "none";
    const found = events(pack).find((one) => content(one.shock_sections) === mine);
    return found ? found.shock : null;
}

/* A name that no other section has: state_jobs, state_jobs_2, ... */
export function freeName(wanted: string, taken: string[]): string {
    let name = wanted;

    for (let k = 2; taken.includes(name); k++) name = `${wanted}_${k}`;
    return name;
}

/* The first year in which something chosen acts; the end of the run when nothing does. Shocks that
 * come at random may come at once. */
export function firstYear(pack: Pack, setting: Setting): number {
    const years = inEffect(setting).map((policy) => policy.from);

    for (const shock of shocksInEffect(setting))
        years.push(shock.rate !== null ? pack.first_year : (shock.from ?? pack.first_year));
    const first = Math.floor(Math.min(...years, pack.first_year + pack.years - 1));
    return Math.max(first, pack.first_year);
}

/* differences: what one setting has that another has not, as sentences: every change, not the last
 * one alone. */
import type { Pack, Parameter, Policy, Sentence, Setting, Shock } from "./contract";
import { eventOf, inEffect } from "./setting";
import { scopePlaces, whereOf } from "./where";

/* Words for the place of a measure. */
export function whereWords(pack: Pack, who: string | null, edge: string | null): Parameter {
    const nameOf = (code: string): string =>
        pack.places.find((place) => place.code === code)?.name ?? code;

    if (edge !== null)
        return {
            names: edge.split(",").map((one) => one.trim().split("-").map(nameOf).join("–")),
        };
    const where = whereOf(pack, who);
    if (where.kind === "places") return { names: where.codes.map(nameOf) };
    if (where.kind !== "written") return { key: `where.${where.kind}` };
    return who === "all" || who === null ? { key: "where.nation" } : { key: "where.written" };
}

function leverWords(policy: Policy): Parameter {
    return { key: `lever.${policy.lever}.name` };
}

function amountOf(pack: Pack, policy: Policy, signed = false): Parameter {
    const lever = pack.levers.find((one) => one.name === policy.lever);

    return { amount: policy.amount, unit: lever?.unit ?? "", signed };
}

/* "amount, where, from 2026 (to 2035)(, over 4 years)" is put together of whole sentences. */
function years(policy: Policy | Shock): Parameter {
    const key = policy.to === null ? "difference.from" : "difference.from_to";

    return { key, parameters: { from: policy.from ?? 0, to: policy.to ?? 0 } };
}

function policySentence(pack: Pack, key: string, policy: Policy): Sentence {
    return {
        key,
        parameters: {
            lever: leverWords(policy),
            amount: amountOf(pack, policy),
            where: whereWords(pack, policy.who, policy.edge),
            years: years(policy),
        },
    };
}

function changes(pack: Pack, before: Policy, after: Policy): Sentence[] {
    const lever = leverWords(after);
    const found: Sentence[] = [];
    const say = (key: string, from: Parameter, to: Parameter): void => {
        found.push({ key: `difference.policy.${key}`, parameters: { lever, from, to } });
    };

    if (before.amount !== after.amount)
        say("amount", amountOf(pack, before), amountOf(pack, after));
    if (before.who !== after.who || before.edge !== after.edge)
        say("where", whereWords(pack, before.who, before.edge),
            whereWords(pack, after.who, after.edge));
    if (before.share !== after.share)
        say("share", { key: `share.${before.share}` }, { key: `share.${after.share}` });
    if (before.from !== after.from || before.to !== after.to)
        say("years", years(before), years(after));
    if (before.ramp !== after.ramp)
        say("ramp", { amount: before.ramp, unit: "years" }, { amount: after.ramp, unit: "years" });
    if (before.payer !== after.payer)
        say("payer", { key: `payer.${before.payer}` }, { key: `payer.${after.payer}` });
    if (before.cost_once !== after.cost_once)
        say("cost_once", { amount: before.cost_once, unit: "NOK" },
            { amount: after.cost_once, unit: "NOK" });
    if (before.cost_yearly !== after.cost_yearly)
        say("cost_yearly", { amount: before.cost_yearly, unit: "NOK/year" },
            { amount: after.cost_yearly, unit: "NOK/year" });
    return found;
}

/* The measure of `others` that `policy` is: by name and lever. */
function twin(policy: Policy, others: Policy[]): Policy | undefined {
    return others.find((one) => one.name === policy.name && one.lever === policy.lever);
}

function shockSentence(pack: Pack, key: string, shock: Shock): Sentence {
    const kind = pack.shocks.find((one) => one.name === shock.kind);

    return {
        key,
        parameters: {
            shock: { key: `shock.${shock.kind}.name` },
            amount: { amount: shock.amount, unit: kind?.unit ?? "" },
            where: whereWords(pack, shock.who, shock.edge),
            years: shock.rate !== null
                ? { key: "difference.rate", parameters: { rate: shock.rate } }
                : years(shock),
        },
    };
}

function shockDifferences(pack: Pack, setting: Setting, base: Setting): Sentence[] {
    const before = eventOf(pack, base);
    const after = eventOf(pack, setting);

    if (before !== null && after !== null)
        return before === after ? [] : [{
            key: "difference.event",
            parameters: {
                from: { key: `event.${before}.name` },
                to: { key: `event.${after}.name` },
            },
        }];
    const text = (shock: Shock): string => JSON.stringify(shock);
    const lacks = (shock: Shock, others: Shock[]): boolean =>
        !others.some((one) => text(one) === text(shock));
    return [
        ...base.shocks.filter((shock) => lacks(shock, setting.shocks))
            .map((shock) => shockSentence(pack, "difference.shock.removed", shock)),
        ...setting.shocks.filter((shock) => lacks(shock, base.shocks))
            .map((shock) => shockSentence(pack, "difference.shock.added", shock)),
    ];
}

/* In the order of the setting: the future, shocks, measures added, changed, taken away. */
export function differences(pack: Pack, setting: Setting, base: Setting): Sentence[] {
    const mine = inEffect(setting);
    const theirs = inEffect(base);
    const found: Sentence[] = [];

    if (setting.future !== base.future)
        found.push({
            key: "difference.future",
            parameters: {
                from: { key: `future.${base.future}.name` },
                to: { key: `future.${setting.future}.name` },
            },
        });
    found.push(...shockDifferences(pack, setting, base));
    for (const policy of mine) {
        const before = twin(policy, theirs);

        if (before) found.push(...changes(pack, before, policy));
        else found.push(policySentence(pack, "difference.policy.added", policy));
    }
    for (const policy of theirs)
        if (!twin(policy, mine))
            found.push(policySentence(pack, "difference.policy.removed", policy));
    return found;
}

/* Names of municipalities that a measure means within the region, for a sentence beside it. */
export function namesOf(pack: Pack, codes: string[]): string[] {
    return scopePlaces(pack).filter((place) => codes.includes(place.code))
        .map((place) => place.name);
}

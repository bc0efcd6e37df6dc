/* measure_card: one measure of the strategy: how much, where, from when; how sure its effect is;
 * what it costs and who pays; and what the engine had to say about it. */
import type { Lever, Pack, Policy } from "../contract";
import { button, h, replace } from "../dom";
import { problems } from "../live";
import { pack } from "../results";
import { keyOf } from "../setting";
import { get } from "../store";
import { list, number, t } from "../words";
import { codesOf, costOf, regionAmount, whereOf } from "../where";
import { edgesAt, movedTo, rangeOf, tidy, typedOf } from "./amounts";
import { changePolicy, policyNow, removePolicy } from "./change";
import { amountField, folded, listField, parseNumber, textField } from "./field";
import type { Field, Kept } from "./field";
import { placeField } from "./place_field";
import { amountText } from "./say";

type Change = (change: Partial<Policy>, label: string, merge?: boolean) => void;

/* Whole years of the run; a measure must begin before its end. */
function yearChoices(first: number, last: number): { value: string; text: string }[] {
    return Array.from({ length: last - first + 1 }, (_, k) =>
        ({ value: String(first + k), text: String(first + k) }));
}

function lastYear(one: Pack): number {
    return one.first_year + one.years - 1;
}

function amountControl(lever: Lever, change: Change): Field<Policy> {
    const typed = typedOf(lever.unit, lever.max);
    const field = amountField(t("panel.amount"),
        (value, isSliding) => change({ amount: tidy(value / typed.factor, lever.unit) },
            "step.amount", isSliding),
        (least, most) => t("panel.out_of_range", { least: number(least), most: number(most) }));

    return {
        element: field.element,
        set: (policy) => {
            const range = rangeOf(pack(), lever, policy);
            const shown = (x: number): number => Number((x * typed.factor).toPrecision(10));

            field.set({
                value: shown(policy.amount), min: shown(range.min), max: shown(range.max),
                step: shown(range.step), least: shown(lever.min), most: shown(lever.max),
                text: amountText(policy.amount, lever.unit), unit: t(typed.unit),
            });
        },
    };
}

/* Where a way goes, or which municipalities are meant. */
function whereControl(lever: Lever, name: string, change: Change): Field<Policy> {
    if (lever.kind === "edge") {
        const field = listField(t("panel.edge"), () => {
            const edges = edgesAt(pack(), get().place).map((edge) => ({ value: edge.id,
                text: t("panel.edge_choice", { names: edge.names,
                    minutes: number(edge.minutes) }) }));
            const now = policyNow(name)?.edge ?? "";

            return edges.some((edge) => edge.value === now) ? edges
                : [{ value: now, text: now }, ...edges];
        }, (edge) => change({ edge }, "step.where"));
        return { element: field.element, set: (policy) => field.set(policy.edge ?? "") };
    }
    const field = placeField(pack(), t("panel.where"), (who) => {
        const policy = policyNow(name);

        if (policy) change(movedTo(pack(), lever, policy, who, regionAmount(pack(), policy)),
            "step.where");
    });
    return { element: field.element, set: (policy) => field.set(policy.who) };
}

function moneyField(label: string, change: (nok: number) => void): Field<number> {
    const field = textField(label, (text) => {
        const value = parseNumber(text);

        if (value !== null && Math.abs(value) <= 1e13) change(value);
    }, { inputmode: "decimal" });

    return { element: field.element, set: (nok) => field.set(String(nok)) };
}

/* What few change: until when, how fast, how divided, who pays, what it costs. */
function details(lever: Lever, change: Change): Field<Policy> {
    const one = pack();
    const to = listField(t("panel.to"), () => [{ value: "", text: t("panel.to_open") },
        ...yearChoices(one.first_year + 1, lastYear(one))],
    (value) => change({ to: value === "" ? null : Number(value) }, "step.years"));
    const ramp = listField(t("panel.ramp"), () => Array.from({ length: 11 }, (_, k) =>
        ({ value: String(k), text: k ? t("panel.ramp_years", { n: k }) : t("panel.ramp_none") })),
    (value) => change({ ramp: Number(value) }, "step.years"));
    const share = listField(t("panel.share"), () => ["each", "equal", "population", "jobs"].map(
        (value) => ({ value, text: t(`share.${value}`) })),
    (value) => change({ share: value as Policy["share"] }, "step.share"));
    const payer = listField(t("panel.payer"), () => ["state", "municipal"].map(
        (value) => ({ value, text: t(`payer.${value}`) })),
    (value) => change({ payer: value as Policy["payer"] }, "step.payer"));
    const once = moneyField(t("panel.cost_once"), (cost_once) =>
        change({ cost_once }, "step.cost", true));
    const yearly = moneyField(t("panel.cost_yearly"), (cost_yearly) =>
        change({ cost_yearly }, "step.cost", true));

    return {
        element: folded(t("panel.details"), h("div", { class: "fields" }, to.element, ramp.element,
            lever.kind === "place" && share.element, payer.element, once.element, yearly.element)),
        set: (policy) => {
            to.set(policy.to === null ? "" : String(policy.to));
            ramp.set(String(policy.ramp));
            share.set(policy.share);
            payer.set(policy.payer);
            once.set(policy.cost_once);
            yearly.set(policy.cost_yearly);
        },
    };
}

/* "Costs NOK 15 million once and NOK 6 million a year. Paid by the state." */
export function costText(lever: Lever, policy: Policy): string {
    const cost = costOf(pack(), policy);
    const payer = t(`payer.${policy.payer}`);

    if (lever.booking === "process") return t("panel.cost_process", { payer });
    if (!cost) return t("panel.cost_unknown", { payer });
    const once = amountText(cost.once, "NOK");
    const yearly = amountText(cost.yearly, "NOK/year");
    if (!cost.once && !cost.yearly) return t("panel.cost_none", { payer });
    if (!cost.yearly) return t("panel.cost_once_only", { once, payer });
    if (!cost.once) return t("panel.cost_yearly_only", { yearly, payer });
    return t("panel.cost_both", { once, yearly, payer });
}

/* What of a measure for the whole country, or for several municipalities, falls where. */
function fallsText(lever: Lever, policy: Policy): string {
    const here = regionAmount(pack(), policy);
    const codes = codesOf(pack(), policy.who);
    const isNational = policy.edge === null && whereOf(pack(), policy.who).kind === "written";

    if (isNational && codes && !codes.length) return t("panel.falls_nowhere");
    if (isNational && here !== null) {
        const isEach = policy.share === "each";

        return t(isEach ? "panel.falls_each" : "panel.falls_here", {
            amount: amountText(isEach ? policy.amount : here, lever.unit),
            places: list((codes ?? []).map((code) =>
                pack().places.find((one) => one.code === code)!.name)) });
    }
    if (isNational) return t("panel.falls_unknown");
    if (codes && codes.length > 1) return `${t("panel.divided")} ${t(`share.${policy.share}`)}.`;
    return "";
}

/* Notices of the engine in the page's words: what they match, and the key of the words. Null: said
 * already by what falls on the region. Others are shown as the engine has them, in English. */
const NOTICES: [RegExp, string | null][] = [
    [/acts outside the regions of this run/, null],
    [/has no effect, for /, "notice.no_effect"],
    [/the amount is made whole; asked ([\d.]+) .*placed ([\d.]+)/, "notice.made_whole"],
];

function problemItems(policy: Policy): HTMLElement[] {
    const found = problems(keyOf(pack(), get().setting))
        .filter((one) => one.section === `policy.${policy.name}`);

    return found.flatMap((one) => {
        const style = { class: one.kind === "mistake" ? "error" : "notice" };
        const known = NOTICES.find(([pattern]) => pattern.test(one.text));

        if (!known || one.kind === "mistake") return [h("p", { ...style, lang: "en" }, one.text)];
        const [pattern, key] = known;
        const [, asked, placed] = pattern.exec(one.text)!;
        if (key === null) return [];
        return [h("p", style, asked === undefined ? t(key)
            : t(key, { asked: number(Number(asked), 1), placed: number(Number(placed)) }))];
    });
}

export function measureCard(name: string, lever: Lever): Kept<Policy> {
    const change: Change = (what, label, merge = false) => changePolicy(name, what, label, merge);
    const amount = amountControl(lever, change);
    const where = whereControl(lever, name, change);
    const from = listField(t("panel.from"), () => yearChoices(pack().first_year,
        lastYear(pack()) - 1), (value) => {
        const to = policyNow(name)?.to ?? null;

        change({ from: Number(value), to: to !== null && to <= Number(value) ? null : to },
            "step.years");
    });
    const more = details(lever, change);
    const facts = h("p", { class: "facts" });
    const told = h("div", { role: "status" });
    const title = t(`lever.${lever.name}.name`);
    const fields = [amount, where, more];

    return {
        element: h("li", { class: "card", "data-policy": name },
            h("div", { class: "card-head" }, h("h4", {}, title),
                button(h("span", { "aria-hidden": "true" }, "×"), () => removePolicy(name),
                    { class: "quiet", "aria-label": t("panel.remove", { lever: title }) })),
            h("p", { class: `mark ${lever.evidence}` },
                h("span", { class: "badge" }, t(`evidence.${lever.evidence}.short`)), " ",
                t(`evidence.${lever.evidence}`)),
            amount.element,
            h("div", { class: "fields" }, where.element, from.element),
            facts, told, more.element,
            folded(t("panel.about"), h("p", {}, t(`lever.${lever.name}.text`), " ",
                t(`lever.${lever.name}.meaning`)),
            h("p", {}, t(`delivery.${lever.delivery}`)),
            h("p", {}, t(`evidence.${lever.evidence}.text`)),
            h("p", { lang: "en", class: "source" }, lever.source))),
        update: (policy) => {
            for (const field of fields) field.set(policy);
            from.set(String(Math.floor(policy.from)));
            replace(facts, [fallsText(lever, policy), costText(lever, policy)]
                .filter((text) => text !== "").join(" "));
            const items = problemItems(policy);
            if (told.childElementCount || items.length) replace(told, items);
        },
    };
}

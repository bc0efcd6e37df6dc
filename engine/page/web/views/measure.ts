/* measure.ts: an indicator as people read it: name, unit, decimals, and a difference in the same
 * unit. The engine counts NOK, shares and logarithms; the page shows millions, per cent and per
 * cent. Directions (more is better) are those of indicators.def, a judgement and no result. */
import type { Indicator } from "../contract";
import { hasWord, number, percent, range, signed, t, titled, unitWord } from "../words";

export interface Measure {
    name: string;
    title: string;
    short: string;
    unit: string;
    better: "more" | "less" | "either";
    /* The engine's value in the unit shown; a difference likewise. */
    shown(value: number): number;
    shownDifference(value: number): number;
    say(value: number): string;
    sayDifference(value: number): string;
    /* A difference that is in the unit shown already. */
    sayShown(value: number): string;
    sayShownPlain(value: number): string;
    /* From low to high, in the unit shown, the unit said once. */
    sayRange(low: number, high: number, sign?: boolean): string;
    axis(value: number): string;
}

interface Form {
    unit: string;
    decimals: number;
    scale?: number;
    percent?: boolean;
    /* Logarithms: 1 or -1, by which way the level runs against what is shown. */
    exponent?: number;
}

const forms: Record<string, Form> = {
    service_level: { unit: "unit.against_start", decimals: 1, percent: true, exponent: -1 },
    service_quality: { unit: "unit.against_start", decimals: 1, percent: true, exponent: 1 },
    vacancy_share: { unit: "unit.percent", decimals: 1, percent: true },
    delivery: { unit: "unit.percent", decimals: 1, percent: true },
    cost_per_inhabitant: { unit: "unit.NOK", decimals: 0 },
};

const units: Record<string, Form> = {
    NOK: { unit: "unit.million_nok", decimals: 1, scale: 1e-6 },
    "NOK m-2": { unit: "unit.NOK m-2", decimals: 0 },
    "1": { unit: "unit.1", decimals: 2 },
    min: { unit: "unit.min", decimals: 1 },
    years: { unit: "unit.years", decimals: 1 },
    "full-time planners": { unit: "unit.full-time planners", decimals: 2 },
    "t CO2e": { unit: "unit.tonnes", decimals: 0 },
    m2: { unit: "unit.m2", decimals: 0 },
};

function formOf(indicator: Indicator): Form {
    return forms[indicator.name] ?? units[indicator.unit]
        ?? { unit: `unit.${indicator.unit}`, decimals: 0 };
}

function change(form: Form, value: number): number {
    return form.exponent ? Math.exp(form.exponent * value) - 1 : value * (form.scale ?? 1);
}

/* Millions where there are some, else kroner: a small municipality's differences are small. */
function inKroner(form: Form, shown: number): boolean {
    return form.scale !== undefined && Math.abs(shown) < 0.1;
}

/* A krone is never known to the krone. */
function thousands(kroner: number): number {
    return Math.round(kroner / 1000) * 1000;
}

function decimals(form: Form, shown: number): number {
    if (form.scale === undefined) return form.decimals;
    return inKroner(form, shown) || Math.abs(shown) >= 100 ? 0 : Math.abs(shown) < 1 ? 2 : 1;
}

function unitOf(form: Form, shown: number): string {
    const unit = unitWord(inKroner(form, shown) ? "unit.NOK" : form.unit,
        Number(shown.toFixed(decimals(form, shown))));

    return unit ? `\u00a0${unit}` : "";
}

/* Medians and means of whole numbers are shown whole: half a person helps nobody. */
export function measure(indicator: Indicator): Measure {
    const form = formOf(indicator), unit = t(form.unit);
    const key = `indicator.${indicator.name}.short`;
    const bare = (shown: number, sign: boolean, like = shown) => (sign ? signed : number)(
        inKroner(form, like) ? thousands(shown / (form.scale ?? 1)) : shown,
        decimals(form, like));
    const text = (shown: number, sign: boolean) => form.percent
        ? percent(shown, form.decimals, sign)
        : `${bare(shown, sign)}${unitOf(form, shown)}`;
    const better = form.exponent === -1
        ? (indicator.better === "more" ? "less" : indicator.better === "less" ? "more" : "either")
        : indicator.better;

    return {
        name: indicator.name, unit, better,
        title: hasWord(`indicator.${indicator.name}.name`)
            ? t(`indicator.${indicator.name}.name`) : titled(indicator.title),
        short: hasWord(key) ? t(key) : titled(indicator.title),
        shown: (value) => change(form, value),
        shownDifference: (value) => change(form, value),
        say: (value) => Number.isFinite(value)
            ? text(change(form, value), Boolean(form.exponent)) : t("number.unknown"),
        sayDifference: (value) => Number.isFinite(value)
            ? text(change(form, value), true) : t("number.unknown"),
        sayShown: (value) => Number.isFinite(value) ? text(value, true) : t("number.unknown"),
        sayShownPlain: (value) => Number.isFinite(value)
            ? text(value, Boolean(form.exponent)) : t("number.unknown"),
        sayRange: (low, high, sign = Boolean(form.exponent)) => {
            if (!Number.isFinite(low + high)) return t("number.unknown");
            const most = Math.abs(low) > Math.abs(high) ? low : high;
            return form.percent
                ? range((sign ? signed : number)(low * 100, form.decimals), text(high, sign))
                : range(bare(low, sign, most), `${bare(high, sign, most)}${unitOf(form, most)}`);
        },
        axis: (shown) => form.percent ? percent(shown, Math.abs(shown) < 0.1 ? 1 : 0)
            : number(shown, Math.abs(shown) < 10 && shown % 1 !== 0 ? 1 : 0),
    };
}

/* Low and high in the unit shown, in order: a logarithm may turn them. */
export function bounds(one: Measure, low: number, high: number): [number, number] {
    const a = one.shownDifference(low), b = one.shownDifference(high);

    return a <= b ? [a, b] : [b, a];
}

/* say: sentences and amounts in the language of the page. */
import type { Parameter, Sentence } from "../contract";
import { hasWord, list, number, percent, signed, t, unitWord } from "../words";

/* So many digits that a step of a slider shows. */
function decimalsOf(x: number): number {
    const size = Math.abs(x);

    if (size === 0 || Number.isInteger(x)) return 0;
    return Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(size))));
}

function unitWords(unit: string, x: number): string {
    return hasWord(`unit.${unit}`) ? unitWord(`unit.${unit}`, x) : unit;
}

/* "1,2 mill. kroner", "30 %", "12 jobs". */
export function amountText(x: number, unit: string, withSign = false): string {
    const say = withSign ? signed : number;

    if (unit === "share" || unit === "1") {
        const hundredths = Math.round(x * 1e6) / 1e4;

        return percent(x, Number.isInteger(hundredths) ? 0 : 1, withSign);
    }
    if (/^NOK/.test(unit) && Math.abs(x) >= 1e6) {
        const millions = x / 1e6;
        const decimals = Math.abs(millions) < 100 && !Number.isInteger(millions) ? 1 : 0;

        return t(`amount.million.${unit}`, { n: say(millions, decimals) });
    }
    return `${say(x, decimalsOf(x))} ${unitWords(unit, x)}`.trim();
}

function parameterText(parameter: Parameter): string | number {
    if (typeof parameter !== "object") return parameter;
    if ("amount" in parameter)
        return amountText(parameter.amount, parameter.unit, parameter.signed ?? false);
    if ("names" in parameter) return list(parameter.names);
    return "parameters" in parameter ? say(parameter) : t(parameter.key);
}

export function say(sentence: Sentence): string {
    return t(sentence.key, Object.fromEntries(
        Object.entries(sentence.parameters).map(([name, value]) => [name, parameterText(value)]),
    ));
}

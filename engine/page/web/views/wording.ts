/* wording.ts: a difference said honestly. A verdict of "yes" gives the difference with its
 * interval; "no" says that it cannot be told from noise, and gives no number as if it were one;
 * fewer than four pairs of runs say nothing yet. Intervals hold the model's own luck alone. */
import type { Verdict } from "../contract";
import { capital, t } from "../words";
import type { Measure } from "./measure";

/* In the unit shown; share: of the base, NaN where that says nothing. */
export interface Effect {
    mean: number;
    low: number;
    high: number;
    pairs: number;
    share: number;
    verdict: Verdict;
    say: (value: number) => string;
    sayRange: (low: number, high: number) => string;
}

export type Look = "more" | "less" | "noise" | "same" | "unknown";

export function look(effect: Effect): Look {
    if (effect.pairs === 0 || effect.verdict === "too few pairs") return "unknown";
    if (effect.mean === 0 && effect.low === 0 && effect.high === 0) return "same";
    if (effect.verdict !== "yes") return "noise";
    return effect.mean > 0 ? "more" : "less";
}

export function interval(effect: Effect): string {
    return effect.sayRange(effect.low, effect.high);
}

/* "+120 persons", or why there is no number. */
export function brief(effect: Effect): string {
    if (look(effect) === "unknown") return t("verdict.too few pairs");
    if (look(effect) === "same") return t("verdict.same");
    if (effect.verdict === "no") return t("verdict.no");
    if (effect.verdict === "too small") return t("verdict.too small");
    return effect.say(effect.mean);
}

/* As brief as a cell of a table or a label on a map has room for. */
export function mark(effect: Effect): string {
    const seen = look(effect);

    return seen === "noise" ? t("map.noise_mark") : seen === "unknown" ? t("map.unknown_mark")
        : seen === "same" ? t("map.same_mark") : effect.say(effect.mean);
}

/* "+120 persons (90 % interval +80 to +160)" */
export function whole(effect: Effect): string {
    return effect.verdict === "yes"
        ? t("verdict.with_interval", { difference: brief(effect), interval: interval(effect) })
        : brief(effect);
}

/* "In 2040 Rollag has 120 more persons with this strategy than without." */
export function sentence(effect: Effect, one: Measure, where: string, year: number): string {
    const parameters = { where, year, what: capital(one.short), difference: brief(effect),
        interval: interval(effect), pairs: effect.pairs };

    if (look(effect) === "unknown") return t("effect.sentence.unknown", parameters);
    if (look(effect) === "same") return t("effect.sentence.same", parameters);
    if (effect.verdict === "no") return t("effect.sentence.no", parameters);
    if (effect.verdict === "too small") return t("effect.sentence.too_small", parameters);
    return t(effect.mean > 0 ? "effect.sentence.more" : "effect.sentence.less", parameters);
}

/* Whether most would call it better: a judgement, so it is said in words and no colour of its
 * own. */
export function judgement(effect: Effect, one: Measure): string {
    if (effect.verdict !== "yes" || one.better === "either") return "";
    return t((effect.mean > 0) === (one.better === "more") ? "effect.better" : "effect.worse");
}

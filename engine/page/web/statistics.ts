/* statistics: paired replicates, bands and verdicts, by the rule of engine/experiment/pairs and
 * verdict; a test holds the two equal.
 *   interval   mean d +- t(n - 1) s_d / sqrt(n) (Student 1908)
 *   verdict    the interval leaves out zero, the difference is among the discoveries of its family
 *              (Benjamini & Hochberg 1995), and it exceeds a thousandth of the base
 *   t          by the incomplete beta function, its continued fraction after Lentz (1976) */
import type { Verdict } from "./contract";

/* Fewer pairs have neither interval nor verdict. */
export const PAIRS_LEAST = 4;
/* Share of intervals of differences, and one minus the share of chance findings. */
export const LEVEL = 0.9;
/* A difference of this share of the base or less matters to nobody who plans (assumed). */
export const SMALLEST = 0.001;

export interface Pairs {
    count: number;
    base: number;
    mean: number;
    low: number;
    high: number;
    p: number;
    more: number;
    less: number;
}

/* ln Gamma(x), x > 0: Lanczos (1964) with g = 7, nine terms. */
function logGamma(x: number): number {
    const terms = [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
        -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
        1.5056327351493116e-7,
    ];
    let sum = terms[0]!;

    for (let k = 1; k < terms.length; k++) sum += terms[k]! / (x - 1 + k);
    const t = x + 6.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

function continuedFraction(x: number, a: number, b: number): number {
    const tiny = 1e-300;
    const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
    let c = 1;
    let d = 1 / away(1 - ((a + b) * x) / (a + 1));
    let fraction = d;

    for (let m = 1; m < 400; m++) {
        const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
        const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));

        d = 1 / away(1 + even * d);
        c = away(1 + even / c);
        fraction *= d * c;
        d = 1 / away(1 + odd * d);
        c = away(1 + odd / c);
        fraction *= d * c;
        if (Math.abs(d * c - 1) < 1e-16) break;
    }
    return fraction;
}

/* Regularised incomplete beta function. */
function incompleteBeta(x: number, a: number, b: number): number {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const front = Math.exp(
        logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
    );
    return x < (a + 1) / (a + b + 2)
        ? (front * continuedFraction(x, a, b)) / a
        : 1 - (front * continuedFraction(1 - x, b, a)) / b;
}

/* Chance that |T| exceeds t, of Student's T with this freedom. */
export function studentTails(t: number, freedom: number): number {
    return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

const quantiles = new Map<string, number>();

/* t that |T| exceeds with chance 1 - level: by halving, once for each freedom. */
export function studentQuantile(level: number, freedom: number): number {
    const key = `${level} ${freedom}`;
    const known = quantiles.get(key);
    let low = 0;
    let high = 1;

    if (known !== undefined) return known;
    while (studentTails(high, freedom) > 1 - level) high *= 2;
    for (let k = 0; k < 200 && low < high; k++) {
        const middle = low + (high - low) / 2;

        if (middle === low || middle === high) break;
        if (studentTails(middle, freedom) > 1 - level) low = middle;
        else high = middle;
    }
    quantiles.set(key, high);
    return high;
}

/* Of the same replicates in a and b; pairs with an unknown value are left out. */
export function pairsOf(a: ArrayLike<number>, b: ArrayLike<number>, level = LEVEL): Pairs {
    const result: Pairs = {
        count: 0, base: NaN, mean: NaN, low: NaN, high: NaN, p: NaN, more: NaN, less: NaN,
    };
    let base = 0;
    let mean = 0;
    let squares = 0;
    let more = 0;
    let less = 0;

    for (let r = 0; r < a.length && r < b.length; r++) {
        const x = a[r]!;
        const difference = b[r]! - x;

        if (Number.isNaN(difference)) continue;
        result.count++;
        base += (x - base) / result.count;
        const from = difference - mean;
        mean += from / result.count;
        squares += from * (difference - mean);
        more += difference > 0 ? 1 : 0;
        less += difference < 0 ? 1 : 0;
    }
    if (!result.count) return result;
    Object.assign(result, {
        base, mean, more: more / result.count, less: less / result.count,
    });
    if (result.count < PAIRS_LEAST) return result;
    const freedom = result.count - 1;
    const error = Math.sqrt(squares / freedom / result.count);
    const half = studentQuantile(level, freedom) * error;
    result.low = mean - half;
    result.high = mean + half;
    result.p = error > 0 ? studentTails(Math.abs(mean) / error, freedom) : mean === 0 ? 1 : 0;
    return result;
}

/* The largest p of a family that is still a discovery; below zero when none is. */
export function thresholdOf(family: number[], level = LEVEL): number {
    const known = family.filter((p) => !Number.isNaN(p)).sort((x, y) => x - y);
    let threshold = -1;

    known.forEach((p, k) => {
        if (p * known.length <= (1 - level) * (k + 1)) threshold = p;
    });
    return threshold;
}

export function verdictOf(pairs: Pairs, threshold: number, smallest = SMALLEST): Verdict {
    if (pairs.count < PAIRS_LEAST) return "too few pairs";
    if (!(pairs.low * pairs.high > 0 && pairs.p <= threshold)) return "no";
    return Math.abs(pairs.mean) > smallest * Math.abs(pairs.base) ? "yes" : "too small";
}

/* p-quantile of sorted numbers, between neighbours in a straight line; NaN of none. */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
    if (!sorted.length) return NaN;
    const at = p * (sorted.length - 1);
    const below = Math.floor(at);
    const low = sorted[below]!;

    return below + 1 < sorted.length ? low + (at - below) * (sorted[below + 1]! - low) : low;
}

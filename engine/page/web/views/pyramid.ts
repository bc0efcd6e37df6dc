/* pyramid.ts: ages of women and men in the year, beside the first year (without a strategy) or
 * beside the baseline. The picture moves with the year. */
import type { State } from "../contract";
import { ages, pack } from "../results";
import { number, t } from "../words";
import { drawPyramid } from "./chart_pyramid";
import { figure } from "./figure";
import { baseOf, currentKey, fileName, groupId, groupName, isBaseline, lastYear, settingName,
    source } from "./reading";

const GROUPS = 21, SUMS: [string, number, number][] = [
    ["0_19", 0, 4], ["20_64", 4, 13], ["65_79", 13, 16], ["80", 16, 21],
];

function ageNames(): string[] {
    return Array.from({ length: GROUPS }, (_, k) => k === GROUPS - 1 ? "100+"
        : `${5 * k}–${5 * k + 4}`);
}

/* Women to the left: rows of the engine are men and women. */
function sides(found: number[][]): number[][] {
    return [found[1] ?? [], found[0] ?? []];
}

function total(found: number[][], from: number, to: number): number {
    return found.flatMap((sex) => sex.slice(from, to)).reduce((a, b) => a + b, 0);
}

export function pyramidFigure(state: State): HTMLElement {
    const key = currentKey(state), group = groupId(state), where = groupName(group);
    const year = Math.min(state.year, lastYear()), first = pack().first_year;
    /* Ages of a strategy that are not stored: its base is shown, and named. */
    const stored = isBaseline(state) || ages(key, year, group) !== null;
    const shown = stored ? key : baseOf(key), alone = isBaseline(state) || !stored;
    const compared = alone ? { key: shown, year: first } : { key: baseOf(key), year };
    const now = ages(shown, year, group), before = ages(compared.key, compared.year, group);
    const all = [first, year, lastYear()].flatMap((one) => [ages(shown, one, group),
        ages(baseOf(key), one, group)]).flatMap((found) => found?.flat() ?? []);
    const other = alone ? String(first) : t("strategy.none");
    const mine = !stored ? `${t("strategy.none")}, ${year}`
        : alone ? String(year) : settingName(state.setting);
    const title = t("pyramid.title", { where, year });
    const names = ageNames();
    const sums = now && before ? SUMS.map(([name, from, to]) => t("pyramid.sum", {
        ages: t(`pyramid.ages_${name}`), now: number(total(now, from, to)),
        before: number(total(before, from, to)),
    })).join(", ") : t("pyramid.unknown");

    return figure({
        name: fileName("ages", where, String(year)), title, source: source(),
        text: now && before ? [!stored && t("pyramid.base_shown"),
            t("pyramid.text", { name: mine, other, sums })].filter(Boolean).join(" ") : sums,
        draw: now ? (width) => drawPyramid({
            width: Math.min(width, 560), label: `${title} ${sums}`, filled: sides(now),
            outlined: before ? sides(before) : null, ages: names,
            names: [t("pyramid.women"), t("pyramid.men")], most: Math.max(1, ...all),
            axis: (value) => number(value),
        }) : undefined,
        table: {
            caption: title,
            columns: [t("pyramid.age"), ...[mine, other].flatMap((name) =>
                [t("pyramid.women_of", { name }), t("pyramid.men_of", { name })])],
            rows: names.map((age, k) => [age, ...[now, before].flatMap((found) =>
                found ? sides(found).map((sex) => ({ value: Math.round(sex[k] ?? NaN),
                    text: number(sex[k] ?? NaN) })) : [null, null])]),
        },
    });
}

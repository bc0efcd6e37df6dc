/* lines_figure.ts: one indicator over the years, of some settings for one group, as a figure with
 * its table. */
import type { Key } from "../contract";
import { h, svg } from "../dom";
import { t } from "../words";
import { drawLines, type Series } from "./chart_lines";
import { figure } from "./figure";
import { fileName, groupName, measured, points, source, years } from "./reading";
import type { Cell, Table } from "./save";

export interface Shown { key: Key; name: string; look: string }

export interface LinesGiven {
    indicator: string;
    group: string;
    shown: Shown[];
    year?: number;
    height: number;
    small?: boolean;
    names?: boolean;
    level?: 2 | 3 | 4;
    text?: string;
    title?: string;
}

function tableOf(given: LinesGiven, series: Series[]): Table {
    const one = measured(given.indicator);
    const say = (value: number): Cell => ({ value, text: one.sayShownPlain(value) });

    return {
        caption: t("table.lines", { what: one.title, where: groupName(given.group) }),
        columns: [t("table.year"), ...series.flatMap((each) => [
            t("table.median", { name: each.name }), t("table.low", { name: each.name }),
            t("table.high", { name: each.name }),
        ])],
        rows: years().map((year) => [String(year), ...series.flatMap((each) => {
            const point = each.points.find((p) => p.year === year);
            return point ? [say(point.middle), say(point.low), say(point.high)]
                : [null, null, null];
        })]),
    };
}

/* "Population in Rollag, 2020 to 2045: without measures from 1 400 to 1 250 (1 200 to 1 300)." */
function label(given: LinesGiven, series: Series[]): string {
    const one = measured(given.indicator);

    return [t("figure.lines_label", { what: one.short, where: groupName(given.group) }),
        ...series.map((each) => {
            const first = each.points[0], last = each.points.at(-1);
            if (!first || !last) return t("figure.line_unknown", { name: each.name });
            return t("figure.line_label", {
                name: each.name, from: first.year, to: last.year,
                first: one.sayShownPlain(first.middle), last: one.sayShownPlain(last.middle),
                band: one.sayRange(last.low, last.high),
            });
        })].join(" ");
}

/* Which dash is whose: the names at the lines' ends have no room on narrow screens. */
export function lineKey(series: Series[]): HTMLElement {
    return h("ul", { class: "key", "aria-label": t("legend.title") }, series.map((each) =>
        h("li", {}, svg("svg", { class: "chart", width: 34, height: 10, "aria-hidden": "true" },
            svg("path", { class: `line ${each.look}`, d: "M1,5H33" })), each.name)));
}

export function linesFigure(given: LinesGiven): HTMLElement {
    const one = measured(given.indicator);
    const series = given.shown.map((each): Series => ({
        name: each.name, look: each.look, points: points(each.key, given.indicator, given.group),
    }));

    return figure({
        name: fileName(given.indicator, groupName(given.group)),
        title: given.title ?? one.short, level: given.level, text: given.text, source: source(),
        legend: given.names ? lineKey(series) : undefined,
        small: given.small, table: () => tableOf(given, series),
        draw: (width) => drawLines({
            width, height: given.height, series, label: label(given, series),
            axis: one.axis, year: given.year, names: given.names,
            ticks: given.small ? 3 : 5,
        }),
    });
}

/* core_hinterland.ts: the regional centre against its hinterland, and my municipality and the
 * region beside the country, all at 100 in the first year, so that small and large can be seen
 * together. The country is known of the baseline alone. */
import type { Key, State } from "../contract";
import { band, groupOf, pack } from "../results";
import { number, t } from "../words";
import { drawLines, type Series } from "./chart_lines";
import { figure } from "./figure";
import { lineKey } from "./lines_figure";
import { baseOf, currentKey, fileName, groupId, groupName, indicator, isBaseline, measured, points,
    source, typesHere, years } from "./reading";

/* Of shares and logarithms an index says nothing: they are shown as they are. */
function indexed(name: string): boolean {
    return indicator(name)?.together === "sum" && measured(name).better !== undefined
        && !["municipal_net_result", "tax_equalisation"].includes(name);
}

function line(key: Key, name: string, group: string, look: string): Series {
    const all = points(key, name, group);
    const start = all[0]?.middle ?? NaN;

    return {
        name: groupName(group), look,
        points: all.map((point) => indexed(name) ? { year: point.year,
            middle: (100 * point.middle) / start, low: (100 * point.low) / start,
            high: (100 * point.high) / start } : point),
    };
}

function indexFigure(state: State, groups: string[], title: string, id: string, key: Key):
    HTMLElement {
    const name = state.indicator, one = measured(name);
    const looks = ["first", "second", "third", "fourth"];
    const series = groups.map((group, k) => line(key, name, group, looks[k] ?? "fourth"))
        .filter((each) => each.points.length > 0);
    const say = (value: number) => indexed(name) ? number(value, 1) : one.sayShownPlain(value);
    const at = (each: Series) => each.points.find((point) => point.year === state.year)
        ?? each.points.at(-1);
    const text = [t(indexed(name) ? "indexed.text" : "index.text_level",
        { what: one.short, year: pack().first_year }),
    ...series.map((each) => t("index.value", { name: each.name, year: at(each)?.year ?? "",
        value: say(at(each)?.middle ?? NaN) }))].join(" ");

    return figure({
        name: fileName(id, name), title, text, source: source(), legend: lineKey(series),
        draw: (width) => drawLines({
            width, height: 260, series, names: true, label: `${title}. ${text}`, ticks: 5,
            axis: (value) => indexed(name) ? number(value) : one.axis(value), year: state.year,
        }),
        table: {
            caption: title, columns: [t("table.year"), ...series.map((each) => each.name)],
            rows: years().map((year) => [String(year), ...series.map((each) => {
                const point = each.points.find((p) => p.year === year);
                return point ? { value: point.middle, text: say(point.middle) } : null;
            })]),
        },
    });
}

/* Types of municipalities there are: core and hinterland, and others a region may have. */
export function settlementFigures(state: State): HTMLElement {
    const key = currentKey(state), types = typesHere();
    const groups = types.length > 1 ? types : ["region"];

    return indexFigure(state, groups, t("index.types_title",
        { what: measured(state.indicator).short }), "core-hinterland", key);
}

export function countryFigure(state: State): HTMLElement {
    const key = currentKey(state), base = baseOf(key);
    const groups = [...new Set([groupId(state), "region", "country"])]
        .filter((id) => id !== "country" || groupOf("country"));
    const known = groups.filter((id) => Number.isFinite(
        band(base, state.indicator, pack().first_year, id).median));

    return indexFigure(state, known, t("index.country_title",
        { what: measured(state.indicator).short, where: groupName(groupId(state)) }),
    "beside-the-country", isBaseline(state) ? key : base);
}

/* map_view.ts: the map of the region with its legend, list and table: how a strategy differs from
 * the baseline in each municipality, or, without a strategy, how each changes from the first
 * year. */
import type { Place, State } from "../contract";
import { h } from "../dom";
import { pack } from "../results";
import { update } from "../store";
import { alphabetical, percent, t } from "../words";
import { figure } from "./figure";
import { drawMap, type Area } from "./map";
import { currentKey, effect, fileName, groupName, indicator, isBaseline, measured, middle, places,
    settingName, source, yearOf } from "./reading";
import type { Table } from "./save";
import { look, mark, whole, type Effect } from "./wording";

/* What the map shows of one municipality: as shown, and by which it is classed. */
interface Shown { place: Place; size: number; value: string; label: string; noise: boolean;
    unknown: boolean; effect: Effect | null }

/* Shares where they say something, else the unit. */
function byShare(name: string): boolean {
    return indicator(name)?.together === "sum" && indicator(name)?.unit !== "NOK";
}

function strategyShown(state: State, place: Place): Shown {
    const name = state.indicator, year = yearOf(state, name);
    const found = effect(currentKey(state), name, year, place.code);
    const seen = look(found), share = byShare(name) && Number.isFinite(found.share);
    const yes = seen === "more" || seen === "less";

    return {
        place, effect: found, noise: seen === "noise", unknown: seen === "unknown",
        size: share ? found.share : found.mean,
        value: yes && share ? percent(found.share, 1, true) : mark(found),
        label: `${place.name}: ${whole(found)}${yes && share
            ? `, ${percent(found.share, 1, true)}` : ""}`,
    };
}

function baselineShown(state: State, place: Place): Shown {
    const name = state.indicator, year = yearOf(state, name), one = measured(name);
    const key = currentKey(state), first = pack().first_year;
    const from = middle(key, name, first, place.code), to = middle(key, name, year, place.code);
    const share = byShare(name) && from.middle > 0;
    const change = to.middle - from.middle;
    const size = share ? change / from.middle : change;
    /* A change that the band of the runs does not agree on is no change. */
    const noise = to.low <= from.middle && to.high >= from.middle && year !== first;

    return {
        place, size, effect: null, noise, unknown: !Number.isFinite(size),
        value: !Number.isFinite(size) ? t("map.unknown_mark") : noise ? t("map.noise_mark")
            : share ? percent(size, 1, true) : one.sayShown(size),
        label: `${place.name}: ${t("map.change", { first: one.sayShownPlain(from.middle),
            from: first, last: one.sayShownPlain(to.middle), to: year })}`,
    };
}

/* Three classes each way, at round numbers up to the largest difference. */
function steps(shown: Shown[]): [number, number] {
    const most = Math.max(0, ...shown.filter((one) => !one.noise && !one.unknown)
        .map((one) => Math.abs(one.size)));
    const digits = 10 ** Math.floor(Math.log10(most || 1));
    const round = (x: number) => {
        const step = digits / (x < digits * 0.6 ? 10 : 5);
        return Math.max(step, Math.round(x / step) * step);
    };

    return most ? [round(most / 4), round(most / 2)] : [0, 0];
}

function classOf(one: Shown, [low, high]: [number, number]): string {
    if (one.unknown) return "unknown";
    if (one.noise) return "noise";
    const size = Math.abs(one.size), level = size > high ? 3 : size > low ? 2 : 1;

    return one.size > 0 ? `more-${level}` : one.size < 0 ? `less-${level}` : "plain";
}

function legend(state: State, shown: Shown[], at: [number, number]): HTMLElement {
    const one = measured(state.indicator), share = byShare(state.indicator);
    const say = (x: number) => share ? percent(x, x < 0.01 ? 2 : 1)
        : one.sayShown(x).replace("+", "");
    const [low, high] = at, compared = !isBaseline(state);
    const items: [string, string][] = [];
    const has = (test: (each: Shown) => boolean) => shown.some(test);
    const sides = (["more", "less"] as const).filter((side) => has((each) => !each.noise
        && !each.unknown && (side === "more" ? each.size > 0 : each.size < 0)));

    for (const side of sides) {
        items.push([`${side}-3`, t(`legend.${side}_over`, { high: say(high) })],
            [`${side}-2`, t(`legend.${side}_between`, { low: say(low), high: say(high) })],
            [`${side}-1`, t(`legend.${side}_below`, { low: say(low) })]);
    }
    if (has((each) => each.noise))
        items.push(["noise", t(compared ? "legend.noise" : "legend.noise_baseline")]);
    if (has((each) => !each.noise && !each.unknown && each.size === 0))
        items.push(["plain", t("legend.same")]);
    if (has((each) => each.unknown)) items.push(["unknown", t("legend.unknown")]);
    items.push(["land", t("legend.outside")]);
    return h("ul", { class: "key map-key", "aria-label": t("legend.title") },
        items.map(([name, text]) => h("li", {},
            h("span", { class: `swatch area ${name}`, "aria-hidden": "true" }), text)));
}

function tableOf(state: State, shown: Shown[]): Table {
    const one = measured(state.indicator), year = yearOf(state, state.indicator);
    const say = (value: number) => ({ value, text: one.sayShown(value) });

    if (isBaseline(state)) return {
        caption: t("map.table_baseline", { what: one.title, from: pack().first_year, to: year }),
        columns: [t("table.municipality"), t("map.change_column"), t("table.in_words")],
        rows: shown.map((each) =>
            [`${each.place.code} ${each.place.name}`, each.value, each.label]),
    };
    return {
        caption: t("map.table", { what: one.title, year, name: settingName(state.setting) }),
        columns: [t("table.municipality"), t("table.difference"), t("table.interval_low"),
            t("table.interval_high"), t("table.pairs"), t("table.verdict")],
        rows: shown.map(({ place, effect: found }) => found
            ? [`${place.code} ${place.name}`, say(found.mean), say(found.low), say(found.high),
                found.pairs, t(`verdict.${found.verdict}`)]
            : [place.name, null, null, null, null, null]),
    };
}

export function mapFigure(state: State, level: 2 | 3 = 2): HTMLElement {
    const one = measured(state.indicator), year = yearOf(state, state.indicator);
    const shown = places().map((place) => isBaseline(state)
        ? baselineShown(state, place) : strategyShown(state, place))
        .sort((a, b) => alphabetical(a.place.name, b.place.name));
    const at = steps(shown);
    const areas = shown.map((each): Area => ({
        code: each.place.code, name: each.place.name, value: each.value, label: each.label,
        look: classOf(each, at), weight: each.place.population,
    }));
    const title = isBaseline(state)
        ? t("map.title_baseline", { what: one.short, from: pack().first_year, to: year })
        : t("map.title", { what: one.short, year, name: settingName(state.setting) });
    const element = figure({
        name: fileName("map", state.indicator, String(year)), title, level,
        source: source(), text: summary(state, shown), table: () => tableOf(state, shown),
        legend: legend(state, shown, at),
        draw: (width) => drawMap({
            width, areas, chosen: state.place, label: t("map.label", { title }),
            choose: (code) => update({ place: code === state.place ? "" : code }, "step.place",
                { undoable: false }),
        }),
    });

    element.querySelector("h2, h3")?.setAttribute("id", "map-title");
    element.setAttribute("aria-labelledby", "map-title");
    return element;
}

/* "More in 3 of 8 municipalities, fewer in 1, cannot be told from chance in 4." */
function summary(state: State, shown: Shown[]): string {
    const count = (test: (each: Shown) => boolean) => shown.filter(test).length;
    const told = (each: Shown) => !each.noise && !each.unknown;
    const parameters = {
        all: shown.length, region: groupName("region"),
        more: count((each) => told(each) && each.size > 0),
        less: count((each) => told(each) && each.size < 0),
        noise: count((each) => each.noise), unknown: count((each) => each.unknown),
    };

    if (isBaseline(state)) return t("map.summary_baseline", parameters);
    if (parameters.unknown === shown.length) return t("map.summary_unknown");
    return t("map.summary", parameters);
}

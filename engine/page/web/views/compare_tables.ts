/* compare_tables.ts: strategies side by side: headline indicators, one indicator as bars, cost by
 * payer, who gains and who loses, and how each holds up under shocks and futures. */
import type { State } from "../contract";
import { button, h } from "../dom";
import { costUntil, pack } from "../results";
import { hasWord, number, percent, t } from "../words";
import { drawBars, type Bar } from "./chart_bars";
import { titleOf, type Contender } from "./contenders";
import { figure } from "./figure";
import { baseOf, effect, fileName, groupId, groupName, headlines, lastYear, measured, middle,
    places, source, yearOf } from "./reading";
import type { Cell, Table } from "./save";
import { brief, look, mark, whole, type Effect } from "./wording";

type Level = 2 | 3;

export function headlineTable(state: State, all: Contender[], level: Level = 2): HTMLElement {
    const group = groupId(state), where = groupName(group);
    const first = all[0] as Contender;
    const table: Table = {
        caption: t("compare.headline_caption", { where, year: state.year }),
        columns: [t("search.indicator"), t("strategy.none"), ...all.map(titleOf)],
        rows: headlines().map((name) => {
            const one = measured(name), year = yearOf(state, name);
            const without = middle(baseOf(first.key), name, year, group).middle;
            return [one.short, one.sayShownPlain(without),
                ...all.map((each) => cellText(effect(each.key, name, year, group)))];
        }),
    };

    return figure({ name: fileName("strategies", where), level, title: t("compare.headline_title"),
        text: t("compare.headline_text"), source: source(), table });
}

/* A difference with its interval, else a mark. */
function cellText(found: Effect): string {
    return found.verdict === "yes" ? whole(found) : mark(found);
}

function bar(name: string, found: Effect, letter: string): Bar {
    const seen = look(found);

    return {
        name, text: brief(found),
        value: found.mean, low: found.low,
        high: found.high, look: seen === "same" ? "plain" : seen, strong: letter !== "",
    };
}

export function barsFigure(state: State, all: Contender[], level: Level = 2): HTMLElement {
    const name = state.indicator, one = measured(name), year = yearOf(state, name);
    const group = groupId(state), where = groupName(group);
    const title = t("compare.bars_title", { what: one.short, where, year });
    const found = all.map((each) => ({ each, effect: effect(each.key, name, year, group) }));
    const say = (value: number): Cell => ({ value, text: one.sayShown(value) });
    const bars = found.map((pair) =>
        bar(titleOf(pair.each), pair.effect, pair.each.letter));

    return figure({
        name: fileName("compare", name, where), level, title, source: source(),
        text: t("compare.bars_text"),
        draw: (width) => drawBars({ width: Math.min(width, 760), bars,
            label: [title, ...found.map((pair) =>
                `${titleOf(pair.each)}: ${whole(pair.effect)}`)].join(". "),
            axis: one.axis }),
        table: {
            caption: title, columns: [t("compare.strategy"), t("table.difference"),
                t("table.interval_low"), t("table.interval_high"), t("table.pairs"),
                t("table.verdict")],
            rows: found.map((pair) => [titleOf(pair.each), say(pair.effect.mean),
                say(pair.effect.low), say(pair.effect.high), pair.effect.pairs,
                t(`verdict.${pair.effect.verdict}`)]),
        },
    });
}

/* NOK millions until the last year, paid by state and municipalities of the region. */
export function costFigure(all: Contender[], level: Level = 2, picture = true): HTMLElement {
    const until = lastYear(), people = places().reduce((sum, place) => sum + place.population, 0);
    const years = until - pack().first_year;
    const costs = all.map((each) => ({ each,
        state: costUntil(each.key, "state", until, "region") / 1e6,
        municipal: costUntil(each.key, "municipal", until, "region") / 1e6 }));
    const cell = (value: number): Cell => ({ value, text: number(value, Math.abs(value) < 100
        && value !== 0 ? 1 : 0) });
    const bars = costs.flatMap((one): Bar[] => (["state", "municipal"] as const).map((payer) => ({
        name: `${titleOf(one.each)} – ${t(`payer.${payer}`)}`, value: one[payer], low: NaN,
        high: NaN, text: `${cell(one[payer]).text} ${t("unit.million_nok")}`,
        look: "plain" as const,
    })));

    return figure({
        name: fileName("cost"), level, title: t("compare.cost_title", { until }), source: source(),
        text: t("compare.cost_text"),
        draw: picture ? (width) => drawBars({ width: Math.min(width, 760), bars,
            label: [t("compare.cost_title", { until }), ...bars.map((each) =>
                `${each.name}: ${each.text}`)].join(". "),
            axis: (value) => number(value) }) : undefined,
        table: {
            caption: t("compare.cost_caption", { until }),
            columns: [t("compare.strategy"), t("payer.state"), t("payer.municipal"),
                t("compare.cost_head")],
            rows: costs.map((one) => [titleOf(one.each), cell(one.state), cell(one.municipal),
                cell(((one.state + one.municipal) * 1e6) / years / people)]),
        },
    });
}

/* "better", "worse", or nothing: a judgement, said in a word and not by colour alone. */
function judged(found: Effect, name: string): string {
    const better = measured(name).better;

    return better === "either" ? "" : t((found.mean > 0) === (better === "more")
        ? "compare.better" : "compare.worse");
}

/* Municipality by indicator: a mark, a number where it can be told, and a colour. */
export function gainsTable(state: State, one: Contender): HTMLElement {
    const names = headlines();
    const cells = places().map((place) => ({ place, effects: names.map((name) =>
        effect(one.key, name, yearOf(state, name), place.code)) }));
    const text = (found: Effect, k: number) => found.verdict !== "yes" ? mark(found)
        : `${found.mean > 0 ? "▲" : "▼"} ${Number.isFinite(found.share)
            ? percent(found.share, 1, true) : brief(found)} ${judged(found, names[k] ?? "")}`;
    const table: Table = {
        caption: t("compare.gains_caption", { name: titleOf(one), year: state.year }),
        columns: [t("table.municipality"), ...names.map((name) => measured(name).short)],
        rows: cells.map(({ place, effects }) =>
            [`${place.code} ${place.name}`, ...effects.map(text)]),
    };
    const element = figure({
        name: fileName("gains", one.name), title: t("compare.gains_title", { name: titleOf(one) }),
        text: t("compare.gains_text"), source: source(), table,
    });

    element.querySelectorAll("tbody tr").forEach((row, k) => {
        const heading = row.querySelector("th");
        if (heading) heading.textContent = cells[k]?.place.name ?? "";
        row.querySelectorAll("td").forEach((td, m) => {
            const found = cells[k]?.effects[m], seen = found ? look(found) : "unknown";
            const word = found ? judged(found, names[m] ?? "") : "";
            if (seen !== "more" && seen !== "less") td.classList.add("noise");
            else td.classList.add(word === "" ? "told" : word === t("compare.better")
                ? "gain" : "loss");
        });
    });
    return element;
}

/* Names of a shock or future of the library by its words. */
export function eventName(kind: "event" | "future", id: string): string {
    return hasWord(`${kind}.${id}.name`) ? t(`${kind}.${id}.name`) : id;
}

export function robustTable(state: State, all: Contender[], level: Level = 2): HTMLElement {
    const name = state.indicator, one = measured(name), year = yearOf(state, name);
    const group = groupId(state), where = groupName(group);
    const worlds = pack().cases.filter((each) => each.strategy === "none");
    const table: Table = {
        caption: t("compare.robust_caption", { what: one.short, where, year }),
        columns: [t("compare.world"), t("strategy.none"), ...all.map(titleOf)],
        rows: worlds.map((world) => [
            world.shock === "none" ? eventName("future", world.future) : world.future === "main"
                ? eventName("event", world.shock)
                : `${eventName("event", world.shock)}, ${eventName("future", world.future)}`,
            one.sayShownPlain(middle(world.id, name, year, group).middle),
            ...all.map((each) => {
                const own = pack().cases.find((other) => other.id === each.key);
                const found = own && pack().cases.find((other) => other.strategy === own.strategy
                    && other.shock === world.shock && other.future === world.future);
                return found ? cellText(effect(found.id, name, year, group)) : t("compare.not_run");
            }),
        ]),
    };

    return figure({ name: fileName("shocks-and-futures", name), level,
        title: t("compare.robust_title"), text: t("compare.robust_text"), source: source(),
        table });
}

/* Buttons that choose one of the contenders. */
export function chooseOne(all: Contender[], chosen: number, choose: (k: number) => void):
    HTMLElement {
    return h("div", { class: "row", role: "group", "aria-label": t("compare.choose") },
        all.map((one, k) => button(titleOf(one), () => choose(k),
            { "aria-pressed": String(k === chosen), "data-key": `contender-${k}` })));
}

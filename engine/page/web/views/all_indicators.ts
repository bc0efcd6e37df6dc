/* all_indicators.ts: every indicator behind a search, with its value without measures and what
 * the strategy does to it in the year. Choosing one shows it on the map and in its own chart. */
import type { State } from "../contract";
import { announce, button, h } from "../dom";
import { pack } from "../results";
import { update } from "../store";
import { alphabetical, t } from "../words";
import { linesFigure } from "./lines_figure";
import { baseOf, currentKey, effect, groupId, groupName, isBaseline, measured, middle, settingName,
    yearOf } from "./reading";
import { brief } from "./wording";

let sought = "";

function row(state: State, name: string): HTMLElement {
    const one = measured(name), group = groupId(state), year = yearOf(state, name);
    const key = currentKey(state), value = middle(baseOf(key), name, year, group).middle;

    return h("tr", { "aria-current": state.indicator === name ? "true" : null },
        h("th", { scope: "row" }, button(one.title, () => update({ indicator: name },
            "step.indicator", { undoable: false }), { class: "link", "data-key": `one-${name}` })),
        h("td", { class: "number" }, one.sayShownPlain(value)),
        !isBaseline(state) && h("td", {}, brief(effect(key, name, year, group))));
}

function matches(name: string): boolean {
    const text = `${measured(name).title} ${measured(name).short} ${name}`.toLocaleLowerCase();

    return sought.toLocaleLowerCase().split(/\s+/).every((word) => text.includes(word));
}

export function allIndicators(state: State): HTMLElement {
    const names = pack().indicators.map((one) => one.name)
        .sort((a, b) => alphabetical(measured(a).title, measured(b).title));
    const body = h("tbody", {});
    const fill = (): number => {
        const found = names.filter(matches);
        body.replaceChildren(...found.map((name) => row(state, name)));
        return found.length;
    };
    const field = h("input", {
        type: "search", id: "indicator-search", value: sought,
        oninput: () => {
            sought = field.value;
            announce(t("search.found", { count: fill() }));
        },
    });
    const key = currentKey(state), where = groupName(groupId(state));
    const shown = [{ key: baseOf(key), name: t("strategy.none"), look: "baseline" }];

    if (!isBaseline(state))
        shown.push({ key, name: settingName(state.setting), look: "strategy" });
    fill();
    return h("div", {},
        linesFigure({ indicator: state.indicator, group: groupId(state), shown, year: state.year,
            height: 260, names: true, title: t("search.chart", { where,
                what: measured(state.indicator).title }) }),
        h("div", { class: "field" }, h("label", { for: "indicator-search" }, t("search.label")),
            field),
        h("div", { class: "table-room tall", tabindex: 0, role: "group",
            "aria-label": t("search.title") },
        h("table", {}, h("caption", {}, t("search.caption", { where, year: state.year })),
            h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("search.indicator")),
                h("th", { scope: "col", class: "number" }, t("strategy.none")),
                !isBaseline(state) && h("th", { scope: "col" }, t("table.difference")))), body)));
}

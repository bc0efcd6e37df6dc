/* effect.ts: the second view: choose or change a strategy to the left, see at once what it does
 * to whom, by when and how surely: a sentence first, then the map, the headline indicators, and
 * more behind tabs. */
import type { State } from "../contract";
import { announce, h, replace, tabs } from "../dom";
import { outcome } from "../results";
import { get } from "../store";
import { t } from "../words";
import { allIndicators } from "./all_indicators";
import { countryFigure, settlementFigures } from "./core_hinterland";
import { measures } from "./evidence";
import { flowsView } from "./flows";
import { headlineCards } from "./headline";
import { mapFigure } from "./map_view";
import { pyramidFigure } from "./pyramid";
import { currentKey, effect, groupId, groupName, headlines, isBaseline, measured, settingName,
    yearOf } from "./reading";
import { luck, onward, section, type View } from "./view";
import { judgement, look, sentence } from "./wording";
import { yearControl } from "./year";

let tab = "core";

/* What the strategy does in one sentence each for the indicators that it moves. */
export function answer(state: State): HTMLElement {
    const key = currentKey(state), group = groupId(state), where = groupName(group);
    const found = headlines().map((name) => ({ name, one: measured(name),
        effect: effect(key, name, yearOf(state, name), group) }));
    const told = found.filter((each) => each.effect.verdict === "yes");
    const noise = found.filter((each) => look(each.effect) === "noise");
    const same = found.filter((each) => look(each.effect) === "same");
    const pairs = Math.max(0, ...found.map((each) => each.effect.pairs));

    if (isBaseline(state)) return h("p", { class: "hint" }, t("effect.choose_first"));
    if (same.length === found.length)
        return h("p", { class: "hint" }, t("effect.all_same", { where, year: state.year }));
    if (!told.length && !noise.length)
        return h("p", { class: "hint" }, t("effect.not_yet", { pairs }));
    return h("div", { class: "answer" },
        h("p", { class: "lead" }, t("effect.lead", { name: settingName(state.setting), where,
            year: state.year })),
        told.length ? h("ul", {}, told.map((each) => h("li", {},
            sentence(each.effect, each.one, where, yearOf(state, each.name)), " ",
            judgement(each.effect, each.one))))
            : h("p", {}, t("effect.nothing_told", { where })),
        told.length > 0 && noise.length > 0 && h("p", {}, t("effect.noise_list",
            { list: noise.map((each) => each.one.short).join(", ") })),
        h("p", { class: "note" }, t("effect.pairs", { pairs })));
}

function more(state: State, redraw: () => void): HTMLElement {
    return tabs(t("effect.more"), [
        { id: "core", title: t("tab.core"), content: () => h("div", {}, settlementFigures(state),
            countryFigure(state)) },
        { id: "ages", title: t("tab.ages"), content: () => pyramidFigure(state) },
        { id: "flows", title: t("tab.flows"), content: () => flowsView(state, redraw) },
        { id: "all", title: t("tab.all"), content: () => allIndicators(state) },
        { id: "what", title: t("tab.what"), content: () => measures(state.setting) },
    ], tab, (id) => {
        tab = id;
        redraw();
    });
}

/* panel: where the strategy is chosen and changed; it stays as it is while results come in. */
export function create(panel: View): View {
    const year = yearControl("year-effect");
    const title = h("h1", { tabindex: -1 });
    const said = h("div", { class: "said" }), map = h("div", {}), cards = h("div", {});
    const tabbed = h("div", {});
    const element = h("div", { class: "view effect" }, title,
        h("div", { class: "beside" }, panel.element,
            h("div", { class: "results" }, said,
                h("div", { class: "sticky-year" }, year.element), map, cards, tabbed)));
    const redraw = () => replace(tabbed, section(t("effect.more"), more(get(), redraw),
        onward("compare", t("effect.onward"))));
    let before = "";

    return {
        element,
        update: (state) => {
            const where = groupName(groupId(state)), key = currentKey(state);

            title.textContent = t("effect.title", { where });
            panel.update(state);
            year.show(state.year);
            replace(said, answer(state));
            replace(map, mapFigure(state));
            replace(cards, section(t("effect.headline_title", { where }), headlineCards(state),
                luck()));
            redraw();
            /* Said once when a strategy's result is there, not at every year of the slider. */
            if (before !== key && outcome(key)?.complete) {
                if (before) announce(said.textContent ?? "");
                before = key;
            }
        },
    };
}

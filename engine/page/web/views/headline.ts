/* headline.ts: the eight headline indicators of a municipality or region: the number of the year,
 * what the strategy does to it in words, and a small chart with bands. A card's button shows the
 * indicator on the map. */
import type { State } from "../contract";
import { button, h } from "../dom";
import { update } from "../store";
import { t } from "../words";
import { linesFigure } from "./lines_figure";
import { baseOf, currentKey, effect, groupId, groupName, headlines, isBaseline, measured, middle,
    settingName, yearOf } from "./reading";
import { brief, interval, judgement, look } from "./wording";

function effectLine(state: State, name: string): HTMLElement {
    const one = measured(name);
    const found = effect(currentKey(state), name, yearOf(state, name), groupId(state));
    const seen = look(found);
    const sign = { more: "▲", less: "▼", noise: "≈", same: "=", unknown: "…" }[seen];
    const judged = judgement(found, one);

    return h("p", { class: `effect ${seen}` },
        h("span", { class: "sign", "aria-hidden": "true" }, sign), " ",
        h("strong", {}, brief(found)),
        found.verdict === "yes" && h("span", { class: "interval" },
            ` (${t("sure.interval_short", { interval: interval(found) })})`),
        judged && h("span", { class: "judged" }, ` ${judged}`));
}

function card(state: State, name: string): HTMLElement {
    const one = measured(name), group = groupId(state), year = yearOf(state, name);
    const key = currentKey(state), base = baseOf(key), compared = !isBaseline(state);
    const now = middle(base, name, year, group);
    const shown = [{ key: base, name: t("strategy.none"), look: "baseline" }];

    if (compared) shown.push({ key, name: settingName(state.setting), look: "strategy" });
    const element = linesFigure({
        indicator: name, group, shown, year, height: 120, small: true,
    });
    const heading = element.querySelector("h3");
    heading?.after(h("p", { class: "level" },
        h("span", { class: "level-year" }, `${t(compared ? "headline.without" : "headline.in_year",
            { year })} `),
        h("strong", {}, one.sayShownPlain(now.middle)),
        now.count > 1 && h("span", { class: "interval" },
            ` (${one.sayRange(now.low, now.high)})`)),
    compared ? effectLine(state, name) : "");
    element.querySelector(".below")?.append(button(t("headline.on_map"), () => {
        update({ indicator: name }, "step.indicator", { undoable: false });
        document.getElementById("map-title")?.scrollIntoView({ block: "start" });
    }, {
        class: "quiet", "data-key": `map-${name}`, "aria-pressed": String(state.indicator === name),
        "aria-label": t("headline.on_map_named", { what: one.short }),
    }));
    return element;
}

export function headlineCards(state: State): HTMLElement {
    const compared = !isBaseline(state);

    return h("div", {},
        h("p", { class: "note" }, t(compared ? "headline.note_strategy" : "headline.note_baseline",
            { where: groupName(groupId(state)) })),
        h("ul", { class: "key", "aria-label": t("legend.title") },
            h("li", {}, h("span", { class: "swatch baseline", "aria-hidden": "true" }),
                t("legend.baseline")),
            compared && h("li", {}, h("span", { class: "swatch strategy", "aria-hidden": "true" }),
                settingName(state.setting)),
            h("li", {}, h("span", { class: "swatch band", "aria-hidden": "true" }),
                t("legend.band"))),
        h("div", { class: "cards" }, headlines().map((name) => card(state, name))));
}

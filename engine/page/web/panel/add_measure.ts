/* add_measure: every lever by theme, each with how sure its effect is, to be added by a press. */
import type { Lever } from "../contract";
import { announce, button, h } from "../dom";
import { pack } from "../results";
import { freeName } from "../setting";
import { get } from "../store";
import { t } from "../words";
import { newPolicy } from "./amounts";
import { addPolicy } from "./change";
import { folded } from "./field";
import { leversByTheme } from "./themes";

/* Measures that are added begin in the year in which those of the library do. */
const USUAL_START = 2026;

function add(lever: Lever): void {
    const one = pack();
    const taken = get().setting.policies.map((policy) => policy.name);
    const last = one.first_year + one.years - 2;
    const from = Math.min(Math.max(USUAL_START, one.first_year), last);
    const name = freeName(lever.name, taken);

    addPolicy(newPolicy(one, lever, get().place, from, name));
    announce(t("panel.added", { lever: t(`lever.${lever.name}.name`) }));
    requestAnimationFrame(() => requestAnimationFrame(() => {
        document.querySelector<HTMLElement>(`[data-policy="${name}"] input`)?.focus();
    }));
}

function leverItem(lever: Lever): HTMLElement {
    return h("li", {},
        button(["+ ", t(`lever.${lever.name}.name`)], () => add(lever),
            { class: "link", "data-lever": lever.name }),
        h("span", { class: `mark ${lever.evidence}` },
            h("span", { class: "badge" }, t(`evidence.${lever.evidence}.short`))),
        h("p", { class: "small" }, t(`lever.${lever.name}.text`)));
}

export function addMeasure(): HTMLElement {
    const themes = leversByTheme(pack()).map(({ theme, levers }) =>
        folded(t(`theme.${theme}`), h("ul", { class: "plain levers" }, levers.map(leverItem))));

    return h("section", { class: "add" }, h("h3", {}, t("panel.add")),
        h("p", { class: "small" }, t("panel.add_text")), themes);
}

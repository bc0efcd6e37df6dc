/* compare.ts: the third view: strategies A to D side by side. Before anything is pinned it shows
 * the library, so that the view is never empty. */
import type { Setting, State } from "../contract";
import { h, replace } from "../dom";
import { differences } from "../differences";
import { say } from "../panel/say";
import { pack } from "../results";
import { baseSetting } from "../setting";
import { get } from "../store";
import { t } from "../words";
import { barsFigure, chooseOne, costFigure, gainsTable, headlineTable, robustTable }
    from "./compare_tables";
import { contenders, pinned, titleOf, type Contender } from "./contenders";
import { measures } from "./evidence";
import { effect, groupId, groupName, headlines, measured, yearOf } from "./reading";
import { luck, note, onward, section, type View } from "./view";
import { look } from "./wording";
import { yearControl } from "./year";

let chosen = 0;

/* What differs from the baseline, in words. */
export function inWords(setting: Setting): HTMLElement {
    const sentences = differences(pack(), setting, baseSetting(setting));

    return sentences.length
        ? h("ul", {}, sentences.map((one) => h("li", {}, say(one))))
        : h("p", {}, t("policy.nothing"));
}

/* "Better: jobs, people. Worse: emissions. Cannot be told: ..." */
export function tradeOff(state: State, one: Contender): HTMLElement {
    const better: string[] = [], worse: string[] = [], noise: string[] = [], same: string[] = [];

    for (const name of headlines()) {
        const indicator = measured(name);
        const found = effect(one.key, name, yearOf(state, name), groupId(state));
        if (look(found) === "same") same.push(indicator.short);
        else if (found.verdict !== "yes") noise.push(indicator.short);
        else if (indicator.better === "either") continue;
        else if ((found.mean > 0) === (indicator.better === "more")) better.push(indicator.short);
        else worse.push(indicator.short);
    }
    const list = (names: string[]) => names.length ? names.join(", ") : t("compare.none");
    return h("li", {}, h("strong", {}, titleOf(one)), ". ", same.length === headlines().length
        ? t("compare.trade_off_same")
        : t("compare.trade_off", { better: list(better), worse: list(worse), noise: list(noise) }),
    same.length && same.length < headlines().length
        ? ` ${t("compare.trade_off_rest", { same: list(same) })}` : "");
}

function content(state: State, all: Contender[], redraw: () => void): HTMLElement[] {
    const where = groupName(groupId(state));
    const one = all[Math.min(chosen, all.length - 1)] as Contender;

    return [
        headlineTable(state, all), barsFigure(state, all), costFigure(all),
        section(t("compare.trade_offs_title", { where, year: state.year }),
            h("p", {}, t("compare.trade_offs_text")),
            h("ul", {}, all.map((each) => tradeOff(state, each)))),
        robustTable(state, all),
        section(t("compare.one_title"), chooseOne(all, Math.min(chosen, all.length - 1), (k) => {
            chosen = k;
            redraw();
        }), gainsTable(state, one),
        h("h3", {}, t("compare.differs_title", { name: titleOf(one) })), inWords(one.setting),
        h("h3", {}, t("compare.evidence_title", { name: titleOf(one) })),
        measures(one.setting, "h4")),
        luck(), onward("handout", t("compare.onward")),
    ];
}

/* panel: where strategies are pinned as A to D. */
export function create(panel: View): View {
    const year = yearControl("year-compare");
    const title = h("h1", { tabindex: -1 }), lead = h("p", { class: "lead" });
    const below = h("div", {});
    const redraw = () => {
        const state = get(), all = contenders(state);
        replace(below, all.length ? content(state, all, redraw) : note(t("compare.empty")));
    };

    return {
        element: h("div", { class: "view compare" }, title, lead, panel.element,
            h("div", { class: "sticky-year" }, year.element), below),
        update: (state) => {
            title.textContent = t("compare.title", { where: groupName(groupId(state)) });
            lead.textContent = t(pinned(state).length
                ? "compare.lead_pins" : "compare.lead_library");
            panel.update(state);
            year.show(state.year);
            redraw();
        },
    };
}

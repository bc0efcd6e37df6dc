/* strategy_list.ts: the strategies of the library as a list, each with what it is. */
import { h, replace } from "../dom";
import { pack } from "../results";
import { openPreset, presets } from "../setting";
import { get, update } from "../store";
import { t } from "../words";
import { strategyName } from "./reading";
import type { View } from "./view";

export function create(): View {
    const element = h("section", { class: "panel" });

    return {
        element,
        update: (state) => {
            const list = h("select", {
                id: "preset", onchange: () => update({ setting: openPreset(pack(),
                    list.value || null, get().setting) }, "compare.strategy"),
            }, h("option", { value: "" }, t("strategy.none")), presets(pack()).map((one) =>
                h("option", { value: one.strategy }, strategyName(one.strategy))));

            list.value = state.setting.preset ?? "";
            replace(element, h("div", { class: "field" },
                h("label", { for: "preset" }, t("compare.strategy")), list));
        },
    };
}

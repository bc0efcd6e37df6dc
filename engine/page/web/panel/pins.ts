/* pins: the panel of the comparison: what stands at A to D, and strategies of the library that can
 * be put there at once. */
import type { State } from "../contract";
import { button, h } from "../dom";
import { pack } from "../results";
import { openPreset, presets } from "../setting";
import { get, update } from "../store";
import { strategyName } from "../views/reading";
import { inEachLanguage, type View } from "../views/view";
import { t } from "../words";
import { folded } from "./field";
import { keep } from "./keep";
import { LETTERS, pin, pinButtons } from "./pin_buttons";

/* The first place that is free; the last one where none is. */
function freePlace(state: State): number {
    const free = state.pins.findIndex((one) => one === null);

    return free < 0 ? LETTERS.length - 1 : free;
}

function fromLibrary(): HTMLElement {
    return folded(t("pins.from_library"), h("ul", { class: "plain" }, presets(pack()).map((one) =>
        h("li", {}, button(["+ ", strategyName(one.strategy)], () => pin(freePlace(get()),
            openPreset(pack(), one.strategy, get().setting)), { class: "link",
            "data-key": `library-${one.strategy}` })))),
    button(t("pins.empty_all"), () =>
        update({ pins: [null, null, null, null] }, "step.unpinned"), { class: "quiet" }));
}

export function create(): View {
    return inEachLanguage(h("section", { class: "panel pins-panel" }), () => {
        const buttons = pinButtons("h2");

        return { elements: [h("div", {}, buttons.element, fromLibrary(), keep())],
            update: (state) => buttons.update(state) };
    });
}

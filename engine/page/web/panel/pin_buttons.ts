/* pin_buttons: four places, A to D, for what is to be compared. */
import type { Pin, Setting, State } from "../contract";
import { announce, button, h, replace } from "../dom";
import { pack } from "../results";
import { keyOf } from "../setting";
import { get, update } from "../store";
import { settingName } from "../views/reading";
import { t } from "../words";
import type { Kept } from "./field";

export const LETTERS = ["A", "B", "C", "D"] as const;

function setPin(index: number, pin: Pin | null, label: string): void {
    update({ pins: get().pins.map((one, k) => (k === index ? pin : one)) }, label);
}

export function pin(index: number, setting: Setting): void {
    const name = settingName(setting);

    setPin(index, { name, setting }, "step.pinned");
    announce(t("pins.pinned", { letter: LETTERS[index]!, name }));
}

function pinItem(state: State, index: number): HTMLElement {
    const one = state.pins[index];
    const letter = LETTERS[index]!;

    if (!one)
        return h("li", {}, button([h("strong", {}, letter), " ", t("pins.pin_here")],
            () => pin(index, get().setting), { "data-key": `pin-${letter}` }));
    /* Which of four buttons of one text it is: heard, not seen. */
    const which = h("span", { class: "only-read" }, ` ${letter}, ${one.name}`);
    const isShown = keyOf(pack(), one.setting) === keyOf(pack(), state.setting);
    return h("li", {}, h("strong", {}, letter), " ", h("span", {}, one.name),
        h("span", { class: "row" },
            button([t("pins.show"), which], () =>
                update({ setting: one.setting }, "step.pin_shown"), {
                class: "quiet", "data-key": `show-${letter}`, "aria-pressed": String(isShown),
            }),
            button([t("pins.replace"), which.cloneNode(true)], () => pin(index, get().setting), {
                class: "quiet", "data-key": `replace-${letter}`,
            }),
            button(h("span", { "aria-hidden": "true" }, "×"), () =>
                setPin(index, null, "step.unpinned"), {
                class: "quiet", "data-key": `unpin-${letter}`,
                "aria-label": t("pins.remove", { letter, name: one.name }),
            })));
}

export function pinButtons(level: "h2" | "h3"): Kept<State> {
    const list = h("ul", { class: "plain pins" });

    return {
        element: h("section", { class: "pinning" }, h(level, {}, t("pins.title")),
            h("p", { class: "small" }, t("pins.text")), list),
        update: (state) => replace(list, LETTERS.map((_, k) => pinItem(state, k))),
    };
}

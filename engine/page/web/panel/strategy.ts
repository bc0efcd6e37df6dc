/* strategy: the panel in which a strategy is chosen and changed: one of the library or one's own,
 * measure by measure; what comes from outside; how far the engine is; what differs; pins, and what
 * can be taken away. It stays as it is while results come in. */
import type { Policy, State } from "../contract";
import { button, h, replace } from "../dom";
import { differences } from "../differences";
import { hasEngine } from "../live";
import { pack } from "../results";
import { emptySetting, openPreset, presets, presetSetting } from "../setting";
import { get, update } from "../store";
import { settingName, strategyName } from "../views/reading";
import { inEachLanguage, type View } from "../views/view";
import { t, hasWord } from "../words";
import { addMeasure } from "./add_measure";
import { changeSetting } from "./change";
import { folded, keyedList, listField, textField } from "./field";
import { keep } from "./keep";
import { measureCard } from "./measure_card";
import { outside } from "./outside";
import { pinButtons } from "./pin_buttons";
import { progress } from "./progress";
import { say } from "./say";

function sentences(title: string, found: ReturnType<typeof differences>, none: string) {
    return [h("h4", {}, title), found.length
        ? h("ul", {}, found.map((one) => h("li", {}, say(one)))) : h("p", {}, none)];
}

/* From the library's strategy, and from doing nothing. */
function whatDiffers(state: State): Node[] {
    const { setting } = state;
    const fromBase = differences(pack(), setting, emptySetting());
    const fromPreset = setting.preset
        ? differences(pack(), setting, presetSetting(pack(), setting)) : [];

    return [
        ...(setting.preset ? sentences(t("panel.differs_from", {
            name: strategyName(setting.preset) }), fromPreset, t("panel.as_in_library")) : []),
        ...sentences(t("panel.differs_from_baseline"), fromBase, t("policy.nothing")),
    ];
}

interface Built {
    element: HTMLElement;
    update: (state: State) => void;
}

function library(): Built {
    const field = listField(t("panel.preset"), () => [
        { value: "", text: t("strategy.none.name") },
        ...presets(pack()).map((one) =>
            ({ value: one.strategy, text: strategyName(one.strategy) })),
    ], (value) => update({ setting: openPreset(pack(), value || null, get().setting) },
        "step.preset"), "preset");
    const text = h("p", { class: "small" });
    const name = textField(t("panel.name"), (value) =>
        changeSetting({ name: value }, "step.name", "name"));
    const back = button(t("panel.back_to_library"), () =>
        update({ setting: openPreset(pack(), get().setting.preset, get().setting) },
            "step.preset"), { class: "link" });

    return {
        element: h("section", {}, field.element, text, name.element, back),
        update: ({ setting }) => {
            const strategy = setting.preset ?? "none";
            const isChanged = differences(pack(), setting, presetSetting(pack(), setting)).length;

            field.set(setting.preset ?? "");
            text.textContent = hasWord(`strategy.${strategy}.text`)
                ? t(`strategy.${strategy}.text`) : "";
            name.set(setting.name);
            name.element.querySelector("input")!.placeholder = settingName(setting);
            back.hidden = !isChanged || !setting.preset;
        },
    };
}

function measures(): Built {
    const list = h("ul", { class: "plain measures" });
    const none = h("p", { class: "hint" }, t("panel.no_measures"));
    const leverOf = (policy: Policy) => pack().levers.find((one) => one.name === policy.lever)!;
    const show = keyedList<Policy>(list, (policy) => `${policy.name} ${policy.lever}`,
        (policy) => measureCard(policy.name, leverOf(policy)));

    return {
        element: h("section", {}, h("h3", {}, t("panel.measures")), none, list),
        update: (state) => {
            none.hidden = state.setting.policies.length > 0;
            show(state.setting.policies);
        },
    };
}

/* Made for one language; made anew for another. */
function build(): Built {
    const parts: Built[] = [library(), progress()];
    const differs = h("div", {});
    const fold = folded(t("panel.what_differs"), differs);
    const outer = outside();
    const pins = pinButtons("h3");
    const canChange = pack().kind === "workshop" && hasEngine();

    if (canChange) parts.push(measures());
    const changing = canChange ? [addMeasure()] : [h("p", { class: "small" }, t("panel.stored"))];
    parts.push({ element: outer.element, update: (state) => outer.update(state.setting) }, pins);
    fold.addEventListener("toggle", () => replace(differs, whatDiffers(get())));
    const [first, live, ...others] = parts;
    const elements = others.map((part) => part.element);

    return {
        element: h("div", {}, first!.element, live!.element,
            canChange ? elements.shift() : null, changing, elements, fold, keep()),
        update: (state) => {
            for (const part of parts) part.update(state);
            if (fold.open) replace(differs, whatDiffers(state));
        },
    };
}

export function create(): View {
    return inEachLanguage(h("section", { class: "panel strategy" }), () => {
        const built = build();

        return { elements: [h("h2", {}, t("panel.title")), h("div", {}, built.element)],
            update: built.update };
    });
}

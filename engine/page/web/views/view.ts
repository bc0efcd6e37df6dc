/* view.ts: what every view of the page is, and small parts that several of them share. */
import type { State } from "../contract";
import { button, h, type Child } from "../dom";
import { update } from "../store";
import { t } from "../words";

export interface View { element: HTMLElement; update: (state: State) => void }

/* Views in the order of a walk through the page. */
export const WALK = ["portrait", "effect", "compare", "groups", "handout", "about"] as const;
export type ViewName = typeof WALK[number];

export function go(view: ViewName): void {
    update({ view }, "step.view", { undoable: false });
}

/* The way on, at the end of a view. */
export function onward(view: ViewName, text: string): HTMLElement {
    return h("p", { class: "onward" },
        button([text, h("span", { "aria-hidden": "true" }, " →")], () => go(view),
            { class: "primary large" }));
}

export function section(title: string, ...content: Child[]): HTMLElement {
    return h("section", {}, h("h2", {}, title), content);
}

export function note(text: string): HTMLElement {
    return h("p", { class: "note" }, text);
}

/* What bands and intervals hold and what they do not: said wherever one is shown. */
export function luck(): HTMLElement {
    return note(t("sure.luck_only"));
}

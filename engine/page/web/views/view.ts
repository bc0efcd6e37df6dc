/* view.ts: what every view of the page is, and small parts that several of them share. */
import type { State } from "../contract";
import { button, h, type Child } from "../dom";
import { update } from "../store";
import { language, t } from "../words";

export interface View { element: HTMLElement; update: (state: State) => void }

/* What is written in one language, and how it follows the state. */
export interface Written { elements: Node[]; update: (state: State) => void }

/* A view that keeps its elements, and what is typed into them, until another language is chosen. */
export function inEachLanguage(element: HTMLElement, write: () => Written): View {
    let written: Written | null = null;
    let spoken = "";

    return {
        element,
        update: (state) => {
            if (!written || spoken !== language()) {
                written = write();
                spoken = language();
                element.replaceChildren(...written.elements);
            }
            written.update(state);
        },
    };
}

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

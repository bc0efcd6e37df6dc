/* field: labelled controls whose values follow the state without being made anew, so that a slider
 * that is held stays held and a text that is typed stays typed. */
import { h, unique } from "../dom";
import type { Child } from "../dom";

export interface Choice {
    value: string;
    text: string;
}

export interface Field<T> {
    element: HTMLElement;
    set: (value: T) => void;
}

function isHeld(element: HTMLElement): boolean {
    return document.activeElement === element;
}

/* A list. Choices are a function, since they may depend on what else is chosen. */
export function listField(
    label: string, choices: () => Choice[], pick: (value: string) => void, id = unique("list"),
): Field<string> {
    const list = h("select", { id, onchange: () => pick(list.value) });
    let shown = "";

    return {
        element: h("div", { class: "field" }, h("label", { for: id }, label), list),
        set: (value) => {
            const all = choices();
            const text = JSON.stringify(all);

            if (text !== shown)
                list.replaceChildren(...all.map((one) =>
                    h("option", { value: one.value }, one.text)));
            shown = text;
            list.value = value;
        },
    };
}

export function textField(
    label: string, type: (value: string) => void, attributes: Record<string, string> = {},
): Field<string> {
    const id = unique("text");
    const input = h("input", { id, type: "text", maxlength: 100, ...attributes,
        oninput: () => type(input.value) });

    return {
        element: h("div", { class: "field" }, h("label", { for: id }, label), input),
        set: (value) => {
            if (!isHeld(input)) input.value = value;
        },
    };
}

export interface NumberValue {
    value: number;
    /* Of the slider; the field takes least to most. */
    min: number;
    max: number;
    step: number;
    least: number;
    most: number;
    /* Said by screen readers for the slider. */
    text: string;
    unit: string;
}

/* A number that is typed: null where it is none. A decimal comma is one too. */
export function parseNumber(text: string): number | null {
    const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".").replace("\u2212", "-");

    return /^-?\d*\.?\d+(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

/* A slider and a field for the same number. `wrong`: what is said of a number out of range. */
export function amountField(
    label: string, change: (value: number, isSliding: boolean) => void,
    wrong: (least: number, most: number) => string,
): Field<NumberValue> {
    const id = unique("amount");
    const unit = h("span", { class: "unit", id: `${id}-unit` });
    const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
    let bounds = { least: -Infinity, most: Infinity };
    const slider = h("input", { id, type: "range",
        oninput: () => change(Number(slider.value), true) });
    const typed = h("input", { type: "text", inputmode: "decimal", class: "number",
        "aria-label": label, "aria-describedby": `${id}-unit ${id}-error`, autocomplete: "off",
        oninput: () => {
            const x = parseNumber(typed.value);
            const good = x !== null && x >= bounds.least && x <= bounds.most;

            error.hidden = good;
            error.textContent = good ? "" : wrong(bounds.least, bounds.most);
            typed.setAttribute("aria-invalid", String(!good));
            if (good) change(x, false);
        } });

    return {
        element: h("div", { class: "amount" },
            h("label", { for: id }, label), slider,
            h("div", { class: "row typed" }, typed, unit), error),
        set: (now) => {
            bounds = now;
            slider.min = String(now.min);
            slider.max = String(now.max);
            slider.step = String(now.step);
            if (!isHeld(slider)) slider.value = String(now.value);
            slider.setAttribute("aria-valuetext", now.text);
            unit.textContent = now.unit;
            if (isHeld(typed)) return;
            typed.value = now.value.toLocaleString(document.documentElement.lang,
                { maximumFractionDigits: 6, useGrouping: false });
            typed.setAttribute("aria-invalid", "false");
            error.hidden = true;
        },
    };
}

export interface Kept<T> {
    element: HTMLElement;
    update: (item: T) => void;
}

/* Elements of a list, each kept as long as its key is there. */
export function keyedList<T>(
    parent: HTMLElement, keyOf: (item: T) => string, make: (item: T) => Kept<T>,
): (items: T[]) => void {
    const kept = new Map<string, Kept<T>>();

    return (items) => {
        const keys = items.map(keyOf);

        for (const [key, one] of kept) {
            if (keys.includes(key)) continue;
            one.element.remove();
            kept.delete(key);
        }
        items.forEach((item, k) => {
            let one = kept.get(keys[k]!);

            if (!one) kept.set(keys[k]!, (one = make(item)));
            if (parent.children[k] !== one.element)
                parent.insertBefore(one.element, parent.children[k] ?? null);
            one.update(item);
        });
    };
}

/* Something that opens and closes by itself, and stays as it was. */
export function folded(summary: Child, ...content: Child[]): HTMLDetailsElement {
    return h("details", {}, h("summary", {}, summary), content);
}

/* dom.ts: elements of the page made in one call, and the four things that must work the same
 * everywhere by keyboard and screen reader: live region, dialog, tabs, and steps through a group
 * by arrow keys. No framework: a view is drawn anew when the state changes. */

type Attribute = string | number | boolean | null | undefined | ((event: never) => void);
export type Attributes = Record<string, Attribute>;
export type Child = Node | string | number | null | undefined | false | Child[];

const SVG = "http://www.w3.org/2000/svg";

function fill(element: Element, attributes: Attributes, children: Child[]): void {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (typeof value === "function")
            element.addEventListener(name.replace(/^on/, ""), value as EventListener);
        else element.setAttribute(name, value === true ? "" : String(value));
    }
    append(element, children);
}

export function append(element: Element, children: Child[]): void {
    for (const child of children) {
        if (Array.isArray(child)) append(element, child);
        else if (child instanceof Node) element.append(child);
        else if (child !== null && child !== undefined && child !== false)
            element.append(String(child));
    }
}

/* h("button", { class: "primary", onclick: () => ... }, "Text") */
export function h<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
    const element = document.createElement(tag);

    fill(element, attributes, children);
    return element;
}

export function svg<Tag extends keyof SVGElementTagNameMap>(
    tag: Tag, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[Tag] {
    const element = document.createElementNS(SVG, tag) as SVGElementTagNameMap[Tag];

    fill(element, attributes, children);
    return element;
}

/* What had the focus and is to have it again, once it is drawn. */
let awaited: string | null = null;

/* Gives the focus back to what stands in `element` now, unless it went elsewhere meanwhile. */
export function refocus(element: Element): void {
    const again = awaited && document.activeElement === document.body
        ? element.querySelector<HTMLElement | SVGElement>(awaited) : null;

    if (!again) return;
    awaited = null;
    again.focus({ preventScroll: true });
}

/* Put new children in place of the old; where one of them had the focus, the one with the same
 * id (or data-key) has it again, be it now or when its picture is drawn. */
export function replace(element: Element, ...children: Child[]): void {
    const active = document.activeElement;
    const inside = active && active !== element && element.contains(active) ? active : null;
    const id = inside?.id, key = inside?.getAttribute("data-key");

    if (inside) awaited = id ? `#${CSS.escape(id)}`
        : key ? `[data-key="${CSS.escape(key)}"]` : null;
    element.replaceChildren();
    append(element, children);
    if (inside) refocus(element);
}

let count = 0;

export function unique(prefix: string): string {
    return `${prefix}-${++count}`;
}

/* A button that does one thing. */
export function button(text: Child, onclick: () => void, attributes: Attributes = {}):
    HTMLButtonElement {
    return h("button", { type: "button", onclick, ...attributes }, text);
}

let region: HTMLElement | null = null;
let waiting = 0;

/* Said by screen readers when they have a pause; the last of a burst is said. */
export function announce(text: string): void {
    if (!region) {
        region = h("div",
            { role: "status", "aria-live": "polite", class: "only-read", id: "said" });
        document.body.append(region);
    }
    clearTimeout(waiting);
    waiting = window.setTimeout(() => { if (region) region.textContent = text; }, 250);
}

export interface DialogButton { text: string; primary?: boolean; act?: () => boolean | void }

/* A dialog with a heading, closed by Escape or a button; a button whose `act` says false keeps it
 * open. The focus goes back to where it was. */
export function dialog(title: string, content: Child, buttons: DialogButton[]):
    { element: HTMLDialogElement; close: () => void } {
    const id = unique("dialog");
    const before = document.activeElement as HTMLElement | null;
    const close = () => element.close();
    const element = h("dialog", { "aria-labelledby": id },
        h("h2", { id }, title),
        h("div", { class: "dialog-content" }, content),
        h("div", { class: "row end" }, buttons.map((one) => button(one.text, () => {
            if (one.act?.() !== false) close();
        }, { class: one.primary ? "primary" : null }))));

    element.addEventListener("close", () => { element.remove(); before?.focus(); });
    document.body.append(element);
    element.showModal();
    return { element, close };
}

/* Arrow keys, Home and End go through the members; one of them is in the order of tabs. */
export function arrows(members: (HTMLElement | SVGElement)[], chosen: number,
                       go: (index: number) => void = (k) => members[k]?.focus()): void {
    members.forEach((member, k) => {
        member.setAttribute("tabindex", k === Math.max(0, chosen) ? "0" : "-1");
        member.addEventListener("keydown", (event) => {
            const key = (event as KeyboardEvent).key;
            const count = members.length;
            const to = key === "ArrowRight" || key === "ArrowDown" ? (k + 1) % count
                : key === "ArrowLeft" || key === "ArrowUp" ? (k + count - 1) % count
                    : key === "Home" ? 0 : key === "End" ? count - 1 : -1;

            if (to < 0) return;
            event.preventDefault();
            members.forEach((one, i) => one.setAttribute("tabindex", i === to ? "0" : "-1"));
            go(to);
        });
    });
}

export interface Tab { id: string; title: string; content: () => Child }

/* Tabs: the content of a tab is made when it is opened. */
export function tabs(name: string, list: Tab[], chosen: string, open: (id: string) => void):
    HTMLElement {
    const index = Math.max(0, list.findIndex((tab) => tab.id === chosen));
    const now = list[index] as Tab;
    const heads = list.map((tab, k) => h("button", {
        type: "button", role: "tab", id: `tab-${tab.id}`, "aria-selected": String(k === index),
        "aria-controls": k === index ? `panel-${tab.id}` : null, onclick: () => open(tab.id),
    }, tab.title));

    arrows(heads, index, (k) => { heads[k]?.focus(); open((list[k] as Tab).id); });
    return h("div", { class: "tabs" },
        h("div", { role: "tablist", "aria-label": name }, heads),
        h("div", { role: "tabpanel", id: `panel-${now.id}`, "aria-labelledby": `tab-${now.id}`,
                   tabindex: 0 }, now.content()));
}

/* A file for the user to keep. */
export function download(name: string, content: BlobPart, type: string): void {
    const address = URL.createObjectURL(new Blob([content], { type }));

    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
}

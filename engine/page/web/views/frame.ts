/* frame.ts: what stands about every view: skip link, name of the page, municipality, language,
 * colours, undo and redo, and the steps of the walk. */
import type { Language, State } from "../contract";
import { button, h, replace } from "../dom";
import { pack } from "../results";
import { canRedo, canUndo, redo, undo, update } from "../store";
import { hasWord, LANGUAGES, t, titled } from "../words";
import { placeList } from "./chooser";
import { go, WALK, type ViewName } from "./view";

type Theme = "auto" | "light" | "dark";

const themes: Theme[] = ["auto", "light", "dark"];
let theme: Theme = "auto";

function setTheme(next: Theme): void {
    theme = next;
    if (theme === "auto") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", theme);
}

function choice<T extends string>(id: string, label: string, values: readonly T[], chosen: T,
    name: (value: T) => string, pick: (value: T) => void,
    lang?: (value: T) => string): HTMLElement {
    const list = h("select", { id, onchange: () => pick(list.value as T) }, values.map((value) =>
        h("option", { value, lang: lang ? lang(value) : null }, name(value))));

    list.value = chosen;
    return h("div", { class: "field" }, h("label", { for: id }, label), list);
}

function step(label: string): string {
    return hasWord(label) ? t(label) : label;
}

function historyButtons(): HTMLElement {
    const back = canUndo(), on = canRedo();

    return h("div", { class: "row", role: "group", "aria-label": t("frame.history") },
        button(["↶ ", t("frame.undo")], () => undo(), {
            "data-key": "undo", class: "quiet", "aria-disabled": back === null ? "true" : null,
            "aria-label": back === null ? t("frame.undo_nothing")
                : t("frame.undo_named", { what: step(back) }),
        }),
        button(["↷ ", t("frame.redo")], () => redo(), {
            "data-key": "redo", class: "quiet", "aria-disabled": on === null ? "true" : null,
            "aria-label": on === null ? t("frame.redo_nothing")
                : t("frame.redo_named", { what: step(on) }),
        }));
}

function walk(state: State, views: readonly ViewName[]): HTMLElement {
    return h("ol", {}, views.map((name, k) => h("li", {}, button([
        h("span", { class: "step-number", "aria-hidden": "true" }, k + 1), t(`nav.${name}`)],
    () => go(name), {
        "data-key": `nav-${name}`, "aria-current": state.view === name ? "page" : null,
    }))));
}

export interface Frame { element: HTMLElement; main: HTMLElement; update: (state: State) => void }

export function createFrame(views: readonly ViewName[] = WALK): Frame {
    const main = h("main", { id: "main", tabindex: -1 });
    const skip = h("a", { href: "#main", class: "skip", onclick: (event: Event) => {
        event.preventDefault();
        main.focus();
    } });
    const head = h("header", { class: "head" }), nav = h("nav", {}), foot = h("footer", {});
    const showHead = (state: State): void => replace(head,
        h("p", { class: "brand" }, h("strong", {}, "Omland"), " ", titled(pack().title)),
        placeList("place", state.place),
        choice<Language>("language", t("frame.language"), LANGUAGES, state.language,
            (value) => t(`language.${value}`),
            (value) => update({ language: value }, "step.language", { undoable: false }),
            (value) => value),
        choice<Theme>("theme", t("frame.theme"), themes, theme, (value) => t(`theme.${value}`),
            setTheme),
        historyButtons());

    return {
        main,
        element: h("div", { class: "page" }, skip, head, nav, main, foot),
        update: (state) => {
            skip.textContent = t("frame.skip");
            nav.setAttribute("aria-label", t("frame.walk"));
            showHead(state);
            replace(nav, walk(state, views));
            replace(foot, h("p", {}, t("frame.foot", { version: pack().version }), " ",
                button(t("frame.how_sure"), () => go("about"), { class: "link" })));
        },
    };
}

/* figure.ts: the frame of every picture: heading, picture drawn to the width there is, what it
 * says in words, the same as a table, and the three downloads. */
import { button, h, refocus, replace, unique } from "../dom";
import { t } from "../words";
import { saveCsv, savePng, saveSvg, type Cell, type Table } from "./save";

export interface Figure {
    /* Also the name of the files saved. */
    name: string;
    title: string;
    /* One or two sentences below the heading: what is shown, and what it says. */
    text?: string;
    source: string;
    /* Where there is none, the table is the figure. */
    draw?: (width: number) => SVGSVGElement;
    /* Where there is a picture: made when it is opened or saved. */
    table: Table | (() => Table);
    /* Heading level, 3 unless told. */
    level?: 2 | 3 | 4;
    legend?: Node;
    /* Small figures hide their tools behind one button. */
    small?: boolean;
}

function cell(content: string | number | Cell | null): string {
    if (content === null) return t("number.unknown");
    return typeof content === "object" ? content.text : String(content);
}

/* A table with headings for columns and rows; numbers to the right. */
export function tableElement(table: Table): HTMLElement {
    return h("div",
        { class: "table-room", tabindex: 0, role: "group", "aria-label": table.caption },
        h("table", {},
            h("caption", {}, table.caption),
            h("thead", {}, h("tr", {}, table.columns.map((text, k) => h("th",
                { scope: "col", class: k && isNumber(table, k) ? "number" : null }, text)))),
            h("tbody", {}, table.rows.map((row) => h("tr", {}, row.map((content, k) => k === 0
                ? h("th", { scope: "row" }, cell(content))
                : h("td", { class: isNumber(table, k) ? "number" : null }, cell(content))))))));
}

function isNumber(table: Table, column: number): boolean {
    return table.rows.some((row) => row[column] !== null && typeof row[column] !== "string");
}

/* Which tables the user has opened, so that they stay open when the figure is drawn anew. */
const opened = new Set<string>();

function tableOf(given: Figure): Table {
    return typeof given.table === "function" ? given.table() : given.table;
}

function toolsOf(given: Figure, room: HTMLElement): HTMLElement {
    const named = (kind: string) => ({
        class: "quiet", "aria-label": t("figure.save_named", { kind, title: given.title }),
    });
    const picture = () => ({
        name: given.name, title: given.title, source: given.source,
        element: room.querySelector("svg") as SVGSVGElement,
    });
    return h("div", { class: "row tools", role: "group", "aria-label": t("figure.save") },
        given.draw && button("SVG", () => saveSvg(picture()), named("SVG")),
        given.draw && button("PNG", () => void savePng(picture()), named("PNG")),
        button("CSV", () => saveCsv(given.name, tableOf(given), given.source), named("CSV")));
}

export function figure(given: Figure): HTMLElement {
    const id = unique("figure"), room = h("div", { class: "picture" });
    const heading = h(`h${given.level ?? 3}`, { id }, given.title);
    const tools = toolsOf(given, room);
    const table = h("div", {});
    const fill = (): void => {
        if (!table.firstChild) table.append(tableElement(tableOf(given)));
    };
    const details = h("details", {
        class: "table-details", open: opened.has(given.name),
        ontoggle: () => {
            if (details.open) fill();
            opened[details.open ? "add" : "delete"](given.name);
        },
    }, h("summary", {}, t(given.small ? "figure.table_and_save" : "figure.table"),
        h("span", { class: "only-read" }, `: ${given.title}`)),
    given.small && tools, given.draw && table);
    const element = h("figure", { class: given.small ? "small" : null, "aria-labelledby": id },
        heading,
        given.text && h("p", { class: "says" }, given.text),
        given.draw ? room : table, given.legend,
        h("div", { class: "below" }, given.draw && details, !given.small && tools));

    if (!given.draw || details.open) fill();
    if (given.draw) fit(room, given.draw);
    return element;
}

/* Draw when the width is known, and again when it changes. */
export function fit(room: HTMLElement, draw: (width: number) => SVGSVGElement): void {
    let drawn = 0;
    const again = (): void => {
        const width = Math.round(room.clientWidth);

        if (!width || Math.abs(width - drawn) < 2) return;
        drawn = width;
        replace(room, draw(width));
        refocus(room);
    };

    new ResizeObserver(again).observe(room);
}

/* save.ts: a figure as SVG or PNG and a table as CSV, as files of the user's own. Figures are
 * saved as on light paper, with the styles they have on the page written into them, and with
 * title and source. CSV is what a Norwegian spreadsheet opens by a double click: semicolon,
 * decimal comma, UTF-8 with its mark, lines that end in CR LF; English has comma and point.
 * Numbers of municipalities stand with the name in one cell (0301 Oslo), so they stay texts. */
import { download, h, svg } from "../dom";
import { language, t } from "../words";

export interface Table {
    caption: string;
    columns: string[];
    /* First cell of a row is its heading. Numbers are shown by `say`, and saved as they are. */
    rows: (string | number | Cell | null)[][];
}

export interface Cell { value: number; text: string }

export interface Picture { name: string; title: string; source: string; element: SVGSVGElement }

const styles = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity",
    "font-size", "font-weight", "font-family", "text-anchor", "stroke-linejoin", "paint-order"];

function inlined(from: Element, to: Element): void {
    const style = getComputedStyle(from);

    for (const name of styles) {
        const value = style.getPropertyValue(name);
        if (value) (to as SVGElement).style.setProperty(name, value);
    }
    to.removeAttribute("class");
    to.removeAttribute("tabindex");
    Array.from(from.children).forEach((child, k) => {
        const twin = to.children[k];
        if (twin) inlined(child, twin);
    });
}

/* A copy on light paper with the title above and the source below. */
function sheet(picture: Picture): SVGSVGElement {
    const [, , width = 640, height = 400] =
        (picture.element.getAttribute("viewBox") ?? "0 0 640 400").split(/\s+/).map(Number);
    const paper = h("div", { class: "off-screen", "data-theme": "light" });
    const shown = picture.element.cloneNode(true) as SVGSVGElement;
    const top = svg("text", { x: 0, y: 18, class: "sheet-title" }, picture.title);
    const bottom = svg("text", { x: 0, y: height + 48, class: "sheet-source" }, picture.source);
    const inner = svg("svg", { x: 0, y: 28, width, height, viewBox: `0 0 ${width} ${height}` });
    const outer = svg("svg", {
        xmlns: "http://www.w3.org/2000/svg", width: width + 24, height: height + 72,
        viewBox: `-12 -6 ${width + 24} ${height + 72}`, class: "chart",
    }, svg("rect", { x: -12, y: -6, width: width + 24, height: height + 72, class: "paper" }),
    top, inner, bottom);

    inner.append(...Array.from(shown.childNodes));
    paper.append(outer);
    document.body.append(paper);
    const copy = outer.cloneNode(true) as SVGSVGElement;
    inlined(outer, copy);
    paper.remove();
    return copy;
}

export function saveSvg(picture: Picture): void {
    const text = new XMLSerializer().serializeToString(sheet(picture));

    download(`${picture.name}.svg`, `<?xml version="1.0" encoding="UTF-8"?>\n${text}`,
        "image/svg+xml");
}

export async function savePng(picture: Picture): Promise<void> {
    const copy = sheet(picture), scale = 2;
    const width = Number(copy.getAttribute("width")), height = Number(copy.getAttribute("height"));
    const image = new Image();
    const canvas = h("canvas", { width: width * scale, height: height * scale });

    image.src = `data:image/svg+xml;charset=utf-8,${
        encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await image.decode();
    canvas.getContext("2d")?.drawImage(image, 0, 0, width * scale, height * scale);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (blob) download(`${picture.name}.png`, blob, "image/png");
}

function cellText(cell: string | number | Cell | null): string {
    const english = language() === "en";

    if (cell === null) return english ? "" : "..";
    if (typeof cell === "string") {
        const separator = english ? "," : ";";
        /* A text that a spreadsheet would take for a formula stands as text. */
        const safe = /^[=+@\t]/.test(cell) ? `'${cell}` : cell;
        return safe.includes(separator) || /["\n]/.test(safe)
            ? `"${safe.replace(/"/g, '""')}"` : safe;
    }
    const value = typeof cell === "number" ? cell : cell.value;
    if (!Number.isFinite(value)) return english ? "" : "..";
    const written = String(Number(value.toPrecision(9)));
    return english ? written : written.replace(".", ",");
}

export function csv(table: Table, source: string): string {
    const separator = language() === "en" ? "," : ";";
    const lines = [table.columns, ...table.rows].map((row) => row.map(cellText).join(separator));

    return `\ufeff${[...lines, cellText(`${t("figure.source")}: ${source}`), ""].join("\r\n")}`;
}

export function saveCsv(name: string, table: Table, source: string): void {
    download(`${name}.csv`, csv(table, source), "text/csv;charset=utf-8");
}

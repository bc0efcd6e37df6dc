/* chart_mirror.ts: what leaves to the left and what comes to the right, one row a municipality,
 * with an outline of what it is compared with. */
import { scaleLinear } from "d3-scale";
import { svg } from "../dom";

export interface MirrorRow {
    name: string;
    left: number;
    right: number;
    leftBefore: number | null;
    rightBefore: number | null;
    strong?: boolean;
}

export interface Mirror {
    width: number;
    label: string;
    rows: MirrorRow[];
    names: [string, string];
    say: (value: number) => string;
}

const ROW = 36;

export function drawMirror(given: Mirror): SVGSVGElement {
    const { width, rows } = given, height = 26 + rows.length * ROW, centre = width / 2;
    const most = Math.max(1, ...rows.flatMap((row) =>
        [row.left, row.right, row.leftBefore ?? 0, row.rightBefore ?? 0]));
    const scale = scaleLinear().domain([0, most]).range([0, centre - 54]);
    const bar = (look: string, side: number, value: number, y: number, high: number) =>
        svg("rect", { class: look, x: side < 0 ? centre - 2 - scale(value) : centre + 2, y,
            width: scale(value), height: high });

    return svg("svg", {
        class: "chart mirror", viewBox: `0 0 ${width} ${height}`, width: "100%", height,
        role: "img", "aria-label": given.label,
    }, svg("text", { class: "bar-name strong", x: centre - 8, y: 12, "text-anchor": "end" },
        `← ${given.names[0]}`),
    svg("text", { class: "bar-name strong", x: centre + 8, y: 12 }, `${given.names[1]} →`),
    rows.map((row, k) => {
        const top = 22 + k * ROW;
        return svg("g", {},
            svg("text", { class: row.strong ? "bar-name strong" : "bar-name", x: centre,
                y: top + 11, "text-anchor": "middle" }, row.name),
            bar("bar women", -1, row.left, top + 15, 13),
            bar("bar men", 1, row.right, top + 15, 13),
            row.leftBefore !== null && bar("outline", -1, row.leftBefore, top + 15, 13),
            row.rightBefore !== null && bar("outline", 1, row.rightBefore, top + 15, 13),
            svg("text", { class: "bar-text", x: centre - 8 - scale(Math.max(row.left,
                row.leftBefore ?? 0)), y: top + 26, "text-anchor": "end" }, given.say(row.left)),
            svg("text", { class: "bar-text", x: centre + 8 + scale(Math.max(row.right,
                row.rightBefore ?? 0)), y: top + 26 }, given.say(row.right)));
    }));
}

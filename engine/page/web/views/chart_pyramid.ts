/* chart_pyramid.ts: ages of women and men, five years a row, filled as now and outlined as
 * compared. */
import { scaleLinear } from "d3-scale";
import { svg } from "../dom";

export interface Pyramid {
    width: number;
    label: string;
    /* [sex][age group], youngest first. */
    filled: number[][];
    outlined: number[][] | null;
    names: [string, string];
    ages: string[];
    axis: (value: number) => string;
    /* The largest value of any year, so that the picture does not jump as the year moves. */
    most: number;
}

const ROW = 15;

export function drawPyramid(given: Pyramid): SVGSVGElement {
    const { width } = given, rows = given.ages.length;
    const height = 24 + rows * ROW + 22, middle = 26, half = width / 2 - middle;
    const scale = scaleLinear().domain([0, Math.max(1, given.most)]).nice()
        .range([0, Math.max(20, half - 14)]);
    const top = (k: number) => 22 + (rows - 1 - k) * ROW;
    const side = (sex: number) => (value: number) => sex === 0
        ? width / 2 - middle - scale(value) : width / 2 + middle + scale(value);
    const outline = (sex: number) => (given.outlined?.[sex] ?? []).map((value, k) => {
        const x = side(sex)(value);
        return `${k ? "L" : "M"}${x},${top(k) + ROW}L${x},${top(k)}`;
    }).join("");

    return svg("svg", {
        class: "chart pyramid", viewBox: `0 0 ${width} ${height}`, width: "100%", height,
        role: "img", "aria-label": given.label,
    }, [0, 1].map((sex) => [
        svg("text", { class: "bar-name strong", x: sex ? width : 0, y: 13,
            "text-anchor": sex ? "end" : "start" }, given.names[sex]),
        scale.ticks(3).map((mark) => [
            svg("line", { class: mark ? "grid" : "zero", x1: side(sex)(mark), x2: side(sex)(mark),
                y1: 20, y2: height - 20 }),
            svg("text", { class: "tick", x: side(sex)(mark), y: height - 6,
                "text-anchor": "middle" }, given.axis(mark)),
        ]),
        (given.filled[sex] ?? []).map((value, k) => svg("rect", {
            class: sex ? "bar men" : "bar women", x: sex ? side(1)(0) : side(0)(value),
            y: top(k) + 1.5, width: scale(value), height: ROW - 3,
        })),
        given.outlined && svg("path", { class: "outline", d: outline(sex) }),
    ]), given.ages.map((age, k) => svg("text", {
        class: "tick", x: width / 2, y: top(k) + ROW - 4, "text-anchor": "middle",
    }, age)));
}

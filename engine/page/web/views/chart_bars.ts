/* chart_bars.ts: one row a municipality (or strategy): a bar from zero, its interval as a line
 * with ends, and the number beside it. What cannot be told from noise is hatched, and says so. */
import { scaleLinear } from "d3-scale";
import { svg, unique } from "../dom";
import { hatch } from "./hatch";

export interface Bar {
    name: string;
    value: number;
    low: number;
    high: number;
    text: string;
    look: "more" | "less" | "noise" | "unknown" | "plain";
    strong?: boolean;
}

export interface Bars { width: number; label: string; bars: Bar[]; axis: (value: number) => string }

const LETTER = 7.1;

/* Names and numbers share a line where there is room, else have one each. */
function lines(given: Bars): number {
    return given.bars.some((bar) =>
        (bar.name.length + bar.text.length + 3) * LETTER > given.width) ? 2 : 1;
}

function short(name: string, width: number): string {
    const most = Math.floor(width / LETTER);

    return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

function row(bar: Bar, top: number, texts: number, x: (value: number) => number, width: number,
             pattern: string): SVGElement {
    const middle = top + 10 + 15 * texts;
    const from = Math.min(x(0), x(bar.value)), long = Math.abs(x(bar.value) - x(0));

    return svg("g", {},
        svg("text", { class: bar.strong ? "bar-name strong" : "bar-name", x: 0, y: top + 11 },
            short(bar.name, width)),
        svg("text", { class: "bar-text", x: texts === 1 ? width : 0, y: top + 11 + 15 * (texts - 1),
            "text-anchor": texts === 1 ? "end" : "start" }, bar.text),
        Number.isFinite(bar.value) && svg("rect", { class: `bar ${bar.look}`, x: from,
            y: middle - 6, width: Math.max(1, long), height: 11,
            fill: bar.look === "noise" ? `url(#${pattern})` : null }),
        Number.isFinite(bar.low) && Number.isFinite(bar.high) && [
            svg("line", { class: "whisker", x1: x(bar.low), x2: x(bar.high), y1: middle,
                y2: middle }),
            [bar.low, bar.high].map((end) => svg("line", { class: "whisker", x1: x(end),
                x2: x(end), y1: middle - 4, y2: middle + 4 })),
        ]);
}

export function drawBars(given: Bars): SVGSVGElement {
    const { width, bars } = given;
    const ends = bars.flatMap((bar) => [bar.value, bar.low, bar.high]).filter(Number.isFinite);
    const least = Math.min(0, ...ends), most = Math.max(0, ...ends);
    const scale = scaleLinear().domain(least === most ? [-1, 1] : [least, most])
        .range([26, width - 26]);
    const texts = lines(given), high = 28 + 15 * texts;
    const height = 4 + high * bars.length + 20;

    const pattern = unique("hatch");

    return svg("svg", {
        class: "chart bars", viewBox: `0 0 ${width} ${height}`, width: "100%", height,
        role: "img", "aria-label": given.label,
    }, svg("defs", {}, hatch(pattern)),
    scale.ticks(width > 420 ? 5 : 3).map((mark) => [
        svg("line", { class: mark === 0 ? "zero" : "grid", x1: scale(mark), x2: scale(mark),
            y1: 4, y2: height - 18 }),
        svg("text", { class: "tick", x: scale(mark), y: height - 5, "text-anchor": "middle" },
            given.axis(mark)),
    ]), bars.map((bar, k) => row(bar, 4 + k * high, texts, scale, width, pattern)));
}

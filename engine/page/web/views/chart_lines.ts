/* chart_lines.ts: values over the years, each with its band. Lines differ in dash and carry their
 * name at the end, so no colour is needed to tell them apart. */
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { svg } from "../dom";

export interface Point { year: number; middle: number; low: number; high: number }
export interface Series { name: string; look: string; points: Point[] }

export interface Lines {
    width: number;
    height: number;
    /* What the picture says, for those who do not see it. */
    label: string;
    series: Series[];
    axis: (value: number) => string;
    year?: number;
    names?: boolean;
    zero?: boolean;
    ticks?: number;
}

interface Scales { x: (year: number) => number; y: (value: number) => number }

function known(points: Point[]): Point[] {
    return points.filter((point) => Number.isFinite(point.middle));
}

function extent(given: Lines): [number, number] {
    const all = given.series.flatMap((one) => known(one.points)
        .flatMap((p) => [p.middle, p.low, p.high])).filter(Number.isFinite);
    if (given.zero) all.push(0);
    const low = Math.min(...all), high = Math.max(...all);

    if (!all.length) return [0, 1];
    /* A line that does not move is drawn in the middle, not on a floor of rounding. */
    const room = Math.max(high - low, Math.abs(high) * 0.02, 1e-9) * 0.06;
    return [low - room, high + room];
}

function drawSeries(one: Series, { x, y }: Scales): SVGElement[] {
    const points = known(one.points);
    const band = area<Point>().x((p) => x(p.year)).y0((p) => y(p.low)).y1((p) => y(p.high))
        .defined((p) => Number.isFinite(p.low) && Number.isFinite(p.high));
    const middle = line<Point>().x((p) => x(p.year)).y((p) => y(p.middle));

    return [svg("path", { class: `band ${one.look}`, d: band(points) ?? "" }),
        svg("path", { class: `line ${one.look}`, d: middle(points) ?? "" })];
}

/* Names at the ends of the lines, pushed apart where they would lie on each other. */
function endNames(given: Lines, { y }: Scales, at: number): SVGElement[] {
    const ends = given.series.map((one) => ({ one, last: known(one.points).at(-1) }))
        .filter((end) => end.last).map(({ one, last }) =>
            ({ one, real: y(last!.middle), place: y(last!.middle) }))
        .sort((a, b) => a.place - b.place);

    ends.forEach((end, k) => {
        const above = ends[k - 1];
        if (above) end.place = Math.max(end.place, above.place + 14);
    });
    const over = (ends.at(-1)?.place ?? 0) - (given.height - 22);
    return ends.map(({ one, place }) => svg("text", {
        class: `end ${one.look}`, x: at + 6, y: place + 4 - Math.max(0, over),
    }, one.name));
}

export function drawLines(given: Lines): SVGSVGElement {
    const { width, height } = given;
    const [low, high] = extent(given);
    const years = given.series.flatMap((one) => known(one.points).map((p) => p.year));
    const first = Math.min(...years), last = Math.max(...years);
    const scale = scaleLinear().domain([low, high]).range([height - 22, 8]);
    const marks = scale.ticks(given.ticks ?? 3);
    const left = 10 + 7.2 * Math.max(1, ...marks.map((mark) => given.axis(mark).length));
    const right = given.names && width > 460
        ? 12 + 7 * Math.max(0, ...given.series.map((one) => one.name.length)) : 16;
    const along = scaleLinear().domain([first, last]).range([left, width - right]);
    const scales: Scales = { x: along, y: scale };
    const every = (width - left - right) / Math.max(1, last - first) > 22 ? 5
        : width - left - right > 110 ? 10 : Math.max(1, last - first);
    const shownYears: number[] = [];

    for (let year = first; year <= last; year++)
        if (every > 0 && (year - first) % every === 0) shownYears.push(year);
    const picture = svg("svg", {
        class: "chart lines", viewBox: `0 0 ${width} ${height}`, width: "100%", height,
        role: "img", "aria-label": given.label,
    },
    marks.map((mark) => [
        svg("line", { class: mark === 0 && given.zero ? "zero" : "grid",
            x1: left, x2: width - right, y1: scale(mark), y2: scale(mark) }),
        svg("text", { class: "tick", x: left - 6, y: scale(mark) + 4, "text-anchor": "end" },
            given.axis(mark)),
    ]),
    shownYears.map((year) => svg("text", {
        class: "tick", x: along(year), y: height - 5, "text-anchor": "middle",
    }, year)));

    if (given.year !== undefined && given.year >= first && given.year <= last)
        picture.append(svg("line", { class: "now", x1: along(given.year), x2: along(given.year),
            y1: 4, y2: height - 20 }));
    if (years.length) given.series.forEach((one) => picture.append(...drawSeries(one, scales)));
    if (years.length && given.year !== undefined) given.series.forEach((one) => {
        const point = known(one.points).find((p) => p.year === given.year);
        if (point) picture.append(svg("circle", { class: `dot ${one.look}`, r: 3.5,
            cx: along(point.year), cy: scale(point.middle) }));
    });
    if (given.names && width > 460) picture.append(...endNames(given, scales, width - right));
    return picture;
}

/* map.ts: a region with its surroundings in grey. Each municipality of the region is a button:
 * arrow keys go from one to the next, Enter chooses. Classes have numbers in the legend and on the
 * map; what cannot be told from noise is hatched. */
import { arrows, svg, unique } from "../dom";
import { frame, geography, type Outline } from "./geography";
import { hatch } from "./hatch";

export interface Area {
    code: string;
    name: string;
    /* Written on the map below the name. */
    value: string;
    /* Read aloud, and shown when pointed at. */
    label: string;
    /* Class of the fill: more-3 ... less-3, noise, unknown, plain. */
    look: string;
    weight: number;
}

export interface MapGiven {
    width: number;
    label: string;
    areas: Area[];
    chosen: string;
    choose: (code: string) => void;
}

interface Written { name: string; x: number; y: number; width: number; half: number }

function overlaps(a: Written, b: Written): boolean {
    return Math.abs(a.x - b.x) < (a.width + b.width) / 2 + 4
        && Math.abs(a.y - b.y) < a.half + b.half;
}

/* Names where there is room: the chosen municipality first, then by inhabitants. */
function names(given: MapGiven, place: (o: Outline) => [number, number], height: number):
    SVGElement[] {
    const written: Written[] = [];
    const order = [...given.areas].sort((a, b) =>
        Number(b.code === given.chosen) - Number(a.code === given.chosen) || b.weight - a.weight);

    return order.flatMap((area) => {
        const outline = geography().get(area.code);
        if (!outline) return [];
        const [x, y] = place(outline);
        const width = 7 * Math.max(area.name.length, area.value.length);
        const at = Math.min(Math.max(x, width / 2 + 2), given.width - width / 2 - 2);
        const one = { name: area.name, x: at, y, width, half: area.value ? 15 : 9 };

        if (y < 12 || y > height - 12 || written.some((other) => overlaps(one, other))) return [];
        written.push(one);
        return [svg("text", { class: area.code === given.chosen ? "map-name strong" : "map-name",
            x: at, y: area.value ? y - 2 : y + 4, "text-anchor": "middle", "aria-hidden": "true" },
        area.name, area.value && svg("tspan", { class: "map-value", x: at, dy: "1.15em" },
            area.value))];
    });
}

export function drawMap(given: MapGiven): SVGSVGElement {
    const { width } = given, height = Math.round(Math.min(Math.max(width * 0.7, 300), 500));
    const codes = given.areas.map((area) => area.code);
    const [left, top, wide, high] = frame(codes, width / height);
    const scale = width / wide;
    const pattern = hatch(unique("hatch"));
    const own = new Set(codes), all = geography();
    const near = [...all.values()].filter(({ code, box }) => !own.has(code)
        && box[2] > left && box[0] < left + wide && box[3] > top && box[1] < top + high);
    const ground = svg("g", {
        transform: `scale(${scale}) translate(${-left} ${-top})`, "stroke-width": 1 / scale,
    }, near.map((outline) => svg("path", { class: "land", d: outline.path })));
    const shapes = given.areas.filter((area) => all.has(area.code)).map((area) => svg("path", {
        class: `area ${area.look}`, d: all.get(area.code)?.path, role: "button",
        "data-key": `area-${area.code}`, "aria-label": area.label,
        "aria-pressed": String(area.code === given.chosen),
        fill: area.look === "noise" ? `url(#${pattern.id})` : null,
        onclick: () => given.choose(area.code),
        onkeydown: (event: KeyboardEvent) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            given.choose(area.code);
        },
    }, svg("title", {}, area.label)));
    pattern.setAttribute("patternTransform", `scale(${1 / scale}) rotate(45)`);
    arrows(shapes, given.areas.filter((area) => all.has(area.code))
        .findIndex((area) => area.code === given.chosen));
    const chosen = all.get(given.chosen);
    ground.append(...shapes);
    if (chosen && own.has(chosen.code))
        ground.append(svg("path", { class: "chosen", d: chosen.path,
            "stroke-width": 3 / scale, "aria-hidden": "true" }));
    return svg("svg", {
        class: "chart map", viewBox: `0 0 ${width} ${height}`, width: "100%", height,
        role: "group", "aria-label": given.label,
    }, svg("defs", {}, pattern),
    svg("rect", { class: "sea", width, height }), ground,
    names(given, ({ middle }) => [(middle[0] - left) * scale, (middle[1] - top) * scale], height));
}

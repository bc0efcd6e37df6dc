/* geography.ts: outlines of the municipalities from the topology in the page, already projected
 * (EPSG:25833), as paths of pictures; and where a name is to stand.
 * Source: Kartverket, CC BY 4.0. */
import { feature } from "topojson-client";
import type { Topology, GeometryCollection } from "topojson-specification";
import type { MultiPolygon, Polygon, Position } from "geojson";

export interface Outline {
    code: string;
    name: string;
    path: string;
    /* Left, top, right, bottom in kilometres, south down. */
    box: [number, number, number, number];
    /* Where the name stands: middle of the largest piece. */
    middle: [number, number];
}

type Municipalities = Topology<{ municipalities: GeometryCollection<{ name: string }> }>;

let outlines: Map<string, Outline> | null = null;

function area(ring: Position[]): number {
    return Math.abs(ring.reduce((sum, [x = 0, y = 0], k) => {
        const [u = 0, v = 0] = ring[(k + 1) % ring.length] ?? [];
        return sum + x * v - u * y;
    }, 0)) / 2;
}

/* A point inside: the widest stretch of the horizontal line half-way up. */
function inside(ring: Position[]): [number, number] {
    const ys = ring.map((p) => p[1] ?? 0);
    const y = (Math.min(...ys) + Math.max(...ys)) / 2 + 1e-6;
    const cuts: number[] = [];

    ring.forEach(([x = 0, v = 0], k) => {
        const [u = 0, w = 0] = ring[(k + 1) % ring.length] ?? [];
        if ((v > y) !== (w > y)) cuts.push(x + ((y - v) / (w - v)) * (u - x));
    });
    cuts.sort((a, b) => a - b);
    let best: [number, number] = [0, -1];
    for (let k = 0; k + 1 < cuts.length; k += 2) {
        const from = cuts[k] ?? 0, to = cuts[k + 1] ?? 0;
        if (to - from > best[1]) best = [(from + to) / 2, to - from];
    }
    return [best[0], y];
}

function outline(code: string, name: string, geometry: Polygon | MultiPolygon): Outline {
    const pieces = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates)
        .map((rings) => rings.map((ring) => ring.map(([x = 0, y = 0]) => [x / 1000, -y / 1000])));
    const points = pieces.flat(2);
    const largest = pieces.map((rings) => rings[0] ?? [])
        .reduce((a, b) => (area(b) > area(a) ? b : a), []);
    const round = (value = 0) => Math.round(value * 20) / 20;
    const xs = points.map((p) => p[0] ?? 0), ys = points.map((p) => p[1] ?? 0);

    return {
        code, name, middle: inside(largest),
        box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
        path: pieces.flat().map((ring) =>
            `M${ring.map(([x, y]) => `${round(x)},${round(y)}`).join("L")}Z`).join(""),
    };
}

/* All municipalities of the country by code; none where the page has no map. */
export function geography(): Map<string, Outline> {
    if (outlines) return outlines;
    const text = document.getElementById("map")?.textContent ?? "";

    outlines = new Map();
    if (!text.trim()) return outlines;
    const topology = JSON.parse(text) as Municipalities;
    const object = topology.objects.municipalities;
    for (const geometry of object.geometries) {
        const one = feature(topology, geometry as never) as unknown as
            { geometry: Polygon | MultiPolygon | null; properties: { name: string } };
        const code = String(geometry.id).padStart(4, "0");
        if (one.geometry) outlines.set(code, outline(code, one.properties?.name ?? code,
            one.geometry));
    }
    return outlines;
}

/* The box of some municipalities with room about it, as wide to high as the picture. */
export function frame(codes: string[], ratio: number, room = 0.08):
    [number, number, number, number] {
    const boxes = codes.map((code) => geography().get(code)?.box).filter((box) => box);
    const left = Math.min(...boxes.map((b) => b![0])), top = Math.min(...boxes.map((b) => b![1]));
    const right = Math.max(...boxes.map((b) => b![2])), low = Math.max(...boxes.map((b) => b![3]));

    if (!boxes.length) return [0, 0, 1, 1];
    let width = (right - left) * (1 + 2 * room), height = (low - top) * (1 + 2 * room);
    if (width / height < ratio) width = height * ratio;
    else height = width / ratio;
    return [(left + right - width) / 2, (top + low - height) / 2, width, height];
}

/* hatch.ts: the pattern of what cannot be told from noise. Every picture carries its own, so that
 * it is whole when saved. */
import { svg } from "../dom";

export function hatch(id: string): SVGPatternElement {
    return svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)" },
    svg("rect", { class: "hatch-ground", width: 6, height: 6 }),
    svg("line", { class: "hatch-line", x1: 0, y1: 0, x2: 0, y2: 6 }));
}

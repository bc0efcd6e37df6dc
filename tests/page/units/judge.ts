// judge: families of pairs from standard input, judged; test_state.py compares them with
// `omland compare`'s rule.
import { readFileSync } from "node:fs";
import { pairsOf, thresholdOf, verdictOf } from "../../../engine/page/web/statistics";

type Side = (number | null)[][];
const families: [Side, Side][] = JSON.parse(readFileSync(0, "utf8"));
const column = (side: Side, group: number): number[] => side.map((row) => row[group] ?? NaN);

const judged = families.map(([base, run]) => {
    const all = base[0]!.map((_, group) => pairsOf(column(base, group), column(run, group)));
    const threshold = thresholdOf(all.map((pairs) => pairs.p));

    return all.map((pairs) => ({ ...pairs, verdict: verdictOf(pairs, threshold) }));
});
console.log(JSON.stringify(judged));

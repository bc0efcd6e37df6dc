/* flows.ts: who moves and who commutes between the municipalities and the rest of the country: a
 * picture of what leaves and comes, and the whole matrix as a table. Means over the runs; a
 * difference here carries no verdict, and that is said. */
import type { State } from "../contract";
import { button, h } from "../dom";
import { flows, pack } from "../results";
import { number, t } from "../words";
import { drawMirror, type MirrorRow } from "./chart_mirror";
import { figure, tableElement } from "./figure";
import { baseOf, currentKey, fileName, groupId, groupName, isBaseline, places, settingName,
    source } from "./reading";
import type { Table } from "./save";
import { note } from "./view";

type Kind = "moves" | "commuters";

const MOST_ROWS = 12;
let kind: Kind = "commuters";

/* stored: whether what is shown is of the setting itself, and not of its base. */
interface Known { now: number[][]; before: number[][] | null; names: string[]; stored: boolean }

function known(state: State): Known | null {
    const key = currentKey(state), last = pack().first_year + pack().years - 1;
    const year = Math.min(state.year, last - (kind === "moves" ? 1 : 0));
    const own = flows(key, year, kind), base = flows(baseOf(key), year, kind);
    const now = own ?? base;

    return now ? {
        now, stored: own !== null, before: own && !isBaseline(state) ? base : null,
        names: [...places().map((place) => place.name), t("flows.rest")],
    } : null;
}

/* Of one municipality: each of the others. Of the region: each municipality, with all others. */
function rows(state: State, { now, before, names }: Known): MirrorRow[] {
    const mine = places().findIndex((place) => place.code === groupId(state));
    const sum = (m: number[][], at: number, leaving: boolean) => names.reduce((total, _, k) =>
        k === at ? total : total + (leaving ? m[at]?.[k] ?? 0 : m[k]?.[at] ?? 0), 0);
    const row = (k: number): MirrorRow => mine >= 0 ? {
        name: names[k] ?? "", left: now[mine]?.[k] ?? 0, right: now[k]?.[mine] ?? 0,
        leftBefore: before ? before[mine]?.[k] ?? 0 : null,
        rightBefore: before ? before[k]?.[mine] ?? 0 : null,
    } : {
        name: names[k] ?? "", left: sum(now, k, true), right: sum(now, k, false),
        leftBefore: before ? sum(before, k, true) : null,
        rightBefore: before ? sum(before, k, false) : null,
    };
    const others = names.map((_, k) => k).filter((k) => mine >= 0 ? k !== mine
        : k < names.length - 1);

    return others.map(row).sort((a, b) => b.left + b.right - a.left - a.right).slice(0, MOST_ROWS);
}

function tableOf(title: string, { now, before, names }: Known): Table {
    const cell = (value: number) => ({ value, text: number(value) });
    const rows = names.flatMap((from, k) => names.map((to, m) => ({ from, to, k, m })))
        .filter(({ k, m }) => k !== m && (now[k]?.[m] ?? 0) + (before?.[k]?.[m] ?? 0) >= 0.5);

    return {
        caption: title,
        columns: [t("flows.from"), t("flows.to"), ...before
            ? [t("strategy.none"), t("flows.with"), t("table.difference")] : [t("flows.persons")]],
        rows: rows.map(({ from, to, k, m }) => {
            const a = now[k]?.[m] ?? 0, b = before?.[k]?.[m] ?? 0;
            return [from, to, ...before ? [cell(b), cell(a), cell(a - b)] : [cell(a)]];
        }),
    };
}

/* From down, to across: as far as a table can be read. */
function matrix(title: string, { now, names }: Known): HTMLElement {
    return tableElement({
        caption: title, columns: [t("flows.corner"), ...names],
        rows: names.map((from, k) => [from, ...names.map((_, m) => k === m ? "–"
            : { value: now[k]?.[m] ?? NaN, text: number(now[k]?.[m] ?? NaN) })]),
    });
}

export function flowsView(state: State, redraw: () => void): HTMLElement {
    const found = known(state), where = groupName(groupId(state));
    const title = t(`flows.title_${kind}`, { where, year: state.year });
    const choice = h("div", { class: "row", role: "group", "aria-label": t("flows.kind") },
        (["commuters", "moves"] as const).map((one) => button(t(`flows.${one}`), () => {
            kind = one;
            redraw();
        }, { "aria-pressed": String(one === kind), "data-key": `flows-${one}` })));

    if (!found) return h("div", {}, choice, note(t("flows.unknown")));
    const shown = rows(state, found);
    return h("div", {}, choice, !found.stored && note(t("flows.base_shown")), figure({
        name: fileName(kind, where, String(state.year)), title, source: source(),
        text: found.before ? t("flows.text", { name: settingName(state.setting) })
            : t("flows.text_baseline"),
        draw: (width) => drawMirror({
            width: Math.min(width, 720), rows: shown, say: (value) => number(value),
            names: [t(`flows.out_${kind}`), t(`flows.in_${kind}`)],
            label: [title, ...shown.slice(0, 5).map((row) => t("flows.row", { name: row.name,
                out: number(row.left), into: number(row.right) }))].join(". "),
        }),
        table: () => tableOf(title, found),
    }), found.names.length <= 25 && h("details", { class: "table-details" },
        h("summary", {}, t("flows.matrix")), matrix(title, found)));
}

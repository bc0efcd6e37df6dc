/* group_tables: what groups chose and what comes of it, side by side: who moved what, how far apart
 * they are, and what all agree on. */
import type { GroupFile, Lever, Pack, Policy, State } from "../contract";
import { h } from "../dom";
import type { Child } from "../dom";
import { pack } from "../results";
import { inEffect, keyOf } from "../setting";
import { effect, groupId, groupName, headlines, measured, yearOf } from "../views/reading";
import { brief, look } from "../views/wording";
import { t } from "../words";
import { regionAmount } from "../where";
import { amountText } from "./say";

/* Units of which a sum over municipalities says nothing: each has its own share. */
const SHARES = ["share", "1", "points", "percentage points"];

/* What a policy gives the region; of shares what each municipality meant is given. */
function amountHere(one: Pack, policy: Policy, unit: string): number {
    const here = regionAmount(one, policy);

    if (here === null) return NaN;
    return here !== 0 && policy.share === "each" && SHARES.includes(unit) ? policy.amount : here;
}

/* What a group gives a lever in the region, over all its measures (of shares the largest); null
 * where it did not move it, NaN where it cannot be known here. */
export function amountOfGroup(one: Pack, group: GroupFile, lever: string): number | null {
    const unit = one.levers.find((each) => each.name === lever)?.unit ?? "";
    const amounts = inEffect(group.setting).filter((policy) => policy.lever === lever)
        .map((policy) => amountHere(one, policy, unit));

    if (!amounts.length) return null;
    return SHARES.includes(unit) ? amounts.reduce((a, b) => Math.abs(b) > Math.abs(a) ? b : a)
        : amounts.reduce((a, b) => a + b);
}

export interface Row {
    lever: Lever;
    amounts: (number | null)[];
    min: number;
    mean: number;
    max: number;
    moved: number;
}

/* One row for each lever that some group moved; a group that did not move it counts as nothing. */
export function settingRows(one: Pack, groups: GroupFile[]): Row[] {
    return one.levers.flatMap((lever) => {
        const amounts = groups.map((group) => amountOfGroup(one, group, lever.name));
        const moved = amounts.filter((amount) => amount !== null).length;
        const all = amounts.map((amount) => amount ?? 0);

        if (!moved) return [];
        return [{
            lever, amounts, moved, min: Math.min(...all), max: Math.max(...all),
            mean: all.reduce((sum, amount) => sum + amount, 0) / all.length,
        }];
    });
}

/* Levers that every group moved, and the same way. */
export function agreedLevers(rows: Row[], groups: number): Lever[] {
    return rows.filter((row) => row.moved === groups
        && (row.min > 0 || row.max < 0)).map((row) => row.lever);
}

function table(caption: string, head: string[], body: Child[][]): HTMLElement {
    return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
        h("table", {}, h("caption", {}, caption),
            h("thead", {}, h("tr", {}, head.map((text) => h("th", { scope: "col" }, text)))),
            h("tbody", {}, body.map(([first, ...cells]) => h("tr", {},
                h("th", { scope: "row" }, first), cells.map((cell) => h("td", {}, cell)))))));
}

export function settingsTable(groups: GroupFile[]): HTMLElement {
    const rows = settingRows(pack(), groups);
    const say = (amount: number | null, lever: Lever): string =>
        (amount === null ? "–" : Number.isNaN(amount) ? t("groups.chosen")
            : amountText(amount, lever.unit));

    return table(t("groups.settings_caption"),
        [t("groups.measure"), ...groups.map((group) => group.name), t("groups.min"),
            t("groups.mean"), t("groups.max"), t("groups.moved")],
        rows.map((row) => [t(`lever.${row.lever.name}.name`),
            ...row.amounts.map((amount) => say(amount, row.lever)),
            say(row.min, row.lever), say(row.mean, row.lever), say(row.max, row.lever),
            t("groups.moved_of", { moved: row.moved, groups: groups.length })]));
}

export function resultsTable(state: State, groups: GroupFile[]): HTMLElement {
    const where = groupId(state);

    return table(t("groups.results_caption", { where: groupName(where), year: state.year }),
        [t("groups.indicator"), ...groups.map((group) => group.name)],
        headlines().map((name) => [measured(name).title, ...groups.map((group) =>
            brief(effect(keyOf(pack(), group.setting), name, yearOf(state, name), where)))]));
}

/* Headline indicators that stand out the same way in every group. */
export function agreedResults(state: State, groups: GroupFile[]): string[] {
    return headlines().flatMap((name) => {
        const looks = groups.map((group) => look(effect(keyOf(pack(), group.setting), name,
            yearOf(state, name), groupId(state))));
        const first = looks[0];

        if ((first !== "more" && first !== "less") || looks.some((one) => one !== first))
            return [];
        return [t(`groups.all_${first}`, { what: measured(name).title })];
    });
}

export function agreement(state: State, groups: GroupFile[]): HTMLElement {
    const levers = agreedLevers(settingRows(pack(), groups), groups.length);
    const found = [
        ...levers.map((lever) => t("groups.all_chose", {
            lever: t(`lever.${lever.name}.name`) })),
        ...agreedResults(state, groups),
    ];

    return h("section", {}, h("h2", {}, t("groups.agree_title")), found.length
        ? h("ul", {}, found.map((text) => h("li", {}, text)))
        : h("p", {}, t("groups.agree_none")));
}

/* handout.ts: two to four pages for print, in the language of the page: portrait of the
 * municipality or region, strategies compared, what is uncertain, source and licence. The text is
 * made of sentences that a planning strategy can quote. */
import type { State } from "../contract";
import { button, h, replace } from "../dom";
import { differences } from "../differences";
import { say } from "../panel/say";
import { outcome, pack } from "../results";
import { baseSetting, inEffect } from "../setting";
import { capital, date, number, t } from "../words";
import { tradeOff } from "./compare";
import { barsFigure, costFigure, gainsTable, headlineTable } from "./compare_tables";
import { contenders, library, titleOf, type Contender } from "./contenders";
import { evidenceOf } from "./evidence";
import { figure } from "./figure";
import { linesFigure } from "./lines_figure";
import { mapFigure } from "./map_view";
import { factLists, withoutStrategy } from "./portrait";
import { baseOf, currentKey, fileName, groupId, groupName, headlines, isBaseline, measured, middle,
    settingName, source, yearOf } from "./reading";
import type { View } from "./view";

const MOST = 4;

/* Pins, else the strategy on the screen, else the first of the library. */
function shownIn(state: State): Contender[] {
    const all = contenders(state);

    if (all[0]?.letter) return all;
    const own: Contender[] = isBaseline(state) ? [] : [{ letter: "",
        name: settingName(state.setting), setting: state.setting, key: currentKey(state) }];
    return [...own, ...library().filter((one) => one.key !== own[0]?.key)].slice(0, MOST);
}

function levels(state: State): HTMLElement {
    const key = baseOf(currentKey(state)), group = groupId(state), where = groupName(group);
    const first = pack().first_year;

    return figure({
        name: fileName("portrait", where), title: t("handout.levels_title"), source: source(),
        table: {
            caption: t("handout.levels_caption", { where, from: first, to: state.year }),
            columns: [t("search.indicator"), String(first), String(state.year), t("handout.band")],
            rows: headlines().map((name) => {
                const one = measured(name), last = middle(key, name, yearOf(state, name), group);
                const say = (value: number) => ({ value, text: one.sayShownPlain(value) });
                return [one.short, say(middle(key, name, first, group).middle), say(last.middle),
                    one.sayRange(last.low, last.high)];
            }),
        },
    });
}

function portraitPage(state: State): HTMLElement {
    const base = withoutStrategy(state), key = baseOf(currentKey(state));
    const group = groupId(state), where = groupName(group);

    return h("section", { class: "sheet" },
        h("h1", { tabindex: -1 }, t("handout.title", { where })),
        h("p", { class: "lead" }, t("handout.lead", { where, region: groupName("region"),
            year: state.year, count: outcome(key)?.replicates.length ?? 0 })),
        h("h2", {}, t("handout.portrait", { where })),
        factLists(key, group, state.year), levels(state),
        h("div", { class: "pair" },
            linesFigure({ indicator: "population", group, year: state.year, height: 190,
                shown: [{ key, name: t("strategy.none"), look: "baseline" }] }),
            mapFigure({ ...base, indicator: "population" }, 3)));
}

function strategiesPage(state: State, all: Contender[]): HTMLElement {
    return h("section", { class: "sheet" },
        h("h2", {}, t("handout.strategies", { where: groupName(groupId(state)) })),
        h("p", {}, t("handout.strategies_text", { year: state.year })),
        headlineTable(state, all, 3),
        h("div", { class: "pair" }, barsFigure({ ...state, indicator: "population" }, all, 3),
            costFigure(all, 3, false)),
        h("h3", {}, t("handout.trade_offs")),
        h("ul", {}, all.map((one) => tradeOff(state, one))));
}

/* What differs from no measures, each measure with the mark of its evidence. */
function measuresOf(one: Contender): HTMLElement {
    const said = differences(pack(), one.setting, baseSetting(one.setting));
    const marks = inEffect(one.setting).map(evidenceOf);

    return h("div", { class: "keep" }, h("h3", {}, titleOf(one)), h("ul", {}, said.map((each) => {
        const mark = each.key === "difference.policy.added" ? marks.shift() : undefined;
        return h("li", {}, say(each), mark && [" ", h("em", {},
            `${capital(t(`evidence.${mark}.short`))}: ${t(`evidence.${mark}`)}.`)]);
    })));
}

function whoPage(state: State, all: Contender[]): HTMLElement {
    const key = currentKey(state);
    const one = all.find((each) => each.key === key) ?? all[0];

    return h("section", { class: "sheet" },
        h("h2", {}, t("handout.who")), one && gainsTable(state, one),
        h("h2", {}, t("handout.what")), all.map(measuresOf));
}

function surePage(): HTMLElement {
    const one = pack();

    return h("section", { class: "sheet" },
        h("h2", {}, t("handout.sure")),
        ["luck_only", "start", "levers", "country", "use"].map((key) =>
            h("p", {}, t(`sure.${key}`))),
        h("h2", {}, t("handout.source")),
        h("p", {}, t("handout.source_text", { version: one.version, commit: one.commit,
            made: date(one.made), seed: String(one.seed), count: number(one.stored_replicates),
            printed: date(new Date().toISOString()) })),
        h("p", {}, h("code", {}, one.command)),
        h("ul", { class: "sources" },
            one.sources.map((each) => h("li", {}, `${each.name}: ${each.licence}`))),
        h("p", {}, t("handout.quote")));
}

export function create(): View {
    const paper = h("div", { class: "handout" });
    const head = h("div", { class: "no-print" });

    return {
        element: h("div", { class: "view" }, head, paper),
        update: (state) => {
            const all = shownIn(state);

            replace(head, h("p", {}, t("handout.intro")),
                h("p", {}, button(t("handout.print"), () => window.print(),
                    { class: "primary large" })));
            replace(paper, portraitPage(state), all.length > 0 && strategiesPage(state, all),
                all.length > 0 && whoPage(state, all), surePage());
        },
    };
}

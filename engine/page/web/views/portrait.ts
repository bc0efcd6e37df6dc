/* portrait.ts: the first view: choose a municipality, on the map or in the list, and see how it
 * goes without new measures: headline indicators, challenges and possibilities, and what cannot
 * be told. */
import type { Key, State } from "../contract";
import { h, replace } from "../dom";
import { outcome } from "../results";
import { t } from "../words";
import { settlementFigures } from "./core_hinterland";
import { headlineCards } from "./headline";
import { mapFigure } from "./map_view";
import { facts, type Kind } from "./portrait_facts";
import { pyramidFigure } from "./pyramid";
import { baseOf, currentKey, groupId, groupName, places } from "./reading";
import { luck, onward, section, type View } from "./view";
import { yearControl } from "./year";

/* The state as if no strategy were chosen: shocks and the future stay. */
export function withoutStrategy(state: State): State {
    return { ...state, setting: { ...state.setting, name: "", preset: null, policies: [] } };
}

export function factLists(key: Key, group: string, year: number): HTMLElement {
    const found = facts(key, group, groupName(group), year);
    const column = (kind: Kind) => {
        const texts = found.filter((one) => one.kind === kind);
        return h("div", { class: `facts ${kind}` },
            h("h3", {}, t(`portrait.${kind}`)),
            texts.length ? h("ul", {}, texts.map((one) => h("li", {}, one.text)))
                : h("p", {}, t(`portrait.no_${kind}`)));
    };

    return h("div", { class: "columns" }, column("challenge"), column("possibility"),
        column("unclear"));
}

function placeText(group: string): string {
    const place = places().find((one) => one.code === group);

    return place ? t("portrait.place_text", {
        where: place.name, county: place.county_name, region: place.region_name,
        type: t(`type.${place.type}`), text: t(`type.${place.type}.text`),
    }) : t("portrait.region_text", { region: groupName("region"), count: places().length });
}

export function create(): View {
    const year = yearControl("year-portrait");
    const top = h("div", {}), map = h("div", {}), below = h("div", {});
    const element = h("div", { class: "view portrait" }, top,
        h("div", { class: "sticky-year" }, year.element), map, below);

    return {
        element,
        update: (real) => {
            const state = withoutStrategy(real);
            const key = baseOf(currentKey(state)), group = groupId(state);
            const where = groupName(group), count = outcome(key)?.replicates.length ?? 0;

            year.show(state.year);
            replace(top, h("h1", { tabindex: -1 }, t("portrait.title", { where })),
                h("p", { class: "lead" }, placeText(group)),
                !state.place && h("p", { class: "hint" }, t("place.hint")));
            replace(map, h("div", { class: "map-and-cards" }, mapFigure(state),
                section(t("portrait.facts_title", { where, year: state.year }),
                    h("p", {}, t("portrait.facts_text", { count, year: state.year })),
                    factLists(key, group, state.year), luck())));
            replace(below, section(t("portrait.headline_title", { where }), headlineCards(state)),
                section(t("portrait.more_title", { where }),
                    h("div", { class: "pair" }, pyramidFigure(state),
                        settlementFigures(state))),
                onward("effect", t("portrait.onward")));
        },
    };
}

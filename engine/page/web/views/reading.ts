/* reading.ts: what views ask of the results, in the units shown: lines of years, effects with
 * their verdicts, names of groups, and the setting on the screen. */
import type { Indicator, Key, Place, Setting, State } from "../contract";
import { band, baseOf, difference, differenceOf, groups, groupOf, outcome, pack } from "../results";
import { keyOf, presetSetting, sameContent } from "../setting";
import { hasWord, t, titled } from "../words";
import type { Point } from "./chart_lines";
import { bounds, measure, type Measure } from "./measure";
import type { Effect } from "./wording";

/* Chosen with the needs of municipal plans in mind; services by the way to them. */
export const HEADLINES = ["population", "young_adults", "older_80", "jobs", "out_commuters",
    "service_level", "municipal_net_result", "emissions"] as const;

export function indicator(name: string): Indicator | undefined {
    return pack().indicators.find((one) => one.name === name);
}

export function measured(name: string): Measure {
    return measure((indicator(name) ?? pack().indicators[0]) as Indicator);
}

/* The headline indicators that this pack has. */
export function headlines(): string[] {
    return HEADLINES.filter((name) => indicator(name));
}

export function currentKey(state: State): Key {
    return keyOf(pack(), state.setting);
}

export function baseline(): Key {
    return pack().cases.find((one) => one.strategy === "none" && one.shock === "none"
        && one.future === "main")?.id ?? (pack().cases[0]?.id as Key);
}

/* Whether the setting is the way things go without measures, shocks or another future. */
export function isBaseline(state: State): boolean {
    return state.setting.policies.length === 0;
}

export function lastYear(): number {
    return pack().first_year + pack().years - 1;
}

/* Flows have no value in the last year, which has stocks of 1 January alone. */
export function yearOf(state: State, name: string): number {
    const kind = indicator(name)?.kind;

    const last = lastYear() - (kind === "flow" ? 1 : 0);

    return Math.min(Math.max(state.year, pack().first_year), last);
}

export function years(): number[] {
    return Array.from({ length: pack().years }, (_, k) => pack().first_year + k);
}

export function places(): Place[] {
    return pack().scope.map((k) => pack().places[k] as Place);
}

/* Id of the group that the state looks at: a municipality, or the region. */
export function groupId(state: State): string {
    return state.place && groupOf(state.place) ? state.place : "region";
}

export function groupName(id: string): string {
    const place = places().find((one) => one.code === id);

    if (place) return place.name;
    if (id === "region") return t("group.region", { region: pack().region });
    return id === "country" ? t("group.country") : t("group.type", { type: t(`type.${id}`) });
}

export function typesHere(): string[] {
    return groups().filter((one) => one.kind === "type").map((one) => one.id);
}

/* A strategy of the library by its words, or as its file calls it. */
export function strategyName(strategy: string): string {
    const key = `strategy.${strategy}.name`;
    const found = pack().cases.find((one) => one.strategy === strategy);

    return hasWord(key) ? t(key) : found ? titled(found.title) : strategy;
}

export function settingName(setting: Setting): string {
    if (setting.policies.length === 0) return t("strategy.none");
    if (setting.name || !setting.preset) return setting.name || t("strategy.own");
    const name = strategyName(setting.preset);

    return sameContent(presetSetting(pack(), setting), setting) ? name
        : t("strategy.changed", { name });
}

export interface Middle { middle: number; low: number; high: number; count: number }

export function middle(key: Key, name: string, year: number, group: string): Middle {
    const one = measured(name), found = band(key, name, year, group);
    const [low, high] = bounds(one, found.low, found.high);

    return { middle: one.shown(found.median), low, high, count: found.count };
}

export function points(key: Key, name: string, group: string): Point[] {
    return years().map((year) => ({ year, ...middle(key, name, year, group) }))
        .filter((point) => Number.isFinite(point.middle));
}

function effectFrom(name: string, found: ReturnType<typeof difference>): Effect {
    const one = measured(name);
    const [low, high] = bounds(one, found.low, found.high);
    const sums = indicator(name)?.together === "sum";

    return {
        mean: one.shownDifference(found.mean), low, high, pairs: found.pairs,
        verdict: found.verdict,
        share: sums && found.base > 0 ? found.mean / found.base : NaN,
        say: (shown) => one.sayShown(shown),
        sayRange: (from, to) => one.sayRange(from, to, true),
    };
}

/* What the setting does beyond its own base. */
export function effect(key: Key, name: string, year: number, group: string): Effect {
    return effectFrom(name, difference(key, name, year, group));
}

export function effectOver(key: Key, other: Key, name: string, year: number, group: string):
    Effect {
    return effectFrom(name, differenceOf(key, other, name, year, group));
}

/* Runs behind a setting, and whether more are to come. */
export function runs(key: Key): { count: number; complete: boolean } {
    const found = outcome(key);

    return { count: found?.replicates.length ?? 0, complete: found?.complete ?? false };
}

export function source(): string {
    const version = `Omland ${pack().version} (${pack().commit})`;

    return t("figure.source_line", { version, made: pack().made, region: pack().region });
}

/* Names of files: letters of the alphabet, so that every system keeps them. */
export function fileName(...parts: string[]): string {
    return ["omland", ...parts].join("-").toLowerCase().replace(/æ/g, "ae").replace(/ø/g, "o")
        .replace(/å/g, "a").normalize("NFD").replace(/[^a-z0-9_-]+/g, "-").replace(/-+/g, "-");
}

export { baseOf };

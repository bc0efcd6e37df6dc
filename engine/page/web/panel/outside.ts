/* outside: what no municipality decides - the future of births, migration and industries, and
 * shocks: those of the library, or one's own. */
import type { Setting, Shock, ShockKind } from "../contract";
import { futures } from "../check";
import { button, h } from "../dom";
import { pack } from "../results";
import { eventOf, events, freeName } from "../setting";
import { get } from "../store";
import { number, t, titled, hasWord } from "../words";
import { whoOf } from "../where";
import { edgesAt, niceAbove, typedOf } from "./amounts";
import { changeSetting, changeShock } from "./change";
import { amountField, folded, keyedList, listField } from "./field";
import type { Field, Kept } from "./field";
import { placeField } from "./place_field";
import { amountText } from "./say";

/* Sizes by which a shock begins when somebody adds it; all are assumed, and meant to be changed. */
const USUAL: Record<string, number> = {
    close_largest_firm: 1, sector_change: -0.25, link_cut: 60, remote_work_jump: 0.15,
    refugee_arrival: 100, schools_close: 1, interest_rate: 3, mortality_year: 0.25,
};
const USUAL_YEAR = 2027;

function eventName(shock: string): string {
    const found = events(pack()).find((one) => one.shock === shock);

    return hasWord(`event.${shock}.name`) ? t(`event.${shock}.name`)
        : found ? titled(found.title) : shock;
}

export function newShock(kind: ShockKind, place: string, taken: string[]): Shock {
    const one = pack();
    const who = whoOf(one, place ? { kind: "places", codes: [place] } : { kind: "region" });
    const isClosing = kind.act === "close";
    const amount = USUAL[kind.name] ?? kind.max / 10;

    return {
        name: freeName(kind.name, taken), kind: kind.name, amount, share: "each",
        who: kind.target === "place" || kind.name === "sector_change" ? who : null,
        edge: kind.target === "edge" ? (edgesAt(one, place)[0]?.id ?? null) : null,
        sector: kind.act === "sector" ? (one.sectors[1] ?? one.sectors[0] ?? null) : null,
        from: Math.min(USUAL_YEAR, one.first_year + one.years - 2), to: null, ramp: 0, rate: null,
        count: null, duration: isClosing || kind.target !== "edge" ? null : 2,
    };
}

function shockAmount(kind: ShockKind, name: string): Field<Shock> {
    const typed = typedOf(kind.unit, kind.max);
    const usual = Math.abs(USUAL[kind.name] ?? kind.max);
    const field = amountField(t("panel.amount"),
        (value, isSliding) => changeShock(name,
            { amount: Number((value / typed.factor).toPrecision(6)) }, "step.amount", isSliding),
        (least, most) => t("panel.out_of_range", { least: number(least), most: number(most) }));

    return {
        element: field.element,
        set: (shock) => {
            const reach = Math.max(usual * 2, Math.abs(shock.amount));
            const shown = (x: number): number => Number((x * typed.factor).toPrecision(10));
            const whole = ["firms", "persons/year"].includes(kind.unit);

            field.set({
                value: shown(shock.amount), min: shown(Math.max(kind.min, -reach)),
                max: shown(Math.min(kind.max, reach)),
                step: shown(Math.max(niceAbove(reach / 100), whole ? 1 : 0)),
                least: shown(kind.min), most: shown(kind.max),
                text: amountText(shock.amount, kind.unit), unit: t(typed.unit),
            });
        },
    };
}

function shockWhere(kind: ShockKind, name: string): Field<Shock> | null {
    if (kind.target === "edge") {
        const field = listField(t("panel.edge"), () => edgesAt(pack(), get().place).map((edge) =>
            ({ value: edge.id, text: edge.names })),
        (edge) => changeShock(name, { edge }, "step.where"));
        return { element: field.element, set: (shock) => field.set(shock.edge ?? "") };
    }
    if (kind.target === "nation" && kind.act !== "sector") return null;
    const field = placeField(pack(), t("panel.where"), (who) =>
        changeShock(name, { who }, "step.where"));
    return { element: field.element, set: (shock) => field.set(shock.who) };
}

function shockCard(first: Shock): Kept<Shock> {
    const kind = pack().shocks.find((one) => one.name === first.kind)!;
    const { name } = first;
    const title = t(`shock.${kind.name}.name`);
    const amount = shockAmount(kind, name);
    const where = shockWhere(kind, name);
    const sector = listField(t("panel.sector"), () => pack().sectors.map((value) =>
        ({ value, text: t(`sector.${value}`) })),
    (value) => changeShock(name, { sector: value }, "step.sector"));
    const from = listField(t("panel.from"), () => Array.from({ length: pack().years - 1 }, (_, k) =>
        String(pack().first_year + k)).map((value) => ({ value, text: value })),
    (value) => changeShock(name, { from: Number(value) }, "step.years"));
    const duration = listField(t("panel.duration"), () => [{ value: "",
        text: t("panel.to_open") }, ...[1, 2, 3, 5, 10].map((n) =>
        ({ value: String(n), text: t("panel.ramp_years", { n }) }))],
    (value) => changeShock(name, { duration: value === "" ? null : Number(value), to: null },
        "step.years"));
    const remove = (): void => changeSetting({
        shocks: get().setting.shocks.filter((shock) => shock.name !== name),
    }, "step.shock_removed");

    return {
        element: h("li", { class: "card", "data-shock": name },
            h("div", { class: "card-head" }, h("h4", {}, title),
                button(h("span", { "aria-hidden": "true" }, "×"), remove,
                    { class: "quiet", "aria-label": t("panel.remove", { lever: title }) })),
            h("p", { class: `mark ${kind.evidence}` },
                h("span", { class: "badge" }, t(`evidence.${kind.evidence}.short`)), " ",
                t(`shock.${kind.name}.text`)),
            amount.element,
            h("div", { class: "fields" }, kind.act === "sector" && sector.element, where?.element,
                from.element, kind.act !== "close" && duration.element)),
        update: (shock) => {
            amount.set(shock);
            where?.set(shock);
            sector.set(shock.sector ?? "");
            from.set(String(Math.floor(shock.from ?? pack().first_year)));
            duration.set(shock.duration === null ? "" : String(shock.duration));
        },
    };
}

function futureField(): Field<string> {
    return listField(t("panel.future"), () => futures(pack()).map((value) =>
        ({ value, text: t(`future.${value}.name`) })),
    (future) => changeSetting({ future }, "step.future"), "future");
}

/* Shocks of the library; those that somebody made are told as "your own". */
function eventField(): Field<Setting> {
    const own = { value: "own", text: t("panel.own_shocks") };
    let isOwn = false;
    const field = listField(t("panel.event"), () => [
        { value: "none", text: t("event.none.name") },
        ...events(pack()).map((one) => ({ value: one.shock, text: eventName(one.shock) })),
        ...(isOwn ? [own] : []),
    ], (value) => {
        const found = events(pack()).find((one) => one.shock === value);

        if (value !== own.value)
            changeSetting({ shocks: found?.shock_sections ?? [] }, "step.event");
    }, "event");

    return {
        element: field.element,
        set: (setting) => {
            const event = eventOf(pack(), setting);

            isOwn = event === null;
            field.set(event ?? own.value);
        },
    };
}

export function outside(): Kept<Setting> {
    const future = futureField();
    const event = eventField();
    const told = h("p", { class: "small" });
    const cards = h("ul", { class: "plain" });
    const showCards = keyedList<Shock>(cards, (shock) => `${shock.name} ${shock.kind}`, shockCard);
    const add = folded(t("panel.add_shock"), h("ul", { class: "plain levers" },
        pack().shocks.map((kind) => h("li", {},
            button(["+ ", t(`shock.${kind.name}.name`)], () => {
                const { shocks } = get().setting;
                changeSetting({ shocks: [...shocks, newShock(kind, get().place,
                    shocks.map((shock) => shock.name))] }, "step.shock_added");
            }, { class: "link", "data-shock-kind": kind.name }),
            h("p", { class: "small" }, t(`shock.${kind.name}.text`))))));

    return {
        element: h("section", { class: "outside" }, h("h3", {}, t("panel.outside")),
            h("p", { class: "small" }, t("panel.outside_text")),
            h("div", { class: "fields" }, future.element, event.element), told, cards,
            pack().kind === "workshop" && add),
        update: (setting) => {
            const name = eventOf(pack(), setting);

            future.set(setting.future);
            event.set(setting);
            told.textContent = [t(`future.${setting.future}.text`),
                name && name !== "none" && hasWord(`event.${name}.text`)
                    ? t(`event.${name}.text`) : ""].join(" ").trim();
            showCards(setting.shocks.filter((shock) => shock.rate === null));
        },
    };
}

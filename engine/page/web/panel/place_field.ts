/* place_field: where a measure or shock acts: a municipality, the core, the hinterland, the whole
 * region, chosen municipalities, or as the library wrote it. */
import type { Pack } from "../contract";
import { h, replace } from "../dom";
import { alphabetical, t } from "../words";
import { scopePlaces, whereOf, whoOf } from "../where";
import { listField } from "./field";
import type { Choice, Field } from "./field";

const SEVERAL = "several";
const WRITTEN = "written";

function choices(pack: Pack, isWritten: boolean, isSeveral: boolean): Choice[] {
    const all = scopePlaces(pack);
    const has = (type: string): boolean => all.some((place) => place.type === type);
    const kinds = ["region", "core", "hinterland"].filter((kind) =>
        (kind === "region" ? all.length > 1 : has(kind)));

    return [
        ...(isWritten ? [{ value: WRITTEN, text: t("where.written") }] : []),
        ...kinds.map((kind) => ({ value: kind, text: t(`where.${kind}`) })),
        ...[...all].sort((a, b) => alphabetical(a.name, b.name))
            .map((place) => ({ value: place.code, text: place.name })),
        ...(all.length > 2 || isSeveral ? [{ value: SEVERAL, text: t("where.several") }] : []),
    ];
}

/* `change` is given the text of `who`. */
export function placeField(
    pack: Pack, label: string, change: (who: string) => void,
): Field<string | null> {
    const boxes = h("fieldset", { class: "places", hidden: true });
    let who: string | null = null;
    /* The text as the library has it can be chosen again after another place. */
    let written: string | null = null;
    let open = false;
    const codesNow = (): string[] => {
        const where = whereOf(pack, who);

        return where.kind === "places" ? where.codes : [];
    };
    const pick = (value: string): void => {
        open = value === SEVERAL;
        if (value === SEVERAL) {
            const codes = codesNow();
            if (!codes.length) change(whoOf(pack, { kind: "places",
                codes: scopePlaces(pack).slice(0, 2).map((place) => place.code) }));
            else showBoxes();
        } else if (value === WRITTEN) change(written ?? "all");
        else if (/^\d{4}$/.test(value)) change(whoOf(pack, { kind: "places", codes: [value] }));
        else change(whoOf(pack, { kind: value as "region" | "core" | "hinterland" }));
    };
    const list = listField(label, () =>
        choices(pack, written !== null, codesNow().length > 1), pick);
    const tick = (code: string, isOn: boolean): void => {
        const codes = codesNow().filter((one) => one !== code).concat(isOn ? [code] : []).sort();

        if (codes.length) change(whoOf(pack, { kind: "places", codes }));
        else showBoxes();
    };
    function showBoxes(): void {
        const codes = codesNow();

        boxes.hidden = !open && codes.length < 2;
        if (boxes.hidden) return;
        replace(boxes, h("legend", {}, t("where.several")), scopePlaces(pack).map((place) => {
            const box = h("input", { type: "checkbox", "data-key": `box-${place.code}`,
                onchange: () => tick(place.code, box.checked) });

            box.checked = codes.includes(place.code);
            return h("label", { class: "check" }, box, " ", place.name);
        }));
    }

    return {
        element: h("div", {}, list.element, boxes),
        set: (now) => {
            const where = whereOf(pack, now);

            who = now;
            if (where.kind === "written") written = now;
            if (where.kind !== "places") open = false;
            list.set(where.kind !== "places" ? where.kind
                : where.codes.length > 1 || open ? SEVERAL : where.codes[0]!);
            showBoxes();
        },
    };
}

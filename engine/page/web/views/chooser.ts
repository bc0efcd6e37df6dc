/* chooser.ts: my municipality, or the region as a whole: a list that can be typed in. It stands in
 * the head of the page, so that it can be changed in every view. */
import { h } from "../dom";
import { update } from "../store";
import { alphabetical, t } from "../words";
import { groupName, places } from "./reading";

export function placeList(id: string, chosen: string): HTMLElement {
    const list = h("select", {
        id, onchange: () => update({ place: list.value }, "step.place", { undoable: false }),
    }, h("option", { value: "" }, groupName("region")),
    [...places()].sort((a, b) => alphabetical(a.name, b.name)).map((place) =>
        h("option", { value: place.code }, place.name)));

    list.value = places().some((place) => place.code === chosen) ? chosen : "";
    return h("div", { class: "field" }, h("label", { for: id }, t("place.label")), list);
}

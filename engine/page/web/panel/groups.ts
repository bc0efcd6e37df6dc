/* groups: the work of several groups brought together: their files or links are loaded here, one
 * after the other, and shown side by side. */
import type { GroupFile, State } from "../contract";
import { announce, button, h, replace } from "../dom";
import { differences } from "../differences";
import { pack } from "../results";
import { emptySetting } from "../setting";
import { groupOfText } from "../share";
import { get, update } from "../store";
import { groupName, groupId, settingName } from "../views/reading";
import { inEachLanguage, type View, type Written } from "../views/view";
import { yearControl } from "../views/year";
import { t } from "../words";
import { folded, keyedList, textField } from "./field";
import type { Kept } from "./field";
import { agreement, resultsTable, settingsTable } from "./group_tables";
import { chooseFiles, refusedText } from "./keep";
import { say } from "./say";

const MOST = 12;

function setGroups(groupFiles: GroupFile[], label: string, merge?: string): void {
    update({ groupFiles }, label, merge ? { merge } : {});
}

/* Takes a file's text or a link; says what came of it. */
async function load(name: string, text: string, told: HTMLElement): Promise<void> {
    try {
        const group = await groupOfText(pack(), text, name, get());

        if (get().groupFiles.length >= MOST) throw new Error(t("groups.too_many", { n: MOST }));
        setGroups([...get().groupFiles, group], "step.group_added");
        told.textContent = "";
        announce(t("groups.loaded", { name: group.name }));
    } catch (error) {
        told.textContent = `${name}: ${refusedText(error).replace(/^Error: /, "")}`;
    }
}

function nextName(): string {
    return t("groups.name", { n: get().groupFiles.length + 1 });
}

function loading(): HTMLElement {
    const told = h("p", { class: "error", role: "alert" });
    let link = "";
    const field = textField(t("groups.link"), (value) => { link = value; }, { maxlength: "60000" });

    return h("section", { class: "panel" }, h("h2", {}, t("groups.load_title")),
        h("p", {}, t("groups.load_text")),
        h("div", { class: "row" },
            button(t("groups.load_files"), () => chooseFiles(true, (name, text) =>
                void load(name, text, told)), { class: "primary", "data-key": "load-files" }),
            button(t("groups.add_mine"), () => setGroups([...get().groupFiles, {
                name: settingName(get().setting), setting: get().setting, pins: get().pins,
            }], "step.group_added"), { "data-key": "add-mine" })),
        field.element,
        button(t("groups.load_link"), () => void load(nextName(), link, told).then(() =>
            field.set("")), { "data-key": "load-link" }),
        told);
}

/* The first four groups become A to D. */
function compareThem(): void {
    const pins = [0, 1, 2, 3].map((k) => {
        const group = get().groupFiles[k];

        return group ? { name: group.name, setting: group.setting } : null;
    });

    update({ pins, view: "compare" }, "step.groups_pinned");
}

interface Numbered {
    group: GroupFile;
    index: number;
}

function groupItem(first: Numbered): Kept<Numbered> {
    let { index } = first;
    const name = textField(t("groups.group_name"), (value) => setGroups(get().groupFiles.map(
        (one, k) => (k === index ? { ...one, name: value } : one)), "step.name",
    `group ${index}`));
    const list = h("ul", {});

    return {
        element: h("li", { class: "card" }, name.element,
            folded(t("groups.what"), list),
            h("div", { class: "row" },
                button(t("pins.show"), () => update({
                    setting: get().groupFiles[index]!.setting, view: "effect",
                }, "step.group_shown"), { class: "quiet" }),
                button(t("groups.remove"), () => setGroups(get().groupFiles.filter(
                    (_, k) => k !== index), "step.group_removed"), { class: "quiet" }))),
        update: (now) => {
            const found = differences(pack(), now.group.setting, emptySetting());

            index = now.index;
            name.set(now.group.name);
            replace(list, found.length ? found.map((one) => h("li", {}, say(one)))
                : h("li", {}, t("policy.nothing")));
        },
    };
}

function tables(state: State): HTMLElement[] {
    const groups = state.groupFiles;

    if (groups.length < 2) return [h("p", { class: "hint" }, t("groups.two_needed"))];
    return [
        h("section", {}, h("h2", {}, t("groups.settings_title")), settingsTable(groups)),
        h("section", {}, h("h2", {}, t("groups.results_title", {
            where: groupName(groupId(state)) })), resultsTable(state, groups)),
        agreement(state, groups),
        h("p", {}, button(t("groups.compare"), compareThem, { class: "primary" })),
    ];
}

function build(): Written {
    const list = h("ul", { class: "plain measures" });
    const below = h("div", {});
    const year = yearControl("year-groups");
    const show = keyedList<Numbered>(list, (one) => String(one.index), groupItem);

    return {
        elements: [h("h1", { tabindex: -1 }, t("groups.title")),
            h("p", { class: "lead" }, t("groups.lead")), loading(), list,
            h("div", { class: "sticky-year" }, year.element), below],
        update: (state) => {
            year.show(state.year);
            show(state.groupFiles.map((group, index) => ({ group, index })));
            replace(below, tables(state));
        },
    };
}

export function create(): View {
    return inEachLanguage(h("div", { class: "view groups" }), build);
}

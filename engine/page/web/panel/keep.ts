/* keep: what somebody takes away: a link, a file, the scenario file of the native program, and the
 * proof that both compute the same. */
import { Refused } from "../check";
import { announce, button, dialog, download, h } from "../dom";
import { toIni } from "../entries";
import { linkOf } from "../link";
import { hasEngine, prove } from "../live";
import { pack } from "../results";
import { fromFile, toFile } from "../share";
import { get, update } from "../store";
import { t } from "../words";

/* Letters and digits of a name, for files. */
function fileName(ending: string): string {
    const name = `${pack().region} ${get().setting.name || get().setting.preset || ""}`.trim();
    const plain = name.toLowerCase().replace(/æ/g, "ae").replace(/ø/g, "o").replace(/å/g, "a")
        .normalize("NFD").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");

    return `omland-${plain}.${ending}`;
}

export function refusedText(error: unknown): string {
    return error instanceof Refused ? t(error.key, error.parameters) : String(error);
}

/* Clipboards ask for leave, and some browsers have none for files: then the text is marked. */
async function copy(field: HTMLTextAreaElement, said: HTMLElement): Promise<void> {
    field.focus();
    field.select();
    try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = t("keep.copied");
    } catch {
        said.textContent = document.execCommand("copy") ? t("keep.copied") : t("keep.copy_by_hand");
    }
}

/* A text to be copied, in a dialog. */
function textDialog(title: string, text: string, explained: string): void {
    const field = h("textarea", { readonly: true, rows: 6, "aria-label": title });
    const said = h("p", { role: "status" });

    field.value = text;
    dialog(title, [h("p", {}, explained), field, said], [
        { text: t("keep.copy"), primary: true, act: () => {
            void copy(field, said);
            return false;
        } },
        { text: t("keep.close") },
    ]);
}

async function shareLink(): Promise<void> {
    textDialog(t("keep.link"), await linkOf(get()), t("keep.link_text"));
}

function saveFile(): void {
    download(fileName("json"), toFile(pack(), get()), "application/json");
    announce(t("keep.saved"));
}

/* Asks for files; gives their names and texts. */
export function chooseFiles(several: boolean, take: (name: string, text: string) => void): void {
    const input = h("input", { type: "file", accept: ".json,application/json", multiple: several });

    input.addEventListener("change", () => {
        for (const file of input.files ?? [])
            void file.text().then((text) => take(file.name.replace(/\.[^.]*$/, ""), text));
    });
    input.click();
}

function openFile(): void {
    chooseFiles(false, (_, text) => {
        try {
            update(fromFile(pack(), text, get()), "step.file_opened");
            announce(t("keep.opened"));
        } catch (error) {
            dialog(t("keep.refused"), h("p", {}, refusedText(error)), [{ text: t("keep.close") }]);
        }
    });
}

function exportIni(): void {
    download(fileName("ini"), toIni(pack(), get().setting), "text/plain");
    announce(t("keep.exported"));
}

/* One replicate from its start, and the hash that the native program prints of it. */
function proveIt(): void {
    const hash = h("output", { class: "hash" }, t("keep.proving"));
    const command = "omland run FILE.ini -o FILE.h5 && omland hash --values FILE.h5";
    const { setting } = get();

    dialog(t("keep.prove"), [
        h("p", {}, t("keep.prove_text", { reference: pack().files?.reference.name ?? "" })),
        h("pre", {}, command), h("p", {}, t("keep.prove_hash")), h("p", {}, hash),
    ], [
        { text: t("keep.export"), act: () => {
            exportIni();
            return false;
        } },
        { text: t("keep.close"), primary: true },
    ]);
    prove(setting).then((text) => {
        hash.textContent = text;
    }, (error: unknown) => {
        hash.textContent = error instanceof Error ? error.message : String(error);
    });
}

export function keep(): HTMLElement {
    const isWorkshop = pack().kind === "workshop";

    return h("section", { class: "taking" }, h("h3", {}, t("keep.title")),
        h("div", { class: "row" },
            button(t("keep.link"), () => void shareLink(), { "data-key": "link" }),
            button(t("keep.save"), saveFile, { "data-key": "save" }),
            button(t("keep.open"), openFile, { "data-key": "open" }),
            isWorkshop && button(t("keep.export"), exportIni, { "data-key": "export" }),
            isWorkshop && hasEngine() && button(t("keep.prove"), proveIt, { "data-key": "prove" })),
        isWorkshop && h("p", { class: "small" }, t("keep.export_text")));
}

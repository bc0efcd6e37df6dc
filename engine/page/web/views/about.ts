/* about.ts: how sure is this, what the marks of evidence mean, the method in short, sources and
 * licences, and the accessibility statement. */
import type { State } from "../contract";
import { h, replace } from "../dom";
import { pack } from "../results";
import { date, hasWord, number, t } from "../words";
import type { View } from "./view";
import { section } from "./view";

const SURE = ["luck_only", "verdict", "start", "levers", "country", "use"];
const METHOD = ["agents", "years", "pairs", "region", "live"];
const ACCESS = ["law", "does", "not_yet", "contact"];
const MARKS = ["found", "computed", "assumed", "none"];

function paragraphs(prefix: string, names: string[]): HTMLElement[] {
    return names.map((name) => h("p", {}, t(`${prefix}.${name}`)));
}

function sources(): HTMLElement {
    const text = (one: { name: string; text: string }) => hasWord(`source.${one.name}`)
        ? t(`source.${one.name}`) : h("span", { lang: "en" }, one.text);

    return h("ul", {}, pack().sources.map((one) => h("li", {}, h("strong", {}, one.name), ": ",
        text(one), ". ", h("span", {}, one.licence))));
}

function thisPage(): HTMLElement {
    const one = pack();
    const rows: [string, string][] = [
        [t("about.version"), `Omland ${one.version} (${one.commit})`],
        [t("about.made"), date(one.made)], [t("about.command"), one.command],
        [t("about.seed"), String(one.seed)],
        [t("about.replicates"), number(one.stored_replicates)],
        ...one.files ? [[t("about.reference"), `${one.files.reference.name} (SHA-256 ${
            one.files.reference.sha256})`] as [string, string]] : [],
    ];

    return h("dl", { class: "facts-of-page" }, rows.map(([name, value]) =>
        [h("dt", {}, name), h("dd", {}, value)]));
}

function notices(): HTMLElement | null {
    const texts = [...new Set(pack().notices.map((one) => one.text))];

    return texts.length ? section(t("about.notices"), h("ul", {},
        texts.map((text) => h("li", { lang: "en" }, text)))) : null;
}

export function create(): View {
    const element = h("div", { class: "view about" });

    return {
        element,
        update: (_: State) => replace(element,
            h("h1", { tabindex: -1 }, t("about.title")),
            section(t("about.sure_title"), paragraphs("sure", SURE)),
            section(t("evidence.title"), h("dl", {}, MARKS.map((mark) => [
                h("dt", {}, h("span", { class: `badge ${mark}` }, t(`evidence.${mark}.short`))),
                h("dd", {}, t(`evidence.${mark}.text`))]))),
            section(t("about.method_title"), paragraphs("method", METHOD)),
            section(t("about.headline_title"), h("p", {}, t("about.headline_text"))),
            section(t("about.sources_title"), sources()),
            notices(),
            section(t("about.access_title"), paragraphs("access", ACCESS)),
            section(t("about.page_title"), thisPage(), h("details", {},
                h("summary", {}, t("about.licences")),
                h("pre", { lang: "en", tabindex: 0 },
                    document.getElementById("licences")?.textContent ?? "")))),
    };
}

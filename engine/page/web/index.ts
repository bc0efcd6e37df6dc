/* index.ts: the page from which one finds the page of one's own region: a list by county, which a
 * filter shortens, and a map of the country. Both lead to the same pages. */
import type { Language } from "./contract";
import { append, h, replace, svg } from "./dom";
import { readPart } from "./parts";
import { frame, geography } from "./views/geography";
import { LANGUAGES, alphabetical, language, list, number, setLanguage, t } from "./words";

/* What `omland workshop --all` says of each page. */
interface Region {
    name: string;
    file: string;
    persons: number;
    counties: string[];
    codes: string[];
    municipalities: string[];
}

const MAP_WIDTH = 420, MAP_HEIGHT = 560;

function address(region: Region): string {
    return encodeURIComponent(region.file);
}

function fits(region: Region, asked: string): boolean {
    const small = (text: string): string => text.toLocaleLowerCase("nb");

    return [region.name, ...region.municipalities, ...region.counties]
        .some((name) => small(name).includes(small(asked.trim())));
}

/* The country in grey with regions on it. The list does the same for those who do not point. */
function drawMap(regions: Region[]): SVGSVGElement {
    const all = geography();
    const [left, top, wide] = frame([...all.keys()], MAP_WIDTH / MAP_HEIGHT, 0.02);
    const scale = MAP_WIDTH / wide;
    const paths = (codes: string[]): string =>
        codes.map((code) => all.get(code)?.path ?? "").join("");

    return svg("svg", {
        class: "chart map", viewBox: `0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`, width: "100%",
        style: "max-height: 85vh",
        "aria-hidden": "true",
    }, svg("rect", { class: "sea", width: MAP_WIDTH, height: MAP_HEIGHT }),
    svg("g", {
        transform: `scale(${scale}) translate(${-left} ${-top})`, "stroke-width": 0.5 / scale,
    }, svg("path", { class: "land", d: paths([...all.keys()]) }),
    regions.map((region) => svg("a", { href: address(region), tabindex: "-1" },
        svg("path", { class: "area more-2", d: paths(region.codes) },
            svg("title", {}, region.name))))));
}

function item(region: Region): HTMLElement {
    const others = region.municipalities.filter((name) => name !== region.name);

    return h("li", {}, h("a", { href: address(region) }, region.name), " ",
        h("span", { class: "note" }, t(others.length ? "index.about" : "index.alone", {
            persons: number(region.persons), municipalities: list(others.sort(alphabetical)),
        })));
}

function byCounty(regions: Region[]): HTMLElement[] {
    const counties = [...new Set(regions.flatMap((one) => one.counties))].sort(alphabetical);

    return counties.map((county) => h("section", {}, h("h2", {}, county), h("ul",
        { class: "plain" }, regions.filter((one) => one.counties.includes(county))
            .sort((a, b) => alphabetical(a.name, b.name)).map(item))));
}

function draw(root: HTMLElement, regions: Region[], asked: string): void {
    const found = h("div", {}), told = h("p", { class: "note", role: "status" });
    const show = (text: string): void => {
        const some = regions.filter((one) => fits(one, text));

        replace(found, byCounty(some));
        replace(told, t("index.count", { found: some.length, all: regions.length }));
    };
    const filter = h("input", { type: "search", id: "filter", value: asked,
        oninput: () => show(filter.value) });
    const choice = h("select", { id: "language", onchange: () => {
        setLanguage(choice.value as Language);
        draw(root, regions, filter.value);
        document.getElementById("language")?.focus();
    } }, LANGUAGES.map((one) => h("option", { value: one, selected: one === language() },
        t(`language.${one}`))));

    show(asked);
    document.title = t("index.title");
    root.replaceChildren(h("div", { class: "page" },
        h("header", { class: "head" }, h("p", { class: "brand" }, "Omland"),
            h("div", { class: "field" },
                h("label", { for: "language" }, t("frame.language")), choice)),
        h("main", {}, h("h1", {}, t("index.title")), h("p", { class: "lead" }, t("index.text")),
            h("div", { class: "map-and-cards" },
                h("div", {}, h("div", { class: "field" },
                    h("label", { for: "filter" }, t("index.filter")), filter), told, found),
                drawMap(regions))),
        h("footer", {}, t("index.source"))));
}

async function open(): Promise<void> {
    const root = document.getElementById("page") ?? document.body;

    setLanguage("nb");
    try {
        const text = new TextDecoder().decode(await readPart("regions"));

        draw(root, JSON.parse(text) as Region[], "");
    } catch (error) {
        append(root, [t("page.failed"), ` ${String(error)}`]);
    }
}

void open();

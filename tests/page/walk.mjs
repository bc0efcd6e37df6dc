// walk: a page as its users meet it, one check after the other. Prints JSON: name of the check, what failed.
//
//   node walk.mjs PAGE.html NODE_MODULES CHROMIUM FOLDER     FOLDER takes downloads and the printed handout
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, open, tools } from "./browser.mjs";

const [file, modules, chromiumPath, folder] = process.argv.slice(2);
const { chromium, axe } = tools(modules);
const browser = await launch(chromium, chromiumPath);
const results = {};
const LANGUAGES = ["nb", "nn", "en"];

async function check(name, options, run) {
    const failed = [], begun = performance.now();
    const { page, context, faults } = await open(browser, file, options);

    page.setDefaultTimeout(15000);
    try {
        await run(page, (condition, text) => { if (!condition) failed.push(text); });
    } catch (error) {
        failed.push(String(error.message).slice(0, 600));
    }
    await context.close();
    results[name] = [...failed, ...faults];
    if (process.env.TIMES) console.error(`${Math.round(performance.now() - begun)} ms ${name}`);
}

const settle = (page) => page.evaluate(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30)))));
const views = (page) => page.$$eval("nav [data-key]", (all) => all.map((one) => one.dataset.key.slice(4)));
const heading = (page) => page.textContent("main h1");

async function go(page, view) {
    await page.click(`[data-key=nav-${view}]`);
    await settle(page);
}

async function strategy(page, index) {
    await go(page, "effect");
    await page.selectOption("#preset", { index });
    await settle(page);
}

// Contrast, which takes most of the time, does not depend on the language.
async function violations(page, where, contrast = true) {
    await page.evaluate(axe);
    const found = await page.evaluate((enabled) => window.axe.run(document, {
        resultTypes: ["violations"], preload: false, iframes: false, rules: { "color-contrast": { enabled } },
    }), contrast);

    return found.violations.map((one) => `${where}: ${one.id}: ${one.nodes.slice(0, 3).map((node) =>
        `${node.target.join(" ")} ${node.any.map((any) => any.message).join("; ").slice(0, 200)}`).join(" | ")}`);
}

await check("opens alone", {}, async (page, expect) => {
    const policy = await page.getAttribute("meta[http-equiv=Content-Security-Policy]", "content");

    expect(policy?.startsWith("default-src 'none'"), `policy is ${policy}`);
    expect(await page.evaluate(() => document.fonts.size === 0), "a font is fetched");
    const refused = await page.evaluate(() => fetch("https://example.org/").then(() => false, () => true));
    expect(refused, "a request was not refused");
}).then(() => {
    results["opens alone"] = results["opens alone"].filter((one) => !/example\.org/.test(one));
});

await check("a municipality is chosen in the list and on the map", {}, async (page, expect) => {
    const name = (await page.$$eval("#place option", (all) => all.map((one) => one.textContent)))[1];

    await page.selectOption("#place", { index: 1 });
    await settle(page);
    expect((await heading(page)).includes(name), `heading without ${name}`);
    await page.focus(".map .area[tabindex='0']");
    await page.keyboard.press("ArrowRight");
    const other = (await page.evaluate(() => document.activeElement.getAttribute("aria-label"))).split(":")[0];
    await page.keyboard.press("Enter");
    await settle(page);
    expect(other !== name && (await heading(page)).includes(other), `${other} was not chosen on the map`);
    expect(await page.evaluate(() => document.activeElement.classList.contains("area")), "the map lost the focus");
});

await check("all words in three languages", {}, async (page, expect) => {
    await strategy(page, 1);
    const said = {};

    for (const language of LANGUAGES) {
        await page.selectOption("#language", language);
        await settle(page);
        expect(await page.getAttribute("html", "lang") === language, `lang is not ${language}`);
        for (const view of await views(page)) {
            await go(page, view);
            const text = await page.evaluate(() => document.querySelector(".page").innerHTML);
            const lacking = [...new Set(text.match(/⟦[^⟧]*⟧|\{\w+\}|undefined|NaN/g) ?? [])];
            expect(!lacking.length, `${language}, ${view}: ${lacking.slice(0, 8)}`);
            const shown = await heading(page);
            expect(said[view] !== shown || language === "nn", `${view} reads the same in ${language}`);
            said[view] = shown;
        }
    }
});

await check("numbers as the language writes them", {}, async (page, expect) => {
    const level = async () => (await page.textContent(".cards .level strong"));

    expect(/^\d+\u202f\d{3}\u00a0/.test(await level()), `bokmål writes ${await level()}`);
    await page.selectOption("#language", "nn");
    await settle(page);
    expect(/^\d+\u202f\d{3}\u00a0/.test(await level()), `nynorsk writes ${await level()}`);
    await page.selectOption("#language", "en");
    await settle(page);
    expect(/^\d+,\d{3}\u00a0/.test(await level()), `English writes ${await level()}`);
});

await check("a strategy is said with its interval, noise as noise", {}, async (page, expect) => {
    await page.selectOption("#language", "en");
    await page.selectOption("#place", { index: 1 });
    const count = await (await go(page, "effect"), page.$$eval("#preset option", (all) => all.length));
    const seen = new Set();

    for (let k = 1; k < count; k++) {
        await strategy(page, k);
        const answer = await page.textContent(".said");
        if (/interval [+−\d]/.test(answer)) seen.add("told");
        if (await page.$("p.effect.noise")) seen.add("noise");
        const unsure = await page.$$eval(".map .area.noise", (all) => all.every((one) =>
            /url\(/.test(one.getAttribute("fill")) && !/[+−]\d/.test(one.getAttribute("aria-label"))));
        expect(unsure, "noise on the map has a number or no hatch");
        const known = await page.$$eval("p.effect.noise", (all) => all.every((one) => !/[+−]\d/.test(one.textContent)));
        expect(known, "noise on a card has a number");
    }
    expect(seen.has("told"), "no strategy of the fixture is told");
    expect(seen.has("noise"), "no strategy of the fixture is noise");
});

await check("the year moves map and pyramid, and stops", {}, async (page, expect) => {
    const shown = () => page.textContent(".year-head output");

    await page.focus("#year-portrait");
    await page.keyboard.press("ArrowLeft");
    await settle(page);
    expect(await shown() === "2039", `the slider gives ${await shown()}`);
    expect(/2039/.test(await page.textContent("#map-title")), "the map stayed");
    expect(await page.evaluate(() => document.activeElement.id === "year-portrait"), "the slider lost the focus");
    await page.click(".year-row button");
    await page.waitForFunction(() => document.querySelector(".year-head output").textContent > "2039");
    await page.click(".year-row button");
    const stopped = await shown();
    await page.waitForTimeout(900);
    expect(await shown() === stopped, "playback did not stop");
});

await check("nothing plays where motion is to be reduced", { reducedMotion: "reduce" }, async (page, expect) => {
    await page.click(".year-row button");
    await page.waitForTimeout(900);
    const shown = await page.textContent(".year-head output");
    expect(shown === "2041", `one press went to ${shown}`);
});

await check("files are saved", {}, async (page, expect) => {
    const save = async (kind) => {
        const [download] = await Promise.all([page.waitForEvent("download"),
            page.click(`.map-and-cards figure .tools button:text-is("${kind}")`)]);
        const path = join(folder, `saved.${kind.toLowerCase()}`);
        await download.saveAs(path);
        expect(/^omland-map-[a-z0-9_-]+\.(svg|png|csv)$/.test(download.suggestedFilename()), download.suggestedFilename());
        return readFileSync(path);
    };

    await page.selectOption("#theme", "dark");
    const svg = (await save("SVG")).toString();
    expect(svg.includes("xmlns=\"http://www.w3.org/2000/svg\"") && svg.includes("Kartverket"), "the SVG lacks name space or source");
    expect(/fill: rgb\(255, 255, 255\)/.test(svg) && !/class=/.test(svg), "the SVG is not as on light paper");
    const png = await save("PNG");
    expect(png.subarray(1, 4).toString() === "PNG" && png.length > 10000, "no PNG");
    const csv = (await save("CSV")).toString();
    expect(csv.startsWith("\ufeff") && /\r\n\d{4} /.test(csv) && csv.includes(";"), `CSV: ${csv.slice(0, 200)}`);
    await page.click(".cards figure details summary");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".cards figure .tools button:text-is(\"CSV\")")]);
    await download.saveAs(join(folder, "card.csv"));
    expect(/\r\n2020;\d+/.test(readFileSync(join(folder, "card.csv"), "utf8")), "years of the card's table");
});

await check("every picture has a table, every table its headings", {}, async (page, expect) => {
    await strategy(page, 1);
    for (const view of await views(page)) {
        await go(page, view);
        await page.$$eval("figure > .below > details", (all) => all.forEach((one) => { one.open = true; }));
        await settle(page);
        const lacking = await page.$$eval("figure", (all) => all.filter((one) => !one.querySelector("table caption")
            || !one.querySelector("thead th[scope=col]") || !one.querySelector("tbody th[scope=row]"))
            .map((one) => one.textContent.slice(0, 60)));
        expect(!lacking.length, `${view}: ${lacking}`);
    }
});

await check("any indicator is found", {}, async (page, expect) => {
    await strategy(page, 1);
    await page.click("#tab-all");
    await page.fill("#indicator-search", "bolig");
    await settle(page);
    const found = await page.$$eval(".tall tbody tr", (all) => all.map((one) => one.textContent));
    expect(found.length > 0 && found.every((one) => /bolig/i.test(one)), `found ${found.slice(0, 3)}`);
    await page.click(".tall tbody tr button");
    await settle(page);
    expect(/bolig/i.test(await page.textContent("#map-title")), "the map does not show it");
});

await check("by keyboard alone", {}, async (page, expect) => {
    const active = () => page.evaluate(() => {
        const one = document.activeElement, style = getComputedStyle(one);
        return { tag: one.tagName, id: one.id, key: one.dataset?.key ?? "", ring: style.outlineStyle !== "none" || style.strokeWidth === "4px" };
    });

    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement.classList.contains("skip")), "the first stop is no skip link");
    await page.keyboard.press("Enter");
    expect((await active()).id === "main", "the skip link does not reach the content");
    const stops = new Set();
    for (let k = 0; k < 60; k++) {
        await page.keyboard.press("Tab");
        const one = await active();
        if (one.tag === "BODY") break;
        expect(one.ring, `no ring on ${one.tag} ${one.id}${one.key}`);
        stops.add(one.id || one.key);
    }
    expect(stops.has("year-portrait"), "the slider is not reached");
    for (const view of (await views(page)).reverse()) {
        await page.focus(`[data-key=nav-${view}]`);
        await page.keyboard.press("Enter");
        await settle(page);
        expect((await active()).tag === "H1", `${view}: the focus is on ${(await active()).tag}`);
        expect(await page.getAttribute(`[data-key=nav-${view}]`, "aria-current") === "page", `${view} is not current`);
    }
});

await check("reflows at 320 pixels", { width: 320, height: 640 }, async (page, expect) => {
    await strategy(page, 1);
    for (const view of await views(page)) {
        await go(page, view);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(over <= 0, `${view} is ${over} pixels too wide`);
    }
});

await check("the handout has two to four pages", {}, async (page, expect) => {
    await page.selectOption("#place", { index: 1 });
    await strategy(page, 1);
    await go(page, "handout");
    for (const language of LANGUAGES) {
        await page.selectOption("#language", language);
        await settle(page);
        const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
        writeFileSync(join(folder, `handout_${language}.pdf`), pdf);
        const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
        expect(pages >= 2 && pages <= 4, `${pages} pages in ${language}`);
    }
});

for (const colorScheme of ["light", "dark"])
    await check(`axe finds nothing, ${colorScheme}`, { colorScheme }, async (page, expect) => {
        await strategy(page, 1);
        for (const language of colorScheme === "light" ? LANGUAGES : ["nb"]) {
            await page.selectOption("#language", language);
            await settle(page);
            for (const view of await views(page)) {
                await go(page, view);
                for (const one of await violations(page, `${language}, ${view}`, language === "nb")) expect(false, one);
                if (view !== "effect" || language !== "nb" || colorScheme === "dark") continue;
                for (const tab of await page.$$eval("[role=tab]", (all) => all.map((each) => each.id))) {
                    await page.click(`#${tab}`);
                    await settle(page);
                    await page.$$eval("details", (all) => all.forEach((each) => { each.open = true; }));
                    for (const one of await violations(page, `${tab}`)) expect(false, one);
                }
            }
        }
    });

await browser.close();
console.log(JSON.stringify(results));

// live: a page with the engine in it, used as a group would: a lever is moved and answers, what differs is said, pins, undo, links, files of two
// groups, the scenario file and the hash that proves it. Prints JSON: what failed by check, and the hash.
//
//   node live.mjs PAGE.html NODE_MODULES CHROMIUM FOLDER     FOLDER takes own.ini
import { join } from "node:path";
import { launch, open, tools } from "./browser.mjs";

const [file, modules, chromiumPath, folder] = process.argv.slice(2);
const browser = await launch(tools(modules).chromium, chromiumPath);
const results = {};
const { page, context, faults } = await open(browser, file);
let hash = "";
let link = "";

page.setDefaultTimeout(60000);

async function check(name, run) {
    const failed = [];

    try {
        await run((condition, text) => { if (!condition) failed.push(text); });
    } catch (error) {
        failed.push(String(error.message).slice(0, 600));
    }
    results[name] = failed;
}

const done = () => page.waitForFunction(() =>
    document.querySelector(".progress progress")?.hidden && /9/.test(document.querySelector(".progress .small").textContent));
const amount = () => page.inputValue(".card input.number");
const quiet = () => page.waitForTimeout(200);

await check("a lever that is moved answers", async (expect) => {
    await page.selectOption("#language", "en");
    await page.click("[data-key=nav-effect]");
    await page.evaluate(() => {
        const text = document.querySelector(".progress .small");
        window.told = new Set();
        new MutationObserver(() => window.told.add(text.textContent)).observe(text, { childList: true });
    });
    await page.click("summary:has-text('Competence')");
    await page.click("[data-lever=state_jobs]");
    await done();
    await quiet();
    const told = await page.evaluate(() => [...window.told]);
    expect(told.some((text) => /first pair|pairs done/.test(text)), `progress was ${told.join(", ")}`);
    await page.fill(".card input.number", "300");
    await done();
    await quiet();
    await page.waitForFunction(() => /From 9 pairs/.test(document.querySelector(".said").textContent));
    const said = await page.textContent(".said");
    expect(/Jobs: \+\d+/.test(said), `300 state jobs give ${said}`);
});

await check("a slider moves by keyboard and says what it is", async (expect) => {
    await page.focus(".card input[type=range]");
    const before = await page.getAttribute(".card input[type=range]", "aria-valuetext");
    await page.keyboard.press("ArrowRight");
    await quiet();
    expect(await page.getAttribute(".card input[type=range]", "aria-valuetext") !== before, "the slider stood still");
    await page.keyboard.press("ArrowLeft");
    await quiet();
});

await check("what cannot be is said beside the field and changes nothing", async (expect) => {
    await page.fill(".card input.number", "9999999");
    expect(/50.?000/.test(await page.textContent(".card .error")), "no range is said");
    await page.fill(".card input.number", "300");
});

await check("undo takes back, redo does it again", async (expect) => {
    await page.fill(".card input.number", "200");
    await page.focus("#place");
    await quiet();
    await page.click("[data-key=undo]");
    await quiet();
    expect(await amount() !== "200", "undo changed nothing");
    await page.click("[data-key=redo]");
    await quiet();
    expect(await amount() === "200", `redo gave ${await amount()}`);
});

await check("a strategy of the library is opened, changed, and told apart", async (expect) => {
    await page.click("[data-key=pin-A]");
    await page.selectOption("#preset", { index: 1 });
    await quiet();
    await page.click("[data-key=pin-B]");
    await page.fill(".card input.number", "400");
    await page.click("summary:has-text('What differs')");
    await quiet();
    const text = await page.textContent(".panel details:has(> summary:has-text('What differs'))");
    expect(/400\sjobs in place of 300\sjobs/.test(text), `what differs from the library: ${text}`);
    await page.click("[data-key=pin-C]");
    await page.click("[data-key=nav-compare]");
    await quiet();
    const compared = await page.textContent("main");
    expect(["A:", "B:", "C:"].every((letter) => compared.includes(letter)), "A to C are not compared");
    await page.click("[data-key=nav-effect]");
});

await check("another future, completed by the engine", async (expect) => {
    await page.selectOption("#future", "low");
    await page.waitForFunction(() => document.querySelector(".progress progress").hidden === false).catch(() => undefined);
    await page.waitForFunction(() => document.querySelector(".progress progress").hidden);
    await quiet();
    expect(/Jobs: \+\d+/.test(await page.textContent(".said")), `in another future: ${await page.textContent(".said")}`);
    await page.click("[data-key=undo]");
});

await check("the scenario file and its proof", async (expect) => {
    await page.fill(".strategy input[type=text]", "Vår egen");
    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("[data-key=export]")]);
    await saved.saveAs(join(folder, "own.ini"));
    await page.click("[data-key=prove]");
    await page.waitForFunction(() => /^[0-9a-f]{64}$/.test(document.querySelector("output.hash")?.textContent ?? ""));
    hash = await page.textContent("output.hash");
    expect(hash.length === 64, hash);
    await page.keyboard.press("Escape");
});

await check("a link opens the same work; a broken one says why", async (expect) => {
    await page.click("[data-key=link]");
    link = await page.inputValue("dialog textarea");
    await page.keyboard.press("Escape");
    const other = await context.newPage();
    await other.goto(link);
    await other.waitForSelector(".card input.number");
    expect(await other.inputValue(".card input.number") === "400", "the amount is another");
    expect(await other.inputValue(".strategy input[type=text]") === "Vår egen", "the name is another");
    await other.close();
    const broken = await context.newPage();
    await broken.goto(link.slice(0, -15));
    await broken.waitForSelector("dialog");
    expect((await broken.textContent("dialog p")).length > 20, "no reason is said");
    await broken.close();
});

await check("work of two groups side by side", async (expect) => {
    const saving = page.waitForEvent("download");
    await page.click("[data-key=save]");
    const path = join(folder, "group.json");
    await (await saving).saveAs(path);
    await page.click("[data-key=nav-groups]");
    const choosing = page.waitForEvent("filechooser");
    await page.click("[data-key=load-files]");
    await (await choosing).setFiles(path);
    await page.waitForSelector(".groups .card");
    await page.fill(".groups input[maxlength='60000']", link);
    await page.click("[data-key=load-link]");
    await page.waitForFunction(() => document.querySelectorAll(".groups .card").length === 2);
    await quiet();
    const text = await page.textContent("main");
    expect(/2 of 2/.test(text), "who moved what is not told");
    expect(await page.locator("main table").count() >= 2, "settings and results are not both there");
    await page.fill(".groups input[maxlength='60000']", "nonsense");
    await page.click("[data-key=load-link]");
    await page.waitForFunction(() => document.querySelector(".groups [role=alert]").textContent.length > 20);
});

results.faults = faults;
await browser.close();
console.log(JSON.stringify({ results, hash }));

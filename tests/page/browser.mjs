// browser: Chromium on a page from file://, told of every request that would leave it and of every fault.
import { createRequire } from "node:module";
import { join } from "node:path";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"];

export function tools(folder) {
    const require = createRequire(join(folder, "package.json"));

    return { chromium: require("playwright-core").chromium, axe: require("axe-core").source };
}

export async function launch(chromium, executablePath) {
    return chromium.launch({ executablePath, args: FLAGS });
}

// A page, and what went wrong in it: faults of scripts, lines on the console, requests to anywhere but the file.
export async function open(browser, file, { width = 1280, height = 900, fragment = "", ...options } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, acceptDownloads: true, ...options });
    const page = await context.newPage();
    const faults = [];

    page.on("request", (request) => {
        if (!/^(file|data|blob):/.test(request.url())) faults.push(`request to ${request.url()}`);
    });
    page.on("pageerror", (error) => faults.push(`fault: ${error.message}`));
    page.on("console", (line) => {
        if (line.type() === "error" || line.type() === "warning") faults.push(`console: ${line.text()}`);
    });
    await page.goto(`file://${file}${fragment}`);
    await page.waitForSelector("main h1");
    return { page, context, faults };
}

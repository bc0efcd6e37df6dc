/* hashes: MODULE BLOCK FILE.ini:REPLICATE... prints the values hash of each, run from its start and
 * from a world that was kept on the way. */
import { readFileSync } from "node:fs";
import { engine } from "./engine.mjs";

const END = 2023;
const KEPT = 2021;

function entriesOf(path) {
    let section = "";
    const entries = [];

    for (const line of readFileSync(path, "utf8").split("\n")) {
        const [key, ...value] = line.split(" = ");

        if (line.startsWith("[")) section = line.slice(1, -1);
        else if (value.length) entries.push([section, key, value.join(" = ")]);
    }
    return entries;
}

const [module, block, ...jobs] = process.argv.slice(2);
const page = await engine(module, block);

if (WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(module))).length)
    throw new Error("the module asks for something");
for (const job of jobs) {
    const [path, replicate] = job.split(":");

    page.read(entriesOf(path));
    page.must(page.e.session_start(Number(replicate)));
    page.years(KEPT);
    page.must(page.e.session_keep());
    page.years(END);
    const whole = page.hash();

    page.read(entriesOf(path));
    page.must(page.e.session_back(Number(replicate)));
    page.years(END);
    console.log(whole, page.hash());
}

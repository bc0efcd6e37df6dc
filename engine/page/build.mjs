// build: web/ becomes the templates of the page, and of the index of pages: HTML files that ask nothing of anybody, with
// script, worker, styles, words, map and licences in them. `omland workshop` and `omland report` put title and parts where
// the markers are.
//
//   node engine/page/build.mjs FOLDER     writes FOLDER/page.html, FOLDER/index.html and FOLDER/map.json
import { execFileSync } from "node:child_process";
import { mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { makeMap } from "./map.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const BOUNDARIES = path.join(HERE, "../../scenarios/norway/boundaries.geojson");
const TARGET = ["es2022", "chrome109", "firefox115", "safari16.4"];
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:; " +
  "style-src 'unsafe-inline'; img-src data: blob:";

function typeCheck() {
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "--project", HERE], { stdio: "inherit" });
}

const shared = { bundle: true, minify: true, write: false, metafile: true, target: TARGET, logLevel: "warning", absWorkingDir: HERE };

// `import source from "worker:./worker"`: the worker's own bundle as a text, to be started from a blob.
function workers(inputs) {
  return {
    name: "workers",
    setup(context) {
      context.onResolve({ filter: /^worker:/ }, ({ path: name, resolveDir }) => ({
        path: path.resolve(resolveDir, `${name.slice("worker:".length)}.ts`),
        namespace: "worker",
      }));
      context.onLoad({ filter: /.*/, namespace: "worker" }, async ({ path: file }) => {
        const made = await build({ ...shared, entryPoints: [file], format: "iife" });
        const watchFiles = Object.keys(made.metafile.inputs);
        inputs.push(...watchFiles);
        return { contents: made.outputFiles[0].text, loader: "text" };
      });
    },
  };
}

async function bundle(entry, options) {
  const inputs = [];
  const made = await build({ ...shared, entryPoints: [entry], plugins: [workers(inputs)], ...options });
  return { text: made.outputFiles[0].text, inputs: inputs.concat(Object.keys(made.metafile.inputs)) };
}

// Packages whose text is in the page, with their licences, which ask to be kept with every copy.
async function licences(inputs) {
  const packages = new Set(inputs.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean));
  const texts = [...packages].sort().map(async (name) => {
    const folder = path.join(HERE, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? `\n\n${(await readFile(path.join(folder, file), "utf8")).trim()}` : "";
    return `${name} ${version} (${license})${text}`;
  });
  return (await Promise.all(texts)).join("\n\n----\n\n");
}

// A text inside an element may not end the element.
function inside(element, text) {
  if (new RegExp(`</${element}|<!--`, "i").test(text)) throw new Error(`the ${element} holds \`</${element}\` or \`<!--\``);
  return text;
}

function template(script, style, map, licence) {
  return `<!doctype html>
<!-- Omland: made by \`omland workshop\` or \`omland report\`; it asks nothing of any network. -->
<html lang="nb">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><!--omland:title--></title>
<style>${inside("style", style)}</style>
</head>
<body>
<div id="page"></div>
<script type="application/json" id="map">${inside("script", map)}</script>
<script type="text/plain" id="licences">${inside("script", licence)}</script>
<!--omland:parts-->
<script>${inside("script", script)}</script>
</body>
</html>
`;
}

async function put(file, text) {
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
}

const folder = process.argv[2];
if (!folder || process.argv.length > 3) {
  process.stderr.write("build: one folder to write into is needed\n");
  process.exit(64);
}
typeCheck();
const [script, index, style, topology] = await Promise.all([
  bundle("web/main.ts", { format: "iife" }),
  bundle("web/index.ts", { format: "iife" }),
  bundle("web/styles.css", {}),
  makeMap(BOUNDARIES),
]);
const map = JSON.stringify(topology);
await mkdir(folder, { recursive: true });
await put(path.join(folder, "map.json"), `${map}\n`);
for (const [name, made] of [["page", script], ["index", index]]) {
  const licence = await licences(made.inputs.concat(style.inputs));
  await put(path.join(folder, `${name}.html`), template(made.text, style.text, map, licence));
}

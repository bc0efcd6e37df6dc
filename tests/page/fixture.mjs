// fixture: a pack of made-up results for a small region, so that the page can be built, tested and
// looked at without a run. Levers, shocks, indicators and municipalities are those of the project;
// every number is drawn from a small generator and means nothing.
//
//   node tests/page/fixture.mjs OUT.pack
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const REGION = "Kongsberg";
const FIRST = 2020;

// Rows of a .def table: each a list of its arguments as texts.
function rows(file, name) {
    const text = readFileSync(join(ROOT, file), "utf8").replace(/\/\*[^]*?\*\//g, "");
    const found = [];

    for (let at = text.indexOf(`${name}(`); at >= 0; at = text.indexOf(`${name}(`, at)) {
        const row = [""];
        let quoted = false;
        for (at += name.length + 1; quoted || text[at] !== ")"; at++) {
            if (text[at] === '"') quoted = !quoted;
            else if (text[at] === "," && !quoted) row.push("");
            else if (quoted || !/\s/.test(text[at])) row[row.length - 1] += text[at];
        }
        found.push(row.map((word) => word.trim()));
    }
    return found;
}

function indicators() {
    return rows("output/indicators.def", "INDICATOR").map(
        ([name, type, unit, kind, together, basis, better, en, nb, nn]) => ({
            name, unit, kind: kind.toLowerCase(), together: together.toLowerCase(),
            basis: basis.toLowerCase(), better: better.toLowerCase(), whole: type === "COUNT",
            title: { en, nb, nn },
        }));
}

function levers() {
    return rows("engine/levers.def", "LEVER").map(
        ([name, unit, min, max, kind, , delivery, payer, once, yearly, booking, , moderate, large,
            of, where, evidence, source]) => ({
            name, unit, min: +min, max: +max, kind: kind.toLowerCase(),
            delivery: delivery.toLowerCase(), payer: payer.toLowerCase(), cost_once: +once,
            cost_yearly: +yearly, booking: booking.toLowerCase(), moderate: +moderate,
            large: +large, amount_of: of.toLowerCase(), where: where.toLowerCase(),
            evidence: evidence.toLowerCase(), source,
        }));
}

function shocks() {
    return rows("engine/shocks/shocks.def", "SHOCK").map(
        ([name, unit, min, max, act, target, , evidence, source, does]) => ({
            name, unit, min: +min, max: +max, act: act.toLowerCase(),
            target: target.toLowerCase(), evidence: evidence.toLowerCase(), source, does,
        }));
}

function table(file) {
    const [head, ...lines] = readFileSync(join(ROOT, file), "utf8").trim().split("\n");
    const names = head.split(",");

    return lines.map((line) => Object.fromEntries(
        line.split(",").map((cell, k) => [names[k], cell])));
}

function places() {
    return table("scenarios/norway/municipalities.csv").map((row) => ({
        code: row.code, name: row.name, county: row.county, county_name: row.county_name,
        region: +row.region, region_name: row.region_name, scope: row.region_name === REGION,
        type: row.region_name !== REGION ? "remote" : row.name === REGION ? "core" : "hinterland",
        population: row.name === REGION ? 27700 : 1500 + (+row.code % 97) * 40,
    })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

function edges(all) {
    const at = new Map(all.map((place, k) => [place.code, k]));

    return table("scenarios/norway/edges.csv")
        .map((row) => ({ from: at.get(row.from), to: at.get(row.to), km: +row.km,
            minutes: +row.minutes }))
        .filter((edge) => all[edge.from].scope || all[edge.to].scope);
}

// A policy or shock section of an INI file, by key; comments are left out.
function sections(text, prefix) {
    const found = [];
    let section = null;

    for (const line of text.split("\n").map((l) => l.replace(/\s+;.*|^;.*/, "").trim())) {
        if (line.startsWith("[")) {
            section = line.startsWith(`[${prefix}.`)
                ? { name: line.slice(prefix.length + 2, -1) } : null;
            if (section) found.push(section);
        } else if (section && line.includes("=")) {
            const at = line.indexOf("=");
            section[line.slice(0, at).trim()] = line.slice(at + 1).trim();
        }
    }
    return found;
}

function title(text, fallback) {
    const word = (key) => (text.match(new RegExp(`^${key}\\s*=\\s*(.*)$`, "m")) ?? [])[1];

    return { en: word("title") ?? fallback, nb: word("title_nb") ?? fallback,
        nn: word("title_nn") ?? fallback };
}

function policies(text, pack) {
    return sections(text, "policy").map((section) => {
        const lever = pack.levers.find((one) => one.name === section.lever);
        const scope = pack.scope.map((k) => pack.places[k]);
        const meant = scope.filter((place) => !section.who || /^all$/.test(section.who)
            || (/role = hinterland/.test(section.who) && place.type === "hinterland")
            || (/role = core/.test(section.who) && place.type === "core")
            || /^population < /.test(section.who));
        const amount = parseFloat(section.amount);

        return { name: section.name, lever: section.lever, amount, unit: lever.unit,
            share: section.share ?? "each", who: section.who ?? null, edge: section.edge ?? null,
            from: +section.from, to: section.to ? +section.to : null, ramp: +(section.ramp ?? 0),
            payer: section.payer ?? lever.payer, cost_once: lever.cost_once,
            cost_yearly: lever.cost_yearly,
            region_amount: (section.share ?? "each") === "each" ? amount * meant.length
                : Math.round(amount * 0.02),
            codes: meant.map((place) => place.code) };
    });
}

function shockSections(text) {
    return sections(text, "shock").map((section) => ({
        name: section.name, kind: section.kind, amount: parseFloat(section.amount),
        share: section.share ?? "each", who: section.who ?? null, edge: section.edge ?? null,
        sector: section.sector ?? null, from: section.from ? +section.from : null,
        to: section.to ? +section.to : null, ramp: +(section.ramp ?? 0),
        rate: section.rate ? +section.rate : null, count: null,
        duration: section.duration ? +section.duration : null,
    }));
}

// Same numbers every time.
function generator(seed) {
    let state = seed >>> 0;

    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 4294967296;
    };
}

const LEVEL = { population: 1, births: 0.009, deaths: 0.009, moved_in: 0.045, moved_out: 0.045,
    immigration: 0.008, emigration: 0.004, children_0_17: 0.2, young_adults: 0.24,
    women_20_39: 0.11, men_20_39: 0.13, older_67: 0.17, older_80: 0.045, jobs: 0.5,
    employed: 0.5, households: 0.46,
    firms: 0.12, out_commuters: 0.14, in_commuters: 0.12, dwellings: 0.5, unemployed: 0.01 };
const MEAN = { dwelling_price: 28000, service_level: 0.8, cost_per_inhabitant: 75000, delay: 0.4,
    service_quality: 1, delivery: 0.9, planning_capacity: 2, vacancy_share: 0.1 };

// What an indicator is of about, in a place, and by how much a year it grows.
function start(indicator, place) {
    if (indicator.together === "mean") return MEAN[indicator.name] ?? 20;
    if (indicator.unit === "NOK") return place.population * 75000 * 0.02;
    if (indicator.unit === "t CO2e") return place.population * 2;
    if (indicator.name === "services_present") return 7;
    return place.population * (LEVEL[indicator.name] ?? 0.02);
}
const GROWTH = { population: 0.003, older_80: 0.03, older_67: 0.015, young_adults: -0.004,
    emissions: -0.03, out_commuters: 0.002 };

function baseValues(pack, replicates, lift) {
    const random = generator(1);
    const values = [];

    for (const r of replicates)
        for (const indicator of pack.indicators) {
            const drift = (GROWTH[indicator.name] ?? 0) + (random() - 0.5) * 0.002 + lift;
            for (let y = 0; y < pack.years; y++)
                for (const p of pack.scope) {
                    const policy = /^policy_cost/.test(indicator.name) ? 0 : 1;
                    const x = policy * start(indicator, pack.places[p]) * (1 + drift * y)
                        * (1 + (random() - 0.5) * 0.01 * Math.sqrt(y + 1) * (r + 1) ** 0.1);
                    values.push(indicator.whole ? Math.round(x) : x);
                }
        }
    return values;
}

function differences(pack, replicates, strength, seed) {
    const random = generator(seed);
    const values = [];

    for (const r of replicates)
        for (const indicator of pack.indicators)
            for (let y = 0; y < pack.years; y++)
                for (const p of pack.scope) {
                    const place = pack.places[p];
                    const since = Math.max(0, FIRST + y - 2026);
                    const cost = /^policy_cost/.test(indicator.name) && since > 0
                        ? 1e6 * (place.type === "core" ? 4 : 1) : 0;
                    const sign = indicator.better === "less" ? -0.2 : 1;
                    const effect = strength * sign * (place.type === "core" ? 1 : -0.3)
                        * start(indicator, place) * since / 1000;
                    const noise = since ? (random() - 0.5) * start(indicator, place) * 0.004 : 0;
                    const x = cost || effect + noise + 0 * r;
                    values.push(indicator.whole ? Math.round(x) : x);
                }
    return values;
}

function ageTable(pack) {
    const values = [];

    for (let y = 0; y < pack.years; y++)
        for (const p of pack.scope)
            for (let sex = 0; sex < 2; sex++)
                for (let age = 0; age < 21; age++)
                    values.push(pack.places[p].population / 34 * Math.max(0, 1.05 - (age / 20) ** 2
                        + 0.15 * Math.sin((age - y / 5) / 2.5)) * (sex && age > 15 ? 1.2 : 1));
    return values;
}

function flowTable(pack, share) {
    const n = pack.scope.length + 1;
    const people = [...pack.scope.map((k) => pack.places[k].population), 40000];
    const values = [];

    for (let y = 0; y < pack.years; y++)
        for (let from = 0; from < n; from++)
            for (let to = 0; to < n; to++)
                values.push(from === to ? 0
                    : share * Math.sqrt(people[from] * people[to]) * (1 + 0.01 * y));
    return values;
}

// Writes header and arrays as engine/page/pack.h says.
function assemble(header, arrays) {
    const text = Buffer.from(JSON.stringify(header));
    const start = Math.ceil((12 + text.length) / 8) * 8;
    const out = Buffer.alloc(start + arrays.length);

    out.write("OMLANDPK", 0, "latin1");
    out.writeUInt32LE(text.length, 8);
    text.copy(out, 12);
    arrays.copy(out, start);
    return new Uint8Array(out);
}

function arrayWriter() {
    const parts = [];
    let offset = 0;

    return {
        add(type, shape, values) {
            const typed = type === "i32" ? Int32Array.from(values) : Float32Array.from(values);
            const bytes = Buffer.from(typed.buffer);
            const apart = Buffer.alloc(Math.ceil(bytes.length / 8) * 8);
            for (let k = 0; k < typed.length; k++)
                for (let b = 0; b < 4; b++) apart[b * typed.length + k] = bytes[4 * k + b];
            parts.push(apart);
            offset += apart.length;
            return { type, shape, offset: offset - apart.length, planes: true };
        },
        bytes: () => Buffer.concat(parts),
    };
}

function strategies() {
    const folder = join(ROOT, "scenarios/strategies");

    return readdirSync(folder).filter((name) => !/region_programme|fixed_link/.test(name))
        .map((name) => ({ name: name.replace(".ini", ""),
            text: readFileSync(join(folder, name), "utf8") }));
}

// Rows that are stored of cases under shocks and other futures, and how many replicates.
const PART = ["population", "young_adults", "older_80", "jobs", "out_commuters", "service_level",
    "municipal_net_result", "emissions", "policy_cost_state", "policy_cost_municipal"];
const PART_REPLICATES = 4;

// options: strategies (names, or none for three), replicates, kind.
export function makePack(options = {}) {
    const chosen = options.strategies
        ?? ["growth_in_the_centre", "hinterland_first", "state_jobs_and_study_places"];
    const replicates = Array.from({ length: options.replicates ?? 6 }, (_, r) => r);
    const all = places();
    const pack = {
        format: "omland page 1", kind: options.kind ?? "workshop", version: "0.0.0",
        commit: "fixture", made: "2026-12-01", command: "node tests/page/fixture.mjs", seed: 1,
        interval: 0.8, title: { en: `The ${REGION} region`, nb: `${REGION}regionen`,
            nn: `${REGION}regionen` },
        region: REGION, first_year: FIRST, years: 26, stored_replicates: replicates.length,
        files: { reference: { name: "page.reference.h5", sha256: "0".repeat(64) },
            baseline: "scenarios/baseline.ini" },
        indicators: indicators(), levers: levers(), shocks: shocks(),
        sectors: ["primary", "manufacturing", "construction", "trade_transport",
            "hospitality_culture", "knowledge_services", "administration", "education",
            "health_social", "other"],
        sources: [{ name: "Statistics Norway", licence: "CC BY 4.0", text: "made-up numbers" }],
        places: all, edges: edges(all),
        scope: all.map((place, k) => (place.scope ? k : -1)).filter((k) => k >= 0),
        cases: [], country: null, notices: [],
    };
    const writer = arrayWriter();
    const rows = PART.map((name) => pack.indicators.findIndex((one) => one.name === name));
    const stored = (future, values) => {
        const cells = pack.years * pack.scope.length;
        const size = [pack.indicators.length, cells];
        if (future === "main")
            return { replicates, indicators: null, values: writer.add("f32",
                [replicates.length, pack.indicators.length, pack.years, pack.scope.length],
                values) };
        const few = replicates.slice(0, PART_REPLICATES);
        const part = few.flatMap((_, r) => rows.flatMap((row) =>
            values.slice((r * size[0] + row) * cells, (r * size[0] + row + 1) * cells)));
        return { replicates: few, indicators: rows, values: writer.add("f32",
            [few.length, rows.length, pack.years, pack.scope.length], part) };
    };
    const n = pack.scope.length + 1;
    const base = (id, shock, future, lift, sectionsOfShock, words) => pack.cases.push({
        id, strategy: "none", shock, future, title: words, ini: "", policies: [],
        shock_sections: sectionsOfShock,
        ...stored(future, baseValues(pack, replicates, lift)),
        ages: writer.add("f32", [pack.years, pack.scope.length, 2, 21], ageTable(pack)),
        moves: writer.add("f32", [pack.years, n, n], flowTable(pack, 0.02)),
        commuters: writer.add("f32", [pack.years, n, n], flowTable(pack, 0.1)),
    });
    const shockText = readFileSync(join(ROOT, "scenarios/shocks/sector_decline.ini"), "utf8");
    const settings = [["none", "main", 0], ["sector_decline", "main", -0.004],
        ["none", "low", -0.003]];

    for (const [shock, future, lift] of settings)
        base(`none.${shock}.${future}`, shock, future, lift,
            shock === "none" ? [] : shockSections(shockText),
            shock === "none" ? { en: "Baseline", nb: "Framskriving uten nye tiltak",
                nn: "Framskriving utan nye tiltak" } : title(shockText, shock));
    strategies().filter((one) => chosen.includes(one.name)).forEach((one, k) => {
        for (const [shock, future] of settings)
            pack.cases.push({
                id: `${one.name}.${shock}.${future}`, strategy: one.name, shock, future,
                title: title(one.text, one.name), ini: one.text,
                policies: policies(one.text, pack),
                shock_sections: shock === "none" ? [] : shockSections(shockText),
                ...stored(future, differences(pack, replicates, [2, -1, 0.02][k % 3], 7 + k)),
                ages: null, moves: null, commuters: null,
            });
    });
    pack.country = {
        values: writer.add("f32", [pack.indicators.length, pack.years],
            pack.indicators.flatMap((one) => Array.from({ length: pack.years }, (_, y) =>
                start(one, { population: 5.37e6 }) * (1 + (GROWTH[one.name] ?? 0.001) * y)))),
        ages: null,
    };
    return assemble(pack, writer.bytes());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    if (!process.argv[2]) {
        console.error("usage: node tests/page/fixture.mjs OUT.pack");
        process.exit(64);
    }
    writeFileSync(process.argv[2], makePack());
}

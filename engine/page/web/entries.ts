/* entries: a setting as the entries of a scenario file. One function makes them; the engine in the
 * page reads them, and the exported file has the same ones, so that the native program runs what
 * the page showed. */
import type { Pack, Policy, Setting, Shock } from "./contract";
import { inEffect } from "./setting";

export interface Entry {
    section: string;
    key: string;
    value: string;
}

/* In the fewest digits that read back as the same number. */
function written(x: number): string {
    return Object.is(x, -0) ? "0" : String(x);
}

type Pair = [key: string, value: string | number | null];

function section(name: string, pairs: Pair[]): Entry[] {
    return pairs
        .filter(([, value]) => value !== null)
        .map(([key, value]) => ({
            section: name,
            key,
            value: typeof value === "number" ? written(value) : value!,
        }));
}

function policyEntries(pack: Pack, policy: Policy): Entry[] {
    const lever = pack.levers.find((one) => one.name === policy.lever);

    return section(`policy.${policy.name}`, [
        ["lever", policy.lever],
        ["amount", policy.amount],
        ["who", policy.edge === null ? policy.who : null],
        ["edge", policy.edge],
        ["share", policy.share === "each" ? null : policy.share],
        ["from", policy.from],
        ["to", policy.to],
        ["ramp", policy.ramp || null],
        ["payer", policy.payer === lever?.payer ? null : policy.payer],
        ["cost_once", policy.cost_once === lever?.cost_once ? null : policy.cost_once],
        ["cost_yearly", policy.cost_yearly === lever?.cost_yearly ? null : policy.cost_yearly],
    ]);
}

function shockEntries(shock: Shock): Entry[] {
    return section(`shock.${shock.name}`, [
        ["kind", shock.kind],
        ["amount", shock.amount],
        ["sector", shock.sector],
        ["who", shock.edge === null ? shock.who : null],
        ["edge", shock.edge],
        ["share", shock.share === "each" ? null : shock.share],
        ["from", shock.from],
        /* A duration was already counted into `to` where both stand. */
        ["to", shock.duration === null ? shock.to : null],
        ["ramp", shock.ramp || null],
        ["rate", shock.rate],
        ["count", shock.count],
        ["duration", shock.duration],
    ]);
}

/* What a setting adds to the baseline, in the order in which it is written. */
export function toEntries(pack: Pack, setting: Setting): Entry[] {
    const isMain = setting.future === "main";

    return [
        ...section("scenario", [["future", isMain ? null : setting.future]]),
        ...inEffect(setting).flatMap((policy) => policyEntries(pack, policy)),
        ...setting.shocks.filter((shock) => shock.amount !== 0).flatMap(shockEntries),
    ];
}

/* A text on one line, without what would end a value or begin a comment. */
function oneLine(text: string, most: number): string {
    return text.replace(/[\u0000-\u001f\u007f;#]+/g, " ").trim().slice(0, most);
}

/* The entries of the file alone: what it stands on, where, until when, which replicate. */
function headEntries(pack: Pack, setting: Setting, replicate: number): Entry[] {
    const baseline = pack.files?.baseline ?? "scenarios/baseline.ini";
    const future = baseline.replace(/[^/]*$/, `futures/${setting.future}.ini`);
    const feels = setting.future !== "main" || setting.shocks.some((shock) => shock.amount !== 0);

    return [
        ...section("scenario", [
            ["extends", setting.future === "main" ? baseline : `${baseline}, ${future}`],
            ["title", oneLine(setting.name, 120) || null],
        ]),
        ...section("scope", [
            ["regions", pack.region],
            ["reference", pack.files?.reference.name ?? null],
            ["rest_of_country", feels ? "as_recorded" : null],
        ]),
        ...section("time", [["end", pack.first_year + pack.years - 1]]),
        ...section("run", [["seed", pack.seed], ["replicate", replicate]]),
    ];
}

/* Entries by section, in order; a section stands once. */
export function iniText(entries: Entry[], remarks: string[]): string {
    const sections = new Map<string, string[]>();

    for (const entry of entries) {
        if (!sections.has(entry.section)) sections.set(entry.section, []);
        sections.get(entry.section)!.push(`${entry.key} = ${entry.value}`);
    }
    const blocks = [...sections].map(([name, lines]) => [`[${name}]`, ...lines].join("\n"));
    return [remarks.map((line) => `; ${line}`).join("\n"), ...blocks].join("\n\n") + "\n";
}

export function toIni(pack: Pack, setting: Setting, replicate = 0): string {
    const reference = pack.files?.reference;
    const remarks = [
        `${oneLine(setting.name, 120) || "A setting"}: made in the workshop page of `
            + `${pack.region}, Omland ${pack.version} (${pack.commit}).`,
        ...(reference ? [`${reference.name} has SHA-256 ${reference.sha256}`] : []),
        "omland run FILE.ini -o FILE.h5, then omland hash --values FILE.h5 gives the page's hash.",
    ];

    return iniText(
        [...headEntries(pack, setting, replicate), ...toEntries(pack, setting)], remarks);
}

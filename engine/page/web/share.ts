/* share: the work as a link (all of it in the fragment, which no browser sends anywhere) and as a
 * file. Both hold the same: settings and pins, and what was looked at. */
import { Refused, asList, asOneOf, asPins, asRecord, asSetting, asText } from "./check";
import type { GroupFile, Pack, Pin, Setting, State } from "./contract";
import { caseSetting, sameContent } from "./setting";

const VERSION = 1;
const FORMAT = "omland workshop 1";
/* Longer links are cut by chat and mail programs; no state comes near. */
const MOST_FRAGMENT = 60000;
const MOST_UNPACKED = 400000;

function toBase64(bytes: Uint8Array): string {
    let text = "";

    for (let k = 0; k < bytes.length; k += 8192)
        text += String.fromCharCode(...bytes.subarray(k, k + 8192));
    return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
    if (text.length > MOST_FRAGMENT || !/^[A-Za-z0-9_-]+$/.test(text))
        throw new Refused("share.refused.form");
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));

    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function deflate(text: string): Promise<Uint8Array> {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));

    return new Uint8Array(await new Response(stream).arrayBuffer());
}

/* A few bytes can unpack to gigabytes: stops at what a state could be. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const reader = new Blob([bytes]).stream()
        .pipeThrough(new DecompressionStream("deflate")).getReader();
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let text = "";
    let size = 0;

    try {
        for (;;) {
            const { done, value } = await reader.read();

            if (done) return text + decoder.decode();
            size += value.length;
            if (size > MOST_UNPACKED) throw new Refused("share.refused.form");
            text += decoder.decode(value, { stream: true });
        }
    } catch (error) {
        reader.cancel().catch(() => undefined);
        throw error instanceof Refused ? error : new Refused("share.refused.form");
    }
}

/* A setting equal to its preset, or with the library's shocks, is named and not written out. */
function packSetting(pack: Pack, setting: Setting): object {
    const stored = pack.cases.find((one) => sameContent(caseSetting(one), setting)
        && one.strategy === (setting.preset ?? "none"));

    return stored
        ? { n: setting.name || undefined, c: stored.id }
        : { ...setting, name: setting.name || undefined };
}

function unpackSetting(pack: Pack, value: unknown): Setting {
    const one = asRecord(value);

    if (one.c === undefined) return asSetting(pack, one);
    const stored = pack.cases.find((each) => each.id === one.c);
    if (!stored) throw new Refused("share.refused.case", { case: String(one.c).slice(0, 60) });
    return { ...caseSetting(stored), name: asText(one.n ?? "", 120) };
}

function packPins(pack: Pack, pins: (Pin | null)[]): unknown[] | undefined {
    if (!pins.some((pin) => pin !== null)) return undefined;
    return pins.map((pin) =>
        (pin ? { n: pin.name || undefined, s: packSetting(pack, pin.setting) } : null));
}

function unpackPins(pack: Pack, value: unknown): (Pin | null)[] {
    const pins = asList(value ?? [], 4).map((one): Pin | null => {
        if (one === null) return null;
        const pin = asRecord(one);

        return { name: asText(pin.n ?? "", 120), setting: unpackSetting(pack, pin.s) };
    });
    return [0, 1, 2, 3].map((k) => pins[k] ?? null);
}

export async function toFragment(pack: Pack, state: State): Promise<string> {
    const text = JSON.stringify({
        v: VERSION, r: pack.region, l: state.language, w: state.view, p: state.place || undefined,
        i: state.indicator, y: state.year, s: packSetting(pack, state.setting),
        a: packPins(pack, state.pins),
    });

    return `#${toBase64(await deflate(text))}`;
}

/* Names of views are the views' affair: any short word passes, and an unknown one is the first. */
function lookedAt(pack: Pack, one: Record<string, unknown>, state: State): State {
    const names = pack.indicators.map((indicator) => indicator.name);
    const codes = ["", ...pack.scope.map((k) => pack.places[k]!.code)];
    const last = pack.first_year + pack.years - 1;
    const year = typeof one.y === "number" ? Math.round(one.y) : state.year;

    return {
        ...state,
        language: asOneOf(one.l ?? state.language, ["nb", "nn", "en"]) as State["language"],
        view: asText(one.w ?? state.view, 30),
        place: codes.includes(one.p as string) ? (one.p as string) : "",
        indicator: names.includes(one.i as string) ? (one.i as string) : state.indicator,
        year: Math.min(last, Math.max(pack.first_year, year)),
    };
}

function ofThisPage(pack: Pack, one: Record<string, unknown>, version: unknown): void {
    if (version !== VERSION) throw new Refused("share.refused.version");
    if (one.r !== pack.region)
        throw new Refused("share.refused.region", { region: String(one.r).slice(0, 60) });
}

function parse(text: string): Record<string, unknown> {
    try {
        return asRecord(JSON.parse(text));
    } catch {
        throw new Refused("share.refused.form");
    }
}

/* `state` with what the fragment (or a whole link) has; throws Refused. */
export async function fromFragment(pack: Pack, link: string, state: State): Promise<State> {
    const fragment = link.trim().replace(/^[^#]*#/, "");
    const one = parse(await inflate(fromBase64(fragment)));

    ofThisPage(pack, one, one.v);
    return {
        ...lookedAt(pack, one, state),
        setting: unpackSetting(pack, one.s),
        pins: unpackPins(pack, one.a),
    };
}

/* A file of plain text, so that somebody can read it: settings are written out. */
export function toFile(pack: Pack, state: State): string {
    return JSON.stringify({
        format: FORMAT, r: pack.region, version: pack.version, commit: pack.commit,
        l: state.language, w: state.view, p: state.place, i: state.indicator, y: state.year,
        setting: state.setting, pins: state.pins, groups: state.groupFiles,
    }, null, 2) + "\n";
}

function asGroups(pack: Pack, value: unknown): GroupFile[] {
    return asList(value ?? [], 40).map((one) => {
        const group = asRecord(one);

        return {
            name: asText(group.name ?? "", 120),
            setting: asSetting(pack, group.setting),
            pins: asPins(pack, group.pins),
        };
    });
}

export function fromFile(pack: Pack, text: string, state: State): State {
    if (text.length > MOST_UNPACKED * 10) throw new Refused("share.refused.form");
    const one = parse(text);

    ofThisPage(pack, one, one.format === FORMAT ? VERSION : one.format);
    return {
        ...lookedAt(pack, one, state),
        setting: asSetting(pack, one.setting),
        pins: asPins(pack, one.pins),
        groupFiles: asGroups(pack, one.groups),
    };
}

/* What a group saved or sent, under a name; a link or the text of a file. */
export async function groupOfText(
    pack: Pack, text: string, name: string, state: State,
): Promise<GroupFile> {
    const loaded = text.trim().startsWith("{")
        ? fromFile(pack, text, state) : await fromFragment(pack, text, state);

    return { name: loaded.setting.name || name, setting: loaded.setting, pins: loaded.pins };
}

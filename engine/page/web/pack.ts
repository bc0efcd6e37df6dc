/* pack: reads the file of results that C wrote (engine/page/pack.h): a header in JSON, then
 * arrays. An array is unpacked when somebody asks for it, so that the first picture waits for
 * nothing else. */
import type { ArrayHeader, Case, Numbers, Pack, Shock, Table } from "./contract";

const MAGIC = "OMLANDPK";
const FORMAT = "omland page 1";
const WIDTH = { i32: 4, f32: 4, u8: 1 } as const;

export class PackError extends Error {}

/* Bytes of one place in the number stood together; puts those of one number together. */
function fromPlanes(bytes: Uint8Array, width: number): Uint8Array {
    const count = bytes.length / width;
    const together = new Uint8Array(bytes.length);

    for (let plane = 0; plane < width; plane++)
        for (let k = 0; k < count; k++) together[k * width + plane] = bytes[plane * count + k]!;
    return together;
}

function unpack(bytes: Uint8Array, start: number, header: ArrayHeader): Numbers {
    const width = WIDTH[header.type];
    const count = header.shape.reduce((product, n) => product * n, 1);
    const at = start + header.offset;

    if (width === undefined || !(count >= 0) || at + count * width > bytes.length)
        throw new PackError("an array reaches beyond the end of the pack");
    const raw = bytes.slice(at, at + count * width);
    const plain = header.planes && width > 1 ? fromPlanes(raw, width) : raw;
    if (header.type === "u8") return plain;
    return header.type === "i32" ? new Int32Array(plain.buffer) : new Float32Array(plain.buffer);
}

function tableOf(bytes: Uint8Array, start: number, header: ArrayHeader | null): Table | null {
    let numbers: Numbers | null = null;

    if (!header) return null;
    return {
        shape: header.shape,
        read: () => (numbers ??= unpack(bytes, start, header)),
    };
}

/* Keys that a shock's section lacks are null or what the reader takes for them. */
function wholeShock(shock: Partial<Shock>): Shock {
    return {
        name: "", kind: "", amount: 0, share: "each", who: null, edge: null, sector: null,
        from: null, to: null, ramp: 0, rate: null, count: null, duration: null, ...shock,
    };
}

export function readPack(bytes: Uint8Array): Pack {
    const text = (from: number, to: number): string =>
        new TextDecoder().decode(bytes.subarray(from, to));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

    if (bytes.length < 16 || text(0, 8) !== MAGIC)
        throw new PackError("these are no results of a page");
    const length = view.getUint32(8, true);
    if (12 + length > bytes.length) throw new PackError("the results are cut short");
    const pack = JSON.parse(text(12, 12 + length));
    if (pack.format !== FORMAT)
        throw new PackError(`results of format ${pack.format}, known is ${FORMAT}`);
    const start = Math.ceil((12 + length) / 8) * 8;
    const table = (header: ArrayHeader | null): Table | null => tableOf(bytes, start, header);

    pack.cases = pack.cases.map((one: any): Case => ({
        ...one,
        shock_sections: (one.shock_sections ?? []).map(wholeShock),
        policies: one.policies ?? [],
        values: table(one.values),
        ages: table(one.ages),
        moves: table(one.moves),
        commuters: table(one.commuters),
    }));
    if (pack.country)
        pack.country = { values: table(pack.country.values), ages: table(pack.country.ages) };
    return pack as Pack;
}

/* engine: the page's engine driven from node, as the page's worker drives it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export async function engine(path, block) {
    const { instance } = await WebAssembly.instantiate(readFileSync(path), {});
    const e = instance.exports;
    const bytes = readFileSync(block);
    const memory = () => new Uint8Array(e.memory.buffer);
    const text = (at) => {
        const all = memory();
        return Buffer.from(all.subarray(at, all.indexOf(0, at))).toString("utf8");
    };
    const rooms = [0, 1, 2].map(() => e.session_room(65536));
    const give = (k, word) => {
        const coded = Buffer.from(`${word}\0`, "utf8");
        memory().set(coded, rooms[k]);
        return rooms[k];
    };
    const must = (status) => {
        if (status !== 0) throw new Error(text(e.session_message()));
    };

    e._initialize();
    const at = e.session_room(bytes.length);
    memory().set(bytes, at);
    must(e.session_load(at, bytes.length));
    return {
        e, must, text, memory,
        /* entries: [section, key, value]; returns what the engine says of them */
        read(entries) {
            e.session_clear();
            for (const [section, key, value] of entries)
                must(e.session_entry(give(0, section), give(1, key), give(2, value)));
            must(e.session_read());
            return text(e.session_report());
        },
        years(until) {
            while (e.session_now() < until) must(e.session_year());
        },
        hash() {
            const from = e.session_hash_bytes();
            return createHash("sha256")
                .update(memory().subarray(from, from + e.session_hash_size())).digest("hex");
        },
    };
}

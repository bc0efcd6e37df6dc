// stub: an engine without a model, with the exports of engine/page/session.h, for tests of what
// drives it: a value is 1000 x replicate + year, and 10 x amount more from the year in which a
// measure begins. An amount above 1000 is a mistake.
import type { SessionExports } from "../../../engine/page/web/session";

export interface Stub extends SessionExports {
    // what was called: start 3, year 2021, keep 3, back 3
    calls: string[];
}

interface Entry {
    section: string;
    key: string;
    value: string;
}

export function makeStub(places: number, indicators: number, first: number): Stub {
    const memory = new WebAssembly.Memory({ initial: 4 });
    const kept = new Map<number, { year: number; before: string }>();
    const calls: string[] = [];
    let entries: Entry[] = [];
    let next = 8;
    let year = 0;
    let replicate = 0;
    let report = "";
    let message = "";

    const room = (bytes: number): number => {
        const at = next % 100000;

        next = (Math.ceil((at + bytes) / 8) * 8) % 100000;
        return at;
    };
    const text = (at: number): string => {
        const bytes = new Uint8Array(memory.buffer);

        return new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at)));
    };
    const give = (words: string): number => {
        const bytes = new TextEncoder().encode(`${words}\0`);
        const at = 150000;

        new Uint8Array(memory.buffer).set(bytes, at);
        return at;
    };
    const policies = (): { amount: number; from: number }[] => {
        const sections = [...new Set(entries.map((one) => one.section))];
        const value = (section: string, key: string): string =>
            entries.find((one) => one.section === section && one.key === key)?.value ?? "0";

        return sections.filter((one) => one.startsWith("policy."))
            .map((one) => ({ amount: +value(one, "amount"), from: +value(one, "from") }));
    };
    const before = (until: number): string =>
        JSON.stringify([policies().filter((one) => one.from < until),
            entries.filter((one) => one.section === "scenario")]);
    const numbers = (value: number): number => {
        const at = 100000;

        new Float64Array(memory.buffer, at, places * indicators).fill(value);
        return at;
    };

    return {
        memory, calls,
        session_room: room,
        session_load: (_, bytes) => (bytes > 0 ? 0 : 65),
        session_clear: () => { entries = []; },
        session_entry: (section, key, value) => {
            entries.push({ section: text(section), key: text(key), value: text(value) });
            return 0;
        },
        session_read: () => {
            const bad = policies().some((one) => one.amount > 1000);

            report = bad ? "page:3: error: [policy.a] amount: 2000 is too much" : "policy a: noted";
            return bad ? 65 : 0;
        },
        session_report: () => give(report),
        session_start: (r) => {
            calls.push(`start ${r}`);
            replicate = r;
            year = first;
            return 0;
        },
        session_year: () => {
            if (year === 0) {
                message = "no world";
                return 70;
            }
            year++;
            calls.push(`year ${year}`);
            return 0;
        },
        session_now: () => year,
        session_keep: () => {
            calls.push(`keep ${replicate}`);
            kept.set(replicate, { year, before: before(year) });
            return 0;
        },
        session_kept: (r) => kept.get(r)?.year ?? 0,
        session_back: (r) => {
            const one = kept.get(r);

            if (!one || one.before !== before(one.year)) return 65;
            calls.push(`back ${r}`);
            replicate = r;
            year = one.year;
            return 0;
        },
        session_drop: () => kept.clear(),
        session_places: () => places,
        session_indicators: () => indicators,
        session_values: () => numbers(1000 * replicate + year + policies()
            .filter((one) => one.from < year)
            .reduce((sum, one) => sum + 10 * one.amount, 0)),
        session_ages: () => 0,
        session_moves: () => 0,
        session_commuters: () => 0,
        session_uncut: (who) => (who === 1 ? 1 - replicate / 10 : 1),
        session_hash_bytes: () => give(`hash of ${replicate} in ${year}`),
        session_hash_size: () => `hash of ${replicate} in ${year}`.length,
        session_message: () => give(message),
    };
}

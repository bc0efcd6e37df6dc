/* session: the engine's exports (engine/page/session.h) as functions of TypeScript. Arrays are
 * copied out, since they hold until the next call alone. */
import type { Entry } from "./entries";
import type { YearValues } from "./outcomes";

export interface SessionExports {
    memory: WebAssembly.Memory;
    session_room(bytes: number): number;
    session_load(block: number, bytes: number): number;
    session_clear(): void;
    session_entry(section: number, key: number, value: number): number;
    session_read(): number;
    session_report(): number;
    session_start(replicate: number): number;
    session_year(): number;
    session_now(): number;
    session_keep(): number;
    session_back(replicate: number): number;
    session_kept(replicate: number): number;
    session_drop(): void;
    session_places(): number;
    session_indicators(): number;
    session_values(): number;
    session_ages(): number;
    session_moves(): number;
    session_commuters(): number;
    session_uncut(who: number): number;
    session_hash_bytes(): number;
    session_hash_size(): number;
    session_message(): number;
}

export class SessionError extends Error {}

export class Session {
    private engine: SessionExports;
    /* Room for texts, made once and made larger when need be. */
    private texts = { at: 0, bytes: 0 };

    constructor(engine: SessionExports) {
        this.engine = engine;
    }
    private text(at: number): string {
        const bytes = new Uint8Array(this.engine.memory.buffer);

        return at ? new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at))) : "";
    }
    private room(bytes: number): number {
        const at = this.engine.session_room(bytes);

        if (!at) throw new SessionError("not enough memory");
        return at;
    }
    private check(status: number): void {
        if (status !== 0)
            throw new SessionError(this.text(this.engine.session_message()) || `status ${status}`);
    }
    load(block: ArrayBuffer): void {
        const at = this.room(block.byteLength);

        new Uint8Array(this.engine.memory.buffer, at, block.byteLength).set(new Uint8Array(block));
        this.check(this.engine.session_load(at, block.byteLength));
    }
    private enter(entry: Entry): void {
        const parts = [entry.section, entry.key, entry.value].map((part) =>
            new TextEncoder().encode(part));
        const bytes = parts.reduce((sum, part) => sum + part.length + 1, 0);
        if (bytes > this.texts.bytes)
            this.texts = { at: this.room(2 * bytes + 1000), bytes: 2 * bytes + 1000 };
        const { at } = this.texts;
        const memory = new Uint8Array(this.engine.memory.buffer);
        const [section, key, value] = parts.reduce<number[]>((starts, part) => {
            const start = starts[starts.length - 1]!;

            memory.set(part, start);
            memory[start + part.length] = 0;
            return [...starts, start + part.length + 1];
        }, [at]);
        this.check(this.engine.session_entry(section!, key!, value!));
    }
    private lines(): string[] {
        return this.text(this.engine.session_report()).split("\n").filter((line) => line !== "");
    }
    /* Mistakes of the settings, one a line; null when they can be run. */
    read(entries: Entry[]): string[] | null {
        this.engine.session_clear();
        for (const entry of entries) this.enter(entry);
        if (this.engine.session_read() === 0) return null;
        const mistakes = this.lines();
        return mistakes.length ? mistakes : [this.text(this.engine.session_message())];
    }
    notices(): string[] {
        return this.lines();
    }
    start(replicate: number): void {
        this.check(this.engine.session_start(replicate));
    }
    /* The next calendar year. */
    year(): void {
        this.check(this.engine.session_year());
    }
    get now(): number {
        return this.engine.session_now();
    }
    keep(): void {
        this.check(this.engine.session_keep());
    }
    drop(): void {
        this.engine.session_drop();
    }
    /* Year of the kept world of a replicate; 0 without one. */
    kept(replicate: number): number {
        return this.engine.session_kept(replicate);
    }
    /* False when the kept world is not one of the settings that were read. */
    back(replicate: number): boolean {
        return this.engine.session_back(replicate) === 0;
    }
    values(): YearValues {
        const { engine } = this;
        const places = engine.session_places();
        const cells = engine.session_indicators() * places;
        const flows = (places + 1) ** 2;
        const counts = (at: number, length: number): Uint32Array | null =>
            (at ? new Uint32Array(engine.memory.buffer, at, length).slice() : null);
        const at = engine.session_values();

        if (!at) throw new SessionError("not enough memory");
        return {
            year: this.now,
            values: new Float64Array(engine.memory.buffer, at, cells).slice(),
            ages: counts(engine.session_ages(), places * 42),
            moves: counts(engine.session_moves(), flows),
            commuters: counts(engine.session_commuters(), flows),
        };
    }
    /* Of movers, seekers of work and firms, the share whose pull the reference has enough for. */
    uncut(): number[] {
        return [0, 1, 2].map((who) => this.engine.session_uncut(who));
    }
    /* The bytes whose SHA-256 is the hash of the run's values. */
    hashBytes(): Uint8Array {
        const at = this.engine.session_hash_bytes();
        const size = this.engine.session_hash_size();

        if (!at) throw new SessionError("not enough memory");
        return new Uint8Array(this.engine.memory.buffer, at, size).slice();
    }
}

/* outcomes: values of one scenario by replicate, municipality and year, the same whether they are
 * stored in the pack or come from the engine as it runs. Row y holds stocks on 1 January of the
 * year and flows during it; the last row has stocks alone. */
import type { Case, Indicator, Key, Pack } from "./contract";

export interface Outcome {
    key: Key;
    replicates: number[];
    complete: boolean;
    progress: number;
    live: boolean;
    /* Some indicators are not stored, or few replicates: the engine may add to it. */
    partial: boolean;
    /* Changes whenever values come in. */
    version: number;
    /* Of every municipality of the scope, into `into`; NaN where not known. */
    fill(replicate: number, indicator: number, row: number, into: Float64Array): void;
    /* [P][2][21], mean over replicates; null where not known. */
    ages(row: number): Float64Array | null;
    /* [P + 1][P + 1], mean over replicates; null where not known. */
    flows(row: number, kind: "moves" | "commuters"): Float64Array | null;
}

export const AGE_CELLS = 2 * 21;

function isUnknown(indicator: Indicator | undefined, row: number, years: number): boolean {
    return !indicator || (indicator.kind === "flow" && row === years - 1);
}

/* A stored case; its values are differences to `base` where it has one. */
export function storedOutcome(pack: Pack, one: Case, base: Outcome | null): Outcome {
    const places = pack.scope.length;
    const years = pack.years;
    const width = one.indicators ? one.indicators.length : pack.indicators.length;
    const position = new Map<number, number>();

    (one.indicators ?? pack.indicators.map((_, k) => k)).forEach((row, k) => position.set(row, k));
    const part = (table: Case["ages"], row: number, cells: number): Float64Array | null => {
        if (!table || row < 0 || row >= years) return null;
        return Float64Array.from(table.read().subarray(row * cells, (row + 1) * cells));
    };

    return {
        key: one.id,
        replicates: one.replicates,
        complete: true,
        progress: 1,
        live: false,
        partial: one.indicators !== null,
        version: 0,
        fill(replicate, indicator, row, into) {
            const at = one.replicates.indexOf(replicate);
            const column = position.get(indicator);

            if (at < 0 || column === undefined || row < 0 || row >= years
                || isUnknown(pack.indicators[indicator], row, years)) {
                into.fill(NaN);
                return;
            }
            if (base) base.fill(replicate, indicator, row, into);
            else into.fill(0);
            const values = one.values.read();
            const first = ((at * width + column) * years + row) * places;
            for (let p = 0; p < places; p++) into[p]! += values[first + p]!;
        },
        ages: (row) => part(one.ages, row, places * AGE_CELLS),
        flows(row, kind) {
            if (kind === "moves" && row === years - 1) return null;
            return part(kind === "moves" ? one.moves : one.commuters, row, (places + 1) ** 2);
        },
    };
}

/* Sums over replicates by row, and how many there are. */
class RowMeans {
    private sums: (Float64Array | null)[];
    private counts: number[];

    constructor(years: number) {
        this.sums = new Array(years).fill(null);
        this.counts = new Array(years).fill(0);
    }
    add(row: number, values: ArrayLike<number>): void {
        const sum = (this.sums[row] ??= new Float64Array(values.length));

        for (let k = 0; k < sum.length; k++) sum[k]! += values[k]!;
        this.counts[row]!++;
    }
    mean(row: number): Float64Array | null {
        const sum = this.sums[row];

        return sum ? sum.map((x) => x / this.counts[row]!) : null;
    }
}

/* What a world has on 1 January of a year, and the flows of the year behind. */
export interface YearValues {
    year: number;
    values: Float64Array;
    ages: Uint32Array | null;
    moves: Uint32Array | null;
    commuters: Uint32Array | null;
}

/* Outcome of a setting that the engine runs: filled year by year, replicate by replicate. */
export class LiveOutcome implements Outcome {
    key: Key;
    base: Key;
    replicates: number[] = [];
    complete = false;
    progress = 0;
    live = true;
    partial = false;
    version = 0;
    private pack: Pack;
    private values = new Map<number, Float64Array>();
    private first = new Map<number, number>();
    private last = new Map<number, number>();
    private baseOutcome: () => Outcome | undefined;
    private means: Record<"ages" | "moves" | "commuters", RowMeans>;

    constructor(
        pack: Pack, key: Key, base: Key, baseOutcome: () => Outcome | undefined = () => undefined,
    ) {
        this.pack = pack;
        this.key = key;
        this.base = base;
        this.baseOutcome = baseOutcome;
        this.means = {
            ages: new RowMeans(pack.years),
            moves: new RowMeans(pack.years),
            commuters: new RowMeans(pack.years),
        };
    }
    get bytes(): number {
        const one = this.pack.indicators.length * this.pack.years * this.pack.scope.length * 8;

        return this.values.size * one;
    }
    /* Last year of a replicate whose stocks are known; before the first year when none is. */
    lastYear(replicate: number): number {
        return this.last.get(replicate) ?? this.pack.first_year - 1;
    }
    isDone(replicate: number): boolean {
        return this.lastYear(replicate) === this.pack.first_year + this.pack.years - 1;
    }
    add(replicate: number, year: YearValues): void {
        const places = this.pack.scope.length;
        const years = this.pack.years;
        const row = year.year - this.pack.first_year;
        let all = this.values.get(replicate);

        if (row < 0 || row >= years || year.year <= this.lastYear(replicate)) return;
        if (!all) {
            all = new Float64Array(this.pack.indicators.length * years * places).fill(NaN);
            this.values.set(replicate, all);
            this.first.set(replicate, year.year);
            this.replicates = [...this.values.keys()].sort((a, b) => a - b);
        }
        for (let i = 0; i < this.pack.indicators.length; i++) {
            const at = this.pack.indicators[i]!.kind === "stock" ? row : row - 1;

            if (at < 0) continue;
            all.set(
                year.values.subarray(i * places, (i + 1) * places),
                (i * years + at) * places,
            );
        }
        if (year.ages) this.means.ages.add(row, year.ages);
        if (year.commuters) this.means.commuters.add(row, year.commuters);
        if (year.moves && row > 0) this.means.moves.add(row - 1, year.moves);
        this.last.set(replicate, year.year);
        this.version++;
    }
    fill(replicate: number, indicator: number, row: number, into: Float64Array): void {
        const places = this.pack.scope.length;
        const all = this.values.get(replicate);

        if (!all || row < 0 || row >= this.pack.years
            || isUnknown(this.pack.indicators[indicator], row, this.pack.years)) {
            into.fill(NaN);
            return;
        }
        const at = (indicator * this.pack.years + row) * places;
        const isFlow = this.pack.indicators[indicator]!.kind === "flow";
        const known = this.first.get(replicate)! - this.pack.first_year - (isFlow ? 1 : 0);
        const base = row < known ? this.earlier() : undefined;

        if (base) base.fill(replicate, indicator, row, into);
        else into.set(all.subarray(at, at + places));
    }
    /* A run that began from a kept world was its base until then. */
    private earlier(): Outcome | undefined {
        return this.base === this.key ? undefined : this.baseOutcome();
    }
    ages(row: number): Float64Array | null {
        return this.means.ages.mean(row) ?? this.earlier()?.ages(row) ?? null;
    }
    flows(row: number, kind: "moves" | "commuters"): Float64Array | null {
        return this.means[kind].mean(row) ?? this.earlier()?.flows(row, kind) ?? null;
    }
}

/* A case of which a part is stored, and what the engine adds to it. */
export function mergedOutcome(stored: Outcome, live: Outcome): Outcome {
    return {
        key: stored.key,
        replicates: [...new Set([...stored.replicates, ...live.replicates])].sort((a, b) => a - b),
        complete: live.complete,
        progress: live.progress,
        live: true,
        partial: true,
        version: live.version,
        fill(replicate, indicator, row, into) {
            stored.fill(replicate, indicator, row, into);
            if (into.every((value) => Number.isNaN(value)))
                live.fill(replicate, indicator, row, into);
        },
        ages: (row) => stored.ages(row) ?? live.ages(row),
        flows: (row, kind) => stored.flows(row, kind) ?? live.flows(row, kind),
    };
}

/* where: the place of a measure, as somebody chooses it (a municipality, several, the core, the
 * hinterland, the whole region) and as the scenario file writes it (`who`, engine/scenario/ini/
 * target.c). What a library's strategy says of the whole country is kept as it is written. */
import type { Pack, Place, Policy, StoredPolicy } from "./contract";

export type Where =
    | { kind: "places"; codes: string[] }
    | { kind: "core" | "hinterland" | "region" }
    | { kind: "written"; text: string };

export function scopePlaces(pack: Pack): Place[] {
    return pack.scope.map((k) => pack.places[k]!);
}

/* The regions in scope by name, or by number where a name is that of two. */
function regionTerm(pack: Pack): string {
    const regions = new Map(scopePlaces(pack).map((place) => [place.region, place.region_name]));
    const isSingle = (name: string): boolean =>
        new Set(pack.places.filter((one) => one.region_name === name).map((one) => one.region))
            .size === 1;
    const terms = [...regions].map(([number, name]) =>
        isSingle(name) ? `"${name}"` : String(number));

    return terms.length === 1 ? `region = ${terms[0]}` : `region in (${terms.join(", ")})`;
}

export function whoOf(pack: Pack, where: Where): string {
    if (where.kind === "written") return where.text;
    if (where.kind === "region") return regionTerm(pack);
    if (where.kind !== "places") return `${regionTerm(pack)} and role = ${where.kind}`;
    return where.codes.length === 1
        ? `code = ${where.codes[0]}`
        : `code in (${where.codes.join(", ")})`;
}

export function whereOf(pack: Pack, who: string | null): Where {
    const codes = /^code (?:= (\d{4})|in \((\d{4}(?:, \d{4})*)\))$/.exec(who ?? "");

    if (codes) return { kind: "places", codes: (codes[1] ?? codes[2]!).split(", ") };
    for (const kind of ["region", "core", "hinterland"] as const)
        if (who === whoOf(pack, { kind })) return { kind };
    return { kind: "written", text: who ?? "" };
}

/* The same section of a library's strategy; null where nothing there is written so. */
export function storedPolicy(pack: Pack, policy: Policy): StoredPolicy | null {
    for (const one of pack.cases)
        for (const stored of one.policies)
            if (stored.lever === policy.lever && stored.who === policy.who
                && stored.edge === policy.edge && stored.share === policy.share)
                return stored;
    return null;
}

/* Codes of the region's municipalities that are meant; null where it cannot be known here. */
export function codesOf(pack: Pack, who: string | null): string[] | null {
    const where = whereOf(pack, who);
    const all = scopePlaces(pack);

    if (where.kind === "places") {
        return where.codes.filter((code) => all.some((place) => place.code === code));
    }
    if (where.kind === "region") return all.map((place) => place.code);
    if (where.kind !== "written")
        return all.filter((place) => place.type === where.kind).map((place) => place.code);
    for (const one of pack.cases)
        for (const stored of one.policies) if (stored.who === who) return stored.codes;
    return who === "all" ? all.map((place) => place.code) : null;
}

/* What of a policy falls on the region, in the lever's unit; null where it cannot be known. */
export function regionAmount(pack: Pack, policy: Policy): number | null {
    if (policy.edge !== null) return policy.amount;
    const codes = codesOf(pack, policy.who);

    if (!codes) return null;
    if (policy.share === "each") return policy.amount * codes.length;
    if (whereOf(pack, policy.who).kind !== "written") return policy.amount;
    const stored = storedPolicy(pack, policy);
    return stored ? (policy.amount * stored.region_amount) / stored.amount : null;
}

/* NOK that falls on the region: once, and a year at full effect; null where it is not known. */
export function costOf(pack: Pack, policy: Policy): { once: number; yearly: number } | null {
    const amount = regionAmount(pack, policy);
    const edges = policy.edge === null ? 1 : policy.edge.split(",").length;

    if (amount === null) return null;
    const size = policy.edge === null ? amount : Math.abs(amount) * edges;
    return { once: size * policy.cost_once, yearly: size * policy.cost_yearly };
}

export function inhabitants(pack: Pack, codes: string[]): number {
    return scopePlaces(pack)
        .filter((place) => codes.includes(place.code))
        .reduce((sum, place) => sum + place.population, 0);
}

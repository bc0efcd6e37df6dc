/* parts.ts: the parts that were put into the page as base64 of gzip: results, engine, region. */

export function hasPart(name: string): boolean {
    return document.getElementById(`part-${name}`) !== null;
}

/* The bytes of a part, unpacked; its text is taken out of the page, which is then smaller. */
export async function readPart(name: string): Promise<Uint8Array> {
    const element = document.getElementById(`part-${name}`);
    const text = element?.textContent?.trim() ?? "";
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);

    if (!element || !text) throw new Error(`the page has no part ${name}`);
    for (let k = 0; k < raw.length; k++) bytes[k] = raw.charCodeAt(k);
    element.textContent = "";
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
}

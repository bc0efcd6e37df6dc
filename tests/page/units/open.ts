// open: the made-up pack that test_state.py wrote, read as the page reads it.
import { readFileSync } from "node:fs";
import { readPack } from "../../../engine/page/web/pack";
import { openResults } from "../../../engine/page/web/results";
import type { Pack } from "../../../engine/page/web/contract";

export function openFixture(): Pack {
    const pack = readPack(new Uint8Array(readFileSync(process.env.FIXTURE!)));

    openResults(pack);
    return pack;
}

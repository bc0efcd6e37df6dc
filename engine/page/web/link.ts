/* link: the address of the page follows the work, so that reloading loses nothing, and a link that
 * is copied is the work as it is. */
import type { State } from "./contract";
import { pack } from "./results";
import { toFragment } from "./share";
import { get } from "./store";

/* After the last of a burst of changes, in milliseconds. */
const QUIET = 400;

let waiting = 0;

export async function linkOf(state: State): Promise<string> {
    return `${location.href.replace(/#.*$/s, "")}${await toFragment(pack(), state)}`;
}

async function write(): Promise<void> {
    waiting = 0;
    try {
        history.replaceState(null, "", await toFragment(pack(), get()));
    } catch {
        /* A viewer that lets no page change its address: the link is still in the dialog. */
    }
}

export function followAddress(): void {
    if (waiting) clearTimeout(waiting);
    waiting = window.setTimeout(() => void write(), QUIET);
}

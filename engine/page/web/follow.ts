/* follow: what happens by itself when the state changes: the engine is asked for what is on the
 * screen and for pins, and the address follows. */
import type { State } from "./contract";
import { followAddress } from "./link";
import { request } from "./live";
import { pack } from "./results";
import { keyOf } from "./setting";
import { get, subscribe } from "./store";

/* Of everything that the engine is asked for: when it is the same, nothing is asked anew. */
let asked = "";

function ask(state: State): void {
    const pins = state.pins.flatMap((pin) => (pin ? [pin.setting] : []));
    const groups = state.groupFiles.map((group) => group.setting);
    const keys = [state.setting, ...pins, ...groups].map((one) => keyOf(pack(), one)).join(" ");

    if (keys === asked) return;
    asked = keys;
    for (const setting of [...pins, ...groups]) request(setting, 1);
    request(state.setting, 0);
}

/* Asks again for everything: after the engine has come. */
export function askAnew(): void {
    asked = "";
    ask(get());
}

export function follow(): void {
    let before: State | null = null;

    subscribe((state) => {
        if (state === before) return;
        before = state;
        ask(state);
        followAddress();
    });
}

/* contenders.ts: what is compared: the pins A to D, or, before anything is pinned, the strategies
 * of the library that the pack holds. */
import type { Key, Setting, State } from "../contract";
import { pack } from "../results";
import { caseSetting, keyOf } from "../setting";
import { settingName } from "./reading";

export interface Contender { letter: string; name: string; setting: Setting; key: Key }

const LETTERS = ["A", "B", "C", "D"];

export function pinned(state: State): Contender[] {
    return state.pins.flatMap((pin, k) => pin ? [{
        letter: LETTERS[k] ?? String(k + 1), name: pin.name || settingName(pin.setting),
        setting: pin.setting, key: keyOf(pack(), pin.setting),
    }] : []);
}

export function library(): Contender[] {
    return pack().cases.filter((one) => one.strategy !== "none" && one.shock === "none"
        && one.future === "main").map((one) => {
        const setting = caseSetting(one);
        return { letter: "", name: settingName(setting), setting, key: one.id };
    });
}

export function contenders(state: State): Contender[] {
    const pins = pinned(state);

    return pins.length ? pins : library();
}

/* "A  Hinterland first" */
export function titleOf(one: Contender): string {
    return one.letter ? `${one.letter}: ${one.name}` : one.name;
}

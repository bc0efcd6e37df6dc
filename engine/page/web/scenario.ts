/* scenario: what views and panels ask of settings, with the pack that is open: keys, names of
 * changes, files and links. Each is a few lines of another module. */
import type { Case, GroupFile, Key, Sentence, Setting, State } from "./contract";
import { differences as differencesOf } from "./differences";
import { toEntries as entriesOf, toIni as iniOf } from "./entries";
import type { Entry } from "./entries";
import { pack } from "./results";
import * as settings from "./setting";
import * as share from "./share";

export { Refused } from "./check";

export function initialSetting(): Setting {
    return settings.emptySetting();
}

/* A stored case as a setting. */
export function settingOf(one: Case): Setting {
    return settings.caseSetting(one);
}

export function keyOf(setting: Setting): Key {
    return settings.keyOf(pack(), setting);
}

/* Everything that the setting has and `base` has not. */
export function differences(setting: Setting, base: Setting): Sentence[] {
    return differencesOf(pack(), setting, base);
}

/* Everything that a setting has beyond doing nothing in the main future without shocks. */
export function differencesFromBaseline(setting: Setting): Sentence[] {
    return differences(setting, settings.emptySetting());
}

/* Everything changed since the library's strategy was opened. */
export function differencesFromPreset(setting: Setting): Sentence[] {
    return differences(setting, settings.presetSetting(pack(), setting));
}

export function toEntries(setting: Setting): Entry[] {
    return entriesOf(pack(), setting);
}

export function toIni(setting: Setting, replicate = 0): string {
    return iniOf(pack(), setting, replicate);
}

export function toFragment(state: State): Promise<string> {
    return share.toFragment(pack(), state);
}

/* Throws Refused, whose key and parameters say why. */
export function fromFragment(link: string, state: State): Promise<State> {
    return share.fromFragment(pack(), link, state);
}

export function toFile(state: State): string {
    return share.toFile(pack(), state);
}

/* Throws Refused. */
export function fromFile(text: string, state: State): State {
    return share.fromFile(pack(), text, state);
}

/* What a group saved (the text of a file) or sent (a link). Throws Refused. */
export function groupOfText(text: string, name: string, state: State): Promise<GroupFile> {
    return share.groupOfText(pack(), text, name, state);
}

/* store: the state of the page, who wants to know when it changes, and undo and redo without end.
 * Only steps that somebody would call a change of the work are undone (a lever, a pin, a name);
 * looking about (a view, a year, a language) is not. */
import type { State } from "./contract";

export type Listener = (state: State) => void;

interface Step {
    label: string;
    state: State;
}

let current: State | null = null;
let behind: Step[] = [];
let ahead: Step[] = [];
let merging: string | null = null;
const listeners = new Set<Listener>();

/* Parts of a state that undo leaves as they are: where one looks, and in what language. */
const LOOKING = ["language", "place", "indicator", "year", "view"] as const;

export function get(): State {
    if (!current) throw new Error("the state is not open");
    return current;
}

/* Begins anew, with nothing to undo. */
export function openState(state: State): void {
    current = state;
    behind = [];
    ahead = [];
    merging = null;
    notify();
}

/* Calls every listener: the state changed, or what is known of it (results that came in). */
export function notify(): void {
    if (current) for (const listener of [...listeners]) listener(current);
}

/* Returns what ends it. */
export function subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export interface UpdateOptions {
    /* Steps of the same name that follow each other are undone in one: a slider being moved. */
    merge?: string;
    undoable?: boolean;
}

/* Puts `change` over the state. label: what was done, said beside undo (a word key, or a text). */
export function update(
    change: Partial<State>, label: string, options: UpdateOptions = {},
): void {
    const before = get();
    const undoable = options.undoable ?? Object.keys(change).some(
        (part) => !(LOOKING as readonly string[]).includes(part),
    );

    current = { ...before, ...change };
    if (undoable) {
        if (!options.merge || options.merge !== merging) behind.push({ label, state: before });
        merging = options.merge ?? null;
        ahead = [];
    }
    notify();
}

/* The work of `state`, looked at as now. */
function workOf(state: State): State {
    const looking = Object.fromEntries(LOOKING.map((part) => [part, get()[part]]));

    return { ...state, ...looking };
}

function step(from: Step[], to: Step[]): boolean {
    const last = from.pop();

    if (!last) return false;
    to.push({ label: last.label, state: get() });
    current = workOf(last.state);
    merging = null;
    notify();
    return true;
}

export function undo(): boolean {
    return step(behind, ahead);
}

export function redo(): boolean {
    return step(ahead, behind);
}

/* Label of the step that would be undone; null when there is none. */
export function canUndo(): string | null {
    return behind.length ? behind[behind.length - 1]!.label : null;
}

export function canRedo(): string | null {
    return ahead.length ? ahead[ahead.length - 1]!.label : null;
}

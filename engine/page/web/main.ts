/* main.ts: opens the page: reads the results in it, makes the frame and the views, and draws the
 * one that is looked at whenever the state changes, once a frame of the screen. */
import type { State } from "./contract";
import { announce, dialog, h } from "./dom";
import { askAnew, follow } from "./follow";
import { openLive } from "./live";
import { readPack } from "./pack";
import { create as createGroups } from "./panel/groups";
import { refusedText } from "./panel/keep";
import { create as createPins } from "./panel/pins";
import { create as createStrategy } from "./panel/strategy";
import { hasPart, readPart } from "./parts";
import { openResults, pack } from "./results";
import { emptySetting } from "./setting";
import { fromFragment } from "./share";
import { get, openState, subscribe, update } from "./store";
import * as about from "./views/about";
import * as compare from "./views/compare";
import * as effect from "./views/effect";
import { createFrame } from "./views/frame";
import * as handout from "./views/handout";
import * as portrait from "./views/portrait";
import { lastYear } from "./views/reading";
import { WALK, type View, type ViewName } from "./views/view";
import { stop } from "./views/year";
import { setLanguage, t } from "./words";

const FIRST_YEAR_SHOWN = 2040;

function initial(): State {
    return {
        language: "nb", place: "", indicator: "population",
        year: Math.min(FIRST_YEAR_SHOWN, lastYear()), view: "portrait",
        setting: emptySetting(), pins: [null, null, null, null], groupFiles: [],
    };
}

const makers: Record<ViewName, () => View> = {
    portrait: portrait.create,
    effect: () => effect.create(createStrategy()),
    compare: () => compare.create(createPins()),
    groups: createGroups,
    handout: handout.create,
    about: about.create,
};

function run(root: HTMLElement): void {
    const frame = createFrame(WALK);
    const views = new Map<ViewName, View>();
    let shown: ViewName | null = null, waiting = 0;
    const draw = (): void => {
        const state = get();
        const name = WALK.find((one) => one === state.view) ?? "portrait";
        let view = views.get(name);

        waiting = 0;
        setLanguage(state.language);
        if (!view) views.set(name, view = makers[name]());
        frame.update(state);
        document.title = `${t(`nav.${name}`)} – Omland ${pack().region}`;
        if (shown !== name) frame.main.replaceChildren(view.element);
        view.update(state);
        if (shown !== null && shown !== name) {
            stop();
            window.scrollTo(0, 0);
            view.element.querySelector<HTMLElement>("h1")?.focus();
            announce(t(`nav.${name}`));
        }
        shown = name;
    };

    subscribe(() => { if (!waiting) waiting = requestAnimationFrame(draw); });
    root.replaceChildren(frame.element);
    draw();
}

/* The state that the address carries; where it cannot be taken, the reason is said. */
async function linked(state: State): Promise<State> {
    if (location.hash.length < 3) return state;
    try {
        return await fromFragment(pack(), location.hash, state);
    } catch (error) {
        setLanguage(state.language);
        dialog(t("keep.refused"), h("p", {}, refusedText(error)), [{ text: t("keep.close") }]);
        return state;
    }
}

/* A link put into the address of the open page. */
function hear(): void {
    window.addEventListener("hashchange", () => void linked(get()).then((state) => {
        if (state !== get()) update(state, "step.link_opened");
    }));
}

async function open(): Promise<void> {
    const root = document.getElementById("page") ?? document.body;

    setLanguage("nb");
    if (!hasPart("results")) {
        root.replaceChildren(h("p", {}, t("page.empty")));
        return;
    }
    try {
        openResults(readPack(await readPart("results")));
        openState(await linked(initial()));
        run(root);
        hear();
        follow();
        await openLive(get().setting);
        askAnew();
    } catch (error) {
        root.replaceChildren(h("p", { role: "alert" }, t("page.failed"),
            ` ${error instanceof Error ? error.message : String(error)}`));
    }
}

void open();

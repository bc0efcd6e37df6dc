/* progress: how far the engine is with what is on the screen, with a way to stop it. */
import type { State } from "../contract";
import { button, h } from "../dom";
import { cancel, hasEngine, problems, request, status, uncut, watchProgress }
    from "../live";
import { outcome, pack } from "../results";
import { keyOf } from "../setting";
import { get } from "../store";
import { percent, t } from "../words";
import type { Kept } from "./field";

/* A cut that is smaller changes nothing that anybody would see. */
const CUT_SHOWN = 0.01;

/* Where more would come than the reference noted who might. */
function cuts(state: State): HTMLElement[] {
    return uncut(keyOf(pack(), state.setting)).flatMap((share, k) => (1 - share < CUT_SHOWN ? []
        : [h("p", { class: "notice" }, t("notice.cut", { share: percent(1 - share, 0),
            who: t(`notice.${["movers", "seekers", "firms"][k]}`) }))]));
}

/* Mistakes and notices that are about no measure in particular. */
function generalProblems(state: State): HTMLElement[] {
    return problems(keyOf(pack(), state.setting))
        .filter((one) => one.kind === "mistake" && !one.section.startsWith("policy."))
        .map((one) => h("p", { class: "error", lang: "en" }, one.text));
}

/* The one before, in another language, is on the screen no more. */
let endWatch: () => void = () => undefined;

export function progress(): Kept<State> {
    const bar = h("progress", { max: 1, "aria-label": t("live.progress") });
    const text = h("p", { class: "small", role: "status" });
    const told = h("div", {});
    const stop = button(t("live.stop"), cancel, { class: "quiet" });
    const again = button(t("live.again"), () => request(get().setting, 0), { class: "quiet" });

    const show = (): void => {
        const now = status();
        const known = outcome(keyOf(pack(), get().setting));
        const isStored = known !== undefined && !known.live;
        const isStopped = !isStored && !now.running && hasEngine()
            && now.text === "live.waiting";
        const key = isStored ? "live.stored" : isStopped ? "live.stopped" : now.text;
        const said = t(key, { done: isStored ? known.replicates.length : now.done,
            wanted: now.wanted, year: now.year });

        bar.hidden = !now.running;
        bar.value = now.progress;
        stop.hidden = !now.running;
        again.hidden = !isStopped;
        if (text.textContent !== said) text.textContent = said;
    };

    endWatch();
    endWatch = watchProgress(show);
    return {
        element: h("div", { class: "progress" }, bar,
            h("div", { class: "row" }, text, stop, again), told),
        update: (state) => {
            show();
            told.replaceChildren(...generalProblems(state), ...cuts(state));
        },
    };
}

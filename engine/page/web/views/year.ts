/* year.ts: the year that all views look at: a slider, one step back or on, and playback. Playback
 * stops at the last year, when the user asks, and when the view is left. */
import { announce, button, h } from "../dom";
import { get, update } from "../store";
import { t } from "../words";
import { lastYear } from "./reading";
import { pack } from "../results";

let timer = 0;

export function setYear(year: number): void {
    const to = Math.min(Math.max(year, pack().first_year), lastYear());

    if (to !== get().year) update({ year: to }, "step.year", { undoable: false });
}

export function playing(): boolean {
    return timer !== 0;
}

export function stop(): void {
    clearInterval(timer);
    timer = 0;
}

function play(): void {
    if (get().year >= lastYear()) setYear(pack().first_year);
    timer = window.setInterval(() => {
        if (get().year >= lastYear() || document.hidden) {
            stop();
            update({}, "step.year", { undoable: false });
            announce(String(get().year));
        } else setYear(get().year + 1);
    }, 700);
    update({}, "step.year", { undoable: false });
}

/* Where the system asks for reduced motion nothing plays: the button goes one year on. */
function calm(): boolean {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function press(): void {
    if (calm()) setYear(get().year >= lastYear() ? pack().first_year : get().year + 1);
    else if (playing()) {
        stop();
        update({}, "step.year", { undoable: false });
    } else play();
}

export interface YearControl { element: HTMLElement; show: (year: number) => void }

/* One control; its elements stay, so that a slider being dragged is not taken from the hand. */
export function yearControl(id: string): YearControl {
    const label = h("label", { for: id });
    const output = h("output", { for: id, class: "year" });
    const slider = h("input", {
        type: "range", id, min: pack().first_year, max: lastYear(), step: 1,
        oninput: () => { stop(); setYear(Number(slider.value)); },
    });
    const toggle = button("", press, { class: "quiet" });
    const element = h("div", { class: "year-control" },
        h("div", { class: "year-head" }, label, output),
        h("div", { class: "year-row" }, toggle, slider,
            h("span", { class: "year-ends", "aria-hidden": "true" },
                `${pack().first_year}–${lastYear()}`)));

    return {
        element,
        show: (year) => {
            label.textContent = t("year.label");
            output.textContent = String(year);
            slider.value = String(year);
            slider.setAttribute("aria-valuetext", String(year));
            toggle.textContent = t(calm() ? "year.next" : playing() ? "year.stop" : "year.play");
        },
    };
}

/* evidence.ts: what is in a strategy, measure by measure: in plain words what it does, who pays,
 * and how sure the effect is. Stored and own settings alike. */
import type { Policy, Setting, Shock } from "../contract";
import { h } from "../dom";
import { amountText } from "../panel/say";
import { pack } from "../results";
import { t } from "../words";

export function amount(policy: Policy): string {
    return amountText(policy.amount,
        pack().levers.find((lever) => lever.name === policy.lever)?.unit ?? "1");
}

export function evidenceOf(policy: Policy): string {
    return pack().levers.find((lever) => lever.name === policy.lever)?.evidence ?? "none";
}

function period(one: { from: number | null; to: number | null }): string {
    return one.from === null ? t("policy.always")
        : one.to === null ? t("policy.from", { from: Math.floor(one.from) })
            : t("policy.from_to", { from: Math.floor(one.from), to: Math.floor(one.to) });
}

function policyItem(policy: Policy, level: "h3" | "h4"): HTMLElement {
    const mark = evidenceOf(policy);

    return h("li", { class: "measure" },
        h(level, {}, t(`lever.${policy.lever}.name`)),
        h("p", {}, t(`lever.${policy.lever}.text`), " ", t(`lever.${policy.lever}.meaning`)),
        h("p", {}, `${t("policy.amount", { amount: amount(policy) })} `, period(policy), ". ",
            t("policy.payer", { payer: t(`payer.${policy.payer}`) })),
        h("p", { class: `mark ${mark}` },
            h("span", { class: "badge" }, t(`evidence.${mark}.short`)), " ",
            t(`evidence.${mark}`)));
}

export function shockText(shock: Shock): string {
    return `${t(`shock.${shock.kind}.name`)} (${period(shock)})`;
}

export function measures(setting: Setting, level: "h3" | "h4" = "h3"): HTMLElement {
    return h("div", {},
        setting.policies.length
            ? h("ul", { class: "plain" }, setting.policies.map((one) =>
                policyItem(one, level)))
            : h("p", {}, t("policy.nothing")),
        setting.shocks.length > 0 && h("p", {}, t("policy.shocks", {
            shocks: setting.shocks.map(shockText).join("; ") })));
}

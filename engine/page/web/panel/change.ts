/* change: what panels do to the setting on the screen, each under a label that undo says. */
import type { Policy, Setting, Shock } from "../contract";
import { get, update } from "../store";

export function changeSetting(change: Partial<Setting>, label: string, merge?: string): void {
    update({ setting: { ...get().setting, ...change } }, label, merge ? { merge } : {});
}

export function policyNow(name: string): Policy | undefined {
    return get().setting.policies.find((policy) => policy.name === name);
}

/* merge: a slider that moves is one step. */
export function changePolicy(
    name: string, change: Partial<Policy>, label: string, merge = false,
): void {
    changeSetting({
        policies: get().setting.policies.map((policy) =>
            (policy.name === name ? { ...policy, ...change } : policy)),
    }, label, merge ? `policy ${name}` : undefined);
}

export function addPolicy(policy: Policy): void {
    changeSetting({ policies: [...get().setting.policies, policy] }, "step.measure_added");
}

export function removePolicy(name: string): void {
    changeSetting({
        policies: get().setting.policies.filter((policy) => policy.name !== name),
    }, "step.measure_removed");
}

export function changeShock(
    name: string, change: Partial<Shock>, label: string, merge = false,
): void {
    changeSetting({
        shocks: get().setting.shocks.map((shock) =>
            (shock.name === name ? { ...shock, ...change } : shock)),
    }, label, merge ? `shock ${name}` : undefined);
}

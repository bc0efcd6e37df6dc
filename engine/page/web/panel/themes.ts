/* themes: levers by the five themes of the national strategy, planning capacity and money, in the
 * order in which the panel offers them. A lever that no theme names stands under the last. */
import type { Lever, Pack } from "../contract";

export const THEMES: readonly [theme: string, levers: readonly string[]][] = [
    ["accessibility", ["travel_time", "public_transport", "broadband", "remote_work"]],
    ["towns", ["centre_culture", "housing_permits", "housing_guarantee", "compact_building"]],
    ["business", ["startup_support", "innovation_grant", "restructuring_programme", "payroll_tax",
        "cluster", "tourism", "green_industry_site"]],
    ["competence", ["state_jobs", "study_places", "study_loan_relief", "apprenticeships"]],
    ["services", ["service_hub", "keep_services", "digital_services", "patient_transport"]],
    ["planning", ["simpler_planning", "shared_planning", "leadership_programme",
        "plan_culture_programme", "learning_network", "merger"]],
    ["money", ["district_grant", "equalisation_rate", "needs_care", "needs_remoteness"]],
];

export function leversByTheme(pack: Pack): { theme: string; levers: Lever[] }[] {
    const named = THEMES.flatMap(([, levers]) => levers);
    const others = pack.levers.map((lever) => lever.name).filter((name) => !named.includes(name));

    return THEMES.map(([theme, levers], k) => {
        const names = k === THEMES.length - 1 ? [...levers, ...others] : levers;

        return {
            theme,
            levers: names.flatMap((name) => pack.levers.filter((lever) => lever.name === name)),
        };
    });
}

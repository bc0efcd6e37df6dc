/* omland check: every mistake of a scenario and its tables; when there is none, every value in
 * use and where it comes from. */
#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/notice_print.h"
#include "engine/commands/table.h"
#include "engine/experiment/extent.h"
#include "engine/policy/budget.h"
#include "engine/policy/cost.h"
#include "engine/policy/levers.h"
#include "engine/process_list.h"
#include "engine/scenario/assumed.h"
#include "engine/scenario/scope.h"
#include "engine/scenario/unmet.h"
#include "engine/shocks/shocks.h"
#include "output/reference.h"

enum { SET = 1000, OVERRIDES_MOST = 256 };

struct arguments {
    const char *file;
    struct scenario_override overrides[OVERRIDES_MOST];
    size_t override_count;
};

static const struct argp_option options[] = {
    { "set", SET, "SECTION.KEY=VALUE", 0, "set a value over the scenario's; may be repeated", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case SET:
        if (a->override_count == OVERRIDES_MOST)
            argp_error(state, "more than %d values set", OVERRIDES_MOST);
        a->overrides[a->override_count++].text = text;
        return 0;
    case ARGP_KEY_ARG: return argument_one(&a->file, text, "scenario", state);
    case ARGP_KEY_END:
        if (!a->file)
            argp_error(state, "a scenario FILE is needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "FILE",
    "Reads the scenario FILE with everything it extends and every table it names, and prints every "
    "mistake as `file:line: error: what`. "
    "When there is none, prints every value in use and where it comes from.\v"
    "Examples:\n"
    "  omland check scenarios/baseline.ini\n"
    "  omland check scenarios/strategies/fixed_link.ini --set time.end=2030\n\n"
    "Exit codes: 0 sound, 65 mistakes, 66 an input is missing.",
    NULL,
    NULL,
    NULL
};

static int print_settings(const struct scenario *s, FILE *out)
{
    struct print_table table = table_begin(
        (const char *const[]){ "section", "key", "value", "origin", NULL });

    for (size_t k = 0; k < s->setting_count; k++) {
        const struct setting *setting = &s->settings[k];

        table_row(&table, (const char *const[]){ setting->section, setting->key, setting->value,
                                                 setting->origin });
    }
    return table_end(&table, out, false);
}

/* What replicates draw of parameters, and over what. */
static int print_drawn(const struct scenario *s, FILE *out)
{
    struct print_table table;
    struct assumed a;
    size_t n = 0;

    if (!assumed_find(s, 0, &a))
        return STATUS_OK;
    fputs("\nDrawn by each replicate ([uncertainty] parameters = yes):\n\n", out);
    table = table_begin(
        (const char *const[]){ "section", "key", "default", "low", "high", "by", NULL });
    for (; assumed_find(s, n, &a); n++) {
        char text[3][32];

        snprintf(text[0], sizeof text[0], "%.10g", a.parameter->default_value);
        snprintf(text[1], sizeof text[1], "%.4g", a.low);
        snprintf(text[2], sizeof text[2], "%.4g", a.high);
        table_row(&table,
                  (const char *const[]){ a.section, a.parameter->name, text[0], text[1], text[2],
                                         a.why ? a.why : "90 % within a factor 1.5" });
    }
    return table_end(&table, out, false);
}

/* All those meant that get none: a notice names the first few. */
static void print_empty_handed(const struct policy *p, const struct country *c, FILE *out)
{
    uint8_t *here = calloc(c->place_count + 1, 1);
    size_t count = here ? unmet_empty_handed(p->meant, p->amount, p->asked, c->place_count, here)
                        : 0;
    char *names = count ? unmet_places(c, here, c->place_count, &count) : NULL;

    if (names)
        fprintf(out, "  none of it in %zu of those meant: %s\n", count, names);
    free(names);
    free(here);
}

/* What a policy comes to once its target is resolved: a municipality that is not in it costs
 * nothing to see here. */
static void print_policy(const struct policy *p, const struct country *country, FILE *out)
{
    const struct lever *lever = &lever_list[p->lever];
    double sum = 0.0;
    size_t places = 0;

    for (size_t k = 0; p->amount && k < country->place_count; k++) {
        sum += p->amount[k];
        places += p->amount[k] < 0.0 || p->amount[k] > 0.0;
    }
    fprintf(out, "policy %s: %s", p->name, lever->name);
    if (p->amount)
        fprintf(out, ", %.10g %s in all in %zu municipalities", sum, lever->unit, places);
    for (size_t k = 0; k < p->edge_count; k++)
        fprintf(out, "%s %s-%s %+.10g %s", k ? "," : " on", country->places[p->edges[k].from].code,
                country->places[p->edges[k].to].code, p->edges[k].minutes, lever->unit);
    fprintf(out, ", from %.10g", p->from);
    if (isfinite(p->to))
        fprintf(out, " to %.10g", p->to);
    fprintf(out, ", full after %.10g years\n", p->ramp);
}

enum { PAYERS = 2 };
static const char *const payer_names[PAYERS] = { "the state", "municipalities" };

/* What the policy costs, so that strategies can be set to cost the same; and what its budget
 * left of it. Adds to the year's cost by payer. */
static void print_cost(const struct policy *p, const struct scenario *s, double yearly[PAYERS],
                       FILE *out)
{
    const size_t n = s->country.place_count;
    const double full = cost_full_yearly(p, n);
    const struct budget_cost cost = budget_cost_of(p, NULL, 1, s, n);

    fprintf(
        out,
        "  paid by %s: NOK %.6g m a year at full effect, NOK %.6g m once; NOK %.6g m in the run",
        payer_names[p->payer], full / 1e6 + 0.0, cost_full_once(p, n) / 1e6 + 0.0,
        cost.net / 1e6); /* + 0: no -0 */
    if (cost.year > 0.0)
        fprintf(out, ", at most NOK %.6g m a year (%d)", cost.year / 1e6, cost.dearest);
    fputc('\n', out);
    if (lever_list[p->lever].booking == LEVER_PROCESS)
        fprintf(out, "  note: what it costs beyond that is booked as the run goes, by who is "
                     "there: scripts/costs tells it from a run\n");
    yearly[p->payer] += full;
}

static void print_shock(const struct shock *shock, const struct country *country, FILE *out)
{
    const struct shock_kind *kind = &shock_list[shock->kind];
    size_t places = 0, hit;
    double sum = 0.0, max = 0.0;

    for (size_t k = 0; shock->meant && k < country->place_count; k++) {
        places += shock->meant[k];
        sum += shock->amount[k];
        max = fabs(shock->amount[k]) > fabs(max) ? shock->amount[k] : max;
    }
    hit = shock->count && shock->count < places ? shock->count : places;
    fprintf(out, "shock %s: %s", shock->name, kind->name);
    if (shock->meant)
        fprintf(out, ", %.10g %s in %s %zu of %zu municipalities",
                fabs(sum - max * (double)places) > 1e-9 * fabs(sum) ? sum : max, kind->unit,
                fabs(sum - max * (double)places) > 1e-9 * fabs(sum) ? "all, divided among"
                                                                    : "each of",
                hit, places);
    for (size_t k = 0; k < shock->edge_count; k++)
        fprintf(out, "%s %s-%s %+.10g %s", k ? "," : " on",
                country->places[shock->edges[k].from].code,
                country->places[shock->edges[k].to].code, shock->edges[k].minutes, kind->unit);
    if (shock->rate > 0.0)
        fprintf(out, ", at random %.10g times a year %s", shock->rate,
                shock->together ? "in all at once" : "in each");
    if (shock->rate > 0.0 && shock->duration > 0.0)
        fprintf(out, ", lasting %.10g years", shock->duration);
    if (isfinite(shock->from))
        fprintf(out, ", from %.10g", shock->from);
    if (isfinite(shock->to))
        fprintf(out, " to %.10g", shock->to);
    fputc('\n', out);
}

static void print_inputs(const struct scenario *s, FILE *out)
{
    size_t tables = 0;

    for (size_t k = 0; k < s->source_count; k++)
        tables += s->sources[k].is_table;
    fprintf(out,
            "%zu municipalities, %zu edges, %zu commuting flows; %zu scenario files and %zu tables "
            "read, no mistakes\n",
            s->country.place_count, s->country.edge_count, s->country.commuting_count,
            s->source_count - tables, tables);
    if (s->country.works_count)
        fprintf(out, "%zu works of cornerstones.csv at the start, their jobs estimated\n",
                s->country.works_count);
}

/* Of which kind the reference of a region run is, if it is there. */
static void print_reference(const struct scenario *s, FILE *out)
{
    const char *kind = s->reference[0] ? reference_kind(s->reference) : NULL;

    if (kind)
        fprintf(out, "the reference is %s%s\n", kind,
                strcmp(kind, "compact") ? ""
                                        : ": the rest of the country in less detail, room for a "
                                          "pull of three times as many");
}

int command_check(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .file = NULL };
    struct scenario scenario;

    if (arguments_parse(&argp, "omland check", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    int status = command_read(terminal, a.file, a.overrides, a.override_count, &scenario);
    if (status != STATUS_OK)
        return status;
    status = command_printed(terminal, print_settings(&scenario, terminal->out));
    if (status == STATUS_OK)
        status = command_printed(terminal, print_drawn(&scenario, terminal->out));
    fputc('\n', terminal->out);
    double yearly[PAYERS] = { 0 };
    bool unplanned[PAYERS] = { false };
    for (size_t k = 0; k < scenario.policy_count; k++) {
        print_policy(&scenario.policies[k], &scenario.country, terminal->out);
        print_empty_handed(&scenario.policies[k], &scenario.country, terminal->out);
        print_cost(&scenario.policies[k], &scenario, yearly, terminal->out);
        unplanned[scenario.policies[k].payer] |= lever_list[scenario.policies[k].lever].booking
                                                 == LEVER_PROCESS;
    }
    for (int payer = 0; scenario.policy_count && payer < PAYERS; payer++)
        fprintf(terminal->out, "all policies at full effect, paid by %s: NOK %.6g m a year%s\n",
                payer_names[payer], yearly[payer] / 1e6,
                unplanned[payer] ? " and what the run books" : "");
    for (size_t k = 0; k < scenario.shock_count; k++)
        print_shock(&scenario.shocks[k], &scenario.country, terminal->out);
    char *unseen = scope_unseen(&scenario);
    if (unseen)
        fprintf(terminal->out, "%s\n", unseen);
    free(unseen);
    print_reference(&scenario, terminal->out);
    notice_print(terminal->out, &scenario.notices);
    print_inputs(&scenario, terminal->out);
    const struct extent extent = extent_of(&scenario, 1);
    char told[EXTENT_TEXT];
    fprintf(terminal->out, "%s\n", extent_text(told, &extent));
    scenario_free(&scenario);
    return status;
}

/* omland describe: what there is to set and to read, printed from the same rows the program
 * works by. docs/reference.md is this. */
#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/commands/arguments.h"
#include "engine/commands/commands.h"
#include "engine/commands/table.h"
#include "engine/policy/driver_use.h"
#include "engine/policy/levers.h"
#include "engine/process_list.h"
#include "engine/shocks/shocks.h"
#include "engine/world/columns.h"
#include "engine/world/services.h"
#include "output/indicators.h"

enum { FORMAT = 1000, NUMBER = 32, RANGE = 96 };

struct arguments {
    const char *topic;
    bool markdown;
};

static const struct argp_option options[] = {
    { "format", FORMAT, "text|markdown", 0, "aligned for a terminal (the default), or Markdown",
      0 },
    { 0 },
};

struct printer {
    FILE *out;
    bool markdown;
};

static const char *number(double value, char text[NUMBER])
{
    if (isinf(value))
        return value > 0 ? "infinity" : "-infinity";
    for (int digits = 15; digits <= 17; digits++) { /* as short as reads back the same */
        snprintf(text, NUMBER, "%.*g", digits, value);
        if (!(strtod(text, NULL) < value) && !(strtod(text, NULL) > value))
            break;
    }
    return text;
}

static const char *range(double min, double max, char text[RANGE])
{
    char low[NUMBER], high[NUMBER];

    snprintf(text, RANGE, "%s to %s", number(min, low), number(max, high));
    return text;
}

static bool is_switch(const struct parameter *p)
{
    return strcmp(p->unit, PROCESS_YES_NO) == 0;
}

static int print_parameters(const struct printer *printer)
{
    struct print_table t = table_begin((const char *const[]){
        "section", "key", "unit", "range", "default", "evidence", "source", NULL });
    char allowed[RANGE], default_value[NUMBER];

    for (int k = 0; process_list[k]; k++) {
        const struct process *process = process_list[k];

        table_row(&t, (const char *const[]){ process->name, "enabled", "", "yes or no",
                                             process->off_by_default ? "no" : "yes", "",
                                             process->purpose });
        for (const struct parameter *p = process->parameters; p && p->name; p++)
            table_row(&t, (const char *const[]){
                              process->name, p->name, is_switch(p) ? "" : p->unit,
                              is_switch(p) ? "yes or no" : range(p->min, p->max, allowed),
                              is_switch(p) ? p->default_value > 0.0 ? "yes" : "no"
                                           : number(p->default_value, default_value),
                              evidence_name(p->evidence), p->source });
    }
    return table_end(&t, printer->out, printer->markdown);
}

static int print_processes(const struct printer *printer)
{
    struct print_table t = table_begin(
        (const char *const[]){ "step", "process", "purpose", "reads", "writes", NULL });
    char order[NUMBER];

    for (int k = 0; process_list[k]; k++) {
        snprintf(order, sizeof order, "%d", k);
        table_row(&t, (const char *const[]){ order, process_list[k]->name, process_list[k]->purpose,
                                             process_list[k]->reads, process_list[k]->writes });
    }
    return table_end(&t, printer->out, printer->markdown);
}

static int print_levers(const struct printer *printer)
{
    struct print_table t = table_begin(
        (const char *const[]){ "lever", "unit", "range", "acts on", "delivered", "paid by",
                               "NOK once, a year", "evidence", "source", NULL });
    char allowed[RANGE], acts[RANGE], cost[RANGE];

    for (size_t k = 0; k < lever_count; k++) {
        const struct lever *lever = &lever_list[k];

        snprintf(acts, sizeof acts, "%s of %s", lever->driver_name,
                 lever->kind == LEVER_EDGE ? "edges" : "municipalities");
        snprintf(cost, sizeof cost, "%g, %g", lever->cost_once, lever->cost_yearly);
        table_row(&t, (const char *const[]){
                          lever->name, lever->unit, range(lever->min, lever->max, allowed), acts,
                          lever->delivery == DELIVERY_LOCAL ? "locally" : "by the state",
                          lever->payer == PAYER_MUNICIPAL ? "municipality" : "state", cost,
                          evidence_name(lever->evidence), lever->source });
    }
    return table_end(&t, printer->out, printer->markdown);
}

static int print_trials(const struct printer *printer)
{
    static const char *const amount_of[] = { "each", "head" }, *const where[] = { "any", "core",
                                                                                  "far" };
    struct print_table t = table_begin((const char *const[]){
        "lever", "shows in", "moderate", "large", "amount of", "where", "nothing unless", NULL });
    char moderate[NUMBER], large[NUMBER], unless[RANGE];

    for (size_t k = 0; k < lever_count; k++) {
        const struct lever *lever = &lever_list[k];
        struct driver_idle why;

        unless[0] = '\0';
        if (driver_use_idle(NULL, lever->driver_name, &why) && why.parameter)
            snprintf(unless, sizeof unless, "[%s] %s", why.process, why.parameter);
        table_row(
            &t, (const char *const[]){ lever->name, lever->shows, number(lever->moderate, moderate),
                                       number(lever->large, large), amount_of[lever->amount_of],
                                       where[lever->where], unless });
    }
    return table_end(&t, printer->out, printer->markdown);
}

static int print_shocks(const struct printer *printer)
{
    static const char *const where[] = { "municipalities, all unless `who` says which",
                                         "municipalities, by `who`", "edges, by `edge`" };
    struct print_table t = table_begin((const char *const[]){
        "kind", "unit", "range", "where", "what it does", "evidence", "source", NULL });
    char allowed[RANGE];

    for (size_t k = 0; k < shock_count; k++) {
        const struct shock_kind *kind = &shock_list[k];

        table_row(&t,
                  (const char *const[]){ kind->name, kind->unit,
                                         range(kind->min, kind->max, allowed), where[kind->target],
                                         kind->text, evidence_name(kind->evidence), kind->source });
    }
    return table_end(&t, printer->out, printer->markdown);
}

static int print_indicators(const struct printer *printer)
{
    struct print_table t = table_begin(
        (const char *const[]){ "indicator", "unit", "kind", "numbers", "together", "start known by",
                               "better", "what it is", NULL });

    for (size_t k = 0; k < INDICATOR_LIMIT; k++) {
        const struct indicator *i = &indicators[k];

        table_row(&t, (const char *const[]){ i->name, i->unit, indicators_kind_name(i->kind),
                                             i->whole ? "whole" : "real",
                                             indicators_together_name(i->together),
                                             indicators_basis_name(i->basis),
                                             indicators_better_name(i->better), i->long_name });
    }
    return table_end(&t, printer->out, printer->markdown);
}

static int print_columns(const struct printer *printer)
{
    struct print_table t = table_begin(
        (const char *const[]){ "table", "column", "type", "unit", "kept", "what it is", NULL });

    for (size_t k = 0; k < column_count; k++) {
        const struct column *c = &columns[k];

        table_row(&t,
                  (const char *const[]){ columns_table_name[c->table], c->name, c->type, c->unit,
                                         c->saved      ? "always"
                                         : c->permuted ? "while it runs"
                                                       : "one step",
                                         c->text });
    }
    return table_end(&t, printer->out, printer->markdown);
}

static int print_services(const struct printer *printer)
{
    struct print_table t = table_begin(
        (const char *const[]){ "service", "kind", "ages", "inhabitants", "further", "growth",
                               "hysteresis", "years", "jobs", "sector", "reach, minutes", "pull",
                               "hub", "digital", "weight", "evidence", "source", NULL });
    static const char *const sector[] = {
#define LABEL(name, text) text,
        CODES_SECTOR(LABEL)
#undef LABEL
    };

    for (size_t k = 0; k < SERVICE_COUNT; k++) {
        const struct service_row *s = &service_list[k];
        const double value[] = { s->threshold, s->further, s->growth, s->hysteresis,
                                 s->years,     s->jobs,    s->reach,  s->pull,
                                 s->hub,       s->digital, s->weight };
        char text[sizeof value / sizeof *value][NUMBER], ages[NUMBER];

        for (size_t v = 0; v < sizeof value / sizeof *value; v++)
            number(value[v], text[v]);
        snprintf(ages, sizeof ages, "%d-%d", s->first_age, s->last_age);
        table_row(&t, (const char *const[]){ s->name, service_kind_name(s->kind), ages, text[0],
                                             text[1], text[2], text[3], text[4], text[5],
                                             sector[s->sector], text[6], text[7], text[8], text[9],
                                             text[10], evidence_name(s->evidence), s->source });
    }
    return table_end(&t, printer->out, printer->markdown);
}

static int print_errors(const struct printer *printer)
{
    static const struct {
        int code;
        const char *name, *meaning;
    } row[] = {
#define STATUS(name, code, meaning) { code, #name, meaning },
#include "engine/base/status.def"
#undef STATUS
    };
    struct print_table t = table_begin(
        (const char *const[]){ "exit code", "name", "meaning", NULL });
    char code[NUMBER];

    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        snprintf(code, sizeof code, "%d", row[k].code);
        table_row(&t, (const char *const[]){ code, row[k].name, row[k].meaning });
    }
    return table_end(&t, printer->out, printer->markdown);
}

static const struct topic {
    const char *name, *text;
    int (*print)(const struct printer *printer);
} topic_list[] = {
    { "parameters",
      "What a scenario can set of each process: `[section]` and `key = value`. Evidence: found in "
      "the source named, computed from "
      "the tables at hand, assumed, or none.",
      print_parameters },
    { "processes", "What happens in a step, in this order.", print_processes },
    { "levers",
      "What a policy can set: `lever = ...` and `amount = ...` in a section `[policy.NAME]`.",
      print_levers },
    { "trials",
      "By which amounts each lever is tried, and the indicator that it changes first. Amounts are "
      "of "
      "each municipality, or of a head: an inhabitant; in any but metropolitan ones, in each "
      "region's core, or far from it. A lever with a parameter in the last column does nothing but "
      "cost until that parameter is set, for no effect was found. Amounts are assumed.",
      print_trials },
    { "shocks",
      "What a scenario can let come from outside: `kind = ...` and `amount = ...` in a section "
      "`[shock.NAME]`, dated (`from`, `to`) or at random (`rate`).",
      print_shocks },
    { "services",
      "What people travel to. Market and state: outlets in the municipality or none; the first "
      "opens "
      "where more than threshold x (1 + hysteresis) inhabitants are in reach, the last closes "
      "after "
      "some years in a row below threshold x (1 - hysteresis), and there is one for every "
      "threshold "
      "x further inhabitants in reach. Municipal: always one, the number by need. The threshold "
      "grows with the years (growth, ln a year). "
      "Threshold, growth, jobs and weight can be set (`[services]`); everything but the source of "
      "the "
      "threshold is assumed.",
      print_services },
    { "indicators",
      "What is written for every municipality and year: `/results/INDICATOR`. Stocks are those of "
      "1 January, flows those during the year. "
      "How well the start is known stands in the variable of `/geo` named here, or it is estimated "
      "everywhere.",
      print_indicators },
    { "columns", "What is kept of every person, household and firm.", print_columns },
    { "errors", "How the program ends.", print_errors },
};
enum { TOPICS = sizeof topic_list / sizeof *topic_list };

static const struct topic *find_topic(const char *name)
{
    for (size_t k = 0; k < TOPICS; k++)
        if (!strcmp(topic_list[k].name, name))
            return &topic_list[k];
    return NULL;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case FORMAT:
        a->markdown = !strcmp(text, "markdown");
        if (!a->markdown && strcmp(text, "text") != 0)
            argp_error(state, "`%s` is not a format; there are text and markdown", text);
        return 0;
    case ARGP_KEY_ARG:
        if (a->topic)
            argp_error(state, "one topic at a time, or none for all");
        if (!find_topic(text))
            argp_error(state,
                       "`%s` is not described; there are parameters, processes, levers, trials, "
                       "shocks, services, indicators, columns and errors",
                       text);
        a->topic = text;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "[parameters|processes|levers|trials|shocks|services|indicators|columns|errors]",
    "Prints what there is to set and to read, with units, ranges, defaults, evidence and sources; "
    "all of it, or one topic.\v"
    "Examples:\n"
    "  omland describe parameters\n"
    "  omland describe --format markdown",
    NULL,
    NULL,
    NULL
};

static int print_topic(const struct topic *topic, const struct printer *printer)
{
    if (printer->markdown)
        fprintf(printer->out, "\n## %c%s\n\n%s\n\n", topic->name[0] - 'a' + 'A', topic->name + 1,
                topic->text);
    else
        fprintf(printer->out, "%s\n\n", topic->text);
    return topic->print(printer);
}

int command_describe(int argc, char **argv, const struct terminal *terminal)
{
    struct arguments a = { .topic = NULL };
    int status = STATUS_OK;

    if (arguments_parse(&argp, "omland describe", argc, argv, &a, terminal) != STATUS_OK)
        return STATUS_INTERNAL;
    const struct printer printer = { terminal->out, a.markdown };
    if (a.topic)
        return command_printed(terminal, print_topic(find_topic(a.topic), &printer));
    if (a.markdown)
        fputs("# Reference\n\nPrinted by `omland describe --format markdown` from the rows the "
              "program itself works by; not written by hand.\n",
              terminal->out);
    for (size_t k = 0; k < TOPICS && status == STATUS_OK; k++) {
        if (k && !a.markdown)
            fputc('\n', terminal->out);
        status = print_topic(&topic_list[k], &printer);
    }
    return command_printed(terminal, status);
}

#include "engine/scenario/scope.h"

#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "engine/scenario/ini/target.h"
#include "engine/scenario/ini/values.h"
#include "engine/setting/roles.h"

/* A list of regions by name or number is the same as `region = A or region = B`; what has a
 * comparison in it, or is `all`, is an expression. */
static bool is_expression(const char *text)
{
    return strpbrk(text, "=<>(") || strcmp(text, "all") == 0;
}

static bool add_regions(struct reader *r, const struct entry *entry, const uint8_t *settlement_type,
                        uint8_t *mask)
{
    const struct country *c = &r->scenario->country;
    char *list = text_copy(entry->value), *rest = list, message[TARGET_MESSAGE];
    uint8_t *one = calloc(c->place_count + 1, 1);
    bool good = list && one;

    if (!good)
        report_out_of_memory(&r->report);
    for (char *item; good && (item = text_item(&rest));) {
        char *expression = text_format("region = \"%s\"", item);

        good = expression && target_evaluate(expression, c, settlement_type, one, message);
        if (!expression)
            report_out_of_memory(&r->report);
        else if (!good)
            values_error(r, entry, "%s", message);
        for (size_t k = 0; good && k < c->place_count; k++)
            mask[k] |= one[k];
        free(expression);
    }
    free(list);
    free(one);
    return good;
}

static bool find_places(struct reader *r, const struct entry *entry, uint8_t *mask)
{
    const struct country *c = &r->scenario->country;
    uint8_t *settlement_type = calloc(c->place_count + 1, sizeof *settlement_type);
    uint16_t *core = calloc(c->place_count + 1, sizeof *core);
    char message[TARGET_MESSAGE];
    bool good = settlement_type && core;

    if (!good) {
        report_out_of_memory(&r->report);
    } else {
        roles_assign(c, &r->scenario->roles, settlement_type, core);
        if (!is_expression(entry->value))
            good = add_regions(r, entry, settlement_type, mask);
        else if (!(good = target_evaluate(entry->value, c, settlement_type, mask, message)))
            values_error(r, entry, "%s", message);
    }
    free(settlement_type);
    free(core);
    return good;
}

/* Units: the labour-market regions that the scope touches, numbered from 1 in the order of their
 * municipalities. */
static void number_units(struct reader *r, const struct entry *entry, const uint8_t *mask)
{
    struct scenario *s = r->scenario;
    const size_t n = s->country.place_count;
    uint16_t targets = 0;
    size_t in = 0;

    if (!(s->scope = calloc(n + 1, sizeof *s->scope))) {
        report_out_of_memory(&r->report);
        return;
    }
    for (size_t k = 0; k < n; k++) {
        for (size_t j = 0; mask[k] && j < k && !s->scope[k]; j++)
            if (s->scope[j] && s->country.places[j].region == s->country.places[k].region)
                s->scope[k] = s->scope[j];
        if (mask[k] && !s->scope[k])
            s->scope[k] = ++targets;
        in += mask[k] != 0;
    }
    if (in == 0 || in == n) {
        values_error(r, entry,
                     in ? "is the whole country: leave [scope] out"
                        : "no municipality is meant by it in the base year");
        free(s->scope);
        s->scope = NULL;
    }
}

/* What the rest of the country does when the reference is of another future: as it was recorded,
 * which must be asked for. */
static void read_rest(struct reader *r)
{
    static const char *const words[] = { "own", "as_recorded" };
    int row;

    values_word(r, "scope", "rest_of_country", words, 2, 0, &row);
    r->scenario->rest_as_recorded = row == 1;
    if (row == 1)
        notice_add(&r->scenario->notices,
                   "[scope] rest_of_country = as_recorded: the rest of the country is as its "
                   "reference recorded it, and feels neither this scenario's future nor its "
                   "policies and shocks");
}

static void refuse_without_regions(struct reader *r)
{
    static const char *const keys[] = { "reference", "rest_of_country" };

    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        const struct entry *entry = values_entry(r, "scope", keys[k]);

        if (entry)
            values_error(r, entry, "[scope] has a %s but no regions", keys[k]);
    }
}

void scope_read(struct reader *reader)
{
    const struct entry *entry = values_entry(reader, "scope", "regions");
    const size_t n = reader->country_whole ? reader->scenario->country.place_count : 0;

    if (!entry) {
        refuse_without_regions(reader);
        return;
    }
    values_note(reader, "scope", "regions", entry->value, entry);
    read_rest(reader);
    uint8_t *mask = calloc(n + 1, 1);
    if (!mask)
        report_out_of_memory(&reader->report);
    else if (n && find_places(reader, entry, mask))
        number_units(reader, entry, mask);
    free(mask);
    if (reader->scenario->snapshot_count)
        values_error(
            reader, entry,
            "a region run keeps no snapshots: its tables hold others than those in scope as well");
}

uint16_t scope_targets(const struct scenario *s)
{
    uint16_t targets = 0;

    for (size_t k = 0; s->scope && k < s->country.place_count; k++)
        targets = s->scope[k] > targets ? s->scope[k] : targets;
    return targets;
}

static bool acts_elsewhere(const struct scenario *s, const double *amount)
{
    for (size_t k = 0; amount && k < s->country.place_count; k++)
        if (!s->scope[k] && (amount[k] < 0.0 || amount[k] > 0.0))
            return true;
    return false;
}

/* Adds a name to a list of them, malloc'd; null when memory ran out. */
static char *add_name(char *list, const char *name)
{
    char *longer = list ? text_format("%s%s%s", list, *list ? ", " : "", name) : NULL;

    free(list);
    return longer;
}

char *scope_unseen(const struct scenario *s)
{
    char *names = s->scope ? text_copy("") : NULL, *text = NULL;

    for (size_t k = 0; s->scope && k < s->policy_count; k++)
        if (acts_elsewhere(s, s->policies[k].amount) || s->policies[k].edge_count)
            names = add_name(names, s->policies[k].name);
    for (size_t k = 0; s->scope && k < s->shock_count; k++)
        if (acts_elsewhere(s, s->shocks[k].amount) || s->shocks[k].edge_count)
            names = add_name(names, s->shocks[k].name);
    if (names)
        text = text_format("region run: the rest of the country is as in the reference, whatever "
                           "is done here; what changes here does to other regions, and "
                           "what comes back of it, is not simulated%s%s",
                           *names ? "; acting elsewhere too, where they are not simulated unless "
                                    "the reference has them: "
                                  : "",
                           names);
    free(names);
    return text;
}

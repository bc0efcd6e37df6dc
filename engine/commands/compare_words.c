#include "engine/commands/compare_words.h"

#include <stdlib.h>
#include <string.h>

#include "engine/scenario/files/text.h"
#include "output/indicators.h"

static int wrong(const char *message, const char *word, struct error *error)
{
    return error_set(error, STATUS_USAGE, message, " `", word, "`", NULL);
}

int compare_words_indicators(struct comparison *c, const char *list, struct error *error)
{
    int row[COMPARE_INDICATORS];
    const int status = indicators_list(list, row, COMPARE_INDICATORS, &c->indicators, error);

    for (size_t k = 0; k < c->indicators; k++) {
        c->indicator[k] = indicators[row[k]].name;
        c->better[k] = (int)indicators[row[k]].better;
    }
    c->indicator[c->indicators] = "policy_cost_state";
    c->indicator[c->indicators + 1] = "policy_cost_municipal";
    return status;
}

static int take_better(struct comparison *c, char *list, struct error *error)
{
    for (char *rest = list, *item; (item = text_item(&rest));) {
        char *way = strchr(item, '=');
        size_t k = 0;

        if (!way)
            return wrong("which way is better is not said by", item, error);
        *way++ = 0;
        while (k < c->indicators && strcmp(c->indicator[k], item) != 0)
            k++;
        if (k == c->indicators)
            return wrong("not among the indicators compared:", item, error);
        if (strcmp(way, "more") != 0 && strcmp(way, "less") != 0 && strcmp(way, "taste") != 0)
            return wrong("better is more, less or taste, not", way, error);
        c->better[k] = *way == 'm' ? 1 : *way == 'l' ? -1 : 0;
    }
    return STATUS_OK;
}

int compare_words_better(struct comparison *c, const char *list, struct error *error)
{
    char *copy = text_copy(list);
    const int status = copy ? take_better(c, copy, error)
                            : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);

    free(copy);
    return status;
}

int compare_words_goal(struct comparison *c, const char *text, struct error *error)
{
    const char *sign = strpbrk(text, "<>"), *rest;
    struct compare_goal *goal = &c->goal;

    if (!sign || sign[1] != '=' || (size_t)(sign - text) >= sizeof goal->indicator
        || !text_number(sign + 2, &goal->value, &rest) || *rest)
        return wrong("a goal is INDICATOR>=NUMBER or INDICATOR<=NUMBER, not", text, error);
    memcpy(goal->indicator, text, (size_t)(sign - text));
    goal->at_least = *sign == '>';
    for (size_t k = 0; k < c->indicators; k++)
        if (!strcmp(c->indicator[k], goal->indicator))
            return STATUS_OK;
    return wrong("the goal's indicator is not among those compared:", goal->indicator, error);
}

int compare_words_by(struct comparison *c, const char *by, struct error *error)
{
    /* COMPARE_ALL and so on */
    static const char *const names[] = { "all", "role", "county", "region", "municipality" };
    char *list = text_copy(by), *rest = list;
    int status = list ? STATUS_OK : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);

    for (char *item; status == STATUS_OK && (item = text_item(&rest));) {
        size_t k = 0;

        while (k < 5 && strcmp(item, names[k]) != 0)
            k++;
        if (k == 5)
            status = wrong("--by takes all, role, county, region and municipality, not", item,
                           error);
        c->kinds |= 1 << k;
    }
    free(list);
    return status;
}

int compare_words_years(struct comparison *c, const char *text, struct error *error)
{
    const int first = c->cases[0].first_year, last = first + (int)c->cases[0].years - 1;
    char *list = text_copy(text ? text : ""), *rest = list;
    int status = list ? STATUS_OK : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);

    for (char *item; status == STATUS_OK && *list && (item = text_item(&rest));) {
        char *end;
        const long year = strtol(item, &end, 10);

        if (*end || end == item || year < first || year > last || c->years == COMPARE_YEARS)
            status = wrong("not a year of the runs:", item, error);
        else
            c->year[c->years++] = (int)year;
    }
    free(list);
    if (!c->years)
        c->year[c->years++] = last;
    return status;
}

int compare_words_where(struct comparison *c, const char *text, struct error *error)
{
    char *list = text_copy(text), *rest = list;
    int status = list ? STATUS_OK : error_set(error, STATUS_INTERNAL, "not enough memory", NULL);

    for (char *item; status == STATUS_OK && (item = text_item(&rest));) {
        if (c->wheres == COMPARE_WHERE)
            status = wrong("--where: too many groups at", item, error);
        else if ((status = compare_group_named(&c->groups, item, &c->where[c->wheres], error))
                 == STATUS_OK)
            c->wheres++;
    }
    free(list);
    return status;
}

#include "engine/scenario/ini/target_lexis.h"

#include <ctype.h>
#include <string.h>

void target_lexis_begin(struct target_lexis *lexis, const char *text)
{
    lexis->at = text;
    target_lexis_next(lexis);
}

bool target_lexis_is(const struct target_lexis *lexis, const char *word)
{
    return lexis->token == TOKEN_WORD && strcmp(lexis->word, word) == 0;
}

static void keep(struct target_lexis *lexis, enum target_token token, const char *text,
                 size_t length)
{
    lexis->token = length < TARGET_WORD ? token : TOKEN_FAULT;
    if (length >= TARGET_WORD)
        length = TARGET_WORD - 1;
    memcpy(lexis->word, text, length);
    lexis->word[length] = 0;
}

static void quoted(struct target_lexis *lexis)
{
    const char *begin = lexis->at + 1, *end = strchr(begin, *lexis->at);
    if (!end) {
        keep(lexis, TOKEN_FAULT, lexis->at, strlen(lexis->at));
        lexis->at += strlen(lexis->at);
        return;
    }
    keep(lexis, TOKEN_QUOTED, begin, (size_t)(end - begin));
    lexis->at = end + 1;
}

static void comparison(struct target_lexis *lexis)
{
    static const struct {
        const char *sign;
        enum target_compare compare;
    } signs[] = { { "<=", COMPARE_LESS_EQUAL }, { ">=", COMPARE_MORE_EQUAL },
                  { "!=", COMPARE_UNEQUAL },    { "=", COMPARE_EQUAL },
                  { "<", COMPARE_LESS },        { ">", COMPARE_MORE } };
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        const size_t length = strlen(signs[k].sign);
        if (strncmp(lexis->at, signs[k].sign, length) != 0)
            continue;
        keep(lexis, TOKEN_COMPARE, lexis->at, length);
        lexis->compare = signs[k].compare;
        lexis->at += length;
        return;
    }
    keep(lexis, TOKEN_FAULT, lexis->at, 1);
    lexis->at++;
}

void target_lexis_next(struct target_lexis *lexis)
{
    while (isspace((unsigned char)*lexis->at))
        lexis->at++;
    const char c = *lexis->at;
    if (!c) {
        keep(lexis, TOKEN_END, "", 0);
    } else if (c == '(' || c == ')' || c == ',') {
        keep(lexis, c == '(' ? TOKEN_OPEN : c == ')' ? TOKEN_CLOSE : TOKEN_COMMA, lexis->at, 1);
        lexis->at++;
    } else if (c == '"' || c == '\'') {
        quoted(lexis);
    } else if (strchr("=!<>", c)) {
        comparison(lexis);
    } else {
        const size_t length = strcspn(lexis->at, " \t(),=!<>\"'");
        keep(lexis, TOKEN_WORD, lexis->at, length);
        lexis->at += length;
    }
}

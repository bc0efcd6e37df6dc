/* target_lexis: the words of a `who` expression, one after the other. */
#ifndef OMLAND_SCENARIO_TARGET_LEXIS_H
#define OMLAND_SCENARIO_TARGET_LEXIS_H

#include <stdbool.h>

enum target_token {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_QUOTED,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_COMPARE,
    TOKEN_FAULT
};
enum target_compare {
    COMPARE_EQUAL,
    COMPARE_UNEQUAL,
    COMPARE_LESS,
    COMPARE_LESS_EQUAL,
    COMPARE_MORE,
    COMPARE_MORE_EQUAL
};
enum { TARGET_WORD = 96 };

struct target_lexis {
    const char *at; /* behind the token at hand */
    enum target_token token;
    enum target_compare compare;
    char word[TARGET_WORD]; /* text of the token at hand */
};

void target_lexis_begin(struct target_lexis *lexis, const char *text);
void target_lexis_next(struct target_lexis *lexis);

/* The token at hand is this bare word. */
bool target_lexis_is(const struct target_lexis *lexis, const char *word);

#endif

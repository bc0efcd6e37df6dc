#include "engine/commands/help.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "version.h"

enum { LEAST = 20, USUAL = 79, MOST = 120, NAMES = 29, NARROW = 60, LINE = 512 };

/* Columns of text: as the user or the terminal says, no more than can be read with ease. */
static int columns_of(FILE *out)
{
    const char *format = getenv("ARGP_HELP_FMT"),
               *margin = format ? strstr(format, "rmargin=") : NULL;
    const char *columns = margin ? margin + strlen("rmargin=") : getenv("COLUMNS");
    struct winsize size;
    long width = columns ? strtol(columns, NULL, 10) - !margin : 0;

    if (width <= 0)
        width = ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col - 1
                                                                              : USUAL;
    return width < LEAST ? LEAST : width > MOST ? MOST : (int)width;
}

/* Words of one paragraph, each line indented; the first word stands at column `at`. A word longer
 * than a line has one to itself. */
static void wrap(FILE *out, const char *text, size_t length, int at, int indent, int width)
{
    bool first = true;

    for (size_t k = 0; k < length;) {
        while (k < length && text[k] == ' ')
            k++;
        size_t end = k;
        int shown = 0; /* columns: bytes of UTF-8 that begin a character */
        for (; end < length && text[end] != ' '; end++)
            shown += ((unsigned char)text[end] & 0xc0) != 0x80;
        if (end == k)
            break;
        if (!first && at + 1 + shown > width) {
            fprintf(out, "\n%*s", indent, "");
            at = indent;
            first = true;
        }
        fprintf(out, "%s%.*s", first ? "" : " ", (int)(end - k), text + k);
        at += shown + !first;
        first = false;
        k = end;
    }
    fputc('\n', out);
}

/* Lines that begin with blanks are examples: they stay as they are. */
static void paragraphs(FILE *out, const char *text, size_t length, int width)
{
    while (length) {
        const char *newline = memchr(text, '\n', length);
        const size_t line = newline ? (size_t)(newline - text) : length;

        if (line && *text == ' ')
            fprintf(out, "%.*s\n", (int)line, text);
        else
            wrap(out, text, line, 0, 0, width);
        length -= line + (newline != NULL);
        text += line + (newline != NULL);
    }
}

static bool is_short(const struct argp_option *o)
{
    return o->key > 0 && o->key < 256 && isprint(o->key);
}

static void option(FILE *out, const struct argp_option *o, int width)
{
    const int names = width < NARROW ? 8 : NAMES;
    char name[LINE];
    int used = snprintf(name, sizeof name, "  %s%c%s--%s%s%s", is_short(o) ? "-" : " ",
                        is_short(o) ? o->key : ' ', is_short(o) ? ", " : "  ", o->name,
                        o->arg ? "=" : "", o->arg ? o->arg : "");

    fputs(name, out);
    if (used + 2 > names) {
        fputc('\n', out);
        used = 0;
    }
    fprintf(out, "%*s", names - used, "");
    wrap(out, o->doc ? o->doc : "", o->doc ? strlen(o->doc) : 0, names, names, width);
}

static void usage_lines(FILE *out, const struct argp *argp, const char *name)
{
    const char *rest = argp->args_doc ? argp->args_doc : "";
    const char *begin = "Usage:";

    do {
        const size_t line = strcspn(rest, "\n");

        fprintf(out, "%s %s [OPTION...] %.*s\n", begin, name, (int)line, rest);
        rest += line + (rest[line] == '\n');
        begin = "  or: ";
    } while (*rest);
}

static void print_help(FILE *out, const struct argp *argp, const char *name)
{
    static const struct argp_option common[] = {
        { "help", '?', NULL, 0, "print this and stop", 0 },
        { "usage", 1, NULL, 0, "print the options in short and stop", 0 },
        { "version", 'V', NULL, 0, "print the program's version and stop", 0 },
        { 0 }
    };
    const char *doc = argp->doc ? argp->doc : "", *after = strchr(doc, '\v');
    const int width = columns_of(out);

    usage_lines(out, argp, name);
    paragraphs(out, doc, after ? (size_t)(after - doc) : strlen(doc), width);
    fputc('\n', out);
    for (const struct argp_option *o = argp->options; o && o->name; o++)
        option(out, o, width);
    for (const struct argp_option *o = common; o->name; o++)
        option(out, o, width);
    if (after) {
        fputc('\n', out);
        paragraphs(out, after + 1, strlen(after + 1), width);
    }
}

static void print_usage(FILE *out, const struct argp *argp, const char *name)
{
    const int width = columns_of(out), indent = 12;
    char word[LINE], text[8 * LINE] = "";
    size_t used = 0;

    usage_lines(out, argp, name);
    for (const struct argp_option *o = argp->options; o && o->name && used + LINE < sizeof text;
         o++) {
        snprintf(word, sizeof word, "[--%s%s%s]", o->name, o->arg ? "=" : "", o->arg ? o->arg : "");
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", used ? " " : "", word);
    }
    fprintf(out, "%*s", indent, "");
    wrap(out, text, strlen(text), indent, indent, width);
}

bool help_asked(const struct argp *argp, const char *name, int argc, char **argv, FILE *out)
{
    for (int k = 1; k < argc && strcmp(argv[k], "--") != 0; k++)
        if (!strcmp(argv[k], "--help") || !strcmp(argv[k], "-?"))
            return print_help(out, argp, name), true;
        else if (!strcmp(argv[k], "--usage"))
            return print_usage(out, argp, name), true;
        else if (!strcmp(argv[k], "--version") || !strcmp(argv[k], "-V"))
            return fprintf(out, "omland %s (%s)\n", OMLAND_VERSION, OMLAND_COMMIT), true;
    return false;
}

/* page: the HTML file, put together from the template that `make page` builds and the parts that
 * belong to one page. Parts are bytes in base64, each in an element of its own; nothing else of
 * the template is touched but the title. */
#ifndef OMLAND_PAGE_PAGE_H
#define OMLAND_PAGE_PAGE_H

#include <stddef.h>
#include <stdio.h>

#include "engine/base/error.h"

#define PAGE_PARTS "<!--omland:parts-->"
#define PAGE_TITLE "<!--omland:title-->"
/* how a template, and so every page, begins */
#define PAGE_BEGINS "<!doctype html>\n<!-- Omland"

struct page_part {
    const char *name; /* the element is part-NAME */
    const unsigned char *bytes;
    size_t length;
};

/* Writes the page. `path` names the template in what is said of it: STATUS_MISSING when it is none,
 * because it lacks a marker or has one twice. */
ERROR_CHECKED int page_write(FILE *out, const char *path, const char *template_text,
                             const char *title, const struct page_part *part, size_t parts,
                             struct error *error);

#endif

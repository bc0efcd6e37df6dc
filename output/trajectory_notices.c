/* /provenance/notices: written when the file is made, and again when it is closed. A run that is stopped and goes on keeps what was found before. */
#include "output/notices.h"
#include "output/trajectory_inner.h"

void trajectory_say(struct trajectory *t, const struct notices *notices)
{
    notice_add_all(&t->notices, notices);
}

bool trajectory_write_notices(const struct trajectory *t, hid_t provenance)
{
    struct notices all = { 0 };
    bool done = notices_read_group(provenance, &all);

    notice_add_all(&all, &t->scenario->notices);
    notice_add_all(&all, &t->notices);
    done = done && notices_write(provenance, &all);
    notice_free(&all);
    return done;
}

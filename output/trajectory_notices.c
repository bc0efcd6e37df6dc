/* /provenance/notices: written when the file is made, when a replicate has found something, and
 * again when the file is closed. A run that is stopped and goes on keeps what was found before. */
#include "output/notices.h"
#include "output/trajectory_inner.h"

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

int trajectory_say(struct trajectory *t, const struct notices *notices, struct error *error)
{
    const hid_t provenance = H5Gopen2(t->file, "/provenance", H5P_DEFAULT);

    notice_add_all(&t->notices, notices);
    bool done = provenance >= 0 && trajectory_write_notices(t, provenance);
    if (provenance >= 0)
        done = H5Gclose(provenance) >= 0 && done;
    return done && H5Fflush(t->file, H5F_SCOPE_LOCAL) >= 0
               ? STATUS_OK
               : hdf_error(error, STATUS_IO, t->to.part, "cannot be written");
}

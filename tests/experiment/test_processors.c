#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/experiment/processors.h"
#include "engine/scenario/files/text.h"

static char folder[] = "/tmp/omland-groups-XXXXXX";

static void write_text(const char *name, const char *text)
{
    char *path = text_format("%s/%s", folder, name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    free(path);
}

static void make(const char *name)
{
    char *path = text_format("%s/%s", folder, name);

    assert_int_equal(mkdir(path, 0777), 0);
    free(path);
}

static int quota(const char *groups)
{
    char *path = text_format("%s/groups", folder);

    write_text("groups", groups);
    const int found = processors_quota(path, folder);
    free(path);
    return found;
}

static void quotas_of_both_versions_are_found(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    make("box");
    make("box/inner");
    make("cpu,cpuacct");
    make("cpu,cpuacct/old");
    assert_int_equal(quota("0::/box/inner\n"), 0);
    write_text("box/inner/cpu.max", "max 100000\n");
    assert_int_equal(quota("0::/box/inner\n"), 0);
    write_text("box/cpu.max", "150000 100000\n"); /* one and a half: two at times */
    assert_int_equal(quota("0::/box/inner\n"), 2);
    write_text("box/inner/cpu.max", "50000 100000\n");
    assert_int_equal(quota("0::/box/inner\n"), 1);
    /* a container sees its own group as the root */
    write_text("cpu.max", "300000 100000\n");
    assert_int_equal(quota("0::/not/there\n"), 3);
    write_text("cpu,cpuacct/old/cpu.cfs_quota_us", "-1\n");
    write_text("cpu,cpuacct/old/cpu.cfs_period_us", "100000\n");
    assert_int_equal(quota("4:cpu,cpuacct:/old\n3:cpuset:/\n"), 0);
    write_text("cpu,cpuacct/old/cpu.cfs_quota_us", "400000\n");
    assert_int_equal(quota("4:cpu,cpuacct:/old\n3:cpuset:/\n"), 4);
    assert_int_equal(quota("nonsense\n"), 0);
    assert_true(processors_available() >= 1);
    char *command = text_format("rm -r '%s'", folder);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c) */
    free(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(quotas_of_both_versions_are_found) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

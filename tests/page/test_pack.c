/* The pack of a page: bytes that read back to what was put in, with the digits that are promised;
 * and the page that is put together from a template. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <math.h>
#include <zlib.h>
#include <cmocka.h>

#include "engine/page/pack.h"
#include "engine/page/page.h"

enum { ROOM = 1 << 16 };

static size_t unpacked(const unsigned char *bytes, size_t length, unsigned char *to)
{
    z_stream stream = { .next_in = (unsigned char *)(uintptr_t)bytes,
                        .avail_in = (uInt)length,
                        .next_out = to,
                        .avail_out = ROOM };

    assert_int_equal(inflateInit2(&stream, 16 + 15), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    return stream.total_out;
}

static size_t little(const unsigned char *bytes)
{
    return bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16 | (size_t)bytes[3] << 24;
}

/* Number i of an array of `count` whose bytes stand apart. */
static float number(const unsigned char *array, size_t count, size_t i)
{
    uint32_t bits = 0;
    float value;

    for (size_t k = 0; k < 4; k++)
        bits |= (uint32_t)array[k * count + i] << (8 * k);
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void test_arrays_read_back(void **state)
{
    const float first[3] = { 1.0f, -2.5f, NAN }, second[4] = { 1e20f, 0.0f, 16777216.0f, -7.0f };
    struct pack pack = { 0 };
    json_t *header = json_object();
    unsigned char *bytes, *all = malloc(ROOM);
    size_t length;
    struct error error;

    (void)state;
    json_object_set_new(header, "a", pack_floats(&pack, first, 1, (const size_t[]){ 3 }));
    json_object_set_new(header, "b", pack_floats(&pack, second, 2, (const size_t[]){ 2, 2 }));
    assert_int_equal(pack_finish(&pack, header, &bytes, &length, &error), STATUS_OK);
    const size_t whole = unpacked(bytes, length, all), text = little(all + 8),
                 arrays = (12 + text + 7) / 8 * 8;

    assert_memory_equal(all, "OMLANDPK", 8);
    json_t *read = json_loadb((const char *)all + 12, text, 0, NULL);

    assert_true(json_equal(read, header));
    const json_t *b = json_object_get(read, "b");
    const size_t offset = (size_t)json_integer_value(json_object_get(b, "offset"));

    assert_int_equal(offset % 8, 0);
    assert_int_equal(arrays + offset + sizeof second, whole);
    assert_string_equal(json_string_value(json_object_get(b, "type")), "f32");
    assert_int_equal(json_array_size(json_object_get(b, "shape")), 2);
    for (size_t k = 0; k < 2; k++)
        assert_true(number(all + arrays, 3, k) == first[k]);
    assert_true(isnan(number(all + arrays, 3, 2)));
    for (size_t k = 0; k < 4; k++)
        assert_true(number(all + arrays + offset, 4, k) == second[k]);
    json_decref(read);
    json_decref(header);
    pack_free(&pack);
    free(bytes);
    free(all);
}

static void test_real_numbers_keep_five_digits(void **state)
{
    (void)state;
    for (double x = 1.000001e-9; x < 1e30; x *= 1.37) {
        assert_true(fabs(pack_rounded(x) - x) <= 5e-6 * x);
        assert_true(pack_rounded(-x) == -pack_rounded(x));
    }
    for (int k = 0; k <= 262144; k += 17)
        assert_true(pack_rounded(k) == (float)k);
    assert_true(isnan(pack_rounded(NAN)));
    assert_true(isinf(pack_rounded(INFINITY)));
    assert_true(isfinite(pack_rounded(3.4028234e38)));
}

static void test_gzip_is_the_same_every_day(void **state)
{
    const unsigned char text[] = "the same bytes, the same bytes, the same bytes";
    size_t length;
    unsigned char *bytes = pack_gzip(text, sizeof text, &length);

    (void)state;
    assert_non_null(bytes);
    assert_int_equal(little(bytes + 4), 0); /* the time that gzip may carry */
    unsigned char *to = malloc(ROOM);
    assert_int_equal(unpacked(bytes, length, to), sizeof text);
    assert_memory_equal(to, text, sizeof text);
    free(to);
    free(bytes);
}

static char *written(const char *template_text, const char *title, const struct page_part *part,
                     size_t parts, int *status, struct error *error)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);

    *status = page_write(out, "t.html", template_text, title, part, parts, error);
    fclose(out);
    return text;
}

static void test_a_page_is_template_title_and_parts(void **state)
{
    const struct page_part part[2] = { { "results", (const unsigned char *)"Hello", 5 },
                                       { "region", (const unsigned char *)"\0\xff\x10", 3 } };
    struct error error;
    int status;
    char *text = written("<a>" PAGE_TITLE "</a>" PAGE_PARTS "<b>", "Hå & <r>", part, 2, &status,
                         &error);

    (void)state;
    assert_int_equal(status, STATUS_OK);
    assert_string_equal(text, "<a>Hå &amp; &lt;r&gt;</a>"
                              "<script type=\"application/octet-stream\" id=\"part-results\">"
                              "SGVsbG8=</script>\n"
                              "<script type=\"application/octet-stream\" id=\"part-region\">"
                              "AP8Q</script>\n<b>");
    free(text);
}

static void test_what_is_no_template_is_refused(void **state)
{
    static const char *const none[] = { "", PAGE_TITLE, PAGE_PARTS, PAGE_PARTS PAGE_TITLE,
                                        PAGE_TITLE PAGE_PARTS PAGE_PARTS };

    (void)state;
    for (size_t k = 0; k < sizeof none / sizeof *none; k++) {
        struct error error;
        int status;

        free(written(none[k], "t", NULL, 0, &status, &error));
        assert_int_equal(status, STATUS_MISSING);
        assert_non_null(strstr(error.message, "t.html"));
        assert_non_null(strstr(error.message, "make page"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrays_read_back),
        cmocka_unit_test(test_real_numbers_keep_five_digits),
        cmocka_unit_test(test_gzip_is_the_same_every_day),
        cmocka_unit_test(test_a_page_is_template_title_and_parts),
        cmocka_unit_test(test_what_is_no_template_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#!/usr/bin/python3
"""The same bits from every compiler: a small program over engine/base is built with each compiler and optimisation there is, and every number it
writes (draws, exp, log, powers, cosines, identities) must agree byte for byte. Also without the copies for wider vectors."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLAGS = ["-std=c11", "-fno-trapping-math", "-fno-math-errno", "-ffp-contract=off", "-I."]
COMPILERS = [c for c in ("gcc", "clang") if shutil.which(c)]
LEVELS = ["-O0", "-O1", "-O2", "-O3"]

PROGRAM = r"""
#include <stdio.h>
#include <string.h>
#include "engine/base/draw.h"
#include "engine/base/numeric.h"

enum { MANY = 20000, CODES = 357 };

static void put(const void *data, size_t bytes) { fwrite(data, 1, bytes, stdout); }
static void put_double(double x) { if (x == x) put(&x, sizeof x); else put("NaN", 3); }   /* the bits of a NaN are nobody's promise */

int main(void)
{
    const struct stream s = stream_make(0x123456789abcdefu, 5, 17, 7);
    static uint64_t uid[MANY];
    static uint32_t words[MANY], code[CODES];
    static double taste[CODES];

    for (uint64_t k = 0; k < MANY; k++)
        uid[k] = draw_identity(1, k, k % 7, 3);
    put(uid, sizeof uid);
    draw_many(&s, uid, MANY, 2, words);
    put(words, sizeof words);
    for (uint32_t k = 0; k < CODES; k++)
        code[k] = 301 + 13 * k;
    for (size_t k = 0; k < 20; k++) {
        draw_tastes(&s, uid[k], 9, code, CODES, taste);
        put(taste, sizeof taste);
        draw_exponentials(&s, uid[k], 9, code, CODES - k, taste);
        put(taste, sizeof taste);
    }
    for (size_t k = 0; k < MANY; k++) {
        const double u = draw_u01(&s, uid[k], 3);
        uint64_t bits = uid[k];
        uint32_t threshold = draw_threshold(u * u), below = draw_below(&s, uid[k], 4, 357);
        double any;

        memcpy(&any, &bits, sizeof any);   /* any double at all: infinities, NaN, subnormal numbers */
        put_double(u);
        put_double(draw_gumbel(&s, uid[k], 5));
        put_double(draw_normal(&s, uid[k], 6));
        put(&threshold, sizeof threshold);
        put(&below, sizeof below);
        put_double(numeric_exp(any));
        put_double(numeric_exp(1500 * (u - .5)));
        put_double(numeric_expm1(3 * (u - .5)));
        put_double(numeric_log(any));
        put_double(numeric_log(u));
        put_double(numeric_log(u * 1e-310));
        put_double(numeric_pow(u * 10, 30 * u - 15));
        put_double(numeric_sqrt(u));
        put_double(numeric_cos_turn(u));
        put_double(numeric_probability(u, .25));
    }
    return 0;
}
"""


class SameBits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="omland_bits_")
        cls.source = os.path.join(cls.folder, "bits.c")
        pathlib.Path(cls.source).write_text(PROGRAM, encoding="utf-8")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def output(self, compiler, *flags):
        program = os.path.join(self.folder, "bits")
        command = [compiler, *FLAGS, *flags, self.source, *sorted(str(p) for p in (ROOT / "engine/base").glob("*.c")), "-o", program]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        return subprocess.run([program], check=True, capture_output=True).stdout

    def test_compilers_and_levels_agree(self):
        self.assertTrue(COMPILERS)
        reference = self.output(COMPILERS[0], "-O2")
        self.assertGreater(len(reference), 1_000_000)
        for compiler in COMPILERS:
            for level in LEVELS:
                with self.subTest(compiler=compiler, level=level):
                    self.assertEqual(hashlib.sha256(self.output(compiler, level)).hexdigest(), hashlib.sha256(reference).hexdigest())

    def test_wider_vectors_change_nothing(self):
        """The name the sanitizer defines turns the copies for wider vectors off; -march=native lets the compiler use all it likes."""
        reference = self.output(COMPILERS[0], "-O3")
        for compiler in COMPILERS:
            for flags in (["-D__SANITIZE_ADDRESS__"], ["-D__SANITIZE_ADDRESS__", "-march=native"]):
                with self.subTest(compiler=compiler, flags=flags):
                    self.assertEqual(self.output(compiler, "-O3", *flags), reference)

    def test_the_comparison_can_fail(self):
        """With contraction allowed and fused multiply-add at hand, or fast-math, the bits do change: so the flags are needed."""
        reference = self.output(COMPILERS[0], "-O2")
        self.assertNotEqual(self.output(COMPILERS[0], "-O3", "-ffast-math", "-ffp-contract=fast"), reference)


if __name__ == "__main__":
    unittest.main()

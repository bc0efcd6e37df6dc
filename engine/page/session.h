/* session: the engine of a workshop page - what the page's WebAssembly exports (docs/page.md). One
 * session a module: the page loads a region's block once, gives it settings, and runs replicates
 * year by year. The same functions run natively, for tests. Statuses are those of status.def, 0 for
 * success; session_message tells the last failure.
 * Pointers that are given out hold until the next call. */
#ifndef OMLAND_PAGE_SESSION_H
#define OMLAND_PAGE_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/error.h"

#ifdef __wasm__
#define SESSION(name) __attribute__((export_name(#name)))
#else
#define SESSION(name)
#endif

/* Room for the block, or for a text; null when memory ran out. */
SESSION(session_room) void *session_room(size_t bytes);
/* The block, in a room, which is freed. A session that was loaded before is given up. */
SESSION(session_load) int session_load(uint8_t *block, size_t bytes);
/* Gives everything back. */
SESSION(session_end) void session_end(void);

/* Settings: the entries of the page's own file, in order, then read as a file that extends the base
 * of the block. `[scenario] extends` may name the files of futures. */
SESSION(session_clear) void session_clear(void);
SESSION(session_entry)
int session_entry(const char *section, const char *key, const char *value);
SESSION(session_read) int session_read(void);
/* Mistakes of the settings that were read last, or their notices, one a line. */
SESSION(session_report) const char *session_report(void);

/* A replicate from its start; the next calendar year; the year whose 1 January is now. */
SESSION(session_start) int session_start(uint32_t replicate);
SESSION(session_year) int session_year(void);
SESSION(session_now) int session_now(void);

/* Keeps the world of the present replicate as it is now, in place of an earlier one of the same;
 * and goes back to that of a replicate, under the settings that were read last, which may differ
 * only in what comes later. session_kept: its year, 0 without one. */
SESSION(session_keep) int session_keep(void);
SESSION(session_back) int session_back(uint32_t replicate);
SESSION(session_kept) int session_kept(uint32_t replicate);
SESSION(session_drop) void session_drop(void);

/* Municipalities in scope, indicators. */
SESSION(session_places) uint32_t session_places(void);
SESSION(session_indicators) uint32_t session_indicators(void);
/* [indicators][places] stocks of now and flows of the year behind, NaN where there are none. */
SESSION(session_values) const double *session_values(void);
/* [places][2][SESSION_AGE_GROUPS] persons by sex and age 0-4, ..., 95-99, 100 and over. */
enum { SESSION_AGE_GROUPS = 21 };
SESSION(session_ages) const uint32_t *session_ages(void);
/* [places + 1][places + 1] of the year behind, and of now; last: the rest of the country. */
SESSION(session_moves) const uint32_t *session_moves(void);
SESSION(session_commuters) const uint32_t *session_commuters(void);

/* Of those from the rest of the country who might come - movers, seekers of work, firms - the share
 * whose pull was not cut because the reference noted too few: 1 where nothing was (shortfall.def);
 * since the start of the replicate. */
enum { SESSION_MOVERS, SESSION_SEEKERS, SESSION_FIRMS };
SESSION(session_uncut) double session_uncut(uint32_t who);

/* The bytes whose SHA-256 `omland hash --values` prints of the same run (output/values_bytes.h);
 * null when memory ran out. */
SESSION(session_hash_bytes) const uint8_t *session_hash_bytes(void);
SESSION(session_hash_size) size_t session_hash_size(void);

SESSION(session_message) const char *session_message(void);

#endif

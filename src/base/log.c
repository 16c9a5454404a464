/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include "base/clock.h"
#include "base/out.h"

#include <stdatomic.h>
#include <unistd.h>

static _Atomic int lowest = LOG_INFO;

void log_level_set(enum log_level level)
{
	atomic_store(&lowest, (int)level);
}

void log_fields(enum log_level level, const char *event, const struct log_field *fields, size_t n)
{
	static const char *const names[] = {"debug", "info", "warn", "error"};
	if ((int)level < atomic_load(&lowest))
		return;
	struct out o = out_heap(64 * 1024);
	out_reserve(&o, 500); /* most lines fit at once */
	out_lit(&o, "{\"time\":\"");
	out_iso_time(&o, clock_now());
	out_lit(&o, "\",\"level\":\"");
	out_str(&o, str_from(names[level]));
	out_lit(&o, "\",\"event\":");
	out_json(&o, str_from(event));
	for (size_t i = 0; i < n; i++) {
		out_byte(&o, ',');
		out_json(&o, str_from(fields[i].name));
		out_byte(&o, ':');
		if (fields[i].type == LOG_FIELD_INT)
			out_int(&o, fields[i].i);
		else
			out_json(&o, fields[i].s);
	}
	out_lit(&o, "}\n");
	/* A log that cannot be written has nowhere to say so. */
	ssize_t written = write(STDERR_FILENO, o.p, o.n);
	(void)written;
	out_free(&o);
}

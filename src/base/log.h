/* SPDX-License-Identifier: Apache-2.0
 * log: one JSON line an event on standard error. Values are escaped; secrets and message bodies
 * never go in. Thread-safe: a line is written by one write().
 *
 *	log_event(LOG_INFO, "served", LOG_S("path", path), LOG_I("us", spent));
 */
#ifndef RUCHE_LOG_H
#define RUCHE_LOG_H

#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
	const char *name;
	enum { LOG_FIELD_STR, LOG_FIELD_INT, LOG_FIELD_END } type;
	str s;
	int64_t i;
};
#define LOG_S(name_, s_) ((struct log_field){.name = (name_), .type = LOG_FIELD_STR, .s = (s_)})
#define LOG_I(name_, i_) ((struct log_field){.name = (name_), .type = LOG_FIELD_INT, .i = (i_)})

/* Lines below this level are not written. The default is LOG_INFO; set once at start. */
void log_level_set(enum log_level level);
void log_fields(enum log_level level, const char *event, const struct log_field *fields, size_t n);
#define log_event(level, event, ...)                                                              \
	log_fields((level), (event),                                                              \
		   (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){.name = NULL}},          \
		   sizeof((const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){.name = NULL}}) / \
				   sizeof(struct log_field) -                                     \
			   1)

#endif

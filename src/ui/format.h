/* SPDX-License-Identifier: Apache-2.0
 * format: numbers, dates and times as the reader's language and time zone write them. Zones come
 * from ICU; the names of months and the order of a date are texts like all others (i18n/xx.po),
 * because a date is on every line of every page and an ICU formatter costs 48 us where this takes
 * one or two.
 */
#ifndef RUCHE_FORMAT_H
#define RUCHE_FORMAT_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/lang.h"
#include "http/request.h"

/* For whom it is written. */
struct locale {
	struct arena *arena;
	enum lang lang;
	str zone; /* "Europe/Paris"; empty: UTC */
	int64_t now;
};
/* For the viewer of a request. */
struct locale locale_of(const struct rq *rq);

/* "just now", "5 min ago", "3 h ago", "yesterday", "4 days ago"; from a week on and for the future
 * the date. */
str format_ago(struct locale f, int64_t time);
/* "12 Nov", with the year when it is another one. */
str format_date(struct locale f, int64_t time);
/* "21 November 2026" */
str format_day(struct locale f, int64_t time);
/* "12 Nov 2026, 14:05" */
str format_date_time(struct locale f, int64_t time);
/* "14:05" */
str format_clock(struct locale f, int64_t time);
/* "November 2026", for headings of archives. */
str format_month(struct locale f, int64_t time);

/* "34,118", "34 118" */
str format_number(struct locale f, int64_t n);
/* "4.7", "4,7"; decimals 0 to 3 */
str format_decimal(struct locale f, double v, int decimals);
/* "840 B", "1.2 MB" ("1,2 Mo") */
str format_size(struct locale f, int64_t size);

/* For <time datetime>: "2026-11-21T09:30:00Z". */
str format_iso(struct locale f, int64_t time);
/* For <input type="datetime-local">, in the zone: "2026-11-21T10:30"; empty for 0. */
str format_input_time(struct locale f, int64_t time);
/* Reads what such an input sends. An hour that the change to summer time leaves out counts as the
 * next one. */
bool format_read_input_time(struct locale f, str s, int64_t *time);

/* The calendar fields of a time in the zone. */
struct date format_local(struct locale f, int64_t time);
/* A text with its '#' replaced: words and numbers chosen by T() or TN(). */
str format_fill(struct arena *a, const char *text, str value);

#endif

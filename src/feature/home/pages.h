/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_HOME_PAGES_H
#define RUCHE_HOME_PAGES_H

#include "core/notify.h"
#include "core/stream.h"
#include "feature/home/rank.h"
#include "ui/composer.h"
#include "ui/page.h"

enum home_order { ORDER_RANKED, ORDER_FOLLOWING, ORDER_LATEST };

/* One entry of the stream with what the ranking found. */
struct home_entry {
	item_id id;
	struct rank_facts facts;
	struct rank_terms terms;
	int64_t hub;
	struct id_list topics; /* tags that the viewer cares about */
	str place, topic;      /* names for the explanation */
	int64_t created;
};
struct home_entries {
	struct home_entry *v;
	size_t n, cap;
};
struct home_stream {
	enum home_order order;
	str language; /* only this one; empty: all */
	struct home_entries entries;
	url next;	     /* the next page; empty at the end */
	int64_t next_before; /* its cursor, for the API, where the order is by time */
	bool first;
	bool posted;		     /* the first entry is what the viewer wrote a moment ago */
	struct stream_lately lately; /* followed people who wrote last */
};

struct home_page {
	struct home_stream *stream;
	struct card_list cards;
	struct composer composer;
	struct {
		struct home_lately {
			const struct face *face;
			str below;
			int64_t last;
		} * v;
		size_t n, cap;
	} lately;
	struct {
		html *v;
		size_t n, cap;
	} blocks; /* of the rooms */
	struct home_languages {
		struct home_language {
			str code, name;
			url url;
			bool on;
		} * v;
		size_t n, cap;
	} languages;
};

/* ---- notifications ---- */

struct notification_row {
	const struct notification *of;
	const struct face *face;
	int64_t others; /* besides the newest one */
	url to;
	str about; /* a title, or the first words */
	str language;
	url thread_to; /* what was answered, when that is another item */
	str thread, thread_language;
	bool thread_muted, may_mute;
	url change; /* where one says how one wants to hear of such things */
};
struct notification_page {
	struct notification_rows {
		struct notification_row *v;
		size_t n, cap;
	} rows;
	struct pager pager;
	bool first;
};

/* How one wants to be told. */
struct told_page {
	struct told_topics {
		struct told_topic {
			str name;
			const char *label;
			bool push;
			struct told_hows {
				struct told_how {
					str value;
					const char *label;
					bool on;
				} * v;
				size_t n, cap;
			} hows;
		} * v;
		size_t n, cap;
	} topics;
	struct told_choices {
		struct told_choice {
			str value;
			str label;
			bool on;
		} * v;
		size_t n, cap;
	} days, hours;
	str quiet_from, quiet_to; /* 22:00, or empty */
	str zone, email;
	bool mail; /* goes out from here */
	bool saved;
};

/* ---- mail ---- */

struct letter_rows {
	struct letter_row {
		str words, why; /* what happened; why it is told */
		str about, language;
		str thread, thread_language;
		url to;
	} * v;
	size_t n, cap;
};
struct letter_page {
	str subject, given, organisation;
	bool digest;
	struct letter_rows rows;
	url all, settings, off; /* absolute */
};
struct letter_off_page {
	struct told_topics topics; /* that mails like this tell of */
	bool digest;		   /* and all of the digest */
	url here;
};

#endif

/* SPDX-License-Identifier: Apache-2.0
 * wrong: what the lines of wrong.txt find before them.
 */
#ifndef WRONG_H
#define WRONG_H
#include "good.sql.h"
#include "html/html.h"

struct given {
	item_id item;
	person_id person;
	place_id place;
	str text;
	const char *word;
	bytes raw;
	html safe;
	url address;
	struct id_list ids;
	int64_t n;
	int small;
	double real;
	bool yes, found;
	struct q_entry_show entry;
	struct q_entry_new made;
	struct q_counted counted;
	struct q_heads_list heads;
	struct q_stream_list stream;
	struct q_words_of_list words;
};

/* What `each` calls for its rows. */
err of_everybody(void *arg, const struct q_everybody *row);
err of_heads(void *arg, const struct q_heads *row);
void of_nobody(void *arg, const struct q_everybody *row);
#endif

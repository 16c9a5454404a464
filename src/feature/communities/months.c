/* SPDX-License-Identifier: Apache-2.0
 * months: counts by month, and words of names.
 */
#include "feature/communities/months.h"

#include "base/clock.h"
#include "core/job.h"
#include "core/person.h"
#include "core/place.h"

#include "communities.sql.h"

enum { WORDS = 30, WORD_MAX = 60 };

int64_t month_of(int64_t time)
{
	struct date d = date_of(time);
	return d.year * 100 + d.month;
}

err month_count(struct db *db, place_id community, int64_t joined, int64_t parted)
{
	return q_community_month_add(db, community, month_of(db->now), joined, parted);
}

static err add_words(struct db *db, place_id id, str text, int most)
{
	str rest = name_fold(db->arena, text);
	for (str word = str_word(&rest); word.n && most > 0; word = str_word(&rest), most--)
		if (word.n <= WORD_MAX)
			TRY(q_community_add_word(db, word, id));
	return OK;
}

err community_words_of(struct db *db, place_id id, int64_t known, str title, str tagline)
{
	TRY(q_community_drop_words(db, id));
	if (known <= CIRCLE_INTERNAL) {
		TRY(add_words(db, id, title, WORDS));
		TRY(add_words(db, id, tagline, WORDS));
	}
	return q_community_worded(db, id);
}

err communities_words(struct db *db, const struct app *app, str payload)
{
	struct q_community_unworded_list rows = {0};
	(void)app;
	(void)payload;
	TRY(q_community_unworded(db, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(community_words_of(db, rows.v[i].id, rows.v[i].known, rows.v[i].title,
				       rows.v[i].tagline));
	return rows.n == 500 ? job_add(db, S("communities.words"), STR_NONE, 0, false) : OK;
}

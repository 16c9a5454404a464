/* SPDX-License-Identifier: Apache-2.0
 * demo: what the communities of the demo organisation have beside their places and members.
 */
#include "feature/communities/handlers.h"

#include "core/scale.h"
#include "feature/communities/months.h"

#include "communities.sql.h"

static err write_one(struct db *db, const struct demo_record *r)
{
	int kind;
	int64_t target;
	bool current;
	TRY(handle_find(db, demo_get(r, S("community")), &kind, &target, &current));
	return q_community_set_tagline(db, (place_id){target}, demo_get(r, S("tagline")));
}

static err words_of_all(struct db *db)
{
	struct q_community_unworded_list rows = {0};
	do {
		rows = (struct q_community_unworded_list){0};
		TRY(q_community_unworded(db, &rows));
		for (size_t i = 0; i < rows.n; i++)
			TRY(community_words_of(db, rows.v[i].id, rows.v[i].known, rows.v[i].title,
					       rows.v[i].tagline));
	} while (rows.n);
	return OK;
}

err communities_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *places = demo_file(demo, "places");
	TRY(q_community_of_places(db));
	for (size_t i = 0; places && i < places->n; i++)
		if (str_eq(demo_kind(&places->v[i]), S("community")))
			TRY(write_one(db, &places->v[i]));
	return words_of_all(db);
}

static err fill_scale(struct db *db, struct scale *s, int64_t i, void *arg)
{
	bool *made = arg;
	(void)s;
	(void)i;
	if (!*made)
		TRY(q_community_of_places(db));
	*made = true;
	struct q_community_unworded_list rows = {0};
	for (int k = 0; k < 3; k++) {
		rows = (struct q_community_unworded_list){0};
		TRY(q_community_unworded(db, &rows));
		for (size_t n = 0; n < rows.n; n++)
			TRY(community_words_of(db, rows.v[n].id, rows.v[n].known, rows.v[n].title,
					       rows.v[n].tagline));
	}
	return OK;
}

/* The communities themselves come with their members, from the people. */
err communities_scale(struct database *database, struct demo *demo)
{
	struct scale *s = NEW(demo->arena, struct scale);
	bool made = false;
	*s = (struct scale){.database = database, .demo = demo};
	return scale_run(s, "names of communities", demo->sizes.communities / 1000 + 1, fill_scale,
			 &made);
}

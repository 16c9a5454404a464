/* SPDX-License-Identifier: Apache-2.0
 * integrity: the end of an account, and what `ruche check` finds.
 */
#include "feature/bookmarks/handlers.h"

#include "bookmarks.sql.h"

err bookmarks_erase(struct db *db, person_id person, struct id_list items)
{
	(void)person;
	struct id_list links = {0};
	for (size_t i = 0; i < items.n; i++) {
		struct q_bookmark_mark b;
		err e = q_bookmark_mark(db, (item_id){items.v[i]}, &b);
		if (e == NOT_FOUND)
			continue; /* of another kind */
		TRY(e);
		*ARENA_PUSH(db->arena, &links) = b.link;
		TRY(bookmark_retract(db, (item_id){items.v[i]}));
	}
	if (links.n == 0)
		return OK;
	TRY(q_bookmark_erase(db, items));
	for (size_t i = 0; i < links.n; i++)
		if (links.v[i])
			TRY(q_bookmark_link_drop(db, links.v[i]));
	return OK;
}

static void finding(struct out *o, const char *what, int64_t id)
{
	out_lit(o, "bookmarks: ");
	out_str(o, str_from(what));
	out_byte(o, ' ');
	out_int(o, id);
	out_byte(o, '\n');
}

err bookmarks_check(struct db *db, struct out *findings)
{
	struct q_bookmark_miscounted_list links = {0};
	struct q_bookmark_tags_miscounted_list tags = {0};
	struct q_bookmark_tags_uncounted_list uncounted = {0};
	struct q_bookmark_cloud_miscounted_list cloud = {0};
	struct q_bookmark_people_miscounted_list people = {0};
	struct q_bookmark_misplaced_list items = {0};
	TRY(q_bookmark_miscounted(db, &links));
	for (size_t i = 0; i < links.n; i++)
		finding(findings, "wrong numbers of address", links.v[i].id);
	TRY(q_bookmark_tags_miscounted(db, &tags));
	for (size_t i = 0; i < tags.n; i++)
		finding(findings, "wrong number of a tag of person", tags.v[i].person);
	TRY(q_bookmark_tags_uncounted(db, &uncounted));
	for (size_t i = 0; i < uncounted.n; i++)
		finding(findings, "no number of a tag of person", uncounted.v[i].person.v);
	TRY(q_bookmark_cloud_miscounted(db, &cloud));
	for (size_t i = 0; i < cloud.n; i++)
		finding(findings, "wrong number for everybody of tag", cloud.v[i].tag);
	TRY(q_bookmark_people_miscounted(db, &people));
	for (size_t i = 0; i < people.n; i++)
		finding(findings, "wrong number of all of person", people.v[i].person);
	TRY(q_bookmark_misplaced(db, &items));
	for (size_t i = 0; i < items.n; i++)
		finding(findings, "in other lists than its readers': item", items.v[i].id.v);
	return OK;
}

/* SPDX-License-Identifier: Apache-2.0
 * tags: the settings page of this room, and one's own tags renamed, merged, taken off.
 */
#include "feature/bookmarks/handlers.h"

#include "base/utf8.h"

#include "bookmarks.html.h"
#include "bookmarks.sql.h"

enum { TAGS_SHOWN = 1000, STEP = 300 };

/* Opens the page that keeps a link in a small window. Its text is ours, but for the address. */
static str bookmarklet(struct rq *rq)
{
	return str_cat(
		rq->arena, S("javascript:(()=>{const e=encodeURIComponent;open('"),
		page_absolute(rq, URL("/bookmarks/save")),
		S("?window=1&url='+e(location.href)+'&title='+e(document.title)+'&text='+e("
		  "String(getSelection()).slice(0,2000)),'ruche','width=680,height=760')})()"));
}

err bookmark_settings_show(struct rq *rq, str done, str found)
{
	struct bookmark_settings_page p = {.bookmarklet = bookmarklet(rq),
					   .mine = bookmark_person_url(rq, rq->viewer->handle),
					   .done = done,
					   .found = found};
	int64_t changed = rq_query_int(rq, "changed", -1);
	TRY(bookmark_cloud(rq->db, rq->viewer_id, TAGS_SHOWN, &p.tags));
	TRY(bookmark_count(rq->db, rq->viewer_id, (tag_id){0}, &p.total));
	if (changed >= 0)
		p.done = format_fill(rq->arena,
				     TN(rq->lang, "# bookmark was changed.",
					"# bookmarks were changed.", changed),
				     number(rq, changed));
	return page(rq, str_from(T(rq->lang, "Bookmarks")), v_bookmark_settings, &p);
}

err bookmark_settings(struct rq *rq)
{
	return bookmark_settings_show(rq, STR_NONE, STR_NONE);
}

static err change_one(struct db *db, item_id id, tag_id old, str new)
{
	struct tag_list tags;
	struct text_list labels = {0};
	TRY(tag_of_item(db, id, &tags));
	for (size_t i = 0; i < tags.n; i++)
		if (!ID_EQ(tags.v[i].id, old))
			*ARENA_PUSH(db->arena, &labels) = tags.v[i].label;
	if (!str_empty(new))
		*ARENA_PUSH(db->arena, &labels) = new;
	return bookmark_retag(db, id, &labels);
}

err bookmark_tag_rename(struct db *db, str old, str new, int64_t *changed)
{
	struct tag from, to;
	struct bookmark_wanted w = {.source = BOOKMARKS_PERSON, .person = db->viewer, .most = STEP};
	struct bookmark_list list;
	int64_t next = 1;
	*changed = 0;
	err e = tag_by_name(db, tag_fold(db->arena, old), &from);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	/* The label of a tag is as it was first written: another one of the same name is the tag
	 * itself. */
	if (!str_empty(new) && tag_by_name(db, tag_fold(db->arena, new), &to) == OK &&
	    ID_EQ(to.id, from.id))
		return OK;
	*ARENA_PUSH(db->arena, &w.tags) = from;
	while (next) {
		TRY(bookmark_page(db, &w, &list, &next));
		for (size_t i = 0; i < list.n; i++)
			TRY(change_one(db, list.v[i].item.id, from.id, new));
		*changed += (int64_t)list.n;
		w.before = next;
	}
	return OK;
}

err bookmark_tag_change(struct rq *rq)
{
	int64_t changed;
	str new = str_trim(rq_form(rq, "new"));
	bool removes = rq_form_has(rq, "remove");
	if (!removes && (str_empty(tag_fold(rq->arena, new)) || utf8_count(new) > TAG_LENGTH ||
			 str_find_byte(new, ',') >= 0))
		form_error(rq, "new", T(rq->lang, "A tag is a word of at most 50 characters."));
	if (rq->errors.n) {
		rq->response.status = 422;
		return bookmark_settings_show(rq, STR_NONE, STR_NONE);
	}
	TRY(bookmark_tag_rename(rq->db, rq_form(rq, "old"), removes ? STR_NONE : new, &changed));
	return redirect(rq, url_path(rq->arena, "/settings/bookmarks?changed=%i", changed));
}

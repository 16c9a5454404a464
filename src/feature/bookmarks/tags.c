/* SPDX-License-Identifier: Apache-2.0
 * tags: the settings page of this room, and one's own tags renamed, merged, taken off.
 */
#include "feature/bookmarks/handlers.h"

#include "base/utf8.h"
#include "core/feed_token.h"
#include "core/job.h"
#include "core/person.h"

#include "bookmarks.html.h"
#include "bookmarks.sql.h"

enum { TAGS_SHOWN = 1000 };

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
	return bookmark_settings_with(rq, done, found, STR_NONE);
}

err bookmark_settings_with(struct rq *rq, str done, str found, str secret)
{
	struct bookmark_settings_page p = {.bookmarklet = bookmarklet(rq),
					   .mine = bookmark_person_url(rq, rq->viewer->handle),
					   .done = done,
					   .found = found};
	int64_t changed = rq_query_int(rq, "changed", -1);
	TRY(feed_token_made(rq->db, &p.feed_made));
	if (secret.n)
		p.feed = page_absolute(rq, url_path(rq->arena, "/feeds/bookmarks/%s.atom?secret=%s",
						    rq->viewer->handle, secret));
	TRY(bookmark_cloud(rq->db, rq->viewer_id, TAGS_SHOWN, &p.tags));
	TRY(bookmark_count(rq->db, rq->viewer_id, (tag_id){0}, &p.total));
	if (changed >= 0)
		p.done = format_fill(rq->arena,
				     TN(rq->lang, "# bookmark was changed.",
					"# bookmarks were changed.", changed),
				     number(rq, changed));
	if (changed >= 0 && rq_query(rq, "more").n)
		p.done = str_cat(rq->arena, p.done, S(" "),
				 str_from(T(rq->lang, "The others follow in a moment.")));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Bookmarks")),
					     .script = "bookmarks/keep.js"}),
		       v_bookmark_settings, &p);
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

/* The newest that carry it still: those that were changed do not come again. */
static err change_some(struct db *db, const struct tag *from, str new, int64_t *changed, bool *more)
{
	struct bookmark_wanted w = {
		.source = BOOKMARKS_PERSON, .person = db->viewer, .most = BOOKMARK_STEP};
	struct bookmark_list list;
	int64_t next;
	*ARENA_PUSH(db->arena, &w.tags) = *from;
	TRY(bookmark_page(db, &w, &list, &next));
	for (size_t i = 0; i < list.n; i++)
		TRY(change_one(db, list.v[i].item.id, from->id, new));
	*changed = (int64_t)list.n;
	*more = next != 0 && list.n > 0;
	if (!*more)
		return OK;
	struct out payload = out_new(db->arena, 64 + 8 * TAG_LENGTH);
	out_int(&payload, db->viewer.v);
	out_byte(&payload, ' ');
	out_int(&payload, from->id.v);
	out_byte(&payload, ' ');
	out_str(&payload, new);
	TRY(payload.bad);
	return job_add(db, S("bookmarks.retag"), out_view(&payload), 0, true);
}

bool bookmark_is_label(struct arena *a, str label)
{
	return !str_empty(tag_fold(a, label)) && utf8_count(label) <= TAG_LENGTH &&
	       str_find_byte(label, ',') < 0;
}

err bookmark_tag_rename(struct db *db, str old, str new, int64_t *changed, bool *more)
{
	struct tag from, to;
	*changed = 0;
	*more = false;
	if (!str_empty(new) && !bookmark_is_label(db->arena, new))
		return INVALID;
	err e = tag_by_name(db, tag_fold(db->arena, old), &from);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	/* The label of a tag is as it was first written: another one of the same name is the tag
	 * itself. */
	if (!str_empty(new) && tag_by_name(db, tag_fold(db->arena, new), &to) == OK &&
	    ID_EQ(to.id, from.id))
		return OK;
	return change_some(db, &from, new, changed, more);
}

err bookmark_tag_job(struct db *db, const struct app *app, str payload)
{
	struct tag from = {0};
	struct person person;
	int64_t whose, changed;
	bool more;
	(void)app;
	str first = str_cut(&payload, ' '), second = str_cut(&payload, ' ');
	if (!str_to_int(first, &whose) || !str_to_int(second, &from.id.v))
		return INVALID;
	TRY(person_find(db, (person_id){whose}, &person));
	/* As if the person went on. */
	db->viewer = person.id;
	db->clear = person.kind == PERSON_GUEST ? CIRCLE_PUBLIC : CIRCLE_INTERNAL;
	if (person.state != PERSON_ACTIVE)
		return OK;
	return change_some(db, &from, payload, &changed, &more);
}

err bookmark_tag_change(struct rq *rq)
{
	int64_t changed;
	bool more;
	str new = str_trim(rq_form(rq, "new"));
	bool removes = rq_form_has(rq, "remove");
	if (!removes && !bookmark_is_label(rq->arena, new))
		form_error(rq, "new", T(rq->lang, "A tag is a word of at most 50 characters."));
	if (rq->errors.n) {
		rq->response.status = 422;
		return bookmark_settings_show(rq, STR_NONE, STR_NONE);
	}
	TRY(bookmark_tag_rename(rq->db, rq_form(rq, "old"), removes ? STR_NONE : new, &changed,
				&more));
	return redirect(rq, url_path(rq->arena,
				     more ? "/settings/bookmarks?changed=%i&more=1"
					  : "/settings/bookmarks?changed=%i",
				     changed));
}

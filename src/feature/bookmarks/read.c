/* SPDX-License-Identifier: Apache-2.0
 * read: lists of bookmarks, tags with their numbers, and tags that may fit a new one.
 */
#include "feature/bookmarks/handlers.h"

#include "core/person.h"

#include "bookmarks.sql.h"

#include <stdlib.h>

enum { SUGGESTED = 12, WORDS = 60, OTHERS = 100 };

/* ---- lists ---- */

static err candidates(struct db *db, const struct bookmark_wanted *w, int64_t before, int64_t most,
		      struct q_bookmark_newest_list *ids)
{
	tag_id tag = w->tags.n ? w->tags.v[0].id : (tag_id){0};
	tag_id also = w->tags.n > 1 ? w->tags.v[1].id : (tag_id){0};
	*ids = (struct q_bookmark_newest_list){0};
	switch (w->source) {
	case BOOKMARKS_PERSON:
		return w->tags.n ? q_bookmark_newest_person_tag(db, w->person, tag, also, before,
								most, ids)
				 : q_bookmark_newest_person(db, w->person, before, most, ids);
	case BOOKMARKS_FOLLOWED:
		return q_bookmark_newest_followed(db, before, most, ids);
	case BOOKMARKS_LINK:
		return q_bookmark_newest_link(db, w->link, before, most, ids);
	case BOOKMARKS_ALL:
		break;
	}
	return w->tags.n ? q_bookmark_newest_tag(db, tag, also, before, most, ids)
			 : q_bookmark_newest(db, before, most, ids);
}

static int by_name(const void *left, const void *right)
{
	return str_cmp(((const struct tag *)left)->name, ((const struct tag *)right)->name);
}

static err fill_tags(struct db *db, struct id_list ids, struct bookmark_list *list)
{
	struct q_bookmark_tags_of_list tags = {0};
	TRY(q_bookmark_tags_of(db, ids, &tags));
	for (size_t i = 0; i < tags.n; i++)
		for (size_t k = 0; k < list->n; k++)
			if (list->v[k].item.id.v == tags.v[i].item)
				*ARENA_PUSH(db->arena, &list->v[k].tags) =
					(struct tag){.id = tags.v[i].id,
						     .name = tags.v[i].name,
						     .label = tags.v[i].label};
	for (size_t k = 0; k < list->n; k++)
		if (list->v[k].tags.n > 1)
			qsort(list->v[k].tags.v, list->v[k].tags.n, sizeof(struct tag), by_name);
	return OK;
}

/* The rows of ids that the viewer may see, in the order of the ids, at most `most`. */
static err rows_of(struct db *db, struct id_list ids, size_t most, struct bookmark_list *list)
{
	struct q_bookmark_rows_list rows = {0};
	struct id_list found = {0};
	struct item_rows items;
	struct bookmark_list part = {0};
	TRY(q_bookmark_rows(db, ids, &rows));
	for (size_t i = 0; i < ids.n && found.n < most; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.v[k].id.v == ids.v[i])
				*ARENA_PUSH(db->arena, &found) = ids.v[i];
	TRY(item_list(db, found, &items));
	for (size_t i = 0; i < items.n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			const struct q_bookmark_rows *q = &rows.v[k];
			if (!ID_EQ(q->id, items.v[i].id))
				continue;
			int64_t kept = db->clear >= 1 ? q->open : q->public;
			*ARENA_PUSH(db->arena, &part) = (struct bookmark){
				.item = items.v[i],
				.link = q->link,
				.unread = q->unread,
				.title = q->title,
				.body = q->body,
				.html = {q->html}, /* safe: rendered when it was written */
				.url = {q->url},   /* safe: web_address_read made it */
				.host = q->host,
				.hash = q->hash,
				.gone = q->gone,
				.kept = kept,
				.mine = {q->mine}};
		}
	TRY(fill_tags(db, found, &part));
	for (size_t i = 0; i < part.n; i++)
		*ARENA_PUSH(db->arena, list) = part.v[i];
	return OK;
}

err bookmark_rows(struct db *db, struct id_list ids, struct bookmark_list *list)
{
	*list = (struct bookmark_list){0};
	return ids.n ? rows_of(db, ids, ids.n, list) : OK;
}

err bookmark_find(struct db *db, item_id id, struct bookmark *b)
{
	struct id_list ids = {0};
	struct bookmark_list list;
	*ARENA_PUSH(db->arena, &ids) = id.v;
	TRY(bookmark_rows(db, ids, &list));
	if (list.n == 0)
		return NOT_FOUND;
	*b = list.v[0];
	return OK;
}

/* A list is walked by the first of its tags and tells whether the second fits, but not among those
 * of whom one follows. */
static size_t tags_asked_from(const struct bookmark_wanted *w)
{
	return w->source == BOOKMARKS_FOLLOWED ? 0 : 2;
}

static bool is_sieved(const struct bookmark_wanted *w)
{
	return w->tags.n > 1 || !str_empty(w->language) ||
	       (w->tags.n == 1 && w->source == BOOKMARKS_FOLLOWED);
}

/* Those of a list that fit; gives how far down it reaches. */
static int64_t fitting(struct db *db, const struct q_bookmark_newest_list *found, int64_t before,
		       struct id_list *ids)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->v[i].fits)
			*ARENA_PUSH(db->arena, ids) = found->v[i].id.v;
	return found->n ? found->v[found->n - 1].id.v : before;
}

/* Of the ids those that fit, in their order. */
static err fit_of(struct db *db, struct id_list ids, const struct bookmark_wanted *w,
		  struct q_bookmark_fit_list *fit)
{
	*fit = (struct q_bookmark_fit_list){0};
	for (size_t k = tags_asked_from(w); k < w->tags.n && ids.n; k++) {
		struct q_bookmark_tagged_list tagged = {0};
		TRY(q_bookmark_tagged(db, ids, w->tags.v[k].id, &tagged));
		ids = (struct id_list){0};
		for (size_t i = 0; i < tagged.n; i++)
			*ARENA_PUSH(db->arena, &ids) = tagged.v[i].id.v;
	}
	return ids.n ? q_bookmark_fit(db, ids, w->language, fit) : OK;
}

/* Of many that are looked through few are shown: only those are read whole. */
static err sieve(struct db *db, const struct bookmark_wanted *w, size_t most, struct id_list *ids)
{
	struct q_bookmark_fit_list fit;
	TRY(fit_of(db, *ids, w, &fit));
	ids->n = 0;
	for (size_t i = 0; i < fit.n && i < most; i++)
		ids->v[ids->n++] = fit.v[i].id.v;
	return OK;
}

err bookmark_page(struct db *db, const struct bookmark_wanted *w, struct bookmark_list *list,
		  int64_t *next)
{
	bool sieved = is_sieved(w);
	int64_t before = w->before ? w->before : INT64_MAX;
	int64_t most = sieved ? BOOKMARK_WINDOW : (int64_t)w->most + 1;
	bool more = true;
	*list = (struct bookmark_list){0};
	*next = 0;
	for (int round = 0; round < BOOKMARK_ROUNDS && more && list->n <= w->most; round++) {
		struct q_bookmark_newest_list found;
		struct id_list ids = {0};
		TRY(candidates(db, w, before, most, &found));
		more = (int64_t)found.n == most;
		before = fitting(db, &found, before, &ids);
		if (sieved && ids.n)
			TRY(sieve(db, w, w->most + 1 - list->n, &ids));
		if (ids.n)
			TRY(rows_of(db, ids, w->most + 1 - list->n, list));
	}
	if (list->n > w->most) {
		list->n = w->most;
		*next = list->v[w->most - 1].item.id.v;
	} else if (more) {
		*next = before;
	}
	return OK;
}

err bookmark_window(struct db *db, const struct bookmark_wanted *w, struct bookmark_window *window)
{
	int64_t before = INT64_MAX;
	bool more = true;
	*window = (struct bookmark_window){0};
	for (int round = 0; round < BOOKMARK_ROUNDS && more && window->n <= BOOKMARK_WINDOW;
	     round++) {
		struct q_bookmark_newest_list found;
		struct q_bookmark_fit_list fit;
		struct id_list ids = {0};
		TRY(candidates(db, w, before, BOOKMARK_WINDOW + 1, &found));
		more = found.n == BOOKMARK_WINDOW + 1;
		before = fitting(db, &found, before, &ids);
		TRY(fit_of(db, ids, w, &fit));
		for (size_t i = 0; i < fit.n; i++)
			*ARENA_PUSH(db->arena, window) =
				(struct bookmark_fit){fit.v[i].id.v, fit.v[i].language};
	}
	window->at = before;
	window->more = more || window->n > BOOKMARK_WINDOW;
	if (window->n > BOOKMARK_WINDOW)
		window->n = BOOKMARK_WINDOW;
	return OK;
}

static struct id_list window_ids(struct db *db, const struct bookmark_window *window)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < window->n; i++)
		*ARENA_PUSH(db->arena, &ids) = window->v[i].id;
	return ids;
}

err bookmark_window_page(struct db *db, const struct bookmark_window *window, size_t most,
			 struct bookmark_list *list, int64_t *next)
{
	struct id_list ids = window_ids(db, window);
	*next = 0;
	if (ids.n > most) {
		ids.n = most;
		*next = ids.v[most - 1];
	} else if (window->more) {
		*next = window->at;
	}
	return bookmark_rows(db, ids, list);
}

err bookmark_window_tags(struct db *db, const struct bookmark_window *window, int64_t most,
			 struct tag_list *tags)
{
	struct q_bookmark_fit_tags_list rows = {0};
	if (window->n)
		TRY(q_bookmark_fit_tags(db, window_ids(db, window), most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, tags) = (struct tag){.id = rows.v[i].id,
							    .name = rows.v[i].name,
							    .label = rows.v[i].label,
							    .items = rows.v[i].items};
	return OK;
}

struct keeping {
	int64_t id, link, kept;
};

static int by_kept(const void *left, const void *right)
{
	const struct keeping *l = left, *r = right;
	if (l->kept != r->kept)
		return l->kept < r->kept ? 1 : -1;
	return l->id < r->id ? 1 : -1;
}

err bookmark_window_kept(struct db *db, const struct bookmark_window *window, size_t most,
			 struct bookmark_list *list)
{
	struct q_bookmark_fit_kept_list rows = {0};
	struct id_list ids = {0};
	if (window->n)
		TRY(q_bookmark_fit_kept(db, window_ids(db, window), &rows));
	struct keeping *all = NEW_ARRAY(db->arena, struct keeping, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		all[i] = (struct keeping){.id = rows.v[i].id.v,
					  .link = rows.v[i].link,
					  .kept = db->clear >= 1 ? rows.v[i].open
								 : rows.v[i].public};
	if (rows.n > 1)
		qsort(all, rows.n, sizeof(*all), by_kept);
	size_t shown = 0;
	for (size_t i = 0; i < rows.n && ids.n < most; i++) {
		bool twice = false;
		/* Those of an address stand side by side but for others that as many keep. */
		for (size_t k = 0; k < shown && !twice; k++)
			twice = all[k].link == all[i].link;
		if (twice)
			continue;
		all[shown++] = all[i];
		*ARENA_PUSH(db->arena, &ids) = all[i].id;
	}
	return bookmark_rows(db, ids, list);
}

err bookmark_newest_of(struct db *db, const int64_t *links, size_t n, struct bookmark_list *list)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < n; i++) {
		struct q_bookmark_newest_list one = {0};
		TRY(q_bookmark_newest_link(db, links[i], INT64_MAX, 1, &one));
		if (one.n)
			*ARENA_PUSH(db->arena, &ids) = one.v[0].id.v;
	}
	return bookmark_rows(db, ids, list);
}

/* ---- numbers ---- */

static bool is_self(const struct db *db, person_id person)
{
	return !ID_NONE(person) && ID_EQ(person, db->viewer);
}

err bookmark_count(struct db *db, person_id person, tag_id tag, int64_t *n)
{
	struct q_bookmark_count_of q = {0};
	bool found;
	TRY(q_bookmark_count_of(db, person.v, tag.v, &q, &found));
	*n = is_self(db, person) ? q.own : db->clear >= 1 ? q.open : q.public;
	return OK;
}

err bookmark_cloud(struct db *db, person_id person, int64_t most, struct tag_list *tags)
{
	struct q_bookmark_cloud_own_list rows = {0};
	*tags = (struct tag_list){0};
	if (is_self(db, person))
		TRY(q_bookmark_cloud_own(db, person.v, most, &rows));
	else if (db->clear >= 1)
		TRY(q_bookmark_cloud_open(db, person.v, most, &rows));
	else
		TRY(q_bookmark_cloud_public(db, person.v, most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, tags) = (struct tag){.id = rows.v[i].id,
							    .name = rows.v[i].name,
							    .label = rows.v[i].label,
							    .items = rows.v[i].n};
	return OK;
}

/* ---- suggestions ---- */

static bool has_label(struct db *db, const struct text_list *labels, str name)
{
	for (size_t i = 0; i < labels->n; i++)
		if (str_eq(tag_fold(db->arena, labels->v[i]), name))
			return true;
	return false;
}

static void suggest(struct db *db, const struct text_list *present, const struct tag *tag,
		    struct text_list *labels)
{
	if (labels->n < SUGGESTED && !has_label(db, present, tag->name) &&
	    !has_label(db, labels, tag->name))
		*ARENA_PUSH(db->arena, labels) = tag->label;
}

static int by_number(const void *left, const void *right)
{
	const struct tag *l = left, *r = right;
	return l->items != r->items ? (l->items < r->items ? 1 : -1) : str_cmp(l->name, r->name);
}

/* What the newest who keep the address gave it, most given first. */
static err from_others(struct db *db, str hash, struct tag_list *tags)
{
	struct q_bookmark_link_find link;
	struct bookmark_wanted wanted = {.source = BOOKMARKS_LINK, .most = OTHERS};
	struct bookmark_list list;
	int64_t next;
	err e = q_bookmark_link_find(db, hash, &link);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	wanted.link = link.id;
	TRY(bookmark_page(db, &wanted, &list, &next));
	for (size_t i = 0; i < list.n; i++)
		for (size_t k = 0; k < list.v[i].tags.n; k++) {
			const struct tag *tag = &list.v[i].tags.v[k];
			size_t at = 0;
			while (at < tags->n && !ID_EQ(tags->v[at].id, tag->id))
				at++;
			if (at == tags->n)
				*ARENA_PUSH(db->arena, tags) = *tag;
			tags->v[at].items++;
		}
	if (tags->n > 1)
		qsort(tags->v, tags->n, sizeof(*tags->v), by_number);
	return OK;
}

/* Words that are tags already: the person's own, or in open use. One that only somebody's private
 * bookmark carries is not told of. */
static err from_words(struct db *db, str text, const struct text_list *present,
		      struct text_list *labels)
{
	str folded = name_fold(db->arena, text);
	int looked = 0;
	size_t i = 0;
	while (i < folded.n && looked < WORDS) {
		size_t from = i;
		while (i < folded.n && !strchr(" ,;:!?()[]{}\"'/|&=#+-_.%", folded.p[i]))
			i++;
		str word = tag_fold(db->arena, str_sub(folded, from, i - from));
		i += i == from || i < folded.n;
		struct q_bookmark_tag_known tag;
		bool found;
		if (word.n < 3)
			continue;
		looked++;
		TRY(q_bookmark_tag_known(db, word, db->viewer, &tag, &found));
		if (found && (tag.own > 0 || (tag.open > 0 && db->clear >= 1)))
			suggest(db, present, &(struct tag){.name = tag.name, .label = tag.label},
				labels);
	}
	return OK;
}

err bookmark_suggest(struct db *db, const struct web_address *address, str title,
		     const struct text_list *present, struct text_list *labels)
{
	struct tag_list others = {0};
	*labels = (struct text_list){0};
	TRY(from_others(db, web_address_hash(db->arena, address->url.s), &others));
	for (size_t i = 0; i < others.n && labels->n < SUGGESTED / 2; i++)
		suggest(db, present, &others.v[i], labels);
	TRY(from_words(db, str_cat(db->arena, title, S(" "), address->host, address->local),
		       present, labels));
	for (size_t i = SUGGESTED / 2; i < others.n; i++)
		suggest(db, present, &others.v[i], labels);
	return OK;
}

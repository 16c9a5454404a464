/* SPDX-License-Identifier: Apache-2.0
 * library: what can be seen, newest or most fetched first, by kind, licence, tag and person; what
 * lies in a community; photos that somebody is on.
 */
#include "feature/media/pages.h"

#include "core/person.h"
#include "ui/api.h"

#include "media.html.h"

enum { PAGE = 24, BLOCK = 4, NAMED = 500 };

static const struct {
	const char *name, *label;
	enum kind kind;
} kinds[] = {
	{"photo", T_KEY("Photos"), KIND_PHOTO},
	{"audio", T_KEY("Sounds"), KIND_AUDIO},
	{"video", T_KEY("Films"), KIND_VIDEO},
	{"slides", T_KEY("Slides"), KIND_SLIDES},
};
enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

err media_rows_in_order(struct db *db, const struct q_media_newest_list *ids,
			struct q_media_rows_list *rows)
{
	struct id_list list = {0};
	struct q_media_rows_list found = {0};
	*rows = (struct q_media_rows_list){0};
	for (size_t i = 0; i < ids->n; i++)
		*ARENA_PUSH(db->arena, &list) = ids->v[i].id.v;
	if (!list.n)
		return OK;
	TRY(q_media_rows(db, list, &found));
	for (size_t i = 0; i < ids->n; i++)
		for (size_t k = 0; k < found.n; k++)
			if (ID_EQ(found.v[k].id, ids->v[i].id))
				*ARENA_PUSH(db->arena, rows) = found.v[k];
	return OK;
}

/* ---- what is asked for ---- */

static err read_wanted(struct rq *rq, struct media_wanted *w, struct media_list_page *p)
{
	str kind = rq_query(rq, "kind"), by = rq_query(rq, "by"), tag = rq_query(rq, "tag");
	const struct licence *licence = licence_named(rq_query(rq, "licence"));
	for (size_t i = 0; i < KINDS; i++)
		if (str_eq(kind, str_from(kinds[i].name)))
			w->kind = kinds[i].kind;
	w->licence = licence ? licence->number : 0;
	w->most = str_eq(rq_query(rq, "order"), S("downloads"));
	p->narrowed = w->kind || w->licence;
	if (by.n) {
		struct person person;
		err e = person_by_handle(rq->db, str_lower(rq->arena, by), &person, NULL);
		w->nothing = e == NOT_FOUND;
		TRY(e == NOT_FOUND ? OK : e);
		w->author = e == OK ? person.id.v : 0;
		p->person = e == OK ? person.name : by;
		/* Who somebody is, is for colleagues; a stranger sees the name beside what is open.
		 */
		if (rq->db->clear < CIRCLE_INTERNAL)
			p->person = by;
		p->narrowed = true;
	}
	if (tag.n) {
		struct tag found;
		err e = tag_by_name(rq->db, tag_fold(rq->arena, tag), &found);
		w->nothing = w->nothing || e == NOT_FOUND;
		TRY(e == NOT_FOUND ? OK : e);
		w->tag = e == OK ? found.id.v : 0;
		p->tag = tag_fold(rq->arena, tag);
		p->narrowed = true;
	}
	return OK;
}

static void fill_facets(struct rq *rq, const struct media_wanted *w, struct media_list_page *p)
{
	*ARENA_PUSH(rq->arena, &p->kinds) =
		(struct facet){.label = str_from(T(rq->lang, "Everything")),
			       .url = page_with(rq, "kind", STR_NONE),
			       .n = -1,
			       .on = w->kind == 0};
	for (size_t i = 0; i < KINDS; i++)
		*ARENA_PUSH(rq->arena, &p->kinds) =
			(struct facet){.label = str_from(message_find(rq->lang, kinds[i].label, 1)),
				       .url = page_with(rq, "kind", str_from(kinds[i].name)),
				       .n = -1,
				       .on = w->kind == (int64_t)kinds[i].kind};
	for (int most = 0; most < 2; most++)
		*ARENA_PUSH(rq->arena, &p->orders) = (struct facet){
			.label = str_from(most ? T(rq->lang, "Most downloaded")
					       : T(rq->lang, "Newest")),
			.url = page_with(rq, "order", most ? S("downloads") : STR_NONE),
			.n = -1,
			.on = w->most == (most == 1)};
	for (const struct licence *l = media_licences; l->code; l++) {
		bool on = w->licence == l->number;
		*ARENA_PUSH(rq->arena, &p->licences) = (struct facet){
			.label = licence_label(rq, l->number),
			.url = page_with(rq, "licence", on ? STR_NONE : str_from(l->code)),
			.n = -1,
			.on = on};
	}
}

/* ---- reading ---- */

/* Of a list whose every row may be seen: where the next page begins. */
static str cut_page(struct rq *rq, struct q_media_newest_list *ids)
{
	if (ids->n <= PAGE)
		return STR_NONE;
	ids->n = PAGE;
	return id_text(rq, ids->v[PAGE - 1].id.v);
}

/* A page, and where the next one begins; *looked_on when nothing is known to be there. */
static err read_ids(struct rq *rq, const struct media_wanted *w, struct q_media_newest_list *ids,
		    str *next, bool *looked_on)
{
	struct q_media_newest at = media_begin(rq, w);
	*next = STR_NONE;
	*looked_on = false;
	if (w->nothing)
		return OK;
	TRY(media_walk(rq->db, w, &at, PAGE + 1, ids, looked_on));
	bool full = ids->n > PAGE;
	if (full) {
		ids->n = PAGE;
		at = ids->v[PAGE - 1];
	}
	if (full || *looked_on)
		*next = media_cursor(rq, w, &at);
	return OK;
}

static err list_json(struct rq *rq, const struct q_media_newest_list *rows, str next)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows->v[i].id.v;
	return api_cards_after(rq, ids, next);
}

static const struct page how = {.active = {"/media", 6}, .style = "media/media.css"};

err media_list(struct rq *rq)
{
	struct media_list_page p = {.may_bring = rq->viewer->employee, .bring = URL("/media/new")};
	struct q_media_newest_list ids = {0};
	struct media_wanted w = {0};
	struct page page = how;
	str next;
	TRY(read_wanted(rq, &w, &p));
	TRY(read_ids(rq, &w, &ids, &next, &p.looked_on));
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &ids, next);
	TRY(media_rows_in_order(rq->db, &ids, &p.rows));
	fill_facets(rq, &w, &p);
	if (next.n)
		p.pager.older = page_with(rq, "before", next);
	if (signed_in(rq) && !p.narrowed)
		TRY(q_media_waiting(rq->db, rq->db->now - MEDIA_WAIT_HOURS * HOUR, 20, &p.waiting));
	page.title = str_from(T(rq->lang, "Media"));
	page.feed = URL("/feeds/media.rss");
	page.feed_title = str_from(T(rq->lang, "Podcast"));
	return page_as(rq, &page, v_media_list, &p);
}

err media_community(struct rq *rq)
{
	struct place_view where;
	struct media_list_page p = {.where = &where};
	struct q_media_newest_list ids = {0};
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	TRY(q_media_of_place(rq->db, where.place.id,
			     (item_id){rq_query_int(rq, "before", INT64_MAX)}, PAGE + 1, &ids));
	str next = cut_page(rq, &ids);
	TRY(media_rows_in_order(rq->db, &ids, &p.rows));
	if (next.n)
		p.pager.older = page_with(rq, "before", next);
	p.may_bring = where.may_write;
	p.bring = url_path(rq->arena, "/media/new?audience=%s",
			   str_cat(rq->arena, S("place:"), id_text(rq, where.place.id.v)));
	return page_in_place(rq, &where, "media", T(rq->lang, "Media"), v_media_community, &p);
}

/* On the community's first page. */
err media_block(struct rq *rq, const struct place *place, enum role role, struct out *out)
{
	struct media_list_page p = {0};
	struct q_media_newest_list ids = {0};
	(void)role;
	TRY(q_media_of_place(rq->db, place->id, (item_id){INT64_MAX}, BLOCK, &ids));
	TRY(media_rows_in_order(rq->db, &ids, &p.rows));
	p.bring = place_tab_url(rq, place, "media");
	if (p.rows.n)
		v_media_block(out, rq, &p);
	return out->bad;
}

/* Who lost sight of a photo learns that their name still stands there, and can take it back. */
static err fill_unseen(struct rq *rq, struct media_list_page *p)
{
	struct q_media_named_list all = {0};
	struct q_media_newest_list seen = {0};
	struct id_list ids = {0};
	TRY(q_media_named(rq->db, NAMED, &all));
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = all.v[i].media.v;
	if (ids.n)
		TRY(q_media_pick(rq->db, ids, 0, 0, 0, 0, &seen));
	for (size_t i = 0; i < all.n; i++) {
		bool found = false;
		for (size_t k = 0; k < seen.n && !found; k++)
			found = ID_EQ(seen.v[k].id, all.v[i].media);
		if (!found)
			*ARENA_PUSH(rq->arena, &p->unseen) = all.v[i];
	}
	return OK;
}

err media_person(struct rq *rq)
{
	struct media_list_page p = {.on_photos = true};
	struct q_media_newest_list ids = {0};
	struct person person;
	struct page page = how;
	TRY(person_by_handle(rq->db, str_lower(rq->arena, rq_path(rq, "person")), &person, NULL));
	if (person.state != PERSON_ACTIVE)
		return NOT_FOUND;
	TRY(q_media_with_person(rq->db, person.id, (item_id){rq_query_int(rq, "before", INT64_MAX)},
				PAGE + 1, &ids));
	str next = cut_page(rq, &ids);
	TRY(media_rows_in_order(rq->db, &ids, &p.rows));
	if (next.n)
		p.pager.older = page_with(rq, "before", next);
	if (viewer_is(rq, person.id))
		TRY(fill_unseen(rq, &p));
	p.person = person.name;
	page.title = format_fill(rq->arena, T(rq->lang, "Photos with #"), person.name);
	return page_as(rq, &page, v_media_list, &p);
}

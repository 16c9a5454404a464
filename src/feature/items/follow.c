/* SPDX-License-Identifier: Apache-2.0
 * follow: whom and what the viewer wants to hear of, and not to hear of for a time. Lists name only
 * what the viewer may see; what is gone can still be let go.
 */
#include "feature/items/handlers.h"

#include "base/utf8.h"
#include "core/follow.h"
#include "core/place.h"
#include "feature/items/pages.h"
#include "ui/api.h"
#include "ui/place_page.h"

#include "items.html.h"
#include "items.sql.h"

enum { MUTE_DAYS_MAX = 365, FOLLOW_ROWS = 100, MUTE_ROWS = 50, NAME_CHARACTERS = 80 };

/* ---- what an id names ---- */

static struct target *target_of(struct target_list *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].id == id)
			return &list->v[i];
	return NULL;
}

/* The people and the tags of the house are for its employees. */
static err name_inside(struct rq *rq, struct id_list ids, struct target_list *list)
{
	struct q_items_people_list people = {0};
	struct q_items_tags_list tags = {0};
	TRY(q_items_people(rq->db, ids, &people));
	for (size_t i = 0; i < people.n; i++) {
		struct target *t = target_of(list, people.v[i].id.v);
		t->kind = FOLLOW_PERSON;
		t->handle = people.v[i].handle;
		t->name = people.v[i].name;
		t->url = url_path(rq->arena, "/people/%s", t->handle);
	}
	TRY(q_items_tags(rq->db, ids, &tags));
	for (size_t i = 0; i < tags.n; i++) {
		struct target *t = target_of(list, tags.v[i].id.v);
		t->kind = FOLLOW_TAG;
		t->handle = tags.v[i].name;
		t->name = tags.v[i].label;
		t->url = tag_url(rq, t->handle);
	}
	return OK;
}

static err name_targets(struct rq *rq, struct target_list *list)
{
	struct id_list ids = {0};
	struct q_items_places_list places = {0};
	struct card_list cards;
	for (size_t i = 0; i < list->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = list->v[i].id;
	if (rq->db->clear > 0)
		TRY(name_inside(rq, ids, list));
	TRY(q_items_places(rq->db, ids, &places));
	for (size_t i = 0; i < places.n; i++) {
		struct target *t = target_of(list, places.v[i].id.v);
		const struct place place = {.kind = (enum place_kind)places.v[i].kind,
					    .handle = places.v[i].handle};
		t->kind = FOLLOW_PLACE;
		t->handle = place.handle;
		t->name = places.v[i].title;
		t->url = place_tab_url(rq, &place, "");
	}
	TRY(cards_of(rq, ids, &cards));
	for (size_t i = 0; i < cards.n; i++) {
		const struct card *c = &cards.v[i];
		struct target *t = target_of(list, c->item.id.v);
		t->kind = FOLLOW_THREAD;
		t->name = utf8_head(c->title.n ? c->title : c->text, NAME_CHARACTERS);
		t->language = c->item.language;
		t->url = c->url;
	}
	return OK;
}

/* Members of an object that is open. */
static void target_json(struct out *o, const struct target *t)
{
	json_int(o, "whom", t->id);
	json_int(o, "kind", (int64_t)t->kind);
	json_str(o, "name", t->name);
	json_str(o, "handle", t->handle);
	json_str(o, "url", t->url.s);
}

/* ---- following ---- */

err follow_create(struct rq *rq)
{
	int64_t whom = rq_form_int(rq, "whom", 0), kind = rq_form_int(rq, "kind", 0);
	bool on = switched_on(rq);
	struct q_items_followers followers;
	if (kind < FOLLOW_PERSON || kind > FOLLOW_THREAD)
		return fail(rq, INVALID,
			    T(rq->lang, "People, places, tags and threads can be followed."));
	/* The people of the house are for its employees. */
	if (kind == FOLLOW_PERSON && !rq->viewer->employee)
		return NOT_FOUND;
	err e = follow_put(rq->db, whom, (enum follow_kind)kind, on);
	if (e == CONFLICT)
		return fail(rq, CONFLICT, T(rq->lang, "You cannot follow yourself."));
	TRY(e);
	if (rq->format != FORMAT_JSON)
		return redirect_back(rq, URL("/"));
	TRY(q_items_followers(rq->db, whom, &followers));
	return state_json(rq, on, followers.n);
}

err follow_list(struct rq *rq)
{
	struct q_items_follows_list rows = {0};
	struct target_list list = {0};
	TRY(q_items_follows(rq->db, rq_query_int(rq, "after", 0), FOLLOW_ROWS + 1, &rows));
	for (size_t i = 0; i < rows.n && i < FOLLOW_ROWS; i++)
		*ARENA_PUSH(rq->arena, &list) = (struct target){.id = rows.v[i].whom};
	TRY(name_targets(rq, &list));
	api_begin(rq);
	json_open(rq->out, "follows", '[');
	for (size_t i = 0; i < list.n; i++) {
		json_open(rq->out, NULL, '{');
		target_json(rq->out, &list.v[i]);
		json_time(rq->out, "created", rows.v[i].created);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	if (rows.n > FOLLOW_ROWS)
		json_int(rq->out, "next", rows.v[FOLLOW_ROWS - 1].whom);
	return api_end(rq);
}

/* ---- silence ---- */

static void end_json(struct out *o, int64_t until)
{
	json_bool(o, "on", until != 0);
	json_bool(o, "always", until == MUTE_FOR_EVER);
	json_time(o, "until", until == MUTE_FOR_EVER ? 0 : until);
}

err mute_create(struct rq *rq)
{
	int64_t whom = rq_form_int(rq, "whom", 0), days = rq_form_int(rq, "days", 0);
	if (whom <= 0 || days < MUTE_ALWAYS || days > MUTE_DAYS_MAX)
		return fail(rq, INVALID, T(rq->lang, "Silence lasts from a day to a year."));
	int64_t until = days == MUTE_ALWAYS ? MUTE_FOR_EVER : days ? rq->db->now + days * DAY : 0;
	err e = mute_put(rq->db, whom, until);
	if (e == CONFLICT)
		return fail(rq, CONFLICT, T(rq->lang, "You cannot mute yourself."));
	TRY(e);
	if (rq->format != FORMAT_JSON)
		return redirect_back(rq, URL("/settings/mutes"));
	api_begin(rq);
	json_int(rq->out, "whom", whom);
	end_json(rq->out, until);
	return api_end(rq);
}

static err mutes_json(struct rq *rq, const struct mute_page *p, int64_t next)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "mutes", '[');
	for (size_t i = 0; i < p->list.n; i++) {
		json_open(o, NULL, '{');
		target_json(o, &p->list.v[i]);
		end_json(o, p->list.v[i].until);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (next)
		json_int(o, "next", next);
	return api_end(rq);
}

err mute_list(struct rq *rq)
{
	struct q_items_mutes_list rows = {0};
	struct mute_page p = {0};
	TRY(q_items_mutes(rq->db, rq_query_int(rq, "after", 0), MUTE_ROWS + 1, &rows));
	for (size_t i = 0; i < rows.n && i < MUTE_ROWS; i++)
		*ARENA_PUSH(rq->arena, &p.list) =
			(struct target){.id = rows.v[i].whom, .until = rows.v[i].until};
	TRY(name_targets(rq, &p.list));
	int64_t next = rows.n > MUTE_ROWS ? rows.v[MUTE_ROWS - 1].whom : 0;
	if (rq->format == FORMAT_JSON)
		return mutes_json(rq, &p, next);
	if (next)
		p.more = page_with(rq, "after", id_text(rq, next));
	return page(rq, str_from(T(rq->lang, "Muted")), v_mute_list, &p);
}

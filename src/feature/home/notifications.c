/* SPDX-License-Identifier: Apache-2.0
 * notifications: what others did that concerns the viewer, one row a thread. Looking changes
 * nothing: reading is a form.
 */
#include "feature/home/handlers.h"

#include "core/notify_choice.h"
#include "ui/api.h"
#include "ui/place_page.h"

#include "notifications.html.h"
#include "home.sql.h"

enum { PAGE = 30, ABOUT = 160 };

/* Names of what rows lead to, looked up once for the page. */
struct names {
	struct card_list cards;
	struct q_home_tags_list tags;
	struct q_home_places_list places;
	struct q_home_muted_list muted;
	struct thread_names threads; /* of other rooms, that are no items */
};

static bool about_item(const struct notification *n)
{
	return n->item != 0;
}

static bool about_place(const struct notification *n)
{
	return n->kind == NOTIFY_MEMBER || n->kind == NOTIFY_ASKED || n->kind == NOTIFY_INVITED ||
	       n->kind == NOTIFY_JAM_OPENED || n->kind == NOTIFY_JAM_CLOSED ||
	       n->kind == NOTIFY_JAM_VOTE || n->kind == NOTIFY_JAM_DECIDED;
}

static err look_up(struct rq *rq, const struct notification_list *list, struct names *names)
{
	struct id_list items = {0}, tags = {0}, places = {0}, threads = {0};
	for (size_t i = 0; i < list->n; i++) {
		const struct notification *n = &list->v[i];
		if (about_item(n))
			*ARENA_PUSH(rq->arena, &items) = n->item;
		if (about_item(n) && n->thread != n->item)
			*ARENA_PUSH(rq->arena, &items) = n->thread;
		if (n->kind == NOTIFY_ENDORSE)
			*ARENA_PUSH(rq->arena, &tags) = n->thread;
		if (about_place(n))
			*ARENA_PUSH(rq->arena, &places) = n->thread;
		if (n->thread)
			*ARENA_PUSH(rq->arena, &threads) = n->thread;
	}
	*names = (struct names){0};
	if (items.n)
		TRY(cards_of(rq, items, &names->cards));
	if (tags.n)
		TRY(q_home_tags(rq->db, tags, &names->tags));
	if (places.n)
		TRY(q_home_places(rq->db, places, &names->places));
	if (threads.n == 0)
		return OK;
	TRY(q_home_muted(rq->db, threads, &names->muted));
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->threads_named)
			TRY((*f)->threads_named(rq, threads, &names->threads));
	return OK;
}

static const struct card *named_card(const struct names *names, int64_t id)
{
	for (size_t i = 0; i < names->cards.n; i++)
		if (names->cards.v[i].item.id.v == id)
			return &names->cards.v[i];
	return NULL;
}

static str words_of(struct rq *rq, const struct card *c)
{
	return str_empty(c->title) ? markdown_text(rq->arena, c->text, ABOUT) : c->title;
}

static void name_item(struct rq *rq, const struct names *names, struct notification_row *row)
{
	const struct card *c = named_card(names, row->of->item);
	const struct card *thread =
		row->of->thread != row->of->item ? named_card(names, row->of->thread) : NULL;
	row->to = c ? c->url : item_url(rq, (item_id){row->of->item});
	if (c) {
		row->about = words_of(rq, c);
		row->language = c->item.language;
	}
	if (thread) {
		row->thread = words_of(rq, thread);
		row->thread_to = thread->url;
		row->thread_language = thread->item.language;
	}
}

static void name_place(struct rq *rq, const struct q_home_places *q, struct notification_row *row)
{
	const struct place place = {.kind = (enum place_kind)q->kind, .handle = q->handle};
	/* Whoever asks stands on the page of the members. */
	url to = place_tab_url(rq, &place, row->of->kind == NOTIFY_ASKED ? "members" : "");
	row->about = q->title;
	if (!url_empty(to))
		row->to = to;
}

static void name_row(struct rq *rq, const struct names *names, struct notification_row *row)
{
	const struct notification *n = row->of;
	row->to = row->face->handle.n ? face_url(rq, row->face) : url_none();
	if (about_item(n))
		name_item(rq, names, row);
	for (size_t i = 0; i < names->tags.n && n->kind == NOTIFY_ENDORSE; i++)
		if (names->tags.v[i].id.v == n->thread) {
			row->about = names->tags.v[i].label;
			row->to = URL("/settings");
		}
	for (size_t i = 0; i < names->places.n && about_place(n); i++)
		if (names->places.v[i].id.v == n->thread)
			name_place(rq, &names->places.v[i], row);
	for (size_t i = 0; i < names->threads.n; i++)
		if (names->threads.v[i].thread == n->thread) {
			row->about = names->threads.v[i].title;
			row->to = n->kind == NOTIFY_THREAD ? names->threads.v[i].answers
							   : names->threads.v[i].url;
		}
	for (size_t i = 0; i < names->muted.n; i++)
		row->thread_muted = row->thread_muted || names->muted.v[i].whom == n->thread;
	row->may_mute = about_item(n) && n->thread != 0;
}

/* Why one is told, in words. */
static str why_of(struct rq *rq, const struct notification_row *row)
{
	struct out o = out_new(rq->arena, 4096);
	v_notification_why(&o, rq, row);
	return html_to_text(rq->arena, out_view(&o), 0);
}

/* What programs are told of. */
static const char *const kinds[] = {
	[NOTIFY_MENTION] = "mention",
	[NOTIFY_REPLY] = "reply",
	[NOTIFY_FOLLOW] = "follow",
	[NOTIFY_RATING] = "rating",
	[NOTIFY_LIKE] = "like",
	[NOTIFY_MEMBER] = "member",
	[NOTIFY_ENDORSE] = "endorse",
	[NOTIFY_POST] = "post",
	[NOTIFY_EDIT] = "edit",
	[NOTIFY_DUE] = "due",
	[NOTIFY_ASKED] = "asked",
	[NOTIFY_INVITED] = "invited",
	[NOTIFY_JAM_OPENED] = "jam_opened",
	[NOTIFY_JAM_CLOSED] = "jam_closed",
	[NOTIFY_JAM_REMOVED] = "jam_removed",
	[NOTIFY_JAM_COAUTHOR] = "jam_coauthor",
	[NOTIFY_JAM_SILENT] = "jam_silent",
	[NOTIFY_JAM_VOTE] = "jam_vote",
	[NOTIFY_JAM_DECIDED] = "jam_decided",
	[NOTIFY_JAM_MERGE] = "jam_merge",
	[NOTIFY_JAM_PARTED] = "jam_parted",
	[NOTIFY_JAM_PAYS] = "jam_pays",
	[NOTIFY_ACCEPTED] = "accepted",
	[NOTIFY_SETTLED] = "settled",
	[NOTIFY_ASSIGNED] = "assigned",
	[NOTIFY_DONE] = "done",
	[NOTIFY_SEAT] = "seat",
	[NOTIFY_EVENT_SOON] = "event_soon",
	[NOTIFY_EVENT_CHANGED] = "event_changed",
	[NOTIFY_EVENT_CANCELLED] = "event_cancelled",
	[NOTIFY_COLLEAGUE_ASKED] = "colleague_asked",
	[NOTIFY_COLLEAGUE] = "colleague",
	[NOTIFY_REUSED] = "reused",
	[NOTIFY_HELD] = "held",
	[NOTIFY_TAKEN] = "taken",
	[NOTIFY_DECLINED] = "declined",
	[NOTIFY_MESSAGE] = "message",
	[NOTIFY_NAMED] = "named",
	[NOTIFY_CONVERSED] = "conversation",
	[NOTIFY_REMINDED] = "reminded",
	[NOTIFY_UNSAID] = "unsaid",
	[NOTIFY_THREAD] = "thread",
};

static err list_json(struct rq *rq, const struct notification_page *p, int64_t next)
{
	enum { KINDS = sizeof(kinds) / sizeof(*kinds) };
	int64_t unread;
	TRY(notify_count(rq->db, &unread));
	api_begin(rq);
	json_int(rq->out, "unread", unread);
	json_open(rq->out, "notifications", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct notification_row *r = &p->rows.v[i];
		json_open(rq->out, NULL, '{');
		json_int(rq->out, "id", r->of->id);
		json_str(rq->out, "kind",
			 str_from((size_t)r->of->kind < KINDS ? kinds[r->of->kind] : NULL));
		json_int(rq->out, "thread", r->of->thread);
		json_int(rq->out, "item", r->of->item);
		json_open(rq->out, "who", '{');
		json_str(rq->out, "handle", r->of->who_handle);
		json_str(rq->out, "name", r->of->who_name);
		json_close(rq->out, '}');
		json_int(rq->out, "count", r->of->count);
		json_str(rq->out, "about", r->about);
		json_str(rq->out, "url", r->to.s);
		json_bool(rq->out, "read", r->of->read);
		json_bool(rq->out, "muted", r->thread_muted);
		json_str(rq->out, "topic", notify_topic_name(notify_topic_of(r->of->kind)));
		json_str(rq->out, "why", why_of(rq, r));
		json_time(rq->out, "created", r->of->created);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	if (next)
		json_int(rq->out, "next", next);
	return api_end(rq);
}

err notification_rows(struct rq *rq, const struct notification_list *list,
		      struct notification_rows *rows)
{
	struct names names;
	TRY(look_up(rq, list, &names));
	for (size_t i = 0; i < list->n; i++) {
		const struct notification *n = &list->v[i];
		struct notification_row *row = ARENA_PUSH(rq->arena, rows);
		*row = (struct notification_row){.of = n};
		struct face *face = NEW(rq->arena, struct face);
		*face = *face_make(rq->arena, n->who_name, n->who_handle, n->who_photo, n->who_hue);
		face->person = n->who.v;
		row->face = face;
		row->others = n->count > 1 ? n->count - 1 : 0;
		row->change = url_path(rq->arena, "/settings/notifications#topic-%s",
				       notify_topic_name(notify_topic_of(n->kind)));
		name_row(rq, &names, row);
	}
	return OK;
}

err notification_list(struct rq *rq)
{
	struct notification_list list;
	struct notification_page p = {.first = rq_query_int(rq, "before", 0) == 0};
	TRY(notify_list(rq->db, rq_query_int(rq, "before", 0), &list));
	TRY(notification_rows(rq, &list, &p.rows));
	int64_t next = list.n == PAGE ? list.v[PAGE - 1].id : 0;
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p, next);
	if (next)
		p.pager.older = page_with(rq, "before", id_text(rq, next));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Notifications")),
					     .script = "home/notifications.js"}),
		       v_notification_list, &p);
}

static err unread_json(struct rq *rq)
{
	struct notify_choices choices;
	int64_t unread, quiet;
	TRY(notify_count(rq->db, &unread));
	TRY(notify_choices(rq->db, rq->viewer_id, &choices));
	TRY(notify_silence_end(rq->db, rq->viewer_id, &choices, rq->db->now, &quiet));
	api_begin(rq);
	json_int(rq->out, "unread", unread);
	json_bool(rq->out, "quiet", quiet > rq->db->now);
	json_open(rq->out, "menu", '[');
	page_menu_numbers(rq, rq->out);
	json_close(rq->out, ']');
	return api_end(rq);
}

err notification_count(struct rq *rq)
{
	return unread_json(rq);
}

err notification_read(struct rq *rq)
{
	int64_t thread = rq_form_int(rq, "thread", 0);
	if (thread)
		TRY(notify_read_thread(rq->db, (item_id){thread}));
	else
		TRY(notify_read_all(rq->db));
	if (rq->format != FORMAT_JSON)
		return redirect_back(rq, URL("/notifications"));
	return unread_json(rq);
}

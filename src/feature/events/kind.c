/* SPDX-License-Identifier: Apache-2.0
 * kind: events in mixed lists, in the search index, as JSON; export, check, the end of an account.
 */
#include "feature/events/pages.h"

#include "ui/api.h"

#include "events.html.h"

enum { EXCERPT = 300 };

static str words_of(struct rq *rq, const struct q_event_cards *q)
{
	struct zone *own = zone_open(rq->arena, q->zone);
	struct zone *zone = q->all_day && own ? own : event_viewer_zone(rq);
	int64_t local = zone_local(zone, q->starts);
	str when = q->starts ? event_when(rq, local, local, q->all_day) : STR_NONE;
	if (q->cancelled)
		when = str_cat(rq->arena, str_from(T(rq->lang, "Called off")), S(": "), when);
	return str_empty(q->location) ? when : str_cat(rq->arena, when, S(" · "), q->location);
}

err event_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_event_cards_list rows = {0};
	TRY(q_event_cards(rq->db, card_ids(rq->arena, cards, n), rq->db->now, &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			const struct q_event_cards *q = &rows.v[k];
			if (!ID_EQ(q->id, cards[i]->item.id))
				continue;
			struct out body = out_new(rq->arena, 16 * EXCERPT);
			v_event_excerpt(&body, rq, words_of(rq, q),
					markdown_text(rq->arena, q->body, EXCERPT));
			cards[i]->title = q->title;
			cards[i]->body = (html){out_view(&body)}; /* safe: written by a template */
			cards[i]->text = markdown_text(rq->arena, q->body, 300);
			cards[i]->url = event_url(rq, q->id);
			if (q->place_kind != PLACE_COMMUNITY) {
				cards[i]->did = str_from(T(rq->lang, "plans"));
				continue;
			}
			cards[i]->did = str_from(T(rq->lang, "plans in"));
			cards[i]->place_title = q->place_title;
			cards[i]->place_url =
				url_path(rq->arena, "/communities/%s/events", q->handle);
		}
	return OK;
}

err event_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_event_text q;
	TRY(q_event_text(db, id, &q));
	*title = q.title;
	*body = str_cat(db->arena, markdown_text(db->arena, q.body, 0), S("\n"), q.location);
	return OK;
}

err event_address_of(struct db *db, item_id id, struct arena *a, url *to)
{
	(void)db;
	*to = url_path(a, "/events/%i", id.v);
	return OK;
}

/* ---- JSON ---- */

static const char *const answers[] = {"none", "yes", "maybe", "no"};

static str local_text(const struct rq *rq, int64_t local)
{
	struct out o = out_new(rq->arena, 64);
	out_iso_time(&o, local - local % SECOND);
	return str_sub(out_view(&o), 0, 19); /* without the Z */
}

void event_time_json(struct out *o, const struct rq *rq, const struct event_row *row)
{
	const struct q_event_in_place *q = row->of;
	json_open(o, NULL, '{');
	json_int(o, "event", q->event.v);
	json_int(o, "at", q->original / SECOND);
	json_str(o, "title", q->title);
	json_str(o, "location", q->location);
	json_time(o, "starts", q->starts);
	json_time(o, "ends", q->ends);
	json_str(o, "local", local_text(rq, q->local));
	json_str(o, "zone", q->zone);
	json_bool(o, "all_day", q->all_day);
	json_bool(o, "cancelled", row->off);
	json_str(o, "answer", str_from(answers[q->answer]));
	if (q->place_kind == PLACE_COMMUNITY)
		json_str(o, "community", q->handle);
	json_str(o, "url", row->url.s);
	json_close(o, '}');
}

static err json_replies(struct rq *rq, const struct q_event_find *e)
{
	struct q_reply_counts_list counts = {0};
	struct q_reply_find own;
	int64_t yes = 0, maybe = 0, no = 0, waiting = 0;
	bool found;
	TRY(q_reply_counts(rq->db, e->id, 0, &counts));
	for (size_t i = 0; i < counts.n; i++)
		*(counts.v[i].answer == REPLY_MAYBE  ? &maybe
		  : counts.v[i].answer == REPLY_NO   ? &no
		  : counts.v[i].seat >= SEAT_WAITING ? &waiting
						     : &yes) += counts.v[i].n;
	TRY(q_reply_find(rq->db, e->id, 0, rq->viewer_id, &own, &found));
	json_int(rq->out, "yes", yes);
	json_int(rq->out, "maybe", maybe);
	json_int(rq->out, "no", no);
	json_int(rq->out, "waiting", waiting);
	json_str(rq->out, "answer", str_from(answers[found ? own.answer : 0]));
	return OK;
}

err event_json(struct rq *rq, item_id id, int status)
{
	struct q_event_find e;
	struct card card;
	bool found;
	TRY(q_event_find(rq->db, id, &e, &found));
	if (!found)
		return NOT_FOUND;
	TRY(card_of(rq, id, &card));
	rq->response.status = status;
	api_begin(rq);
	json_card(rq->out, "item", rq, &card);
	json_str(rq->out, "title", e.title);
	json_str(rq->out, "body", e.body);
	json_str(rq->out, "html", e.html);
	json_str(rq->out, "location", e.location);
	json_str(rq->out, "link", e.link);
	json_str(rq->out, "start", local_text(rq, e.first));
	json_str(rq->out, "end", local_text(rq, e.first + e.length));
	json_str(rq->out, "zone", e.zone);
	json_bool(rq->out, "all_day", e.all_day);
	json_str(rq->out, "rule", e.rule);
	json_int(rq->out, "seats", e.seats);
	json_int(rq->out, "remind", e.remind);
	json_bool(rq->out, "cancelled", e.cancelled);
	if (e.place_kind == PLACE_COMMUNITY)
		json_str(rq->out, "community", e.handle);
	TRY(json_replies(rq, &e));
	return api_end(rq);
}

/* When a colleague is taken, by events that the viewer may see. */
err event_busy_list(struct rq *rq)
{
	enum { SPANS = 500 };
	struct q_event_busy_list rows = {0};
	struct person person;
	int64_t from = event_today(rq), to;
	TRY(person_by_handle(rq->db, rq_path(rq, "person"), &person, NULL));
	str text = rq_query(rq, "from");
	if (!str_empty(text) && !event_day_read(text, &from))
		return fail(rq, INVALID, T(rq->lang, "A day is written 2026-11-21."));
	to = from + 14;
	text = rq_query(rq, "to");
	if (!str_empty(text) && (!event_day_read(text, &to) || to > from + 62))
		return fail(rq, INVALID, T(rq->lang, "At most two months at a time."));
	TRY(q_event_busy(rq->db, person.id, event_day_time(rq, from), event_day_time(rq, to), SPANS,
			 &rows));
	api_begin(rq);
	json_open(rq->out, "busy", '[');
	for (size_t i = 0; i < rows.n; i++) {
		json_open(rq->out, NULL, '{');
		json_time(rq->out, "starts", rows.v[i].starts);
		json_time(rq->out, "ends", rows.v[i].ends);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
}

/* ---- export ---- */

static err export_event(void *arg, const struct q_event_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_str(o, "location", q->location);
	json_str(o, "link", q->link);
	json_time(o, "first", q->first); /* wall clock of its zone */
	json_str(o, "zone", q->zone);
	json_int(o, "minutes", q->length / MINUTE);
	json_bool(o, "all_day", q->all_day);
	json_str(o, "rule", q->rule);
	json_bool(o, "cancelled", q->cancelled);
	json_close(o, '}');
	return OK;
}

static err export_change(void *arg, const struct q_event_export_changes *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "event", q->event.v);
	json_int(o, "at", q->original / SECOND);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_str(o, "location", q->location);
	json_str(o, "link", q->link);
	json_time(o, "first", q->first);
	json_int(o, "minutes", q->length / MINUTE);
	json_bool(o, "cancelled", q->cancelled);
	json_close(o, '}');
	return OK;
}

static err export_reply(void *arg, const struct q_reply_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "event", q->event.v);
	json_int(o, "at", q->original / SECOND);
	json_str(o, "answer", str_from(answers[q->answer]));
	json_close(o, '}');
	return OK;
}

err events_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "events", '[');
	TRY(q_event_export(db, person, export_event, json));
	json_close(json, ']');
	json_open(json, "event_changes", '[');
	TRY(q_event_export_changes(db, person, export_change, json));
	json_close(json, ']');
	json_open(json, "event_replies", '[');
	TRY(q_reply_export(db, person, export_reply, json));
	json_close(json, ']');
	return OK;
}

/* ---- check ---- */

static err lost(void *arg, const struct q_event_check_lost *q)
{
	out_fmt(arg, "events: item %lld has no text, or one in another place\n",
		(long long)q->id.v);
	return OK;
}

static err misplaced(void *arg, const struct q_event_check_times *q)
{
	out_fmt(arg, "events: a time of %lld stands in another place, or alone\n",
		(long long)q->event.v);
	return OK;
}

static err overfull(void *arg, const struct q_event_check_seats *q)
{
	out_fmt(arg, "events: %lld gave %lld seats, more than it has\n", (long long)q->id.v,
		(long long)q->n);
	return OK;
}

static err overfull_time(void *arg, const struct q_event_check_time_seats *q)
{
	out_fmt(arg, "events: %lld gave %lld seats at %lld, more than it has\n", (long long)q->id.v,
		(long long)q->n, (long long)(q->original / SECOND));
	return OK;
}

err events_check(struct db *db, struct out *findings)
{
	TRY(q_event_check_lost(db, lost, findings));
	TRY(q_event_check_times(db, misplaced, findings));
	TRY(q_event_check_seats(db, overfull, findings));
	return q_event_check_time_seats(db, overfull_time, findings);
}

err events_erase(struct db *db, person_id person, struct id_list items)
{
	if (!items.n)
		return q_reply_erase(db, person);
	TRY(q_event_erase_changes(db, items));
	TRY(q_event_erase_dates(db, items));
	TRY(q_event_erase_replies(db, items));
	TRY(q_event_erase_times(db, items));
	return q_event_erase(db, items);
}

/* SPDX-License-Identifier: Apache-2.0
 * backroom: the room of the team behind a jam: what waits for one of them, and what one shift
 * leaves to the next.
 */
#include "feature/jams/facilitate.h"
#include "feature/jams/heard.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/fold.h"
#include "ui/api.h"

#include "facilitate.html.h"

enum {
	ROWS = 10,
	NOTES_BESIDE = 3,
	NOTES_PAGE = 30,
	NOTES_BATCH = 200,
	NOTES_LOOKED = 1000, /* at most, for one page of what is looked for */
	WORDS_MAX = 200,
};

url jam_backroom_url(const struct rq *rq, str jam, place_id forum)
{
	return url_path(rq->arena, "/jams/%s/backroom?forum=%i", jam, forum.v);
}

int64_t idea_last_time(const struct q_idea_rows *idea)
{
	return id_time(idea->last);
}

/* ---- notes ---- */

static struct jam_note_row note_row(struct rq *rq, const struct q_note_list *q)
{
	struct person p = {.id = q->person,
			   .name = q->name,
			   .handle = q->handle,
			   .photo = q->photo,
			   .hue = q->hue,
			   .kind = (enum person_kind)q->kind};
	return (struct jam_note_row){
		.of = q, .face = *face_of_person(rq, &p), .words = idea_render(rq->arena, q->body)};
}

/* As it is looked for: letters alike in case and accents, all else a space. */
static str folded(struct arena *a, str text)
{
	struct out o = out_new(a, text.n + 16);
	char to[FOLD_MAX];
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);
		size_t n = char_class(c) == CHAR_OTHER ? 0 : fold_char(c, to);
		if (n)
			out_str(&o, (str){to, n});
		else if (char_class(c) != CHAR_JOIN)
			out_byte(&o, ' ');
	}
	return out_view(&o);
}

static bool holds(str text, str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (str_eq(str_sub(text, i, word.n), word))
			return true;
	return false;
}

static bool holds_all(str text, str words)
{
	for (str word = str_word(&words); word.n; word = str_word(&words))
		if (!holds(text, word))
			return false;
	return true;
}

/* The newest of a jam before one of them, with all of the words; *next where it goes on. */
static err find_notes(struct rq *rq, place_id jam, str words, int64_t before, size_t most,
		      struct jam_notes *notes, int64_t *next)
{
	words = folded(rq->arena, words);
	*next = 0;
	for (size_t looked = 0; looked < NOTES_LOOKED; looked += NOTES_BATCH) {
		struct q_note_list_list rows = {0};
		TRY(q_note_list(rq->db, jam, before, NOTES_BATCH, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			if (!holds_all(folded(rq->arena, rows.v[i].body), words))
				continue;
			if (notes->n == most) {
				*next = before;
				return OK;
			}
			*ARENA_PUSH(rq->arena, notes) = note_row(rq, &rows.v[i]);
			before = rows.v[i].id;
		}
		if (rows.n < NOTES_BATCH)
			return OK;
		before = rows.v[rows.n - 1].id;
	}
	*next = before;
	return OK;
}

static void notes_json(struct out *o, const struct jam_notes *notes)
{
	json_open(o, "notes", '[');
	for (size_t i = 0; i < notes->n; i++) {
		const struct q_note_list *q = notes->v[i].of;
		json_open(o, NULL, '{');
		json_int(o, "id", q->id);
		json_person(o, "by", q->handle, q->name);
		json_str(o, "text", q->body);
		json_time(o, "created", q->created);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static err show_notes(struct rq *rq, struct jam_view *v)
{
	struct jam_note_page p = {.v = v, .words = utf8_head(rq_query(rq, "q"), WORDS_MAX)};
	int64_t next;
	TRY(find_notes(rq, v->jam.id, p.words, rq_query_int(rq, "before", INT64_MAX), NOTES_PAGE,
		       &p.notes, &next));
	if (rq->format == FORMAT_JSON) {
		api_begin(rq);
		notes_json(rq->out, &p.notes);
		if (next)
			json_int(rq->out, "next", next);
		return api_end(rq);
	}
	if (next)
		p.older = page_with(rq, "before", id_text(rq, next));
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v->where, NULL, T(rq->lang, "Hand-over notes"), &how,
				v_jam_notes, &p);
}

err jam_note_list(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	return show_notes(rq, &v);
}

err jam_note_create(struct rq *rq)
{
	struct jam_view v;
	str text = str_trim(rq_form(rq, "text"));
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	TRY(jam_changes(rq, &v));
	if (str_empty(text) || utf8_count(text) > NOTE_MAX)
		form_error(rq, "text", T(rq->lang, "A note has 1 to 5,000 characters."));
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return api_refuse(rq);
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_notes(rq, &v);
	}
	TRY(q_note_add(rq->db, id_new(), v.jam.id, text));
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect_back(rq, jam_action(rq, v.jam.handle, "backroom"));
}

/* ---- what waits ---- */

static err rows_of(struct rq *rq, const struct q_idea_stuck_list *list, struct idea_rows *rows)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < list->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = list->v[i].id.v;
	return idea_rows_fill(rq, ids, rows);
}

static err fill_lists(struct rq *rq, struct jam_backroom_page *p)
{
	struct db *db = rq->db;
	place_id jam = p->v->jam.id, forum = p->forum ? p->forum->id : (place_id){0};
	bool all = !p->forum, rehearsal = p->v->jam.phase == JAM_AHEAD;
	int64_t since = id_floor(db->now - STUCK_HOURS * HOUR);
	struct q_idea_stuck_list stuck = {0}, waiting = {0}, least = {0};
	str next;
	TRY(all ? q_idea_stuck(db, jam, rehearsal, since, ROWS, &stuck)
		: q_idea_stuck_in(db, forum, rehearsal, since, ROWS, &stuck));
	TRY(all ? q_idea_waiting(db, jam, rehearsal, ROWS, &waiting)
		: q_idea_waiting_in(db, forum, rehearsal, ROWS, &waiting));
	TRY(all ? q_idea_least(db, jam, rehearsal, ROWS, &least)
		: q_idea_least_in(db, forum, rehearsal, ROWS, &least));
	TRY(rows_of(rq, &stuck, &p->stuck));
	TRY(rows_of(rq, &waiting, &p->waiting));
	TRY(rows_of(rq, &least, &p->unheard));
	TRY(heard_told(rq, p->v, &p->too_few));
	return idea_rows_of(rq, p->v, forum, IDEAS_HOT, ROWS, &p->hot, &next);
}

static void list_json(struct rq *rq, const struct jam_view *v, const char *name,
		      const struct idea_rows *rows)
{
	json_open(rq->out, name, '[');
	for (size_t i = 0; i < rows->n; i++)
		idea_row_json(rq, v, &rows->v[i]);
	json_close(rq->out, ']');
}

static err backroom_json(struct rq *rq, const struct jam_backroom_page *p)
{
	api_begin(rq);
	list_json(rq, p->v, "stuck", &p->stuck);
	list_json(rq, p->v, "questions", &p->waiting);
	list_json(rq, p->v, "hot", &p->hot);
	list_json(rq, p->v, "unheard", &p->unheard);
	alike_json(rq, &p->alike);
	notes_json(rq->out, &p->notes);
	return api_end(rq);
}

err jam_backroom_show(struct rq *rq)
{
	struct jam_view v;
	struct jam_backroom_page p = {.v = &v};
	int64_t forum = rq_query_int(rq, "forum", 0), next;
	str further = STR_NONE;
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	TRY(jam_forums(rq->db, v.jam.id, &p.forums));
	for (size_t i = 0; i < p.forums.n; i++)
		if (p.forums.v[i].id.v == forum)
			p.forum = &p.forums.v[i];
	if (forum && !p.forum)
		return NOT_FOUND;
	TRY(fill_lists(rq, &p));
	/* What comes anew by itself (backroom.js) is the lists alone. */
	if (!rq_query_int(rq, "lists", 0))
		TRY(alike_fill(rq, &v, (place_id){forum}, &p.alike, &further));
	if (!str_empty(further))
		p.further = page_with(rq, "before", further);
	TRY(find_notes(rq, v.jam.id, STR_NONE, INT64_MAX, NOTES_BESIDE, &p.notes, &next));
	if (rq->format == FORMAT_JSON)
		return backroom_json(rq, &p);
	const struct page how = {.style = "jams/jams.css", .script = "jams/backroom.js"};
	return page_in_place_as(rq, &v.where, NULL, T(rq->lang, "Back room"), &how, v_jam_backroom,
				&p);
}

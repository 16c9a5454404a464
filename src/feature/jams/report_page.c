/* SPDX-License-Identifier: Apache-2.0
 * report_page: the report, as a page that prints well and for programs; and the whole jam as a
 * file, JSON or a table, of what its reader may read.
 */
#include "feature/jams/report_pages.h"

#include "base/json.h"

#include "report.html.h"

#include <unistd.h>

/* ---- the page ---- */

const char *report_section_words(const struct rq *rq, enum report_section section)
{
	switch (section) {
	case REPORT_PART:
		return T(rq->lang, "Who took part");
	case REPORT_THEMES:
		return T(rq->lang, "Themes");
	case REPORT_IDEAS:
		return T(rq->lang, "Ideas in front");
	case REPORT_DISSENT:
		return T(rq->lang, "Dissent");
	case REPORT_UNHEARD:
		return T(rq->lang, "What was not heard");
	case REPORT_MOOD:
	case REPORT_SECTIONS:
		break;
	}
	return T(rq->lang, "Mood of the room");
}

url archive_url(const struct rq *rq, const struct jam_view *v, const char *form)
{
	return url_path(rq->arena, "/jams/%s/archive?form=%s", v->jam.handle, str_from(form));
}

static str label_of(const struct rq *rq, const struct q_sentence_list *s)
{
	if (str_eq(s->label, S("-")))
		return str_from(T(rq->lang, "Not said"));
	if (s->sort == SAYS_COUNTRY || s->sort == SAYS_UNHEARD_COUNTRY)
		return country_name(rq->arena, rq->lang, s->label);
	return s->label;
}

/* The sentence that begins at *at, and the posts that show it; false when they do not: some are not
 * there any more, or not for whoever looks. */
static bool take_sentence(struct rq *rq, const struct q_sentence_list_list *list, size_t *at,
			  struct sentence_row *row)
{
	const struct q_sentence_list *of = &list->v[*at];
	bool subject = !sentence_has_subject(of->sort);
	*row = (struct sentence_row){.of = of, .label = label_of(rq, of)};
	for (; *at < list->n && list->v[*at].number == of->number; ++*at) {
		const struct q_sentence_list *q = &list->v[*at];
		*ARENA_PUSH(rq->arena, &row->posts) = (struct said_post){
			q->id, q->root != 0, q->title, q->name, q->post_language};
		if (q->position == 0 && !subject) {
			subject = true;
			row->title = q->title;
			row->post_language = q->post_language;
		}
	}
	/* Of a country or unit that was hardly heard five people are shown, or none. */
	size_t least = sentence_of_unheard(of->sort) ? SHARE_FLOOR : SENTENCE_LEAST;
	return subject && row->posts.n >= least &&
	       (rq->viewer->employee || !sentence_for_colleagues(of->sort));
}

/* From how many posts a turn is, and how sure: one of which that is not known is not said. */
static bool find_turn(const struct jam *j, const struct q_turn_list_list *turns,
		      struct sentence_row *row)
{
	if (row->of->sort != SAYS_TURN)
		return true;
	for (size_t i = 0; i < turns->n; i++) {
		row->turn = mood_mark_of(j, &turns->v[i]);
		if (row->turn.hour == row->of->n)
			return true;
	}
	return false;
}

static err fill_report(struct rq *rq, const struct jam_view *v, struct report_page *p)
{
	struct q_sentence_list_list *list = NEW(rq->arena, struct q_sentence_list_list);
	struct q_turn_list_list *turns = NEW(rq->arena, struct q_turn_list_list);
	struct report_part part[REPORT_SECTIONS] = {0};
	p->v = v;
	TRY(q_report_find(rq->db, v->jam.id, &p->of, &p->made));
	if (!p->made)
		return OK;
	TRY(q_sentence_list(rq->db, v->jam.id, list));
	TRY(q_report_turns(rq->db, v->jam.id, turns));
	for (size_t i = 0; i < list->n;) {
		struct sentence_row row;
		enum report_section section = sentence_section(list->v[i].sort);
		if (take_sentence(rq, list, &i, &row) && find_turn(&v->jam, turns, &row))
			*ARENA_PUSH(rq->arena, &part[section].sentences) = row;
	}
	for (int s = REPORT_PART; s < REPORT_SECTIONS; s++) {
		part[s].section = (enum report_section)s;
		if (part[s].sentences.n)
			*ARENA_PUSH(rq->arena, &p->parts) = part[s];
	}
	return OK;
}

/* ---- for programs ---- */

static const char *const sorts[] = {"",
				    "all",
				    "country",
				    "unit",
				    "theme",
				    "idea",
				    "contradicted",
				    "split_agree",
				    "split_disagree",
				    "unanswered",
				    "unseen",
				    "unheard_country",
				    "unheard_unit",
				    "mood",
				    "turn"};

const struct api_member jam_sentence_members[] = {
	{"sort", "string",
	 "all, country, unit, theme, idea, contradicted, split_agree, split_disagree, unanswered, "
	 "unseen, unheard_country, unheard_unit, mood or turn (in hundredths)"},
	{"label", "string", "of a country, unit, language or theme; of an idea its title"},
	{"n", "integer", "what it counts: posts, people, thanks, ideas, per cent, the hour"},
	{"m", "integer",
	 "people, answers, all ideas, per cent of others, the mood, the mood before"},
	{"k", "integer",
	 "ideas, those that name it, people, the number by size, hours, the mood after"},
	{"turn", "JamTurn", "of a turn: from how many posts, and how sure", .optional = true},
	{"posts", "list of integer", "what shows it, three at least"},
	{0},
};
const struct api_member jam_report_members[] = {
	{"made", "time", "absent: it is made when the jam closes", .optional = true},
	{"posts", "integer", "ideas and answers"},
	{"authors", "integer", "by how many people"},
	{"sentences", "list of JamSentence", "those that three posts show to the viewer"},
	{0},
};
const struct api_schema jam_one_report = {.answer = "JamReport"};

static void sentence_json(struct out *o, const struct sentence_row *row)
{
	const struct q_sentence_list *s = row->of;
	json_open(o, NULL, '{');
	json_str(o, "sort", str_from(sorts[s->sort]));
	json_str(o, "label", sentence_has_subject(s->sort) ? row->title : row->label);
	json_int(o, "n", s->n);
	json_int(o, "m", s->m);
	json_int(o, "k", s->k);
	if (s->sort == SAYS_TURN)
		turn_json(o, "turn", row->turn.of);
	json_open(o, "posts", '[');
	for (size_t i = 0; i < row->posts.n; i++)
		json_int(o, NULL, row->posts.v[i].id.v);
	json_close(o, ']');
	json_close(o, '}');
}

static void report_json(struct out *o, const struct report_page *p)
{
	if (p->made)
		json_time(o, "made", p->of.made);
	json_int(o, "posts", p->of.posts);
	json_int(o, "authors", p->of.authors);
	json_open(o, "sentences", '[');
	for (size_t i = 0; i < p->parts.n; i++)
		for (size_t k = 0; k < p->parts.v[i].sentences.n; k++)
			sentence_json(o, &p->parts.v[i].sentences.v[k]);
	json_close(o, ']');
}

err report_show(struct rq *rq)
{
	struct jam_view v;
	struct report_page p = {0};
	TRY(jam_asked(rq, &v));
	TRY(fill_report(rq, &v, &p));
	if (rq->format == FORMAT_JSON) {
		api_begin(rq);
		report_json(rq->out, &p);
		return api_end(rq);
	}
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v.where, "insight", T(rq->lang, "Report"), &how, v_report_show,
				&p);
}

/* ---- the whole jam as a file ---- */

enum { BUFFER = 1 << 20, ARCHIVE_BATCH = 200 };
#define SCRATCH_MEMORY ((size_t)64 << 20)

/* It grows as the rows come: a jam need not fit into memory. */
struct archive {
	struct out o;
	int fd;
	bool failed;
	place_id jam;
	struct arena *scratch; /* of a batch */
	/* How far the answers of a batch were written. */
	item_id answer;
	int64_t answer_of;
	size_t answers;
};

static void spill(struct out *o)
{
	struct archive *f = (struct archive *)(void *)o; /* its first member */
	/* The last byte stays: commas in JSON are put by looking at it. */
	size_t done = 0, all = o->n ? o->n - 1 : 0;
	while (done < all && !f->failed) {
		ssize_t n = write(f->fd, o->p + done, all - done);
		f->failed = n < 0;
		done += n < 0 ? 0 : (size_t)n;
	}
	if (o->n)
		o->p[0] = o->p[all];
	o->n = o->n ? 1 : 0;
}

/* A field that a spreadsheet would take for a formula begins with an apostrophe. */
static void csv_field(struct out *o, str s, bool last)
{
	bool formula = s.n && strchr("=+-@\t\r", s.p[0]) != NULL;
	out_byte(o, '"');
	if (formula)
		out_byte(o, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			out_byte(o, '"');
		out_byte(o, s.p[i]);
	}
	out_byte(o, '"');
	out_str(o, last ? S("\r\n") : S(","));
}

static void csv_number(struct out *o, int64_t n)
{
	out_int(o, n);
	out_byte(o, ',');
}

static void csv_time(struct out *o, int64_t time)
{
	out_iso_time(o, time);
	out_byte(o, ',');
}

static void after_answer(struct archive *f, const struct q_archive_answers *q)
{
	f->answer = q->id;
	f->answer_of = q->root;
	f->answers++;
}

static err after_row(struct archive *f)
{
	if (f->o.n >= BUFFER / 2)
		spill(&f->o);
	return f->o.bad;
}

static err idea_csv(void *arg, const struct q_archive_ideas *q)
{
	struct archive *f = arg;
	struct out *o = &f->o;
	csv_number(o, q->id.v);
	out_lit(o, "idea,,");
	csv_field(o, q->forum, false);
	csv_field(o, q->handle, false);
	csv_field(o, q->name, false);
	csv_time(o, q->created);
	csv_field(o, q->language, false);
	csv_number(o, q->likes);
	csv_field(o, q->title, false);
	csv_field(o, q->body, true);
	return after_row(f);
}

static err answer_csv(void *arg, const struct q_archive_answers *q)
{
	struct archive *f = arg;
	struct out *o = &f->o;
	csv_number(o, q->id.v);
	out_lit(o, "answer,");
	csv_number(o, q->root);
	csv_field(o, STR_NONE, false);
	csv_field(o, q->handle, false);
	csv_field(o, q->name, false);
	csv_time(o, q->created);
	csv_field(o, q->language, false);
	csv_number(o, q->likes);
	csv_field(o, STR_NONE, false);
	csv_field(o, q->body, true);
	after_answer(f, q);
	return after_row(f);
}

static err archive_idea_json(void *arg, const struct q_archive_ideas *q)
{
	struct archive *f = arg;
	struct out *o = &f->o;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "forum", q->forum);
	json_person(o, "author", q->handle, q->name);
	json_time(o, "created", q->created);
	json_str(o, "language", q->language);
	json_int(o, "likes", q->likes);
	json_int(o, "comments", q->comments);
	json_int(o, "built", q->built);
	if (q->merged)
		json_int(o, "merged", q->merged);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return after_row(f);
}

static err archive_answer_json(void *arg, const struct q_archive_answers *q)
{
	struct archive *f = arg;
	struct out *o = &f->o;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_int(o, "idea", q->root);
	json_int(o, "answers", q->reply_to);
	json_person(o, "author", q->handle, q->name);
	json_time(o, "created", q->created);
	json_str(o, "language", q->language);
	json_int(o, "likes", q->likes);
	json_str(o, "body", q->body);
	json_close(o, '}');
	after_answer(f, q);
	return after_row(f);
}

static err archive_link_json(void *arg, const struct q_archive_links *q)
{
	struct archive *f = arg;
	struct out *o = &f->o;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_int(o, "other", q->other.v);
	json_str(o, "kind", idea_link_name((enum idea_link)q->kind));
	json_close(o, '}');
	return after_row(f);
}

/* Some at a time, in memory of their own: PostgreSQL gives a whole result at once. */
static err each_idea(struct rq *rq, struct archive *f,
		     err (*row)(void *, const struct q_archive_ideas *))
{
	struct q_archive_ideas_list rows;
	item_id after = {0};
	do {
		rows = (struct q_archive_ideas_list){0};
		arena_reset(f->scratch);
		TRY(q_archive_ideas(rq->db, f->jam, after, ARCHIVE_BATCH, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			TRY(row(f, &rows.v[i]));
			after = rows.v[i].id;
		}
	} while (rows.n == ARCHIVE_BATCH);
	return OK;
}

static err each_batch(struct rq *rq, struct archive *f,
		      err (*write)(struct db *db, struct archive *f, struct id_list ids))
{
	struct q_archive_ids_list rows;
	item_id after = {0};
	do {
		struct id_list ids = {0};
		rows = (struct q_archive_ids_list){0};
		arena_reset(f->scratch);
		TRY(q_archive_ids(rq->db, f->jam, after, ARCHIVE_BATCH, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			*ARENA_PUSH(f->scratch, &ids) = rows.v[i].id.v;
			after = rows.v[i].id;
		}
		if (ids.n)
			TRY(write(rq->db, f, ids));
	} while (rows.n == ARCHIVE_BATCH);
	return OK;
}

static err each_answer(struct db *db, struct archive *f, struct id_list ids,
		       err (*row)(void *, const struct q_archive_answers *))
{
	f->answer = (item_id){0};
	f->answer_of = 0;
	do {
		f->answers = 0;
		TRY(q_archive_answers(db, ids, f->answer_of, f->answer, ARCHIVE_BATCH, row, f));
	} while (f->answers == ARCHIVE_BATCH);
	return OK;
}

static err csv_answers(struct db *db, struct archive *f, struct id_list ids)
{
	return each_answer(db, f, ids, answer_csv);
}

static err json_answers(struct db *db, struct archive *f, struct id_list ids)
{
	return each_answer(db, f, ids, archive_answer_json);
}

static err json_links(struct db *db, struct archive *f, struct id_list ids)
{
	return q_archive_links(db, ids, archive_link_json, f);
}

static err write_csv(struct rq *rq, struct archive *f)
{
	out_lit(&f->o, "id,kind,idea,forum,handle,name,created,language,thanks,title,body\r\n");
	TRY(each_idea(rq, f, idea_csv));
	return each_batch(rq, f, csv_answers);
}

static err write_json(struct rq *rq, const struct jam_view *v, const struct report_page *p,
		      struct archive *f)
{
	struct out *o = &f->o;
	json_open(o, NULL, '{');
	json_str(o, "jam", v->jam.handle);
	json_str(o, "title", v->where.place.title);
	json_time(o, "opens", v->jam.opens);
	json_time(o, "closes", v->jam.closes);
	json_time(o, "freezes", v->jam.freezes);
	json_open(o, "report", '{');
	report_json(o, p);
	json_close(o, '}');
	json_open(o, "ideas", '[');
	TRY(each_idea(rq, f, archive_idea_json));
	json_close(o, ']');
	json_open(o, "answers", '[');
	TRY(each_batch(rq, f, json_answers));
	json_close(o, ']');
	json_open(o, "links", '[');
	TRY(each_batch(rq, f, json_links));
	json_close(o, ']');
	json_close(o, '}');
	return o->bad;
}

/* All that is buffered, its last byte too. */
static bool finish(struct archive *f)
{
	spill(&f->o);
	bool failed = f->failed || f->o.bad || (f->o.n && write(f->fd, f->o.p, f->o.n) != 1);
	out_free(&f->o);
	return close(f->fd) == 0 && !failed;
}

/* Rows lie in the scratch of a batch meanwhile. */
static err write_archive(struct rq *rq, const struct jam_view *v, const struct report_page *p,
			 bool csv, struct archive *f)
{
	struct db *db = rq->db;
	struct arena *before = db->arena;
	db->arena = f->scratch = arena_new(SCRATCH_MEMORY);
	err e = csv ? write_csv(rq, f) : write_json(rq, v, p, f);
	db->arena = before;
	db->log_text = str_dup(before, db->log_text);
	arena_free(f->scratch);
	return e;
}

err archive_show(struct rq *rq)
{
	struct jam_view v;
	struct report_page p = {0};
	str path;
	TRY(jam_asked(rq, &v));
	TRY(fill_report(rq, &v, &p));
	/* Before it opens there is nothing in it for anybody. */
	if (v.jam.phase == JAM_AHEAD)
		return NOT_FOUND;
	bool csv = str_eq(rq_query(rq, "form"), S("csv"));
	struct archive f = {.o = out_heap((size_t)64 << 20), .jam = v.jam.id};
	f.fd = rq_temporary(rq, &path);
	if (f.fd < 0) {
		out_free(&f.o);
		return FAULT;
	}
	err e = write_archive(rq, &v, &p, csv, &f);
	bool whole = finish(&f);
	TRY(e);
	if (!whole)
		return FAULT;
	return response_file(rq, path, csv ? S("text/csv; charset=utf-8") : S("application/json"),
			     STR_NONE, true,
			     str_cat(rq->arena, v.jam.handle, csv ? S(".csv") : S(".json")));
}

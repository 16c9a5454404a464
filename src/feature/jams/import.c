/* SPDX-License-Identifier: Apache-2.0
 * import: the folder of a conversation of Polis becomes a jam that is over, with one forum: its
 * statements as ideas, its participants, of whom only a number is known, as guests without a way to
 * sign in.
 */
#include "feature/jams/handlers.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/import/author.h"
#include "core/import/encoding.h"
#include "core/import/imported.h"
#include "core/import/polis.h"
#include "ui/import_report.h"

#include "jams.sql.h"
#include "polis.sql.h"

#define FILE_MAX ((int64_t)4 << 30)

enum { TITLE_CUT_LEAST = 80 }; /* characters of a title that is cut at a space */

struct polis_import {
	struct db *db;
	struct arena *whole, *row;
	struct import_report *report;
	str folder, source;
	struct polis_summary summary;
	struct place jam;
	place_id forum;
	int64_t first, last; /* times of what was said or voted */
	int64_t founder;     /* whose statement is the earliest that stays */
	int64_t founded;
	struct polis_comment
		earliest; /* of all: by it a conversation without an address is known */
	struct {
		struct participant {
			person_id id;
			bool asked, may; /* write there */
		} * v;			 /* by their numbers */
		size_t n, cap;
	} people;
	struct {
		item_id *v; /* likewise of statements that came in */
		size_t n, cap;
	} ideas;
};

/* ---- the files ---- */

/* One file, compressed or not; NOT_FOUND when the folder has none of that name. */
static err open_file(struct polis_import *p, const char *name, struct source **s, str *why)
{
	static const char *const endings[] = {"", ".gz", ".bz2"};
	struct arena *a = p->whole;
	err e = NOT_FOUND;
	for (size_t k = 0; k < sizeof(endings) / sizeof(*endings) && e == NOT_FOUND; k++)
		e = source_open(a,
				str_cat(a, p->folder, S("/"), str_from(name), str_from(endings[k])),
				FILE_MAX, s, why);
	return e;
}

typedef err reader(struct arena *a, struct source *s, const struct polis_handler *h, str *why);

static err read_file(struct polis_import *p, const char *name, reader *read,
		     const struct polis_handler *h, str *why)
{
	struct source *s;
	err e = open_file(p, name, &s, why);
	if (e == NOT_FOUND)
		return e;
	if (e == OK)
		e = read(p->whole, s, h, why);
	if (e)
		*why = str_cat(p->whole, str_from(name), S(": "), *why);
	return e;
}

static err read_summary(struct polis_import *p, str *why)
{
	struct source *s;
	err e = open_file(p, "summary.csv", &s, why);
	if (e == NOT_FOUND) {
		import_note(p->whole, p->report, S("there is no summary.csv"));
		return OK;
	}
	if (e == OK)
		e = polis_read_summary(p->whole, s, &p->summary, why);
	if (e)
		*why = str_cat(p->whole, S("summary.csv: "), *why);
	return e;
}

/* ---- when it was: the first time through ---- */

static err note_time(struct polis_import *p, int64_t at, str *why)
{
	if (at > p->db->now) {
		*why = S("a time that is still to come");
		return INVALID;
	}
	p->first = p->first && p->first < at ? p->first : at;
	p->last = at > p->last ? at : p->last;
	return OK;
}

static err time_of_comment(void *self, const struct polis_comment *c, str *why)
{
	struct polis_import *p = self;
	const struct polis_comment *e = &p->earliest;
	TRY(note_time(p, c->created, why));
	if (!e->created || c->created < e->created ||
	    (c->created == e->created && c->number < e->number)) {
		p->earliest = *c;
		p->earliest.body = str_dup(p->whole, c->body);
	}
	if (c->moderated != POLIS_REFUSED && (!p->founded || c->created < p->founded)) {
		p->founded = c->created;
		p->founder = c->author;
	}
	return OK;
}

static err time_of_vote(void *self, const struct polis_vote *v, str *why)
{
	return note_time(self, v->created, why);
}

/* ---- people ---- */

static str numbered(struct polis_import *p, const char *kind, int64_t number)
{
	struct out o = out_new(p->row, 64);
	out_str(&o, str_from(kind));
	out_byte(&o, ' ');
	out_int(&o, number);
	return out_view(&o);
}

static err participant(struct polis_import *p, int64_t number, person_id *person)
{
	while (p->people.n <= (size_t)number)
		*ARENA_PUSH(p->whole, &p->people) = (struct participant){0};
	person_id *known = &p->people.v[number].id;
	if (ID_NONE(*known)) {
		const struct import_author author = {.source = p->source,
						     .key = numbered(p, "participant", number),
						     .kind = PERSON_GUEST,
						     .display_name =
							     numbered(p, "Participant", number),
						     .created = p->first};
		bool made;
		TRY(import_author(p->db, &author, known, &made));
		if (!ID_NONE(p->jam.id) && made)
			TRY(member_put(p->db, *known, p->jam.id, ROLE_MEMBER, MEMBER_IN));
	}
	*person = *known;
	return OK;
}

/* Who was taken out since, or whose account ended, does not come back by another import: *may is
 * false then. */
static err writer(struct polis_import *p, int64_t number, person_id *person, bool *may)
{
	TRY(participant(p, number, person));
	struct participant *known = &p->people.v[number];
	if (!known->asked) {
		err e = access_may_write(p->db, *person, p->forum, &known->may);
		if (e && e != NOT_FOUND)
			return e;
		known->may = known->may && e == OK;
		known->asked = true;
	}
	*may = known->may;
	return OK;
}

/* ---- the jam ---- */

static err make_jam(struct polis_import *p, int64_t ends)
{
	struct arena *a = p->whole;
	struct jam j = {.opens = p->first, .closes = ends, .freezes = ends};
	struct jam_forum f = {.question = one_line(a, p->summary.topic, FORUM_QUESTION_MAX)};
	str title = one_line(a, p->summary.topic, PLACE_TITLE_MAX);
	struct q_polis_keeper keeper = {0};
	int64_t changed;
	bool found;
	p->jam = (struct place){.audience = AUDIENCE_INTERNAL,
				.title = title.n ? title : S("Polis"),
				.description = utf8_head(p->summary.about, PLACE_ABOUT_MAX),
				.created = p->first};
	TRY(q_polis_keeper(p->db, &keeper, &found));
	p->jam.owner = keeper.id;
	/* In a house without anybody who looks after it. */
	if (!found)
		TRY(participant(p, p->founder, &p->jam.owner));
	p->db->viewer = p->jam.owner;
	/* Made in the arena of the import, which holds what it is called. */
	p->db->arena = a;
	f.title = p->jam.title;
	err e = jam_make(p->db, &p->jam, &j);
	if (e == OK)
		e = jam_forum_make(p->db, &p->jam, p->first, &f);
	p->db->arena = p->row;
	TRY(e);
	p->forum = f.id;
	/* It is over: nobody is told of it. */
	TRY(q_jam_told(p->db, p->jam.id, 3, &changed));
	TRY(imported_put(p->db, p->source, S("jam"), p->jam.id.v));
	return imported_put(p->db, p->source, S("forum"), p->forum.v);
}

/* The jam of an earlier import, which lasted until now when more was said since, or a new one. */
static err find_or_make(struct polis_import *p)
{
	struct q_jam_find was;
	bool found;
	int64_t ends = p->last + SECOND < p->db->now ? p->last + SECOND : p->db->now;
	err e = imported_find(p->db, p->source, S("jam"), &p->jam.id.v);
	if (e == NOT_FOUND)
		return make_jam(p, ends);
	TRY(e);
	TRY(imported_find(p->db, p->source, S("forum"), &p->forum.v));
	TRY(q_jam_find(p->db, p->jam.id, &was, &found));
	if (!found)
		return CONFLICT;
	p->jam.audience = AUDIENCE_INTERNAL;
	if (was.freezes >= ends)
		return OK;
	return q_jam_write(p->db, p->jam.id, p->first < was.opens ? p->first : was.opens, ends,
			   ends, was.languages, was.rules);
}

/* ---- statements ---- */

/* As a title what fits into one, cut at a space, and then the whole text below it. */
static void words_of(struct arena *a, str text, struct idea_words *w)
{
	str line = one_line(a, text, 2 * IDEA_BODY_MAX);
	*w = (struct idea_words){.title = line};
	if (utf8_count(line) <= IDEA_TITLE_MAX)
		return;
	str head = utf8_head(line, IDEA_TITLE_MAX - 1);
	size_t cut = head.n;
	while (cut && head.p[cut - 1] != ' ')
		cut--;
	if (cut && utf8_count(str_sub(head, 0, cut)) > TITLE_CUT_LEAST)
		head = str_trim(str_sub(head, 0, cut));
	w->title = str_cat(a, head, S("…"));
	w->body = text;
}

/* Why it does not become an idea; NULL when it does. */
static const char *left_out(const struct polis_comment *c, str text)
{
	if (c->moderated == POLIS_REFUSED)
		return "a statement that was moderated out";
	if (text.n == 0)
		return "a statement is empty";
	return utf8_count(text) > IDEA_BODY_MAX ? "a statement is too long" : NULL;
}

static err on_comment(void *self, const struct polis_comment *c, str *why)
{
	struct polis_import *p = self;
	struct idea_words words;
	person_id author;
	item_id id;
	int64_t known;
	(void)why;
	arena_reset(p->row);
	p->report->read++;
	str text = str_trim(c->body), key = numbered(p, "statement", c->number);
	const char *reason = left_out(c, text);
	if (reason) {
		import_skip(p->whole, p->report, str_from(reason));
		return OK;
	}
	err e = imported_find(p->db, p->source, key, &known);
	if (e == OK)
		import_skip(p->whole, p->report, S("here already"));
	if (e != NOT_FOUND)
		return e;
	bool may;
	TRY(writer(p, c->author, &author, &may));
	if (!may) {
		import_skip(p->whole, p->report, S("its author may not write there any more"));
		return OK;
	}
	p->db->viewer = author;
	words_of(p->row, text, &words);
	int64_t created = c->created < p->db->now ? c->created : p->db->now;
	TRY(idea_make(p->db, &p->jam, p->forum, author, &words, false, created, &id));
	TRY(imported_put(p->db, p->source, key, id.v));
	p->report->written++;
	return imported_score_put(p->db, id, p->source, c->agrees - c->disagrees);
}

/* ---- votes ---- */

static err idea_of(struct polis_import *p, int64_t number, item_id *id)
{
	while (p->ideas.n <= (size_t)number)
		*ARENA_PUSH(p->whole, &p->ideas) = (item_id){0};
	item_id *known = &p->ideas.v[number];
	err e = OK;
	if (ID_NONE(*known))
		e = imported_find(p->db, p->source, numbered(p, "statement", number), &known->v);
	*id = *known;
	return e;
}

/* The latest of somebody on a statement counts, as there. */
static err on_vote(void *self, const struct polis_vote *v, str *why)
{
	struct polis_import *p = self;
	item_id idea;
	person_id voter;
	int64_t changed;
	bool may;
	(void)why;
	arena_reset(p->row);
	p->report->read++;
	err e = idea_of(p, v->comment, &idea);
	if (e == NOT_FOUND) {
		import_skip(p->whole, p->report, S("a vote on a statement that did not come in"));
		return OK;
	}
	TRY(e);
	TRY(writer(p, v->voter, &voter, &may));
	if (!may) {
		import_skip(p->whole, p->report, S("a vote of who may not write there any more"));
		return OK;
	}
	TRY(q_polis_stance_put(p->db, idea, voter, p->jam.id, v->stance, v->created, &changed));
	if (changed)
		p->report->written++;
	else
		import_skip(p->whole, p->report, S("here already"));
	return OK;
}

/* ---- the folder ---- */

/* What it is known by, wherever its folder lies: its address, or else its earliest statement. */
static str source_of(struct polis_import *p)
{
	const struct polis_comment *c = &p->earliest;
	struct out o = out_new(p->whole, 1 << 10);
	out_lit(&o, "polis ");
	if (p->summary.url.n)
		out_str(&o, one_line(p->whole, p->summary.url, 200));
	else
		out_fmt(&o, "%lld %lld %llx", (long long)c->number, (long long)c->created,
			(unsigned long long)str_hash(c->body));
	return out_view(&o);
}

static err read_folder(struct polis_import *p, str *why)
{
	const struct polis_handler times = {
		.self = p, .comment = time_of_comment, .vote = time_of_vote};
	const struct polis_handler rows = {.self = p, .comment = on_comment, .vote = on_vote};
	TRY(read_summary(p, why));
	err e = read_file(p, "comments.csv", polis_read_comments, &times, why);
	if (e == NOT_FOUND || (e == OK && !p->founded)) {
		*why = e ? S("the folder has no comments.csv")
			 : S("comments.csv: no statement is left");
		return INVALID;
	}
	TRY(e);
	e = read_file(p, "votes.csv", polis_read_votes, &times, why);
	if (e && e != NOT_FOUND)
		return e;
	if (e == NOT_FOUND)
		import_note(p->whole, p->report, S("there is no votes.csv"));
	p->source = source_of(p);
	TRY(find_or_make(p));
	TRY(read_file(p, "comments.csv", polis_read_comments, &rows, why));
	return e == OK ? read_file(p, "votes.csv", polis_read_votes, &rows, why) : OK;
}

err jams_import_polis(struct db *db, const struct app *app, str path, struct import_report *report,
		      str *why)
{
	struct polis_import p = {.db = db, .whole = db->arena, .folder = path, .report = report};
	person_id viewer = db->viewer;
	(void)app;
	p.row = arena_new(2 * IMPORT_RECORD_ARENA);
	db->arena = p.row;
	err e = read_folder(&p, why);
	*why = str_dup(p.whole, *why);
	db->log_text = str_dup(p.whole, db->log_text);
	db->arena = p.whole;
	db->viewer = viewer;
	arena_free(p.row);
	return e;
}

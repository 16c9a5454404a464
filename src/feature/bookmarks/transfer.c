/* SPDX-License-Identifier: Apache-2.0
 * transfer: files of bookmarks in (by command, by upload) and out. Reading a file again changes
 * nothing: what is kept already only gets the tags.
 */
#include "feature/bookmarks/handlers.h"

#include "base/clock.h"
#include "core/import/author.h"
#include "core/import/bookmark_file.h"
#include "ui/import_report.h"

#include "bookmark_files.xml.html.h"
#include "bookmarks.sql.h"

#include <unistd.h>

enum { UPLOAD_MAX = 8 << 20, BATCH = 200, TRIES = 4, REASONS = 20 };

/* ---- in ---- */

struct incoming {
	struct db *db;
	struct arena *whole; /* lives as long as the report */
	person_id person;
	struct import_report *report;
};

static err add_tags(struct db *db, item_id id, const struct text_list *tags)
{
	struct tag_list old;
	struct text_list labels = {0};
	TRY(tag_of_item(db, id, &old));
	for (size_t i = 0; i < old.n; i++)
		*ARENA_PUSH(db->arena, &labels) = old.v[i].label;
	for (size_t i = 0; i < tags->n && labels.n < TAGS_PER_ITEM; i++)
		*ARENA_PUSH(db->arena, &labels) = tags->v[i];
	return bookmark_retag(db, id, &labels);
}

static err take_one(struct incoming *in, const struct bookmark_record *r)
{
	struct db *db = in->db;
	struct web_address address;
	item_id id;
	bool made;
	in->report->read++;
	if (!web_address_read(db->arena, r->address, &address)) {
		import_skip(in->whole, in->report, S("no address of the web"));
		return OK;
	}
	TRY(bookmark_kept(db, in->person, web_address_hash(db->arena, address.url.s), &id));
	if (!ID_NONE(id)) {
		import_skip(in->whole, in->report, S("kept already: its tags were added"));
		return add_tags(db, id, &r->tags);
	}
	struct bookmark_new new = {.person = in->person,
				   .address = &address,
				   .title = r->title,
				   .body = r->note,
				   .tags = r->tags,
				   .audience = r->closed ? AUDIENCE_PRIVATE : AUDIENCE_INTERNAL,
				   .created = r->created < db->now ? r->created : 0,
				   .unread = r->unread,
				   .quiet = true};
	TRY(bookmark_save(db, &new, &id, &made));
	in->report->written++;
	return OK;
}

/* Each in an arena of its own, so that a long file needs no more than a short one. */
static err take(struct incoming *in, const struct bookmark_records *records, size_t from,
		size_t most)
{
	struct arena *before = in->db->arena, *row = arena_new(IMPORT_RECORD_ARENA);
	err e = OK;
	in->db->arena = row;
	for (size_t i = from; e == OK && i < records->n && i < from + most; i++) {
		e = take_one(in, &records->v[i]);
		arena_reset(row);
	}
	in->db->arena = before;
	arena_free(row);
	return e;
}

/* A file from the command line is nobody's in particular: a service account keeps it, which cannot
 * sign in. */
static err run(struct db *db, str path, bool opml, struct import_report *report, str *why)
{
	struct bookmark_records records;
	struct incoming in = {.db = db, .whole = db->arena, .report = report};
	person_id before = db->viewer;
	TRY(bookmark_file_open(db->arena, path, BOOKMARK_FILE_MAX, opml, &records, why));
	TRY(import_author(db,
			  &(const struct import_author){.source = S("bookmarks"),
							.key = S("library"),
							.kind = PERSON_SERVICE,
							.login = S("library"),
							.display_name = S("Library")},
			  &in.person, NULL));
	db->viewer = in.person;
	err e = take(&in, &records, 0, records.n);
	db->viewer = before;
	return e;
}

static err import_any(struct db *db, const struct app *app, str path, struct import_report *report,
		      str *why)
{
	(void)app;
	return run(db, path, false, report, why);
}

static err import_opml(struct db *db, const struct app *app, str path, struct import_report *report,
		       str *why)
{
	(void)app;
	return run(db, path, true, report, why);
}

const struct importer bookmark_importers[] = {
	{"bookmarks", "bookmarks of a browser or service (HTML, JSON, CSV)", import_any},
	{"opml", "lists of feeds or links", import_opml},
	{0},
};

/* ---- by upload ---- */

struct upload_work {
	struct bookmark_records records;
	struct import_report report;
	size_t at;
	const char *error;
};

static err batch(struct rq *rq, void *arg)
{
	struct upload_work *w = arg;
	struct import_report before = w->report;
	struct incoming in = {
		.db = rq->db, .whole = rq->arena, .person = rq->viewer_id, .report = &w->report};
	err e = take(&in, &w->records, w->at, BATCH);
	if (e)
		w->report = before;
	return e;
}

static str reasons(struct rq *rq, const struct import_report *r)
{
	struct out o = out_new(rq->arena, 16384);
	for (size_t i = 0; i < r->n && i < REASONS; i++) {
		out_int(&o, r->v[i].n);
		out_lit(&o, ": ");
		out_str(&o, r->v[i].reason);
		out_byte(&o, '\n');
	}
	return out_view(&o);
}

static err show(struct rq *rq, void *arg)
{
	struct upload_work *w = arg;
	struct import_report *r = &w->report;
	if (w->error) {
		form_error(rq, "file", w->error);
		rq->response.status = 422;
		return bookmark_settings_show(rq, STR_NONE, STR_NONE);
	}
	str read = format_fill(
		rq->arena,
		TN(rq->lang, "# bookmark was in the file", "# bookmarks were in the file", r->read),
		number(rq, r->read));
	str written = format_fill(rq->arena, TN(rq->lang, "# is new", "# are new", r->written),
				  number(rq, r->written));
	return bookmark_settings_show(rq, str_cat(rq->arena, read, S(", "), written, S(".")),
				      reasons(rq, r));
}

err bookmark_import(struct rq *rq)
{
	const struct upload *file = rq_upload(rq, "file");
	struct upload_work w = {0};
	str why = STR_NONE;
	if (!file || file->size == 0)
		w.error = T(rq->lang, "Choose a file first.");
	else if (file->size > UPLOAD_MAX)
		w.error = T(rq->lang, "This file is larger than 8 MB.");
	else if (bookmark_file_open(rq->arena, file->path, UPLOAD_MAX, false, &w.records, &why))
		w.error = cstr(
			rq->arena,
			format_fill(rq->arena, T(rq->lang, "This file cannot be read: #."), why));
	for (; !w.error && w.at < w.records.n; w.at += BATCH) {
		err e = rq_transaction(rq, true, batch, &w);
		/* Over PostgreSQL it may meet a job that writes of the same addresses. */
		for (int tries = 1; e == BUSY && tries < TRIES; tries++)
			e = rq_transaction(rq, true, batch, &w);
		TRY(e);
	}
	return rq_transaction(rq, false, show, &w);
}

/* ---- out ---- */

static str csv_cell(struct arena *a, str s)
{
	struct out o = out_new(a, 2 * s.n + 3);
	out_byte(&o, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			out_byte(&o, '"');
		out_byte(&o, s.p[i]);
	}
	out_byte(&o, '"');
	return out_view(&o);
}

static void write_csv(struct rq *rq, const struct bookmark_file_row *r)
{
	const str cells[] = {r->address, r->title, r->note, r->tags, r->time};
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++) {
		out_str(rq->out, csv_cell(rq->arena, cells[i]));
		out_byte(rq->out, ',');
	}
	out_str(rq->out, r->closed ? S("private,") : S("internal,"));
	out_str(rq->out, r->unread ? S("yes\r\n") : S("no\r\n"));
}

/* Pinboard's members; its tags have no spaces, so the labels stand beside them. */
static void write_json(struct rq *rq, const struct bookmark_file_row *r,
		       const struct tag_list *tags)
{
	struct out *o = rq->out;
	struct out words = out_new(rq->arena, 4096);
	for (size_t i = 0; i < tags->n; i++) {
		if (i)
			out_byte(&words, ' ');
		for (size_t k = 0; k < tags->v[i].label.n; k++)
			out_byte(&words,
				 tags->v[i].label.p[k] == ' ' ? '-' : tags->v[i].label.p[k]);
	}
	json_open(o, NULL, '{');
	json_str(o, "href", r->address);
	json_str(o, "description", r->title);
	json_str(o, "extended", r->note);
	json_str(o, "time", r->time);
	json_str(o, "shared", r->closed ? S("no") : S("yes"));
	json_str(o, "toread", r->unread ? S("yes") : S("no"));
	json_str(o, "tags", out_view(&words));
	json_open(o, "labels", '[');
	for (size_t i = 0; i < tags->n; i++)
		json_str(o, NULL, tags->v[i].label);
	json_close(o, ']');
	json_close(o, '}');
}

static str joined(struct arena *a, const struct tag_list *tags, str between, str before)
{
	struct out o = out_new(a, 8 * TAGS_PER_ITEM * TAG_LENGTH);
	for (size_t i = 0; i < tags->n; i++) {
		out_str(&o, i ? between : STR_NONE);
		out_str(&o, before);
		out_str(&o, tags->v[i].label);
	}
	return out_view(&o);
}

/* XML makes spaces of line ends in attributes. */
static str in_attribute(struct arena *a, str s)
{
	struct out o = out_new(a, 3 * s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		out_str(&o, s.p[i] == '\n' ? S(BOOKMARK_LINE_END) : str_sub(s, i, 1));
	return out_view(&o);
}

static struct bookmark_file_row row_of(struct rq *rq, const struct q_bookmark_own_all *q,
				       const struct tag_list *tags, enum bookmark_format format)
{
	struct out time = out_new(rq->arena, 64);
	bool opml = format == BOOKMARKS_OPML;
	out_iso_time(&time, q->created / SECOND * SECOND);
	return (struct bookmark_file_row){
		.url = {q->url}, /* safe: web_address_read made it */
		.address = q->url,
		.title = q->title,
		.note = q->body,
		.lines = opml ? in_attribute(rq->arena, q->body) : STR_NONE,
		.time = out_view(&time),
		.seconds = q->created / SECOND,
		.closed = q->audience == AUDIENCE_PRIVATE,
		.unread = q->unread,
		.tags = joined(rq->arena, tags, S(","), STR_NONE),
		.category = opml ? joined(rq->arena, tags, S(","), S("/")) : STR_NONE};
}

/* ---- all of them, a row at a time ---- */

struct writing {
	struct rq *rq;
	enum bookmark_format format;
};

static err write_row(void *arg, const struct q_bookmark_own_all *q)
{
	const struct writing *w = arg;
	struct rq *rq = w->rq;
	struct tag_list tags;
	TRY(tag_of_item(rq->db, q->id, &tags));
	struct bookmark_file_row r = row_of(rq, q, &tags, w->format);
	if (w->format == BOOKMARKS_CSV)
		write_csv(rq, &r);
	else if (w->format == BOOKMARKS_JSON)
		write_json(rq, &r, &tags);
	else if (w->format == BOOKMARKS_OPML)
		v_bookmark_opml_row(rq->out, &r);
	else {
		v_bookmark_netscape_row(rq->out, &r);
		out_byte(rq->out, '\n');
	}
	return rq->out->bad;
}

static void write_head(struct rq *rq, enum bookmark_format format)
{
	/* Readers look for this word. */
	const struct bookmark_file_row head = {.title = S("Bookmarks")};
	if (format == BOOKMARKS_CSV)
		out_lit(rq->out, "url,title,note,tags,created,audience,later\r\n");
	else if (format == BOOKMARKS_JSON)
		json_open(rq->out, NULL, '[');
	else if (format == BOOKMARKS_OPML)
		v_bookmark_opml_head(rq->out, &head);
	else
		v_bookmark_netscape_head(rq->out, &head);
}

static void write_end(struct rq *rq, enum bookmark_format format)
{
	if (format == BOOKMARKS_JSON)
		json_close(rq->out, ']');
	else if (format == BOOKMARKS_OPML)
		v_bookmark_opml_end(rq->out);
	else if (format == BOOKMARKS_NETSCAPE)
		v_bookmark_netscape_end(rq->out);
}

err bookmark_export(struct rq *rq)
{
	enum bookmark_format format;
	/* What people wrote is no page of ours: saved, never shown. */
	static const str types[BOOKMARKS_FORMATS] = {
		S("application/octet-stream"), S("application/json; charset=utf-8"),
		S("text/csv; charset=utf-8"), S("text/x-opml; charset=utf-8")};
	static const str files[BOOKMARKS_FORMATS] = {S("bookmarks.html"), S("bookmarks.json"),
						     S("bookmarks.csv"), S("bookmarks.opml")};
	struct writing w = {.rq = rq};
	if (!bookmark_format_named(rq_path(rq, "format"), &format))
		return NOT_FOUND;
	w.format = format;
	write_head(rq, format);
	TRY(q_bookmark_own_all(rq->db, rq->viewer_id, write_row, &w));
	write_end(rq, format);
	rq->response.type = types[format];
	response_header(rq, S("Content-Disposition"),
			str_cat(rq->arena, S("attachment; filename=\""), files[format], S("\"")));
	return rq->out->bad;
}

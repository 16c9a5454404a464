/* SPDX-License-Identifier: Apache-2.0
 * import: people from a table, a directory or cards. Who is there already (by the earlier import,
 * the login or the address) gets the fields that the organisation says; what a person writes of
 * oneself stays. Managers are tied at the end, when all are there.
 */
#include "feature/people/handlers.h"

#include "base/lang.h"
#include "base/utf8.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/import/author.h"
#include "core/import/encoding.h"
#include "core/import/imported.h"
#include "core/import/person_record.h"
#include "core/photo.h"
#include "html/html.h"
#include "ui/import_report.h"

#include "people.sql.h"
#include "people_import.sql.h"

enum { FIELD_MAX = 200, ABOUT_MAX = 4000 }; /* characters */
#define FILE_MAX ((int64_t)4 << 30)

/* Who names whom as manager; kept until the end. */
struct tie {
	person_id person;
	str manager;
};

struct people_import {
	struct db *db;
	const struct app *app;
	str source;
	struct arena *whole; /* as long as the import */
	struct arena *row;   /* a record at a time */
	struct import_report *report;
	struct {
		struct tie *v;
		size_t n, cap;
	} ties;
};

/* What the file says replaces what was there; what it does not say stays. */
static void take(struct arena *a, str *field, str value)
{
	if (value.n)
		*field = one_line(a, value, FIELD_MAX);
}

static void names_of(struct people_import *i, const struct person_record *r, struct person *p)
{
	take(i->row, &p->given_name, r->given_name);
	take(i->row, &p->family_name, r->last_name);
	if (p->given_name.n || p->family_name.n)
		return;
	person_name_split(one_line(i->row, r->display_name, FIELD_MAX), &p->given_name,
			  &p->family_name);
}

static void fill(struct people_import *i, const struct person_record *r, struct person *p)
{
	names_of(i, r, p);
	take(i->row, &p->email, r->email);
	take(i->row, &p->phone, r->phone.n ? r->phone : r->mobile);
	take(i->row, &p->title, r->title);
	take(i->row, &p->unit, r->department.n ? r->department : r->company);
	take(i->row, &p->city, r->city);
	take(i->row, &p->country, r->country);
	p->hired = r->hired ? r->hired : p->hired;
}

/* ---- who is it? ---- */

/* Guests and services are nobody of the house, whatever they are called: others chose their names.
 */
static err find_by_handle(struct people_import *i, str handle, int64_t *id)
{
	struct person p;
	int kind = 0;
	bool current;
	if (!handle_valid(handle))
		return NOT_FOUND;
	TRY(handle_find(i->db, handle, &kind, id, &current));
	if (kind != 1)
		return NOT_FOUND;
	TRY(person_find(i->db, (person_id){*id}, &p));
	return p.kind == PERSON_EMPLOYEE || p.kind == PERSON_ALUMNI ? OK : NOT_FOUND;
}

static err find_by_email(struct people_import *i, str email, int64_t *id)
{
	struct q_people_import_by_email q;
	bool found = false;
	if (email.n == 0)
		return NOT_FOUND;
	TRY(q_people_import_by_email(i->db, str_lower(i->row, email), &q, &found));
	if (found)
		*id = q.id.v;
	return found ? OK : NOT_FOUND;
}

/* OK, NOT_FOUND, or what failed. */
static err find_known(struct people_import *i, const struct person_record *r, int64_t *id)
{
	err e = r->reference.n ? imported_find(i->db, i->source, r->reference, id) : NOT_FOUND;
	if (e == NOT_FOUND)
		e = find_by_handle(i, str_lower(i->row, r->login), id);
	return e == NOT_FOUND ? find_by_email(i, one_line(i->row, r->email, FIELD_MAX), id) : e;
}

/* ---- writing ---- */

static err add_link(struct people_import *i, const struct person_record *r, person_id person)
{
	url website = url_check(i->row, r->website);
	bool web = str_starts(website.s, S("http://")) || str_starts(website.s, S("https://"));
	if (!web)
		return OK;
	str label = str_sub(website.s, (size_t)str_find(website.s, S("//")) + 2, website.s.n);
	return q_people_link_add(i->db, id_new(), person, 1, str_cut(&label, '/'), website.s,
				 false);
}

static err create(struct people_import *i, const struct person_record *r, int64_t *id)
{
	struct person p = {.kind = PERSON_EMPLOYEE, .bio = utf8_head(r->about, ABOUT_MAX)};
	int kind;
	int64_t target;
	bool current;
	enum lang language;
	fill(i, r, &p);
	if (r->language.n && lang_parse(r->language, &language))
		p.language = lang_code(language);
	p.created = p.hired && p.hired < i->db->now ? p.hired : i->db->now;
	str handle = str_lower(i->row, r->login);
	err taken =
		handle_valid(handle) ? handle_find(i->db, handle, &kind, &target, &current) : OK;
	if (taken != OK && taken != NOT_FOUND)
		return taken;
	/* A login that is no handle, or is another's, or an address of the house, makes room for
	 * the name. */
	p.handle = taken == NOT_FOUND ? handle : STR_NONE;
	err e = person_create(i->db, &p);
	if (e == INVALID && p.handle.n) {
		p.handle = STR_NONE;
		e = person_create(i->db, &p);
	}
	TRY(e);
	*id = p.id.v;
	return add_link(i, r, p.id);
}

/* Who was a guest with this address works here now: they are asked in anew, under the name that
 * they sign in with here where that is free. */
static err employ(struct people_import *i, const struct person_record *r, const struct person *p)
{
	str handle = str_lower(i->row, r->login);
	TRY(person_employ(i->db, p->id));
	TRY(audit_add(i->db, (person_id){0}, S("person.employ"), p->handle, i->source, STR_NONE));
	import_note(i->whole, i->report,
		    S("a guest works here now: their password and sessions ended"));
	err e = handle_valid(handle) && !str_eq(handle, p->handle)
			? person_rename(i->db, p->id, handle)
			: OK;
	return e == CONFLICT || e == INVALID ? OK : e;
}

static err update(struct people_import *i, const struct person_record *r, int64_t id)
{
	struct person p;
	TRY(person_find(i->db, (person_id){id}, &p));
	if (p.kind == PERSON_GUEST) {
		TRY(employ(i, r, &p));
		TRY(person_find(i->db, p.id, &p));
	}
	fill(i, r, &p);
	TRY(person_update(i->db, &p));
	return features_renamed(i->db, p.id);
}

/* A photo that cannot be read is no reason to leave the person out. */
static err add_photo(struct people_import *i, const struct person_record *r, int64_t id)
{
	struct photo photo;
	str why = STR_NONE;
	if (r->photo.n == 0)
		return OK;
	err e = photo_prepare_bytes(i->app, i->row, r->photo, &photo, &why);
	if (e == OK)
		return photo_save(i->db, (person_id){id}, &photo);
	import_note(
		i->whole, i->report,
		str_cat(i->row, S("a photo was left out: "), why.n ? why : str_from(err_name(e))));
	return OK;
}

static err write_record(struct people_import *i, const struct person_record *r)
{
	int64_t id = 0;
	err known = find_known(i, r, &id);
	if (known == NOT_FOUND)
		TRY(create(i, r, &id));
	else if (known == OK)
		TRY(update(i, r, id));
	else
		return known;
	if (r->reference.n)
		TRY(imported_put(i->db, i->source, r->reference, id));
	TRY(add_photo(i, r, id));
	if (r->manager.n)
		*ARENA_PUSH(i->whole, &i->ties) = (struct tie){{id}, str_dup(i->whole, r->manager)};
	i->report->written++;
	return OK;
}

/* In an arena of its own, so that the memory of a large file is that of its largest record. */
static err take_record(struct people_import *i, const struct person_record *r)
{
	struct arena *before = i->db->arena;
	i->db->arena = i->row;
	err e = write_record(i, r);
	i->db->log_text = str_dup(before, i->db->log_text);
	i->db->arena = before;
	return e;
}

static err tie_manager(struct people_import *i, const struct tie *tie)
{
	int64_t above = 0;
	err e = imported_find(i->db, i->source, tie->manager, &above);
	if (e == NOT_FOUND)
		e = find_by_handle(i, str_lower(i->row, tie->manager), &above);
	if (e == NOT_FOUND || (e == OK && above == tie->person.v)) {
		import_note(i->whole, i->report,
			    e == OK ? S("a person reports to themselves")
				    : S("a manager is not known"));
		return OK;
	}
	return e ? e : q_people_manager(i->db, tie->person, (person_id){above});
}

static err tie_managers(struct people_import *i)
{
	struct arena *before = i->db->arena;
	err e = OK;
	i->db->arena = i->row;
	for (size_t k = 0; k < i->ties.n && e == OK; k++) {
		arena_reset(i->row);
		e = tie_manager(i, &i->ties.v[k]);
	}
	i->db->log_text = str_dup(before, i->db->log_text);
	i->db->arena = before;
	return e;
}

/* ---- the three kinds of files ---- */

static err read_csv(struct people_import *i, struct source *s, str *why)
{
	struct csv *c;
	struct csv_row row;
	struct person_columns columns;
	err e;
	TRY(csv_open(i->whole, s, &c, why));
	e = csv_next(c, i->whole, &row, why);
	if (e == NOT_FOUND)
		*why = S("the file is empty");
	if (e)
		return e == NOT_FOUND ? INVALID : e;
	TRY(person_columns_read(i->whole, &row, &columns, why));
	for (size_t k = 0; k < columns.unknown.n; k++)
		import_note(i->whole, i->report,
			    str_cat(i->whole, S("column not read: "), columns.unknown.v[k]));
	for (; (e = csv_next(c, i->row, &row, why)) == OK; arena_reset(i->row)) {
		struct person_record r;
		str reason = STR_NONE;
		i->report->read++;
		if (person_from_csv(i->row, &columns, &row, &r, &reason) != OK)
			import_skip(i->whole, i->report, reason);
		else
			TRY(take_record(i, &r));
	}
	return e == NOT_FOUND ? OK : e;
}

static err read_ldif(struct people_import *i, struct source *s, str *why)
{
	struct ldif *l;
	struct ldif_entry entry;
	err e;
	TRY(ldif_open(i->whole, s, &l, why));
	for (; (e = ldif_next(l, i->row, &entry, why)) == OK; arena_reset(i->row)) {
		struct person_record r;
		i->report->read++;
		if (!person_from_ldif(i->row, &entry, &r))
			import_skip(i->whole, i->report, S("an entry that is no person"));
		else
			TRY(take_record(i, &r));
	}
	return e == NOT_FOUND ? OK : e;
}

static err read_vcard(struct people_import *i, struct source *s, str *why)
{
	struct vcard_reader *reader;
	struct vcard card;
	err e;
	TRY(vcard_open(i->whole, s, &reader, why));
	for (; (e = vcard_next(reader, i->row, &card, why)) == OK; arena_reset(i->row)) {
		struct person_record r;
		i->report->read++;
		if (!person_from_vcard(i->row, &card, &r))
			import_skip(i->whole, i->report, S("a card without a name"));
		else
			TRY(take_record(i, &r));
	}
	return e == NOT_FOUND ? OK : e;
}

static err import(struct db *db, const struct app *app, str path, struct import_report *report,
		  str *why, const char *kind,
		  err (*read)(struct people_import *, struct source *, str *))
{
	struct people_import i = {.db = db,
				  .app = app,
				  .source = str_from(kind),
				  .whole = db->arena,
				  .report = report};
	struct source *s;
	TRY(source_open(db->arena, path, FILE_MAX, &s, why));
	i.row = arena_new(IMPORT_RECORD_ARENA + ((size_t)256 << 20));
	err e = read(&i, s, why);
	*why = str_dup(db->arena, *why);
	if (e == OK)
		e = tie_managers(&i);
	arena_free(i.row);
	return e;
}

err people_import_csv(struct db *db, const struct app *app, str path, struct import_report *report,
		      str *why)
{
	return import(db, app, path, report, why, "people-csv", read_csv);
}

err people_import_ldif(struct db *db, const struct app *app, str path, struct import_report *report,
		       str *why)
{
	return import(db, app, path, report, why, "people-ldif", read_ldif);
}

err people_import_vcard(struct db *db, const struct app *app, str path,
			struct import_report *report, str *why)
{
	return import(db, app, path, report, why, "vcard", read_vcard);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/author.h"

#include "base/utf8.h"
#include "core/import/encoding.h"
#include "core/import/imported.h"

#include "author.sql.h"

enum { FIELD_MAX = 200, BIO_MAX = 4000 }; /* characters */

void person_name_split(str display, str *given, str *family)
{
	size_t cut = display.n;
	while (cut && display.p[cut - 1] != ' ')
		cut--;
	*given = cut ? str_trim(str_sub(display, 0, cut)) : display;
	*family = cut ? str_sub(display, cut, display.n) : STR_NONE;
}

/* OK, NOT_FOUND, or what failed. */
static err find(struct db *db, const struct import_author *author, str email, int64_t *id)
{
	struct q_author_by_email q;
	bool found = false;
	err e = imported_find(db, author->source, author->key, id);
	if (e != NOT_FOUND || email.n == 0)
		return e;
	TRY(q_author_by_email(db, email, &q, &found));
	if (found)
		*id = q.id.v;
	return found ? OK : NOT_FOUND;
}

static err make(struct db *db, const struct import_author *author, str email, int64_t *id)
{
	struct arena *a = db->arena;
	struct person p = {.kind = author->kind,
			   .given_name = one_line(a, author->given_name, FIELD_MAX),
			   .family_name = one_line(a, author->family_name, FIELD_MAX),
			   .email = email,
			   .city = one_line(a, author->city, FIELD_MAX),
			   .bio = utf8_head(author->bio, BIO_MAX),
			   .created = author->created};
	if (p.given_name.n == 0 && p.family_name.n == 0)
		person_name_split(
			one_line(a, author->display_name.n ? author->display_name : author->login,
				 FIELD_MAX),
			&p.given_name, &p.family_name);
	if (p.given_name.n == 0 && p.family_name.n == 0)
		p.given_name = S("?");
	int kind;
	int64_t target;
	bool current;
	str handle = str_lower(a, author->login);
	err taken = handle_valid(handle) ? handle_find(db, handle, &kind, &target, &current) : OK;
	if (taken != OK && taken != NOT_FOUND)
		return taken;
	p.handle = taken == NOT_FOUND ? handle : STR_NONE;
	err e = person_create(db, &p);
	if (e == INVALID && p.handle.n) {
		/* Reserved for the house: the name makes another. */
		p.handle = STR_NONE;
		e = person_create(db, &p);
	}
	*id = p.id.v;
	return e;
}

err import_author_by_address(struct db *db, const struct import_author *author, bool *guess)
{
	struct q_author_by_email q;
	int64_t id;
	str email = str_lower(db->arena, one_line(db->arena, author->email, FIELD_MAX));
	err known = imported_find(db, author->source, author->key, &id);
	*guess = false;
	if (known != NOT_FOUND || email.n == 0)
		return known == NOT_FOUND ? OK : known;
	return q_author_by_email(db, email, &q, guess);
}

err import_author(struct db *db, const struct import_author *author, person_id *id, bool *made)
{
	str email = str_lower(db->arena, one_line(db->arena, author->email, FIELD_MAX));
	err known = find(db, author, email, &id->v);
	if (known != OK && known != NOT_FOUND)
		return known;
	if (known == NOT_FOUND)
		TRY(make(db, author, email, &id->v));
	if (made)
		*made = known == NOT_FOUND;
	return imported_put(db, author->source, author->key, id->v);
}

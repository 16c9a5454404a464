/* SPDX-License-Identifier: Apache-2.0
 * invitation: making, opening and using a link; reading lists of people.
 */
#include "core/invitation.h"

#include "base/clock.h"
#include "core/import/csv.h"
#include "core/secret.h"

#include "invitation.sql.h"

err invitation_make(struct db *db, place_id place, int64_t days, int64_t uses, str *secret)
{
	int64_t id;
	return invitation_make_for(db, place, db->viewer, days, uses, secret, &id);
}

err invitation_make_for(struct db *db, place_id place, person_id maker, int64_t days, int64_t uses,
			str *secret, int64_t *id)
{
	*secret = secret_make(db->arena);
	*id = id_new();
	return q_invitation_add(db, secret_hash(db->arena, *secret), *id, place, maker,
				db->now + days * DAY, uses);
}

err invitation_open(struct db *db, str secret, enum place_kind kind, int64_t *id, place_id *place)
{
	struct q_invitation_find q;
	bool found;
	TRY(q_invitation_find(db, secret_hash(db->arena, secret), kind, &q, &found));
	*id = q.id;
	*place = q.place;
	return found ? OK : NOT_FOUND;
}

err invitation_use(struct db *db, int64_t id)
{
	int64_t changed;
	TRY(q_invitation_use(db, id, &changed));
	return changed ? OK : NOT_FOUND;
}

err invitation_end(struct db *db, int64_t id, place_id place)
{
	int64_t changed;
	TRY(q_invitation_drop(db, id, place, &changed));
	return changed ? OK : NOT_FOUND;
}

err invitation_end_all(struct db *db, place_id place)
{
	return q_invitation_drop_all(db, place);
}

err invitation_end_by(struct db *db, person_id maker)
{
	return q_invitation_drop_by(db, maker);
}

err invitation_list(struct db *db, place_id place, struct invitation_list *list)
{
	struct q_invitation_list_list rows = {0};
	*list = (struct invitation_list){0};
	TRY(q_invitation_list(db, place, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, list) = (struct invitation){.id = rows.v[i].id,
								   .created = rows.v[i].created,
								   .expires = rows.v[i].expires,
								   .uses_left = rows.v[i].uses_left,
								   .uses = rows.v[i].uses,
								   .maker = rows.v[i].name};
	return OK;
}

/* ---- lists of people ---- */

static err list_add(struct arena *a, struct invited_list *list, str token)
{
	if (list->n == INVITED_MAX)
		return TOO_LARGE;
	*ARENA_PUSH(a, list) = token;
	return OK;
}

static bool separates(char c)
{
	return c == ',' || c == ';' || c == '<' || c == '>' || c == '"' || (unsigned char)c <= ' ';
}

err invited_read(struct arena *a, str text, struct invited_list *list)
{
	size_t from = 0;
	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && !separates(text.p[i]))
			continue;
		if (i > from)
			TRY(list_add(a, list, str_sub(text, from, i - from)));
		from = i + 1;
	}
	return OK;
}

/* Which column holds names or addresses: by its title, else the first cell with an address. */
static ptrdiff_t titled(struct arena *a, const struct csv_row *head, const char *const *titles)
{
	for (size_t i = 0; i < head->n; i++)
		for (size_t k = 0; titles[k]; k++)
			if (str_eq(str_lower(a, str_trim(head->v[i])), str_from(titles[k])))
				return (ptrdiff_t)i;
	return -1;
}

static ptrdiff_t column_of(struct arena *a, const struct csv_row *head)
{
	static const char *const titles[] = {"email", "e-mail", "mail", "handle", "login", NULL};
	return titled(a, head, titles);
}

static ptrdiff_t name_column_of(struct arena *a, const struct csv_row *head)
{
	static const char *const titles[] = {"name", "nom", "full name", NULL};
	return titled(a, head, titles);
}

static str cell_of(const struct csv_row *row, ptrdiff_t column)
{
	if (column >= 0)
		return (size_t)column < row->n ? str_trim(row->v[column]) : STR_NONE;
	for (size_t i = 0; i < row->n; i++)
		if (str_find_byte(row->v[i], '@') >= 0)
			return str_trim(row->v[i]);
	return row->n ? str_trim(row->v[0]) : STR_NONE;
}

/* The name beside the last one of the list. */
static void name_add(struct arena *a, struct invited_list *names, const struct invited_list *list,
		     const struct csv_row *row, ptrdiff_t column)
{
	while (names && names->n + 1 < list->n)
		*ARENA_PUSH(a, names) = STR_NONE;
	if (names)
		*ARENA_PUSH(a, names) =
			column >= 0 && (size_t)column < row->n ? row->v[column] : STR_NONE;
}

err invited_read_table(struct arena *a, str path, struct invited_list *list,
		       struct invited_list *names, str *why)
{
	struct source *source;
	struct csv *csv;
	struct csv_row row;
	ptrdiff_t column = -1, named = -1;
	bool first = true;
	*why = STR_NONE;
	err e = source_open(a, path, INVITED_TABLE_MAX, &source, why);
	if (e == OK)
		e = csv_open(a, source, &csv, why);
	for (; e == OK; first = false) {
		e = csv_next(csv, a, &row, why);
		if (e != OK)
			break;
		if (first && (column = column_of(a, &row)) >= 0) {
			named = name_column_of(a, &row);
			continue;
		}
		str cell = cell_of(&row, column);
		if (str_empty(cell))
			continue;
		TRY(list_add(a, list, cell));
		name_add(a, names, list, &row, named);
	}
	/* A table that is too large says why; a list that is too long has no reason of its own. */
	if (e == TOO_LARGE)
		e = INVALID;
	return e == NOT_FOUND ? OK : e;
}

err invited_person(struct db *db, str token, struct person *person, bool *found)
{
	*found = false;
	token = str_lower(db->arena, token);
	if (str_find_byte(token, '@') > 0) {
		struct q_invitation_by_mail q;
		TRY(q_invitation_by_mail(db, token, &q, found));
		return *found ? person_find(db, q.id, person) : OK;
	}
	if (str_starts(token, S("@")))
		token = str_sub(token, 1, token.n);
	err e = person_by_handle(db, token, person, NULL);
	*found = e == OK && person->state == PERSON_ACTIVE;
	return e == NOT_FOUND ? OK : e;
}

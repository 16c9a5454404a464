/* SPDX-License-Identifier: Apache-2.0
 * person: accounts, their own places, handles and the words of their names.
 */
#include "core/person.h"

#include "base/utf8.h"
#include "core/place.h"
#include "core/session.h"

#include "access.sql.h"
#include "person.sql.h"

enum { HUES = 7, HANDLE_MAX = 40 };

/* Names that are addresses of the house or would mislead. Sorted. */
static const char *const reserved[] = {
	"about",    "account", "admin",	   "administrator", "all",	"anonymous",
	"api",	    "blobs",   "blogs",	   "bookmarks",	    "chat",	"communities",
	"company",  "dormant", "drafts",   "events",	    "everyone", "executives",
	"feeds",    "files",   "forum",	   "guidelines",    "health",	"help",
	"home",	    "item",    "items",	   "jams",	    "join",	"live",
	"media",    "metrics", "new",	   "nobody",	    "notices",	"notifications",
	"null",	    "people",  "public",   "ruche",	    "save",	"search",
	"settings", "sign-in", "sign-out", "static",	    "support",	"system",
	"tags",	    "updates", "url",	   "wikis",	    "write",
};

bool handle_valid(str handle)
{
	if (handle.n == 0 || handle.n > HANDLE_MAX)
		return false;
	for (size_t i = 0; i < handle.n; i++) {
		char c = handle.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!word && (i == 0 || (c != '.' && c != '_' && c != '-')))
			return false;
	}
	return true;
}

bool handle_reserved(str handle)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
		if (str_eq(handle, str_from(reserved[i])))
			return true;
	return false;
}

err handle_find(struct db *db, str name, int *kind, int64_t *target, bool *current)
{
	struct q_handle_find q;
	bool found;
	TRY(q_handle_find(db, name, &q, &found));
	if (!found)
		return NOT_FOUND;
	*kind = (int)q.kind;
	*target = q.target;
	*current = q.current;
	return OK;
}

err handle_take(struct db *db, str name, int kind, int64_t target)
{
	int old_kind;
	int64_t owner;
	bool current;
	err e = handle_find(db, name, &old_kind, &owner, &current);
	if (e == OK && (old_kind != kind || owner != target))
		return CONFLICT;
	if (e != OK && e != NOT_FOUND)
		return e;
	int64_t changed;
	TRY(q_handle_retire(db, kind, target));
	TRY(q_handle_put(db, name, kind, target, &changed));
	return changed ? OK : CONFLICT;
}

err handle_make(struct db *db, str words, str *handle)
{
	str folded = name_fold(db->arena, words);
	struct out o = out_new(db->arena, HANDLE_MAX);
	for (size_t i = 0; i < folded.n && o.n < HANDLE_MAX - 6; i++) {
		char c = folded.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (word)
			out_byte(&o, c);
		else if (o.n && o.p[o.n - 1] != '.' && i + 1 < folded.n)
			out_byte(&o, '.');
	}
	while (o.n && o.p[o.n - 1] == '.')
		o.n--;
	if (o.n == 0)
		out_lit(&o, "x");
	size_t stem = o.n;
	for (int64_t number = 2;; number++) {
		int kind;
		int64_t target;
		bool current;
		*handle = out_view(&o);
		err e = handle_reserved(*handle)
				? OK
				: handle_find(db, *handle, &kind, &target, &current);
		if (e == NOT_FOUND) {
			*handle = str_dup(db->arena, *handle);
			return OK;
		}
		TRY(e);
		o.n = stem;
		/* After some neighbours a random number ends the search at once. */
		out_int(&o, number < 20 ? number : id_new() % 1000000);
	}
}

static err write_words(struct db *db, const struct person *p)
{
	const str names[] = {p->given_name, p->family_name, p->pseudonym, p->handle};
	return name_words_put(db, p->id, str_join(db->arena, names, 4, S(" ")));
}

static void derive(struct db *db, struct person *p)
{
	str full = str_trim(str_cat(db->arena, p->given_name, S(" "), p->family_name));
	p->name = str_empty(p->pseudonym) ? full : p->pseudonym;
	p->sort_key =
		name_sort_key(db->arena, str_cat(db->arena, p->family_name, S(" "), p->given_name));
}

err person_create(struct db *db, struct person *p)
{
	if (str_empty(p->handle))
		TRY(handle_make(db, str_cat(db->arena, p->given_name, S(" "), p->family_name),
				&p->handle));
	if (!handle_valid(p->handle) || handle_reserved(p->handle))
		/* "admin" is reserved for everybody but an administrator. */
		if (!(p->admin && handle_valid(p->handle)))
			return INVALID;
	derive(db, p);
	p->email = str_lower(db->arena, str_trim(p->email));
	if (ID_NONE(p->id))
		p->id = (person_id){id_new()};
	if (!p->created)
		p->created = db->now;
	if (!p->hue)
		p->hue = (int64_t)(str_hash(p->handle) % HUES) + 1;
	if (!p->kind)
		p->kind = PERSON_EMPLOYEE;
	p->state = PERSON_ACTIVE;
	TRY(handle_take(db, p->handle, 1, p->id.v));
	TRY(q_person_add(db, p->id, p->kind, p->admin, p->handle, p->given_name, p->family_name,
			 p->name, p->pseudonym, p->sort_key, p->email, p->phone, p->title, p->unit,
			 p->city, p->country, p->manager.v, p->hired, p->language, p->time_zone,
			 p->theme, p->hue, p->bio, p->pronunciation, p->disclaimer_language,
			 p->photo, p->home_order, p->created));
	TRY(write_words(db, p));
	TRY(q_access_reach_add(db, p->id, p->id.v));
	struct place own = {.kind = PLACE_PERSON,
			    .audience = AUDIENCE_PUBLIC,
			    .joining = JOIN_INVITED,
			    .handle = p->handle,
			    .owner = p->id,
			    .title = p->name,
			    .language = p->language};
	return place_create(db, &own, p->family_name);
}

err person_update(struct db *db, const struct person *given)
{
	struct person p = *given;
	derive(db, &p);
	p.email = str_lower(db->arena, str_trim(p.email));
	TRY(q_person_write(db, p.id, p.given_name, p.family_name, p.name, p.pseudonym, p.sort_key,
			   p.email, p.phone, p.title, p.unit, p.city, p.country, p.manager.v,
			   p.hired, p.language, p.time_zone, p.theme, p.hue, p.bio, p.pronunciation,
			   p.disclaimer_language, p.photo, p.home_order));
	TRY(place_name_own(db, p.id, p.name, p.family_name));
	return write_words(db, &p);
}

err person_find(struct db *db, person_id id, struct person *p)
{
	struct q_person_row q;
	TRY(q_person_row(db, id, &q));
	*p = (struct person){
		.id = q.id,
		.kind = (enum person_kind)q.kind,
		.state = (enum person_state)q.state,
		.admin = q.admin,
		.handle = q.handle,
		.given_name = q.given_name,
		.family_name = q.family_name,
		.name = q.name,
		.pseudonym = q.pseudonym,
		.sort_key = q.sort_key,
		.email = q.email,
		.phone = q.phone,
		.title = q.title,
		.unit = q.unit,
		.city = q.city,
		.country = q.country,
		.manager = q.manager,
		.hired = q.hired,
		.language = q.language,
		.time_zone = q.time_zone,
		.theme = q.theme,
		.hue = q.hue,
		.bio = q.bio,
		.pronunciation = q.pronunciation,
		.disclaimer_language = q.disclaimer_language,
		.photo = q.photo,
		.home_order = q.home_order,
		.created = q.created,
		.items = q.items,
		.followers = q.followers,
	};
	return OK;
}

err person_by_handle(struct db *db, str handle, struct person *p, bool *moved)
{
	int kind;
	int64_t target;
	bool current;
	TRY(handle_find(db, handle, &kind, &target, &current));
	if (kind != 1)
		return NOT_FOUND;
	if (moved)
		*moved = !current;
	return person_find(db, (person_id){target}, p);
}

err person_place(struct db *db, person_id id, place_id *place)
{
	struct q_person_place q;
	TRY(q_person_place(db, id, &q));
	*place = q.id;
	return OK;
}

err person_set_admin(struct db *db, person_id id, bool admin)
{
	return q_person_admin(db, id, admin);
}

err person_disable(struct db *db, person_id id, bool disabled)
{
	TRY(q_person_state(db, id, disabled ? PERSON_DISABLED : PERSON_ACTIVE));
	return disabled ? session_end_all(db, id) : OK;
}

err person_employ(struct db *db, person_id id)
{
	int64_t changed;
	TRY(q_person_employ(db, id, &changed));
	if (!changed)
		return CONFLICT;
	/* What makes goes before what is made: a link being used sets a password, which is being
	 * used for a session. Each waits for the row of the one before. */
	TRY(one_time_link_end(db, id));
	TRY(q_person_password_drop(db, id));
	return session_end_all(db, id);
}

err person_rename(struct db *db, person_id id, str handle)
{
	struct person p;
	if (!handle_valid(handle) || handle_reserved(handle))
		return INVALID;
	TRY(handle_take(db, handle, 1, id.v));
	TRY(q_person_handle(db, id, handle));
	TRY(q_person_place_handle(db, id, handle));
	TRY(person_find(db, id, &p));
	return write_words(db, &p);
}

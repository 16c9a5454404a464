/* SPDX-License-Identifier: Apache-2.0
 * session: cookies, tokens, passwords and one-time links. Secrets are compared by their hash, never
 * stored.
 */
#include "core/session.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/event.h"
#include "core/secret.h"

#include <sodium.h>

#include "session.sql.h"

enum { ARGON_MEMORY = 19 * 1024 * 1024, ARGON_PASSES = 2 };

err session_create(struct db *db, person_id person, str address, str agent, str *secret)
{
	*secret = secret_make(db->arena);
	return q_session_add(db, secret_hash(db->arena, *secret), person, db->now,
			     db->now + SESSION_DAYS * DAY, address,
			     utf8_head(utf8_clean(db->arena, agent), 200), secret_make(db->arena));
}

/* These rows of session.sql carry the same columns of a viewer. */
#define VIEWER_FROM(viewer, q, db)                                                          \
	(*(viewer) = (struct viewer){                                                       \
		 .id = (q)->person,                                                         \
		 .place = (q)->place,                                                       \
		 .kind = (enum person_kind)(q)->kind,                                       \
		 .admin = (q)->admin,                                                       \
		 .handle = (q)->handle,                                                     \
		 .name = (q)->name,                                                         \
		 .given_name = (q)->given_name,                                             \
		 .initials = name_initials((db)->arena, (q)->given_name, (q)->family_name), \
		 .photo = (q)->photo,                                                       \
		 .theme = (q)->theme,                                                       \
		 .time_zone = (q)->time_zone,                                               \
		 .home_order = (q)->home_order,                                             \
		 .hue = (q)->hue,                                                           \
		 .has_language = lang_parse((q)->language, &(viewer)->lang)})

static void look_as(struct db *db, struct viewer *viewer, str language)
{
	viewer->employee = viewer->kind == PERSON_EMPLOYEE || viewer->kind == PERSON_SERVICE;
	viewer->has_language = lang_parse(language, &viewer->lang);
	db->viewer = viewer->id;
	db->clear = viewer->employee ? 1 : 0;
}

err session_find(struct db *db, str secret, struct session *session, struct viewer *viewer)
{
	struct q_session_find q;
	bool found;
	if (secret.n != SECRET_LENGTH)
		return NOT_FOUND;
	bytes hash = secret_hash(db->arena, secret);
	TRY(q_session_find(db, hash, &q, &found));
	if (!found)
		return NOT_FOUND;
	*session = (struct session){.hash = hash,
				    .person = q.person,
				    .created = q.created,
				    .seen = q.seen,
				    .expires = q.expires,
				    .csrf = q.csrf};
	VIEWER_FROM(viewer, &q, db);
	look_as(db, viewer, q.language);
	return OK;
}

err session_find_token(struct db *db, str token, struct viewer *viewer)
{
	struct q_session_token_find q;
	bool found;
	if (!str_starts(token, S("ruche_")) || token.n > 200)
		return NOT_FOUND;
	TRY(q_session_token_find(db, secret_hash(db->arena, token), &q, &found));
	if (!found)
		return NOT_FOUND;
	VIEWER_FROM(viewer, &q, db);
	look_as(db, viewer, q.language);
	viewer->token = true;
	viewer->token_writes = q.writes;
	return OK;
}

err session_look_as(struct db *db, person_id person, struct viewer *viewer)
{
	struct q_session_person q;
	bool found;
	TRY(q_session_person(db, person, &q, &found));
	if (!found)
		return NOT_FOUND;
	VIEWER_FROM(viewer, &q, db);
	look_as(db, viewer, q.language);
	return OK;
}

err session_end(struct db *db, bytes hash)
{
	TRY(q_session_end(db, hash));
	return session_ended(db, hash);
}

err session_ended(struct db *db, bytes hash)
{
	return event_add(db, EVENT_SIGNED_OUT, (item_id){session_number(hash)}, (item_id){0},
			 (place_id){0}, (person_id){0});
}

/* 53 bits of the hash, as every id has. */
int64_t session_number(bytes hash)
{
	uint64_t number = 0;
	for (size_t i = 0; i < 7 && i < hash.n; i++)
		number = number << 8 | hash.p[i];
	return (int64_t)(number >> 3) | 1;
}

err session_end_all(struct db *db, person_id person)
{
	TRY(q_session_end_all(db, person));
	TRY(event_add(db, EVENT_SIGNED_OUT, (item_id){0}, (item_id){0}, (place_id){0}, person));
	TRY(q_session_end_feeds(db, person));
	return q_session_end_tokens(db, person);
}

bool session_due(const struct session *session, int64_t now)
{
	return now - session->seen > HOUR;
}

err session_still(struct db *db, person_id person)
{
	struct q_session_account q;
	bool found;
	TRY(q_session_account(db, person, &q, &found));
	return found ? OK : NOT_FOUND;
}

err session_hold(struct db *db, const struct session *session)
{
	struct q_session_here q;
	bool found;
	/* A token asks: it stands for itself. */
	if (!session)
		return OK;
	TRY(q_session_here(db, session->hash, session->person, &q, &found));
	return found ? OK : NOT_FOUND;
}

err session_touch(struct db *db, bytes hash, person_id person)
{
	TRY(q_session_touch(db, hash, db->now));
	return q_session_touch_person(db, person, db->now);
}

err session_sweep(struct db *db)
{
	TRY(q_session_sweep(db));
	return q_one_time_link_sweep(db);
}

err password_store(struct arena *a, str password, str *stored)
{
	char *text = arena_alloc(a, crypto_pwhash_STRBYTES);
	if (crypto_pwhash_str(text, password.p, password.n, ARGON_PASSES, ARGON_MEMORY) != 0)
		return BUSY;
	*stored = str_from(text);
	return OK;
}

err password_set(struct db *db, person_id person, str password)
{
	str stored;
	if (password.n < PASSWORD_MIN || password.n > PASSWORD_MAX)
		return INVALID;
	TRY(password_store(db->arena, password, &stored));
	return q_password_put(db, person, stored, db->now);
}

err password_lookup(struct db *db, str login, struct password_check *check)
{
	/* The hash of a random password: an unknown login takes the same time as a wrong password.
	 */
	static const char decoy[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
				    "UvXxsHkoNqUPBXqvS2F7ZLBPGMLcnVdW1Gk8v0qXl0c";
	struct q_password_find q;
	struct q_password_find_email by_email;
	bool found;
	*check = (struct password_check){.stored = str_from(decoy)};
	str folded = str_lower(db->arena, str_trim(login));
	TRY(q_password_find(db, folded, &q, &found));
	if (found) {
		*check = (struct password_check){q.id, q.password};
		return OK;
	}
	if (str_find_byte(folded, '@') <= 0)
		return OK;
	TRY(q_password_find_email(db, folded, &by_email, &found));
	if (found)
		*check = (struct password_check){by_email.id, by_email.password};
	return OK;
}

bool password_verify(const struct password_check *check, str password)
{
	char stored[crypto_pwhash_STRBYTES] = {0};
	if (check->stored.n >= sizeof(stored) || password.n > PASSWORD_MAX)
		return false;
	memcpy(stored, check->stored.p, check->stored.n);
	bool right =
		crypto_pwhash_str_verify(stored, password.p ? password.p : "", password.n) == 0;
	return right && !ID_NONE(check->person);
}

err password_still(struct db *db, const struct password_check *check, bool *still)
{
	struct q_password_here q;
	TRY(q_password_here(db, check->person, &q, still));
	*still = *still && str_eq(q.password, check->stored);
	return OK;
}

err one_time_link_create(struct db *db, person_id person, str purpose, int64_t lifetime,
			 str *secret)
{
	*secret = secret_make(db->arena);
	return q_one_time_link_add(db, secret_hash(db->arena, *secret), person, purpose,
				   db->now + lifetime);
}

err one_time_link_end(struct db *db, person_id person)
{
	return q_one_time_link_end(db, person);
}

err one_time_link_valid(struct db *db, str secret, str purpose, bool *valid)
{
	struct q_one_time_link_find q;
	return q_one_time_link_find(db, secret_hash(db->arena, secret), purpose, &q, valid);
}

err one_time_link_use(struct db *db, str secret, str purpose, person_id *person)
{
	struct q_one_time_link_find q;
	int64_t changed;
	bool found;
	bytes hash = secret_hash(db->arena, secret);
	TRY(q_one_time_link_find(db, hash, purpose, &q, &found));
	if (!found)
		return NOT_FOUND;
	/* The delete decides: of many at once exactly one takes the row away. */
	TRY(q_one_time_link_drop(db, hash, &changed));
	if (changed != 1)
		return NOT_FOUND;
	*person = q.person;
	return OK;
}

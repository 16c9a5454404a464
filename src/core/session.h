/* SPDX-License-Identifier: Apache-2.0
 * session: who is signed in. The cookie holds 256 random bits; the table only their hash.
 */
#ifndef RUCHE_SESSION_H
#define RUCHE_SESSION_H

#include "base/lang.h"
#include "core/person.h"

/* The person who looks at a page, with what the layout shows. id none: nobody is signed in. */
struct viewer {
	person_id id;
	place_id place; /* own place */
	enum person_kind kind;
	bool employee; /* employee or service: may read internal things */
	bool admin;
	str handle, name, given_name, initials, photo, theme, time_zone, home_order;
	int64_t hue;
	bool has_language; /* of the account */
	enum lang lang;
	int64_t unread;	   /* notifications, at most 100 */
	bool acknowledged; /* the guidelines as they are now */
	bool token;	   /* came with an API token */
	bool token_writes;
};

struct session {
	bytes hash;
	person_id person;
	int64_t created, seen, expires;
	str csrf;
};

enum { SESSION_DAYS = 30 };

/* Makes a session; *secret is the cookie's value (hexadecimal). */
err session_create(struct db *db, person_id person, str address, str agent, str *secret);
/* Finds it with its viewer; NOT_FOUND when unknown, expired, or the person is disabled. Sets
 * db->viewer and clear. */
err session_find(struct db *db, str secret, struct session *session, struct viewer *viewer);
/* The same for an API token "ruche_...". */
err session_find_token(struct db *db, str token, struct viewer *viewer);
/* db answers for this person from here on, without a session: for what found them otherwise.
 * NOT_FOUND when the account is closed. */
err session_look_as(struct db *db, person_id person, struct viewer *viewer);
/* Its streams end, too, here and on other nodes; so do those of all of them. */
err session_end(struct db *db, bytes hash);
/* Tells that one ended, for who took the row away otherwise. */
err session_ended(struct db *db, bytes hash);
/* A number that stands for a session among open streams. */
int64_t session_number(bytes hash);
err session_end_all(struct db *db, person_id person);
/* A session's mark of use, at most once an hour. */
bool session_due(const struct session *session, int64_t now);
err session_touch(struct db *db, bytes hash, person_id person);
/* For a write that began as this person: NOT_FOUND when the account was closed or erased since its
 * session was found. An erasure that begins now waits for the end of the transaction. */
err session_still(struct db *db, person_id person);
/* For what outlives the session that asks: NOT_FOUND when that ended, or ends at this moment.
 * Who ends it later finds what was made. */
err session_hold(struct db *db, const struct session *session);
/* Forgets expired sessions and one-time links. */
err session_sweep(struct db *db);

/* ---- passwords: Argon2id, 19 MiB, t=2 ---- */
enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200 };
err password_set(struct db *db, person_id person, str password);
/* What is stored of a password. Takes about 24 ms; call it outside a transaction. */
err password_store(struct arena *a, str password, str *stored);
/* What a check needs, read in a short transaction: the stored form, or a decoy when the login is
 * unknown or has none. */
struct password_check {
	person_id person; /* none for a decoy */
	str stored;
};
err password_lookup(struct db *db, str login, struct password_check *check);
/* Takes about 24 ms; call it outside a transaction. The same time for a decoy. */
bool password_verify(const struct password_check *check, str password);

/* The check took its time: is what was checked what is stored now? In the transaction that makes
 * something of it; who changes the password later finds that. */
err password_still(struct db *db, const struct password_check *check, bool *still);

/* A one-time link: returns the secret; used exactly once. */
err one_time_link_create(struct db *db, person_id person, str purpose, int64_t lifetime,
			 str *secret);
/* Those of a person from before are worth nothing. */
err one_time_link_end(struct db *db, person_id person);
err one_time_link_valid(struct db *db, str secret, str purpose, bool *valid);
err one_time_link_use(struct db *db, str secret, str purpose, person_id *person);

#endif

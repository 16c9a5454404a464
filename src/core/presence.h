/* SPDX-License-Identifier: Apache-2.0
 * presence: who is here, away or not to be disturbed. Somebody is here while a page of theirs holds
 * a live stream, and for a moment behind it, since a page that is left closes one and the next
 * opens one. That is kept in memory and never written, but for one row a node on PostgreSQL, by
 * which nodes tell each other. Who has a page of a jam open that all colleagues read is in a jam;
 * in which one is not said, and of closed ones nothing. What people say themselves (away, do not
 * disturb, hidden) is a row of theirs. Whoever is hidden is as somebody who is not here, for
 * everybody.
 */
#ifndef RUCHE_PRESENCE_H
#define RUCHE_PRESENCE_H

#include "db/db.h"

enum presence_state { PRESENCE_NONE, PRESENCE_HERE, PRESENCE_AWAY, PRESENCE_BUSY, PRESENCE_JAM };

/* ---- in memory; any thread ---- */
struct presence;
struct presence *presence_new(void);
void presence_free(struct presence *p);
/* The first stream of a person opened here, or the last one closed. */
void presence_here(struct presence *p, int64_t person, bool here, int64_t now);
/* Of those pages the first one of a jam opened here, or the last one closed. */
void presence_in_jam(struct presence *p, int64_t person, bool in);
/* What a person said; until 0: without an end. */
void presence_said(struct presence *p, int64_t person, enum presence_state state, int64_t until,
		   bool hidden);
/* Whose pages are open at another node (0 to 7): "12,15,-15,20", with -15 for 15 in a jam; empty
 * for none. */
void presence_elsewhere(struct presence *p, int node, str people);
/* The same of this node, without those who are hidden. */
str presence_list(struct presence *p, struct arena *a, int64_t now);
/* What others may see. NONE without p. */
enum presence_state presence_of(struct presence *p, int64_t person, int64_t now);

struct presence_changes {
	struct presence_change {
		int64_t person;
		enum presence_state state;
	} * v;
	size_t n, cap;
};
/* What others see otherwise than when this was asked last, so many at a time; for one thread. */
enum { PRESENCE_CHANGES_MAX = 20000 };
void presence_changed(struct presence *p, struct arena *a, int64_t now,
		      struct presence_changes *changes);
/* "online", "away", "busy", "jam" or nothing. */
str presence_word(enum presence_state state);

/* ---- rows ---- */
struct presence_own {
	enum presence_state state; /* NONE where its time is over */
	int64_t until;
	bool hidden;
};
err presence_own(struct db *db, person_id person, struct presence_own *own);
/* The viewer's; all nodes hear of it by an event. */
err presence_put(struct db *db, const struct presence_own *own);
err presence_drop(struct db *db, person_id person);
/* Into memory: what everybody said, or these did. */
err presence_load(struct db *db, struct presence *p);
err presence_load_some(struct db *db, struct presence *p, struct id_list people);
/* Between nodes. *seen: when each wrote what is in memory, by node; all 0 at first. */
enum { PRESENCE_NODES = 8 };
err presence_tell_nodes(struct db *db, int node, str people);
err presence_hear_nodes(struct db *db, struct presence *p, int node, int64_t seen[PRESENCE_NODES]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "core/presence.h"

#include "base/clock.h"
#include "core/event.h"

#include <pthread.h>
#include <stdlib.h>

#include "presence.sql.h"

/* A page that is left closes its stream, and the next one opens one; a node that says nothing for
 * so long has died. */
static const int64_t linger = 20 * SECOND, silence = 90 * SECOND;

struct one {
	int64_t person; /* 0: free */
	int64_t left, until;
	uint8_t nodes, jams; /* others where a page is open, and one of a jam; a bit each */
	uint8_t state, told;
	bool here, hidden, jam;
};

/* Open addressing; who was here once stays, as one that is not here. */
struct presence {
	pthread_rwlock_t lock;
	struct one *v;
	size_t n, cap;
};

struct presence *presence_new(void)
{
	struct presence *p = calloc(1, sizeof(*p));
	REQUIRE(p);
	pthread_rwlock_init(&p->lock, NULL);
	p->cap = 64;
	p->v = calloc(p->cap, sizeof(*p->v));
	REQUIRE(p->v);
	return p;
}

void presence_free(struct presence *p)
{
	if (!p)
		return;
	pthread_rwlock_destroy(&p->lock);
	free(p->v);
	free(p);
}

static struct one *slot(const struct one *v, size_t cap, int64_t person)
{
	size_t i = (size_t)(((uint64_t)person * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & (cap - 1);
	while (v[i].person && v[i].person != person)
		i = (i + 1) & (cap - 1);
	return (struct one *)&v[i];
}

/* Locked for writing. */
static struct one *one_of(struct presence *p, int64_t person)
{
	struct one *found = slot(p->v, p->cap, person);
	if (found->person)
		return found;
	if (++p->n * 2 > p->cap) {
		size_t cap = p->cap * 2;
		struct one *v = calloc(cap, sizeof(*v));
		REQUIRE(v);
		for (size_t i = 0; i < p->cap; i++)
			if (p->v[i].person)
				*slot(v, cap, p->v[i].person) = p->v[i];
		free(p->v);
		p->v = v;
		p->cap = cap;
		found = slot(p->v, p->cap, person);
	}
	found->person = person;
	return found;
}

void presence_here(struct presence *p, int64_t person, bool here, int64_t now)
{
	pthread_rwlock_wrlock(&p->lock);
	struct one *one = one_of(p, person);
	one->here = here;
	if (!here)
		one->left = now;
	pthread_rwlock_unlock(&p->lock);
}

void presence_in_jam(struct presence *p, int64_t person, bool in)
{
	pthread_rwlock_wrlock(&p->lock);
	one_of(p, person)->jam = in;
	pthread_rwlock_unlock(&p->lock);
}

void presence_said(struct presence *p, int64_t person, enum presence_state state, int64_t until,
		   bool hidden)
{
	pthread_rwlock_wrlock(&p->lock);
	struct one *one = one_of(p, person);
	one->state = (uint8_t)state;
	one->until = until;
	one->hidden = hidden;
	pthread_rwlock_unlock(&p->lock);
}

void presence_elsewhere(struct presence *p, int node, str people)
{
	uint8_t bit = (uint8_t)(1u << node);
	int64_t person;
	pthread_rwlock_wrlock(&p->lock);
	for (size_t i = 0; i < p->cap; i++) {
		p->v[i].nodes &= (uint8_t)~bit;
		p->v[i].jams &= (uint8_t)~bit;
	}
	while (people.n) {
		if (!str_to_int(str_cut(&people, ','), &person))
			continue;
		if (person > 0)
			one_of(p, person)->nodes |= bit;
		else if (person < 0 && person > INT64_MIN)
			one_of(p, -person)->jams |= bit;
	}
	pthread_rwlock_unlock(&p->lock);
}

static bool is_here(const struct one *one, int64_t now)
{
	return one->here || (one->left && now - one->left < linger);
}

static enum presence_state shown(const struct one *one, int64_t now)
{
	if (one->hidden)
		return PRESENCE_NONE;
	if (one->state && (one->until == 0 || now < one->until))
		return (enum presence_state)one->state;
	if (one->jam || (one->nodes & one->jams))
		return PRESENCE_JAM;
	return one->nodes || is_here(one, now) ? PRESENCE_HERE : PRESENCE_NONE;
}

str presence_list(struct presence *p, struct arena *a, int64_t now)
{
	struct out o = out_new(a, 32 << 20);
	pthread_rwlock_rdlock(&p->lock);
	for (size_t i = 0; i < p->cap; i++) {
		const struct one *one = &p->v[i];
		if (!one->person || one->hidden || !is_here(one, now))
			continue;
		if (o.n)
			out_byte(&o, ',');
		out_int(&o, one->person);
		if (!one->jam)
			continue;
		out_lit(&o, ",-");
		out_int(&o, one->person);
	}
	pthread_rwlock_unlock(&p->lock);
	return out_view(&o);
}

enum presence_state presence_of(struct presence *p, int64_t person, int64_t now)
{
	if (!p || person <= 0)
		return PRESENCE_NONE;
	pthread_rwlock_rdlock(&p->lock);
	const struct one *one = slot(p->v, p->cap, person);
	enum presence_state state = one->person ? shown(one, now) : PRESENCE_NONE;
	pthread_rwlock_unlock(&p->lock);
	return state;
}

void presence_changed(struct presence *p, struct arena *a, int64_t now,
		      struct presence_changes *changes)
{
	*changes = (struct presence_changes){0};
	/* `told` is of the one thread that asks. */
	pthread_rwlock_rdlock(&p->lock);
	for (size_t i = 0; i < p->cap && changes->n < PRESENCE_CHANGES_MAX; i++) {
		struct one *one = &p->v[i];
		enum presence_state state = one->person ? shown(one, now) : PRESENCE_NONE;
		if (one->told == state)
			continue;
		one->told = (uint8_t)state;
		*ARENA_PUSH(a, changes) = (struct presence_change){one->person, state};
	}
	pthread_rwlock_unlock(&p->lock);
}

str presence_word(enum presence_state state)
{
	switch (state) {
	case PRESENCE_HERE:
		return S("online");
	case PRESENCE_AWAY:
		return S("away");
	case PRESENCE_BUSY:
		return S("busy");
	case PRESENCE_JAM:
		return S("jam");
	case PRESENCE_NONE:
		break;
	}
	return STR_NONE;
}

/* ---- rows ---- */

static enum presence_state state_of(int64_t stored)
{
	return stored == PRESENCE_AWAY || stored == PRESENCE_BUSY ? (enum presence_state)stored
								  : PRESENCE_NONE;
}

err presence_own(struct db *db, person_id person, struct presence_own *own)
{
	struct q_presence_own q;
	bool found;
	*own = (struct presence_own){0};
	TRY(q_presence_own(db, person, &q, &found));
	if (!found)
		return OK;
	own->hidden = q.hidden;
	if (q.until == 0 || db->now < q.until) {
		own->state = state_of(q.state);
		own->until = q.until;
	}
	return OK;
}

static err tell(struct db *db, person_id person)
{
	return event_add(db, EVENT_PRESENCE, (item_id){0}, (item_id){0}, (place_id){0}, person);
}

err presence_put(struct db *db, const struct presence_own *own)
{
	if (own->state == PRESENCE_NONE && !own->hidden)
		return presence_drop(db, db->viewer);
	TRY(q_presence_put(db, own->state, own->state ? own->until : 0, own->hidden));
	return tell(db, db->viewer);
}

err presence_drop(struct db *db, person_id person)
{
	TRY(q_presence_drop(db, person));
	return tell(db, person);
}

static err take(void *arg, const struct q_presence_all *row)
{
	presence_said(arg, row->person.v, state_of(row->state), row->until, row->hidden);
	return OK;
}

err presence_load(struct db *db, struct presence *p)
{
	return q_presence_all(db, take, p);
}

err presence_load_some(struct db *db, struct presence *p, struct id_list people)
{
	struct q_presence_all_list rows = {0};
	TRY(q_presence_some(db, people, &rows));
	for (size_t i = 0; i < people.n; i++) {
		const struct q_presence_all *row = NULL;
		for (size_t k = 0; k < rows.n && !row; k++)
			if (rows.v[k].person.v == people.v[i])
				row = &rows.v[k];
		if (row)
			TRY(take(p, row));
		else
			presence_said(p, people.v[i], PRESENCE_NONE, 0, false);
	}
	return OK;
}

err presence_tell_nodes(struct db *db, int node, str people)
{
	/* Whoever was there is not kept when a node is gone; the others heard of its silence long
	 * before. */
	TRY(q_presence_node_sweep(db, db->now - 10 * silence));
	return q_presence_node_put(db, node, people);
}

err presence_hear_nodes(struct db *db, struct presence *p, int node, int64_t seen[PRESENCE_NODES])
{
	struct q_presence_nodes_list rows = {0};
	struct q_presence_node_people q;
	bool found;
	TRY(q_presence_nodes(db, node, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		int64_t other = rows.v[i].node, at = rows.v[i].at;
		if (other < 0 || other >= PRESENCE_NODES)
			continue;
		if (db->now - at > silence)
			at = 0;
		if (seen[other] == at)
			continue;
		q.people = STR_NONE;
		if (at)
			TRY(q_presence_node_people(db, other, &q, &found));
		presence_elsewhere(p, (int)other, q.people);
		seen[other] = at;
	}
	return OK;
}

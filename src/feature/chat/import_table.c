/* SPDX-License-Identifier: Apache-2.0
 * import_table: what an import keeps in memory while it runs.
 */
#include "feature/chat/import.h"

static struct chat_import_entry *slot_of(const struct chat_import_table *t, str key)
{
	size_t at = str_hash(key) & (t->slots - 1);
	while (t->v[at].used && !str_eq(t->v[at].key, key))
		at = (at + 1) & (t->slots - 1);
	return &t->v[at];
}

void chat_import_set(struct arena *a, struct chat_import_table *t, str key, int64_t value)
{
	if (t->n * 2 >= t->slots) {
		struct chat_import_table grown = {.slots = t->slots ? t->slots * 2 : 64, .n = t->n};
		grown.v = NEW_ARRAY(a, struct chat_import_entry, grown.slots);
		for (size_t i = 0; i < t->slots; i++)
			if (t->v[i].used)
				*slot_of(&grown, t->v[i].key) = t->v[i];
		*t = grown;
	}
	struct chat_import_entry *entry = slot_of(t, key);
	if (!entry->used) {
		*entry = (struct chat_import_entry){.key = str_dup(a, key), .used = true};
		t->n++;
	}
	entry->value = value;
}

bool chat_import_get(const struct chat_import_table *t, str key, int64_t *value)
{
	struct chat_import_entry *entry = t->slots ? slot_of(t, key) : NULL;
	if (entry && entry->used)
		*value = entry->value;
	return entry && entry->used;
}

/* ---- what was met ---- */

enum { MET_FIRST = 1 << 12 };

/* In an arena of its own, which goes when it has grown: others hold what lives as long. */
static void grow(struct chat_import_met *m)
{
	struct chat_import_met grown = {.slots = m->slots ? m->slots * 2 : MET_FIRST, .n = m->n};
	grown.own = arena_new(grown.slots * sizeof(*grown.v) + (1 << 16));
	grown.v = NEW_ARRAY(grown.own, uint64_t, grown.slots);
	for (size_t i = 0; i < m->slots; i++) {
		size_t at = m->v[i] & (grown.slots - 1);
		while (m->v[i] && grown.v[at])
			at = (at + 1) & (grown.slots - 1);
		if (m->v[i])
			grown.v[at] = m->v[i];
	}
	if (m->own)
		arena_free(m->own);
	*m = grown;
}

bool chat_import_meet(struct chat_import_met *m, str key)
{
	uint64_t hash = str_hash(key);
	hash += hash == 0;
	if (m->n * 2 >= m->slots)
		grow(m);
	size_t at = hash & (m->slots - 1);
	while (m->v[at] && m->v[at] != hash)
		at = (at + 1) & (m->slots - 1);
	bool before = m->v[at] != 0;
	m->v[at] = hash;
	m->n += !before;
	return before;
}

bool chat_import_was_met(const struct chat_import_met *m, str key)
{
	uint64_t hash = str_hash(key);
	hash += hash == 0;
	if (m->slots == 0)
		return false;
	size_t at = hash & (m->slots - 1);
	while (m->v[at] && m->v[at] != hash)
		at = (at + 1) & (m->slots - 1);
	return m->v[at] != 0;
}

void chat_import_unmeet(struct chat_import_met *m)
{
	if (m->own)
		arena_free(m->own);
	*m = (struct chat_import_met){0};
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "db/internal.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 64, ROW_LIMIT = 256 << 20 };

static const struct db_engine *engine_of(const struct db_cursor *c)
{
	return c->db->database->engine;
}

err db_fault(struct db *db, err e, const char *query, const char *message)
{
	db->log_text = str_cat(db->arena, str_from(query), S(": "), str_from(message));
	return e;
}

static struct db_statement *slot_in(struct db_statement *slots, size_t n, const struct db_query *q)
{
	/* Queries are constants of some hundred bytes, so the low bits of an address say little. */
	size_t at = ((uintptr_t)q >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 32;
	while (slots[at & (n - 1)].query && slots[at & (n - 1)].query != q)
		at++;
	return &slots[at & (n - 1)];
}

struct db_statement *statement_slot(struct db_connection *c, const struct db_query *q)
{
	if (2 * (c->cached + 1) > c->slots) {
		size_t n = c->slots ? 2 * c->slots : FIRST_SLOTS;
		struct db_statement *grown = calloc(n, sizeof(*grown));
		if (!grown)
			BUG("out of memory");
		for (size_t i = 0; i < c->slots; i++)
			if (c->cache[i].query)
				*slot_in(grown, n, c->cache[i].query) = c->cache[i];
		free(c->cache);
		c->cache = grown;
		c->slots = n;
	}
	return slot_in(c->cache, c->slots, q);
}

void db_start(struct db_cursor *c, struct db *db, const struct db_query *q)
{
	*c = (struct db_cursor){.db = db, .query = q, .arena = db->arena};
	REQUIRE(db->connection);
	REQUIRE(db->writing || !q->writes);
	db->connection->cursors++;
	if (db->connection->redo && q->writes)
		c->redo = redo_start(db->connection->redo, q);
	engine_of(c)->start(c);
}

static struct redo *redo_of(const struct db_cursor *c)
{
	return c->redo ? c->db->connection->redo : NULL;
}

void db_bind_int(struct db_cursor *c, int parameter, int64_t v)
{
	if (c->redo)
		redo_int(redo_of(c), c->redo, parameter, v);
	if (c->result == OK)
		engine_of(c)->bind_int(c, parameter, v);
}

void db_bind_bool(struct db_cursor *c, int parameter, bool v)
{
	if (c->redo)
		redo_bool(redo_of(c), c->redo, parameter, v);
	if (c->result == OK)
		engine_of(c)->bind_bool(c, parameter, v);
}

void db_bind_real(struct db_cursor *c, int parameter, double v)
{
	if (c->redo)
		redo_real(redo_of(c), c->redo, parameter, v);
	if (c->result == OK)
		engine_of(c)->bind_real(c, parameter, v);
}

void db_bind_str(struct db_cursor *c, int parameter, str v)
{
	/* No text is the empty text: columns are NOT NULL, and a NULL would only be another way to
	 * say it. */
	str text = v.p ? v : S("");
	if (c->redo)
		redo_bytes(redo_of(c), c->redo, parameter, REDO_TEXT, text.p, text.n);
	if (c->result == OK)
		engine_of(c)->bind_text(c, parameter, text);
}

void db_bind_bytes(struct db_cursor *c, int parameter, bytes v)
{
	if (c->redo)
		redo_bytes(redo_of(c), c->redo, parameter, REDO_BYTES, v.p, v.n);
	if (c->result == OK)
		engine_of(c)->bind_bytes(c, parameter, v);
}

void db_bind_ids(struct db_cursor *c, int parameter, struct id_list v)
{
	struct out o = out_new(c->db->arena, 64 << 20);
	out_byte(&o, '[');
	for (size_t i = 0; i < v.n; i++) {
		if (i)
			out_byte(&o, ',');
		out_int(&o, v.v[i]);
	}
	out_byte(&o, ']');
	if (o.bad && c->result == OK)
		c->result = db_fault(c->db, o.bad, c->query->name, "too many ids in a list");
	db_bind_str(c, parameter, out_view(&o));
}

void db_row_by_row(struct db_cursor *c)
{
	struct db_connection *connection = c->db->connection;
	for (int i = 0; i < LENT_MAX; i++)
		if (!connection->lent[i]) {
			c->arena = connection->lent[i] = arena_new(ROW_LIMIT);
			return;
		}
	/* Nested deeper than anybody should: the rows stay in the transaction's arena. */
}

bool db_step(struct db_cursor *c)
{
	if (c->result != OK || c->done)
		return false;
	if (c->arena != c->db->arena)
		arena_reset(c->arena);
	if (engine_of(c)->step(c)) {
		c->row++;
		return true;
	}
	c->done = true;
	return false;
}

int64_t db_int(struct db_cursor *c, int column)
{
	return engine_of(c)->get_int(c, column);
}

bool db_bool(struct db_cursor *c, int column)
{
	return engine_of(c)->get_bool(c, column);
}

double db_real(struct db_cursor *c, int column)
{
	return engine_of(c)->get_real(c, column);
}

str db_str(struct db_cursor *c, int column)
{
	return engine_of(c)->get_text(c, column);
}

bytes db_bytes(struct db_cursor *c, int column)
{
	return engine_of(c)->get_bytes(c, column);
}

err db_finish(struct db_cursor *c, int64_t *changed)
{
	struct db_connection *connection = c->db->connection;
	int64_t touched = 0;
	err e = engine_of(c)->finish(c, &touched);
	if (changed)
		*changed = touched;
	if (c->redo)
		redo_end(redo_of(c), c->redo, e == OK, touched);
	c->redo = 0;
	for (int i = 0; i < LENT_MAX && c->arena != c->db->arena; i++)
		if (connection->lent[i] == c->arena) {
			arena_free(c->arena);
			connection->lent[i] = NULL;
			c->arena = c->db->arena;
		}
	connection->cursors--;
	return e;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "db/internal.h"

#include <stdlib.h>
#include <string.h>

enum {
	STATEMENTS_MOST = 1 << 15,
	VALUES_MOST = 1 << 18,
	TEXT_MOST = 1 << 20,
	ARENA_MOST = 64 << 20
};

/* v with room for what is wanted; NULL when that is more than may be. */
static void *grown(void *v, size_t *cap, size_t wanted, size_t most, size_t size)
{
	if (wanted > most)
		return NULL;
	if (v && wanted <= *cap)
		return v;
	size_t n = *cap ? *cap : 256;
	while (n < wanted)
		n *= 2;
	v = realloc(v, n * size);
	if (!v)
		BUG("out of memory");
	*cap = n;
	return v;
}

static bool have_room(struct redo *r, size_t statements, size_t values, size_t text)
{
	void *s = grown(r->statements, &r->statement_cap, r->now.statements + statements,
			STATEMENTS_MOST, sizeof(*r->statements));
	void *v = grown(r->values, &r->value_cap, r->now.values + values, VALUES_MOST,
			sizeof(*r->values));
	void *t = grown(r->text, &r->text_cap, r->now.text + text, TEXT_MOST, 1);
	r->statements = s ? s : r->statements;
	r->values = v ? v : r->values;
	r->text = t ? t : r->text;
	return s && v && t;
}

size_t redo_start(struct redo *r, const struct db_query *q)
{
	size_t values = (size_t)q->parameters;
	if (r->full || !have_room(r, 1, values, 0)) {
		r->full = true;
		return 0;
	}
	r->statements[r->now.statements] =
		(struct redo_statement){.query = q, .first = r->now.values};
	if (values)
		memset(&r->values[r->now.values], 0, values * sizeof(*r->values));
	r->now.values += values;
	return ++r->now.statements;
}

static struct redo_value *value(struct redo *r, size_t statement, int parameter)
{
	const struct redo_statement *s = &r->statements[statement - 1];
	REQUIRE(parameter >= 1 && parameter <= s->query->parameters);
	return &r->values[s->first + (size_t)parameter - 1];
}

void redo_int(struct redo *r, size_t statement, int parameter, int64_t v)
{
	*value(r, statement, parameter) = (struct redo_value){.kind = REDO_INT, .i = v};
}

void redo_bool(struct redo *r, size_t statement, int parameter, bool v)
{
	*value(r, statement, parameter) = (struct redo_value){.kind = REDO_BOOL, .i = v};
}

void redo_real(struct redo *r, size_t statement, int parameter, double v)
{
	*value(r, statement, parameter) = (struct redo_value){.kind = REDO_REAL, .r = v};
}

void redo_bytes(struct redo *r, size_t statement, int parameter, enum redo_kind kind, const void *p,
		size_t n)
{
	if (!p) {
		*value(r, statement, parameter) = (struct redo_value){.kind = REDO_NULL};
		return;
	}
	if (!have_room(r, 0, 0, n)) {
		r->full = true;
		return;
	}
	if (n)
		memcpy(r->text + r->now.text, p, n);
	*value(r, statement, parameter) =
		(struct redo_value){.kind = kind, .at = r->now.text, .n = n};
	r->now.text += n;
}

void redo_end(struct redo *r, size_t statement, bool good, int64_t changed)
{
	struct redo_statement *s = &r->statements[statement - 1];
	s->good = good;
	s->changed = changed;
	/* SQLite undid what it refused. */
	if (!good && statement == r->now.statements) {
		r->now.statements--;
		r->now.values = s->first;
	}
}

bool redo_wrote(const struct redo *r)
{
	return r->full || r->now.statements > r->kept.statements;
}

void redo_keep(struct redo *r)
{
	r->kept = r->now;
}

void redo_drop(struct redo *r)
{
	r->now = r->kept;
	r->full = false;
}

void redo_clear(struct redo *r)
{
	r->now = r->kept = (struct redo_mark){0};
	r->full = false;
}

void redo_free(struct redo *r)
{
	free(r->statements);
	free(r->values);
	free(r->text);
	*r = (struct redo){0};
}

static void bind(struct db_cursor *c, const struct redo *r, int parameter,
		 const struct redo_value *v)
{
	const char *p = (const char *)r->text + v->at;
	switch (v->kind) {
	case REDO_NULL:
		db_bind_bytes(c, parameter, (bytes){NULL, 0});
		break;
	case REDO_INT:
		db_bind_int(c, parameter, v->i);
		break;
	case REDO_BOOL:
		db_bind_bool(c, parameter, v->i != 0);
		break;
	case REDO_REAL:
		db_bind_real(c, parameter, v->r);
		break;
	case REDO_TEXT:
		db_bind_str(c, parameter, v->n ? (str){p, v->n} : S(""));
		break;
	case REDO_BYTES:
		db_bind_bytes(c, parameter, (bytes){(const uint8_t *)p, v->n});
		break;
	}
}

static err run_one(struct db *db, const struct redo *r, const struct redo_statement *s)
{
	struct db_cursor c;
	int64_t changed;
	db_start(&c, db, s->query);
	for (int i = 0; i < s->query->parameters; i++)
		bind(&c, r, i + 1, &r->values[s->first + (size_t)i]);
	while (db_step(&c))
		;
	TRY(db_finish(&c, &changed));
	return changed == s->changed ? OK : FAULT;
}

err redo_run(struct redo *r, struct db_connection *c)
{
	struct arena *a = arena_new(ARENA_MOST);
	struct db db = {.database = c->database, .connection = c, .arena = a, .writing = true};
	err e = OK;
	for (size_t i = 0; i < r->now.statements && e == OK; i++)
		if (r->statements[i].good)
			e = run_one(&db, r, &r->statements[i]);
	arena_free(a);
	return e;
}

/* SPDX-License-Identifier: Apache-2.0
 * postgres: the engine over PostgreSQL. Every query is a named prepared statement, prepared on a
 * connection when it is first used there. Parameters travel in binary, results as text; a result is
 * fetched whole, so that queries may nest.
 */
#include "db/internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_TEXT = 25,
	OID_FLOAT8 = 701,
	PARAMETERS = 67
};

/* What a cursor holds; in the transaction's arena. */
struct state {
	PGresult *result;
	int row;
	const char *values[PARAMETERS];
	int lengths[PARAMETERS];
	char numbers[PARAMETERS][8];
};

static err error_of(const PGconn *p, const PGresult *r)
{
	const char *code = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	str state = str_from(code);
	if (str_eq(state, S("23505")) || str_eq(state, S("23503")))
		return CONFLICT; /* unique, foreign key */
	if (str_eq(state, S("40001")) || str_eq(state, S("40P01")) || str_eq(state, S("55P03")))
		return BUSY; /* serialization, deadlock, lock not available */
	if (str_starts(state, S("08")) || str_starts(state, S("57P")) ||
	    PQstatus(p) != CONNECTION_OK)
		return BUSY; /* the server went away or is starting */
	return FAULT;
}

/* Errors of the class "data exception" quote the value behind the words: it may be what a person
 * wrote, and does not belong in a log. */
static str message_of(struct arena *a, const PGconn *p, const PGresult *r)
{
	const char *text = r ? PQresultErrorMessage(r) : NULL;
	str state = str_from(r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL);
	str said = str_from(text && *text ? text : PQerrorMessage(p));
	ptrdiff_t quote = str_starts(state, S("22")) ? str_find(said, S(": \"")) : -1;
	return str_trim(str_dup(a, quote < 0 ? said : str_sub(said, 0, (size_t)quote)));
}

/* ---- connections ------------------------------------------------------------------------------
 */

static void quiet(void *arg, const PGresult *notice)
{
	(void)arg;
	(void)notice;
}

static err pg_open(struct db_connection *c, struct arena *a, str *why)
{
	/* Plans of point queries gain nothing from compiling them; that costs tens of milliseconds.
	 */
	static const char *const names[] = {
		"options",	   "connect_timeout",		"dbname",
		"client_encoding", "fallback_application_name", NULL};
	const char *const values[] = {
		"-c jit=off", "5", cstr(a, c->database->options.url), "UTF8",
		"ruche",      NULL}; /* the URL may say otherwise about what stands before it */
	PGconn *p = PQconnectdbParams(names, values, 1);
	if (PQstatus(p) != CONNECTION_OK) {
		*why = message_of(a, p, NULL);
		PQfinish(p);
		return BUSY;
	}
	PQsetNoticeReceiver(p, quiet, NULL);
	PQsetErrorVerbosity(
		p, PQERRORS_TERSE); /* the details quote rows, which do not belong in a log */
	c->handle = p;
	c->open = true;
	return OK;
}

static void pg_close(struct db_connection *c)
{
	free(c->cache);
	c->cache = NULL;
	c->cached = c->slots = 0;
	PQfinish(c->handle);
	c->handle = NULL;
	c->open = false;
}

static err pg_revive(struct db_connection *c, struct arena *a, str *why)
{
	if (c->open && PQstatus(c->handle) == CONNECTION_OK)
		return OK;
	if (c->open)
		pg_close(c);
	return pg_open(c, a, why);
}

/* The first look may find the server's farewell, the second the end behind it. */
static bool pg_lost(struct db_connection *c)
{
	PGconn *p = c->handle;
	return !PQconsumeInput(p) || !PQconsumeInput(p) || PQstatus(p) != CONNECTION_OK ||
	       PQtransactionStatus(p) != PQTRANS_IDLE;
}

static err command(struct db_connection *c, const char *sql, struct arena *a, str *why)
{
	PGresult *r = PQexec(c->handle, sql);
	ExecStatusType status = PQresultStatus(r);
	err e = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? OK
									: error_of(c->handle, r);
	if (e != OK && why)
		*why = message_of(a, c->handle, r);
	PQclear(r);
	return e;
}

static err pg_control(struct db_connection *c, enum control what)
{
	static const char *const text[CONTROLS] = {
		[CONTROL_BEGIN_READ] = "BEGIN READ ONLY",
		[CONTROL_BEGIN_WRITE] = "BEGIN",
		[CONTROL_COMMIT] = "COMMIT",
		[CONTROL_ROLLBACK] = "ROLLBACK",
		[CONTROL_SAVEPOINT] = "SAVEPOINT request",
		[CONTROL_RELEASE] = "RELEASE request",
		[CONTROL_ROLLBACK_TO] = "ROLLBACK TO request",
	};
	PGresult *r = PQexec(c->handle, text[what]);
	err e = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : error_of(c->handle, r);
	/* A COMMIT of a failed transaction "succeeds" as ROLLBACK. */
	if (e == OK && what == CONTROL_COMMIT && !str_eq(str_from(PQcmdStatus(r)), S("COMMIT")))
		e = CONFLICT;
	/* The fate of a commit whose answer got lost is unknown: it is not a mere "try again". */
	else if (e != OK && what == CONTROL_COMMIT && PQstatus(c->handle) != CONNECTION_OK)
		e = FAULT;
	if (e != OK)
		log_event(LOG_WARN, "transaction control failed",
			  LOG_S("what", str_from(text[what])),
			  LOG_S("why", str_trim(str_from(PQerrorMessage(c->handle)))));
	PQclear(r);
	return e;
}

static err pg_script(struct db_connection *c, const char *sql, struct arena *a, str *why)
{
	return command(c, sql, a, why);
}

static void pg_settle(struct db_connection *c)
{
	(void)c; /* results are freed with the arena, and hold nothing on the server */
}

/* ---- cursors ----------------------------------------------------------------------------------
 */

static struct state *state(struct db_cursor *c)
{
	return c->statement;
}

static void state_free(void *arg)
{
	struct state *s = arg;
	PQclear(s->result);
	s->result = NULL;
}

static void note(struct db_cursor *c, const PGresult *r)
{
	PGconn *p = c->db->connection->handle;
	str text = message_of(c->db->arena, p, r);
	c->result = db_fault(c->db, error_of(p, r), c->query->name, cstr(c->db->arena, text));
}

static void pg_start(struct db_cursor *c)
{
	REQUIRE(c->query->parameters <= PARAMETERS);
	struct state *s = NEW(c->db->arena, struct state);
	arena_defer(c->db->arena, state_free, s);
	c->statement = s;
}

static void bind_value(struct db_cursor *c, int parameter, const void *p, size_t n)
{
	struct state *s = state(c);
	if (n > INT32_MAX) {
		c->result = db_fault(c->db, TOO_LARGE, c->query->name, "a parameter is too large");
		return;
	}
	s->values[parameter - 1] = p;
	s->lengths[parameter - 1] = (int)n;
}

static void bind_number(struct db_cursor *c, int parameter, uint64_t v)
{
	char *to = state(c)->numbers[parameter - 1];
	for (int i = 0; i < 8; i++)
		to[i] = (char)(v >> (56 - 8 * i));
	bind_value(c, parameter, to, 8);
}

static void pg_bind_int(struct db_cursor *c, int parameter, int64_t v)
{
	bind_number(c, parameter, (uint64_t)v);
}

static void pg_bind_bool(struct db_cursor *c, int parameter, bool v)
{
	state(c)->numbers[parameter - 1][0] = v;
	bind_value(c, parameter, state(c)->numbers[parameter - 1], 1);
}

static void pg_bind_real(struct db_cursor *c, int parameter, double v)
{
	uint64_t bits;
	memcpy(&bits, &v, sizeof(bits));
	bind_number(c, parameter, bits);
}

static void pg_bind_text(struct db_cursor *c, int parameter, str v)
{
	bind_value(c, parameter, v.p, v.n);
}

static void pg_bind_bytes(struct db_cursor *c, int parameter, bytes v)
{
	bind_value(c, parameter, v.p, v.n);
}

/* What was sent is answered, or takes too long for a thread that must not wait: then the connection
 * is given up, and the next who takes it opens another. NULL. */
static PGresult *answer_within(struct db *db, PGconn *p, int sent)
{
	PGresult *result = NULL, *next = NULL;
	if (!sent)
		return NULL;
	do {
		PQclear(result);
		result = next;
		while (PQisBusy(p)) {
			int64_t left = (db->until - clock_mono()) / 1000;
			struct pollfd wait = {.fd = PQsocket(p), .events = POLLIN};
			int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
			if (ready < 0 && errno == EINTR)
				continue;
			if (ready <= 0)
				shutdown(PQsocket(p), SHUT_RDWR);
			if (!PQconsumeInput(p) || ready <= 0) {
				PQclear(result);
				(void)PQconsumeInput(p);
				return NULL;
			}
		}
	} while ((next = PQgetResult(p)));
	return result;
}

/* Prepares the query on this connection when it is not there yet. */
static bool prepare(struct db_cursor *c)
{
	struct db_connection *connection = c->db->connection;
	const struct db_query *q = c->query;
	struct db_statement *slot = statement_slot(connection, q);
	if (slot->query)
		return true;
	Oid types[PARAMETERS];
	for (int i = 0; i < q->parameters; i++) {
		char t = q->types[i];
		types[i] = t == 'b'   ? OID_BOOL
			   : t == 'r' ? OID_FLOAT8
			   : t == 't' ? OID_TEXT
			   : t == 'y' ? OID_BYTEA
				      : OID_INT8;
	}
	PGconn *p = connection->handle;
	PGresult *r = c->db->until ? answer_within(c->db, p,
						   PQsendPrepare(p, q->name, q->postgres,
								 q->parameters, types))
				   : PQprepare(p, q->name, q->postgres, q->parameters, types);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (ok) {
		slot->query = q;
		connection->cached++;
	} else
		note(c, r);
	PQclear(r);
	return ok;
}

static void execute(struct db_cursor *c)
{
	static const int binary[PARAMETERS] = {[0 ... PARAMETERS - 1] = 1};
	struct state *s = state(c);
	if (!prepare(c))
		return;
	PGconn *p = c->db->connection->handle;
	const char *name = c->query->name;
	int n = c->query->parameters;
	if (c->db->until)
		s->result = answer_within(
			c->db, p,
			PQsendQueryPrepared(p, name, n, s->values, s->lengths, binary, 0));
	else
		s->result = PQexecPrepared(p, name, n, s->values, s->lengths, binary, 0);
	ExecStatusType status = PQresultStatus(s->result);
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		note(c, s->result);
	else if (c->query->columns && PQnfields(s->result) != c->query->columns)
		c->result = db_fault(c->db, FAULT, c->query->name,
				     "the columns are not those of the build");
}

static bool pg_step(struct db_cursor *c)
{
	struct state *s = state(c);
	struct db_connection *connection = c->db->connection;
	if (!s->result) {
		execute(c);
		/* A read stands alone, so it may be asked again on a new connection. */
		if (c->result == BUSY && !c->db->writing && !c->db->until &&
		    PQstatus(connection->handle) != CONNECTION_OK) {
			PQclear(s->result);
			s->result = NULL;
			str why = STR_NONE;
			if (pg_revive(connection, c->db->arena, &why) == OK) {
				c->result = OK;
				execute(c);
			} else
				c->db->log_text = why;
		}
		s->row = -1;
	}
	return c->result == OK && ++s->row < PQntuples(s->result);
}

static str field(struct db_cursor *c, int column)
{
	struct state *s = state(c);
	if (!s->result || PQgetisnull(s->result, s->row, column))
		return STR_NONE;
	return (str){PQgetvalue(s->result, s->row, column),
		     (size_t)PQgetlength(s->result, s->row, column)};
}

static int64_t pg_int(struct db_cursor *c, int column)
{
	str s = field(c, column);
	ptrdiff_t point = str_find_byte(s, '.');
	int64_t v = 0;
	/* sum() and the like are numeric there; their fraction is cut as SQLite does. */
	if (!str_to_int(point >= 0 ? str_sub(s, 0, (size_t)point) : s, &v))
		return str_eq(s, S("t"));
	return v;
}

static bool pg_bool(struct db_cursor *c, int column)
{
	return pg_int(c, column) != 0;
}

static double pg_real(struct db_cursor *c, int column)
{
	double v = 0;
	/* Text that is no number cannot come from a column of this type; NULL gives 0. */
	return str_to_real(field(c, column), &v) ? v : 0;
}

static str pg_str(struct db_cursor *c, int column)
{
	return str_dup(c->arena, field(c, column));
}

static int hex(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* bytea comes as \x0123. */
static bytes pg_bytes(struct db_cursor *c, int column)
{
	str s = field(c, column);
	if (s.n < 2)
		return (bytes){0};
	size_t n = (s.n - 2) / 2;
	uint8_t *p = arena_alloc(c->arena, n + 1);
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(hex(s.p[2 + 2 * i]) << 4 | hex(s.p[3 + 2 * i]));
	return (bytes){p, n};
}

static err pg_finish(struct db_cursor *c, int64_t *changed)
{
	struct state *s = state(c);
	if (changed && c->result == OK && s->result &&
	    !str_to_int(str_from(PQcmdTuples(s->result)), changed))
		*changed = 0;
	state_free(s);
	c->statement = NULL;
	return c->result;
}

const struct db_engine postgres_engine = {
	.open = pg_open,
	.close = pg_close,
	.revive = pg_revive,
	.lost = pg_lost,
	.control = pg_control,
	.script = pg_script,
	.settle = pg_settle,
	.start = pg_start,
	.bind_int = pg_bind_int,
	.bind_bool = pg_bind_bool,
	.bind_real = pg_bind_real,
	.bind_text = pg_bind_text,
	.bind_bytes = pg_bind_bytes,
	.step = pg_step,
	.get_int = pg_int,
	.get_bool = pg_bool,
	.get_real = pg_real,
	.get_text = pg_str,
	.get_bytes = pg_bytes,
	.finish = pg_finish,
	.backup = postgres_backup,
	.check = postgres_check,
};

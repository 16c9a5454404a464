/* SPDX-License-Identifier: Apache-2.0
 * request: what a handler sees of one HTTP request, and how it answers. server.c is the only file
 * that knows the HTTP library.
 */
#ifndef RUCHE_REQUEST_H
#define RUCHE_REQUEST_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/id.h"
#include "base/lang.h"
#include "base/out.h"
#include "base/str.h"
#include "db/db.h"
#include "html/html.h"

struct viewer;	/* core/session.h */
struct session; /* core/session.h */
struct app;	/* core/app.h */
struct route;	/* ui/feature.h */

/* HEAD runs as GET without its body. Those below PATCH are for programs: OPTIONS, and WebDAV's. */
enum method {
	GET = 1 << 0,
	POST = 1 << 1,
	PUT = 1 << 2,
	DELETE = 1 << 3,
	PATCH = 1 << 4,
	OPTIONS = 1 << 5,
	PROPFIND = 1 << 6,
	PROPPATCH = 1 << 7,
	MKCOL = 1 << 8,
	COPY = 1 << 9,
	MOVE = 1 << 10,
	LOCK = 1 << 11,
	UNLOCK = 1 << 12
};
enum { METHODS = 13 }; /* 1 << 0 to 1 << METHODS - 1 */
/* "PROPFIND"; empty for what is none. */
str method_name(enum method method);
/* By its name on the request line; 0 for one that we do not have. HEAD gives GET. */
enum method method_named(str name);
/* By its definition it changes nothing: GET, OPTIONS, PROPFIND. */
bool method_reads(enum method method);

/* How a body is taken in. All zero: by its Content-Type, within the server's limits. */
struct body_plan {
	enum raw_body { RAW_NONE, RAW_MEMORY, RAW_FILE } raw; /* as it comes, of any type */
	int64_t limit;					      /* bytes of a raw body */
	bool partial;	/* of a file what came is handed on when the sender leaves before the end */
	bool counted;	/* the rate limit has counted this request */
	bool fileless;	/* files of a form are passed over, a PUT of another type is 415 */
	bool refused;	/* let in for its words alone (rq->refused) */
	int64_t sender; /* who sends it: of one sender one slow request runs at a time; 0 unknown */
	/* Of a body that does not say how long it is: asked on the loop when more than `reserved`
	 * came, which it raises. Gives 0 or the status of the refusal. NULL: nobody is asked. */
	int (*reserve)(struct body_plan *plan, int64_t came);
	void *reserving; /* its own */
	int64_t reserved;
};

struct field { /* a form or query field, UTF-8 checked and cleaned */
	str name, value;
};
struct upload {	      /* a file of a multipart form, streamed to disk */
	str name;     /* of the field */
	str filename; /* as the browser says; never a path */
	str type;     /* as the browser says: do not believe it */
	str path;     /* temporary file, removed at the end of the request unless it was renamed */
	int64_t size;
};
struct field_list {
	struct field *v;
	size_t n, cap;
};
struct upload_list {
	struct upload *v;
	size_t n, cap;
};

/* How a form of the API or of HTML is answered. */
enum format { FORMAT_HTML, FORMAT_JSON, FORMAT_FEED };

struct response {
	int status; /* 0: 200 */
	str type;   /* Content-Type; empty: text/html; charset=utf-8 */
	struct field_list headers;
	url location;	  /* with 303 and 301 */
	str file;	  /* a file to send instead of the body; ranges are served */
	int64_t modified; /* Last-Modified, microseconds; 0 none */
	str etag;	  /* without quotes */
	str cache;	  /* Cache-Control; empty: private, no-store for HTML */
	bool streaming;	  /* a live stream takes over: set by live_open (http/live.h) */
};

struct rq {
	struct arena *arena;
	struct db *db; /* the transaction of this request; NULL for routes that begin their own */
	struct database *database;
	const struct app *app;

	/* the request */
	enum method method;
	bool head; /* asked by HEAD: the body stays here, and nothing counts as fetched */
	str path, query_string;	  /* decoded path; raw query */
	str host, address, agent; /* Host header; client address; User-Agent */
	bool tls; /* came over TLS (or a trusted proxy says so): our addresses begin with https */
	bool secure; /* browsers trust this origin with cookies: TLS, or this machine asks itself */
	struct field_list query, form, parameters; /* ?a=b; body; {names} in the route's path */
	struct upload_list uploads;
	str body;     /* raw JSON body of an API call, or any body of a route with RAW_MEMORY; a PUT
			 of other types, and any body of a route with RAW_FILE that is not empty,
			 comes as one upload named "body" */
	bool counted; /* the rate limit counted it before its body came */
	bool refused; /* by its head: the rest came for the page that gives the words back */
	bool partial; /* the sender left before the end: the upload is what came, and nobody reads
			 the answer (route.raw_partial) */
	str request_id;
	const struct route *route;
	enum format format;

	/* who asks */
	const struct viewer *viewer;   /* never NULL; viewer->id is none when nobody is signed in */
	const struct session *session; /* NULL without one */
	person_id viewer_id; /* what visible() is answered for: copied into every transaction */
	int clear;
	/* OK while the viewer's account is open; asked by rq_transaction before it writes. NULL:
	 * nobody is asked. */
	err (*still)(struct db *db, person_id viewer);
	/* What is done at the beginning and at the end of each of its write transactions, inside
	 * it. NULL: nothing. */
	err (*begun)(struct rq *rq);
	err (*written)(struct rq *rq);
	bool repeated; /* it was done when it came before: app/once.h */
	enum lang lang;
	str nonce; /* for the CSP, fresh per response */
	str icons; /* address of the sheet of icons, which a page names forty times; empty: nobody
		      has looked it up */
	str csrf;  /* the token that forms carry */

	/* the answer */
	struct out *out; /* the body */
	struct response response;
	str fail_text;	/* safe text of the first failure, translated */
	str log_text;	/* why, for the log (500: error, 503: warn); nothing that a person wrote */
	void *prepared; /* what the route's prepare() left for its handler, or NULL */
	str audit_detail;	  /* for the route's audit row: what was changed, no secrets */
	struct field_list errors; /* form errors: field name and translated text */
	bool form_kept; /* refused before a handler saw it, though one of our pages sent it: what it
			   held may be shown (ui/again.h) */

	void *server; /* http/server.c's own */
};

/* A header of the request, name in lower case; empty when absent. */
str rq_header(const struct rq *rq, str name);
str rq_cookie(const struct rq *rq, str name);
/* A {name} of the route's path; empty when there is none. */
str rq_path(const struct rq *rq, const char *name);
/* A {name} as id; 0 when it is not a number. */
int64_t rq_path_id(const struct rq *rq, const char *name);
/* A field of the query string; empty when absent. */
str rq_query(const struct rq *rq, const char *name);
int64_t rq_query_int(const struct rq *rq, const char *name, int64_t otherwise);
/* A field of the form, trimmed of nothing; empty when absent. */
str rq_form(const struct rq *rq, const char *name);
int64_t rq_form_int(const struct rq *rq, const char *name, int64_t otherwise);
bool rq_form_has(const struct rq *rq, const char *name);
const struct upload *rq_upload(const struct rq *rq, const char *name);

/* Records a failure once, where it began: the text a person sees (translated by the caller with
 * T()) and returns e. */
err fail(struct rq *rq, err e, const char *safe_text);
/* The same with what the log should know. */
err fail_log(struct rq *rq, err e, const char *safe_text, str log_text);
/* A form error beside its field. Handlers that have any show the form again with status 422. */
void form_error(struct rq *rq, const char *field, const char *text);
/* The error text of a field; empty when it has none. */
str form_error_of(const struct rq *rq, const char *field);

/* Did files come? A field where nothing was chosen comes as an empty file without a name. */
bool rq_brought_files(const struct rq *rq);

/* Runs fn in a transaction of its own, for routes marked own_transactions (work that must not hold
 * the writer: passwords, image decoding). rq->db is set for the viewer meanwhile. A write is
 * durable when it returns OK. NOT_FOUND, and fn is not run, when it would write for an account that
 * was closed or erased since the request began. */
err rq_transaction(struct rq *rq, bool write, err (*fn)(struct rq *rq, void *arg), void *arg);
/* A write that is done once more when it met another one and was undone, as on PostgreSQL it may:
 * nothing came of it. fn begins anew, whatever it did to *arg. */
err rq_write_again(struct rq *rq, err (*fn)(struct rq *rq, void *arg), void *arg);

/* ---- answers ---- */
/* 303 to one of our pages. */
err redirect(struct rq *rq, url to);
err redirect_permanent(struct rq *rq, url to);
/* 303 back to where the form stood (field "back", a path of ours), else to `otherwise`. */
err redirect_back(struct rq *rq, url otherwise);
/* The field "back" of a form, where it stood; empty when there is none, or when it is no path of
 * ours. */
url form_back(const struct rq *rq);
/* Sets a header; Set-Cookie, Link and Vary are added to. A value with control characters is left
 * out. */
void response_header(struct rq *rq, str name, str value);
/* The same for a constant or our own text, not copied and not looked at; the name was not set
 * before. */
void response_header_plain(struct rq *rq, str name, str value);
/* Sends a stored file with its type; inline only for types we made ourselves. */
err response_file(struct rq *rq, str path, str type, str etag, bool download, str filename);
/* Opens a new file for writing, which is removed at the end of the request; -1 with errno on
 * failure. */
int rq_temporary(struct rq *rq, str *path);
/* "Set-Cookie" with our attributes (HttpOnly, Secure as the request allows, SameSite=Lax, Path=/).
 * max_age 0 removes it. */
void response_cookie(struct rq *rq, str name, str value, int64_t max_age_seconds);

#endif

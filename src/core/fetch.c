/* SPDX-License-Identifier: Apache-2.0 */
#include "core/fetch.h"

#include "base/clock.h"
#include "base/frame.h"
#include "base/log.h"
#include "base/network.h"
#include "base/out.h"
#include "core/helper.h"

#include <unistd.h>

enum {
	AT_A_TIME = 4,
	MOST_DEFAULT = 1 << 20,
	PATIENCE_DEFAULT = 10 * SECOND,
	GRACE = 2 * SECOND, /* for the program to say itself that it took too long */
	HEAD_MAX = 2 * FETCH_URL_MAX + FETCH_TYPE_MAX + 1,
	ANSWER_MAX = FETCH_BODY_MAX + HEAD_MAX + 2 * FRAME_HEAD + (64 << 10),
};

err fetcher_open(struct arena *a, struct fetcher *f, str path, str allow, str base_url, str *bad)
{
	struct networks networks;
	*f = (struct fetcher){.allow = str_dup(a, allow), .strict = true};
	if (sem_init(&f->slots, 0, AT_A_TIME) != 0)
		return FAULT;
	/* Who asks, so that a webmaster can ask back; not how old the program is. */
	f->agent = str_cat(a, S("Ruche"), base_url.n ? S(" (+") : STR_NONE, base_url,
			   base_url.n ? S(")") : STR_NONE);
	f->path = path.n ? str_dup(a, path) : helper_beside(a, S("ruche-fetch"));
	if (!networks_read(allow, &networks, bad))
		return INVALID;
	return helper_there(a, f->path) ? OK : FAULT;
}

void fetcher_close(struct fetcher *f)
{
	sem_destroy(&f->slots);
}

static size_t most_of(const struct fetch_question *q)
{
	return q->most ? q->most : MOST_DEFAULT;
}

/* ---- the answer ---- */

static err refused(const struct frame *f, str *why)
{
	static const err meaning[FETCH_CODES] = {
		[FETCH_BAD_ADDRESS] = INVALID,	 [FETCH_FORBIDDEN] = DENIED,
		[FETCH_NO_ANSWER] = BUSY,	 [FETCH_TOO_SLOW] = BUSY,
		[FETCH_TOO_LARGE] = TOO_LARGE,	 [FETCH_WRONG_TYPE] = INVALID,
		[FETCH_TOO_MANY_HOPS] = INVALID, [FETCH_UNSAFE] = FAULT,
		[FETCH_BAD_QUESTION] = INVALID,
	};
	*why = f->body.n ? (str){(const char *)f->body.p, f->body.n} : S("it gives no reason");
	return f->a > 0 && f->a < FETCH_CODES ? meaning[f->a] : INVALID;
}

static bool printable(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return true;
}

static bool wanted_type(const struct fetch_question *q, str type)
{
	for (size_t i = 0; i < q->types_n; i++)
		if (str_eq(q->types[i], type))
			return true;
	return q->types_n == 0;
}

static bool read_head(const struct frame *f, const struct fetch_question *q,
		      struct fetch_answer *answer)
{
	str type = {(const char *)f->body.p, f->body.n}, url = str_cut(&type, '\n');
	if (f->kind != FETCH_HEAD || f->a < 100 || f->a > 999 || f->b > 15)
		return false;
	if (!type.p || type.n > FETCH_TYPE_MAX || !printable(type) || url.n > FETCH_URL_MAX ||
	    !printable(url) || (!str_starts(url, S("http://")) && !str_starts(url, S("https://"))))
		return false;
	*answer = (struct fetch_answer){
		.status = (int)f->a, .url = url, .type = type, .missing = f->b};
	return f->a < 200 || f->a > 299 || wanted_type(q, type);
}

err fetch_parse(bytes output, const struct fetch_question *q, struct fetch_answer *answer, str *why)
{
	struct frame f;
	*answer = (struct fetch_answer){0};
	*why = S("the answer of the helper is not complete");
	if (frame_read(&output, HEAD_MAX, &f) != OK)
		return INVALID;
	if (f.kind == FETCH_ERROR)
		return refused(&f, why);
	struct fetch_answer read = {0};
	if (!read_head(&f, q, &read)) {
		*why = S("the answer of the helper does not fit the question");
		return INVALID;
	}
	if (frame_read(&output, most_of(q), &f) != OK)
		return INVALID;
	*why = S("the answer of the helper does not fit the question");
	bool empty = q->head || read.status < 200 || read.status > 299;
	if (f.kind != FETCH_BODY || output.n || (empty && f.body.n))
		return INVALID;
	read.body = f.body;
	*answer = read;
	*why = STR_NONE;
	return OK;
}

/* ---- the question ---- */

static void line(struct out *o, const char *name, str value)
{
	out_str(o, str_from(name));
	out_byte(o, ' ');
	out_str(o, value);
	out_byte(o, '\n');
}

static void number_line(struct out *o, const char *name, int64_t value)
{
	out_str(o, str_from(name));
	out_byte(o, ' ');
	out_int(o, value);
	out_byte(o, '\n');
}

/* What would break a line of ours is no address. */
static bool one_line(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7F)
			return false;
	return s.n > 0 && s.n <= FETCH_URL_MAX;
}

/* A name of letters and hyphens, a value that can be printed. */
static bool good_header(const struct fetch_header *h)
{
	for (size_t i = 0; i < h->name.n; i++) {
		char c = h->name.p[i];
		if (c != '-' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
			return false;
	}
	for (size_t i = 0; i < h->value.n; i++)
		if (h->value.p[i] < ' ' || h->value.p[i] > '~')
			return false;
	return h->name.n && h->value.n && h->name.n + h->value.n + 2 <= FETCH_SENT_HEADER_MAX;
}

static bool good_post(const struct fetch_question *q)
{
	for (size_t i = 0; i < q->headers_n; i++)
		if (!good_header(&q->headers[i]))
			return false;
	bool sends = q->body.n || q->headers_n;
	return (q->post || !sends) && !(q->post && q->head) && q->body.n <= FETCH_SENT_MAX &&
	       q->headers_n <= FETCH_SENT_HEADERS_MAX;
}

/* Networks stand in one line, however they are written in the file. */
static void allow_line(struct out *o, str allow)
{
	str rest = allow;
	out_lit(o, "allow");
	for (str word = str_word(&rest); word.n; word = str_word(&rest)) {
		out_byte(o, ' ');
		out_str(o, word);
	}
	out_byte(o, '\n');
}

static err write_question(struct arena *a, const struct fetcher *f, const struct fetch_question *q,
			  int64_t patience, str *framed)
{
	struct out o = out_new(a, FETCH_QUESTION_MAX),
		   whole = out_new(a, FETCH_QUESTION_MAX + FETCH_SENT_MAX + 2 * FRAME_HEAD);
	line(&o, "url", q->url);
	line(&o, "method", q->head ? S("HEAD") : q->post ? S("POST") : S("GET"));
	for (size_t i = 0; i < q->headers_n; i++)
		line(&o, "header", str_cat(a, q->headers[i].name, S(": "), q->headers[i].value));
	line(&o, "agent", f->agent);
	number_line(&o, "bytes", (int64_t)most_of(q));
	number_line(&o, "milliseconds", patience / 1000);
	for (size_t i = 0; i < q->types_n; i++)
		line(&o, "type", q->types[i]);
	if (f->allow.n)
		allow_line(&o, f->allow);
	if (f->strict)
		line(&o, "strict", S("yes"));
	struct frame frame = {.kind = FETCH_QUESTION, .body = {(const uint8_t *)o.p, o.n}};
	frame_write(&whole, &frame);
	frame = (struct frame){.kind = FETCH_SENT, .body = q->body};
	if (q->post)
		frame_write(&whole, &frame);
	*framed = out_view(&whole);
	return o.bad ? o.bad : whole.bad;
}

static err ask(struct fetcher *f, struct arena *a, const struct fetch_question *q,
	       struct fetch_answer *answer, str *why)
{
	int64_t patience = q->patience ? q->patience : PATIENCE_DEFAULT;
	str framed = STR_NONE;
	bytes output = {0};
	*why = S("not an address");
	if (!one_line(q->url))
		return INVALID;
	*why = S("not to be sent so");
	if (!good_post(q))
		return INVALID;
	REQUIRE(q->types_n <= FETCH_TYPES_MAX && most_of(q) <= FETCH_BODY_MAX && patience >= 1000 &&
		patience <= FETCH_SECONDS_MAX * SECOND);
	TRY(write_question(a, f, q, patience, &framed));
	int input = helper_file((bytes){(const uint8_t *)framed.p, framed.n});
	*why = S("no memory for the question");
	if (input < 0)
		return BUSY;
	*why = S("too many are being asked already");
	if (!helper_slot(&f->slots, patience)) {
		close(input);
		return BUSY;
	}
	char *argv[] = {cstr(a, f->path), NULL};
	err e = helper_run(a, argv, input, patience + GRACE, ANSWER_MAX, &output, why);
	sem_post(&f->slots);
	close(input);
	return e ? e : fetch_parse(output, q, answer, why);
}

err fetch(struct fetcher *f, struct arena *a, const struct fetch_question *q,
	  struct fetch_answer *answer, str *why)
{
	*answer = (struct fetch_answer){0};
	err e = ask(f, a, q, answer, why);
	/* What was asked for may be private: the log names the outcome alone. */
	if (e != OK)
		log_event(LOG_INFO, "not fetched", LOG_S("error", str_from(err_name(e))),
			  LOG_S("why", *why));
	return e;
}

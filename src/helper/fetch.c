/* SPDX-License-Identifier: Apache-2.0
 * ruche-fetch: asks one address of the web for one answer (protocol: base/fetch_protocol.h). What
 * may be asked is decided on the bytes that are handed to connect() (base/network.h), at every hop,
 * so that no name, redirect or second look into DNS leads to where it should not. The answer comes
 * from strangers: all that is not needed is given up (helper/sandbox.h) before it is asked for.
 *
 *	ruche-fetch <question >answer
 */
#include "base/clock.h"
#include "base/fetch_protocol.h"
#include "base/frame.h"
#include "base/log.h"
#include "base/network.h"
#include "helper/pipe.h"
#include "helper/sandbox.h"

#include <curl/curl.h>
#include <locale.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct sandbox bounds = {
	.memory = (size_t)256 << 20, .cpu_seconds = 10, .network = true};

struct question {
	str url, agent;
	bool head, post, strict;
	struct curl_slist *headers; /* that go along with POST */
	size_t headers_n;
	bytes sent;
	size_t most;	  /* bytes of the body */
	int64_t deadline; /* monotonic */
	str types[FETCH_TYPES_MAX];
	size_t types_n;
	struct networks allowed;
};

/* One hop. */
struct hop {
	struct question *q;
	CURL *curl;
	struct out body;
	size_t headers;
	enum fetch_code failed; /* why we broke off; 0: we did not */
	bool complete;		/* what is wanted is there: the rest is not read */
};

struct answer {
	long status;
	char *url;
	char type[FETCH_TYPE_MAX + 1];
	struct out body;
};

/* ---- the question ---- */

static bool read_number(str value, int64_t most, int64_t *to)
{
	return str_to_int(value, to) && *to > 0 && *to <= most;
}

static bool read_header(struct question *q, str value)
{
	char text[FETCH_SENT_HEADER_MAX + 1];
	if (value.n == 0 || value.n > FETCH_SENT_HEADER_MAX ||
	    q->headers_n == FETCH_SENT_HEADERS_MAX)
		return false;
	memcpy(text, value.p, value.n);
	text[value.n] = 0;
	struct curl_slist *list = curl_slist_append(q->headers, text);
	q->headers = list ? list : q->headers;
	q->headers_n++;
	return list != NULL;
}

static bool read_line(struct question *q, str name, str value)
{
	int64_t number = 0;
	str bad;
	if (str_eq(name, S("url"))) {
		q->url = value;
		return value.n > 0 && value.n <= FETCH_URL_MAX;
	}
	if (str_eq(name, S("method"))) {
		q->head = str_eq(value, S("HEAD"));
		q->post = str_eq(value, S("POST"));
		return q->head || q->post || str_eq(value, S("GET"));
	}
	if (str_eq(name, S("header")))
		return read_header(q, value);
	if (str_eq(name, S("agent"))) {
		q->agent = value;
		return true;
	}
	if (str_eq(name, S("strict"))) {
		q->strict = str_eq(value, S("yes"));
		return true;
	}
	if (str_eq(name, S("allow")))
		return networks_read(value, &q->allowed, &bad);
	if (str_eq(name, S("type"))) {
		if (q->types_n == FETCH_TYPES_MAX)
			return false;
		q->types[q->types_n++] = value;
		return value.n > 0;
	}
	if (str_eq(name, S("bytes"))) {
		bool good = read_number(value, FETCH_BODY_MAX, &number);
		q->most = (size_t)number;
		return good;
	}
	if (str_eq(name, S("milliseconds")) &&
	    read_number(value, FETCH_SECONDS_MAX * 1000, &number)) {
		q->deadline = clock_mono() + number * 1000;
		return true;
	}
	return false;
}

static bool read_question(bytes input, struct question *q)
{
	struct frame f, sent = {0};
	if (frame_read(&input, FETCH_QUESTION_MAX, &f) != OK || f.kind != FETCH_QUESTION)
		return false;
	if (input.n &&
	    (frame_read(&input, FETCH_SENT_MAX, &sent) != OK || input.n || sent.kind != FETCH_SENT))
		return false;
	q->sent = sent.body;
	str rest = {(const char *)f.body.p, f.body.n};
	for (size_t i = 0; i < rest.n; i++)
		if ((unsigned char)rest.p[i] < ' ' && rest.p[i] != '\n')
			return false;
	while (rest.n) {
		str line = str_cut(&rest, '\n'), name = str_cut(&line, ' ');
		if (!read_line(q, name, line))
			return false;
	}
	return q->url.n && q->deadline && q->most && q->post == (sent.kind == FETCH_SENT) &&
	       (q->post || !q->headers_n);
}

/* ---- the answer ---- */

static bool send_frame(uint32_t kind, uint32_t a, uint32_t b, str body)
{
	struct out o = out_heap(FETCH_BODY_MAX + FETCH_URL_MAX + FRAME_HEAD);
	struct frame f = {kind, a, b, {(const uint8_t *)body.p, body.n}};
	frame_write(&o, &f);
	bool done = o.bad == OK && pipe_write_all(out_view(&o));
	out_free(&o);
	return done;
}

static int refuse(enum fetch_code code, const char *text)
{
	size_t n = 0;
	while (text[n] >= ' ' && text[n] <= '~' && n < FETCH_NOTE_MAX)
		n++;
	return send_frame(FETCH_ERROR, code, 0, (str){text, n}) ? 1 : 3;
}

static int send_answer(struct answer *a, unsigned missing)
{
	struct out head = out_heap(2 * FETCH_URL_MAX + FETCH_TYPE_MAX + 1);
	out_str(&head, str_from(a->url));
	out_byte(&head, '\n');
	out_str(&head, str_from(a->type));
	if (head.bad)
		return refuse(FETCH_BAD_ADDRESS, "the address that answered is too long");
	bool sent = send_frame(FETCH_HEAD, (uint32_t)a->status, missing, out_view(&head)) &&
		    send_frame(FETCH_BODY, 0, 0, out_view(&a->body));
	return sent ? 0 : 3;
}

/* ---- one hop ---- */

/* The only place where a socket is made. What was looked up is judged here, not the name. */
static curl_socket_t open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct hop *h = self;
	struct host_address a;
	int port = 0;
	if (purpose != CURLSOCKTYPE_IPCXN || !host_address_of(&to->addr, &a, &port) ||
	    !network_may_ask(&h->q->allowed, &a, port)) {
		h->failed = FETCH_FORBIDDEN;
		return CURL_SOCKET_BAD;
	}
	/* Of several addresses of a host one may be good: then it is no failure. */
	h->failed = 0;
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_header(char *p, size_t size, size_t n, void *self)
{
	struct hop *h = self;
	(void)p;
	h->headers += size * n;
	if (h->headers <= FETCH_HEADERS_MAX)
		return size * n;
	h->failed = FETCH_TOO_LARGE;
	return 0;
}

/* "Text/HTML; charset=x" as "text/html". */
static void media_type(CURL *curl, char *to)
{
	const char *given = NULL;
	curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &given);
	str rest = str_from(given), type = str_trim(str_cut(&rest, ';'));
	size_t n = 0;
	for (size_t i = 0; i < type.n && n < FETCH_TYPE_MAX; i++) {
		char c = type.p[i];
		if (c > ' ' && c <= '~')
			to[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	to[n] = 0;
}

static bool acceptable(const struct question *q, const char *type)
{
	for (size_t i = 0; i < q->types_n; i++)
		if (str_eq(q->types[i], str_from(type)))
			return true;
	return q->types_n == 0;
}

/* Of what is no page of the wanted type not one byte is kept. The bytes are counted as they come
 * out of decompression. */
static size_t take_body(char *p, size_t size, size_t n, void *self)
{
	struct hop *h = self;
	long status = 0;
	char type[FETCH_TYPE_MAX + 1];
	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status < 200 || status > 299) {
		h->complete = true;
		return CURL_WRITEFUNC_ERROR;
	}
	media_type(h->curl, type);
	if (h->body.n == 0 && !acceptable(h->q, type)) {
		h->failed = FETCH_WRONG_TYPE;
		return CURL_WRITEFUNC_ERROR;
	}
	if (size * n > h->q->most - h->body.n) {
		h->failed = FETCH_TOO_LARGE;
		return CURL_WRITEFUNC_ERROR;
	}
	out_bytes(&h->body, p, size * n);
	return size * n;
}

/* Without "Expect", which makes the other side say that it may be sent. */
static bool prepare_post(struct question *q, CURL *c)
{
	struct curl_slist *list = curl_slist_append(q->headers, "Expect:");
	q->headers = list ? list : q->headers;
	return list && curl_easy_setopt(c, CURLOPT_POST, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_POSTFIELDS, q->sent.p) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)q->sent.n) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_HTTPHEADER, q->headers) == CURLE_OK;
}

/* Nothing of this machine goes along: no proxy, no cookies, no passwords, no client files. */
static bool prepare(struct hop *h, CURLU *url)
{
	CURL *c = h->curl;
	int64_t left = (h->q->deadline - clock_mono()) / 1000;
	char agent[256] = "Ruche";
	if (h->q->agent.n && h->q->agent.n < sizeof(agent))
		memcpy(agent, h->q->agent.p, h->q->agent.n);
	bool good = left > 0;
#define SET(option, value) good = good && curl_easy_setopt(c, option, value) == CURLE_OK
	/* The same parsed address that was looked at: there is no second reading of the text. */
	SET(CURLOPT_CURLU, url);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_HTTP09_ALLOWED, 0L);
	SET(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	SET(CURLOPT_USERAGENT, agent);
	SET(CURLOPT_NOBODY, h->q->head ? 1L : 0L);
	SET(CURLOPT_NOSIGNAL, 1L);
	/* A thread that still waits for a name is not waited for: the process ends. */
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_TIMEOUT_MS, (long)left);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)left);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, h);
	SET(CURLOPT_HEADERFUNCTION, take_header);
	SET(CURLOPT_HEADERDATA, h);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, h);
#undef SET
	return good && (!h->q->post || prepare_post(h->q, c));
}

static enum fetch_code why_failed(const struct hop *h, CURLcode code)
{
	if (h->failed)
		return h->failed;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return FETCH_TOO_SLOW;
	if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
		return FETCH_BAD_ADDRESS;
	return FETCH_NO_ANSWER;
}

/* ---- the way ---- */

/* http or https with a host and without credentials, as the library that will connect reads it. */
static bool good_address(CURLU *url)
{
	char *part = NULL;
	bool good = curl_url_get(url, CURLUPART_SCHEME, &part, 0) == CURLUE_OK &&
		    (strcmp(part, "http") == 0 || strcmp(part, "https") == 0);
	curl_free(part);
	static const CURLUPart credentials[] = {CURLUPART_USER, CURLUPART_PASSWORD,
						CURLUPART_OPTIONS, CURLUPART_ZONEID};
	for (size_t i = 0; i < sizeof(credentials) / sizeof(*credentials); i++) {
		part = NULL;
		good = good && curl_url_get(url, credentials[i], &part, 0) != CURLUE_OK;
		curl_free(part);
	}
	return good;
}

static bool is_redirect(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static enum fetch_code one_hop(struct hop *h, CURLU *url, struct answer *a, char **next)
{
	const char *to = NULL;
	if (!prepare(h, url))
		return FETCH_TOO_SLOW;
	CURLcode code = curl_easy_perform(h->curl);
	if (code != CURLE_OK && !(h->complete && code == CURLE_WRITE_ERROR))
		return why_failed(h, code);
	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &a->status);
	media_type(h->curl, a->type);
	curl_easy_getinfo(h->curl, CURLINFO_REDIRECT_URL, &to);
	if (is_redirect(a->status) && to && !h->q->post) {
		*next = strlen(to) <= FETCH_URL_MAX ? strdup(to) : NULL;
		return *next ? 0 : FETCH_BAD_ADDRESS;
	}
	/* An empty body never came by take_body. */
	if (a->status >= 200 && a->status <= 299 && !acceptable(h->q, a->type))
		return FETCH_WRONG_TYPE;
	a->body = h->body;
	if (h->body.bad)
		return FETCH_TOO_LARGE;
	return curl_url_get(url, CURLUPART_URL, &a->url, CURLU_PUNYCODE) == CURLUE_OK
		       ? 0
		       : FETCH_BAD_ADDRESS;
}

/* A handle of its own for each hop: nothing one server said reaches the next. */
static enum fetch_code fetch(struct question *q, struct answer *a)
{
	char *text = strndup(q->url.p, q->url.n);
	for (int hops = 0; text && hops <= FETCH_HOPS_MAX; hops++) {
		struct hop h = {.q = q, .curl = curl_easy_init(), .body = out_heap(q->most)};
		CURLU *url = curl_url();
		char *next = NULL;
		enum fetch_code failed = FETCH_BAD_ADDRESS;
		if (h.curl && url &&
		    curl_url_set(url, CURLUPART_URL, text, CURLU_URLENCODE) == CURLUE_OK &&
		    good_address(url))
			failed = one_hop(&h, url, a, &next);
		curl_easy_cleanup(h.curl);
		curl_url_cleanup(url);
		free(text);
		if (failed || !next)
			return failed;
		out_free(&h.body);
		text = next;
	}
	free(text);
	return FETCH_TOO_MANY_HOPS;
}

static const char *const reasons[FETCH_CODES] = {
	[FETCH_BAD_ADDRESS] = "not an address of http or https without credentials",
	[FETCH_FORBIDDEN] = "leads to an address or port that may not be asked",
	[FETCH_NO_ANSWER] = "no answer from there",
	[FETCH_TOO_SLOW] = "took too long",
	[FETCH_TOO_LARGE] = "more than is wanted",
	[FETCH_WRONG_TYPE] = "of another type than is wanted",
	[FETCH_TOO_MANY_HOPS] = "too many redirects",
	[FETCH_UNSAFE] = "a part of the sandbox is missing",
	[FETCH_BAD_QUESTION] = "not a question",
};

int main(void)
{
	static uint8_t input[FETCH_QUESTION_MAX + FETCH_SENT_MAX + 2 * FRAME_HEAD];
	struct question q = {0};
	struct answer a = {0};
	/* One heap: every further one reserves 64 MiB of address space. */
	mallopt(M_ARENA_MAX, 1);
	/* Names of hosts come in UTF-8. */
	setlocale(LC_CTYPE, "C.UTF-8");
	if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) {
		log_event(LOG_ERROR, "libcurl does not start");
		return 2;
	}
	unsigned missing = sandbox_enter(&bounds);
	if (missing)
		log_event(LOG_WARN, "fetching runs with parts of its sandbox missing",
			  LOG_S("missing", sandbox_parts(missing)));
	/* From here on libraries that print warnings about hostile input print them nowhere. */
	close(STDERR_FILENO);
	size_t n = pipe_read_all(input, sizeof(input));
	int status;
	enum fetch_code failed = FETCH_BAD_QUESTION;
	if (read_question((bytes){input, n}, &q))
		failed = missing && q.strict ? FETCH_UNSAFE : fetch(&q, &a);
	status = failed ? refuse(failed, reasons[failed]) : send_answer(&a, missing);
	/* No library's clean-up runs: the process is over. */
	_exit(status);
}

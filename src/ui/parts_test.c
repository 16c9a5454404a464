/* SPDX-License-Identifier: Apache-2.0
 * Shared parts: nesting of comment threads, addresses of lists, faces, the shell around a view.
 */
#include "ui/parts.h"

#include "base/arena_fixture.h"

#include "ui/page.h"

#include "comments.html.h"
#include "parts.html.h"

static const struct viewer nobody = {.lang = LANG_EN};
static const struct viewer leila = {.id = {7},
				    .employee = true,
				    .handle = {"leila", 5},
				    .name = {"Leïla Benhaddou", 16},
				    .hue = 1,
				    .unread = 3};

static const struct app app = {0};
static struct rq *request(void **state, const char *path, const struct viewer *viewer)
{
	struct arena *a = *state;
	struct rq *rq = NEW(a, struct rq);
	struct out *out = NEW(a, struct out);
	*out = out_new(a, 8 << 20);
	*rq = (struct rq){.arena = a,
			  .app = &app,
			  .method = GET,
			  .path = str_from(path),
			  .host = S("ruche.example"),
			  .viewer = viewer,
			  .nonce = S("nonce"),
			  .csrf = S("token"),
			  .out = out};
	return rq;
}

static void query(struct rq *rq, str name, str value)
{
	*ARENA_PUSH(rq->arena, &rq->query) = (struct field){name, value};
}

static void same(str got, const char *wanted)
{
	if (!str_eq(got, str_from(wanted)))
		fail_msg("got \"%.*s\", wanted \"%s\"", (int)got.n, got.p, wanted);
}

static bool has(const struct rq *rq, const char *text)
{
	return str_find(out_view(rq->out), str_from(text)) >= 0;
}

/* Every element that opens is closed in its turn; gives the number of `name` elements. */
static int balanced(str text, const char *wanted)
{
	static const char *const empty[] = {"input", "img",  "br",   "use",
					    "meta",  "link", "path", "!doctype"};
	str open[200];
	size_t depth = 0;
	int found = 0;
	for (ptrdiff_t at; (at = str_find_byte(text, '<')) >= 0;) {
		text = str_sub(text, (size_t)at + 1, text.n);
		bool closes = str_starts(text, S("/")), single = false;
		str rest = closes ? str_sub(text, 1, text.n) : text;
		size_t n = 0;
		while (n < rest.n && !strchr(" >\n/", rest.p[n]))
			n++;
		str name = str_sub(rest, 0, n);
		for (size_t i = 0; i < sizeof(empty) / sizeof(*empty); i++)
			single = single || str_eq(name, str_from(empty[i]));
		if (single)
			continue;
		if (!closes) {
			assert_true(depth < 200);
			open[depth++] = name;
			found += str_eq(name, str_from(wanted));
			continue;
		}
		if (depth == 0 || !str_eq(open[depth - 1], name))
			fail_msg("</%.*s> closes <%.*s>", (int)name.n, name.p,
				 depth ? (int)open[depth - 1].n : 0,
				 depth ? open[depth - 1].p : "");
		depth--;
	}
	assert_int_equal(depth, 0);
	return found;
}

static struct comment_page comments(struct rq *rq, const int *depths, size_t n)
{
	struct comment_page page = {.total = (int64_t)n};
	for (size_t i = 0; i < n; i++) {
		struct comment *c = ARENA_PUSH(rq->arena, &page);
		c->depth = depths[i];
		c->item = (struct item_row){.id = {100 + (int64_t)i},
					    .author = {9},
					    .author_name = S("Inès Kervadec"),
					    .author_handle = S("ines"),
					    .language = S("fr"),
					    .created = 1,
					    .reply_to = i ? 99 + (int64_t)i : 1};
		c->gone = i % 7 == 3;
	}
	return page;
}

static void threads(void **state)
{
	struct item_row root = {.id = {1}, .author = {9}};
	uint32_t random = 1;
	for (int round = 0; round < 200; round++) {
		int depths[60];
		for (size_t i = 0; i < 60; i++) {
			random = random * 1664525 + 1013904223;
			depths[i] = (int)(random >> 24) % 9;
		}
		struct rq *rq = request(state, "/blogs/ines/vannes", round % 2 ? &leila : &nobody);
		struct comment_page page = comments(rq, depths, (size_t)(round % 60 + 1));
		struct comment_thread thread =
			comment_thread(rq, &root, &page, URL("/blogs/ines/vannes#comments"));
		v_comments(rq->out, rq, &thread);
		assert_int_equal(rq->out->bad, OK);
		assert_int_equal(balanced(out_view(rq->out), "li"), (int)page.n);
		arena_reset(*state);
	}
}

static void deep_answers_name_whom(void **state)
{
	struct item_row root = {.id = {1}};
	struct rq *rq = request(state, "/x", &leila);
	int depths[] = {0, 1, 2, 3, 4, 5, 6};
	struct comment_page page = comments(rq, depths, 7);
	const struct thread_rows *rows = thread_rows(rq, &page);
	assert_false(rows->v[4].deep);
	assert_true(rows->v[5].deep);
	same(rows->v[5].answers, "Inès Kervadec");
	assert_int_equal(rows->v[6].closes.n, 4);
	struct comment_thread thread = comment_thread(rq, &root, &page, URL("/x"));
	v_comments(rq->out, rq, &thread);
	assert_true(has(rq, "answers Inès Kervadec"));
}

static void addresses(void **state)
{
	struct rq *rq = request(state, "/blogs/é b", &leila);
	same(page_path(rq).s, "/blogs/%C3%A9%20b");
	query(rq, S("tag"), S("a&b"));
	query(rq, S("before"), S("17"));
	query(rq, S("order"), S("newest"));
	same(page_here(rq).s, "/blogs/%C3%A9%20b?tag=a%26b&before=17&order=newest");
	same(page_with(rq, "order", S("useful")).s, "/blogs/%C3%A9%20b?tag=a%26b&order=useful");
	same(page_with(rq, "order", S("")).s, "/blogs/%C3%A9%20b?tag=a%26b");
	same(page_with(request(state, "/", &leila), "at", S("5")).s, "/?at=5");
	struct rq *refused = request(state, "/blogs/a/entries", &leila);
	refused->method = POST;
	*ARENA_PUSH(refused->arena, &refused->form) =
		(struct field){S("back"), S("/blogs/a/write?x=1#f-title")};
	same(page_here(refused).s, "/blogs/a/write?x=1");
	same(page_path(refused).s, "/blogs/a/write");
	refused->form.v[0].value = S("//elsewhere.example/");
	same(page_here(refused).s, "/blogs/a/entries");
	assert_int_equal(comment_order_of(rq), COMMENTS_NEWEST);
}

static void faces(void **state)
{
	same(face_make(*state, S("Inès de la Kervadec"), S("i"), S(""), 1)->initials, "IK");
	same(face_make(*state, S("Élodie"), S("e"), S(""), 1)->initials, "É");
	same(face_make(*state, S(""), S("e"), S(""), 1)->initials, "");
	struct rq *rq = request(state, "/", &leila);
	same(face_below(rq, S("Reliability engineer"), S("Brest")), "Reliability engineer, Brest");
	same(face_below(rq, S(""), S("Brest")), "Brest");
	v_avatar(rq->out, rq, face_make(*state, S("A B"), S("a"), S("cafe"), 3), "xl");
	assert_true(has(rq, "<img src=\"/blobs/cafe\" alt=\"\""));
	rq = request(state, "/", &nobody);
	v_avatar(rq->out, rq, face_make(*state, S("A B"), S("a"), S("cafe"), 3), "xl");
	assert_true(has(rq, ">AB<"));
	assert_false(has(rq, "cafe"));
}

static void ratings(void **state)
{
	struct rq *rq = request(state, "/", &leila);
	v_rating(rq->out, rq, 4, 20);
	assert_true(has(rq, "Too few ratings"));
	assert_false(has(rq, "stars"));
	v_rating(rq->out, rq, 5, 23);
	assert_true(has(rq, "<b>4.6</b>"));
	assert_int_equal(rating_width(5, 25), 70);
	/* Nobody rates the own words, and a stranger nothing. */
	struct item_row mine = {.id = {3}, .author = {7}},
			other = {.id = {4}, .author = {8}, .my_stars = 2};
	out_reset(rq->out);
	v_rate_form(rq->out, rq, &mine, URL("/"));
	assert_false(has(rq, "<form"));
	v_rate_form(rq->out, rq, &other, URL("/"));
	assert_true(has(rq, "value=\"2\" checked"));
	struct rq *stranger = request(state, "/", &nobody);
	v_rate_form(stranger->out, stranger, &other, URL("/"));
	v_thanks(stranger->out, stranger, &other, URL("/"));
	assert_false(has(stranger, "<form"));
}

static void v_words(struct out *o, const struct rq *rq, const str *words)
{
	(void)rq;
	html_text(o, *words);
}

static void shells(void **state)
{
	str words = S("<3 & more");
	struct rq *inside = request(state, "/blogs", &leila),
		  *outside = request(state, "/blogs", &nobody);
	assert_int_equal(page(inside, S("A \"title\" <b>"), v_words, &words), OK);
	assert_int_equal(balanced(out_view(inside->out), "main"), 1);
	assert_true(has(inside, "&lt;3 &amp; more"));
	assert_true(has(inside, "<title>A \"title\" &lt;b&gt; · Ruche</title>"));
	assert_true(has(inside, "noindex"));
	assert_true(has(inside, "action=\"/sign-out\""));
	assert_true(has(inside, "Notifications, 3 unread"));
	assert_int_equal(page_public(outside, S("T"), v_words, &words), OK);
	assert_int_equal(balanced(out_view(outside->out), "main"), 1);
	assert_false(has(outside, "noindex"));
	assert_true(has(outside, "<link rel=\"canonical\" href=\"http://ruche.example/blogs\">"));
	assert_false(has(outside, "/sign-out"));
}

static void errors(void **state)
{
	static const struct {
		err e;
		int status;
	} all[] = {{NOT_FOUND, 404}, {DENIED, 403}, {INVALID, 422}, {CONFLICT, 409},
		   {TOO_LARGE, 413}, {BUSY, 503},   {FAULT, 500}};
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct rq *rq = request(state, "/secret", i % 2 ? &leila : &nobody);
		rq->fail_text = S("Only <owners> may.");
		assert_int_equal(page_error(rq, all[i].e), OK);
		assert_int_equal(rq->response.status, all[i].status);
		assert_int_equal(balanced(out_view(rq->out), "h1"), 1);
		assert_true(has(rq, "Only &lt;owners&gt; may."));
		assert_int_equal(has(rq, "action=\"/sign-in\""),
				 all[i].status == 404 && i % 2 == 0);
	}
	static const int others[] = {400, 405, 429, 431, 503};
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		struct rq *rq = request(state, "/", &nobody);
		rq->response.status = others[i];
		assert_int_equal(page_error(rq, INVALID), OK);
		assert_int_equal(rq->response.status, others[i]);
		assert_int_equal(balanced(out_view(rq->out), "h1"), 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(threads),   ON_ARENA(deep_answers_name_whom),
		ON_ARENA(addresses), ON_ARENA(faces),
		ON_ARENA(ratings),   ON_ARENA(shells),
		ON_ARENA(errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

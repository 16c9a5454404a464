/* SPDX-License-Identifier: Apache-2.0
 * The readers of WordPress exports and of Stack Exchange dumps, over real exports with counts made
 * by other means, and over documents that try to make a reader fetch, expand or recurse.
 */
#include "core/import/stackexchange.h"
#include "core/import/wxr.h"
#include "core/import/xml.h"
#include "import_fixture.h"

/* ---- WordPress ---- */

struct wxr_counts {
	size_t authors, categories, tags, terms, items, posts, pages, attachments, comments, meta,
		uses;
};

struct wxr_seen {
	struct arena *a;
	struct wxr_counts counts;
	struct wxr_site site;
	str logins, slugs;
	struct wxr_item first;
	int sites, undated;
	err stop;
};

static err on_site(void *self, const struct wxr_site *site, str *why)
{
	(void)why;
	struct wxr_seen *seen = self;
	seen->sites++;
	seen->site = *site;
	return OK;
}

static err on_author(void *self, const struct wxr_author *author, str *why)
{
	(void)why;
	struct wxr_seen *seen = self;
	assert_int_equal(seen->sites, 1);
	seen->counts.authors++;
	seen->logins = str_cat(seen->a, seen->logins, author->login, S(" "));
	return OK;
}

static err on_term(void *self, const struct wxr_term *term, str *why)
{
	(void)why;
	struct wxr_seen *seen = self;
	/* A <wp:term> may be a category too. */
	if (str_eq(term->taxonomy, S("category")))
		seen->counts.categories++;
	else if (str_eq(term->taxonomy, S("post_tag")))
		seen->counts.tags++;
	else
		seen->counts.terms++;
	seen->slugs = str_cat(seen->a, seen->slugs, term->slug, S(" "));
	return OK;
}

static err on_item(void *self, const struct wxr_item *item, str *why)
{
	struct wxr_seen *seen = self;
	if (seen->stop) {
		*why = S("enough");
		return seen->stop;
	}
	if (seen->counts.items++ == 0) {
		seen->first = *item;
		seen->first.title = str_dup(seen->a, item->title);
		seen->first.content = str_dup(seen->a, item->content);
		seen->first.creator = str_dup(seen->a, item->creator);
		seen->first.slug = str_dup(seen->a, item->slug);
	}
	seen->counts.posts += str_eq(item->type, S("post"));
	seen->counts.pages += str_eq(item->type, S("page"));
	seen->counts.attachments += str_eq(item->type, S("attachment"));
	seen->counts.comments += item->comments.n;
	seen->counts.meta += item->meta.n;
	seen->counts.uses += item->terms.n;
	seen->undated += item->created == 0;
	return OK;
}

static err read_wxr(struct arena *a, struct source *s, struct wxr_seen *seen, str *why)
{
	const struct wxr_handler handler = {seen, on_site, on_author, on_term, on_item};
	seen->a = a;
	return wxr_read(a, s, &handler, why);
}

static void exports(void **state)
{
	struct arena *a = *state;
	static const struct {
		const char *name;
		const char *version;
		struct wxr_counts counts;
	} files[] = {
		{"authors-multiline", "1.2", {3, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0}},
		{"blank-lines", "1.2", {0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0}},
		{"cdata-edge", "1.2", {0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0}},
		{"namespace-edge-cases", "1.2", {2, 2, 0, 0, 6, 5, 0, 0, 0, 1, 0}},
		{"slashes", "1.1", {1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1}},
		{"small-export", "1.1", {3, 30, 3, 0, 11, 6, 5, 0, 1, 17, 36}},
		{"term-formats", "1.2", {0, 2, 3, 2, 0, 0, 0, 0, 0, 0, 0}},
		{"test-serialized-comment-meta", "1.0", {0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1}},
		{"theme-unit-test-data", "1.2", {2, 69, 110, 6, 186, 58, 21, 37, 33, 737, 446}},
		{"valid-wxr-1.1", "1.1", {1, 1, 1, 1, 2, 1, 1, 0, 1, 1, 3}},
		{"wxr-comprehensive", "1.2", {2, 2, 2, 0, 2, 1, 1, 0, 1, 1, 4}},
		{"wxr-flat-attachment-same-site", "1.2", {1, 0, 0, 0, 2, 1, 0, 1, 0, 3, 0}},
		{"wxr-simple", "1.2", {1, 0, 0, 0, 1, 1, 0, 0, 0, 2, 1}},
		{"wxr-utf-8-challenges", "1.2", {1, 0, 0, 0, 1, 1, 0, 0, 0, 5, 1}},
	};
	SHARED_OR_SKIP(a, "wordpress-wxr");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct wxr_seen seen = {0};
		str why = STR_NONE;
		str name = str_cat(a, S("wordpress-wxr/"), str_from(files[i].name), S(".xml"));
		if (read_wxr(a, shared(a, cstr(a, name)), &seen, &why) != OK)
			fail_msg("%s: %.*s", files[i].name, (int)why.n, why.p);
		struct wxr_counts *c = &seen.counts;
		if (memcmp(c, &files[i].counts, sizeof(*c)) != 0)
			fail_msg("%s: %zu authors, %zu categories, %zu tags, %zu terms, %zu items: "
				 "%zu posts, %zu pages, "
				 "%zu attachments; %zu comments, %zu meta, %zu uses",
				 files[i].name, c->authors, c->categories, c->tags, c->terms,
				 c->items, c->posts, c->pages, c->attachments, c->comments, c->meta,
				 c->uses);
		assert_str(seen.site.version, files[i].version);
		assert_int_equal(seen.sites, 1);
	}
}

static void details_of_exports(void **state)
{
	struct arena *a = *state;
	str why = STR_NONE;
	SHARED_OR_SKIP(a, "wordpress-wxr");
	struct wxr_seen seen = {0};
	assert_int_equal(read_wxr(a, shared(a, "wordpress-wxr/authors-multiline.xml"), &seen, &why),
			 OK);
	assert_str(seen.logins, "alice bob carol ");
	seen = (struct wxr_seen){0};
	assert_int_equal(
		read_wxr(a, shared(a, "wordpress-wxr/namespace-edge-cases.xml"), &seen, &why), OK);
	assert_str(seen.logins, "real_user version_conflict ");
	assert_int_equal(seen.first.id, 1);
	seen = (struct wxr_seen){0};
	assert_int_equal(read_wxr(a, shared(a, "wordpress-wxr/blank-lines.xml"), &seen, &why), OK);
	assert_str(seen.first.content, "first paragraph\n\nsecond paragraph");
	seen = (struct wxr_seen){0};
	assert_int_equal(read_wxr(a, shared(a, "wordpress-wxr/slashes.xml"), &seen, &why), OK);
	assert_str(seen.first.content, "Slashes aren\\'t \\\"cool\\\"");
	assert_true(seen.first.created == INT64_C(1295336414000000));
	seen = (struct wxr_seen){0};
	assert_int_equal(read_wxr(a, shared(a, "wordpress-wxr/wxr-comprehensive.xml"), &seen, &why),
			 OK);
	assert_str(seen.first.creator, "alice");
	assert_str(seen.first.slug, "comprehensive-post");
	assert_str(seen.slugs, "news updates t1 t2 ");
	assert_str(seen.site.base_blog_url, "https://playground.internal/site");
}

static void broken_exports(void **state)
{
	struct arena *a = *state;
	struct wxr_seen seen = {0};
	str why = STR_NONE;
	SHARED_OR_SKIP(a, "wordpress-wxr");
	assert_int_equal(read_wxr(a, shared(a, "wordpress-wxr/malformed.xml"), &seen, &why),
			 INVALID);
	assert_true(str_starts(
		why, S("line 90: Opening and ending tag mismatch: notachanneltag line 27")));
	assert_int_equal(read_wxr(a, shared(a, "wordpress-wxr/crazy-cdata.xml"), &seen, &why),
			 INVALID);
	assert_true(str_starts(why, S("line 18: Sequence ']]>' not allowed")));
	assert_int_equal(
		read_wxr(a, shared(a, "wordpress-wxr/invalid-version-tag.xml"), &seen, &why),
		INVALID);
	assert_true(str_ends(why, S("no WordPress export: wp:wxr_version is not a number")));
	assert_int_equal(seen.counts.authors, 0);
	assert_int_equal(
		read_wxr(a, shared(a, "stackexchange/history.meta/Badges.xml"), &seen, &why),
		INVALID);
	assert_str(why, "line 3: no WordPress export: the document is not RSS");
}

#define WXR(inside)                                             \
	S("<rss xmlns:wp='http://wordpress.org/export/1.2/' "   \
	  "xmlns:c='http://purl.org/rss/1.0/modules/content/'>" \
	  "<channel>" inside "</channel></rss>")

static void small_exports(void **state)
{
	struct arena *a = *state;
	struct wxr_seen seen = {0};
	str why = STR_NONE;
	assert_int_equal(read_wxr(a, memory(a, WXR("<title>x</title>")), &seen, &why), INVALID);
	assert_str(why, "line 1: no WordPress export: wp:wxr_version is missing");
	assert_int_equal(read_wxr(a, memory(a, WXR("<item/><wp:wxr_version>1.2</wp:wxr_version>")),
				  &seen, &why),
			 INVALID);
	assert_int_equal(read_wxr(a, memory(a, S("<rss/>")), &seen, &why), INVALID);
	assert_int_equal(read_wxr(a, memory(a, STR_NONE), &seen, &why), INVALID);
	assert_int_equal(read_wxr(a, memory(a, S("hello")), &seen, &why), INVALID);
	assert_int_equal(seen.counts.items, 0);
	str item = WXR(
		"<wp:wxr_version>1.2</wp:wxr_version><item><pubDate>Thu, 05 Jan 2012 14:30:46 "
		"+0000</pubDate>"
		"<title>a &amp; "
		"<b>b</b>c</title><title>second</title><c:encoded><![CDATA[<p>&amp;]]></c:encoded>"
		"<category>News</category><wp:post_date_gmt>0000-00-00 "
		"00:00:00</wp:post_date_gmt></item>");
	assert_int_equal(read_wxr(a, memory(a, item), &seen, &why), OK);
	assert_str(seen.first.title, "a & c");
	assert_str(seen.first.content, "<p>&amp;");
	assert_int_equal(seen.counts.uses, 1);
	assert_true(seen.first.created == INT64_C(1325773846000000));
	seen.stop = CONFLICT;
	assert_int_equal(read_wxr(a, memory(a, item), &seen, &why), CONFLICT);
	assert_str(why, "line 1: enough");
}

/* ---- hostile documents ---- */

static err ignore_start(void *self, struct xml *x, struct xml_name name,
			const struct xml_attribute *v, size_t n)
{
	(void)x, (void)name, (void)v, (void)n;
	++*(size_t *)self;
	return OK;
}

static err ignore_end(void *self, struct xml *x, struct xml_name name)
{
	(void)self, (void)x, (void)name;
	return OK;
}

static err count_text(void *self, struct xml *x, str text)
{
	(void)x;
	*(size_t *)self += text.n;
	return OK;
}

static err read_xml(struct arena *a, str text, size_t *seen, str *why)
{
	*seen = 0;
	const struct xml_handler handler = {seen, ignore_start, ignore_end, count_text};
	return xml_read(a, memory(a, text), &handler, why);
}

static void hostile_documents(void **state)
{
	struct arena *a = *state;
	size_t seen;
	str why = STR_NONE;
	assert_int_equal(read_xml(a, S("<a>&lt;&#65;</a>"), &seen, &why), OK);
	assert_int_equal(seen, 3);
	assert_int_equal(read_xml(a, S("<!DOCTYPE a [<!ENTITY b 'cc'>]><a>&b;</a>"), &seen, &why),
			 INVALID);
	assert_str(why, "line 1: documents that declare entities are not read");
	assert_int_equal(seen, 0);
	assert_int_equal(
		read_xml(a, S("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
			 &seen, &why),
		INVALID);
	assert_int_equal(
		read_xml(a, S("<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///etc/passwd'> %b;]><a/>"),
			 &seen, &why),
		INVALID);
	assert_int_equal(
		read_xml(a, S("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>x</a>"), &seen, &why),
		OK);
	assert_int_equal(seen, 2);
	assert_int_equal(read_xml(a, S("<a>&b;</a>"), &seen, &why), INVALID);
	struct out o = out_new(a, 1 << 20);
	for (int i = 0; i < XML_DEPTH_MAX; i++)
		out_lit(&o, "<a>");
	str deep = out_view(&o);
	assert_int_equal(read_xml(a, str_cat(a, deep, S("<a/>")), &seen, &why), TOO_LARGE);
	assert_int_equal(seen, XML_DEPTH_MAX);
	assert_int_equal(read_xml(a, deep, &seen, &why), INVALID);
}

/* ---- Stack Exchange ---- */

struct dump_seen {
	size_t rows, tags, questions, answers, accepted, bytes, unknown;
	int64_t sum;
	struct arena *a;
	str first;
};

static err on_user(void *self, const struct stackexchange_user *u, str *why)
{
	(void)why;
	struct dump_seen *seen = self;
	if (seen->rows++ == 1)
		seen->first = str_dup(seen->a, u->name);
	seen->sum += u->reputation;
	seen->bytes += u->about.n;
	assert_true(u->created > 0);
	return OK;
}

static err on_post(void *self, const struct stackexchange_post *p, str *why)
{
	(void)why;
	struct dump_seen *seen = self;
	if (seen->rows++ == 0)
		seen->first = str_cat(seen->a, p->title, S(" "), p->tags[0], S(" "), p->tags[1]);
	seen->sum += p->score;
	seen->tags += p->tags_n;
	seen->questions += p->type == STACKEXCHANGE_QUESTION;
	seen->answers += p->type == STACKEXCHANGE_ANSWER;
	seen->accepted += p->accepted != 0;
	seen->bytes += p->body.n;
	seen->unknown += p->owner == 0;
	return OK;
}

static err on_comment(void *self, const struct stackexchange_comment *c, str *why)
{
	(void)why;
	struct dump_seen *seen = self;
	seen->rows++;
	seen->sum += c->score;
	seen->bytes += c->text.n;
	seen->unknown += c->user == 0;
	return OK;
}

static err on_badge(void *self, const struct stackexchange_badge *b, str *why)
{
	(void)why;
	struct dump_seen *seen = self;
	seen->rows++;
	seen->sum += b->class;
	return OK;
}

static struct dump_seen read_dump(struct arena *a, struct source *s, err expected, str *why)
{
	struct dump_seen seen = {.a = a};
	const struct stackexchange_handler handler = {&seen, on_user, on_post, on_comment,
						      on_badge};
	err e = stackexchange_read(a, s, &handler, why);
	if (e != expected)
		fail_msg("%s: %.*s", err_name(e), (int)why->n, why->p);
	return seen;
}

static void dumps(void **state)
{
	struct arena *a = *state;
	str why = STR_NONE;
	SHARED_OR_SKIP(a, "stackexchange");
	struct dump_seen seen =
		read_dump(a, shared(a, "stackexchange/history.meta/Users.xml"), OK, &why);
	assert_int_equal(seen.rows, 2294);
	assert_int_equal(seen.sum, 1582731);
	assert_int_equal(seen.bytes, 497770);
	assert_str(seen.first, "Geoff Dalgas");
	seen = read_dump(a, shared(a, "stackexchange/history.meta/Posts.xml"), OK, &why);
	assert_int_equal(seen.rows, 1657);
	assert_int_equal(seen.questions, 556);
	assert_int_equal(seen.answers, 1095);
	assert_int_equal(seen.accepted, 181);
	assert_int_equal(seen.tags, 981);
	assert_int_equal(seen.sum, 6243);
	assert_int_equal(seen.bytes, 1896588);
	assert_int_equal(seen.unknown, 1657 - 1611);
	assert_str(seen.first, "Should we include sources in answers? discussion answers");
	seen = read_dump(a, shared(a, "stackexchange/history.meta/Comments.xml"), OK, &why);
	assert_int_equal(seen.rows, 3454);
	assert_int_equal(seen.sum, 2545);
	assert_int_equal(seen.bytes, 792780);
	assert_int_equal(seen.unknown, 142);
	seen = read_dump(a, shared(a, "stackexchange/history.meta/Badges.xml"), OK, &why);
	assert_int_equal(seen.rows, 4931);
	assert_int_equal(seen.sum, 12939);
}

static void dumps_refused(void **state)
{
	struct arena *a = *state;
	str why = STR_NONE;
	read_dump(a, memory(a, S("<votes><row Id='1'/></votes>")), INVALID, &why);
	assert_str(why, "line 1: not one of Users.xml, Posts.xml, Comments.xml, Badges.xml");
	read_dump(a, memory(a, S("<posts>\n<row Score='1'/></posts>")), INVALID, &why);
	assert_str(why, "line 2: a row without Id");
	read_dump(a, memory(a, S("<posts><row Id='x'/></posts>")), INVALID, &why);
	read_dump(a, memory(a, S("<posts><row Id='1' CreationDate='now'/></posts>")), INVALID,
		  &why);
	read_dump(a, memory(a, S("<posts><line Id='1'/></posts>")), INVALID, &why);
	read_dump(a, memory(a, S("<posts><row Id='1'><row Id='2'/></row></posts>")), INVALID, &why);
	read_dump(a, memory(a, S("<posts><row Id='1'/>")), INVALID, &why);
	struct dump_seen seen = read_dump(
		a, memory(a, S("<posts><row Id='1' Title='a' Tags='|b|c&amp;|'/></posts>")), OK,
		&why);
	assert_int_equal(seen.tags, 2);
	assert_str(seen.first, "a b c&");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(exports, set_up, tear_down),
		cmocka_unit_test_setup_teardown(details_of_exports, set_up, tear_down),
		cmocka_unit_test_setup_teardown(broken_exports, set_up, tear_down),
		cmocka_unit_test_setup_teardown(small_exports, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hostile_documents, set_up, tear_down),
		cmocka_unit_test_setup_teardown(dumps, set_up, tear_down),
		cmocka_unit_test_setup_teardown(dumps_refused, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

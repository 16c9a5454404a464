/* SPDX-License-Identifier: Apache-2.0
 * The demo's files fit together: every handle, blog, key and link that is named exists, times are
 * in order, managers form a tree, and the organisation has the size that it should have.
 */
#include "core/demo_parse.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/lang.h"
#include "base/out.h"

#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define FOLDER "src/core/demo/"

enum { PEOPLE, PLACES, ENTRIES, UPDATES, BOOKMARKS, FOLLOWS, NOTICES, GUIDELINES, FILES };
static const char *const names[FILES] = {"people",    "places",	 "entries", "updates",
					 "bookmarks", "follows", "notices", "guidelines"};

struct content {
	struct arena *a;
	struct demo_records file[FILES];
	int faults;
};

/* Reports one fault and goes on, so that a run shows all of them. */
static void fault(struct content *c, const struct demo_record *r, const char *what, str value)
{
	c->faults++;
	print_error("line %d: %s: %.*s\n", r->line, what, (int)value.n, value.p ? value.p : "");
}

/* Ends a test; the next one begins without faults. */
static void no_faults(struct content *c)
{
	int faults = c->faults;
	c->faults = 0;
	assert_int_equal(faults, 0);
}

static str read_whole(struct arena *a, const char *name)
{
	struct out path = out_new(a, 200);
	out_fmt(&path, FOLDER "%s.txt", name);
	FILE *f = fopen(out_cstr(&path), "rb");
	assert_non_null(f);
	char *text = arena_alloc(a, DEMO_MAX_BYTES);
	size_t n = fread(text, 1, DEMO_MAX_BYTES, f);
	assert_true(feof(f));
	assert_int_equal(fclose(f), 0);
	return (str){text, n};
}

static int load(void **state)
{
	struct arena *a = arena_new(256 << 20);
	struct content *c = NEW(a, struct content);
	c->a = a;
	for (int i = 0; i < FILES; i++) {
		struct demo_fault wrong;
		err e = demo_parse(a, read_whole(a, names[i]), &c->file[i], &wrong);
		if (e != OK) {
			print_error("%s.txt:%d: %s\n", names[i], wrong.line, wrong.what);
			return -1;
		}
	}
	*state = c;
	return 0;
}

static int unload(void **state)
{
	struct content *c = *state;
	arena_free(c->a);
	return 0;
}

static const struct demo_record *find(const struct content *c, int file, str kind, str key)
{
	for (size_t i = 0; i < c->file[file].n; i++) {
		const struct demo_record *r = &c->file[file].v[i];
		if (str_eq(demo_kind(r), kind) && str_eq(r->v[0].value, key))
			return r;
	}
	return NULL;
}

static const struct demo_record *person(const struct content *c, str handle)
{
	return find(c, PEOPLE, S("person"), handle);
}

static bool in_list(str list, str word)
{
	for (str w = str_word(&list); !str_empty(w); w = str_word(&list))
		if (str_eq(w, word))
			return true;
	return false;
}

/* Everybody in the list exists, nobody stands in it twice, and `not_this` does not stand in it. */
static void check_people(struct content *c, const struct demo_record *r, str list, str not_this)
{
	str rest = list;
	for (str w = str_word(&rest); !str_empty(w); w = str_word(&rest)) {
		if (!person(c, w))
			fault(c, r, "nobody has this handle", w);
		if (str_eq(w, not_this))
			fault(c, r, "may not stand in this list", w);
		if (in_list(rest, w))
			fault(c, r, "twice in one list", w);
	}
}

static int64_t when_of(struct content *c, const struct demo_record *r, str field)
{
	int64_t ago = 0;
	if (!demo_when(demo_get(r, field), &ago))
		fault(c, r, "not a time", demo_get(r, field));
	return ago;
}

/* Fields that are not in README.md are slips of the pen. */
static void check_fields(struct content *c, const struct demo_record *r, str known, str needed)
{
	for (size_t i = 0; i < r->n; i++)
		if (!in_list(known, r->v[i].name))
			fault(c, r, "unknown field", r->v[i].name);
	for (str w = str_word(&needed); !str_empty(w); w = str_word(&needed))
		if (str_empty(demo_get(r, w)))
			fault(c, r, "field is missing", w);
}

static bool is_handle_byte(char b)
{
	return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-';
}

/* @mentions and links to entries in a text. */
static void check_text(struct content *c, const struct demo_record *r)
{
	str link = S("](/blogs/");
	for (size_t i = 0; i < r->body.n; i++) {
		str rest = str_sub(r->body, i, r->body.n);
		size_t n = 0;
		if (rest.p[0] == '@' && (i == 0 || rest.p[-1] == ' ' || rest.p[-1] == '\n')) {
			while (n + 1 < rest.n && is_handle_byte(rest.p[n + 1]))
				n++;
			if (!person(c, str_sub(rest, 1, n)))
				fault(c, r, "mentions nobody", str_sub(rest, 0, n + 1));
		}
		if (str_starts(rest, link)) {
			str address = str_sub(rest, link.n, rest.n);
			address = str_cut(&address, ')');
			if (!find(c, ENTRIES, S("entry"), address))
				fault(c, r, "links to no entry", address);
		}
	}
}

/* The author was here by then. */
static void check_author(struct content *c, const struct demo_record *r, int64_t ago)
{
	const struct demo_record *who = person(c, demo_get(r, S("author")));
	if (!who) {
		fault(c, r, "author is nobody", demo_get(r, S("author")));
		return;
	}
	if (!str_empty(demo_get(who, S("hired"))) && when_of(c, who, S("hired")) < ago)
		fault(c, r, "wrote before being hired", who->v[0].value);
}

static void check_language(struct content *c, const struct demo_record *r)
{
	if (!in_list(S("en fr pl pt"), demo_get(r, S("language"))))
		fault(c, r, "unexpected language", demo_get(r, S("language")));
}

static void people_are_whole(void **state)
{
	struct content *c = *state;
	size_t heads = 0, guests = 0;
	for (size_t i = 0; i < c->file[PEOPLE].n; i++) {
		const struct demo_record *r = &c->file[PEOPLE].v[i];
		check_fields(
			c, r,
			S("person account login kind role given family pronunciation title "
			  "unit city country manager email phone languages interface time_zone "
			  "hired hue skill link"),
			S("person kind given family title unit city country email phone "
			  "languages interface time_zone hue"));
		if (find(c, PEOPLE, S("person"), r->v[0].value) != r)
			fault(c, r, "handle used twice", r->v[0].value);
		enum lang l;
		if (!lang_parse(demo_get(r, S("interface")), &l))
			fault(c, r, "no interface language", demo_get(r, S("interface")));
		bool guest = str_eq(demo_get(r, S("kind")), S("guest"));
		guests += guest;
		if (guest == !str_empty(demo_get(r, S("hired"))))
			fault(c, r, "employees are hired, guests are not", r->v[0].value);
		heads += !guest && str_empty(demo_get(r, S("manager")));
		str value, left, right;
		for (size_t at = 0; demo_next(r, S("skill"), &at, &value);) {
			if (demo_split(value, &left, &right))
				check_people(c, r, right, r->v[0].value);
			else
				fault(c, r, "skill without endorsements", value);
		}
		for (size_t at = 0; demo_next(r, S("link"), &at, &value);)
			if (!demo_split(value, &left, &right) || !str_starts(right, S("https://")))
				fault(c, r, "not a link", value);
		if (str_empty(r->body))
			fault(c, r, "no bio", r->v[0].value);
	}
	assert_in_range(c->file[PEOPLE].n, 55, 80);
	assert_int_equal(heads, 1);
	assert_int_equal(guests, 1);
	no_faults(c);
}

static void managers_form_a_tree(void **state)
{
	struct content *c = *state;
	for (size_t i = 0; i < c->file[PEOPLE].n; i++) {
		const struct demo_record *r = &c->file[PEOPLE].v[i];
		const struct demo_record *up = r;
		size_t steps = 0;
		for (str m; !str_empty(m = demo_get(up, S("manager"))); steps++) {
			up = person(c, m);
			if (!up || steps > 10) {
				fault(c, r, up ? "managers in a circle" : "manager is nobody", m);
				break;
			}
		}
	}
	no_faults(c);
}

static void four_accounts(void **state)
{
	struct content *c = *state;
	static const str accounts[] = {S("employee"), S("owner"), S("guest"), S("admin")};
	size_t with_login = 0;
	for (size_t i = 0; i < c->file[PEOPLE].n; i++) {
		const struct demo_record *r = &c->file[PEOPLE].v[i];
		with_login += !str_empty(demo_get(r, S("login")));
		assert_true(str_eq(demo_get(r, S("login")), demo_get(r, S("account"))));
		for (size_t k = 0; k < 4; k++)
			assert_false(str_eq(r->v[0].value, accounts[k]));
	}
	assert_int_equal(with_login, 4);
	for (size_t k = 0; k < 4; k++) {
		const struct demo_record *r = NULL;
		for (size_t i = 0; i < c->file[PEOPLE].n; i++)
			if (str_eq(demo_get(&c->file[PEOPLE].v[i], S("account")), accounts[k]))
				r = &c->file[PEOPLE].v[i];
		assert_non_null(r);
		str kind = demo_get(r, S("kind"));
		assert_true(str_eq(kind, k == 2 ? S("guest") : S("employee")));
		assert_int_equal(str_eq(demo_get(r, S("role")), S("admin")), k == 3);
		if (k == 0)
			assert_true(str_eq(demo_get(r, S("interface")), S("en")));
		if (k == 1)
			assert_true(str_eq(demo_get(r, S("interface")), S("fr")));
	}
}

/* The blog of a community: its members write there, and it is as open as that. */
static void check_blog_of_community(struct content *c, const struct demo_record *r)
{
	const struct demo_record *community =
		find(c, PLACES, S("community"), demo_get(r, S("community")));
	check_fields(c, r, S("blog community title tagline language owner when"),
		     S("blog community title tagline language owner when"));
	if (!community)
		fault(c, r, "no such community", demo_get(r, S("community")));
	else if (!in_list(demo_get(community, S("owners")), demo_get(r, S("owner"))))
		fault(c, r, "its owner is none of the community", demo_get(r, S("owner")));
	else if (when_of(c, community, S("when")) < when_of(c, r, S("when")))
		fault(c, r, "older than its community", r->v[0].value);
}

static void check_blog(struct content *c, const struct demo_record *r)
{
	if (!str_empty(demo_get(r, S("community")))) {
		check_blog_of_community(c, r);
		return;
	}
	check_fields(c, r, S("blog title tagline language kind audience owner authors when"),
		     S("blog title tagline language kind audience owner authors when"));
	check_people(c, r, demo_get(r, S("owner")), STR_NONE);
	check_people(c, r, demo_get(r, S("authors")), STR_NONE);
	if (!in_list(S("personal group guest"), demo_get(r, S("kind"))))
		fault(c, r, "kind of blog", demo_get(r, S("kind")));
	if (!in_list(demo_get(r, S("authors")), demo_get(r, S("owner"))))
		fault(c, r, "the owner is no author", demo_get(r, S("owner")));
}

static void check_community(struct content *c, const struct demo_record *r)
{
	check_fields(c, r,
		     S("community title tagline language visibility owners members requests tags "
		       "when"),
		     S("community title tagline language visibility owners members tags when"));
	check_people(c, r, demo_get(r, S("owners")), STR_NONE);
	check_people(c, r, demo_get(r, S("members")), STR_NONE);
	check_people(c, r, demo_get(r, S("requests")), STR_NONE);
	if (!in_list(S("open moderated private hidden"), demo_get(r, S("visibility"))))
		fault(c, r, "visibility", demo_get(r, S("visibility")));
	str members = demo_get(r, S("members"));
	for (str w = str_word(&members); !str_empty(w); w = str_word(&members))
		if (in_list(demo_get(r, S("owners")), w) || in_list(demo_get(r, S("requests")), w))
			fault(c, r, "member and also owner or asking", w);
}

static void places_are_whole(void **state)
{
	struct content *c = *state;
	size_t blogs = 0, communities = 0, public_blogs = 0, guest_blogs = 0;
	for (size_t i = 0; i < c->file[PLACES].n; i++) {
		const struct demo_record *r = &c->file[PLACES].v[i];
		if (str_eq(demo_kind(r), S("blog"))) {
			check_blog(c, r);
			blogs++;
			public_blogs += str_eq(demo_get(r, S("audience")), S("public"));
			guest_blogs += str_eq(demo_get(r, S("kind")), S("guest"));
		} else {
			check_community(c, r);
			communities++;
		}
		(void)when_of(c, r, S("when"));
		check_language(c, r);
		if (person(c, r->v[0].value) || find(c, PLACES, demo_kind(r), r->v[0].value) != r)
			fault(c, r, "handle used twice", r->v[0].value);
		if (str_empty(r->body))
			fault(c, r, "no description", r->v[0].value);
	}
	assert_in_range(blogs, 12, 20);
	assert_int_equal(communities, 8);
	assert_int_equal(public_blogs, 2);
	assert_int_equal(guest_blogs, 1);
	no_faults(c);
}

static void check_ratings(struct content *c, const struct demo_record *r)
{
	str list = demo_get(r, S("ratings"));
	str who;
	int64_t stars;
	for (str w = str_word(&list); !str_empty(w); w = str_word(&list)) {
		if (!demo_pair(w, &who, &stars) || stars < 1 || stars > 5 || !person(c, who))
			fault(c, r, "not a rating", w);
		else if (str_eq(who, demo_get(r, S("author"))))
			fault(c, r, "rates the own entry", who);
	}
}

static void check_state(struct content *c, const struct demo_record *r, int64_t ago)
{
	str state = demo_get(r, S("state"));
	bool ahead = ago < 0;
	if (!str_empty(state) && !in_list(S("draft scheduled"), state))
		fault(c, r, "state", state);
	if (ahead != str_eq(state, S("scheduled")))
		fault(c, r, "what lies ahead is scheduled, and nothing else", r->v[0].value);
	bool listed = str_eq(demo_get(r, S("audience")), S("listed"));
	if (listed == str_empty(demo_get(r, S("readers"))))
		fault(c, r, "listed has readers, and nothing else", r->v[0].value);
}

static bool writes_in(const struct content *c, const struct demo_record *blog, str author)
{
	str community = demo_get(blog, S("community"));
	if (str_empty(community))
		return in_list(demo_get(blog, S("authors")), author);
	const struct demo_record *of = find(c, PLACES, S("community"), community);
	return of && (in_list(demo_get(of, S("owners")), author) ||
		      in_list(demo_get(of, S("members")), author));
}

static void check_entry(struct content *c, const struct demo_record *r)
{
	check_fields(c, r,
		     S("entry title author when state audience readers language tags series part "
		       "ratings thanks"),
		     S("entry title author when language"));
	str slug = r->v[0].value;
	const struct demo_record *blog = find(c, PLACES, S("blog"), str_cut(&slug, '/'));
	if (!blog || str_empty(slug)) {
		fault(c, r, "no such blog", r->v[0].value);
		return;
	}
	if (find(c, ENTRIES, S("entry"), r->v[0].value) != r)
		fault(c, r, "address used twice", r->v[0].value);
	if (!writes_in(c, blog, demo_get(r, S("author"))))
		fault(c, r, "no author of this blog", demo_get(r, S("author")));
	int64_t ago = when_of(c, r, S("when"));
	if (ago > when_of(c, blog, S("when")))
		fault(c, r, "older than its blog", r->v[0].value);
	check_author(c, r, ago);
	check_state(c, r, ago);
	check_people(c, r, demo_get(r, S("readers")), demo_get(r, S("author")));
	check_people(c, r, demo_get(r, S("thanks")), demo_get(r, S("author")));
	check_ratings(c, r);
	check_language(c, r);
	check_text(c, r);
	if (str_empty(r->body))
		fault(c, r, "empty", r->v[0].value);
}

/* The comments between entry `first` and record `at` have what the comment at `at` needs. */
static void check_comment(struct content *c, size_t first, size_t at)
{
	const struct demo_records *file = &c->file[ENTRIES];
	const struct demo_record *r = &file->v[at];
	const struct demo_record *parent = &file->v[first];
	str to = demo_get(r, S("to"));
	check_fields(c, r, S("comment to author when language thanks"),
		     S("comment author when language"));
	for (size_t i = first + 1; i < at; i++) {
		if (str_eq(file->v[i].v[0].value, r->v[0].value))
			fault(c, r, "name used twice in this entry", r->v[0].value);
		if (!str_empty(to) && str_eq(file->v[i].v[0].value, to))
			parent = &file->v[i];
	}
	if (!str_empty(to) && parent == &file->v[first])
		fault(c, r, "answers no comment above", to);
	int64_t ago = when_of(c, r, S("when"));
	if (ago < 0 || ago > when_of(c, parent, S("when")))
		fault(c, r, "older than what it answers", demo_get(r, S("when")));
	if (!str_empty(demo_get(&file->v[first], S("state"))))
		fault(c, r, "beneath an entry that is not published", r->v[0].value);
	check_author(c, r, ago);
	check_people(c, r, demo_get(r, S("thanks")), demo_get(r, S("author")));
	check_language(c, r);
	check_text(c, r);
	if (str_empty(r->body))
		fault(c, r, "empty", r->v[0].value);
}

static void bookmarks_are_whole(void **state)
{
	struct content *c = *state;
	size_t french = 0, n = c->file[BOOKMARKS].n;
	for (size_t i = 0; i < n; i++) {
		const struct demo_record *r = &c->file[BOOKMARKS].v[i];
		check_fields(c, r, S("bookmark title by when language tags audience later thanks"),
			     S("bookmark title by when language tags"));
		if (!str_starts(r->v[0].value, S("http")) ||
		    str_find(r->v[0].value, S(".example/")) < 0)
			fault(c, r, "not an invented address", r->v[0].value);
		if (!person(c, demo_get(r, S("by"))))
			fault(c, r, "nobody", demo_get(r, S("by")));
		if (when_of(c, r, S("when")) <= 0)
			fault(c, r, "not in the past", demo_get(r, S("when")));
		check_people(c, r, demo_get(r, S("thanks")), demo_get(r, S("by")));
		check_language(c, r);
		check_text(c, r);
		french += str_eq(demo_get(r, S("language")), S("fr"));
	}
	assert_in_range(n, 50, 120);
	assert_in_range(french * 100 / n, 40, 60);
	no_faults(c);
}

static void entries_are_whole(void **state)
{
	struct content *c = *state;
	size_t entries = 0, comments = 0, french = 0, drafts = 0, scheduled = 0, first = 0;
	for (size_t i = 0; i < c->file[ENTRIES].n; i++) {
		const struct demo_record *r = &c->file[ENTRIES].v[i];
		if (str_eq(demo_kind(r), S("entry"))) {
			check_entry(c, r);
			first = i;
			entries++;
			french += str_eq(demo_get(r, S("language")), S("fr"));
			drafts += str_eq(demo_get(r, S("state")), S("draft"));
			scheduled += str_eq(demo_get(r, S("state")), S("scheduled"));
		} else if (entries) {
			check_comment(c, first, i);
			comments++;
		}
	}
	assert_in_range(entries, 85, 120);
	assert_in_range(comments, 330, 500);
	assert_in_range(french * 100 / entries, 40, 60);
	assert_true(drafts >= 1 && scheduled >= 1);
	no_faults(c);
}

/* A guest writes only where a guest may be. */
static void guests_stay_where_they_may(void **state)
{
	struct content *c = *state;
	str entry_key = STR_NONE;
	for (size_t i = 0; i < c->file[ENTRIES].n; i++) {
		const struct demo_record *r = &c->file[ENTRIES].v[i];
		const struct demo_record *who = person(c, demo_get(r, S("author")));
		if (str_eq(demo_kind(r), S("entry")))
			entry_key = r->v[0].value;
		str blog_handle = entry_key;
		blog_handle = str_cut(&blog_handle, '/');
		const struct demo_record *blog = find(c, PLACES, S("blog"), blog_handle);
		if (who && blog && str_eq(demo_get(who, S("kind")), S("guest")) &&
		    str_eq(demo_get(blog, S("audience")), S("internal")) &&
		    !in_list(demo_get(blog, S("authors")), who->v[0].value))
			fault(c, r, "a guest cannot read this blog", who->v[0].value);
	}
	no_faults(c);
}

static bool belongs(const struct demo_record *community, str handle)
{
	return in_list(demo_get(community, S("owners")), handle) ||
	       in_list(demo_get(community, S("members")), handle);
}

static void check_update(struct content *c, const struct demo_record *r)
{
	static const str origins[] = {S("reply_to"), S("quotes"), S("reposts")};
	check_fields(c, r,
		     S("update author when reply_to quotes reposts place audience readers language "
		       "thanks"),
		     S("update author when"));
	int64_t ago = when_of(c, r, S("when"));
	bool repost = !str_empty(demo_get(r, S("reposts")));
	for (size_t k = 0; k < 3; k++) {
		str key = demo_get(r, origins[k]);
		const struct demo_record *origin = find(c, UPDATES, S("update"), key);
		if (str_empty(key))
			continue;
		if (!origin || origin > r)
			fault(c, r, "refers to no update above", key);
		else if (ago > when_of(c, origin, S("when")))
			fault(c, r, "older than what it refers to", key);
		else if (!str_eq(demo_get(origin, S("place")), demo_get(r, S("place"))))
			fault(c, r, "in another place than its origin", key);
	}
	if (ago < 0 || ago > 22 * DAY)
		fault(c, r, "not in the last three weeks", demo_get(r, S("when")));
	str place = demo_get(r, S("place"));
	const struct demo_record *community = find(c, PLACES, S("community"), place);
	if (!str_empty(place) && (!community || !belongs(community, demo_get(r, S("author")))))
		fault(c, r, "the author is not in this community", place);
	if (repost != str_empty(r->body) || repost != str_empty(demo_get(r, S("language"))))
		fault(c, r, "a repost has no text, all others have", r->v[0].value);
	if (!repost)
		check_language(c, r);
	if (find(c, UPDATES, S("update"), r->v[0].value) != r)
		fault(c, r, "key used twice", r->v[0].value);
	check_author(c, r, ago);
	check_people(c, r, demo_get(r, S("readers")), demo_get(r, S("author")));
	check_people(c, r, demo_get(r, S("thanks")), demo_get(r, S("author")));
	check_text(c, r);
}

static void updates_are_whole(void **state)
{
	struct content *c = *state;
	size_t replies = 0, quotes = 0, reposts = 0;
	for (size_t i = 0; i < c->file[UPDATES].n; i++) {
		const struct demo_record *r = &c->file[UPDATES].v[i];
		check_update(c, r);
		replies += !str_empty(demo_get(r, S("reply_to")));
		quotes += !str_empty(demo_get(r, S("quotes")));
		reposts += !str_empty(demo_get(r, S("reposts")));
	}
	assert_in_range(c->file[UPDATES].n, 180, 400);
	assert_true(replies > 50 && quotes > 0 && reposts > 10);
	no_faults(c);
}

static void follows_are_whole(void **state)
{
	struct content *c = *state;
	for (size_t i = 0; i < c->file[FOLLOWS].n; i++) {
		const struct demo_record *r = &c->file[FOLLOWS].v[i];
		check_fields(c, r, S("follower people places tags"), S("follower"));
		check_people(c, r, r->v[0].value, STR_NONE);
		check_people(c, r, demo_get(r, S("people")), r->v[0].value);
		str places = demo_get(r, S("places"));
		for (str w = str_word(&places); !str_empty(w); w = str_word(&places))
			if (!find(c, PLACES, S("blog"), w) && !find(c, PLACES, S("community"), w))
				fault(c, r, "follows no place", w);
		if (find(c, FOLLOWS, S("follower"), r->v[0].value) != r)
			fault(c, r, "two records for one follower", r->v[0].value);
	}
	no_faults(c);
}

static void notices_are_whole(void **state)
{
	struct content *c = *state;
	for (size_t i = 0; i < c->file[NOTICES].n; i++) {
		const struct demo_record *r = &c->file[NOTICES].v[i];
		check_fields(c, r, S("notice when until author language title"),
			     S("notice when until author language title"));
		int64_t ago = when_of(c, r, S("when"));
		if (ago < 0 || when_of(c, r, S("until")) > ago)
			fault(c, r, "ends before it begins", r->v[0].value);
		check_author(c, r, ago);
		check_language(c, r);
	}
	assert_int_equal(c->file[NOTICES].n, 6);
	no_faults(c);
}

static size_t count(const struct content *c, str kind, str language)
{
	size_t n = 0;
	for (size_t i = 0; i < c->file[GUIDELINES].n; i++) {
		const struct demo_record *r = &c->file[GUIDELINES].v[i];
		n += str_eq(demo_kind(r), kind) && str_eq(demo_get(r, S("language")), language);
	}
	return n;
}

/* The English record of a clause carries the moments; its French twin follows with the same
 * numbers. */
static void check_clause(struct content *c, size_t i, int64_t edition)
{
	const struct demo_record *r = &c->file[GUIDELINES].v[i];
	check_fields(c, r, S("clause number since language applies title found"),
		     S("clause number since language title"));
	int64_t since = 0;
	if (!str_to_int(demo_get(r, S("since")), &since) || since < 1 || since > edition)
		fault(c, r, "edition", demo_get(r, S("since")));
	str applies = demo_get(r, S("applies"));
	for (str w = str_word(&applies); !str_empty(w); w = str_word(&applies))
		if (!in_list(S("first_post first_public_post first_outside_reply"), w))
			fault(c, r, "no such moment", w);
	if (str_eq(demo_get(r, S("language")), S("en")))
		return;
	const struct demo_record *twin = i ? &c->file[GUIDELINES].v[i - 1] : r;
	if (!str_eq(twin->v[0].value, r->v[0].value) || !str_empty(demo_get(r, S("applies"))) ||
	    !str_eq(demo_get(twin, S("number")), demo_get(r, S("number"))) ||
	    !str_eq(demo_get(twin, S("since")), demo_get(r, S("since"))))
		fault(c, r, "differs from its English twin", r->v[0].value);
}

/* A clause that is only proposed: its English record says where it is to come; the French one
 * follows. */
static void check_proposal(struct content *c, size_t i)
{
	const struct demo_record *r = &c->file[GUIDELINES].v[i];
	const struct demo_record *twin = i ? r - 1 : r;
	if (str_eq(demo_get(r, S("language")), S("en"))) {
		check_fields(c, r, S("proposal language behind author when applies why title"),
			     S("proposal language behind author when why title"));
		check_author(c, r, when_of(c, r, S("when")));
		if (!find(c, GUIDELINES, S("clause"), demo_get(r, S("behind"))))
			fault(c, r, "is behind no clause", demo_get(r, S("behind")));
		return;
	}
	check_fields(c, r, S("proposal language title"), S("proposal language title"));
	if (!str_eq(twin->v[0].value, r->v[0].value))
		fault(c, r, "differs from its English twin", r->v[0].value);
}

static void guidelines_are_whole(void **state)
{
	struct content *c = *state;
	size_t protected_names = 0;
	int64_t edition = 0;
	assert_true(str_to_int(c->file[GUIDELINES].v[0].v[0].value, &edition));
	for (size_t i = 0; i < c->file[GUIDELINES].n; i++) {
		const struct demo_record *r = &c->file[GUIDELINES].v[i];
		if (str_eq(demo_kind(r), S("clause")))
			check_clause(c, i, edition);
		if (str_eq(demo_kind(r), S("proposal")))
			check_proposal(c, i);
		if (str_eq(demo_kind(r), S("protected"))) {
			protected_names++;
			if (!find(c, GUIDELINES, S("clause"), demo_get(r, S("clause"))))
				fault(c, r, "quotes no clause", demo_get(r, S("clause")));
		} else if (str_empty(r->body)) {
			fault(c, r, "empty", r->v[0].value);
		}
	}
	assert_in_range(count(c, S("clause"), S("en")), 12, 14);
	assert_int_equal(count(c, S("clause"), S("fr")), count(c, S("clause"), S("en")));
	assert_int_equal(count(c, S("proposal"), S("en")), 1);
	assert_int_equal(count(c, S("proposal"), S("fr")), 1);
	assert_int_equal(count(c, S("disclaimer"), S("en")), 1);
	assert_int_equal(count(c, S("disclaimer"), S("fr")), 1);
	assert_int_equal(count(c, S("edition"), S("en")), 1);
	assert_int_equal(count(c, S("edition"), S("fr")), 1);
	assert_true(protected_names > 1);
	assert_non_null(find(c, GUIDELINES, S("protected"), S("Talweg")));
	no_faults(c);
}

/* What the demo account `employee` needs, so that the first visit has something to do. */
static void the_employee_has_a_life(void **state)
{
	struct content *c = *state;
	str me = STR_NONE;
	size_t draft = 0, published = 0, communities = 0, mentions = 0, follows = 0;
	for (size_t i = 0; i < c->file[PEOPLE].n; i++)
		if (str_eq(demo_get(&c->file[PEOPLE].v[i], S("account")), S("employee")))
			me = c->file[PEOPLE].v[i].v[0].value;
	for (size_t i = 0; i < c->file[ENTRIES].n; i++) {
		const struct demo_record *r = &c->file[ENTRIES].v[i];
		bool mine =
			str_eq(demo_kind(r), S("entry")) && str_eq(demo_get(r, S("author")), me);
		draft += mine && str_eq(demo_get(r, S("state")), S("draft"));
		published += mine && str_empty(demo_get(r, S("state")));
	}
	for (size_t i = 0; i < c->file[PLACES].n; i++)
		communities += str_eq(demo_kind(&c->file[PLACES].v[i]), S("community")) &&
			       belongs(&c->file[PLACES].v[i], me);
	str at = str_cat(c->a, S("@"), me);
	for (size_t i = 0; i < c->file[UPDATES].n; i++)
		mentions += str_find(c->file[UPDATES].v[i].body, at) >= 0;
	const struct demo_record *following = find(c, FOLLOWS, S("follower"), me);
	assert_non_null(following);
	str people = demo_get(following, S("people"));
	while (!str_empty(str_word(&people)))
		follows++;
	assert_int_equal(draft, 1);
	assert_true(published >= 5);
	assert_true(communities >= 4);
	assert_true(mentions >= 3);
	assert_in_range(follows, 22, 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_are_whole),
		cmocka_unit_test(managers_form_a_tree),
		cmocka_unit_test(four_accounts),
		cmocka_unit_test(places_are_whole),
		cmocka_unit_test(entries_are_whole),
		cmocka_unit_test(bookmarks_are_whole),
		cmocka_unit_test(guests_stay_where_they_may),
		cmocka_unit_test(updates_are_whole),
		cmocka_unit_test(follows_are_whole),
		cmocka_unit_test(notices_are_whole),
		cmocka_unit_test(guidelines_are_whole),
		cmocka_unit_test(the_employee_has_a_life),
	};
	return cmocka_run_group_tests(tests, load, unload);
}

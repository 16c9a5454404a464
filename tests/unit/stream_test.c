/* SPDX-License-Identifier: Apache-2.0
 * stream: what a member of a private community sees on home, and that all of it is gone in the very
 * transaction that takes the member out: stream, hub, single item, mentions and notifications. Also
 * that the merge keeps the order of time over many sources, and what a followed tag brings.
 */
#include "base/clock.h"
#include "core/access.h"
#include "core/follow.h"
#include "core/mention.h"
#include "core/notify.h"
#include "core/stream.h"
#include "core/tag.h"
#include "database_fixture.h"

enum { AUTHORS = 5, POSTS = 180 };

struct fixture {
	struct database_fixture base;
	person_id owner, member, author[AUTHORS];
	place_id community;
};

static int set_up(void **state, bool postgres)
{
	static const char *const names[AUTHORS] = {"Ay", "Bee", "Cee", "Dee", "Eff"};
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	fixture_open(&f->base, "stream", postgres);
	assert_ok(db_write_begin(f->base.database, f->base.arena, &f->base.db));
	f->base.db.clear = 1;
	f->owner = fixture_person(&f->base, "Test", "Owner");
	f->member = fixture_person(&f->base, "Test", "Member");
	for (int i = 0; i < AUTHORS; i++)
		f->author[i] = fixture_person(&f->base, "Test", names[i]);
	struct place p = {.kind = PLACE_COMMUNITY,
			  .own_members = true,
			  .audience = AUDIENCE_MEMBERS,
			  .owner = f->owner,
			  .title = S("Pump people")};
	assert_ok(place_create(&f->base.db, &p, STR_NONE));
	f->community = p.id;
	f->base.db.viewer = f->owner;
	assert_ok(member_put(&f->base.db, f->member, p.id, ROLE_MEMBER, MEMBER_IN));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	assert_ok(db_write_end_wait(&f->base.db, true));
	return fixture_close(state);
}

static item_id write_post(struct fixture *f, person_id author, place_id place,
			  enum audience audience)
{
	struct item_new new = {.kind = KIND_UPDATE,
			       .place = place,
			       .author = author,
			       .audience = audience,
			       .state = STATE_PUBLISHED,
			       .language = S("en")};
	item_id id;
	person_id before = f->base.db.viewer;
	f->base.db.viewer = author;
	assert_ok(item_create(&f->base.db, &new, &id));
	f->base.db.viewer = before;
	return id;
}

static bool in_home(struct fixture *f, person_id viewer, item_id id)
{
	struct stream s;
	bool found = false;
	f->base.db.viewer = viewer;
	assert_ok(stream_home(&f->base.db, 0, 0, 100, &s));
	for (size_t i = 0; i < s.n; i++)
		found = found || ID_EQ(s.v[i].id, id);
	return found;
}

static size_t hub_size(struct fixture *f, person_id viewer)
{
	struct stream s;
	f->base.db.viewer = viewer;
	assert_ok(stream_hub(&f->base.db, f->community, 0, 0, 100, &s));
	return s.n;
}

static size_t notified(struct fixture *f, person_id viewer)
{
	struct notification_list list;
	int64_t count;
	f->base.db.viewer = viewer;
	assert_ok(notify_list(&f->base.db, 0, &list));
	assert_ok(notify_count(&f->base.db, &count));
	assert_int_equal(count, list.n);
	return list.n;
}

/* On PostgreSQL the job sees what is committed, as soon as no older write is open in the cluster:
 * other tests write there too. */
static void tell(struct fixture *f)
{
	int64_t end = clock_mono() + MINUTE;
	bool more;
	do {
		assert_ok(db_write_end_wait(&f->base.db, true));
		assert_ok(db_write_begin(f->base.database, f->base.arena, &f->base.db));
		f->base.db.clear = 1;
		assert_ok(notify_run(&f->base.db, &more));
	} while (notified(f, f->member) == 0 && clock_mono() < end);
}

static void stream_removed_member(void **state)
{
	struct fixture *f = *state;
	struct item_row row;
	struct person member;
	item_id id = write_post(f, f->owner, f->community, AUDIENCE_MEMBERS);
	assert_ok(person_find(&f->base.db, f->member, &member));
	struct text_list names = {&member.handle, 1, 1};
	f->base.db.viewer = f->owner;
	assert_ok(mention_item(&f->base.db, id, &names));
	tell(f);
	assert_true(in_home(f, f->member, id));
	assert_int_equal(hub_size(f, f->member), 1);
	assert_true(notified(f, f->member) > 0);
	assert_false(in_home(f, f->author[0], id));
	assert_int_equal(hub_size(f, f->author[0]), 0);

	assert_ok(member_remove(&f->base.db, f->member, f->community));
	assert_false(in_home(f, f->member, id));
	assert_int_equal(hub_size(f, f->member), 0);
	f->base.db.viewer = f->member;
	assert_int_equal(item_find(&f->base.db, id, &row), NOT_FOUND);
	struct notification_list left;
	assert_ok(notify_list(&f->base.db, 0, &left));
	for (size_t i = 0; i < left.n; i++)
		assert_int_not_equal(left.v[i].item, id.v);
	/* The others keep it. */
	assert_true(in_home(f, f->owner, id));
}

static void stream_follows_in_order(void **state)
{
	struct fixture *f = *state;
	struct stream s, rest;
	item_id written[POSTS];
	place_id own[AUTHORS];
	f->base.db.viewer = f->member;
	for (int i = 0; i < AUTHORS; i++) {
		assert_ok(follow_put(&f->base.db, f->author[i].v, FOLLOW_PERSON, true));
		assert_ok(person_place(&f->base.db, f->author[i], &own[i]));
	}
	/* Every third one is private: the stream of another never holds it. */
	for (int i = 0; i < POSTS; i++)
		written[i] = write_post(f, f->author[i * i % AUTHORS], own[i * i % AUTHORS],
					i % 3 == 0 ? AUDIENCE_PRIVATE : AUDIENCE_INTERNAL);
	f->base.db.viewer = f->member;
	assert_ok(stream_home(&f->base.db, UINT64_C(1) << KIND_UPDATE, 0, 200, &s));
	size_t expected = 0;
	for (int i = POSTS - 1; i >= 0; i--)
		if (i % 3) {
			assert_true(expected < s.n);
			assert_int_equal(s.v[expected].id.v, written[i].v);
			expected++;
		}
	assert_int_equal(s.n, expected);
	/* The page behind a cursor goes on where the first one ended. */
	assert_ok(stream_home(&f->base.db, 0, s.v[9].id.v, 10, &rest));
	assert_int_equal(rest.n, 10);
	for (size_t i = 0; i < rest.n; i++)
		assert_int_equal(rest.v[i].id.v, s.v[10 + i].id.v);
}

static item_id write_tagged(struct fixture *f, person_id author, item_id reply_to,
			    enum audience audience, str label)
{
	struct text_list labels = {&label, 1, 1};
	struct item_new new = {.kind = KIND_UPDATE,
			       .author = author,
			       .reply_to = reply_to,
			       .audience = audience,
			       .state = STATE_PUBLISHED,
			       .language = S("en")};
	item_id id;
	f->base.db.viewer = author;
	assert_ok(person_place(&f->base.db, author, &new.place));
	assert_ok(item_create(&f->base.db, &new, &id));
	assert_ok(tag_item(&f->base.db, id, &labels));
	return id;
}

/* Of strangers' items those with a followed tag, in the order of time, and of these what is open.
 */
static void stream_follows_tag(void **state)
{
	enum { TAGGED = 24 };
	struct fixture *f = *state;
	struct stream s, rest;
	const item_id none = {0};
	tag_id tag;
	item_id open[TAGGED];
	str pumps = S("pumps"), other = S("valves");
	assert_ok(tag_put(&f->base.db, pumps, &tag));
	for (int i = 0; i < TAGGED; i++) {
		open[i] = write_tagged(f, f->author[i % AUTHORS], none,
				       i % 2 ? AUDIENCE_INTERNAL : AUDIENCE_PUBLIC, pumps);
		write_tagged(f, f->author[i % AUTHORS], none, AUDIENCE_PRIVATE, pumps);
		write_tagged(f, f->author[i % AUTHORS], none, AUDIENCE_INTERNAL, other);
		write_tagged(f, f->author[i % AUTHORS], open[i], AUDIENCE_INTERNAL, pumps);
	}
	f->base.db.viewer = f->member;
	assert_ok(stream_home(&f->base.db, 0, 0, 100, &s));
	assert_int_equal(s.n, 0);
	assert_ok(follow_put(&f->base.db, tag.v, FOLLOW_TAG, true));
	/* By its author and by its tag: once. */
	assert_ok(follow_put(&f->base.db, f->author[0].v, FOLLOW_PERSON, true));
	assert_ok(stream_home(&f->base.db, 0, 0, 100, &s));
	size_t of_tag = 0;
	for (size_t i = 0; i < s.n; i++) {
		assert_true(i == 0 || s.v[i].id.v < s.v[i - 1].id.v);
		if (of_tag < TAGGED && ID_EQ(s.v[i].id, open[TAGGED - 1 - of_tag]))
			of_tag++;
		else
			assert_int_equal(s.v[i].source, f->author[0].v);
	}
	assert_int_equal(of_tag, TAGGED);
	assert_int_equal(s.n, TAGGED + (TAGGED + AUTHORS - 1) / AUTHORS);
	assert_int_equal(s.tags.n, 1);
	assert_ok(stream_home(&f->base.db, 0, s.v[4].id.v, 10, &rest));
	assert_int_equal(rest.n, 10);
	for (size_t i = 0; i < rest.n; i++)
		assert_int_equal(rest.v[i].id.v, s.v[5 + i].id.v);
	/* Outside only what is public. */
	f->base.db.clear = 0;
	assert_ok(stream_home(&f->base.db, 0, 0, 100, &s));
	for (size_t i = 0; i < s.n; i++)
		for (int k = 1; k < TAGGED; k += 2)
			assert_int_not_equal(s.v[i].id.v, open[k].v);
	assert_true(s.n > 0);
	f->base.db.clear = 1;
}

/* However many answers carry a followed tag, what is behind them is reached, and the end is told.
 */
static void stream_ends(void **state)
{
	enum { ANSWERS = 150, LIMIT = 2 };
	struct fixture *f = *state;
	struct stream s;
	const item_id none = {0};
	tag_id tag;
	str pumps = S("flanges");
	int pages = 0, seen = 0;
	assert_ok(tag_put(&f->base.db, pumps, &tag));
	item_id old = write_tagged(f, f->author[0], none, AUDIENCE_INTERNAL, pumps);
	item_id other = write_tagged(f, f->author[0], none, AUDIENCE_INTERNAL, S("gaskets"));
	for (int i = 0; i < ANSWERS; i++)
		write_tagged(f, f->author[1], other, AUDIENCE_INTERNAL, pumps);
	f->base.db.viewer = f->member;
	assert_ok(follow_put(&f->base.db, tag.v, FOLLOW_TAG, true));
	for (int64_t before = 0; before != 1; before = s.behind, pages++) {
		assert_ok(stream_home(&f->base.db, 0, before, LIMIT, &s));
		assert_true(s.behind > 0 && (before == 0 || s.behind < before));
		for (size_t i = 0; i < s.n; i++)
			seen += ID_EQ(s.v[i].id, old);
		assert_true(pages < ANSWERS);
	}
	assert_int_equal(seen, 1);
	assert_true(pages > 1);
}

SET_UP_ON_BOTH(tear_down)

#define TESTS(ON)                                                                       \
	ON(stream_removed_member), ON(stream_follows_in_order), ON(stream_follows_tag), \
		ON(stream_ends)

int main(void)
{
	return RUN_ON_BOTH();
}

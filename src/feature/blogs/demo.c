/* SPDX-License-Identifier: Apache-2.0
 * demo: the blogs of the demo organisation with their entries, comments, ratings and thanks, from
 * the record files.
 */
#include "feature/blogs/handlers.h"

#include "base/log.h"
#include "core/comment.h"
#include "core/follow.h"
#include "core/event.h"
#include "core/rating.h"
#include "core/reaction.h"

/* ---- blogs ---- */

static err add_authors(struct db *db, str handles, const struct blog *b)
{
	for (str handle = str_word(&handles); handle.n; handle = str_word(&handles)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		if (!ID_EQ(person, b->owner))
			TRY(member_put(db, person, b->id, ROLE_FACILITATOR, MEMBER_IN));
	}
	return OK;
}

/* The blog of a community, where its members write. */
static err write_blog_of_community(struct db *db, const struct demo *demo,
				   const struct demo_record *r)
{
	struct place community;
	struct blog b = {.of_community = true,
			 .handle = demo_get(r, S("blog")),
			 .title = demo_get(r, S("title")),
			 .tagline = demo_get(r, S("tagline")),
			 .about = r->body,
			 .language = demo_get(r, S("language")),
			 .kind = BLOG_GROUP,
			 .audience = AUDIENCE_INTERNAL,
			 .created = demo_time(demo, demo_get(r, S("when")))};
	TRY(demo_person(db, demo_get(r, S("owner")), &b.owner));
	db->viewer = b.owner;
	TRY(place_by_handle(db, demo_get(r, S("community")), PLACE_COMMUNITY, &community, NULL));
	b.parent = community.id;
	return blog_make(db, &b);
}

static err write_blog(struct db *db, const struct demo *demo, const struct demo_record *r)
{
	if (demo_get(r, S("community")).n)
		return write_blog_of_community(db, demo, r);
	str kind = demo_get(r, S("kind"));
	struct blog b = {.handle = demo_get(r, S("blog")),
			 .title = demo_get(r, S("title")),
			 .tagline = demo_get(r, S("tagline")),
			 .about = r->body,
			 .language = demo_get(r, S("language")),
			 .kind = str_eq(kind, S("group"))   ? BLOG_GROUP
				 : str_eq(kind, S("guest")) ? BLOG_GUEST
							    : BLOG_PERSONAL,
			 .audience = str_eq(demo_get(r, S("audience")), S("public"))
					     ? AUDIENCE_PUBLIC
					     : AUDIENCE_INTERNAL,
			 .created = demo_time(demo, demo_get(r, S("when")))};
	TRY(demo_person(db, demo_get(r, S("owner")), &b.owner));
	TRY(blog_make(db, &b));
	return add_authors(db, demo_get(r, S("authors")), &b);
}

static err follow_blogs(struct db *db, const struct demo *demo, const struct demo_record *r)
{
	str places = demo_get(r, S("places"));
	person_id who;
	int64_t n = 0;
	TRY(demo_person(db, demo_get(r, S("follower")), &who));
	for (str handle = str_word(&places); handle.n; handle = str_word(&places), n++) {
		struct place p;
		err e = place_by_handle(db, handle, PLACE_BLOG, &p, NULL);
		if (e == NOT_FOUND)
			continue; /* a community, which is another room's */
		TRY(e);
		TRY(follow_import(db, who, p.id.v, FOLLOW_PLACE, demo->now - (10 + n) * DAY));
	}
	return OK;
}

/* ---- what people gave ---- */

static err give_ratings(struct db *db, str list, item_id item, int64_t created)
{
	for (str word = str_word(&list); word.n; word = str_word(&list)) {
		str handle;
		int64_t stars;
		person_id person;
		if (!demo_pair(word, &handle, &stars))
			return INVALID;
		TRY(demo_person(db, handle, &person));
		TRY(rating_import(db, item, person, (int)stars, created));
	}
	return OK;
}

static err give_thanks(struct db *db, str list, item_id item, int64_t created)
{
	for (str handle = str_word(&list); handle.n; handle = str_word(&list)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		TRY(reaction_import(db, item, person, created));
	}
	return OK;
}

/* ---- entries and their comments ---- */

/* The comments of one entry by their names, so that answers find what they answer. */
struct thread {
	item_id entry;
	bool published;
	struct {
		struct named {
			str name;
			item_id id;
		} * v;
		size_t n, cap;
	} comments;
};

static enum audience audience_of(const struct demo_record *r, enum audience of_blog)
{
	static const struct {
		const char *name;
		enum audience audience;
	} names[] = {{"public", AUDIENCE_PUBLIC},
		     {"internal", AUDIENCE_INTERNAL},
		     {"members", AUDIENCE_MEMBERS},
		     {"listed", AUDIENCE_LISTED},
		     {"private", AUDIENCE_PRIVATE}};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_eq(demo_get(r, S("audience")), str_from(names[i].name)))
			return names[i].audience;
	return of_blog;
}

static err find_blog(struct db *db, str entry, struct place *p)
{
	str blog = str_cut(&entry, '/');
	err e = place_by_handle(db, blog, PLACE_BLOG, p, NULL);
	if (e == NOT_FOUND)
		e = place_by_handle(db, blog, PLACE_COMMUNITY_BLOG, p, NULL);
	if (e == NOT_FOUND)
		log_event(LOG_ERROR, "demo", LOG_S("no such blog", blog));
	return e;
}

static err write_entry(struct db *db, const struct demo *demo, const struct demo_record *r,
		       struct thread *t)
{
	struct place blog;
	person_id author;
	str state = demo_get(r, S("state")), slug = demo_get(r, S("entry"));
	str_cut(&slug, '/');
	int64_t when = demo_time(demo, demo_get(r, S("when")));
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	TRY(find_blog(db, demo_get(r, S("entry")), &blog));
	struct entry_text text = {.slug = slug,
				  .title = demo_get(r, S("title")),
				  .body = r->body,
				  .tags = demo_get(r, S("tags")),
				  .series = demo_get(r, S("series")),
				  .language = demo_get(r, S("language")),
				  .audience = audience_of(r, blog.audience)};
	str unknown;
	TRY(entry_readers_named(db, demo_get(r, S("readers")), &text.readers, &unknown));
	enum state in = str_eq(state, S("draft"))	? STATE_DRAFT
			: str_eq(state, S("scheduled")) ? STATE_SCHEDULED
							: STATE_PUBLISHED;
	if (in == STATE_SCHEDULED)
		text.publish_at = when;
	*t = (struct thread){.published = in == STATE_PUBLISHED};
	TRY(entry_make(db, blog.id, author, &text, in, in == STATE_SCHEDULED ? 0 : when, true,
		       &t->entry));
	TRY(give_ratings(db, demo_get(r, S("ratings")), t->entry, when + HOUR));
	return give_thanks(db, demo_get(r, S("thanks")), t->entry, when + HOUR);
}

enum { TOLD_DAYS = 3 };

static err write_comment(struct db *db, const struct demo *demo, const struct demo_record *r,
			 struct thread *t)
{
	person_id author;
	item_id id, to = t->entry;
	int64_t when = demo_time(demo, demo_get(r, S("when")));
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	for (size_t i = 0; i < t->comments.n; i++)
		if (str_eq(t->comments.v[i].name, demo_get(r, S("to"))))
			to = t->comments.v[i].id;
	db->viewer = author;
	TRY(comment_import(db, to, author, when, STR_NONE, r->body, &id));
	/* What was said of late is told, so that people find notifications. */
	if (when > demo->now - TOLD_DAYS * DAY)
		TRY(event_add(db, EVENT_COMMENTED, id, t->entry, (place_id){0}, author));
	*ARENA_PUSH(db->arena, &t->comments) = (struct named){demo_get(r, S("comment")), id};
	return give_thanks(db, demo_get(r, S("thanks")), id, when + MINUTE);
}

static err write_entries(struct db *db, const struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "entries");
	struct thread t = {0};
	for (size_t i = 0; i < records->n; i++) {
		const struct demo_record *r = &records->v[i];
		err e = str_eq(demo_kind(r), S("entry")) ? write_entry(db, demo, r, &t)
							 : write_comment(db, demo, r, &t);
		if (e)
			log_event(LOG_ERROR, "demo", LOG_I("entries.txt line", r->line),
				  LOG_S("error", str_from(err_name(e))));
		TRY(e);
	}
	return OK;
}

err blogs_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *places = demo_file(demo, "places"),
				  *follows = demo_file(demo, "follows");
	person_id viewer = db->viewer;
	for (size_t i = 0; i < places->n; i++)
		if (str_eq(demo_kind(&places->v[i]), S("blog")))
			TRY(write_blog(db, demo, &places->v[i]));
	for (size_t i = 0; i < follows->n; i++)
		TRY(follow_blogs(db, demo, &follows->v[i]));
	TRY(write_entries(db, demo));
	db->viewer = viewer;
	return blogs_means(db, demo->app, STR_NONE);
}

/* SPDX-License-Identifier: Apache-2.0
 * blog_place: blogs as places, and the counts of the directory.
 */
#include "feature/blogs/blog.h"

#include "base/lang.h"
#include "core/guideline.h"
#include "core/person.h"
#include "core/rating.h"
#include "core/stream.h"

#include "blog.sql.h"
#include "entry.sql.h"

err blog_find(struct db *db, str handle, struct blog *b, bool *moved)
{
	struct q_blog_by_handle q;
	bool found;
	TRY(q_blog_by_handle(db, handle, &q, &found));
	if (!found)
		return NOT_FOUND;
	if (moved)
		*moved = !q.current || !str_eq(q.handle, handle);
	*b = (struct blog){
		.id = q.id,
		.handle = q.handle,
		.title = q.title,
		.tagline = q.tagline,
		.about = q.description,
		.language = q.language,
		.letter = q.letter,
		.kind = (enum blog_kind)q.kind,
		.audience = (enum audience)q.audience,
		.circle = q.circle,
		.state = (enum place_state)q.state,
		.created = q.created,
		.members = q.members,
		.items = q.items,
		.last = q.last,
		.raters = q.raters,
		.stars = q.stars,
		.of_community = q.place_kind == PLACE_COMMUNITY_BLOG,
		.community_handle = q.community_handle,
		.community_title = q.community_title,
		.owner = q.owner,
		.owner_handle = q.owner_handle,
		.owner_name = q.owner_name,
		.owner_title = q.owner_title,
		.owner_city = q.owner_city,
		.owner_photo = q.owner_photo,
		.owner_hue = q.owner_hue,
		.disclaimer_language = q.disclaimer_language,
		.role = (enum role)q.role,
		.following = q.following,
	};
	if (b->of_community && b->role == ROLE_MEMBER)
		b->role = ROLE_FACILITATOR;
	/* What is written in a closed community is for its members, also once it opens. */
	if (b->of_community && b->circle > CIRCLE_INTERNAL)
		b->audience = AUDIENCE_MEMBERS;
	return OK;
}

err blog_entries(struct db *db, const struct blog *b, int64_t before, int64_t most,
		 struct id_list *ids)
{
	struct stream stream;
	struct q_blog_entries_list rows = {0};
	*ids = (struct id_list){0};
	if (b->of_community) {
		TRY(q_blog_entries(db, b->id, before ? before : INT64_MAX, most, &rows));
		for (size_t i = 0; i < rows.n; i++)
			*ARENA_PUSH(db->arena, ids) = rows.v[i].id.v;
		return OK;
	}
	TRY(stream_hub(db, b->id, UINT64_C(1) << KIND_ENTRY, before, most, &stream));
	for (size_t i = 0; i < stream.n; i++)
		*ARENA_PUSH(db->arena, ids) = stream.v[i].id.v;
	return OK;
}

/* Closed blogs are not counted: a number must not tell of them. */
static err count(struct db *db, str letter, enum audience audience, int64_t change)
{
	return audience <= AUDIENCE_INTERNAL ? q_blog_count(db, letter, audience, change) : OK;
}

static str sorted_by(struct arena *a, const struct person *owner)
{
	/* By the name that is shown: the place in the order would tell the other. */
	if (!str_empty(owner->pseudonym))
		return owner->pseudonym;
	return str_trim(str_cat(a, owner->family_name, S(" "), owner->given_name));
}

err blog_make(struct db *db, struct blog *b)
{
	struct person owner;
	TRY(person_find(db, b->owner, &owner));
	struct place p = {.kind = b->of_community ? PLACE_COMMUNITY_BLOG : PLACE_BLOG,
			  .parent = b->parent,
			  .own_members = !b->of_community,
			  .audience = b->audience,
			  .joining = JOIN_INVITED,
			  .handle = b->handle,
			  .owner = b->owner,
			  .title = b->title,
			  .description = b->about,
			  .language = b->language,
			  .created = b->created};
	TRY(place_create(db, &p, sorted_by(db->arena, &owner)));
	b->id = p.id;
	b->handle = p.handle;
	b->letter = p.letter;
	TRY(q_blog_add(db, p.id, b->kind, b->tagline));
	TRY(blog_words_put(db, p.id, b->title));
	return b->of_community ? OK : count(db, p.letter, b->audience, 1);
}

err blog_set_audience(struct db *db, const struct blog *b, enum audience audience)
{
	if (b->audience == audience)
		return OK;
	TRY(place_set_audience(db, b->id, audience));
	if (b->state != PLACE_LIVE)
		return OK;
	TRY(count(db, b->letter, b->audience, -1));
	return count(db, b->letter, audience, 1);
}

err blog_set_open(struct db *db, const struct blog *b, bool open)
{
	enum place_state state = open ? PLACE_LIVE : PLACE_ARCHIVED;
	if (b->state == state)
		return OK;
	TRY(place_set_state(db, b->id, state));
	return count(db, b->letter, b->audience, open ? 1 : -1);
}

err blog_delete(struct db *db, const struct blog *b)
{
	TRY(place_delete(db, b->id));
	TRY(q_blog_words_drop(db, b->id));
	bool counted = b->state == PLACE_LIVE && !b->of_community;
	return counted ? count(db, b->letter, b->audience, -1) : OK;
}

/* The counts of the letters follow. */
static err sort_again(struct db *db, place_id id, str title, str letter, enum audience audience,
		      enum place_state state, const struct person *owner)
{
	struct place p = {.id = id, .title = title};
	TRY(place_sort(db, &p, owner->id, sorted_by(db->arena, owner)));
	if (state != PLACE_LIVE || str_eq(p.letter, letter))
		return OK;
	TRY(count(db, letter, audience, -1));
	return count(db, p.letter, audience, 1);
}

err blog_keep(struct db *db, const struct blog *b, person_id keeper)
{
	struct person owner;
	TRY(person_find(db, keeper, &owner));
	return sort_again(db, b->id, b->title, b->letter, b->audience, b->state, &owner);
}

err blogs_renamed(struct db *db, person_id person)
{
	struct person owner;
	struct q_blog_owned_list own = {0};
	TRY(person_find(db, person, &owner));
	TRY(q_blog_owned(db, person, &own));
	for (size_t i = 0; i < own.n; i++)
		TRY(sort_again(db, own.v[i].id, own.v[i].title, own.v[i].letter,
			       (enum audience)own.v[i].audience, (enum place_state)own.v[i].state,
			       &owner));
	return OK;
}

static bool says(struct arena *a, str text, const struct person *person)
{
	const str names[] = {person->given_name, person->family_name, person->pseudonym};
	str folded = name_fold(a, text);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		str name = name_fold(a, names[i]);
		if (name.n && name_holds(folded, name))
			return true;
	}
	return false;
}

/* A new blog is called after its owner, and its address, too. Where it still says who that was, it
 * is called otherwise, and no address from before leads there. */
static err unname(struct db *db, const struct person *person, const struct q_blog_owned *own)
{
	enum lang lang;
	str handle;
	if (!says(db->arena, own->title, person) && !says(db->arena, own->handle, person) &&
	    !says(db->arena, own->tagline, person) && !says(db->arena, own->description, person))
		return OK;
	if (!lang_parse(own->language, &lang))
		lang = LANG_EN;
	/* Whoever erases the account need not be a member of its closed blogs. */
	struct place place = {.id = own->id,
			      .title = str_from(T(lang, "Blog of a former colleague")),
			      .language = own->language,
			      .joining = (enum joining)own->joining};
	TRY(place_update(db, &place));
	TRY(q_blog_write(db, own->id, own->kind, STR_NONE));
	TRY(blog_words_put(db, own->id, place.title));
	return place_hide_address(db, own->id, &handle);
}

/* A blog that nobody is left to keep is closed: it can be read. */
static err leave(struct db *db, const struct person *person, const struct q_blog_owned *own)
{
	struct q_blog_next_owner next;
	bool found;
	struct blog b = {.id = own->id,
			 .title = own->title,
			 .letter = own->letter,
			 .audience = (enum audience)own->audience,
			 .state = (enum place_state)own->state};
	TRY(q_blog_next_owner(db, b.id, person->id, &next, &found));
	if (found)
		return blog_keep(db, &b, next.person);
	TRY(blog_set_open(db, &b, false));
	return unname(db, person, own);
}

err blogs_erase(struct db *db, person_id person, struct id_list items)
{
	struct q_blog_owned_list own = {0};
	struct person who;
	if (items.n) {
		TRY(q_entry_erase_names(db, items));
		TRY(q_entry_erase_addresses(db, items));
		TRY(q_entry_erase_readers(db, items));
		return q_entry_erase(db, items);
	}
	TRY(q_entry_erase_reader(db, person));
	TRY(person_find(db, person, &who));
	TRY(q_blog_owned(db, person, &own));
	for (size_t i = 0; i < own.n; i++)
		TRY(leave(db, &who, &own.v[i]));
	return OK;
}

err blogs_means(struct db *db, const struct app *app, str payload)
{
	(void)app;
	(void)payload;
	return q_blog_means(db, RATING_SHOWN);
}

err blog_disclaimer(struct rq *rq, str owner_language, str text_language, str *text, str *language)
{
	enum lang lang = rq->lang;
	if (!lang_parse(owner_language, &lang))
		lang_parse(text_language, &lang);
	*language = lang_code(lang);
	return disclaimer_of(rq->db, *language, text);
}

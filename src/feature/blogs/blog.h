/* SPDX-License-Identifier: Apache-2.0
 * blog: the places that entries stand in: finding, making and changing them. No pages here.
 */
#ifndef RUCHE_BLOGS_BLOG_H
#define RUCHE_BLOGS_BLOG_H

#include "core/app.h"
#include "core/place.h"
#include "http/request.h"

enum blog_kind { BLOG_PERSONAL = 1, BLOG_GROUP, BLOG_GUEST };

struct blog {
	place_id id;
	str handle, title, tagline, about, language, letter;
	enum blog_kind kind;
	bool of_community; /* written by the members of the community that it lies below */
	place_id parent;   /* for blog_make: that community, or none */
	str community_handle, community_title;
	enum audience audience; /* public, internal or members */
	enum place_state state; /* archived: closed, it can be read */
	int64_t circle, created, members, items, last, raters, stars;
	person_id owner;
	str owner_handle, owner_name, owner_title, owner_city, owner_photo, disclaimer_language;
	int64_t owner_hue;
	enum role role; /* of the viewer; a member of the community is an author of its blog */
	bool following;
};

/* By its present or a former handle; *moved then. NOT_FOUND for what the viewer may not know of. */
err blog_find(struct db *db, str handle, struct blog *b, bool *moved);
/* The newest entries that the viewer may read, before one of them (0: from the newest). */
err blog_entries(struct db *db, const struct blog *b, int64_t before, int64_t most,
		 struct id_list *ids);
/* Makes the place, the row and the count of its letter. Fill handle (or leave it empty), title,
 * tagline, about, language, kind, audience, owner, created (0: now); id and handle are set. With
 * of_community and parent it is the blog of a community, which no directory of bloggers counts.
 * CONFLICT when the handle is taken, INVALID when it is none. */
err blog_make(struct db *db, struct blog *b);
/* Another audience; counts follow. */
err blog_set_audience(struct db *db, const struct blog *b, enum audience audience);
/* Closes a blog, which leaves the directory and can only be read, and opens it again. */
err blog_set_open(struct db *db, const struct blog *b, bool open);
/* Takes an empty blog away. CONFLICT while something stands in it. */
err blog_delete(struct db *db, const struct blog *b);
/* Another keeper: the directory sorts by the keeper's last name. The keeper is an owner of the
 * place. */
err blog_keep(struct db *db, const struct blog *b, person_id keeper);
/* The blogs of a person stand elsewhere in the directory: the person has another name. */
err blogs_renamed(struct db *db, person_id person);
/* An account is erased: its blogs get another owner as keeper, or are closed; the texts of its
 * entries go. */
err blogs_erase(struct db *db, person_id person, struct id_list items);
/* Only authors and owners write; only owners change the blog itself. */
static inline bool blog_may_write(const struct blog *b)
{
	return b->role >= ROLE_FACILITATOR && b->state == PLACE_LIVE;
}
static inline bool blog_may_manage(const struct blog *b)
{
	return b->role == ROLE_OWNER;
}
/* In a closed community it tells nobody what is there: nobody chooses it. */
static inline bool blog_address_is_secret(const struct blog *b)
{
	return b->of_community && b->circle > CIRCLE_INTERNAL;
}
/* The words of its name are these from now on. Whoever gives a blog another title calls it. */
err blog_words_put(struct db *db, place_id blog, str title);
/* What narrows a list of blogs. */
struct blog_filter {
	str letter, language;	 /* empty: any */
	int64_t since, mean;	 /* at least: the id of the newest entry, thousandths of a star */
	enum place_state widest; /* closed ones too, or only live ones */
	enum place_kind kind;	 /* 0: communities' blogs too */
};
/* Blogs that the viewer may know of, by words of their names (the four longest), in no order; at
 * most `most`. */
err blogs_named(struct db *db, str words, const struct blog_filter *f, int64_t most,
		struct id_list *blogs);
/* The job "blogs.words": puts the words of blogs that were opened before there were any. */
err blogs_words(struct db *db, const struct app *app, str payload);
/* Brings the means by which the directory may be ordered up to date. The job "blogs.means". */
err blogs_means(struct db *db, const struct app *app, str payload);
/* The words that stand on every page of a blog or entry, in the owner's language or else that of
 * the text; *language says which. */
err blog_disclaimer(struct rq *rq, str owner_language, str text_language, str *text, str *language);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * values: addresses and small values of this room's templates.
 */
#include "feature/blogs/pages.h"

url blog_url(const struct rq *rq, str blog)
{
	return url_path(rq->arena, "/blogs/%s", blog);
}

url blog_action(const struct rq *rq, str blog, const char *action)
{
	return url_path(rq->arena, "/blogs/%s/%s", blog, str_from(action));
}

url blog_tab_url(const struct rq *rq, str community)
{
	return url_path(rq->arena, "/communities/%s/blog", community);
}

url entry_url(const struct rq *rq, str blog, str slug)
{
	return url_path(rq->arena, "/blogs/%s/%s", blog, slug);
}

url entry_action(const struct rq *rq, str blog, str slug, const char *action)
{
	return url_path(rq->arena, "/blogs/%s/%s/%s", blog, slug, str_from(action));
}

url series_url(const struct rq *rq, str blog, str series)
{
	return url_path(rq->arena, "/blogs/%s?series=%s", blog, series);
}

url topic_url(const struct rq *rq, str tag)
{
	return url_path(rq->arena, "/blogs?tag=%s", tag);
}

url feed_url(const struct rq *rq, str blog, const char *form)
{
	str file = str_cat(rq->arena, str_empty(blog) ? S("blogs") : blog, S("."), str_from(form));
	return str_empty(blog) ? url_path(rq->arena, "/feeds/%s", file)
			       : url_path(rq->arena, "/feeds/blogs/%s", file);
}

str row_initial_name(const struct q_blog_directory *row)
{
	return str_empty(row->pseudonym) && !str_empty(row->family_name) ? row->family_name
									 : row->owner_name;
}

const struct face *row_face(const struct rq *rq, const struct q_blog_directory *row)
{
	return face_make(rq->arena, row->owner_name, row->owner_handle, row->owner_photo,
			 row->owner_hue);
}

const struct face *member_face(const struct rq *rq, const struct q_blog_authors *member)
{
	struct person p = {.name = member->name,
			   .handle = member->handle,
			   .photo = member->photo,
			   .hue = member->hue,
			   .kind = (enum person_kind)member->kind};
	return face_of_person(rq, &p);
}

int64_t minutes_of(int64_t words)
{
	int64_t minutes = (words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE;
	return minutes ? minutes : 1;
}

str audience_words(const struct rq *rq, enum audience audience)
{
	switch (audience) {
	case AUDIENCE_PUBLIC:
		return str_from(T(rq->lang, "Public"));
	case AUDIENCE_INTERNAL:
		return str_from(T(rq->lang, "All colleagues"));
	case AUDIENCE_MEMBERS:
		return str_from(T(rq->lang, "Members of the blog"));
	case AUDIENCE_LISTED:
		return str_from(T(rq->lang, "Named readers"));
	case AUDIENCE_PRIVATE:
		break;
	}
	return str_from(T(rq->lang, "Only me"));
}

str entry_readers_words(const struct rq *rq, enum audience audience, bool of_community)
{
	return of_community && audience == AUDIENCE_MEMBERS
		       ? str_from(T(rq->lang, "Members of the community"))
		       : audience_words(rq, audience);
}

const char *audience_icon(enum audience audience)
{
	return audience == AUDIENCE_PUBLIC     ? "campaign"
	       : audience == AUDIENCE_INTERNAL ? "company"
	       : audience == AUDIENCE_PRIVATE  ? "lock"
					       : "users";
}

/* SPDX-License-Identifier: Apache-2.0
 * values: addresses and small values of this room's templates.
 */
#include "feature/wikis/pages.h"

url wiki_url(const struct rq *rq, str wiki)
{
	return url_path(rq->arena, "/wikis/%s", wiki);
}

url wiki_action(const struct rq *rq, str wiki, const char *action)
{
	return url_path(rq->arena, "/wikis/%s/%s", wiki, str_from(action));
}

url wiki_page_url(const struct rq *rq, str wiki, str slug)
{
	return url_path(rq->arena, "/wikis/%s/%s", wiki, slug);
}

url wiki_page_action(const struct rq *rq, str wiki, str slug, const char *action)
{
	return url_path(rq->arena, "/wikis/%s/%s/%s", wiki, slug, str_from(action));
}

url wiki_list_url(const struct rq *rq, str wiki, const char *show)
{
	return show[0] ? url_path(rq->arena, "/wikis/%s/pages?show=%s", wiki, str_from(show))
		       : url_path(rq->arena, "/wikis/%s/pages", wiki);
}

url wiki_export_url(const struct rq *rq, str wiki, const char *form)
{
	return url_path(rq->arena, "/wikis/%s/export?form=%s", wiki, str_from(form));
}

url wiki_page_export(const struct rq *rq, str wiki, str slug, const char *form)
{
	return url_path(rq->arena, "/wikis/%s/%s/export?form=%s", wiki, slug, str_from(form));
}

url wiki_new_page(const struct rq *rq, str wiki, str title, int64_t parent)
{
	if (!str_empty(title))
		return url_path(rq->arena, "/wikis/%s/new?title=%s", wiki, title);
	return parent ? url_path(rq->arena, "/wikis/%s/new?below=%i", wiki, parent)
		      : url_path(rq->arena, "/wikis/%s/new", wiki);
}

url wiki_community_url(const struct rq *rq, str community)
{
	return url_path(rq->arena, "/communities/%s", community);
}

str wiki_audience_words(const struct rq *rq, enum audience audience)
{
	switch (audience) {
	case AUDIENCE_PUBLIC:
		return str_from(T(rq->lang, "Public"));
	case AUDIENCE_INTERNAL:
		return str_from(T(rq->lang, "All colleagues"));
	default:
		return str_from(T(rq->lang, "Members of the wiki"));
	}
}

const char *wiki_audience_icon(enum audience audience)
{
	return audience == AUDIENCE_PUBLIC     ? "campaign"
	       : audience == AUDIENCE_INTERNAL ? "company"
					       : "users";
}

const struct face *wiki_owner_face(const struct rq *rq, const struct wiki *w)
{
	return face_make(rq->arena, w->owner_name, w->owner_handle, w->owner_photo, w->owner_hue);
}

const struct face *wiki_member_face(const struct rq *rq, const struct q_wiki_members *m)
{
	struct person p = {.name = m->name,
			   .handle = m->handle,
			   .photo = m->photo,
			   .hue = m->hue,
			   .kind = (enum person_kind)m->kind};
	return face_of_person(rq, &p);
}

const struct face *keeper_face(const struct rq *rq, const struct q_page_show *p)
{
	return face_make(rq->arena, p->keeper_name, p->keeper_handle, p->keeper_photo,
			 p->keeper_hue);
}

str review_words(const struct rq *rq, int64_t review)
{
	switch (review) {
	case 1:
		return str_from(T(rq->lang, "In work"));
	case 2:
		return str_from(T(rq->lang, "Waits for a look"));
	case 3:
		return str_from(T(rq->lang, "Reviewed"));
	default:
		return STR_NONE;
	}
}

str list_label(const struct rq *rq, const char *show)
{
	switch (show[0]) {
	case 'c':
		return str_from(T(rq->lang, "Recent changes"));
	case 'w':
		return str_from(T(rq->lang, "Wanted pages"));
	case 'o':
		return str_from(T(rq->lang, "Pages nothing leads to"));
	case 'd':
		return str_from(T(rq->lang, "Pages to verify"));
	case 't':
		return str_from(T(rq->lang, "Templates"));
	default:
		return str_from(T(rq->lang, "By title"));
	}
}

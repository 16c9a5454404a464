/* SPDX-License-Identifier: Apache-2.0
 * values: addresses and small values of this room's templates.
 */
#include "feature/activities/pages.h"

url activity_url(const struct rq *rq, str activity)
{
	return url_path(rq->arena, "/activities/%s", activity);
}

url activity_action(const struct rq *rq, str activity, const char *action)
{
	return url_path(rq->arena, "/activities/%s/%s", activity, str_from(action));
}

url section_url(const struct rq *rq, str activity, int64_t section)
{
	return url_path(rq->arena, "/activities/%s/sections/%i", activity, section);
}

url section_action(const struct rq *rq, str activity, int64_t section, const char *action)
{
	return url_path(rq->arena, "/activities/%s/sections/%i/%s", activity, section,
			str_from(action));
}

url step_url(const struct rq *rq, str activity, int64_t step)
{
	return url_path(rq->arena, "/activities/%s/%i", activity, step);
}

url step_action(const struct rq *rq, str activity, int64_t step, const char *action)
{
	return url_path(rq->arena, "/activities/%s/%i/%s", activity, step, str_from(action));
}

url step_new_url(const struct rq *rq, str activity, int64_t section, const char *kind)
{
	return url_path(rq->arena, "/activities/%s/new?section=%i&kind=%s", activity, section,
			str_from(kind));
}

url activity_export_url(const struct rq *rq, str activity, const char *form)
{
	return url_path(rq->arena, "/activities/%s/export?form=%s", activity, str_from(form));
}

url activity_copy_url(const struct rq *rq, str activity)
{
	return url_path(rq->arena, "/activities/new?from=%s", activity);
}

url activity_community_url(const struct rq *rq, str community)
{
	return url_path(rq->arena, "/communities/%s/activities", community);
}

str activity_audience_words(const struct rq *rq, const struct activity *a)
{
	if (a->audience == AUDIENCE_MEMBERS)
		return str_from(T(rq->lang, "Its people only"));
	if (a->circle > CIRCLE_INTERNAL)
		return str_from(T(rq->lang, "Everybody in its community"));
	return str_from(T(rq->lang, "All colleagues"));
}

const struct face *activity_member_face(const struct rq *rq, const struct q_activity_members *m)
{
	struct person p = {.name = m->name,
			   .handle = m->handle,
			   .photo = m->photo,
			   .hue = m->hue,
			   .kind = (enum person_kind)m->kind};
	return face_of_person(rq, &p);
}

const struct face *news_face(const struct rq *rq, const struct q_change_news *n)
{
	return face_make(rq->arena, n->who_name, n->who_handle, n->who_photo, n->who_hue);
}

str day_shown(const struct rq *rq, int64_t day)
{
	return day_words(locale_of(rq), day);
}

str day_field(const struct rq *rq, int64_t day)
{
	return day_text(rq->arena, day);
}

bool day_past(const struct rq *rq, int64_t day)
{
	return day && day < day_today(locale_of(rq));
}

bool day_near(const struct rq *rq, int64_t day)
{
	int64_t today = day_today(locale_of(rq));
	return day == today || day == today + 1;
}

int64_t percent(int64_t part, int64_t of)
{
	return of > 0 ? part * 100 / of : 0;
}

url step_file_url(const struct rq *rq, const struct file_node *file)
{
	return item_url(rq, (item_id){file->id});
}

str step_file_size(const struct rq *rq, int64_t size)
{
	return format_size(locale_of(rq), size);
}

url web_link(const struct rq *rq, str link)
{
	return url_check(rq->arena, link);
}

str web_host(const struct rq *rq, str link)
{
	str rest = link;
	ptrdiff_t at = str_find(rest, S("://"));
	(void)rq;
	if (at >= 0)
		rest = str_sub(rest, (size_t)at + 3, rest.n);
	rest = str_cut(&rest, '/');
	return str_starts(rest, S("www.")) ? str_sub(rest, 4, rest.n) : rest;
}

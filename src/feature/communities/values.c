/* SPDX-License-Identifier: Apache-2.0
 * values: words and addresses for the templates of this room.
 */
#include "feature/communities/pages.h"

#include "base/utf8.h"

enum { OPENING = 220 };

url community_url(const struct rq *rq, str handle)
{
	return url_path(rq->arena, "/communities/%s", handle);
}

url community_action(const struct rq *rq, str handle, const char *action)
{
	/* An action may have several segments, all of them our own words. */
	url to = community_url(rq, handle);
	str rest = str_from(action);
	while (rest.n)
		to = url_path(rq->arena, "%r/%s", to, str_cut(&rest, '/'));
	return to;
}

str access_words(const struct rq *rq, enum access access)
{
	switch (access) {
	case ACCESS_OPEN:
		return str_from(T(rq->lang, "Open to all colleagues"));
	case ACCESS_MODERATED:
		return str_from(T(rq->lang, "All colleagues read; its hosts let people in"));
	case ACCESS_PRIVATE:
		return str_from(T(rq->lang, "For its members; its hosts let people in"));
	case ACCESS_HIDDEN:
		break;
	}
	return str_from(T(rq->lang, "Hidden: only its members know of it"));
}

str access_label(const struct rq *rq, enum access access)
{
	switch (access) {
	case ACCESS_OPEN:
		return str_from(T(rq->lang, "Open"));
	case ACCESS_MODERATED:
		return str_from(T(rq->lang, "Moderated"));
	case ACCESS_PRIVATE:
		return str_from(T(rq->lang, "Private"));
	case ACCESS_HIDDEN:
		break;
	}
	return str_from(T(rq->lang, "Hidden"));
}

const char *access_icon(enum access access)
{
	return access == ACCESS_OPEN ? "eye" : access == ACCESS_MODERATED ? "shield" : "lock";
}

str role_words(const struct rq *rq, enum role role)
{
	return str_from(role == ROLE_OWNER	   ? T(rq->lang, "Owner")
			: role == ROLE_FACILITATOR ? T(rq->lang, "Facilitator")
						   : T(rq->lang, "Member"));
}

const struct face *community_mark(const struct rq *rq, const struct community *c)
{
	return face_make(rq->arena, c->title, c->handle, STR_NONE,
			 (int64_t)(str_hash(c->title) % 7) + 1);
}

const struct face *host_face(const struct rq *rq, const struct q_community_hosts *host)
{
	struct face *face = NEW(rq->arena, struct face);
	*face = *face_make(rq->arena, host->name, host->handle, host->photo, host->hue);
	face->guest = host->kind == PERSON_GUEST;
	return face;
}

str opening(const struct rq *rq, str markdown)
{
	return markdown_text(rq->arena, markdown, OPENING);
}

int64_t last_time(const struct community *c)
{
	return c->last ? id_time(c->last) : 0;
}

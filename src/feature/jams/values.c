/* SPDX-License-Identifier: Apache-2.0
 * values: addresses and small values of this room's templates.
 */
#include "feature/jams/pages.h"

#include "core/words.h"

url jam_url(const struct rq *rq, str jam)
{
	return url_path(rq->arena, "/jams/%s", jam);
}

/* An action may have several segments, all of them our own words. */
static url below(const struct rq *rq, url to, const char *action)
{
	str rest = str_from(action);
	while (rest.n)
		to = url_path(rq->arena, "%r/%s", to, str_cut(&rest, '/'));
	return to;
}

url jam_action(const struct rq *rq, str jam, const char *action)
{
	return below(rq, jam_url(rq, jam), action);
}

url jam_forum_url(const struct rq *rq, str jam, place_id forum)
{
	return url_path(rq->arena, "/jams/%s/forums/%i", jam, forum.v);
}

url jam_forum_action(const struct rq *rq, str jam, place_id forum, const char *action)
{
	return below(rq, jam_forum_url(rq, jam, forum), action);
}

url idea_url(const struct rq *rq, str jam, item_id idea)
{
	return url_path(rq->arena, "/jams/%s/ideas/%i", jam, idea.v);
}

url idea_action(const struct rq *rq, str jam, item_id idea, const char *action)
{
	return below(rq, idea_url(rq, jam, idea), action);
}

url idea_build_url(const struct rq *rq, str jam, place_id forum, item_id idea)
{
	return url_path(rq->arena, "/jams/%s/ideas/new?forum=%i&other=%i&link=builds_on", jam,
			forum.v, idea.v);
}

str jam_language_names(const struct rq *rq, str codes)
{
	struct out o = out_new(rq->arena, 1024);
	for (str code = str_word(&codes); code.n; code = str_word(&codes)) {
		if (out_view(&o).n)
			out_str(&o, S(", "));
		out_str(&o, language_name(rq->arena, rq->lang, code));
	}
	return out_view(&o);
}

const char *jam_phase_words(const struct rq *rq, enum jam_phase phase)
{
	switch (phase) {
	case JAM_AHEAD:
		return T(rq->lang, "Being prepared");
	case JAM_OPEN:
		return T(rq->lang, "Open now");
	case JAM_ENDING:
		return T(rq->lang, "Last answers");
	case JAM_FROZEN:
		break;
	}
	return T(rq->lang, "Closed");
}

int64_t jam_hour(const struct rq *rq, const struct jam *j)
{
	return (rq->db->now - j->opens) / HOUR + 1;
}

int64_t jam_hours(const struct jam *j)
{
	return (j->closes - j->opens + HOUR - 1) / HOUR;
}

static const struct face *face_of(const struct rq *rq, person_id id, str name, str handle,
				  str photo, int64_t hue, int64_t kind)
{
	struct person p = {.id = id,
			   .name = name,
			   .handle = handle,
			   .photo = photo,
			   .hue = hue,
			   .kind = (enum person_kind)kind};
	return face_of_person(rq, &p);
}

const struct face *jam_member_face(const struct rq *rq, const struct q_jam_team *m)
{
	return face_of(rq, m->id, m->name, m->handle, m->photo, m->hue, m->kind);
}

const struct face *jam_shift_face(const struct rq *rq, const struct q_jam_shifts *s)
{
	return face_of(rq, s->person, s->name, s->handle, s->photo, s->hue, s->kind);
}

const struct face *jam_executive_face(const struct rq *rq, const struct q_jam_executives *e)
{
	return face_of(rq, e->id, e->name, e->handle, e->photo, e->hue, e->kind);
}

const struct face *jam_moderator_face(const struct rq *rq, const struct jam_forum *f)
{
	return face_of(rq, f->moderator, f->moderator_name, f->moderator_handle, f->moderator_photo,
		       f->moderator_hue, PERSON_EMPLOYEE);
}

html jam_markdown(const struct rq *rq, str text)
{
	static const struct markdown_options options = {.mention_base = {"/people/", 8},
							.tag_base = {"/tags/", 6}};
	return markdown_render(rq->arena, text, &options, NULL);
}

str jam_forum_title(const struct jam_forums *forums, int64_t id)
{
	for (size_t i = 0; i < forums->n; i++)
		if (forums->v[i].id.v == id)
			return forums->v[i].title;
	return STR_NONE;
}

int64_t idea_number(str text)
{
	int64_t id = 0;
	size_t from;
	text = str_trim(text);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '#' || text.p[i] == '?') {
			text = str_sub(text, 0, i);
			break;
		}
	for (from = text.n; from > 0 && text.p[from - 1] >= '0' && text.p[from - 1] <= '9';)
		from--;
	return str_to_int(str_sub(text, from, text.n), &id) ? id : 0;
}

const char *idea_link_words(const struct rq *rq, int64_t kind, bool back)
{
	if (kind == LINK_SAME)
		return T(rq->lang, "Same as");
	if (kind == LINK_CONTRADICTS)
		return back ? T(rq->lang, "Contradicted by") : T(rq->lang, "Contradicts");
	return back ? T(rq->lang, "Built on by") : T(rq->lang, "Builds on");
}

/* SPDX-License-Identifier: Apache-2.0
 * person: a profile: who somebody is, where in the organisation, what they know, and what they
 * wrote that the viewer may read.
 */
#include "feature/people/handlers.h"
#include "feature/people/rel_me.h"

#include "core/guideline.h"
#include "core/photo.h"
#include "core/place.h"
#include "core/stream.h"
#include "core/web_address.h"
#include "feature/people/pages.h"
#include "core/words.h"
#include "ui/place_page.h"

#include "people.html.h"
#include "people.sql.h"

enum { PAGE_CARDS = 20, CHAIN_MAX = 8, FACES_SHOWN = 3 };

/* From the head down to this person. A loop in the data ends after CHAIN_MAX steps. */
static err fill_chain(struct rq *rq, struct person_page *p)
{
	struct report_row up[CHAIN_MAX];
	size_t n = 0;
	person_id next = p->person.manager;
	while (!ID_NONE(next) && n < CHAIN_MAX) {
		struct person above;
		TRY(person_find(rq->db, next, &above));
		up[n++] = (struct report_row){face_of_person(rq, &above), above.title};
		next = above.manager;
	}
	while (n)
		*ARENA_PUSH(rq->arena, &p->chain) = up[--n];
	return OK;
}

static err fill_reports(struct rq *rq, struct person_page *p)
{
	struct q_people_reports_list reports = {0};
	TRY(q_people_reports(rq->db, p->person.id, &reports));
	for (size_t i = 0; i < reports.n; i++) {
		const struct q_people_reports *r = &reports.v[i];
		*ARENA_PUSH(rq->arena, &p->reports) = (struct report_row){
			face_make(rq->arena, r->name, r->handle, r->photo, r->hue),
			face_below(rq, r->title, r->city)};
	}
	return OK;
}

static void add_faces(struct rq *rq, struct skill_row *s,
		      const struct q_people_endorsers_list *from)
{
	for (size_t i = 0; i < from->n && s->faces.n < FACES_SHOWN; i++)
		if (from->v[i].tag.v == s->tag)
			*ARENA_PUSH(rq->arena, &s->faces) =
				*face_make(rq->arena, from->v[i].name, from->v[i].handle,
					   from->v[i].photo, from->v[i].hue);
}

static void add_skills(struct rq *rq, struct person_page *p,
		       const struct q_people_skills_list *skills,
		       const struct q_people_endorsers_list *from)
{
	int64_t most = 1;
	for (size_t i = 0; i < skills->n; i++) {
		const struct q_people_skills *q = &skills->v[i];
		if (q->endorsements > most)
			most = q->endorsements;
		struct skill_row *s = ARENA_PUSH(rq->arena, q->hidden ? &p->hidden : &p->skills);
		*s = (struct skill_row){.tag = q->id.v,
					.endorsements = q->endorsements,
					.name = q->name,
					.label = q->label,
					.hidden = q->hidden,
					.mine = q->mine,
					.width = 100 * q->endorsements / most};
		s->endorse = url_path(rq->arena, "/people/%s/skills/%s/endorsement",
				      p->person.handle, q->name);
		s->hide = url_path(rq->arena, "/people/%s/skills/%s", p->person.handle, q->name);
		add_faces(rq, s, from);
	}
}

static err fill_skills(struct rq *rq, struct person_page *p)
{
	struct q_people_skills_list skills = {0};
	struct q_people_endorsers_list from = {0};
	TRY(q_people_endorsers(rq->db, p->person.id, &from));
	TRY(q_people_skills(rq->db, p->person.id, false, &skills));
	add_skills(rq, p, &skills, &from);
	if (!p->mine)
		return OK;
	/* Apart, so that however many are suggested, none of those shown gives way. */
	skills = (struct q_people_skills_list){0};
	TRY(q_people_skills(rq->db, p->person.id, true, &skills));
	add_skills(rq, p, &skills, &from);
	return OK;
}

static err fill_words(struct rq *rq, struct person_page *p)
{
	struct q_people_links_list links = {0};
	struct q_people_languages_list languages = {0};
	TRY(q_people_links(rq->db, p->person.id, &links));
	for (size_t i = 0; i < links.n; i++) {
		struct web_address at = {0};
		url to = url_check(rq->arena, links.v[i].url);
		if (url_empty(to))
			continue;
		/* Whoever reads "verified" beside a label must see of which site it is said. */
		if (!str_eq(links.v[i].label, links.v[i].url))
			IGNORE(web_address_read(rq->arena, links.v[i].url, &at));
		*ARENA_PUSH(rq->arena, &p->links) = (struct link_row){
			.label = links.v[i].label,
			.address = links.v[i].url,
			.url = to,
			.verified = rel_me_shown(links.v[i].verified, rq->db->now),
			.host = web_host_ascii(rq->arena, at.host)};
	}
	TRY(q_people_languages(rq->db, p->person.id, &languages));
	for (size_t i = 0; i < languages.n; i++) {
		*ARENA_PUSH(rq->arena, &p->codes) = languages.v[i].language;
		*ARENA_PUSH(rq->arena, &p->languages) =
			language_name(rq->arena, rq->lang, languages.v[i].language);
	}
	/* The administrator's words, in the language the person chose: on every profile, and nobody
	 * takes them away. */
	p->disclaimer_language = !str_empty(p->person.disclaimer_language)
					 ? p->person.disclaimer_language
				 : !str_empty(p->person.language) ? p->person.language
								  : S("en");
	return disclaimer_of(rq->db, p->disclaimer_language, &p->disclaimer);
}

static err fill_communities(struct rq *rq, struct person_page *p)
{
	struct q_people_communities_list rows = {0};
	TRY(q_people_communities(rq->db, p->person.id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct place place = {.kind = PLACE_COMMUNITY, .handle = rows.v[i].handle};
		*ARENA_PUSH(rq->arena, &p->communities) = (struct community_row){
			rows.v[i].title, rows.v[i].members, rows.v[i].role == ROLE_OWNER,
			place_tab_url(rq, &place, "")};
	}
	return OK;
}

err person_fill(struct rq *rq, struct person_page *p)
{
	struct person faced = p->person;
	p->mine = viewer_is(rq, p->person.id);
	p->may_endorse = !p->mine && rq->viewer->employee;
	p->given = str_empty(p->person.pseudonym) && p->person.given_name.n ? p->person.given_name
									    : p->person.name;
	p->here = url_path(rq->arena, "/people/%s", p->person.handle);
	p->country = country_name(rq->arena, rq->lang, p->person.country);
	if (!str_empty(faced.photo))
		TRY(photo_large(rq->db, p->person.id, &faced.photo));
	p->face = face_of_person(rq, &faced);
	struct locale there = locale_of(rq);
	if (!str_empty(p->person.time_zone) && !str_eq(p->person.time_zone, there.zone)) {
		there.zone = p->person.time_zone;
		p->clock = format_clock(there, there.now);
	}
	TRY(follow_is(rq->db, p->person.id.v, &p->following));
	TRY(mute_until(rq->db, p->person.id.v, &p->muted));
	TRY(fill_chain(rq, p));
	TRY(fill_reports(rq, p));
	TRY(fill_skills(rq, p));
	return fill_words(rq, p);
}

/* ---- what they wrote ---- */

static err fill_answers(struct rq *rq, struct person_page *p, struct id_list *ids)
{
	struct q_people_answers_list rows = {0};
	TRY(q_people_answers(rq->db, p->person.id, rq_query_int(rq, "before", INT64_MAX), &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, ids) = rows.v[i].id.v;
	return OK;
}

static err fill_stream(struct rq *rq, struct person_page *p, uint64_t kinds, struct id_list *ids)
{
	struct stream stream;
	TRY(stream_author(rq->db, p->person.id, kinds, rq_query_int(rq, "before", 0), PAGE_CARDS,
			  &stream));
	for (size_t i = 0; i < stream.n; i++)
		*ARENA_PUSH(rq->arena, ids) = stream.v[i].id.v;
	return OK;
}

/* How many, in a few signs; empty for none, or when it is not known. */
static str count_text(struct rq *rq, const struct profile_tab *tab,
		      const struct stream_count *count)
{
	int64_t n = tab->answers ? count->answers : 0;
	for (int kind = 0; kind < STREAM_KINDS; kind++)
		if (tab->kinds & ITEM_KIND_BIT(kind))
			n += count->of[kind];
	if (n >= STREAM_COUNTED)
		return S("99+");
	str text = number_or_none(rq, n);
	return n && tab->answers && count->more_answers ? str_cat(rq->arena, text, S("+")) : text;
}

static void add_tab(struct rq *rq, struct person_page *p, const struct profile_tab *tab,
		    const struct stream_count *count)
{
	str text = count_text(rq, tab, count);
	bool more = tab->answers && count->more_answers;
	if (!tab->show && str_empty(text) && !more && tab != p->tab)
		return;
	ARENA_PUSH(rq->arena, &p->tabs);
	size_t at = p->tabs.n - 1;
	for (; at > 1 && p->tabs.v[at - 1].of->order > tab->order; at--)
		p->tabs.v[at] = p->tabs.v[at - 1];
	p->tabs.v[at] =
		(struct tab){.of = tab,
			     .label = str_from(message_find(rq->lang, tab->label, 1)),
			     .count = text,
			     .url = url_path(rq->arena, "%r?tab=%s", p->here, str_from(tab->name)),
			     .on = tab == p->tab};
}

/* Whatever the rooms hand in; an unknown name is not there. */
static err fill_tabs(struct rq *rq, struct person_page *p)
{
	struct stream_count count;
	str open = rq_query(rq, "tab");
	TRY(stream_author_count(rq->db, p->person.id, &count));
	for (const struct feature *const *f = features; *f; f++)
		for (const struct profile_tab *t = (*f)->profile_tabs; t && t->name; t++)
			if (str_eq(open, str_from(t->name)))
				p->tab = t;
	if (!p->tab && !str_empty(open))
		return NOT_FOUND;
	*ARENA_PUSH(rq->arena, &p->tabs) =
		(struct tab){.label = str_from(T(rq->lang, "All")), .url = p->here, .on = !p->tab};
	for (const struct feature *const *f = features; *f; f++)
		for (const struct profile_tab *t = (*f)->profile_tabs; t && t->name; t++)
			add_tab(rq, p, t, &count);
	return OK;
}

static err fill_content(struct rq *rq, struct person_page *p)
{
	struct id_list ids = {0};
	TRY(fill_tabs(rq, p));
	if (p->tab && p->tab->show) {
		struct out o = out_new(rq->arena, (size_t)4 << 20);
		TRY(p->tab->show(rq, p->person.id, &o));
		p->room_content = (html){out_view(&o)}; /* safe: written by the room's templates */
		return OK;
	}
	if (p->tab && p->tab->answers)
		TRY(fill_answers(rq, p, &ids));
	else
		TRY(fill_stream(rq, p, p->tab ? p->tab->kinds : 0, &ids));
	TRY(cards_of(rq, ids, &p->cards));
	if (ids.n == PAGE_CARDS)
		p->pager.older = page_with(rq, "before", id_text(rq, ids.v[ids.n - 1]));
	return OK;
}

/* ---- answers ---- */

static void json_people(struct out *o, const char *name, const struct reporting *list)
{
	json_open(o, name, '[');
	for (size_t i = 0; i < list->n; i++)
		json_person(o, NULL, list->v[i].face->handle, list->v[i].face->name);
	json_close(o, ']');
}

static void json_skills(struct out *o, const char *name, const struct skill_rows *skills)
{
	json_open(o, name, '[');
	for (size_t i = 0; i < skills->n; i++) {
		const struct skill_row *s = &skills->v[i];
		json_open(o, NULL, '{');
		json_str(o, "name", s->name);
		json_str(o, "label", s->label);
		json_int(o, "endorsements", s->endorsements);
		json_bool(o, "endorsed", s->mine);
		json_bool(o, "hidden", s->hidden);
		json_close(o, '}');
	}
	json_close(o, ']');
}

void links_json(struct out *o, const struct person_page *p)
{
	json_open(o, "links", '[');
	for (size_t i = 0; i < p->links.n; i++) {
		json_open(o, NULL, '{');
		json_str(o, "label", p->links.v[i].label);
		json_str(o, "url", p->links.v[i].address);
		json_bool(o, "verified", p->links.v[i].verified);
		json_close(o, '}');
	}
	json_close(o, ']');
}

err person_json(struct rq *rq, const struct person_page *p)
{
	struct out *o = rq->out;
	const struct person *who = &p->person;
	api_begin(rq);
	json_int(o, "id", who->id.v);
	json_str(o, "handle", who->handle);
	json_str(o, "name", who->name);
	json_str(o, "url", p->here.s);
	json_str(o, "photo", face_photo(rq, p->face).s);
	json_str(o, "title", who->title);
	json_str(o, "unit", who->unit);
	json_str(o, "city", who->city);
	json_str(o, "country", who->country);
	json_str(o, "email", who->email);
	json_str(o, "phone", who->phone);
	json_str(o, "time_zone", who->time_zone);
	json_str(o, "pronunciation", who->pronunciation);
	json_str(o, "bio", who->bio);
	json_str(o, "disclaimer", p->disclaimer);
	json_int(o, "followers", who->followers);
	json_open(o, "languages", '[');
	for (size_t i = 0; i < p->codes.n; i++)
		json_str(o, NULL, p->codes.v[i]);
	json_close(o, ']');
	json_skills(o, "skills", &p->skills);
	if (p->mine)
		json_skills(o, "hidden_skills", &p->hidden);
	links_json(o, p);
	json_people(o, "chain", &p->chain);
	json_people(o, "reports", &p->reports);
	json_bool(o, "following", p->following);
	json_bool(o, "muted", p->muted != 0);
	return api_end(rq);
}

err person_show(struct rq *rq)
{
	struct person_page p = {0};
	bool moved;
	TRY(person_by_handle(rq->db, rq_path(rq, "person"), &p.person, &moved));
	if (p.person.state != PERSON_ACTIVE && !rq->viewer->admin)
		return NOT_FOUND;
	/* Who does not belong to the organisation sees one's own page alone. */
	if (!rq->viewer->employee && !viewer_is(rq, p.person.id))
		return NOT_FOUND;
	if (moved && rq->format == FORMAT_HTML)
		return redirect_permanent(rq, url_path(rq->arena, "/people/%s", p.person.handle));
	TRY(person_fill(rq, &p));
	if (rq->format == FORMAT_JSON)
		return person_json(rq, &p);
	TRY(fill_communities(rq, &p));
	TRY(fill_content(rq, &p));
	return page_as(rq,
		       (&(const struct page){
			       .title = p.person.name, .active = S("/people"), .here = p.here}),
		       v_person_show, &p);
}

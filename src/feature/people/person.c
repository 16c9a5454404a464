/* SPDX-License-Identifier: Apache-2.0
 * person: the directory and the profile.
 */
#include "feature/people/handlers.h"

#include "core/setting.h"
#include "core/stream.h"
#include "feature/people/pages.h"

#include "people.html.h"
#include "people.sql.h"

enum { PAGE_ROWS = 50, PAGE_CARDS = 20, CHAIN_MAX = 8 };

static void fill_letters(struct rq *rq, struct people_page *p, str current)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	for (size_t i = 0; i < sizeof(letters) - 1; i++) {
		str letter = {letters + i, 1};
		*ARENA_PUSH(rq->arena, &p->letters) = (struct letter){
			.letter = letter, .url = url_path(rq->arena, "/people?letter=%s", letter), .on = str_eq(letter, current)};
	}
}

err people_list(struct rq *rq)
{
	struct people_page p = {0};
	struct q_people_page_list rows = {0};
	str letter = rq_query(rq, "letter"), key = rq_query(rq, "key");
	if (str_empty(key) && !str_empty(letter))
		key = name_sort_key(rq->arena, str_sub(letter, 0, 4));
	fill_letters(rq, &p, letter);
	TRY(q_people_page(rq->db, key, rq_query_int(rq, "after", 0), &rows));
	for (size_t i = 0; i < rows.n && i < PAGE_ROWS; i++) {
		const struct q_people_page *r = &rows.v[i];
		*ARENA_PUSH(rq->arena, &p.rows) = (struct people_row){
			.face = face_make(rq->arena, r->name, r->handle, r->photo, r->hue), .title = r->title, .unit = r->unit, .city = r->city};
	}
	if (rows.n > PAGE_ROWS) {
		const struct q_people_page *last = &rows.v[PAGE_ROWS - 1];
		p.pager.older = url_path(rq->arena, "/people?key=%s&after=%i", last->sort_key, last->id.v);
	}
	return page(rq, str_from(T(rq->lang, "People")), v_people_list, &p);
}

/* From the head down to this person's manager. A loop in the data ends after CHAIN_MAX steps. */
static err fill_chain(struct rq *rq, struct person_page *p)
{
	const struct face *up[CHAIN_MAX];
	size_t n = 0;
	person_id next = p->person.manager;
	while (!ID_NONE(next) && n < CHAIN_MAX) {
		struct person above;
		TRY(person_find(rq->db, next, &above));
		up[n++] = face_of_person(rq, &above);
		next = above.manager;
	}
	while (n)
		*ARENA_PUSH(rq->arena, &p->chain) = up[--n];
	return OK;
}

static err fill_around(struct rq *rq, struct person_page *p)
{
	struct q_people_reports_list reports = {0};
	struct q_people_skills_list skills = {0};
	struct q_people_links_list links = {0};
	struct q_people_languages_list languages = {0};
	TRY(q_people_reports(rq->db, p->person.id, &reports));
	for (size_t i = 0; i < reports.n; i++)
		*ARENA_PUSH(rq->arena, &p->reports) = (struct report_row){
			face_make(rq->arena, reports.v[i].name, reports.v[i].handle, reports.v[i].photo, reports.v[i].hue), reports.v[i].title};
	TRY(q_people_skills(rq->db, p->person.id, &skills));
	for (size_t i = 0; i < skills.n; i++)
		if (!skills.v[i].hidden || p->mine)
			*ARENA_PUSH(rq->arena, &p->skills) = (struct skill_row){.tag = skills.v[i].id.v,
										.endorsements = skills.v[i].endorsements,
										.name = skills.v[i].name,
										.label = skills.v[i].label,
										.hidden = skills.v[i].hidden,
										.mine = skills.v[i].mine};
	TRY(q_people_links(rq->db, p->person.id, &links));
	for (size_t i = 0; i < links.n; i++)
		*ARENA_PUSH(rq->arena, &p->links) =
			(struct link_row){links.v[i].label, url_check(rq->arena, links.v[i].url), links.v[i].verified > 0};
	TRY(q_people_languages(rq->db, p->person.id, &languages));
	for (size_t i = 0; i < languages.n; i++)
		*ARENA_PUSH(rq->arena, &p->languages) = languages.v[i].language;
	return OK;
}

static err fill_stream(struct rq *rq, struct person_page *p)
{
	struct stream stream;
	struct id_list ids = {0};
	TRY(stream_author(rq->db, p->person.id, 0, rq_query_int(rq, "before", 0), PAGE_CARDS, &stream));
	for (size_t i = 0; i < stream.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	TRY(cards_of(rq, ids, &p->cards));
	if (stream.n == PAGE_CARDS)
		p->pager.older = page_with(rq, "before", id_text(rq, ids.v[ids.n - 1]));
	return OK;
}

err person_show(struct rq *rq)
{
	struct person_page p = {0};
	bool moved;
	TRY(person_by_handle(rq->db, rq_path(rq, "person"), &p.person, &moved));
	if (moved)
		return redirect_permanent(rq, url_path(rq->arena, "/people/%s", p.person.handle));
	p.face = face_of_person(rq, &p.person);
	p.mine = viewer_is(rq, p.person.id);
	p.here = url_path(rq->arena, "/people/%s", p.person.handle);
	TRY(follow_is(rq->db, p.person.id.v, &p.following));
	TRY(fill_chain(rq, &p));
	TRY(fill_around(rq, &p));
	TRY(fill_stream(rq, &p));
	return page_as(rq, (&(const struct page){.title = p.person.name, .active = S("/people")}), v_person_show, &p);
}

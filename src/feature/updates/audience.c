/* SPDX-License-Identifier: Apache-2.0
 * audience: who may read an update: chosen when it is written, changed afterwards by its author.
 * What others answered was written for those who could read it then: once somebody has, it can only
 * be narrowed.
 */
#include "feature/updates/handlers.h"

#include "core/access.h"
#include "core/mention.h"
#include "core/person.h"
#include "core/place.h"
#include "ui/readers.h"

#include "updates.sql.h"

err update_read_audience(struct rq *rq, struct item_new *new)
{
	str value = rq_form(rq, "audience");
	int64_t id;
	struct place place;
	new->place = rq->viewer->place;
	new->audience = AUDIENCE_INTERNAL;
	if (str_empty(value) || str_eq(value, S("internal")))
		return OK;
	if (str_eq(value, S("public"))) {
		new->audience = AUDIENCE_PUBLIC;
	} else if (str_eq(value, S("private"))) {
		new->audience = AUDIENCE_PRIVATE;
	} else if (str_eq(value, S("listed"))) {
		new->audience = AUDIENCE_LISTED;
		return readers_read(rq, &new->readers);
	} else if (str_starts(value, S("place:"))) {
		if (!str_to_int(str_sub(value, 6, value.n), &id))
			return NOT_FOUND;
		TRY(place_find(rq->db, (place_id){id}, &place));
		if (place.kind != PLACE_COMMUNITY)
			return NOT_FOUND;
		new->place = place.id;
		new->audience = AUDIENCE_MEMBERS;
	} else {
		form_error(rq, "audience", T(rq->lang, "Choose who can read it."));
	}
	return OK;
}

/* ---- another audience for what stands already ---- */

/* The readers of a listed update besides its author. */
static err readers_now(struct rq *rq, item_id id, struct q_update_readers_list *readers)
{
	*readers = (struct q_update_readers_list){0};
	return q_update_readers(rq->db, id.v, readers);
}

static err any_guest(struct rq *rq, const struct id_list *people, bool *guests)
{
	struct person person;
	for (size_t i = 0; i < people->n && !*guests; i++) {
		TRY(person_find(rq->db, (person_id){people->v[i]}, &person));
		*guests = person.kind != PERSON_EMPLOYEE && person.kind != PERSON_SERVICE;
	}
	return OK;
}

static void offer(struct rq *rq, struct update_edit_page *p, enum audience audience, str label)
{
	str name = audience_name(audience);
	str chosen = rq_form(rq, "audience");
	*ARENA_PUSH(rq->arena, &p->choices) = (struct composer_choice){
		.value = name,
		.label = label,
		.on = str_empty(chosen) ? p->item.audience == audience : str_eq(chosen, name)};
}

err update_audience_form(struct rq *rq, const struct update_found *u, struct update_edit_page *p)
{
	struct q_update_readers_list readers;
	struct place place;
	struct out names = out_new(rq->arena, 8192);
	if (u->item.root)
		return OK; /* an answer has its thread's */
	TRY(place_find(rq->db, u->item.place, &place));
	if (place.kind == PLACE_COMMUNITY) {
		offer(rq, p, AUDIENCE_MEMBERS, place.title);
	} else {
		offer(rq, p, AUDIENCE_INTERNAL,
		      format_fill(rq->arena, T(rq->lang, "Everyone at #"), page_organisation(rq)));
		offer(rq, p, AUDIENCE_PUBLIC, str_from(T(rq->lang, "Everyone, outside too")));
	}
	offer(rq, p, AUDIENCE_LISTED, str_from(T(rq->lang, "People I name")));
	offer(rq, p, AUDIENCE_PRIVATE, str_from(T(rq->lang, "Only me")));
	if (u->item.audience != AUDIENCE_LISTED)
		return OK;
	TRY(readers_now(rq, u->item.id, &readers));
	for (size_t i = 0; i < readers.n; i++) {
		out_str(&names, i ? S(", @") : S("@"));
		out_str(&names, readers.v[i].handle);
	}
	p->readers = out_view(&names);
	return names.bad;
}

static bool named_before(const struct q_update_readers_list *before, int64_t person)
{
	for (size_t i = 0; i < before->n; i++)
		if (before->v[i].id.v == person)
			return true;
	return false;
}

/* Would somebody read it who could not before? */
static bool widens(const struct item_row *item, const struct update_audience *to,
		   const struct q_update_readers_list *before)
{
	if (to->audience == AUDIENCE_PRIVATE || item->circle == CIRCLE_PUBLIC)
		return false;
	if (to->audience == AUDIENCE_PUBLIC || item->audience == AUDIENCE_PRIVATE)
		return true;
	if (item->circle == CIRCLE_INTERNAL) {
		/* Guests may be named who are no colleagues. */
		return to->audience == AUDIENCE_LISTED && to->guests;
	}
	if (to->audience != AUDIENCE_LISTED || item->audience != AUDIENCE_LISTED)
		return true;
	for (size_t i = 0; i < to->readers.n; i++)
		if (!named_before(before, to->readers.v[i]))
			return true;
	return false;
}

static bool same_readers(const struct update_audience *to,
			 const struct q_update_readers_list *before)
{
	if (to->readers.n != before->n)
		return false;
	for (size_t i = 0; i < to->readers.n; i++)
		if (!named_before(before, to->readers.v[i]))
			return false;
	return true;
}

static bool offered(const struct update_edit_page *p, str name)
{
	for (size_t i = 0; i < p->choices.n; i++)
		if (str_eq(p->choices.v[i].value, name))
			return true;
	return false;
}

/* In a community only its members can be named. */
static err check_outsiders(struct rq *rq, const struct update_found *u,
			   const struct id_list *readers)
{
	str outsider;
	TRY(access_outsider(rq->db, u->item.place, *readers, &outsider));
	if (!str_empty(outsider))
		form_error(rq, "readers",
			   cstr(rq->arena,
				format_fill(rq->arena,
					    T(rq->lang, "@# may not read this community, so "
							"nothing in it can be for them."),
					    outsider)));
	return OK;
}

err update_check_audience(struct rq *rq, const struct update_found *u, struct update_audience *to)
{
	struct update_edit_page form = {.item = u->item};
	struct q_update_readers_list before = {0};
	struct item_new new = {0};
	str name = rq_form(rq, "audience");
	*to = (struct update_audience){.audience = u->item.audience};
	/* A form of the API leaves out what stays; an answer has its thread's audience. */
	if (u->item.root || str_empty(name))
		return OK;
	TRY(update_audience_form(rq, u, &form));
	if (!offered(&form, name) || !audience_named(name, &to->audience)) {
		form_error(rq, "audience", T(rq->lang, "Choose who can read it."));
		return OK;
	}
	if (to->audience == AUDIENCE_LISTED) {
		TRY(update_read_audience(rq, &new));
		to->readers = new.readers;
		TRY(any_guest(rq, &to->readers, &to->guests));
		TRY(check_outsiders(rq, u, &to->readers));
	}
	if (u->item.audience == AUDIENCE_LISTED)
		TRY(readers_now(rq, u->item.id, &before));
	to->changed = to->audience != u->item.audience ||
		      (to->audience == AUDIENCE_LISTED && !same_readers(to, &before));
	if (!to->changed || !widens(&u->item, to, &before))
		return OK;
	struct q_update_answered_by_others others;
	TRY(q_update_answered_by_others(rq->db, u->item.id.v, &others));
	if (others.n)
		form_error(rq, "audience",
			   T(rq->lang, "Others have answered, for those who can read it now. It "
				       "can be narrowed, but not opened to more people."));
	return OK;
}

err update_change_audience(struct rq *rq, const struct update_found *u,
			   const struct update_audience *to, str body)
{
	if (!to->changed)
		return OK;
	TRY(item_set_audience(rq->db, u->item.id, to->audience, to->readers));
	/* Whoever is named in it and could not read it before is told; who no longer can is named
	 * no more. */
	return update_write_names(rq->db, u->item.id, body);
}

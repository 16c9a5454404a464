/* SPDX-License-Identifier: Apache-2.0
 * readers: names of people in a form.
 */
#include "ui/readers.h"

#include "core/person.h"
#include "core/place.h"
#include "ui/format.h"

/* Whose members are meant. One that may not be known is nobody's name. */
static err community_named(struct rq *rq, str handle, int64_t *id)
{
	struct place place;
	TRY(place_by_handle(rq->db, handle, PLACE_COMMUNITY, &place, NULL));
	*id = place.hub;
	return place.state == PLACE_DELETED ? NOT_FOUND : OK;
}

static err one_named(struct rq *rq, str name, bool communities, int64_t *id)
{
	struct person person;
	str handle = str_lower(rq->arena, name);
	err e = person_by_handle(rq->db, handle, &person, NULL);
	if (e == NOT_FOUND && communities)
		return community_named(rq, handle, id);
	TRY(e);
	*id = person.id.v;
	return OK;
}

static err read_names(struct rq *rq, const char *field, str all, bool communities,
		      struct id_list *ids)
{
	str names = all;
	while (all.n && ids->n < READERS_MAX) {
		str name = str_trim(str_find_byte(names, ',') >= 0 ? str_cut(&all, ',')
								   : str_word(&all));
		int64_t id;
		if (str_starts(name, S("@")))
			name = str_sub(name, 1, name.n);
		if (str_empty(name))
			continue;
		err e = one_named(rq, name, communities, &id);
		if (e == NOT_FOUND) {
			form_error(
				rq, field,
				cstr(rq->arena,
				     format_fill(rq->arena,
						 T(rq->lang, "Nobody here is called @#."), name)));
			continue;
		}
		TRY(e);
		*ARENA_PUSH(rq->arena, ids) = id;
	}
	if (!str_empty(str_trim(all)))
		form_error(rq, field,
			   communities ? T(rq->lang, "At most 100 people and communities.")
				       : T(rq->lang, "At most 100 people."));
	if (ids->n == 0 && rq->errors.n == 0)
		form_error(rq, field, T(rq->lang, "Name at least one person, as @name."));
	return OK;
}

err people_read(struct rq *rq, const char *field, struct id_list *people)
{
	return read_names(rq, field, rq_form(rq, field), false, people);
}

err names_read(struct rq *rq, const char *field, str names, struct id_list *ids)
{
	return read_names(rq, field, names, true, ids);
}

err readers_read(struct rq *rq, struct id_list *readers)
{
	return people_read(rq, "readers", readers);
}

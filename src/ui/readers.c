/* SPDX-License-Identifier: Apache-2.0
 * readers: names of people in a form.
 */
#include "ui/readers.h"

#include "core/person.h"
#include "ui/format.h"

err people_read(struct rq *rq, const char *field, struct id_list *readers)
{
	str names = rq_form(rq, field), all = names;
	while (all.n && readers->n < READERS_MAX) {
		str name = str_trim(str_find_byte(names, ',') >= 0 ? str_cut(&all, ',')
								   : str_word(&all));
		struct person person;
		if (str_starts(name, S("@")))
			name = str_sub(name, 1, name.n);
		if (str_empty(name))
			continue;
		err e = person_by_handle(rq->db, str_lower(rq->arena, name), &person, NULL);
		if (e == NOT_FOUND) {
			form_error(
				rq, field,
				cstr(rq->arena,
				     format_fill(rq->arena,
						 T(rq->lang, "Nobody here is called @#."), name)));
			continue;
		}
		TRY(e);
		*ARENA_PUSH(rq->arena, readers) = person.id.v;
	}
	if (!str_empty(str_trim(all)))
		form_error(rq, field, T(rq->lang, "At most 100 people."));
	if (readers->n == 0 && rq->errors.n == 0)
		form_error(rq, field, T(rq->lang, "Name at least one person, as @name."));
	return OK;
}

err readers_read(struct rq *rq, struct id_list *readers)
{
	return people_read(rq, "readers", readers);
}

/* SPDX-License-Identifier: Apache-2.0
 * place_picker: choosing one of the viewer's communities.
 */
#include "ui/place_picker.h"

#include "ui/page.h"
#include "ui/parts.h"

enum { NAMED_MOST = 20 };

str picked_pattern(enum picked as)
{
	switch (as) {
	case PICKED_READERS:
		return S("place:{id}");
	case PICKED_ID:
		return S("{id}");
	case PICKED_HANDLE:
		return S("{handle}");
	case PICKED_SPOT:
		break;
	}
	return S("{id}/0");
}

str picked_value(const struct rq *rq, enum picked as, const struct place *p)
{
	struct out o = out_new(rq->arena, 64);
	if (as == PICKED_HANDLE)
		return p->handle;
	if (as == PICKED_READERS)
		out_lit(&o, "place:");
	out_int(&o, p->id.v);
	if (as == PICKED_SPOT)
		out_lit(&o, "/0");
	return out_view(&o);
}

static bool among(const struct place_list *list, place_id id)
{
	for (size_t i = 0; i < list->n; i++)
		if (ID_EQ(list->v[i].id, id))
			return true;
	return false;
}

err place_picker_make(struct rq *rq, enum picked as, place_id chosen, struct place_picker *p)
{
	struct place_list offered;
	size_t exact;
	*p = (struct place_picker){.as = as};
	if (field_bad(rq, "other")) {
		str named = str_trim(rq_form(rq, "other"));
		TRY(place_joined_called(rq->db, PLACE_COMMUNITY, named, NAMED_MOST, &p->places,
					&exact));
		/* What was found is in the list; what was not can be mended. */
		p->named = p->places.n ? STR_NONE : named;
	}
	TRY(place_offered(rq->db, PLACE_COMMUNITY, PLACES_OFFERED, chosen, &offered, &p->more));
	for (size_t i = 0; i < offered.n; i++)
		if (!among(&p->places, offered.v[i].id))
			*ARENA_PUSH(rq->arena, &p->places) = offered.v[i];
	return OK;
}

static void choose(struct rq *rq, const char *field, str value)
{
	bool there = false;
	for (size_t i = 0; i < rq->form.n; i++)
		if (str_eq(rq->form.v[i].name, str_from(field))) {
			rq->form.v[i].value = value;
			there = true;
		}
	if (!there)
		*ARENA_PUSH(rq->arena, &rq->form) = (struct field){str_from(field), value};
}

err place_named(struct rq *rq, const char *field, enum picked as)
{
	struct place_list found;
	size_t exact;
	str named = str_trim(rq_form(rq, "other"));
	if (str_empty(named))
		return OK;
	TRY(place_joined_called(rq->db, PLACE_COMMUNITY, named, NAMED_MOST, &found, &exact));
	if (found.n)
		choose(rq, field, picked_value(rq, as, &found.v[0]));
	if (exact == 1)
		return OK;
	form_error(rq, "other",
		   exact ? T(rq->lang, "Several of your communities are called so. Choose one in "
				       "the list, or write its handle.")
		   : found.n ? T(rq->lang, "None of your communities is called just so. Choose one "
					   "in the list, or write its whole name.")
			     : T(rq->lang, "You are in no community that is called so."));
	return OK;
}

err place_named_or_fail(struct rq *rq, const char *field, enum picked as)
{
	TRY(place_named(rq, field, as));
	return field_bad(rq, "other")
		       ? fail(rq, INVALID, cstr(rq->arena, form_error_of(rq, "other")))
		       : OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/place_form.h"

#include "base/utf8.h"
#include "core/person.h"
#include "core/protected.h"
#include "core/session.h"
#include "ui/format.h"
#include "ui/page.h"

void form_take(struct rq *rq, const char *name, str *to)
{
	if (rq_form_has(rq, name))
		*to = str_trim(rq_form(rq, name));
}

void place_names_read(struct rq *rq, struct place_names *names)
{
	form_take(rq, "title", &names->title);
	form_take(rq, "tagline", &names->tagline);
	form_take(rq, "about", &names->about);
	form_take(rq, "language", &names->language);
	form_take(rq, "handle", &names->handle);
	names->handle = str_lower(rq->arena, names->handle);
}

static err check_address(struct rq *rq, const struct place_names *names, str is)
{
	enum protected_verdict verdict;
	str resembles, address = names->handle;
	if (!str_empty(address) && !str_eq(address, is) &&
	    (!handle_valid(address) || handle_reserved(address)))
		form_error(rq, "handle",
			   T(rq->lang, "An address has a-z, 0-9, points and hyphens, at most 40, "
				       "and is no word of the house."));
	if (str_empty(address) && str_empty(is))
		address = names->title; /* it is made from the name */
	if (str_empty(address) || str_eq(address, is) || rq->viewer->admin)
		return OK;
	TRY(protected_judge(rq->db, address, &verdict, &resembles));
	if (verdict == PROTECTED_REFUSED)
		form_error(rq, "handle",
			   cstr(rq->arena,
				format_fill(rq->arena,
					    T(rq->lang, "The address would read like “#”, a name "
							"of the organisation. Choose another one."),
					    resembles)));
	return OK;
}

err place_names_check(struct rq *rq, const struct place_names *names, str is)
{
	enum lang lang;
	if (str_empty(names->title) || utf8_count(names->title) > PLACE_TITLE_MAX)
		form_error(rq, "title", T(rq->lang, "Give it a name of at most 100 characters."));
	if (utf8_count(names->tagline) > PLACE_TAGLINE_MAX)
		form_error(rq, "tagline",
			   T(rq->lang, "At most 160 characters fit below the name."));
	if (utf8_count(names->about) > PLACE_ABOUT_MAX)
		form_error(rq, "about", T(rq->lang, "At most 5,000 characters about it."));
	if (!lang_parse(names->language, &lang))
		form_error(rq, "language", T(rq->lang, "Choose a language."));
	return check_address(rq, names, is);
}

void place_handle_taken(struct rq *rq)
{
	form_error(rq, "handle",
		   T(rq->lang, "Somebody has this address already. Choose another one."));
}

err place_names_move(struct rq *rq, place_id id, str is, const struct place_names *names)
{
	err e = place_set_handle(rq->db, id, is, names->handle);
	if (e == CONFLICT)
		place_handle_taken(rq);
	return e == CONFLICT ? OK : e;
}

err form_person(struct rq *rq, person_id *id)
{
	struct person person;
	str who = str_lower(rq->arena, str_trim(rq_form(rq, "who")));
	*id = (person_id){rq_form_int(rq, "person", 0)};
	if (!ID_NONE(*id) || str_empty(who))
		return OK;
	if (str_starts(who, S("@")))
		who = str_sub(who, 1, who.n);
	TRY(person_by_handle(rq->db, who, &person, NULL));
	*id = person.id;
	return OK;
}

enum audience place_audience_named(str name)
{
	return str_eq(name, S("public"))    ? AUDIENCE_PUBLIC
	       : str_eq(name, S("members")) ? AUDIENCE_MEMBERS
					    : AUDIENCE_INTERNAL;
}

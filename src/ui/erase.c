/* SPDX-License-Identifier: Apache-2.0
 * erase: erasing an account through all rooms.
 */
#include "ui/erase.h"

#include "core/conversation.h"
#include "core/erase.h"
#include "core/job.h"
#include "ui/feature.h"

static err go_on(struct db *db, person_id person, bool all, str stage, int64_t after)
{
	struct out o = out_new(db->arena, 80);
	out_int(&o, person.v);
	out_str(&o, all ? S(" all ") : S(" private "));
	out_str(&o, stage);
	out_byte(&o, ' ');
	out_int(&o, after);
	return job_add(db, S("account.erase"), out_view(&o), 0, true);
}

err account_end(struct db *db, person_id person, enum lang lang, bool all)
{
	TRY(person_erase_begin(db, person));
	TRY(features_erase(db, person, (struct id_list){0}));
	TRY(person_erase(db, person, str_from(T(lang, "Former colleague"))));
	TRY(features_renamed(db, person));
	return go_on(db, person, all, S("top"), 0);
}

err account_erase(struct rq *rq, const struct person *person, bool *done)
{
	str texts = rq_form(rq, "texts"),
	    typed = str_lower(rq->arena, str_trim(rq_form(rq, "confirm")));
	*done = false;
	if (str_starts(typed, S("@")))
		typed = str_sub(typed, 1, typed.n);
	if (!str_eq(typed, person->handle))
		form_error(
			rq, "confirm",
			T(rq->lang, "Type the name of the account as it stands here, to be sure."));
	if (!str_eq(texts, S("keep")) && !str_eq(texts, S("remove")))
		form_error(rq, "texts", T(rq->lang, "Choose what happens to what was written."));
	if (rq->errors.n)
		return OK;
	err e = account_end(rq->db, person->id, rq->lang, str_eq(texts, S("remove")));
	if (e == CONFLICT)
		return fail(
			rq, CONFLICT,
			T(rq->lang, "The last administrator stays: make somebody else one first."));
	TRY(e);
	*done = true;
	/* The log says which account went, by a number that names nobody. */
	struct out detail = out_new(rq->arena, 48);
	out_lit(&detail, "former-");
	out_int(&detail, person->id.v);
	out_byte(&detail, ' ');
	out_str(&detail, texts);
	rq->audit_detail = out_view(&detail);
	return OK;
}

err account_erase_job(struct db *db, const struct app *app, str payload)
{
	int64_t person, after;
	struct id_list ids;
	str number = str_cut(&payload, ' '), mode = str_cut(&payload, ' '),
	    stage = str_cut(&payload, ' ');
	(void)app;
	if (!str_to_int(number, &person) || !str_to_int(payload, &after))
		return INVALID;
	bool all = str_eq(mode, S("all"));
	if (str_eq(stage, S("messages"))) {
		TRY(conversation_erase_words(db, (person_id){person}, after, &after));
		return after ? go_on(db, (person_id){person}, all, stage, after) : OK;
	}
	enum erase_stage at = str_eq(stage, S("answers"))   ? ERASE_ANSWERS
			      : str_eq(stage, S("brought")) ? ERASE_BROUGHT
							    : ERASE_TOP;
	TRY(erase_items(db, (person_id){person}, all, at, after, &ids));
	if (ids.n)
		TRY(features_erase(db, (person_id){person}, ids));
	if (ids.n == ERASE_BATCH) {
		int64_t last = ids.v[ids.n - 1];
		return go_on(db, (person_id){person}, all, stage, last < 0 ? -last : last);
	}
	if (at != ERASE_ANSWERS)
		return go_on(db, (person_id){person}, all,
			     at == ERASE_TOP ? S("brought") : S("answers"), 0);
	if (!all)
		return OK;
	TRY(features_erase_words(db, (person_id){person}));
	return go_on(db, (person_id){person}, all, S("messages"), 0);
}

/* SPDX-License-Identifier: Apache-2.0
 * stance: what somebody thinks of an idea: agrees, disagrees, passes. From these groups of opinion
 * are made; nobody sees anybody else's.
 */
#include "feature/jams/understand_pages.h"

#include "understand.sql.h"

static const char *const names[] = {"disagree", "pass", "agree"};

static bool stance_named(str name, int64_t *stance)
{
	for (int64_t i = 0; i < 3; i++)
		if (str_eq(name, str_from(names[i]))) {
			*stance = i - 1;
			return true;
		}
	return false;
}

str stance_name(int64_t stance)
{
	return str_from(names[stance + 1]);
}

const struct api_member jam_stance_members[] = {
	{"idea", "integer", "number of the idea"},
	{"stance", "string", "agree, disagree, pass, or none"},
	{0},
};
static const struct api_member stance_body[] = {
	{"stance", "string", "agree, disagree, pass, or none: it is taken back"}, {0}};
const struct api_schema jam_take_stance = {.body = stance_body, .answer = "JamStance"};

err stance_of(struct rq *rq, item_id idea, struct own_stance *own)
{
	struct q_stance_find q = {0};
	TRY(q_stance_find(rq->db, idea, &q, &own->taken));
	own->stance = q.stance;
	return OK;
}

err idea_stance_create(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct own_stance own = {0};
	str name = rq_form(rq, "stance");
	TRY(idea_asked_open(rq, &v, &idea, &item));
	bool none = str_eq(name, S("none"));
	if (idea.rehearsal || (!none && !stance_named(name, &own.stance)))
		return fail(rq, INVALID, T(rq->lang, "Say whether you agree, disagree or pass."));
	TRY(none ? q_stance_drop(rq->db, idea.id)
		 : q_stance_put(rq->db, idea.id, v.jam.id, own.stance));
	if (rq->format != FORMAT_JSON)
		return redirect(
			rq, url_path(rq->arena, "%r#stance", idea_url(rq, v.jam.handle, idea.id)));
	api_begin(rq);
	json_int(rq->out, "idea", idea.id.v);
	json_str(rq->out, "stance", none ? S("none") : stance_name(own.stance));
	return api_end(rq);
}

static err export_stance(void *arg, const struct q_stance_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_str(o, "stance", stance_name(q->stance));
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

err stances_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "idea_stances", '[');
	TRY(q_stance_export(db, person, export_stance, json));
	json_close(json, ']');
	return OK;
}

err stances_erase(struct db *db, person_id person)
{
	return q_stance_erase(db, person);
}

/* SPDX-License-Identifier: Apache-2.0
 * kind: ideas in mixed lists, in the search index, in addresses; what their answers and thanks tell
 * them; export, check, the end of an account.
 */
#include "feature/jams/facilitate.h"
#include "feature/jams/report.h"

#include "base/json.h"
#include "ui/api.h"

enum { EXCERPT = 400 };

err idea_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_idea_cards_list rows = {0};
	TRY(q_idea_cards(rq->db, card_ids(rq->arena, cards, n), &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_idea_cards *q = &rows.v[i];
		struct card *card = card_among(cards, n, q->id);
		if (!card)
			continue;
		card->title = q->title;
		card->body = card_words(rq, markdown_text(rq->arena, q->body, EXCERPT));
		card->text = markdown_text(rq->arena, q->body, 300);
		card->did = str_from(T(rq->lang, "has an idea in"));
		card->url = idea_url(rq, q->handle, q->id);
		card->place_title = q->place_title;
		card->place_url = jam_url(rq, q->handle);
	}
	return OK;
}

err idea_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_idea_text q;
	TRY(q_idea_text(db, id, &q));
	*title = q.title;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err idea_address_of(struct db *db, item_id id, struct arena *a, url *to)
{
	struct q_idea_address q;
	bool found;
	TRY(q_idea_address(db, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*to = url_path(a, "/jams/%s/ideas/%i", q.handle, id.v);
	return OK;
}

/* By the clock, as everything in a jam; what is rehearsed by the team, while it rehearses. */
err idea_answerable(struct db *db, item_id root, bool *may)
{
	struct q_idea_state q;
	enum role role;
	bool found;
	*may = false;
	TRY(q_idea_state(db, root, &q, &found));
	/* One that nobody is left to keep can be read. */
	if (!found || q.state != PLACE_LIVE)
		return OK;
	enum jam_phase phase = jam_phase(q.opens, q.closes, q.freezes, db->now);
	if (!q.rehearsal) {
		*may = phase == JAM_OPEN || phase == JAM_ENDING;
		return OK;
	}
	TRY(access_role(db, q.jam, &role));
	*may = phase == JAM_AHEAD && q.rehearsing && role >= ROLE_FACILITATOR;
	return OK;
}

/* Who answers takes part. */
err idea_answered_by(struct db *db, item_id root, item_id answer)
{
	struct q_idea_state q;
	bool found;
	(void)answer;
	TRY(idea_weigh(db, root));
	TRY(q_idea_state(db, root, &q, &found));
	return found ? jam_enter(db, q.jam) : OK;
}

err idea_answer_gone(struct db *db, item_id root)
{
	TRY(q_idea_unsettle(db, root));
	return idea_weigh(db, root);
}

/* ---- export ---- */

static err export_jam(void *arg, const struct q_jam_export *q)
{
	static const char *const roles[] = {"", "member", "facilitator", "owner"};
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "handle", q->handle);
	json_str(o, "title", q->title);
	json_str(o, "role", str_from(roles[q->role & 3]));
	json_time(o, "since", q->created);
	json_close(o, '}');
	return o->bad;
}

static err export_idea(void *arg, const struct q_idea_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "jam", q->handle);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return o->bad;
}

static err export_choice(void *arg, const struct q_choice_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_int(o, "number", q->number);
	json_str(o, "answer", q->label);
	json_close(o, '}');
	return o->bad;
}

static err export_vote(void *arg, const struct q_vote_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_int(o, "number", q->number);
	json_str(o, "answer", q->label);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static err export_letter(void *arg, const struct q_jam_guest_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "jam", q->handle);
	json_str(o, "as", q->guest ? S("guest") : S("inviter"));
	json_time(o, "created", q->created);
	json_time(o, "written", q->written);
	json_close(o, '}');
	return o->bad;
}

err jams_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "jams", '[');
	TRY(q_jam_export(db, person, export_jam, json));
	json_close(json, ']');
	json_open(json, "jam_letters", '[');
	TRY(q_jam_guest_export(db, person, export_letter, json));
	TRY(q_letters_export(db, person, export_letter, json));
	json_close(json, ']');
	json_open(json, "ideas", '[');
	TRY(q_idea_export(db, person, export_idea, json));
	json_close(json, ']');
	json_open(json, "polls", '[');
	TRY(q_choice_export(db, person, export_choice, json));
	json_close(json, ']');
	json_open(json, "poll_votes", '[');
	TRY(q_vote_export(db, person, export_vote, json));
	json_close(json, ']');
	TRY(stances_export(db, person, json));
	TRY(decisions_export(db, person, json));
	return facilitate_export(db, person, json);
}

/* ---- check ---- */

static err jam_lost(void *arg, const struct q_jam_check *q)
{
	out_fmt(arg, "jam or forum %lld: what belongs to its place is missing\n",
		(long long)q->id.v);
	return OK;
}

static err idea_lost(void *arg, const struct q_idea_check *q)
{
	out_fmt(arg, "idea %lld: the item has no text, or one in another forum\n",
		(long long)q->id.v);
	return OK;
}

static err miscounted(void *arg, const struct q_idea_check_counts *q)
{
	out_fmt(arg, "idea %lld: what names or answers it, or its readers, is counted wrongly\n",
		(long long)q->id.v);
	return OK;
}

static err poll_miscounted(void *arg, const struct q_choice_check *q)
{
	out_fmt(arg, "idea %lld: the votes of its poll are counted wrongly\n", (long long)q->id.v);
	return OK;
}

err jams_check(struct db *db, struct out *findings)
{
	TRY(q_jam_check(db, jam_lost, findings));
	TRY(q_idea_check(db, idea_lost, findings));
	TRY(q_idea_check_counts(db, miscounted, findings));
	TRY(understand_check(db, findings));
	TRY(report_check(db, findings));
	TRY(q_choice_check(db, poll_miscounted, findings));
	TRY(decisions_check(db, findings));
	return facilitate_check(db, findings);
}

/* ---- the end of an account ---- */

err jams_erase(struct db *db, person_id person, struct id_list items)
{
	for (size_t i = 0; i < items.n; i++)
		TRY(idea_gone(db, (item_id){items.v[i]}));
	TRY(decisions_erase(db, person, items));
	if (items.n) {
		TRY(facilitate_answers_gone(db, items));
		TRY(q_choice_erase(db, items));
		return q_idea_erase(db, items);
	}
	TRY(q_link_erase_counts(db, person));
	TRY(q_link_erase(db, person));
	TRY(q_vote_erase_counts(db, person));
	TRY(q_vote_erase(db, person));
	TRY(q_reader_erase(db, person));
	TRY(stances_erase(db, person));
	TRY(q_note_erase(db, person));
	return jams_leave(db, person);
}

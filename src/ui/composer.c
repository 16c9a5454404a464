/* SPDX-License-Identifier: Apache-2.0
 * composer: what the box for a short post offers to this viewer.
 */
#include "ui/composer.h"

#include "ui/page.h"

const char *photo_alt_field(int64_t n)
{
	static const char *const names[COMPOSER_PHOTOS + 1] = {"", "new_alt_1", "new_alt_2",
							       "new_alt_3", "new_alt_4"};
	return n > 0 && n <= COMPOSER_PHOTOS ? names[n] : names[0];
}

static void offer(struct rq *rq, struct composer *c, str chosen, str value, str label)
{
	*ARENA_PUSH(rq->arena, &c->choices) = (struct composer_choice){
		.value = value, .label = label, .on = str_eq(chosen, value)};
}

/* What was asked for and is not offered is no choice: the browser would take the first one, which
 * more people read. So that one has to be chosen. */
static void must_choose(struct rq *rq, struct composer *c, str chosen)
{
	bool on = str_empty(chosen);
	for (size_t i = 0; i < c->choices.n && !on; i++)
		on = c->choices.v[i].on;
	if (!on)
		offer(rq, c, chosen, chosen, str_from(T(rq->lang, "Choose who can read it.")));
}

err composer_choices(struct rq *rq, str chosen, struct composer *c)
{
	const struct place_list *places = &c->other.places;
	place_id place = {0};
	c->choices = (struct composer_choices){0};
	if (str_starts(chosen, S("place:")) && !str_to_int(str_sub(chosen, 6, chosen.n), &place.v))
		return NOT_FOUND;
	if (rq->viewer->employee) {
		offer(rq, c, chosen, S("internal"),
		      format_fill(rq->arena, T(rq->lang, "Everyone at #"), page_organisation(rq)));
		offer(rq, c, chosen, S("public"), str_from(T(rq->lang, "Everyone, outside too")));
	}
	TRY(place_picker_make(rq, PICKED_READERS, place, &c->other));
	for (size_t i = 0; i < places->n; i++)
		offer(rq, c, chosen, picked_value(rq, PICKED_READERS, &places->v[i]),
		      places->v[i].title);
	if (rq->viewer->employee) {
		offer(rq, c, chosen, S("listed"), str_from(T(rq->lang, "People I name")));
		offer(rq, c, chosen, S("private"), str_from(T(rq->lang, "Only me")));
	}
	must_choose(rq, c, chosen);
	return OK;
}

err composer_make(struct rq *rq, url back, struct composer *c)
{
	*c = (struct composer){
		.label = str_from(T(rq->lang, "Write an update")),
		.placeholder = format_fill(rq->arena, T(rq->lang, "What are you working on, #?"),
					   rq->viewer->given_name),
		.button = str_from(T(rq->lang, "Post")),
		.back = back,
		.begin_blog = true,
		.needs_words = true,
		.writes = WRITES_CHOSEN,
	};
	TRY(composer_choices(rq, rq_form(rq, "audience"), c));
	c->readers_open = field_bad(rq, "readers");
	return OK;
}

err composer_in_place(struct rq *rq, const struct place *place, url back, struct composer *c)
{
	*c = (struct composer){
		.label = str_from(T(rq->lang, "Write an update")),
		.placeholder = format_fill(rq->arena, T(rq->lang, "What are you working on, #?"),
					   rq->viewer->given_name),
		.button = str_from(T(rq->lang, "Post")),
		.back = back,
		.needs_words = true,
	};
	offer(rq, c, STR_NONE, picked_value(rq, PICKED_READERS, place), place->title);
	return OK;
}

struct composer composer_answer(const struct rq *rq, const struct item_row *answered, url back)
{
	return (struct composer){
		.reply_to = answered->id.v,
		.label = str_from(T(rq->lang, "Your answer")),
		.placeholder = str_from(T(rq->lang, "Answer in your own name")),
		.button = str_from(T(rq->lang, "Answer")),
		.back = back,
		.needs_words = true,
		.writes = writes_below(answered->circle),
	};
}

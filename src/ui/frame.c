/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/frame.h"

#include "base/clock.h"
#include "core/app.h"
#include "core/fragment.h"

enum { MENU_SHOWN = 100 /* numbers in the menu from here on look alike */ };
/* What is kept never grows old; what nobody asks for any more makes room for others. */
static const int64_t good_for = HOUR;

static void put_number(struct out *key, int64_t n)
{
	out_int(key, n);
	out_byte(key, ' ');
}

static void put_numbers(struct out *key, const struct menu_links *links)
{
	for (size_t i = 0; i < links->n; i++)
		if (links->v[i].entry->count)
			put_number(key, links->v[i].n < MENU_SHOWN ? links->v[i].n : MENU_SHOWN);
}

/* Everything that the part depends on. The name of the organisation is last, since it may hold any
 * byte. */
static str key_of(const struct rq *rq, const struct layout *l, enum frame part)
{
	struct out key = out_new(rq->arena, FRAGMENT_BYTES);
	put_number(&key, part);
	put_number(&key, rq->lang);
	if (part == FRAME_FILES) {
		put_number(&key, l->save_data);
		return out_view(&key);
	}
	put_number(&key, !ID_NONE(rq->viewer->id));
	put_number(&key, rq->viewer->employee);
	put_number(&key, rq->viewer->admin);
	if (part == FRAME_WORDS)
		return out_view(&key);
	put_numbers(&key, &l->main);
	put_numbers(&key, &l->beyond);
	put_numbers(&key, &l->foot);
	out_str(&key, l->current ? l->current->url.s : S("-"));
	out_byte(&key, ' ');
	out_str(&key, l->organisation);
	return key.bad ? STR_NONE : out_view(&key);
}

void frame_draw(struct rq *rq, const struct layout *l, enum frame part,
		void (*draw)(struct out *, const struct rq *, const struct layout *))
{
	struct fragments *frames = rq->app ? rq->app->frames : NULL;
	str key = key_of(rq, l, part), kept;
	if (!str_empty(key) && fragments_get(frames, key, clock_now(), rq->arena, &kept)) {
		out_str(rq->out, kept);
		return;
	}
	/* Whoever reads: somebody or nobody, with these rights. */
	const struct viewer anybody = {.id = {!ID_NONE(rq->viewer->id)},
				       .employee = rq->viewer->employee,
				       .admin = rq->viewer->admin,
				       .lang = rq->lang};
	const struct rq bare = {.arena = rq->arena,
				.lang = rq->lang,
				.icons = rq->icons,
				.viewer = &anybody,
				.viewer_id = anybody.id};
	const struct layout of = {.organisation = l->organisation,
				  .save_data = l->save_data,
				  .main = l->main,
				  .beyond = l->beyond,
				  .foot = l->foot,
				  .current = l->current};
	struct out o = out_new(rq->arena, FRAGMENT_BYTES);
	draw(&o, &bare, &of);
	out_str(rq->out, out_view(&o));
	if (o.bad)
		rq->out->bad = o.bad;
	else if (!str_empty(key))
		fragments_put(frames, key, out_view(&o), clock_now() + good_for);
}

/* SPDX-License-Identifier: Apache-2.0
 * live_round: what happened since the last round, given to each reader as one event: its lines are
 * frames that all readers share, between a frame that begins the event with its id and one that
 * ends it.
 */
#include "http/live_hub.h"

#include <stdlib.h>
#include <string.h>

/* A round for many is sent in so many slices, each so long behind the one before. */
enum { SLICES = 50, SLICE_MILLISECONDS = 10, SLICE_LEAST = 16, SPREAD_ROOM = 1024 };

static struct frame *line_frame(const char *name, str text, const char *end)
{
	struct out o = out_heap(text.n + 64);
	out_str(&o, str_from(name));
	out_str(&o, text);
	out_str(&o, str_from(end));
	struct frame *f = live_frame_new(out_view(&o));
	out_free(&o);
	return f;
}

struct round *live_round_new(enum live_pace pace, struct live_position end, str id,
			     const struct live_line *lines, size_t n)
{
	struct round *r = malloc(sizeof(*r) + n * sizeof(r->lines[0]));
	REQUIRE(r);
	r->end = end;
	r->pace = pace;
	r->n = n;
	r->head = str_empty(id) ? live_frame_new(STR_NONE) : line_frame("id: ", id, "\n");
	r->tail = live_frame_new(S("\n"));
	r->heartbeat = line_frame("event: at\nid: ", id, "\ndata: {}\n\n");
	for (size_t i = 0; i < n; i++)
		r->lines[i] = (struct round_line){lines[i].topic, lines[i].but,
						  line_frame("data: ", lines[i].data, "\n")};
	return r;
}

void live_round_free(struct round *r)
{
	for (size_t i = 0; i < r->n; i++)
		live_frame_drop(r->lines[i].frame);
	live_frame_drop(r->head);
	live_frame_drop(r->tail);
	live_frame_drop(r->heartbeat);
	free(r);
}

static void put(struct stream *s, const struct round *r, struct live_topic topic, struct frame *f)
{
	if (!s->holding) {
		live_stream_put(s, f);
		return;
	}
	s->held = live_grown(s->held, &s->held_cap, s->held_n, sizeof(*s->held), 4);
	s->held[s->held_n++] = (struct held){r->end, r->pace, topic, f};
	s->pending += f->n;
	f->readers++;
}

/* A line for one reader; the first one begins its event. Nobody is dropped here, so that the list
 * of those who got something stays true. */
static void give(struct live *live, const struct round *r, const struct round_line *line,
		 struct stream *s)
{
	if (s->ending || (line->but && s->person == line->but))
		return;
	if (s->round != live->round) {
		s->round = live->round;
		live->touched = live_grown(live->touched, &live->touched_cap, live->touched_n,
					   sizeof(struct stream *), 64);
		live->touched[live->touched_n++] = s;
		if (r->head->n)
			put(s, r, (struct live_topic){0}, r->head);
	}
	put(s, r, line->topic, line->frame);
}

/* Sends what stands in the queue, or cuts off who is too far behind. */
static void send_off(struct live *live, struct stream *s)
{
	if (s->pending > live->options.queue)
		live_stream_drop(live, s);
	else if (!s->holding && !s->blocked)
		(void)live_stream_flush(live, s);
}

/* ---- little by little ---- */

static void send_later(struct live *live, struct stream *s)
{
	struct spread *w = &live->spread;
	if (s->due)
		return;
	s->due = true;
	/* Rounds may come before the one before is sent: what was sent gives its room. */
	if (w->n == w->cap && w->at > 0) {
		w->n -= w->at;
		memmove(w->streams, w->streams + w->at, w->n * sizeof(*w->streams));
		w->at = 0;
	}
	w->streams = live_grown(w->streams, &w->cap, w->n, sizeof(*w->streams), SPREAD_ROOM);
	w->streams[w->n++] = s->id;
	size_t slice = (w->n - w->at) / SLICES + SLICE_LEAST;
	w->slice = w->slice < slice ? slice : w->slice;
}

int live_spread_wait(const struct live *live)
{
	const struct spread *w = &live->spread;
	int64_t left = w->next - clock_mono();
	if (w->at == w->n)
		return 1000;
	return left <= 0 ? 0 : (int)(left / 1000) + 1;
}

void live_spread_run(struct live *live)
{
	struct spread *w = &live->spread;
	if (w->at == w->n || live->now < w->next)
		return;
	w->next = live->now + SLICE_MILLISECONDS * 1000;
	for (size_t i = 0; i < w->slice && w->at < w->n; i++) {
		struct stream *s = live_stream_find(live, w->streams[w->at++]);
		if (!s)
			continue;
		s->due = false;
		send_off(live, s);
	}
	if (w->at == w->n)
		w->at = w->n = w->slice = 0;
}

void live_round_run(struct live *live, struct round *r)
{
	live->round++;
	live->touched_n = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct topic *t = live_topic_find(live, r->lines[i].topic);
		for (size_t k = 0; t && k < t->n; k++)
			give(live, r, &r->lines[i], t->readers[k].stream);
	}
	for (size_t i = 0; i < live->touched_n; i++) {
		struct stream *s = live->touched[i];
		put(s, r, (struct live_topic){0}, r->tail);
		if (live->touched_n < live->options.spread)
			send_off(live, s);
		else
			send_later(live, s);
	}
	if (r->head->n == 0)
		return;
	atomic_fetch_add_explicit(&live->given[r->pace], (int64_t)live->touched_n,
				  memory_order_relaxed);
	/* From here on a heartbeat may say that its reader has all up to this round. */
	live_frame_drop(live->heartbeat);
	live->heartbeat = r->heartbeat;
	live->heartbeat->readers++;
}

void live_held_drop(struct stream *s, struct live_topic topic)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->held_n; i++) {
		struct held *h = &s->held[i];
		bool other = h->topic.kind != topic.kind || h->topic.id != topic.id;
		if (topic.kind != 0 && other) {
			s->held[kept++] = *h;
			continue;
		}
		s->pending -= h->frame->n;
		live_frame_drop(h->frame);
	}
	s->held_n = kept;
}

void live_stream_release(struct live *live, struct stream *s, const struct live_reach *replayed)
{
	for (size_t i = 0; i < s->held_n; i++) {
		struct held *h = &s->held[i];
		s->pending -= h->frame->n;
		if (live_behind(replayed->at[h->pace], h->end) && !s->ending)
			live_stream_put(s, h->frame);
		live_frame_drop(h->frame);
	}
	free(s->held);
	s->held = NULL;
	s->held_n = s->held_cap = 0;
	s->holding = false;
	send_off(live, s);
}

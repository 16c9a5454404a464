/* SPDX-License-Identifier: Apache-2.0
 * stream: opens a stream so that nothing is missed, nothing doubled and nothing heard without a
 * right: it holds what comes, subscribes, looks at the rights once more, and only then lets go.
 * What ends a right between the two looks is seen by the second; what ends it later ends the
 * stream, which is known to the hub by then.
 */
#include "feature/live/handlers.h"

#include "base/rand.h"
#include "core/app.h"
#include "core/live_topic.h"
#include "core/session.h"

#include "live.sql.h"

enum {
	STREAMS_A_PERSON = 8,
	REPLAY_PAGE = 500,
	REPLAY_MOST = 5000,	/* events that are replayed: more, and the page reads itself anew */
	REPLAY_MAX = 160 << 10, /* bytes; the queue of a stream holds more */
	PAGE_AGE_MAX = 600000,	/* milliseconds */
	LIFE_MINUTES = 60,	/* then it comes back and is looked at again */
};

struct opening {
	struct live *live;
	int64_t stream, expires;
	struct live_wishes wishes;
	struct live_topics topics; /* at the first look; then what is left of them */
	struct live_reach reached;
	enum opening_from { FROM_NOW, FROM_CURSOR, FROM_AGE, FROM_NOWHERE } from;
	struct live_reach at; /* of a cursor */
	int64_t age;	      /* of a page, in milliseconds; -1: of none */
	bool ahead;	      /* the cursor is of another node, which was quicker */
	struct out text;
};

/* ---- where it goes on ---- */

/* The header is of a browser that comes back by itself, the field of a page that takes over, the
 * age that of a page which was not heard for: that begins where it was made, if that is earlier.
 * What nobody here made is a place that is lost, and so is what lies too long ago. */
static void read_cursor(struct rq *rq, struct opening *o)
{
	str cursor = rq_header(rq, S("last-event-id"));
	if (str_empty(cursor))
		cursor = rq_query(rq, "last");
	if (!str_empty(cursor)) {
		bool ours = live_reach_open(rq->app, cursor, &o->at);
		o->from = ours ? FROM_CURSOR : FROM_NOWHERE;
	}
	o->age = rq_query_int(rq, "age", -1);
	if (o->age > PAGE_AGE_MAX)
		o->from = FROM_NOWHERE;
	else if (o->age >= 0 && o->from == FROM_NOW)
		o->from = FROM_AGE;
}

static void write_id(struct rq *rq, struct opening *o, const struct live_reach *at)
{
	out_lit(&o->text, "id: ");
	out_str(&o->text, live_reach_seal(rq->app, rq->arena, at));
	out_byte(&o->text, '\n');
}

static void write_word(struct rq *rq, struct opening *o, str word, const struct live_reach *at)
{
	out_lit(&o->text, "event: ");
	out_str(&o->text, word);
	out_byte(&o->text, '\n');
	write_id(rq, o, at);
	out_lit(&o->text, "data: {}\n\n");
}

/* ---- the replay ---- */

/* Paces are at different places; the slowest of a reach is behind all others. */
static struct live_position slowest(const struct live_reach *reach)
{
	struct live_position at = reach->at[0];
	for (int pace = 1; pace < LIVE_PACES; pace++)
		if (live_behind(reach->at[pace], at))
			at = reach->at[pace];
	return at;
}

static struct live_position quickest(const struct live_reach *reach)
{
	struct live_position at = reach->at[0];
	for (int pace = 1; pace < LIVE_PACES; pace++)
		if (live_behind(at, reach->at[pace]))
			at = reach->at[pace];
	return at;
}

/* Is some pace of a further than that of b? */
static bool any_ahead(const struct live_reach *a, const struct live_reach *b)
{
	for (int pace = 0; pace < LIVE_PACES; pace++)
		if (live_behind(b->at[pace], a->at[pace]))
			return true;
	return false;
}

/* How far the reader is who was at o->at and has all up to `end` now. */
static struct live_reach reach_with(const struct opening *o, struct live_position end)
{
	struct live_reach at = o->at;
	for (int pace = 0; pace < LIVE_PACES; pace++) {
		struct live_position to =
			live_behind(o->reached.at[pace], end) ? o->reached.at[pace] : end;
		if (live_behind(at.at[pace], to))
			at.at[pace] = to;
	}
	return at;
}

/* Behind where the reader is, and not behind where rounds are: each pace by its own. */
static bool is_missed(const struct opening *o, const struct event *e)
{
	enum live_pace pace = live_pace_of(e);
	struct live_position of = {e->tx, e->id};
	return live_behind(o->at.at[pace], of) && !live_behind(o->reached.at[pace], of);
}

/* One event with what the stream may hear of some of them. Nothing where that is nothing: nobody
 * counts what happened elsewhere. */
static err write_page(struct rq *rq, struct opening *o, struct event *events, size_t n)
{
	struct live_lines lines;
	struct live_reach end =
		reach_with(o, (struct live_position){events[n - 1].tx, events[n - 1].id});
	bool any = false;
	size_t missed = 0;
	for (size_t i = 0; i < n; i++)
		if (is_missed(o, &events[i]))
			events[missed++] = events[i];
	TRY(live_lines_of(rq->db, events, missed, &lines));
	for (size_t i = 0; i < lines.n; i++) {
		if (!live_topics_hold(&o->topics, lines.v[i].topic) ||
		    lines.v[i].but == rq->viewer_id.v)
			continue;
		if (!any)
			write_id(rq, o, &end);
		any = true;
		out_lit(&o->text, "data: ");
		out_str(&o->text, lines.v[i].data);
		out_byte(&o->text, '\n');
	}
	if (any)
		out_byte(&o->text, '\n');
	return OK;
}

/* What may concern the topics: nothing of what is said elsewhere. */
static struct event_hearing hearing_of(struct rq *rq, const struct opening *o)
{
	struct live_position from = slowest(&o->at), to = quickest(&o->reached);
	struct event_hearing h = {.person = rq->viewer_id,
				  .from = {from.major, from.minor},
				  .to = {to.major, to.minor},
				  .most = REPLAY_MOST};
	for (size_t i = 0; i < o->topics.n; i++) {
		struct live_topic topic = o->topics.v[i];
		if (topic.kind == LIVE_ITEM || topic.kind == LIVE_CONVERSATION)
			*ARENA_PUSH(rq->arena, &h.roots) = topic.id;
		h.published = h.published || live_topic_of_posts(topic);
	}
	return h;
}

/* Up to where rounds are. *whole false: there is too much of it. */
static err replay(struct rq *rq, struct opening *o, bool *whole)
{
	struct event_hearing hearing = hearing_of(rq, o);
	struct event_list events;
	TRY(event_heard(rq->db, &hearing, &events, whole));
	for (size_t at = 0; *whole && at < events.n; at += REPLAY_PAGE) {
		size_t left = events.n - at;
		TRY(write_page(rq, o, events.v + at, left < REPLAY_PAGE ? left : REPLAY_PAGE));
		*whole = !o->text.bad && o->text.n <= REPLAY_MAX;
	}
	return OK;
}

/* Are all its places still there? Before the first event of all there is no other. */
static err reach_stands(struct rq *rq, const struct opening *o, bool *stands)
{
	*stands = true;
	for (int pace = 0; pace < LIVE_PACES && *stands; pace++) {
		struct event_position at = {o->at.at[pace].major, o->at.at[pace].minor};
		TRY(event_stands(rq->db, at, stands));
		*stands = *stands || (at.id == 0 && o->reached.at[pace].minor == 0);
	}
	return OK;
}

/* How far rounds were when the page was made, and a little before: what it has already it knows by
 * its ids. This process may be younger; then the events say it. */
static err find_made(struct rq *rq, const struct opening *o, struct live_reach *made)
{
	struct event_position then;
	int64_t age = (o->age + 2000) * 1000;
	if (live_reached_before(o->live, age, made))
		return OK;
	TRY(event_before(rq->db, id_floor(rq->db->now - age), &then));
	for (int pace = 0; pace < LIVE_PACES; pace++)
		made->at[pace] = live_position_of(then);
	return OK;
}

/* Is there something to go on from? */
static err find_start(struct rq *rq, struct opening *o, bool *stands)
{
	struct live_reach made;
	bool aged = o->from == FROM_AGE;
	*stands = aged;
	if (o->from == FROM_CURSOR) {
		TRY(reach_stands(rq, o, stands));
		o->ahead = *stands && any_ahead(&o->at, &o->reached);
	}
	if (!*stands || o->ahead || o->age < 0)
		return OK;
	TRY(find_made(rq, o, &made));
	for (int pace = 0; pace < LIVE_PACES; pace++) {
		struct live_position *at = &o->at.at[pace];
		if (aged || live_behind(made.at[pace], *at))
			*at = made.at[pace];
		/* What is ahead of the rounds comes with them. */
		if (live_behind(o->reached.at[pace], *at))
			*at = o->reached.at[pace];
	}
	return OK;
}

/* How those whom a page names are now; what changes comes behind it. */
static void write_presence(struct rq *rq, struct opening *o)
{
	bool any = false;
	for (size_t i = 0; i < o->topics.n; i++) {
		int64_t person = o->topics.v[i].id;
		if (o->topics.v[i].kind != LIVE_PRESENCE)
			continue;
		any = true;
		out_lit(&o->text, "data: ");
		out_str(&o->text,
			live_presence_line(rq->arena, person,
					   presence_of(rq->app->presence, person, rq->db->now))
				.data);
		out_byte(&o->text, '\n');
	}
	if (any)
		out_byte(&o->text, '\n');
}

static err write_beginning(struct rq *rq, struct opening *o)
{
	bool stands = false, whole = false;
	o->text = out_new(rq->arena, 4 * REPLAY_MAX);
	TRY(find_start(rq, o, &stands));
	if (o->ahead) {
		out_lit(&o->text, "retry: 700\n\n");
		return OK;
	}
	if (o->from == FROM_NOW || !stands) {
		write_word(rq, o, S("hello"), &o->reached);
		if (o->from != FROM_NOW)
			write_word(rq, o, S("reset"), &o->reached);
		return OK;
	}
	write_word(rq, o, S("hello"), &o->at);
	TRY(replay(rq, o, &whole));
	if (whole) {
		write_id(rq, o, &o->reached);
		out_byte(&o->text, '\n');
		return OK;
	}
	out_reset(&o->text);
	write_word(rq, o, S("hello"), &o->reached);
	write_word(rq, o, S("reset"), &o->reached);
	return OK;
}

/* ---- two looks at the rights ---- */

static err first_look(struct rq *rq, void *arg)
{
	struct opening *o = arg;
	return live_topics_allowed(rq->db, &o->wishes, &o->topics);
}

static err second_look(struct rq *rq, void *arg)
{
	struct opening *o = arg;
	struct live_topics now, left = {0};
	struct q_live_session session;
	bool found;
	TRY(q_live_session(rq->db, rq->session->hash, &session, &found));
	if (!found)
		return NOT_FOUND;
	o->expires = session.expires;
	TRY(live_topics_allowed(rq->db, &o->wishes, &now));
	for (size_t i = 0; i < o->topics.n; i++) {
		if (live_topics_hold(&now, o->topics.v[i]))
			*ARENA_PUSH(rq->arena, &left) = o->topics.v[i];
		else
			live_unsubscribe(o->live, o->stream, o->topics.v[i]);
	}
	o->topics = left;
	TRY(write_beginning(rq, o));
	if (!o->ahead)
		write_presence(rq, o);
	return OK;
}

static int64_t end_of_life(const struct opening *o)
{
	uint64_t random;
	rand_bytes(&random, sizeof(random));
	int64_t end = clock_now() + LIFE_MINUTES * MINUTE + (int64_t)(random % 600) * SECOND;
	return end < o->expires ? end : o->expires;
}

static err open_held(struct rq *rq, struct opening *o)
{
	TRY(rq_transaction(rq, false, first_look, o));
	for (size_t i = 0; i < o->topics.n; i++)
		live_subscribe(o->live, o->stream, o->topics.v[i]);
	/* The oldest is told, so that it does not come back at once and end the next. */
	live_keep(o->live, (struct live_topic){LIVE_PERSON, rq->viewer_id.v}, STREAMS_A_PERSON,
		  S("event: many\ndata: {}\n\n"));
	(void)live_reached(o->live, &o->reached);
	TRY(rq_transaction(rq, false, second_look, o));
	live_send(o->live, o->stream, out_view(&o->text));
	if (o->ahead) {
		live_until(o->live, o->stream, 1);
		return OK;
	}
	live_until(o->live, o->stream, end_of_life(o));
	live_release(o->live, o->stream, &o->reached);
	return OK;
}

err live_show(struct rq *rq)
{
	struct opening o = {.live = live_of(rq)};
	if (!rq->session)
		return fail(rq, DENIED, T(rq->lang, "Live pages ask with a session, not a token."));
	/* A page of the account that was signed in before, in the same browser. */
	if (rq_query_int(rq, "person", rq->viewer_id.v) != rq->viewer_id.v)
		return fail(rq, DENIED, T(rq->lang, "Another account is signed in here now."));
	if (live_wishes_parse(rq->arena, rq_query(rq, "topics"), &o.wishes) != OK)
		return fail(
			rq, INVALID,
			T(rq->lang,
			  "Topics are item:NUMBER, place:NUMBER, person:NUMBER, chat:NUMBER and "
			  "home, at most 100 with commas between them."));
	read_cursor(rq, &o);
	/* For a moment at the start. */
	if (!live_reached(o.live, &o.reached))
		return fail(rq, BUSY, T(rq->lang, "Live pages are not ready. Ask again."));
	if (live_open(rq, rq->viewer_id.v, session_number(rq->session->hash), &o.stream) != OK)
		return fail(rq, BUSY, T(rq->lang, "Too many pages are open. Ask again later."));
	if (!o.stream)
		return OK;
	live_hold(o.live, o.stream);
	live_until(o.live, o.stream, clock_now() + MINUTE); /* should it never be let go */
	err e = open_held(rq, &o);
	if (e)
		live_close(rq);
	return e;
}

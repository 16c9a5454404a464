/* SPDX-License-Identifier: Apache-2.0
 * live_topic: wishes to topics, events to lines.
 */
#include "core/live_topic.h"

#include "base/json.h"
#include "core/access.h"
#include "core/seal.h"

#include "live_topic.sql.h"

enum { HUBS_MAX = 200, LINE_MAX = 1 << 16 };

/* ---- wishes ---- */

static bool wish_id(str text, int64_t *id)
{
	return text.n <= 16 && text.n > 0 && text.p[0] >= '1' && text.p[0] <= '9' &&
	       str_to_int(text, id);
}

static bool parse_one(str text, struct live_wish *wish)
{
	if (str_eq(text, S("home"))) {
		*wish = (struct live_wish){.kind = LIVE_WISH_HOME};
		return true;
	}
	str kind = str_cut(&text, ':');
	if (str_eq(kind, S("item")))
		wish->kind = LIVE_WISH_ITEM;
	else if (str_eq(kind, S("place")))
		wish->kind = LIVE_WISH_PLACE;
	else if (str_eq(kind, S("person")))
		wish->kind = LIVE_WISH_PERSON;
	else if (str_eq(kind, S("chat")))
		wish->kind = LIVE_WISH_CHAT;
	else
		return false;
	return wish_id(text, &wish->id);
}

err live_wishes_parse(struct arena *a, str text, struct live_wishes *wishes)
{
	*wishes = (struct live_wishes){0};
	if (text.n > LIVE_WISHES_BYTES)
		return INVALID;
	if (text.n == 0)
		return OK;
	do {
		struct live_wish wish = {0};
		if (wishes->n == LIVE_WISHES_MAX || !parse_one(str_cut(&text, ','), &wish))
			return INVALID;
		*ARENA_PUSH(a, wishes) = wish;
	} while (text.p);
	return OK;
}

/* ---- who may hear ---- */

bool live_topics_hold(const struct live_topics *topics, struct live_topic topic)
{
	for (size_t i = 0; i < topics->n; i++)
		if (topics->v[i].kind == topic.kind && topics->v[i].id == topic.id)
			return true;
	return false;
}

bool live_topic_of_posts(struct live_topic topic)
{
	switch ((enum live_kind)topic.kind) {
	case LIVE_PLACE_PUBLIC:
	case LIVE_PLACE_INTERNAL:
	case LIVE_PLACE_MEMBERS:
	case LIVE_PLACE_INHERITED:
	case LIVE_HOME:
	case LIVE_HOME_GUESTS:
		return true;
	case LIVE_ITEM:
	case LIVE_PERSON:
	case LIVE_HUB:
	case LIVE_PRESENCE:
	case LIVE_CONVERSATION:
	case LIVE_IN_JAM:
		break;
	}
	return false;
}

static void add(struct db *db, struct live_topics *topics, enum live_kind kind, int64_t id)
{
	struct live_topic topic = {kind, id};
	if (!live_topics_hold(topics, topic))
		*ARENA_PUSH(db->arena, topics) = topic;
}

static err allow_items(struct db *db, struct id_list ids, struct live_topics *topics)
{
	struct q_live_items_list rows = {0};
	if (ids.n == 0)
		return OK;
	TRY(q_live_items(db, ids, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		add(db, topics, LIVE_ITEM, rows.v[i].id.v);
		add(db, topics, LIVE_HUB, rows.v[i].hub);
		if (rows.v[i].jam)
			add(db, topics, LIVE_IN_JAM, db->viewer.v);
	}
	return OK;
}

static err allow_places(struct db *db, struct id_list ids, struct live_topics *topics)
{
	struct q_live_places_list rows = {0};
	if (ids.n == 0)
		return OK;
	TRY(q_live_places(db, ids, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_live_places *p = &rows.v[i];
		add(db, topics, LIVE_HUB, p->hub);
		add(db, topics, LIVE_PLACE_PUBLIC, p->id.v);
		if (db->clear >= CIRCLE_INTERNAL || p->member)
			add(db, topics, LIVE_PLACE_INTERNAL, p->id.v);
		if (p->member)
			add(db, topics, LIVE_PLACE_MEMBERS, p->id.v);
		if (p->inside)
			add(db, topics, LIVE_PLACE_INHERITED, p->id.v);
		if (p->jam)
			add(db, topics, LIVE_IN_JAM, db->viewer.v);
	}
	return OK;
}

static err allow_conversations(struct db *db, struct id_list ids, struct live_topics *topics)
{
	struct q_live_conversations_list rows = {0};
	if (ids.n == 0)
		return OK;
	TRY(q_live_conversations(db, ids, &rows));
	for (size_t i = 0; i < rows.n; i++)
		add(db, topics, LIVE_CONVERSATION, rows.v[i].id);
	return OK;
}

static err allow_home(struct db *db, struct live_topics *topics)
{
	struct q_live_hubs_list hubs = {0};
	TRY(q_live_hubs(db, HUBS_MAX, &hubs));
	add(db, topics, LIVE_HOME, CIRCLE_PUBLIC);
	if (db->clear >= CIRCLE_INTERNAL)
		add(db, topics, LIVE_HOME, CIRCLE_INTERNAL);
	for (size_t i = 0; i < hubs.n; i++) {
		int64_t hub = hubs.v[i].hub.v;
		add(db, topics, LIVE_HUB, hub);
		add(db, topics, LIVE_HOME, hub);
		if (db->clear < CIRCLE_INTERNAL)
			add(db, topics, LIVE_HOME_GUESTS, hub);
	}
	return OK;
}

err live_topics_allowed(struct db *db, const struct live_wishes *wishes, struct live_topics *topics)
{
	struct id_list items = {0}, places = {0}, conversations = {0};
	bool home = false;
	*topics = (struct live_topics){0};
	add(db, topics, LIVE_PERSON, db->viewer.v);
	for (size_t i = 0; i < wishes->n; i++) {
		const struct live_wish *w = &wishes->v[i];
		home = home || w->kind == LIVE_WISH_HOME;
		if (w->kind == LIVE_WISH_ITEM)
			*ARENA_PUSH(db->arena, &items) = w->id;
		if (w->kind == LIVE_WISH_PLACE)
			*ARENA_PUSH(db->arena, &places) = w->id;
		if (w->kind == LIVE_WISH_PERSON && db->clear >= CIRCLE_INTERNAL)
			add(db, topics, LIVE_PRESENCE, w->id);
		if (w->kind == LIVE_WISH_CHAT)
			*ARENA_PUSH(db->arena, &conversations) = w->id;
	}
	TRY(allow_items(db, items, topics));
	TRY(allow_places(db, places, topics));
	TRY(allow_conversations(db, conversations, topics));
	return home ? allow_home(db, topics) : OK;
}

/* ---- lines ---- */

/* A line being gathered. */
struct gathered {
	struct live_topic topic;
	const char *kind;
	int64_t by; /* who needs no telling; 0: all are told */
	struct id_list ids;
};
struct gathering {
	struct gathered *v;
	size_t n, cap;
};

static void gather(struct db *db, struct gathering *all, enum live_kind kind, int64_t id,
		   const char *what, int64_t of, person_id by)
{
	size_t i = 0;
	while (i < all->n && (all->v[i].topic.kind != (int32_t)kind || all->v[i].topic.id != id ||
			      all->v[i].kind != what || all->v[i].by != by.v))
		i++;
	if (i == all->n)
		*ARENA_PUSH(db->arena, all) =
			(struct gathered){.topic = {kind, id}, .kind = what, .by = by.v};
	if (of)
		*ARENA_PUSH(db->arena, &all->v[i].ids) = of;
}

static const char comment[] = "comment", removed[] = "removed", post[] = "post",
		  notifications[] = "notifications", message[] = "message", changed[] = "changed",
		  answered[] = "answered";

/* What is never in the stream of home: company messages, and parts of other things. */
static bool in_stream(int64_t kind)
{
	return kind != KIND_NOTICE && kind != KIND_CLAUSE && kind != KIND_TODO && kind != KIND_STEP;
}

/* A place and the circle of readers in it that something is for; none for named readers. */
static void gather_place(struct db *db, struct gathering *all, const struct q_live_published *p,
			 int64_t place, int64_t place_circle, const char *what, person_id by)
{
	enum live_kind kind = LIVE_PLACE_INHERITED;
	if (p->circle == CIRCLE_PUBLIC)
		kind = LIVE_PLACE_PUBLIC;
	else if (p->circle == CIRCLE_INTERNAL)
		kind = LIVE_PLACE_INTERNAL;
	else if (p->circle == p->hub)
		kind = LIVE_PLACE_MEMBERS;
	else if (p->circle != place_circle)
		return;
	gather(db, all, kind, place, what, p->id.v, by);
}

static void gather_published(struct db *db, struct gathering *all, const struct q_live_published *p)
{
	gather_place(db, all, p, p->place.v, p->place_circle, post, p->author);
	if (p->hub != p->place.v)
		gather_place(db, all, p, p->hub, p->hub_circle, post, p->author);
	if (!in_stream(p->kind))
		return;
	gather(db, all, LIVE_HOME, p->circle, post, p->id.v, p->author);
	if (p->circle == CIRCLE_INTERNAL)
		gather(db, all, LIVE_HOME_GUESTS, p->hub, post, p->id.v, p->author);
}

/* It comes to the place where it is now, and leaves the one of the same hub where it was: those
 * of its readers who may read all of that hub are told. */
static err gather_moved(struct db *db, struct gathering *all, const struct event *events, size_t n)
{
	struct id_list moved = {0};
	struct q_live_published_list rows = {0};
	for (size_t i = 0; i < n; i++)
		if (events[i].kind == EVENT_MOVED)
			*ARENA_PUSH(db->arena, &moved) = events[i].item.v;
	if (moved.n == 0)
		return OK;
	TRY(q_live_published(db, moved, &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n && events[i].kind == EVENT_MOVED; k++) {
			const struct q_live_published *p = &rows.v[k];
			person_id by = events[i].actor;
			if (!ID_EQ(p->id, events[i].item))
				continue;
			gather_place(db, all, p, p->place.v, p->place_circle, post, by);
			if (!ID_NONE(events[i].place) && !ID_EQ(events[i].place, p->place))
				gather_place(db, all, p, events[i].place.v, CIRCLE_PUBLIC, removed,
					     by);
		}
	return OK;
}

static err gather_all(struct db *db, const struct event *events, size_t n, struct gathering *all)
{
	const person_id nobody = {0};
	struct id_list published = {0};
	struct q_live_published_list rows = {0};
	for (size_t i = 0; i < n; i++) {
		const struct event *e = &events[i];
		if (e->kind == EVENT_PUBLISHED)
			*ARENA_PUSH(db->arena, &published) = e->item.v;
		if (e->kind == EVENT_COMMENTED)
			gather(db, all, LIVE_ITEM, e->root.v, comment, e->item.v, e->actor);
		if (e->kind == EVENT_DELETED && e->root.v)
			gather(db, all, LIVE_ITEM, e->root.v, removed, e->item.v, nobody);
		if (e->kind == EVENT_ACCEPTED)
			gather(db, all, LIVE_ITEM, e->root.v, answered, e->item.v, nobody);
		if (e->kind == EVENT_SAID)
			gather(db, all, LIVE_CONVERSATION, e->root.v, message, e->item.v, nobody);
		if (e->kind == EVENT_RESAID)
			gather(db, all, LIVE_CONVERSATION, e->root.v, changed, e->item.v, nobody);
		if (e->kind == EVENT_NOTIFIED)
			gather(db, all, LIVE_PERSON, e->subject.v, notifications, 0, nobody);
	}
	TRY(gather_moved(db, all, events, n));
	if (published.n == 0)
		return OK;
	TRY(q_live_published(db, published, &rows));
	for (size_t i = 0; i < rows.n; i++)
		gather_published(db, all, &rows.v[i]);
	return OK;
}

/* What a page wished for: it knows nothing of circles. */
static void write_topic(struct out *o, struct live_topic topic)
{
	switch ((enum live_kind)topic.kind) {
	case LIVE_ITEM:
		out_lit(o, "item:");
		out_int(o, topic.id);
		break;
	case LIVE_PLACE_PUBLIC:
	case LIVE_PLACE_INTERNAL:
	case LIVE_PLACE_MEMBERS:
	case LIVE_PLACE_INHERITED:
		out_lit(o, "place:");
		out_int(o, topic.id);
		break;
	case LIVE_PERSON:
		out_lit(o, "person");
		break;
	case LIVE_PRESENCE:
		out_lit(o, "person:");
		out_int(o, topic.id);
		break;
	case LIVE_HOME:
	case LIVE_HOME_GUESTS:
		out_lit(o, "home");
		break;
	case LIVE_CONVERSATION:
		out_lit(o, "chat:");
		out_int(o, topic.id);
		break;
	case LIVE_HUB:
	case LIVE_IN_JAM:
		break;
	}
}

static str line_of(struct db *db, const struct gathered *g)
{
	struct out o = out_new(db->arena, LINE_MAX), name = out_new(db->arena, 64);
	write_topic(&name, g->topic);
	json_open(&o, NULL, '{');
	json_str(&o, "topic", out_view(&name));
	json_str(&o, "kind", str_from(g->kind));
	if (g->ids.n) {
		json_open(&o, "ids", '[');
		for (size_t i = 0; i < g->ids.n; i++)
			json_int(&o, NULL, g->ids.v[i]);
		json_close(&o, ']');
	}
	json_close(&o, '}');
	return out_view(&o);
}

err live_lines_of(struct db *db, const struct event *events, size_t n, struct live_lines *lines)
{
	struct gathering all = {0};
	*lines = (struct live_lines){0};
	TRY(gather_all(db, events, n, &all));
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(db->arena, lines) =
			(struct live_line){all.v[i].topic, line_of(db, &all.v[i]), all.v[i].by};
	return OK;
}

enum live_pace live_pace_of(const struct event *e)
{
	if (e->kind != EVENT_SAID && e->kind != EVENT_RESAID)
		return LIVE_LATER;
	return ID_NONE(e->place) ? LIVE_AT_ONCE : LIVE_SOON;
}

str live_reach_seal(const struct app *app, struct arena *a, const struct live_reach *reach)
{
	int64_t numbers[2 * LIVE_PACES];
	for (int pace = 0; pace < LIVE_PACES; pace++) {
		numbers[2 * pace] = reach->at[pace].major;
		numbers[2 * pace + 1] = reach->at[pace].minor;
	}
	return seal_several(app, a, S("live"), numbers, 2 * LIVE_PACES);
}

bool live_reach_open(const struct app *app, str text, struct live_reach *reach)
{
	int64_t numbers[2 * LIVE_PACES];
	if (!seal_open_several(app, S("live"), text, numbers, 2 * LIVE_PACES))
		return false;
	for (int pace = 0; pace < LIVE_PACES; pace++)
		reach->at[pace] = (struct live_position){numbers[2 * pace], numbers[2 * pace + 1]};
	return true;
}

struct live_line live_presence_line(struct arena *a, int64_t person, enum presence_state state)
{
	struct live_topic topic = {LIVE_PRESENCE, person};
	struct out o = out_new(a, LINE_MAX), name = out_new(a, 64);
	write_topic(&name, topic);
	json_open(&o, NULL, '{');
	json_str(&o, "topic", out_view(&name));
	json_str(&o, "kind", S("presence"));
	json_str(&o, "is", presence_word(state));
	json_close(&o, '}');
	return (struct live_line){.topic = topic, .data = out_view(&o)};
}

struct live_line live_typing_line(struct arena *a, int64_t conversation, person_id person, str name)
{
	struct live_topic topic = {LIVE_CONVERSATION, conversation};
	struct out o = out_new(a, LINE_MAX), words = out_new(a, 64);
	write_topic(&words, topic);
	json_open(&o, NULL, '{');
	json_str(&o, "topic", out_view(&words));
	json_str(&o, "kind", S("typing"));
	json_int(&o, "who", person.v);
	json_str(&o, "name", name);
	json_close(&o, '}');
	return (struct live_line){.topic = topic, .data = out_view(&o)};
}

void live_lost(struct live *live, const struct event *e)
{
	switch (e->kind) {
	case EVENT_SIGNED_OUT:
		/* The page that holds it asks no more. */
		live_end_person(live, e->subject.v, e->item.v, S("event: over\ndata: {}\n\n"));
		break;
	case EVENT_LEFT:
		live_end_person(live, e->subject.v, 0, STR_NONE);
		break;
	case EVENT_NARROWED:
		if (!ID_NONE(e->item))
			live_end_topic(live, (struct live_topic){LIVE_ITEM, e->item.v});
		if (!ID_NONE(e->place))
			live_end_topic(live, (struct live_topic){LIVE_HUB, e->place.v});
		break;
	default:
		break;
	}
}

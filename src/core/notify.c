/* SPDX-License-Identifier: Apache-2.0
 * notify: the job that turns events into one row per person and thread, and what the notifications
 * page reads.
 */
#include "core/notify.h"

#include "base/clock.h"
#include "core/conversation.h"
#include "core/event.h"
#include "core/mail.h"
#include "core/message_thread.h"
#include "core/notify_choice.h"
#include "html/html.h"

#include "notify.sql.h"

enum { EVENTS_A_RUN = 500 };

/* The pages that the owner has open show another count. */
static err tell_live(struct db *db, person_id owner)
{
	return event_add(db, EVENT_NOTIFIED, (item_id){0}, (item_id){0}, (place_id){0}, owner);
}

/* One row per owner, kind and thread: an unread one counts up, by n, and comes back on top. What a
 * mail told of and nobody read since is mailed again with the next digest only. */
static err put_many(struct db *db, person_id owner, enum notify_kind kind, enum notify_why why,
		    int64_t thread, int64_t item, person_id who, int64_t n)
{
	struct q_notify_open open;
	enum notify_how how;
	bool found;
	TRY(notify_how_of(db, owner, notify_topic_of(kind), &how));
	if (how == HOW_NOT)
		return OK;
	TRY(q_notify_open(db, owner, kind, thread, &open, &found));
	if (found)
		TRY(q_notify_drop(db, owner, open.id));
	int64_t mail = how == HOW_MAIL && !(found && open.mail > MAIL_DIGEST) ? MAIL_SOON
		       : how >= HOW_DIGEST				      ? MAIL_DIGEST
									      : 0;
	if (mail)
		TRY(mail_due(db, owner, &mail));
	TRY(q_notify_add(db, owner, id_new(), kind, thread, item, who, found ? open.count + n : n,
			 why, mail, db->now));
	return tell_live(db, owner);
}

static err put(struct db *db, person_id owner, enum notify_kind kind, enum notify_why why,
	       int64_t thread, int64_t item, person_id who)
{
	return put_many(db, owner, kind, why, thread, item, who, 1);
}

static err tell_why(struct db *db, person_id owner, enum notify_kind kind, enum notify_why why,
		    int64_t thread, int64_t item, person_id who)
{
	struct q_notify_may may;
	bool found;
	if (ID_NONE(owner) || ID_EQ(owner, who) || ID_NONE(who))
		return OK;
	if (item) {
		TRY(q_notify_may(db, owner, (item_id){item}, thread, who, &may, &found));
		if (!found)
			return OK;
	}
	return put(db, owner, kind, why, thread, item, who);
}

static err tell(struct db *db, person_id owner, enum notify_kind kind, int64_t thread, int64_t item,
		person_id who)
{
	return tell_why(db, owner, kind, WHY_KIND, thread, item, who);
}

/* An answer is told to the author of what it answers, the author of the root, and who follows the
 * thread. */
static err tell_answer(struct db *db, const struct event *e)
{
	struct q_notify_item comment, above, root;
	struct q_notify_takers_list takers = {0};
	bool found, found_above, found_root;
	TRY(q_notify_item(db, e->item, &comment, &found));
	if (!found || comment.state != STATE_PUBLISHED)
		return OK;
	TRY(q_notify_item(db, (item_id){comment.reply_to}, &above, &found_above));
	TRY(q_notify_item(db, e->root, &root, &found_root));
	if (found_above)
		TRY(tell_why(db, above.author, NOTIFY_REPLY, WHY_ANSWERED, e->root.v, e->item.v,
			     e->actor));
	if (found_root && (!found_above || !ID_EQ(root.author, above.author)))
		TRY(tell_why(db, root.author, NOTIFY_REPLY, WHY_BEGAN, e->root.v, e->item.v,
			     e->actor));
	TRY(q_notify_takers(db, e->root.v, &takers));
	for (size_t i = 0; i < takers.n; i++) {
		bool told = (found_above && ID_EQ(takers.v[i].who, above.author)) ||
			    (found_root && ID_EQ(takers.v[i].who, root.author));
		if (!told)
			TRY(tell_why(db, takers.v[i].who, NOTIFY_REPLY, WHY_FOLLOWS, e->root.v,
				     e->item.v, e->actor));
	}
	return OK;
}

/* Somebody asks to be let in: those who may decide hear of it. */
static err tell_hosts(struct db *db, const struct event *e)
{
	struct q_notify_hosts_list hosts = {0};
	TRY(q_notify_hosts(db, e->place, &hosts));
	for (size_t i = 0; i < hosts.n; i++)
		TRY(tell(db, hosts.v[i].person, NOTIFY_ASKED, e->place.v, 0, e->actor));
	return OK;
}

/* ---- what is said in conversations ---- */

/* The people whom a message names, who read there and want to hear of it. In a thread they follow
 * it from then on. */
static err named_in(struct db *db, const struct q_notify_message *m, int64_t id,
		    struct id_list *named)
{
	enum { NAMES_MAX = 50 };
	struct markdown_found found = {0};
	struct q_notify_named q;
	bool reads;
	(void)markdown_render(db->arena, m->body,
			      &(struct markdown_options){.mention_base = {"/people/", 8}}, &found);
	for (size_t i = 0; i < found.mentions.n && i < NAMES_MAX; i++) {
		TRY(q_notify_named(db, str_lower(db->arena, found.mentions.v[i]), m->circle,
				   m->conversation, id, &q, &reads));
		if (!reads)
			continue;
		if (m->thread && q.id.v != m->author)
			TRY(q_notify_thread_named(db, q.id, m->thread, m->conversation, q.seen));
		if (q.hears)
			*ARENA_PUSH(db->arena, named) = q.id.v;
	}
	return OK;
}

static bool is_among(const struct id_list *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i] == id)
			return true;
	return false;
}

/* What one has said in a pair or a group, or in one thread of a channel, one message after the
 * other: whom it concerns is told once of all of them. */
struct run_said {
	int64_t conversation, thread, circle;
	bool channel;
	person_id author;
	struct id_list messages;
	int64_t newest;
};
struct runs_said {
	struct run_said *v;
	size_t n, cap;
};

static int64_t count_behind(const struct id_list *messages, int64_t seen)
{
	int64_t n = 0;
	for (size_t i = 0; i < messages->n; i++)
		n += messages->v[i] > seen;
	return n;
}

static enum notify_why why_follows(int64_t follows)
{
	return follows == THREAD_BEGAN	    ? WHY_BEGAN
	       : follows == THREAD_ANSWERED ? WHY_TOOK_PART
	       : follows == THREAD_NAMED    ? WHY_NAMED
					    : WHY_FOLLOWS;
}

static err tell_followers(struct db *db, const struct run_said *run, const struct id_list *named)
{
	struct q_notify_thread_followers_list followers = {0};
	TRY(q_notify_thread_followers(db, run->thread, run->conversation, run->circle, run->newest,
				      run->author, &followers));
	for (size_t i = 0; i < followers.n; i++)
		if (!is_among(named, followers.v[i].person))
			TRY(put_many(db, (person_id){followers.v[i].person}, NOTIFY_THREAD,
				     why_follows(followers.v[i].follows), run->thread, 0,
				     run->author,
				     count_behind(&run->messages, followers.v[i].seen)));
	return OK;
}

static err tell_listeners(struct db *db, const struct run_said *run, const struct id_list *named)
{
	struct q_notify_listeners_list listeners = {0};
	TRY(q_notify_listeners(db, run->conversation, run->thread, run->newest, &listeners));
	for (size_t i = 0; i < listeners.n; i++) {
		person_id owner = {listeners.v[i].person};
		if (!ID_EQ(owner, run->author) && !is_among(named, owner.v))
			TRY(put_many(db, owner, NOTIFY_MESSAGE, WHY_KIND, run->conversation, 0,
				     run->author,
				     count_behind(&run->messages, listeners.v[i].seen)));
	}
	return OK;
}

/* Everybody in a pair or a group hears of it, in a channel who follows the thread; but for those
 * who heard that it names them. */
static err tell_run(struct db *db, const struct run_said *run, const struct id_list *named)
{
	if (run->thread)
		TRY(q_notify_thread_moved(db, run->thread, run->conversation, run->newest));
	if (!run->channel)
		return tell_listeners(db, run, named);
	return run->thread ? tell_followers(db, run, named) : OK;
}

static err tell_runs(struct db *db, struct runs_said *runs)
{
	for (size_t i = 0; i < runs->n; i++)
		TRY(tell_run(db, &runs->v[i], &(struct id_list){0}));
	runs->n = 0;
	return OK;
}

static struct run_said run_of(const struct q_notify_message *m, const struct event *e)
{
	return (struct run_said){.conversation = m->conversation,
				 .thread = m->thread,
				 .circle = m->circle,
				 .channel = m->kind == CONVERSATION_CHANNEL,
				 .author = e->actor};
}

static void run_add(struct db *db, struct run_said *run, int64_t message)
{
	*ARENA_PUSH(db->arena, &run->messages) = message;
	run->newest = message > run->newest ? message : run->newest;
}

/* The last one who spoke in a conversation goes on, or another one begins. */
static void add_to_run(struct db *db, struct runs_said *runs, const struct q_notify_message *m,
		       const struct event *e)
{
	size_t i = runs->n;
	while (i && runs->v[i - 1].conversation != m->conversation)
		i--;
	struct run_said *run = i ? &runs->v[i - 1] : NULL;
	if (!run || !ID_EQ(run->author, e->actor) || run->thread != m->thread) {
		run = ARENA_PUSH(db->arena, runs);
		*run = run_of(m, e);
	}
	run_add(db, run, e->item.v);
}

/* Who is named hears of that, and of nothing else. */
static err tell_named(struct db *db, const struct event *e, const struct q_notify_message *m)
{
	struct id_list named = {0};
	struct run_said run = run_of(m, e);
	TRY(named_in(db, m, e->item.v, &named));
	for (size_t i = 0; i < named.n; i++)
		TRY(tell(db, (person_id){named.v[i]}, NOTIFY_NAMED, m->conversation, 0, e->actor));
	run_add(db, &run, e->item.v);
	return tell_run(db, &run, &named);
}

/* Words with nobody's name in them are told together at the end of the run. */
static err tell_said(struct db *db, const struct event *e, struct runs_said *runs)
{
	struct q_notify_message m;
	bool found;
	TRY(q_notify_message(db, e->item.v, &m, &found));
	if (!found || m.state != STATE_PUBLISHED || ID_NONE(e->actor))
		return OK;
	if (str_find(m.body, S("@")) >= 0) {
		/* What was said before is told before: the row names who spoke last. */
		TRY(tell_runs(db, runs));
		return tell_named(db, e, &m);
	}
	if (m.kind != CONVERSATION_CHANNEL || m.thread)
		add_to_run(db, runs, &m, e);
	return OK;
}

static err tell_event(struct db *db, const struct event *e)
{
	int64_t thread = e->root.v ? e->root.v : e->item.v;
	switch (e->kind) {
	case EVENT_COMMENTED:
		return tell_answer(db, e);
	case EVENT_MENTIONED:
		return tell(db, e->subject, NOTIFY_MENTION, thread, e->item.v, e->actor);
	case EVENT_FOLLOWED:
		return tell(db, e->subject, NOTIFY_FOLLOW, 0, 0, e->actor);
	case EVENT_RATED:
		return tell(db, e->subject, NOTIFY_RATING, thread, e->item.v, e->actor);
	case EVENT_LIKED:
		return tell(db, e->subject, NOTIFY_LIKE, e->item.v, e->item.v, e->actor);
	case EVENT_MEMBER:
		return tell(db, e->subject, NOTIFY_MEMBER, e->place.v, 0, e->actor);
	case EVENT_ENDORSED:
		return tell(db, e->subject, NOTIFY_ENDORSE, e->item.v, 0, e->actor);
	case EVENT_ASKED:
		return tell_hosts(db, e);
	case EVENT_INVITED:
		return tell(db, e->subject, NOTIFY_INVITED, e->place.v, 0, e->actor);
	case EVENT_ACCEPTED:
		return tell(db, e->subject, NOTIFY_ACCEPTED, thread, e->item.v, e->actor);
	case EVENT_CONVERSED:
		return tell(db, e->subject, NOTIFY_CONVERSED, e->item.v, 0, e->actor);
	case EVENT_PUBLISHED:
	case EVENT_SAID: /* tell_said */
	case EVENT_RESAID:
	case EVENT_MOVED:
	case EVENT_EDITED:
	case EVENT_DELETED:
	case EVENT_NOTIFIED:
	case EVENT_PRESENCE:
	case EVENT_SIGNED_OUT:
	case EVENT_LEFT:
	case EVENT_NARROWED:
		break;
	}
	return OK;
}

err notify_tell(struct db *db, person_id owner, enum notify_kind kind, item_id thread, item_id item,
		person_id who)
{
	return tell(db, owner, kind, thread.v, item.v, who);
}

static err tell_self(struct db *db, person_id owner, enum notify_kind kind, int64_t thread,
		     int64_t item)
{
	struct q_notify_open open;
	bool found;
	TRY(q_notify_open(db, owner, kind, thread, &open, &found));
	if (found)
		return OK;
	return put(db, owner, kind, WHY_KIND, thread, item, owner);
}

err notify_own(struct db *db, person_id owner, enum notify_kind kind, item_id item)
{
	struct q_notify_may may;
	bool found;
	TRY(q_notify_may(db, owner, item, item.v, owner, &may, &found));
	return found ? tell_self(db, owner, kind, item.v, item.v) : OK;
}

err notify_self(struct db *db, person_id owner, enum notify_kind kind, item_id thread)
{
	return tell_self(db, owner, kind, thread.v, 0);
}

err notify_due(struct db *db, person_id owner, item_id item)
{
	return notify_own(db, owner, NOTIFY_DUE, item);
}

err notify_run(struct db *db, bool *more)
{
	struct event_list events;
	struct runs_said runs = {0};
	TRY(event_next(db, S("notify"), EVENTS_A_RUN, &events));
	*more = events.n == EVENTS_A_RUN;
	for (size_t i = 0; i < events.n; i++) {
		TRY(events.v[i].kind == EVENT_SAID ? tell_said(db, &events.v[i], &runs)
						   : tell_event(db, &events.v[i]));
		/* What was told is an event itself, to be passed over. */
		*more = *more ||
			(events.v[i].kind != EVENT_PUBLISHED && events.v[i].kind < EVENT_NOTIFIED);
	}
	TRY(tell_runs(db, &runs));
	return events.n ? event_done(db, S("notify"), &events.v[events.n - 1]) : OK;
}

err notify_count(struct db *db, int64_t *count)
{
	struct q_notify_count_list rows = {0};
	TRY(q_notify_count(db, &rows));
	*count = (int64_t)rows.n;
	return OK;
}

err notify_conversations(struct db *db, int64_t *count)
{
	struct q_notify_conversations q;
	TRY(q_notify_conversations(db, &q));
	*count = q.n;
	return OK;
}

static void take_rows(struct arena *a, const struct q_notify_page_list *rows,
		      struct notification_list *list)
{
	*list = (struct notification_list){0};
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_notify_page *r = &rows->v[i];
		*ARENA_PUSH(a, list) = (struct notification){.id = r->id,
							     .kind = (enum notify_kind)r->kind,
							     .why = (enum notify_why)r->why,
							     .thread = r->thread,
							     .item = r->item,
							     .who = {r->who},
							     .who_handle = r->who_handle,
							     .who_name = r->who_name,
							     .who_photo = r->who_photo,
							     .who_hue = r->who_hue,
							     .count = r->count,
							     .created = r->created,
							     .read = r->read,
							     .item_kind = r->item_kind};
	}
}

err notify_list(struct db *db, int64_t before, struct notification_list *list)
{
	struct q_notify_page_list rows = {0};
	TRY(q_notify_page(db, before ? before : INT64_MAX, &rows));
	take_rows(db->arena, &rows, list);
	return OK;
}

err notify_list_mail(struct db *db, int64_t mail, struct notification_list *list)
{
	struct q_notify_page_list rows = {0};
	TRY(q_notify_mailed(db, mail, &rows));
	take_rows(db->arena, &rows, list);
	return OK;
}

err notify_read_all(struct db *db)
{
	int64_t read;
	TRY(q_notify_read_all(db, &read));
	return read ? tell_live(db, db->viewer) : OK;
}

err notify_place_left(struct db *db, person_id person, place_id place)
{
	return q_notify_place_left(db, person, place);
}

err notify_read_thread(struct db *db, item_id thread)
{
	int64_t read;
	struct q_notify_unread_in unread;
	bool any;
	/* Asked at each message, and most find nothing: looking is much cheaper than an update. */
	TRY(q_notify_unread_in(db, thread.v, &unread, &any));
	if (!any)
		return OK;
	TRY(q_notify_read_thread(db, thread.v, &read));
	return read ? tell_live(db, db->viewer) : OK;
}

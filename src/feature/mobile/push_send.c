/* SPDX-License-Identifier: Apache-2.0
 * push_send: tells browsers of notifications. A job reads the events that notifications leave, and
 * queues one job a person; that one reads, as this person and with the rights of that moment, what
 * came since each browser was told last, and says who did what kind of thing: never the words. What
 * does not get through is tried again a few times, and forgotten: it stands in the bell.
 */
#include "base/clock.h"
#include "base/json.h"
#include "core/app.h"
#include "core/event.h"
#include "core/fetch.h"
#include "core/notify_choice.h"
#include "core/session.h"
#include "feature/mobile/handlers.h"
#include "feature/mobile/subscription.h"
#include "ui/format.h"

#include "mobile.sql.h"

enum { EVENTS_A_RUN = 2000, PATIENCE = 5 * SECOND, FAILURES = 8, TRIES = 3 };

/* ---- who is to be told ---- */

static bool is_among(const struct id_list *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i] == id)
			return true;
	return false;
}

err push_look(struct db *db, const struct app *app, str payload)
{
	struct event_list events;
	struct id_list people = {0};
	(void)payload;
	if (!app->fetcher)
		return OK;
	TRY(push_key_have(db));
	TRY(event_next(db, S("push"), EVENTS_A_RUN, &events));
	for (size_t i = 0; i < events.n; i++) {
		const struct event *e = &events.v[i];
		if (e->kind == EVENT_NOTIFIED && !is_among(&people, e->subject.v))
			*ARENA_PUSH(db->arena, &people) = e->subject.v;
	}
	for (size_t i = 0; i < people.n; i++) {
		struct q_push_asked asked;
		bool found;
		struct out id = out_new(db->arena, 24);
		TRY(q_push_asked(db, (person_id){people.v[i]}, &asked, &found));
		out_int(&id, people.v[i]);
		if (found)
			TRY(job_add(db, S("fetch.push"), out_view(&id), 0, true));
	}
	return events.n ? event_done(db, S("push"), &events.v[events.n - 1]) : OK;
}

/* ---- what is said ---- */

/* Who looks at it is told by name only of whom the viewer may know. */
static str words_of(struct arena *a, enum lang lang, const struct notification *n)
{
	const char *words = NULL;
	switch (n->kind) {
	case NOTIFY_MENTION:
	case NOTIFY_NAMED:
		words = T(lang, "# named you");
		break;
	case NOTIFY_REPLY:
	case NOTIFY_THREAD:
		words = T(lang, "# answered");
		break;
	case NOTIFY_MESSAGE:
		words = T(lang, "# wrote to you");
		break;
	case NOTIFY_CONVERSED:
		words = T(lang, "# brought you into a conversation");
		break;
	case NOTIFY_ASSIGNED:
		words = T(lang, "# gave you something to do");
		break;
	case NOTIFY_ASKED:
		words = T(lang, "# asks to be let in");
		break;
	case NOTIFY_INVITED:
		words = T(lang, "# invites you");
		break;
	case NOTIFY_DUE:
	case NOTIFY_EVENT_SOON:
		return str_from(T(lang, "Something is due soon"));
	case NOTIFY_EVENT_CHANGED:
	case NOTIFY_EVENT_CANCELLED:
	case NOTIFY_SEAT:
		return str_from(T(lang, "An event that you come to has changed"));
	default:
		return str_from(T(lang, "Something new for you"));
	}
	return format_fill(a, words, n->who_handle.n ? n->who_name : str_from(T(lang, "Somebody")));
}

struct pushing {
	const struct app *app;
	struct arena *a;
	person_id person;
	enum lang lang;
	str title;
	struct push_key key;
	struct notification_list news; /* newest first */
	struct notify_choices choices;
	struct q_push_of_list browsers;
	int64_t quiet_until; /* 0: one may be told now */
	bool again;	     /* one did not answer */
};

/* Rows that are there may be from before it was chosen otherwise. */
static bool is_wanted(const struct pushing *p, enum notify_kind kind)
{
	enum notify_topic topic = notify_topic_of(kind);
	return p->choices.push[topic] && p->choices.how[topic] != HOW_NOT;
}

/* What one browser was not told of: its newest, and how many others; false when there is nothing.
 */
static bool message_for(struct pushing *p, int64_t told, str *text, int64_t *newest)
{
	struct out o = out_new(p->a, PUSH_TEXT_MAX);
	const struct notification *first = NULL;
	int64_t n = 0;
	for (size_t i = 0; i < p->news.n; i++) {
		const struct notification *one = &p->news.v[i];
		if (one->read || one->id <= told || !is_wanted(p, one->kind))
			continue;
		first = first ? first : one;
		n++;
	}
	if (!first)
		return false;
	str body = words_of(p->a, p->lang, first);
	if (n > 1) {
		struct out more = out_new(p->a, 24);
		out_int(&more, n - 1);
		body = str_cat(p->a, body, S(" "),
			       format_fill(p->a, T(p->lang, "(and # more)"), out_view(&more)));
	}
	json_open(&o, NULL, '{');
	json_str(&o, "title", p->title);
	json_str(&o, "body", body);
	json_str(&o, "lang", lang_code(p->lang));
	json_str(&o, "tag", S("notifications"));
	json_str(&o, "url", S("/notifications"));
	json_close(&o, '}');
	*text = out_view(&o);
	*newest = first->id;
	return !o.bad;
}

/* ---- telling ---- */

static err read_all(struct db *db, void *arg)
{
	struct pushing *p = arg;
	struct viewer viewer;
	TRY(session_look_as(db, p->person, &viewer));
	p->lang = viewer.has_language ? viewer.lang : LANG_EN;
	TRY(q_push_of(db, p->person, &p->browsers));
	if (!p->browsers.n)
		return OK;
	TRY(notify_choices(db, p->person, &p->choices));
	int64_t end;
	TRY(notify_silence_end(db, p->person, &p->choices, db->now, &end));
	p->quiet_until = end > db->now ? end : 0;
	TRY(notify_list(db, 0, &p->news));
	return push_key_find(db, &p->key);
}

static err reading(const struct app *app, struct arena *a, err (*fn)(struct db *, void *),
		   void *arg)
{
	struct db db = {0};
	TRY(db_read_begin(app->database, a, &db));
	err e = fn(&db, arg);
	db_read_end(&db);
	return e;
}

enum outcome { TOLD, GONE, FAILED };
struct told {
	int64_t id, newest, failures;
	enum outcome outcome;
};

static err note(struct db *db, void *arg)
{
	const struct told *t = arg;
	if (t->outcome == TOLD)
		return q_push_told(db, t->id, t->newest);
	if (t->outcome == GONE || t->failures + 1 >= FAILURES)
		return q_push_gone(db, t->id);
	return q_push_failed(db, t->id);
}

static enum outcome post(struct pushing *p, const struct q_push_of *b, str text)
{
	struct push_target t = {.endpoint = b->endpoint};
	struct fetch_answer answer;
	bytes body;
	str authorization, why;
	str subject = str_starts(p->app->base_url, S("https://")) ? p->app->base_url
								  : S("https://ruche.invalid");
	if (b->point.n != PUSH_POINT || b->auth.n != PUSH_AUTH)
		return GONE;
	memcpy(t.point, b->point.p, PUSH_POINT);
	memcpy(t.auth, b->auth.p, PUSH_AUTH);
	if (push_seal(p->a, &t, text, &body) ||
	    push_authorization(p->a, &p->key, b->endpoint, subject, clock_now(), &authorization))
		return FAILED;
	const struct fetch_header headers[] = {
		{S("Authorization"), authorization},
		{S("Content-Encoding"), S("aes128gcm")},
		{S("Content-Type"), S("application/octet-stream")},
		{S("TTL"), S("86400")},
		{S("Topic"), S("notifications")},
		{S("Urgency"), S("normal")},
	};
	const struct fetch_question q = {.url = b->endpoint,
					 .patience = PATIENCE,
					 .most = 64 << 10,
					 .post = true,
					 .body = body,
					 .headers = headers,
					 .headers_n = sizeof(headers) / sizeof(*headers)};
	err e = fetch(p->app->fetcher, p->a, &q, &answer, &why);
	if (e == OK && answer.status >= 200 && answer.status < 300)
		return TOLD;
	/* The browser took it back, or it leads nowhere that may be asked. */
	if (e == DENIED || (e == OK && (answer.status == 404 || answer.status == 410)))
		return GONE;
	p->again = p->again || e == BUSY ||
		   (e == OK && (answer.status == 429 || answer.status >= 500));
	return FAILED;
}

/* Behind the quiet hours, and when one may be disturbed again, it is looked at anew: what was read
 * by then is not told. And now and then before: they may be changed, and this one keeps others
 * away. */
static err later(struct pushing *p, str payload)
{
	struct db db = {0};
	TRY(db_write_begin(p->app->database, p->a, &db));
	int64_t soon = db.now + 10 * MINUTE;
	int64_t due = p->quiet_until < soon ? p->quiet_until : soon;
	err e = job_add(&db, S("fetch.push"), payload, due, true);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

err push_send(const struct app *app, struct arena *a, const struct job *job)
{
	struct pushing p = {
		.app = app, .a = a, .title = app->organisation.n ? app->organisation : S("Ruche")};
	if (!str_to_int(job->payload, &p.person.v))
		return INVALID;
	if (!app->fetcher)
		return OK;
	err e = reading(app, a, read_all, &p);
	/* The account was closed, or nobody ever looked at the page. */
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	if (p.quiet_until)
		return later(&p, job->payload);
	for (size_t i = 0; i < p.browsers.n; i++) {
		const struct q_push_of *b = &p.browsers.v[i];
		struct told t = {.id = b->id, .failures = b->failures};
		str text;
		if (!message_for(&p, b->told, &text, &t.newest))
			continue;
		t.outcome = post(&p, b, text);
		TRY(job_note(app->database, a, note, &t));
	}
	return p.again && job->attempts < TRIES ? BUSY : OK;
}

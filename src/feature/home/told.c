/* SPDX-License-Identifier: Apache-2.0
 * told: how one wants to hear of things: for each topic, and when mail comes. The same fields come
 * from the form and from programs; one that was not sent stays as it is.
 */
#include "feature/home/handlers.h"

#include "core/mail.h"
#include "core/notify_choice.h"
#include "core/person.h"
#include "core/setting.h"
#include "ui/api.h"
#include "ui/page.h"

#include "told.html.h"

static const char *const topic_labels[TOPICS] = {
	[TOPIC_MENTION] = T_KEY("Somebody mentions you"),
	[TOPIC_ANSWER] = T_KEY("Answers to you, and in threads that you follow"),
	[TOPIC_MESSAGE] = T_KEY("Messages in conversations"),
	[TOPIC_INVITED] = T_KEY("Invitations, and who asks to come in"),
	[TOPIC_TODO] = T_KEY("What is in your hands to do"),
	[TOPIC_EVENT] = T_KEY("Events that you come to"),
	[TOPIC_WATCHED] = T_KEY("Pages and blogs that you watch"),
	[TOPIC_FOLLOWER] = T_KEY("Followers and colleagues"),
	[TOPIC_THANKS] = T_KEY("Thanks, ratings and skills"),
	[TOPIC_GUIDELINE] = T_KEY("What you proposed or planned"),
	[TOPIC_JAM] = T_KEY("Jams that you take part in"),
};
static const char *const how_labels[HOWS] = {
	[HOW_NOT] = T_KEY("No news of it"),
	[HOW_BELL] = T_KEY("In the bell"),
	[HOW_DIGEST] = T_KEY("In the bell, and by mail in the digest"),
	[HOW_MAIL] = T_KEY("In the bell, and by mail soon"),
};
/* [0] every day, then by the number of the day in the week. */
static const struct {
	str name;
	const char *label;
} days[] = {
	{S("daily"), T_KEY("each day")},	{S("monday"), T_KEY("on Mondays")},
	{S("tuesday"), T_KEY("on Tuesdays")},	{S("wednesday"), T_KEY("on Wednesdays")},
	{S("thursday"), T_KEY("on Thursdays")}, {S("friday"), T_KEY("on Fridays")},
	{S("saturday"), T_KEY("on Saturdays")}, {S("sunday"), T_KEY("on Sundays")},
};
enum { DAYS = sizeof(days) / sizeof(*days), HOURS = 24, TIME_TEXT = 8 };

static str label(struct rq *rq, const char *key)
{
	return str_from(message_find(rq->lang, key, 1));
}

void told_topics_of(struct rq *rq, int64_t set, struct told_topics *topics)
{
	for (int i = TOPIC_NONE + 1; i < TOPICS; i++)
		if (set >> i & 1)
			*ARENA_PUSH(rq->arena, topics) = (struct told_topic){
				.name = notify_topic_name((enum notify_topic)i),
				.label = message_find(rq->lang, topic_labels[i], 1)};
}

/* ---- times of the day ---- */

static str time_text(struct arena *a, int minutes)
{
	struct out o = out_new(a, TIME_TEXT);
	out_fmt(&o, "%02d:%02d", minutes / 60, minutes % 60);
	return out_view(&o);
}

/* "22:00" */
static bool time_read(str text, int *minutes)
{
	int64_t hour, minute;
	str rest = text, first = str_cut(&rest, ':');
	if (first.n != 2 || rest.n != 2 || !str_to_int(first, &hour) ||
	    !str_to_int(rest, &minute) || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	*minutes = (int)(hour * 60 + minute);
	return true;
}

/* ---- reading ---- */

static void read_topics(struct rq *rq, struct notify_choices *c)
{
	for (int i = TOPIC_NONE + 1; i < TOPICS; i++) {
		const char *name = cstr(rq->arena, notify_topic_name((enum notify_topic)i));
		if (!rq_form_has(rq, name))
			continue;
		c->how[i] = notify_how_named(rq_form(rq, name));
		if (c->how[i] == HOWS)
			form_error(rq, name, T(rq->lang, "This is not, bell, digest or mail."));
	}
}

/* Which of them are pushed: as many fields as are ticked, or one with the names and spaces between.
 */
static void read_push(struct rq *rq, struct notify_choices *c)
{
	if (!rq_form_has(rq, "push"))
		return;
	for (int i = TOPIC_NONE + 1; i < TOPICS; i++)
		c->push[i] = false;
	for (size_t f = 0; f < rq->form.n; f++) {
		if (!str_eq(rq->form.v[f].name, S("push")))
			continue;
		str rest = rq->form.v[f].value;
		for (str name = str_word(&rest); name.n; name = str_word(&rest)) {
			int topic = TOPIC_NONE + 1;
			while (topic < TOPICS &&
			       !str_eq(notify_topic_name((enum notify_topic)topic), name))
				topic++;
			if (topic < TOPICS)
				c->push[topic] = true;
			else
				form_error(rq, "push",
					   T(rq->lang, "These are names of kinds of news, with "
						       "spaces between."));
		}
	}
}

static void read_digest(struct rq *rq, struct notify_choices *c)
{
	int64_t hour = rq_form_int(rq, "hour", c->hour);
	if (hour < 0 || hour >= HOURS)
		form_error(rq, "hour", T(rq->lang, "The hour is a number from 0 to 23."));
	else
		c->hour = (int)hour;
	if (!rq_form_has(rq, "digest"))
		return;
	int day = 0;
	while (day < DAYS && !str_eq(days[day].name, rq_form(rq, "digest")))
		day++;
	if (day == DAYS)
		form_error(rq, "digest", T(rq->lang, "This is daily, or a day of the week."));
	else
		c->weekday = day;
}

static void read_quiet(struct rq *rq, struct notify_choices *c)
{
	if (!rq_form_has(rq, "quiet_from") && !rq_form_has(rq, "quiet_to"))
		return;
	str from = str_trim(rq_form(rq, "quiet_from")), to = str_trim(rq_form(rq, "quiet_to"));
	if (str_empty(from) && str_empty(to))
		c->quiet_from = c->quiet_to = 0;
	else if (!time_read(from, &c->quiet_from) || !time_read(to, &c->quiet_to))
		form_error(rq, "quiet_from",
			   T(rq->lang, "Quiet hours have a beginning and an end, like 22:00."));
}

/* ---- showing ---- */

static void fill_topics(struct rq *rq, const struct notify_choices *c, struct told_page *p)
{
	told_topics_of(rq, -1, &p->topics);
	for (size_t i = 0; i < p->topics.n; i++) {
		p->topics.v[i].push = c->push[i + 1];
		for (int h = 0; h < HOWS; h++)
			*ARENA_PUSH(rq->arena, &p->topics.v[i].hows) =
				(struct told_how){notify_how_name((enum notify_how)h),
						  message_find(rq->lang, how_labels[h], 1),
						  c->how[i + 1] == (enum notify_how)h};
	}
}

static void fill_times(struct rq *rq, const struct notify_choices *c, struct told_page *p)
{
	for (int i = 0; i < DAYS; i++)
		*ARENA_PUSH(rq->arena, &p->days) = (struct told_choice){
			days[i].name, label(rq, days[i].label), c->weekday == i};
	for (int i = 0; i < HOURS; i++)
		*ARENA_PUSH(rq->arena, &p->hours) = (struct told_choice){
			str_sub(time_text(rq->arena, i * 60), i < 10 ? 1 : 0, i < 10 ? 1 : 2),
			time_text(rq->arena, i * 60), c->hour == i};
	if (c->quiet_from != c->quiet_to) {
		p->quiet_from = time_text(rq->arena, c->quiet_from);
		p->quiet_to = time_text(rq->arena, c->quiet_to);
	}
	p->zone = str_empty(c->zone) ? S("UTC") : c->zone;
}

/* Who is told of what, when: the same for the API and the export of one's own data. */
static void members(struct out *o, struct arena *a, const struct notify_choices *c)
{
	bool quiet = c->quiet_from != c->quiet_to;
	for (int i = TOPIC_NONE + 1; i < TOPICS; i++)
		json_str(o, cstr(a, notify_topic_name((enum notify_topic)i)),
			 notify_how_name(c->how[i]));
	struct out pushed = out_new(a, 512);
	for (int i = TOPIC_NONE + 1; i < TOPICS; i++) {
		if (!c->push[i])
			continue;
		if (pushed.n)
			out_byte(&pushed, ' ');
		out_str(&pushed, notify_topic_name((enum notify_topic)i));
	}
	json_str(o, "push", out_view(&pushed));
	json_str(o, "digest", days[c->weekday].name);
	json_int(o, "hour", c->hour);
	json_str(o, "quiet_from", quiet ? time_text(a, c->quiet_from) : STR_NONE);
	json_str(o, "quiet_to", quiet ? time_text(a, c->quiet_to) : STR_NONE);
	json_str(o, "time_zone", str_empty(c->zone) ? S("UTC") : c->zone);
}

static err told_json(struct rq *rq, const struct notify_choices *c, const struct told_page *p)
{
	api_begin(rq);
	members(rq->out, rq->arena, c);
	json_bool(rq->out, "mail", p->mail && p->email.n);
	return api_end(rq);
}

err told_export(struct db *db, person_id person, struct out *json)
{
	struct notify_choices c;
	TRY(notify_choices(db, person, &c));
	json_open(json, "notifications", '{');
	members(json, db->arena, &c);
	json_close(json, '}');
	return OK;
}

static err show(struct rq *rq, const struct notify_choices *c)
{
	struct told_page p = {.mail = rq->app->mailer != NULL,
			      .saved = !str_empty(rq_query(rq, "saved"))};
	struct person me;
	TRY(person_find(rq->db, rq->viewer_id, &me));
	p.email = mail_address_valid(me.email) ? me.email : STR_NONE;
	fill_topics(rq, c, &p);
	fill_times(rq, c, &p);
	if (rq->format == FORMAT_JSON)
		return told_json(rq, c, &p);
	return page(rq, label(rq, T_KEY("What I hear of, and how")), v_told_show, &p);
}

err told_show(struct rq *rq)
{
	struct notify_choices c;
	TRY(notify_choices(rq->db, rq->viewer_id, &c));
	return show(rq, &c);
}

err told_update(struct rq *rq)
{
	struct notify_choices c;
	TRY(notify_choices(rq->db, rq->viewer_id, &c));
	read_topics(rq, &c);
	read_push(rq, &c);
	read_digest(rq, &c);
	read_quiet(rq, &c);
	if (rq->errors.n) {
		if (rq->format == FORMAT_JSON)
			return api_refuse(rq);
		rq->response.status = 422;
		return show(rq, &c);
	}
	TRY(notify_choices_put(rq->db, rq->viewer_id, &c));
	return rq->format == FORMAT_JSON ? show(rq, &c)
					 : redirect(rq, URL("/settings/notifications?saved=1"));
}

/* SPDX-License-Identifier: Apache-2.0
 * prepare: opening a jam from a template, what its owners decide before and while it runs, the
 * rehearsal, and taking part.
 */
#include "feature/jams/pages.h"

#include "base/utf8.h"
#include "core/guideline.h"
#include "core/job.h"
#include "ui/api.h"

#include "jam_prepare.html.h"

enum { LANGUAGES_MAX = 60, FIRST_WEEKDAY = 2, FIRST_HOUR = 9, DAYS = 3, LAST_DAYS = 1 };

/* ---- its fields ---- */

static void read_form(struct rq *rq, struct jam_form *f)
{
	place_names_read(rq, &f->names);
	form_take(rq, "opens", &f->opens);
	form_take(rq, "closes", &f->closes);
	form_take(rq, "freezes", &f->freezes);
	form_take(rq, "audience", &f->audience);
	form_take(rq, "languages", &f->languages);
	form_take(rq, "rules", &f->rules);
	form_take(rq, "from", &f->from);
}

/* People say when in their own zone, programs in UTC. */
static bool read_time(struct rq *rq, str text, int64_t *time)
{
	return rq->format == FORMAT_JSON ? parse_iso_time(text, time)
					 : format_read_input_time(locale_of(rq), text, time);
}

str jam_time_field(struct rq *rq, int64_t time)
{
	if (rq->format != FORMAT_JSON)
		return format_input_time(locale_of(rq), time);
	struct out o = out_new(rq->arena, 64);
	out_iso_time(&o, time);
	return out_view(&o);
}

static bool languages_good(str text)
{
	int n = 0;
	if (text.n > LANGUAGES_MAX)
		return false;
	for (str w = str_word(&text); w.n; w = str_word(&text), n++) {
		if (w.n < 2 || w.n > 3)
			return false;
		for (size_t i = 0; i < w.n; i++)
			if (w.p[i] < 'a' || w.p[i] > 'z')
				return false;
	}
	return n > 0;
}

bool jam_time_read(struct rq *rq, str text, int64_t was, int64_t *time)
{
	*time = was;
	return (was && str_eq(text, jam_time_field(rq, was))) || read_time(rq, text, time);
}

/* `was` is NULL for a new one. What the clock has passed stays as it was. */
static void check_times(struct rq *rq, const struct jam_form *f, const struct jam *was,
			struct jam *j)
{
	if (!jam_time_read(rq, f->opens, was ? was->opens : 0, &j->opens))
		form_error(rq, "opens", T(rq->lang, "When does it open?"));
	if (!jam_time_read(rq, f->closes, was ? was->closes : 0, &j->closes))
		form_error(rq, "closes", T(rq->lang, "When does it close?"));
	if (!jam_time_read(rq, f->freezes, was ? was->freezes : 0, &j->freezes))
		form_error(rq, "freezes", T(rq->lang, "Until when may people answer?"));
	if (was && was->phase > JAM_AHEAD)
		j->opens = was->opens;
	if (was && was->phase > JAM_OPEN)
		j->closes = was->closes;
	if (rq->errors.n)
		return;
	if (j->closes <= j->opens || j->closes - j->opens > JAM_DAYS_MAX * DAY)
		form_error(rq, "closes",
			   T(rq->lang, "It closes after it opens, 31 days later at the latest."));
	if (j->freezes < j->closes || j->freezes - j->closes > JAM_DAYS_MAX * DAY)
		form_error(rq, "freezes",
			   T(rq->lang, "Answers end when it closes, or at most 31 days later."));
	bool first = !was || was->phase == JAM_AHEAD;
	/* Whoever opens one by mistake opens it for all. */
	if (first && j->opens <= rq->db->now - DAY)
		form_error(rq, "opens", T(rq->lang, "It opens now or later."));
}

static err check_form(struct rq *rq, const struct jam_form *f, str is, const struct jam *was,
		      struct jam *j)
{
	check_times(rq, f, was, j);
	if (!languages_good(f->languages))
		form_error(rq, "languages",
			   T(rq->lang, "Codes of languages with spaces between, as: en fr"));
	if (utf8_count(f->rules) > JAM_RULES_MAX)
		form_error(rq, "rules", T(rq->lang, "At most 20,000 characters."));
	j->languages = f->languages;
	j->rules = f->rules;
	return place_names_check(rq, &f->names, is);
}

/* ---- a new one ---- */

/* A Tuesday at nine, a week from now at least, for three days, and a day more for answers. */
static void fill_times(struct rq *rq, struct jam_form *f)
{
	struct date d = format_local(locale_of(rq), rq->db->now + 7 * DAY);
	int64_t opens = rq->db->now + 7 * DAY, local = date_time(d);
	int64_t days = (FIRST_WEEKDAY - d.weekday + 7) % 7;
	int64_t wanted = local - local % DAY + days * DAY + FIRST_HOUR * HOUR;
	opens += wanted - local;
	opens -= opens % MINUTE;
	f->opens = jam_time_field(rq, opens);
	f->closes = jam_time_field(rq, opens + DAYS * DAY);
	f->freezes = jam_time_field(rq, opens + (DAYS + LAST_DAYS) * DAY);
}

/* Ground rules begin with what the guidelines say. */
static err fill_rules(struct rq *rq, str language, str *rules)
{
	struct clause_list clauses = {0};
	struct out o = out_new(rq->arena, JAM_RULES_MAX * 4);
	TRY(guideline_clauses(rq->db, language, &clauses));
	for (size_t i = 0; i < clauses.n; i++) {
		out_lit(&o, "- [");
		out_str(&o, clauses.v[i].title);
		out_lit(&o, "](/guidelines/");
		out_str(&o, clauses.v[i].name);
		out_lit(&o, ")\n");
	}
	*rules = out_view(&o);
	return o.bad;
}

/* The forums of a jam that is taken as a template. */
static err fill_from(struct rq *rq, struct jam_form *f, struct jam_forums *forums)
{
	struct place from;
	struct jam j;
	if (str_empty(f->from))
		return OK;
	err e = place_by_handle(rq->db, f->from, PLACE_JAM, &from, NULL);
	if (e == NOT_FOUND) {
		form_error(rq, "from", T(rq->lang, "There is no jam of that address."));
		return OK;
	}
	TRY(e);
	TRY(jam_of(rq->db, &from, &j));
	if (str_empty(f->rules))
		f->rules = j.rules;
	return jam_forums(rq->db, from.id, forums);
}

static err show_new(struct rq *rq, struct jam_edit_page *p)
{
	p->zone = rq->viewer->time_zone;
	const struct page how = {.title = str_from(T(rq->lang, "Prepare a jam")),
				 .active = S("/jams"),
				 .style = "jams/jams.css"};
	return page_as(rq, &how, v_jam_new, p);
}

err jam_new(struct rq *rq)
{
	struct jam_edit_page p = {.form = {.names.language = lang_code(rq->lang),
					   .audience = S("internal"),
					   .languages = S("en fr"),
					   .from = rq_query(rq, "from")}};
	fill_times(rq, &p.form);
	TRY(fill_from(rq, &p.form, &p.forums));
	if (str_empty(p.form.rules))
		TRY(fill_rules(rq, p.form.names.language, &p.form.rules));
	return show_new(rq, &p);
}

/* Four questions that any jam can begin with. */
static void usual_forums(struct rq *rq, str language, struct jam_forums *forums)
{
	enum lang lang = LANG_EN;
	(void)lang_parse(language, &lang);
	const struct {
		const char *title, *question;
	} usual[] = {
		{T(lang, "What we should begin"),
		 T(lang, "What would we do tomorrow if nobody had to allow it?")},
		{T(lang, "What we should stop"),
		 T(lang, "What costs us time and helps nobody we work for?")},
		{T(lang, "What we do well"),
		 T(lang, "What works in one place and should work everywhere?")},
		{T(lang, "Everything else"), T(lang, "What has nobody asked you yet?")},
	};
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		*ARENA_PUSH(rq->arena, forums) =
			(struct jam_forum){.title = str_from(usual[i].title),
					   .question = str_from(usual[i].question),
					   .language = language};
}

static err make_forums(struct rq *rq, const struct place *place, struct jam_forums *forums)
{
	for (size_t i = 0; i < forums->n; i++) {
		/* Who looked after it then was not asked to do so again. */
		forums->v[i].moderator = (person_id){0};
		TRY(jam_forum_make(rq->db, place, 0, &forums->v[i]));
	}
	return OK;
}

static err make_one(struct rq *rq, struct jam_edit_page *p, struct jam *j, bool *made)
{
	struct place place = {.audience = str_eq(p->form.audience, S("members"))
						  ? AUDIENCE_MEMBERS
						  : AUDIENCE_INTERNAL,
			      .handle = p->form.names.handle,
			      .owner = rq->viewer_id,
			      .title = p->form.names.title,
			      .description = p->form.names.about,
			      .language = p->form.names.language};
	*made = false;
	err e = jam_make(rq->db, &place, j);
	if (e == CONFLICT || e == INVALID) {
		place_handle_taken(rq);
		return OK;
	}
	TRY(e);
	*made = true;
	if (p->forums.n == 0)
		usual_forums(rq, place.language, &p->forums);
	return make_forums(rq, &place, &p->forums);
}

static err answer_made(struct rq *rq, str handle)
{
	struct jam_view v = {0};
	struct place place;
	if (rq->format != FORMAT_JSON)
		return redirect(rq, jam_action(rq, handle, "rules"));
	TRY(place_by_handle(rq->db, handle, PLACE_JAM, &place, NULL));
	TRY(place_view_of(rq, &place, &v.where));
	TRY(jam_of(rq->db, &place, &v.jam));
	return jam_json(rq, &v, 201);
}

err jam_create(struct rq *rq)
{
	struct jam_edit_page p = {.form = {.names.language = lang_code(rq->lang),
					   .audience = S("internal"),
					   .languages = S("en fr")}};
	struct jam j = {0};
	bool made = false;
	read_form(rq, &p.form);
	TRY(fill_from(rq, &p.form, &p.forums));
	TRY(check_form(rq, &p.form, STR_NONE, NULL, &j));
	if (rq->errors.n == 0)
		TRY(make_one(rq, &p, &j, &made));
	if (made)
		return answer_made(rq, j.handle);
	if (rq->format == FORMAT_JSON)
		return api_refuse(rq);
	rq->response.status = 422;
	return show_new(rq, &p);
}

/* ---- its settings ---- */

static struct jam_form stored(struct rq *rq, const struct jam_view *v)
{
	const struct place *p = &v->where.place;
	return (struct jam_form){.names = {.title = p->title,
					   .about = p->description,
					   .language = p->language,
					   .handle = p->handle},
				 .opens = jam_time_field(rq, v->jam.opens),
				 .closes = jam_time_field(rq, v->jam.closes),
				 .freezes = jam_time_field(rq, v->jam.freezes),
				 .audience = audience_name(p->audience),
				 .languages = v->jam.languages,
				 .rules = v->jam.rules};
}

static err show_settings(struct rq *rq, struct jam_view *v, struct jam_edit_page *p)
{
	p->zone = rq->viewer->time_zone;
	TRY(jam_forums(rq->db, v->jam.id, &p->forums));
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v->where, "settings", T(rq->lang, "Settings of the jam"), &how,
				v_jam_edit, p);
}

/* A frozen one is an archive. */
static err own_jam(struct rq *rq, struct jam_view *v)
{
	TRY(jam_asked_by(rq, ROLE_OWNER, v));
	return jam_changes(rq, v);
}

err jam_edit(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked_by(rq, ROLE_OWNER, &v));
	struct jam_edit_page p = {
		.v = &v, .form = stored(rq, &v), .saved = !str_empty(rq_query(rq, "saved"))};
	return show_settings(rq, &v, &p);
}

static err write_jam(struct rq *rq, const struct jam_view *v, const struct jam_form *f,
		     const struct jam *now)
{
	struct place place = v->where.place;
	enum audience audience =
		str_eq(f->audience, S("members")) ? AUDIENCE_MEMBERS : AUDIENCE_INTERNAL;
	place.title = f->names.title;
	place.description = f->names.about;
	place.language = f->names.language;
	TRY(place_update(rq->db, &place));
	TRY(place_sort(rq->db, &place, place.owner, STR_NONE));
	TRY(q_jam_write(rq->db, v->jam.id, now->opens, now->closes, now->freezes, now->languages,
			now->rules));
	/* What was said was said for those who could read it then. */
	if (audience == v->where.place.audience || v->jam.phase != JAM_AHEAD)
		return OK;
	return place_set_audience(rq->db, v->jam.id, audience);
}

err jam_update(struct rq *rq)
{
	struct jam_view v;
	struct jam now = {0};
	TRY(own_jam(rq, &v));
	struct jam_edit_page p = {.v = &v, .form = stored(rq, &v)};
	read_form(rq, &p.form);
	TRY(check_form(rq, &p.form, v.jam.handle, &v.jam, &now));
	if (rq->errors.n == 0)
		TRY(place_names_move(rq, v.jam.id, v.jam.handle, &p.form.names));
	if (rq->errors.n) {
		if (rq->format == FORMAT_JSON)
			return api_refuse(rq);
		rq->response.status = 422;
		return show_settings(rq, &v, &p);
	}
	TRY(write_jam(rq, &v, &p.form, &now));
	str handle = str_empty(p.form.names.handle) ? v.jam.handle : p.form.names.handle;
	rq->audit_detail = handle;
	if (rq->format != FORMAT_JSON)
		return redirect(
			rq, url_path(rq->arena, "%r?saved=1", jam_action(rq, handle, "settings")));
	TRY(place_find(rq->db, v.jam.id, &v.where.place));
	TRY(jam_of(rq->db, &v.where.place, &v.jam));
	return jam_json(rq, &v, 200);
}

/* ---- rehearsal ---- */

err jam_rehearsal_update(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked_by(rq, ROLE_OWNER, &v));
	if (v.jam.phase != JAM_AHEAD)
		return fail(rq, CONFLICT, T(rq->lang, "It has opened: rehearsals are over."));
	TRY(q_jam_rehearse(rq->db, v.jam.id, rq_form_int(rq, "on", 0) == 1));
	return redirect(rq, v.where.url);
}

err jam_rehearsal_delete(struct rq *rq)
{
	struct jam_view v;
	bool more;
	TRY(jam_asked_by(rq, ROLE_OWNER, &v));
	TRY(jam_wipe(rq->db, v.jam.id, &more));
	if (more)
		TRY(job_add(rq->db, S("jams.wipe"), id_text(rq, v.jam.id.v), 0, true));
	rq->audit_detail = v.jam.handle;
	return redirect(rq, v.where.url);
}

/* ---- taking part ---- */

err jam_membership_create(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked(rq, &v));
	if (!v.where.may_write || v.jam.phase == JAM_FROZEN)
		return fail(rq, DENIED, T(rq->lang, "Nobody comes in here any more."));
	TRY(jam_enter(rq->db, v.jam.id));
	if (rq->format == FORMAT_JSON) {
		v.where.role = v.where.role ? v.where.role : ROLE_MEMBER;
		return jam_json(rq, &v, 200);
	}
	return redirect_back(rq, v.where.url);
}

err jam_membership_delete(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked(rq, &v));
	err e = v.in ? jam_part(rq->db, &v.where.place, rq->viewer_id) : OK;
	if (e == CONFLICT)
		return fail(rq, CONFLICT,
			    T(rq->lang, "The last owner stays. Make somebody else an owner "
					"first."));
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	/* Who has left a closed one finds nothing at its address. */
	return redirect(rq, v.where.place.circle <= CIRCLE_INTERNAL && rq->viewer->employee
				    ? v.where.url
				    : URL("/jams"));
}

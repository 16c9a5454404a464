/* SPDX-License-Identifier: Apache-2.0
 * understand_page: what many say in a jam, as a page and for programs. Posts that show something
 * are looked up again for whoever looks.
 */
#include "feature/jams/understand_pages.h"

#include <math.h>

#include "base/clock.h"
#include "core/fragment.h"
#include "core/insight/mood.h"
#include "ui/api.h"

#include "understand.html.h"

/* ---- the machine beside people ---- */

const struct mood_measured mood_measured[] = {
	{"en", T_KEY("short messages"), 3759, 0.98, 0.80},
	{"en", T_KEY("newspaper editorials"), 2897, 0.74, 0.30},
	{"en", T_KEY("film subtitles"), 5519, 0.76, 0.14},
	{"fr", T_KEY("film subtitles"), 1501, 0.68, -0.12},
	{0},
};

bool mood_measured_weak(const struct mood_measured *m)
{
	return m->agreement < MOOD_AGREEMENT;
}

bool mood_is_weak(void)
{
	bool weak = false;
	for (const struct mood_measured *m = mood_measured; m->language; m++)
		weak = weak || mood_measured_weak(m);
	return weak;
}

struct measured_rows mood_measured_rows(const struct rq *rq)
{
	struct measured_rows rows = {0};
	for (const struct mood_measured *m = mood_measured; m->language; m++)
		*ARENA_PUSH(rq->arena, &rows) = (struct measured_row){
			.of = m,
			.language = language_name(rq->arena, rq->lang, str_from(m->language)),
			.texts = str_from(message_find(rq->lang, m->texts, 1))};
	return rows;
}

/* ---- values ---- */

str mood_of_hundred(const struct rq *rq, int64_t hundredths)
{
	return mood_signed(rq, (double)hundredths / 100);
}

str mood_signed(const struct rq *rq, double mean)
{
	int64_t n = llround(mean * 100);
	str size = number(rq, n < 0 ? -n : n);
	return n == 0 ? size : str_cat(rq->arena, n > 0 ? S("+") : S("\u2212"), size);
}

str mood_between(const struct rq *rq, double mean, double error)
{
	return str_cat(rq->arena, mood_signed(rq, mean), S(" \u00b1 "),
		       number(rq, whole_percent(error)));
}

str decimal_text(const struct rq *rq, double v, int decimals)
{
	return format_decimal(locale_of(rq), v, decimals);
}

int64_t of_thousand(double chance)
{
	return llround(chance * 1000);
}

int64_t whole_percent(double share)
{
	return llround(share * 100);
}

str theme_change(const struct rq *rq, const struct q_theme_list *t)
{
	if (t->earlier == 0)
		return str_from(T(rq->lang, "new"));
	int64_t n = (t->texts - t->earlier) * 100 / t->earlier;
	str size = number(rq, n < 0 ? -n : n);
	return str_cat(rq->arena, n > 0 ? S("+") : n < 0 ? S("\u2212") : STR_NONE, size, S(" %"));
}

url said_post_url(const struct rq *rq, str jam, const struct said_post *post)
{
	return post->answer ? url_path(rq->arena, "/items/%i", post->id.v)
			    : idea_url(rq, jam, post->id);
}

/* ---- themes ---- */

static err read_themes(struct rq *rq, place_id jam, enum theme_stretch stretch, int64_t most,
		       struct theme_rows *rows)
{
	struct q_theme_list_list *list = NEW(rq->arena, struct q_theme_list_list);
	int64_t largest = 1;
	TRY(q_theme_list(rq->db, jam, stretch, most, list));
	for (size_t i = 0; i < list->n;) {
		struct theme_row row = {.of = &list->v[i]};
		for (; i < list->n && list->v[i].number == row.of->number; i++)
			*ARENA_PUSH(rq->arena, &row.posts) = (struct said_post){
				list->v[i].id, list->v[i].root != 0, list->v[i].title,
				list->v[i].author, list->v[i].post_language};
		/* What shows it was removed since, or is not for whoever looks. */
		if (row.posts.n < THEME_AUTHORS)
			continue;
		largest = row.of->texts > largest ? row.of->texts : largest;
		*ARENA_PUSH(rq->arena, rows) = row;
	}
	for (size_t i = 0; i < rows->n; i++)
		rows->v[i].width = rows->v[i].of->texts * 100 / largest;
	return OK;
}

/* ---- mood ---- */

static void place_on(struct out *o, double v)
{
	out_real(o, v < 0 ? 0 : v > 100 ? 100 : v, 2);
}

static str x_of(const struct rq *rq, const struct mood_view *m, int64_t time)
{
	struct out o = out_new(rq->arena, 32);
	double all = (double)(m->last - m->first);
	place_on(&o, all > 0 ? (double)(time - m->first) * 100 / all : 0);
	return out_view(&o);
}

/* Bars from the line in the middle: of the hours above it, or of those below. */
static str draw(const struct rq *rq, const struct mood_view *m, bool above)
{
	struct out o = out_new(rq->arena, 1 << 17);
	for (size_t i = 0; i < m->hours.n; i++) {
		const struct mood_hour *h = &m->hours.v[i];
		if ((h->mean >= 0) != above)
			continue;
		out_lit(&o, "M");
		out_str(&o, x_of(rq, m, h->starts));
		out_lit(&o, " 50V");
		place_on(&o, 50 - h->mean * 50 / m->scale);
		out_lit(&o, "H");
		out_str(&o, x_of(rq, m, h->starts + HOUR));
		out_lit(&o, "V50Z");
	}
	return o.bad ? STR_NONE : out_view(&o);
}

static int64_t hour_of(const struct jam *j, int64_t time)
{
	return (time - (j->opens - j->opens % HOUR)) / HOUR + 1;
}

struct mood_mark mood_mark_of(const struct jam *j, const struct q_turn_list *q)
{
	return (struct mood_mark){.of = q, .hour = hour_of(j, q->starts)};
}

static err read_mood(struct rq *rq, const struct jam_view *v, int64_t hours, struct mood_view *m)
{
	const struct jam *j = &v->jam;
	struct q_understand_moods_list rows = {0};
	struct q_turn_list_list *turns = NEW(rq->arena, struct q_turn_list_list);
	int64_t begins = j->opens - j->opens % HOUR, now = rq->db->now;
	m->last = now < j->closes ? now : j->closes;
	m->first = hours && m->last - hours * HOUR > begins ? m->last - hours * HOUR : begins;
	TRY(q_mood_list(rq->db, j->id, m->first, &rows));
	TRY(q_turn_list(rq->db, j->id, turns));
	double most = 0.1;
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_understand_moods *q = &rows.v[i];
		*ARENA_PUSH(rq->arena, &m->hours) = (struct mood_hour){
			q->starts, hour_of(j, q->starts), q->posts, q->authors, q->mean, q->error};
		most = fmax(most, fabs(q->mean));
		m->last = q->starts + HOUR > m->last ? q->starts + HOUR : m->last;
	}
	if (!hours && j->closes > m->last)
		m->last = j->closes;
	m->scale = most > 0.5 ? 1 : most > 0.25 ? 0.5 : 0.25;
	for (size_t i = 0; i < turns->n; i++) {
		struct mood_mark mark = mood_mark_of(j, &turns->v[i]);
		mark.x = x_of(rq, m, mark.of->starts);
		if (mark.of->starts < m->first)
			continue;
		*ARENA_PUSH(rq->arena, &m->turns) = mark;
		m->turned = m->turned || mark.of->standing == TURN_CERTAIN;
		m->unsure = m->unsure || mark.of->standing == TURN_UNCERTAIN;
	}
	m->above = draw(rq, m, true);
	m->below = draw(rq, m, false);
	if (now < m->last)
		m->now = x_of(rq, m, now);
	return OK;
}

/* ---- groups, and who has not been heard ---- */

static err read_groups(struct rq *rq, place_id jam, struct group_rows *rows)
{
	struct q_group_ideas_list *list = NEW(rq->arena, struct q_group_ideas_list);
	TRY(q_group_ideas(rq->db, jam, list));
	for (size_t i = 0; i < list->n;) {
		struct group_row row = {.people = list->v[i].people};
		for (int64_t n = list->v[i].number; i < list->n && list->v[i].number == n; i++)
			*ARENA_PUSH(rq->arena, &row.ideas) = &list->v[i];
		*ARENA_PUSH(rq->arena, rows) = row;
	}
	return OK;
}

static str part_label(const struct rq *rq, const struct q_unheard_list *u)
{
	if (str_empty(u->label))
		return str_from(T(rq->lang, "All the small ones together"));
	if (str_eq(u->label, S("-")))
		return str_from(T(rq->lang, "Not said"));
	if (u->sort == UNHEARD_COUNTRY)
		return country_name(rq->arena, rq->lang, u->label);
	return u->sort == UNHEARD_LANGUAGE ? language_name(rq->arena, rq->lang, u->label)
					   : u->label;
}

/* How many we are, and where, is for colleagues. */
static err read_unheard(struct rq *rq, place_id jam, struct unheard_rows *rows)
{
	struct q_unheard_list_list *list = NEW(rq->arena, struct q_unheard_list_list);
	if (!rq->viewer->employee)
		return OK;
	TRY(q_unheard_list(rq->db, jam, list));
	for (size_t i = 0; i < list->n; i++)
		*ARENA_PUSH(rq->arena, rows) =
			(struct unheard_row){&list->v[i], part_label(rq, &list->v[i])};
	return OK;
}

str heard_text(const struct rq *rq, int64_t heard)
{
	return heard < SHARE_FLOOR ? str_from(T(rq->lang, "fewer than five")) : number(rq, heard);
}

/* ---- the page ---- */

static err draw_beside(struct rq *rq, const struct jam_view *v, struct out *pulse,
		       struct out *themes)
{
	struct insight_page p = {.v = v};
	TRY(q_insight_find(rq->db, v->jam.id, &p.of, &p.made));
	if (!p.made)
		return OK;
	TRY(read_themes(rq, v->jam.id, THEMES_RECENT, THEMES_BESIDE, &p.recent));
	TRY(read_mood(rq, v, MOODS_BESIDE, &p.mood));
	v_insight_pulse(pulse, rq, &p);
	v_insight_aside(themes, rq, &p);
	return pulse->bad ? pulse->bad : themes->bad;
}

err insight_beside(struct rq *rq, const struct jam_view *v, html *pulse, html *themes)
{
	struct fragments *shared = rq->app->fragments;
	struct out key = out_new(rq->arena, 512), first = out_new(rq->arena, FRAGMENT_BYTES),
		   second = out_new(rq->arena, FRAGMENT_BYTES);
	str kept;
	out_fmt(&key, "insight %lld %d %d ", (long long)v->jam.id.v, (int)v->jam.phase,
		(int)rq->lang);
	out_str(&key, locale_of(rq).zone);
	bool there = fragments_get(shared, out_view(&key), clock_now(), rq->arena, &kept);
	if (!there) {
		TRY(draw_beside(rq, v, &first, &second));
		kept = str_cat(rq->arena, out_view(&first), S("\0"), out_view(&second));
		fragments_put(shared, out_view(&key), kept, clock_now() + BESIDE_KEPT * SECOND);
	}
	pulse->s = str_cut(&kept, 0); /* safe: by templates */
	themes->s = kept;	      /* safe: by templates */
	return OK;
}

static err fill_page(struct rq *rq, const struct jam_view *v, struct insight_page *p)
{
	p->v = v;
	TRY(q_insight_find(rq->db, v->jam.id, &p->of, &p->made));
	if (!p->made)
		return OK;
	p->measured = mood_measured_rows(rq);
	TRY(read_themes(rq, v->jam.id, THEMES_WHOLE, THEMES_SHOWN, &p->themes));
	TRY(read_themes(rq, v->jam.id, THEMES_RECENT, THEMES_SHOWN, &p->recent));
	TRY(read_groups(rq, v->jam.id, &p->groups));
	TRY(read_unheard(rq, v->jam.id, &p->unheard));
	p->parted = p->of.parted >= 0.25;
	return read_mood(rq, v, 0, &p->mood);
}

/* ---- for programs ---- */

const struct api_member jam_theme_members[] = {
	{"name", "string", "one or two words, as people wrote them"},
	{"language", "string", "ISO 639-1"},
	{"words", "string", "those that name it, with commas between"},
	{"posts", "integer", "ideas and answers about it"},
	{"authors", "integer", "by how many people, three at least"},
	{"earlier", "integer", "posts of the stretch of equal length before"},
	{"shown_by", "list of integer", "ids of posts that the viewer may read"},
	{0},
};
const struct api_member jam_hour_members[] = {
	{"starts", "time", "the beginning of the hour"},
	{"posts", "integer", "that said something"},
	{"authors", "integer", "by how many people, 20 at least"},
	{"mean", "number", "of the people, from -1 to 1"},
	{"error", "number", "half the width of its 95 % interval"},
	{"weak", "boolean", "machine and people agree too little on some of it (measured)"},
	{0},
};
const struct api_member jam_turn_members[] = {
	{"at", "time", "the first hour after it"},
	{"before", "number", "mean of the hours before"},
	{"after", "number", "and after"},
	{"chance", "number", "how often a flat line shows as much"},
	{"posts_before", "integer", "from how many posts that said something"},
	{"posts_after", "integer", "and after"},
	{"hours_before", "integer", "of how many hours"},
	{"hours_after", "integer", "and after"},
	{"error_before", "number", "half the width of the mean's 95 % interval"},
	{"error_after", "number", "and after"},
	{"standing", "string",
	 "certain; uncertain: of the newest hours, certain or withdrawn later; withdrawn: told "
	 "once, and not confirmed"},
	{"weak", "boolean", "machine and people agree too little on some of it (measured)"},
	{0},
};
const struct api_member jam_measured_members[] = {
	{"language", "string", "ISO 639-1"},
	{"texts", "string", "what people judged, too"},
	{"n", "integer", "how many texts"},
	{"right", "number", "share with the same sign, where both say something"},
	{"agreement", "number", "Krippendorff's alpha"},
	{"weak", "boolean", "below 0.6"},
	{0},
};
const struct api_member jam_opinion_members[] = {
	{"idea", "integer", "number of the idea"},
	{"agree", "boolean", "the group agrees; else it disagrees"},
	{"share", "integer", "per cent of the group that do, in steps of five"},
	{"others", "integer", "and of the others"},
	{0},
};
const struct api_member jam_group_members[] = {
	{"people", "integer", "how many, in steps of five"},
	{"ideas", "list of JamOpinion", "what makes it what it is"},
	{0},
};
const struct api_member jam_unheard_members[] = {
	{"sort", "string", "country, unit or language"},
	{"label", "string", "which one"},
	{"people", "integer", "how many belong to it"},
	{"heard", "integer", "how many of them spoke; absent below five", .optional = true},
	{"expected", "integer", "how many would have by its size"},
	{0},
};
const struct api_member jam_insight_members[] = {
	{"made", "time", "from what was there at that time; absent: nothing is known yet",
	 .optional = true},
	{"posts", "integer", "ideas and answers"},
	{"authors", "integer", "by how many people"},
	{"themes", "list of JamTheme", "of all that was said"},
	{"recent", "list of JamTheme", "of the last hours"},
	{"mood", "list of JamHour", "hours in which 20 people or more said something"},
	{"turns", "list of JamTurn", "where it turned"},
	{"withheld", "integer", "hours of too few people"},
	{"measured", "list of JamMeasured", "how far the machine's mood agrees with people's"},
	{"groups", "list of JamGroup", "people who think alike of ideas, 20 at least"},
	{"parted", "number", "how far the groups are apart, -1 to 1; below 0.25 hardly"},
	{"unheard", "list of JamUnheard",
	 "heard less than their size would have it; for colleagues"},
	{0},
};
const struct api_schema jam_one_insight = {.answer = "JamInsight"};

static void themes_json(struct out *o, const char *name, const struct theme_rows *rows)
{
	json_open(o, name, '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct theme_row *row = &rows->v[i];
		json_open(o, NULL, '{');
		json_str(o, "name", row->of->name);
		json_str(o, "language", row->of->language);
		json_str(o, "words", row->of->words);
		json_int(o, "posts", row->of->texts);
		json_int(o, "authors", row->of->authors);
		json_int(o, "earlier", row->of->earlier);
		json_open(o, "shown_by", '[');
		for (size_t k = 0; k < row->posts.n; k++)
			json_int(o, NULL, row->posts.v[k].id.v);
		json_close(o, ']');
		json_close(o, '}');
	}
	json_close(o, ']');
}

void turn_json(struct out *o, const char *name, const struct q_turn_list *t)
{
	static const char *const standings[] = {"", "certain", "uncertain", "withdrawn"};
	json_open(o, name, '{');
	json_time(o, "at", t->starts);
	json_real(o, "before", t->mean_before, 3);
	json_real(o, "after", t->mean_after, 3);
	json_real(o, "chance", t->chance, 3);
	json_int(o, "posts_before", t->posts_before);
	json_int(o, "posts_after", t->posts_after);
	json_int(o, "hours_before", t->hours_before);
	json_int(o, "hours_after", t->hours_after);
	json_real(o, "error_before", t->error_before, 3);
	json_real(o, "error_after", t->error_after, 3);
	json_str(o, "standing", str_from(standings[t->standing & 3]));
	json_bool(o, "weak", mood_is_weak());
	json_close(o, '}');
}

static void mood_json(struct out *o, const struct mood_view *m)
{
	json_open(o, "mood", '[');
	for (size_t i = 0; i < m->hours.n; i++) {
		json_open(o, NULL, '{');
		json_time(o, "starts", m->hours.v[i].starts);
		json_int(o, "posts", m->hours.v[i].posts);
		json_int(o, "authors", m->hours.v[i].authors);
		json_real(o, "mean", m->hours.v[i].mean, 3);
		json_real(o, "error", m->hours.v[i].error, 3);
		json_bool(o, "weak", mood_is_weak());
		json_close(o, '}');
	}
	json_close(o, ']');
	json_open(o, "turns", '[');
	for (size_t i = 0; i < m->turns.n; i++)
		turn_json(o, NULL, m->turns.v[i].of);
	json_close(o, ']');
}

static void measured_json(struct out *o)
{
	json_open(o, "measured", '[');
	for (const struct mood_measured *m = mood_measured; m->language; m++) {
		json_open(o, NULL, '{');
		json_str(o, "language", str_from(m->language));
		json_str(o, "texts", str_from(m->texts));
		json_int(o, "n", m->n);
		json_real(o, "right", m->right, 2);
		json_real(o, "agreement", m->agreement, 2);
		json_bool(o, "weak", mood_measured_weak(m));
		json_close(o, '}');
	}
	json_close(o, ']');
}

static void groups_json(struct out *o, const struct group_rows *rows)
{
	json_open(o, "groups", '[');
	for (size_t i = 0; i < rows->n; i++) {
		json_open(o, NULL, '{');
		json_int(o, "people", rows->v[i].people);
		json_open(o, "ideas", '[');
		for (size_t k = 0; k < rows->v[i].ideas.n; k++) {
			const struct q_group_ideas *q = rows->v[i].ideas.v[k];
			json_open(o, NULL, '{');
			json_int(o, "idea", q->id.v);
			json_bool(o, "agree", q->agree);
			json_int(o, "share", q->share);
			json_int(o, "others", q->others);
			json_close(o, '}');
		}
		json_close(o, ']');
		json_close(o, '}');
	}
	json_close(o, ']');
}

static void unheard_json(struct out *o, const struct unheard_rows *rows)
{
	static const char *const sorts[] = {"", "country", "unit", "language"};
	json_open(o, "unheard", '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_unheard_list *q = rows->v[i].of;
		json_open(o, NULL, '{');
		json_str(o, "sort", str_from(sorts[q->sort & 3]));
		json_str(o, "label", rows->v[i].label);
		json_int(o, "people", q->people);
		if (q->heard >= SHARE_FLOOR)
			json_int(o, "heard", q->heard);
		json_int(o, "expected", q->expected);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static err insight_json(struct rq *rq, const struct insight_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	if (p->made)
		json_time(o, "made", p->of.basis);
	json_int(o, "posts", p->of.posts);
	json_int(o, "authors", p->of.authors);
	themes_json(o, "themes", &p->themes);
	themes_json(o, "recent", &p->recent);
	mood_json(o, &p->mood);
	json_int(o, "withheld", p->of.withheld);
	measured_json(o);
	groups_json(o, &p->groups);
	json_real(o, "parted", p->of.parted, 2);
	unheard_json(o, &p->unheard);
	return api_end(rq);
}

err insight_show(struct rq *rq)
{
	struct jam_view v;
	struct insight_page p = {0};
	TRY(jam_asked(rq, &v));
	TRY(fill_page(rq, &v, &p));
	if (rq->format == FORMAT_JSON)
		return insight_json(rq, &p);
	const struct page how = {.style = "jams/jams.css", .script = "jams/insight.js"};
	return page_in_place_as(rq, &v.where, "insight", T(rq->lang, "What it says"), &how,
				v_insight_show, &p);
}

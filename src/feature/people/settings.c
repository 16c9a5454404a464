/* SPDX-License-Identifier: Apache-2.0
 * settings: what people say about themselves. The same fields come from the form and from the API;
 * a field that was not sent stays as it is.
 */
#include "feature/people/handlers.h"

#include "base/utf8.h"
#include "core/guideline.h"
#include "core/protected.h"
#include "feature/people/pages.h"
#include "core/words.h"

#include "people.html.h"
#include "people.sql.h"

/* Characters. */
enum { SHORT_MAX = 100, TITLE_MAX = 150, BIO_MAX = 2000, LANGUAGES_MAX = 12 };

/* ---- reading the form ---- */

static void read_text(struct rq *rq, const char *name, str *field, size_t most)
{
	if (!rq_form_has(rq, name))
		return;
	str given = str_trim(rq_form(rq, name));
	*field = given;
	if (utf8_count(given) > most)
		form_error(
			rq, name,
			cstr(rq->arena, format_fill(rq->arena, T(rq->lang, "At most # characters."),
						    number(rq, (int64_t)most))));
}

static bool one_of(str value, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(value, str_from(*list)))
			return true;
	return false;
}

static void read_choice(struct rq *rq, const char *name, str *field, const char *const *list)
{
	if (rq_form_has(rq, name) && one_of(rq_form(rq, name), list))
		*field = rq_form(rq, name);
}

static void read_person(struct rq *rq, struct person *p)
{
	static const char *const languages[] = {"", "en", "fr", NULL},
				 *const worded[] = {"en", "fr", NULL},
				 *const themes[] = {"light", "dark", NULL},
				 *const orders[] = {"ranked", "following", "latest", NULL};
	read_text(rq, "given_name", &p->given_name, SHORT_MAX);
	read_text(rq, "family_name", &p->family_name, SHORT_MAX);
	read_text(rq, "pronunciation", &p->pronunciation, SHORT_MAX);
	read_text(rq, "title", &p->title, TITLE_MAX);
	read_text(rq, "city", &p->city, SHORT_MAX);
	read_text(rq, "phone", &p->phone, SHORT_MAX);
	read_text(rq, "time_zone", &p->time_zone, SHORT_MAX);
	read_text(rq, "bio", &p->bio, BIO_MAX);
	read_choice(rq, "language", &p->language, languages);
	read_choice(rq, "disclaimer_language", &p->disclaimer_language, worded);
	read_choice(rq, "home_order", &p->home_order, orders);
	read_choice(rq, "theme", &p->theme, themes);
	if (str_eq(rq_form(rq, "theme"), S("auto")))
		p->theme = S("");
	int64_t hue = rq_form_int(rq, "hue", p->hue);
	if (hue >= 1 && hue <= 7)
		p->hue = hue;
	if (str_empty(p->given_name) && str_empty(p->family_name))
		form_error(rq, "given_name",
			   T(rq->lang, "Write your name; a pseudonym may stand beside it."));
	if (!str_empty(p->time_zone) && !zone_known(p->time_zone))
		form_error(rq, "time_zone",
			   T(rq->lang,
			     "This is no time zone we know. They are written like Europe/Paris."));
}

static void read_codes(struct rq *rq, str text, struct text_list *codes)
{
	while (text.n && codes->n < LANGUAGES_MAX) {
		str part = str_cut(&text, ',');
		for (str word = str_word(&part); word.n; word = str_word(&part)) {
			str code = str_lower(rq->arena, word);
			if (!language_known(rq->arena, code)) {
				form_error(
					rq, "languages",
					T(rq->lang, "Write languages by their codes: fr en pl."));
				return;
			}
			*ARENA_PUSH(rq->arena, codes) = code;
		}
	}
}

static void read_languages(struct rq *rq, struct text_list *codes)
{
	/* The form sends a field for each one chosen, programs send codes in one. */
	for (size_t i = 0; i < rq->form.n; i++)
		if (str_eq(rq->form.v[i].name, S("languages")))
			read_codes(rq, rq->form.v[i].value, codes);
}

static void read_links(struct rq *rq, struct link_rows *links)
{
	for (int64_t i = 1; i <= LINKS_MAX; i++) {
		struct out label = out_new(rq->arena, 32), address = out_new(rq->arena, 32);
		out_lit(&label, "link_label_");
		out_int(&label, i);
		out_lit(&address, "link_url_");
		out_int(&address, i);
		str name = str_trim(rq_form(rq, out_cstr(&label))),
		    to = str_trim(rq_form(rq, out_cstr(&address)));
		if (str_empty(to))
			continue;
		if (!str_starts(to, S("https://")) && !str_starts(to, S("http://")))
			to = str_cat(rq->arena, S("https://"), to);
		if (url_empty(url_check(rq->arena, to)) || to.n > 500 ||
		    utf8_count(name) > SHORT_MAX) {
			form_error(rq, out_cstr(&address),
				   T(rq->lang, "This is no address of a page: https://..."));
			continue;
		}
		*ARENA_PUSH(rq->arena, links) =
			(struct link_row){.label = str_empty(name) ? to : name, .address = to};
	}
}

/* ---- pseudonyms ---- */

static err refuse_name(struct rq *rq, const char *field, str resembles)
{
	struct clause clause = {0};
	err e = guideline_clause(rq->db, S("brand-names"), lang_code(rq->lang), &clause);
	if (e != OK && e != NOT_FOUND)
		return e;
	str text = format_fill(rq->arena,
			       T(rq->lang, "This reads like “#”, a protected name: a reader could "
					   "take you for the organisation."),
			       resembles);
	if (e == OK)
		text = str_cat(rq->arena, text, S(" "),
			       str_from(T(rq->lang, "The guidelines say:")), S(" “"), clause.title,
			       S(". "), markdown_text(rq->arena, clause.body, 600), S("”"));
	form_error(rq, field, cstr(rq->arena, text));
	return OK;
}

/* Also looks at the real name's fields only when they change: nobody is refused for the name they
 * were born with, but nobody renames themselves into a brand either. */
static err read_pseudonym(struct rq *rq, struct person *p, str *waits, str *resembles)
{
	enum protected_verdict verdict;
	str given = str_trim(rq_form(rq, "pseudonym"));
	if (!rq_form_has(rq, "pseudonym") || str_eq(given, p->pseudonym))
		return OK;
	if (utf8_count(given) > SHORT_MAX) {
		form_error(
			rq, "pseudonym",
			cstr(rq->arena, format_fill(rq->arena, T(rq->lang, "At most # characters."),
						    number(rq, SHORT_MAX))));
		return OK;
	}
	TRY(protected_judge(rq->db, given, &verdict, resembles));
	if (verdict == PROTECTED_REFUSED)
		return refuse_name(rq, "pseudonym", *resembles);
	if (verdict == PROTECTED_NEAR)
		*waits = given;
	else
		p->pseudonym = given;
	return OK;
}

static err judge_real_name(struct rq *rq, const struct person *before, const struct person *p)
{
	enum protected_verdict verdict;
	str resembles;
	if (str_eq(before->given_name, p->given_name) &&
	    str_eq(before->family_name, p->family_name))
		return OK;
	/* One that is too long is refused already, and would take all memory. */
	if (field_bad(rq, "given_name") || field_bad(rq, "family_name"))
		return OK;
	TRY(protected_judge(rq->db, str_cat(rq->arena, p->given_name, S(" "), p->family_name),
			    &verdict, &resembles));
	return verdict == PROTECTED_REFUSED ? refuse_name(rq, "given_name", resembles) : OK;
}

/* ---- showing the form ---- */

static void add_choice(struct rq *rq, struct choice_list *list, str value, str label, str now)
{
	*ARENA_PUSH(rq->arena, list) = (struct choice){value, label, str_eq(value, now)};
}

/* What the person has stands in the list too, wherever it came from. */
static void fill_zones(struct rq *rq, struct settings_page *p)
{
	str now = p->person.time_zone;
	bool listed = str_empty(now);
	add_choice(rq, &p->zones, S(""), str_from(T(rq->lang, "As the house has it")), now);
	for (const str *zone = zones_offered; zone->n; zone++) {
		add_choice(rq, &p->zones, *zone, *zone, now);
		listed = listed || str_eq(*zone, now);
	}
	if (!listed)
		add_choice(rq, &p->zones, now, now, now);
}

static bool has_code(const struct text_list *codes, str code)
{
	for (size_t i = 0; i < codes->n; i++)
		if (str_eq(codes->v[i], code))
			return true;
	return false;
}

/* Those that the person speaks first. After an error the form shows what was chosen. */
static void fill_languages(struct rq *rq, struct settings_page *p, const struct text_list *spoken)
{
	for (size_t i = 0; i < spoken->n; i++)
		*ARENA_PUSH(rq->arena, &p->tongues) = (struct choice){
			spoken->v[i], language_name(rq->arena, rq->lang, spoken->v[i]), true};
	for (const str *code = languages_offered; code->n; code++)
		if (!has_code(spoken, *code))
			*ARENA_PUSH(rq->arena, &p->tongues) = (struct choice){
				*code, language_name(rq->arena, rq->lang, *code), false};
}

static void fill_choices(struct rq *rq, struct settings_page *p)
{
	str interface = field_value(rq, "language", p->person.language);
	str disclaimer = field_value(rq, "disclaimer_language", p->person.disclaimer_language);
	str order = field_value(rq, "home_order", p->person.home_order);
	add_choice(rq, &p->interfaces, S(""), str_from(T(rq->lang, "As my browser says")),
		   interface);
	for (int l = 0; l < LANG_COUNT; l++) {
		add_choice(rq, &p->interfaces, lang_code((enum lang)l), lang_name((enum lang)l),
			   interface);
		add_choice(rq, &p->disclaimers, lang_code((enum lang)l), lang_name((enum lang)l),
			   disclaimer);
	}
	add_choice(rq, &p->orders, S("ranked"), str_from(T(rq->lang, "What matters to me first")),
		   order);
	add_choice(rq, &p->orders, S("following"), str_from(T(rq->lang, "Whom and what I follow")),
		   order);
	add_choice(rq, &p->orders, S("latest"), str_from(T(rq->lang, "Newest first")), order);
	fill_zones(rq, p);
	for (int64_t hue = 1; hue <= 7; hue++)
		add_choice(rq, &p->hues, id_text(rq, hue), id_text(rq, hue),
			   id_text(rq, p->person.hue));
}

static void add_field(struct rq *rq, struct settings_page *p, const char *name, const char *type,
		      const char *label, str value, const char *hint)
{
	*ARENA_PUSH(rq->arena, &p->fields) = (struct form_field){.name = name,
								 .type = type,
								 .label = str_from(label),
								 .value = value,
								 .hint = str_from(hint)};
}

static void fill_fields(struct rq *rq, struct settings_page *p)
{
	enum lang l = rq->lang;
	const struct person *who = &p->person;
	add_field(rq, p, "given_name", "text", T(l, "Given name"), who->given_name, NULL);
	add_field(rq, p, "family_name", "text", T(l, "Family name"), who->family_name, NULL);
	add_field(rq, p, "pseudonym", "text", T(l, "Pseudonym"), who->pseudonym,
		  T(l, "Shown instead of your name. It does not hide who you are: addresses and "
		       "mentions keep your handle, and colleagues still find you by your name. "
		       "Names of the organisation and its brands are protected."));
	add_field(rq, p, "pronunciation", "text", T(l, "How your name is said"), who->pronunciation,
		  NULL);
	add_field(rq, p, "title", "text", T(l, "What you do"), who->title, NULL);
	add_field(rq, p, "city", "text", T(l, "City"), who->city, NULL);
	add_field(rq, p, "phone", "tel", T(l, "Phone"), who->phone, NULL);
	add_field(rq, p, "bio", "text", T(l, "In a few words"), who->bio,
		  T(l, "What can colleagues ask you?"));
	p->fields.v[p->fields.n - 1].rows = 5;
	add_field(rq, p, "skills", "text", T(l, "Skills"), p->skills,
		  T(l, "Separated by commas. Colleagues can endorse them."));
}

static void fill_links(struct rq *rq, struct settings_page *p, const struct person_page *shown)
{
	for (int64_t i = 1; i <= LINKS_MAX; i++) {
		struct link_field f = {.number = i};
		const struct link_row *row =
			(size_t)i <= shown->links.n ? &shown->links.v[i - 1] : NULL;
		f.label_name = str_cat(rq->arena, S("link_label_"), id_text(rq, i));
		f.url_name = str_cat(rq->arena, S("link_url_"), id_text(rq, i));
		f.label =
			field_value(rq, cstr(rq->arena, f.label_name), row ? row->label : STR_NONE);
		f.url = field_value(rq, cstr(rq->arena, f.url_name), row ? row->address : STR_NONE);
		/* One empty line behind the last is enough. */
		if (str_empty(f.url) && (size_t)i > shown->links.n + 2)
			break;
		*ARENA_PUSH(rq->arena, &p->links) = f;
	}
}

static err show(struct rq *rq, struct settings_page *p)
{
	struct person_page shown = {0};
	struct q_people_request request;
	bool waits;
	TRY(person_find(rq->db, rq->viewer_id, &p->person));
	shown.person = p->person;
	TRY(person_fill(rq, &shown));
	p->face = shown.face;
	p->country = shown.country;
	struct text_list chosen = {0};
	for (size_t i = 0; i < rq->form.n; i++)
		if (str_eq(rq->form.v[i].name, S("languages")) &&
		    language_known(rq->arena, rq->form.v[i].value))
			*ARENA_PUSH(rq->arena, &chosen) = rq->form.v[i].value;
	fill_languages(rq, p, rq_form_has(rq, "languages") ? &chosen : &shown.codes);
	str *labels = NEW_ARRAY(rq->arena, str, shown.skills.n + 1);
	for (size_t i = 0; i < shown.skills.n; i++)
		labels[i] = shown.skills.v[i].label;
	p->skills = str_join(rq->arena, labels, shown.skills.n, S(", "));
	if (shown.chain.n)
		p->manager = shown.chain.v[shown.chain.n - 1].face->name;
	TRY(q_people_request(rq->db, rq->viewer_id, &request, &waits));
	p->waiting = waits ? request.pseudonym : STR_NONE;
	TRY(presence_fill(rq, &p->presence));
	fill_fields(rq, p);
	fill_choices(rq, p);
	fill_links(rq, p, &shown);
	return page_as(
		rq,
		(&(const struct page){.title = str_from(T(rq->lang, "Your profile and settings")),
				      .style = "people/people.css"}),
		v_profile_edit, p);
}

err profile_edit(struct rq *rq)
{
	struct settings_page p = {.saved = !str_empty(rq_query(rq, "saved")),
				  .photo_saved = !str_empty(rq_query(rq, "photo")),
				  .presence_saved = !str_empty(rq_query(rq, "presence"))};
	return show(rq, &p);
}

/* ---- writing ---- */

/* The row of an address that was there before; taken off the list, 0 when it was not. */
static int64_t take_link(struct q_people_links_list *old, str address)
{
	for (size_t i = 0; i < old->n; i++)
		if (str_eq(old->v[i].url, address)) {
			int64_t id = old->v[i].id;
			old->v[i] = old->v[--old->n];
			return id;
		}
	return 0;
}

/* An address that stays keeps its row, its mark and its place in the line of questions: only new
 * ones are asked now. */
static err write_links(struct rq *rq, const struct link_rows *links)
{
	struct q_people_links_list old = {0};
	if (!rq_form_has(rq, "link_url_1"))
		return OK;
	TRY(q_people_links(rq->db, rq->viewer_id, &old));
	for (size_t i = 0; i < links->n; i++) {
		const struct link_row *l = &links->v[i];
		int64_t position = (int64_t)i + 1, id = take_link(&old, l->address);
		if (id) {
			TRY(q_people_link_write(rq->db, id, position, l->label));
			continue;
		}
		id = id_new();
		TRY(q_people_link_add(rq->db, id, rq->viewer_id, position, l->label, l->address,
				      false));
		TRY(link_ask(rq->db, rq->app, id));
	}
	for (size_t i = 0; i < old.n; i++) {
		TRY(link_forget(rq->db, old.v[i].id));
		TRY(q_people_link_drop(rq->db, old.v[i].id));
	}
	return OK;
}

static err write_lists(struct rq *rq, const struct text_list *codes, const struct link_rows *links)
{
	TRY(write_links(rq, links));
	if (rq_form_has(rq, "languages")) {
		TRY(q_people_languages_clear(rq->db, rq->viewer_id));
		for (size_t i = 0; i < codes->n; i++)
			TRY(q_people_language_add(rq->db, rq->viewer_id, codes->v[i]));
	}
	if (!rq_form_has(rq, "skills"))
		return OK;
	struct text_list labels = {0};
	str text = rq_form(rq, "skills");
	while (text.n) {
		str one = str_trim(str_cut(&text, ','));
		if (!str_empty(one))
			*ARENA_PUSH(rq->arena, &labels) = one;
	}
	return skills_write(rq->db, rq->viewer_id, &labels);
}

err profile_save(struct rq *rq, bool *valid)
{
	struct person p, before;
	struct text_list codes = {0};
	struct link_rows links = {0};
	str waits = STR_NONE, resembles = STR_NONE;
	TRY(person_find(rq->db, rq->viewer_id, &before));
	p = before;
	read_person(rq, &p);
	read_languages(rq, &codes);
	read_links(rq, &links);
	TRY(judge_real_name(rq, &before, &p));
	TRY(read_pseudonym(rq, &p, &waits, &resembles));
	*valid = rq->errors.n == 0;
	if (!*valid)
		return OK;
	TRY(person_update(rq->db, &p));
	TRY(features_renamed(rq->db, p.id));
	if (!str_empty(waits))
		TRY(q_people_request_put(rq->db, p.id, waits, resembles));
	return write_lists(rq, &codes, &links);
}

err profile_update(struct rq *rq)
{
	struct settings_page p = {0};
	bool valid;
	TRY(profile_save(rq, &valid));
	if (valid)
		return redirect(rq, URL("/settings?saved=1"));
	rq->response.status = 422;
	return show(rq, &p);
}

err person_update_json(struct rq *rq)
{
	struct person_page p = {0};
	bool moved, valid;
	TRY(person_by_handle(rq->db, rq_path(rq, "person"), &p.person, &moved));
	if (!ID_EQ(p.person.id, rq->viewer_id))
		return NOT_FOUND;
	TRY(profile_save(rq, &valid));
	if (!valid)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	TRY(person_find(rq->db, rq->viewer_id, &p.person));
	TRY(person_fill(rq, &p));
	return person_json(rq, &p);
}

/* SPDX-License-Identifier: Apache-2.0
 * settings: the organisation's name and the disclaimer that stands on every profile and blog. And
 * the names that nobody may wear.
 */
#include "feature/admin/handlers.h"

#include "base/utf8.h"
#include "core/file.h"
#include "core/guideline.h"
#include "core/setting.h"
#include "feature/admin/pages.h"
#include "ui/api.h"

#include "admin.html.h"
#include "admin.sql.h"

enum { NAME_MAX_CHARACTERS = 80, DISCLAIMER_MAX = 400, BRANDS_MAX = 100, QUOTA_MAX = 10000000 };

/* A number of MB; a form that does not ask for it leaves it. */
static err put_quota(struct rq *rq, const char *field, str name, int64_t before,
		     struct out *changed)
{
	int64_t mb = rq_form_int(rq, field, -1);
	struct out text = out_new(rq->arena, 24);
	if (!rq_form_has(rq, field) || before == mb)
		return OK;
	if (changed->n)
		out_byte(changed, ' ');
	out_str(changed, name);
	out_int(&text, mb);
	return setting_put(rq->db, name, out_view(&text));
}

/* Room for the files of each person, and of each community. */
static err put_quotas(struct rq *rq, struct out *changed)
{
	int64_t person, community;
	TRY(file_quota_mb(rq->db, &person, &community));
	TRY(put_quota(rq, "quota", S("files.quota"), person, changed));
	return put_quota(rq, "community_quota", S("files.community_quota"), community, changed);
}

static void check_quota(struct rq *rq, const char *field)
{
	int64_t mb = rq_form_int(rq, field, -1);
	if (rq_form_has(rq, field) && (mb < 0 || mb > QUOTA_MAX))
		form_error(rq, field, T(rq->lang, "Give a number of MB from 0 to 10,000,000."));
}

static err stored(struct rq *rq, struct settings_page *p)
{
	TRY(setting_get(rq->db, S("organisation"), S(""), &p->organisation));
	TRY(disclaimer_source(rq->db, S("en"), &p->english));
	TRY(disclaimer_source(rq->db, S("fr"), &p->french));
	TRY(retention_get(rq->db, &p->retention));
	return file_quota_mb(rq->db, &p->quota, &p->community_quota);
}

static err show(struct rq *rq)
{
	struct settings_page p = {.saved = rq_query(rq, "saved").n > 0,
				  .steps = rq_query(rq, "first").n > 0};
	TRY(stored(rq, &p));
	if (rq->format == FORMAT_JSON)
		return settings_json(rq, &p);
	p.fresh = str_empty(p.organisation);
	return page(rq, str_from(T(rq->lang, "Settings of the house")), v_admin_settings, &p);
}

err admin_settings_edit(struct rq *rq)
{
	return show(rq);
}

static bool line_fits(str text, size_t most)
{
	return text.n > 0 && utf8_count(text) <= most && str_find_byte(text, '\n') < 0;
}

/* Writes a setting when it is another one, and notes its name for the audit row. */
static err put(struct rq *rq, str name, str before, str value, struct out *changed)
{
	if (str_eq(before, value))
		return OK;
	if (changed->n)
		out_byte(changed, ' ');
	out_str(changed, name);
	return setting_put(rq->db, name, value);
}

/* Days of one kind; a form error for what is none. */
static int64_t read_days(struct rq *rq, const char *field, int64_t before)
{
	int64_t n = rq_form_int(rq, field, rq_form_has(rq, field) ? -1 : before);
	if (n < 0 || n > RETENTION_DAYS_MAX)
		form_error(rq, field,
			   T(rq->lang, "Give a number of days from 0 to 3,650; 0 keeps them."));
	return n;
}

static err put_retention(struct rq *rq, const struct retention *before, const struct retention *now,
			 struct out *changed)
{
	if (memcmp(before, now, sizeof(*now)) == 0)
		return OK;
	if (changed->n)
		out_byte(changed, ' ');
	out_lit(changed, "retention");
	return retention_put(rq->db, now);
}

/* Names to protect, separated by commas or lines; what is protected already, or too short to be
 * one, is passed over. */
static err protect_brands(struct rq *rq, str brands)
{
	for (int left = BRANDS_MAX; brands.n && left > 0; left--) {
		size_t n = 0;
		while (n < brands.n && brands.p[n] != ',' && brands.p[n] != '\n')
			n++;
		str name = str_trim(str_sub(brands, 0, n));
		str folded = name_skeleton(rq->arena, name);
		int64_t changed;
		brands = str_sub(brands, n < brands.n ? n + 1 : n, brands.n);
		if (line_fits(name, NAME_MAX_CHARACTERS) && folded.n >= 3)
			TRY(q_admin_name_add(rq->db, name, folded, &changed));
	}
	return OK;
}

/* What a program leaves out stays as it is; the form sends everything. */
static void read_lines(struct rq *rq, const struct settings_page *old, struct settings_page *now)
{
	str organisation = now->organisation =
		str_trim(field_value(rq, "organisation", old->organisation));
	str english = now->english = str_trim(field_value(rq, "english", old->english));
	str french = now->french = str_trim(field_value(rq, "french", old->french));
	if (!line_fits(organisation, NAME_MAX_CHARACTERS))
		form_error(rq, "organisation", T(rq->lang, "The name has 1 to 80 characters."));
	if (!line_fits(english, DISCLAIMER_MAX))
		form_error(rq, "english",
			   T(rq->lang, "The disclaimer is one line of 1 to 400 characters; it "
				       "cannot be left out."));
	if (!line_fits(french, DISCLAIMER_MAX))
		form_error(rq, "french",
			   T(rq->lang, "The disclaimer is one line of 1 to 400 characters; it "
				       "cannot be left out."));
}

err admin_settings_update(struct rq *rq)
{
	struct settings_page old = {0}, now = {0};
	struct out changed = out_new(rq->arena, 256);
	TRY(stored(rq, &old));
	read_lines(rq, &old, &now);
	struct retention kept = {
		.notifications = read_days(rq, "notifications", old.retention.notifications),
		.events = read_days(rq, "events", old.retention.events),
		.audit = read_days(rq, "audit", old.retention.audit)};
	check_quota(rq, "quota");
	check_quota(rq, "community_quota");
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return api_refuse(rq);
	if (rq->errors.n) {
		rq->response.status = 422;
		return show(rq);
	}
	TRY(put_quotas(rq, &changed));
	TRY(put_retention(rq, &old.retention, &kept, &changed));
	TRY(put(rq, S("organisation"), old.organisation, now.organisation, &changed));
	TRY(put(rq, S("disclaimer.en"), old.english, now.english, &changed));
	TRY(put(rq, S("disclaimer.fr"), old.french, now.french, &changed));
	rq->audit_detail = out_view(&changed);
	bool first = str_empty(old.organisation);
	if (first) {
		TRY(protect_brands(rq, now.organisation));
		TRY(protect_brands(rq, rq_form(rq, "brands")));
	}
	if (rq->format == FORMAT_JSON)
		return show(rq);
	if (!first)
		return redirect(rq, URL("/admin/settings?saved=1"));
	return redirect(rq, URL("/admin/settings?saved=1&first=1"));
}

/* ---- protected names ---- */

static err show_names(struct rq *rq, int status)
{
	struct names_page p = {0};
	struct q_admin_names_list rows = {0};
	struct q_admin_pseudonyms waiting;
	TRY(q_admin_pseudonyms(rq->db, &waiting));
	p.waiting = waiting.n;
	TRY(q_admin_names(rq->db, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &p.names) = (struct name_row){rows.v[i].name};
	if (rq->format == FORMAT_JSON)
		return names_json(rq, &p, status);
	rq->response.status = status;
	return page(rq, str_from(T(rq->lang, "Protected names")), v_admin_names, &p);
}

err admin_names(struct rq *rq)
{
	return show_names(rq, 200);
}

err admin_name_create(struct rq *rq)
{
	int64_t changed = 0;
	str name = str_trim(rq_form(rq, "name"));
	str folded = name_skeleton(rq->arena, name);
	/* A name of one or two letters would read like half the directory. */
	if (!line_fits(name, NAME_MAX_CHARACTERS) || folded.n < 3)
		form_error(rq, "name", T(rq->lang, "A protected name has 3 to 80 letters."));
	else
		TRY(q_admin_name_add(rq->db, name, folded, &changed));
	if (!rq->errors.n && !changed)
		form_error(rq, "name", T(rq->lang, "This name is protected already."));
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return api_refuse(rq);
	if (rq->errors.n)
		return show_names(rq, 422);
	rq->audit_detail = name;
	if (rq->format == FORMAT_JSON)
		return show_names(rq, 201);
	return redirect(rq, URL("/admin/names"));
}

err admin_name_delete(struct rq *rq)
{
	int64_t changed;
	/* A DELETE has no body: programs name it in the address. */
	str name = rq->method == DELETE ? rq_query(rq, "name") : rq_form(rq, "name");
	TRY(q_admin_name_drop(rq->db, name, &changed));
	rq->audit_detail = name;
	if (changed && rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return changed ? redirect(rq, URL("/admin/names")) : NOT_FOUND;
}

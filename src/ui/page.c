/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/page.h"

#include "base/json.h"
#include "core/app.h"
#include "core/notify.h"
#include "core/setting.h"
#include "ui/asset.h"
#include "ui/frame.h"

#include "error.html.h"
#include "layout.html.h"

/* ---- addresses ---- */

/* A page that answers a form has no address to come back to: its address is where the form stood.
 * Up to one of the bytes of `ends`. */
static url form_stood(const struct rq *rq, const char *ends)
{
	str back = rq->method == POST ? form_back(rq).s : STR_NONE;
	for (size_t i = 0; i < back.n; i++)
		if (strchr(ends, back.p[i]))
			back = str_sub(back, 0, i);
	return url_check(rq->arena, back);
}

/* Most paths are written with letters, digits and hyphens, so that they are their own encoding:
 * looked at once, never made anew. */
static bool is_encoded(str path)
{
	if (path.n < 2 || path.p[0] != '/' || path.p[path.n - 1] == '/')
		return false;
	for (size_t i = 1; i < path.n; i++) {
		char c = path.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			     (c >= 'A' && c <= 'Z') || c == '-';
		if (!plain && (c != '/' || path.p[i - 1] == '/'))
			return false;
	}
	return true;
}

url page_path(const struct rq *rq)
{
	url to = form_stood(rq, "?#");
	if (!url_empty(to))
		return to;
	if (is_encoded(rq->path))
		return (url){rq->path}; /* safe: is_encoded looked at every byte */
	str rest = str_starts(rq->path, S("/")) ? str_sub(rq->path, 1, rq->path.n) : rq->path;
	while (rest.n) {
		str segment = str_cut(&rest, '/');
		to = url_empty(to) ? url_path(rq->arena, "/%s", segment)
				   : url_path(rq->arena, "%r/%s", to, segment);
	}
	return url_empty(to) ? URL("/") : to;
}

url page_here(const struct rq *rq)
{
	url to = form_stood(rq, "#");
	if (!url_empty(to))
		return to;
	to = page_path(rq);
	for (size_t i = 0; i < rq->query.n; i++) {
		const struct field *f = &rq->query.v[i];
		to = i ? url_path(rq->arena, "%r&%s=%s", to, f->name, f->value)
		       : url_path(rq->arena, "%r?%s=%s", to, f->name, f->value);
	}
	return to;
}

str page_organisation(const struct rq *rq)
{
	str name = rq->app && rq->app->organisation.n ? rq->app->organisation : S("Ruche");
	/* Read with the page, since an administrator may change it while this process runs; a
	 * failed request has no database left. */
	if (rq->db)
		IGNORE(setting_get(rq->db, S("organisation"), name, &name));
	return name;
}

str page_absolute(const struct rq *rq, url path)
{
	if (url_empty(path))
		return STR_NONE;
	if (rq->app && rq->app->base_url.n)
		return str_cat(rq->arena, rq->app->base_url, path.s);
	return str_cat(rq->arena, rq->tls ? S("https://") : S("http://"), rq->host, path.s);
}

/* ---- the menu ---- */

static bool may_open(const struct viewer *v, enum guard guard)
{
	switch (guard) {
	case GUARD_ANYONE:
		return true;
	case GUARD_SIGNED_IN:
		return !ID_NONE(v->id);
	case GUARD_EMPLOYEE:
		return v->employee;
	case GUARD_ADMIN:
		return v->admin;
	case GUARD_NONE:
		break;
	}
	return false;
}

/* How much of the path the entry's address covers; 0 when it is another place. */
static size_t covers(str path, str address)
{
	if (str_eq(address, S("/")))
		return str_eq(path, address) ? 1 : 0;
	if (!str_starts(path, address))
		return 0;
	return path.n == address.n || path.p[address.n] == '/' ? address.n : 0;
}

/* A page that cannot count shows no number. */
static int64_t count_of(struct rq *rq, const struct menu_entry *e)
{
	int64_t n = 0;
	if (e->count && rq->db)
		IGNORE(e->count(rq, &n));
	return n;
}

static void insert(struct rq *rq, struct menu_links *links, const struct menu_entry *e)
{
	struct menu_link *last = ARENA_PUSH(rq->arena, links);
	size_t i = (size_t)(last - links->v);
	for (; i > 0 && links->v[i - 1].entry->order > e->order; i--)
		links->v[i] = links->v[i - 1];
	links->v[i] = (struct menu_link){.entry = e, .n = count_of(rq, e)};
}

static char letter_of(str address)
{
	char c = address.n > 1 ? address.p[1] : 'h';
	return c >= 'a' && c <= 'z' ? c : 0;
}

static void mark(struct layout *l, struct menu_links *links, char used[], size_t *n,
		 struct arena *a)
{
	for (size_t i = 0; i < links->n; i++) {
		struct menu_link *link = &links->v[i];
		char c = letter_of(link->entry->url.s);
		if (c && *n < 26 && !memchr(used, c, *n)) {
			used[(*n)++] = c;
			char *key = arena_alloc(a, 2);
			key[0] = c;
			link->key = key;
		}
		size_t n_covered = covers(l->active, link->entry->url.s);
		if (n_covered > l->covered) {
			l->covered = n_covered;
			l->current = link->entry;
		}
	}
}

static void fill_menu(struct rq *rq, struct layout *l)
{
	for (const struct feature *const *f = features; *f; f++)
		for (const struct menu_entry *e = (*f)->menu; e && e->label; e++) {
			if (!may_open(rq->viewer, e->guard) || e->group > MENU_FOOT)
				continue;
			insert(rq,
			       e->group == MENU_MAIN	 ? &l->main
			       : e->group == MENU_BEYOND ? &l->beyond
							 : &l->foot,
			       e);
		}
	char used[27] = "n"; /* g n: notifications */
	size_t n = 1;
	mark(l, &l->main, used, &n, rq->arena);
	mark(l, &l->beyond, used, &n, rq->arena);
	mark(l, &l->foot, used, &n, rq->arena);
}

void page_menu_numbers(struct rq *rq, struct out *json)
{
	for (const struct feature *const *f = features; *f; f++)
		for (const struct menu_entry *e = (*f)->menu; e && e->label; e++) {
			if (!e->count || !may_open(rq->viewer, e->guard))
				continue;
			json_open(json, NULL, '{');
			json_str(json, "url", e->url.s);
			json_int(json, "n", count_of(rq, e));
			json_close(json, '}');
		}
}

static void insert_tab(struct arena *a, struct page_tabs *tabs, const struct menu_entry *e)
{
	size_t i = (size_t)(ARENA_PUSH(a, tabs) - tabs->v);
	for (; i > 0 && tabs->v[i - 1].entry->order > e->order; i--)
		tabs->v[i] = tabs->v[i - 1];
	tabs->v[i] = (struct page_tab){.entry = e};
}

const struct page_tabs *page_tabs(const struct rq *rq, enum menu_group group)
{
	struct page_tabs *tabs = NEW(rq->arena, struct page_tabs);
	struct page_tab *open = NULL;
	size_t covered = 0;
	for (const struct feature *const *f = features; *f; f++)
		for (const struct menu_entry *e = (*f)->menu; e && e->label; e++)
			if (e->group == group && may_open(rq->viewer, e->guard))
				insert_tab(rq->arena, tabs, e);
	for (size_t i = 0; i < tabs->n; i++) {
		size_t n = covers(rq->path, tabs->v[i].entry->url.s);
		if (n > covered) {
			covered = n;
			open = &tabs->v[i];
		}
	}
	if (open)
		open->on = true;
	return tabs;
}

/* ---- the layout ---- */

static enum page_shell shell_of(const struct rq *rq, const struct page *page)
{
	if (page->shell != PAGE_AUTO)
		return page->shell;
	return ID_NONE(rq->viewer->id) ? PAGE_PUBLIC : PAGE_APP;
}

static str theme_of(const struct rq *rq)
{
	str theme = ID_NONE(rq->viewer->id) ? rq_cookie(rq, S("theme")) : rq->viewer->theme;
	return str_eq(theme, S("light")) || str_eq(theme, S("dark")) ? theme : STR_NONE;
}

static void fill_languages(struct rq *rq, struct layout *l)
{
	for (int i = 0; i < LANG_COUNT; i++)
		if ((enum lang)i != rq->lang)
			*ARENA_PUSH(rq->arena, &l->languages) = (struct layout_language){
				lang_code((enum lang)i), lang_name((enum lang)i)};
}

/* The pipeline counts for pages that are asked for; a form that comes back is one too. */
static void count_unread(struct rq *rq)
{
	if (rq->method != POST || !rq->db || ID_NONE(rq->viewer->id))
		return;
	struct viewer *counted = NEW(rq->arena, struct viewer);
	*counted = *rq->viewer;
	IGNORE(notify_count(rq->db, &counted->unread));
	rq->viewer = counted;
}

/* On a page that was refused there are no words. */
static err disclaim(struct rq *rq, struct layout *l)
{
	const struct page *page = l->page;
	bool outside =
		l->shell == PAGE_PUBLIC || (page->words && page->words->circle == CIRCLE_PUBLIC);
	if (!outside || page->disclaimed || !rq->db || rq->response.status >= 400)
		return OK;
	return disclaimer_in(rq, page->words ? page->words->language : page->words_language,
			     &l->disclaimer);
}

static struct layout *layout_of(struct rq *rq, const struct page *page)
{
	count_unread(rq);
	struct layout *l = NEW(rq->arena, struct layout);
	*l = (struct layout){
		.page = page,
		.shell = shell_of(rq, page),
		.organisation = page_organisation(rq),
		.theme = theme_of(rq),
		.active = page->active.n ? page->active : rq->path,
		.here = page_here(rq),
		.canonical = page_absolute(rq, url_empty(page->here) ? page_path(rq) : page->here),
		.image = page_absolute(rq, page->image),
		.style = page->style ? asset_url(rq->arena, page->style) : url_none(),
		.script = page->script ? asset_url(rq->arena, page->script) : url_none(),
		.me = face_of_viewer(rq),
		.words = rq_query(rq, "q"),
		.save_data = str_eq_nocase(rq_header(rq, S("save-data")), S("on")),
	};
	if (page->open && page->embedded)
		l->oembed = url_check(
			rq->arena,
			page_absolute(rq, url_path(rq->arena, "/oembed?url=%s", l->canonical)));
	fill_languages(rq, l);
	if (l->shell == PAGE_APP)
		fill_menu(rq, l);
	return l;
}

const struct layout *page_begin(struct rq *rq, const struct page *page)
{
	struct layout *l = layout_of(rq, page);
	err e = disclaim(rq, l);
	v_head_begin(rq->out, rq, l);
	frame_draw(rq, l, FRAME_FILES, v_head_files);
	v_head_end(rq->out, rq, l);
	if (l->shell == PAGE_APP) {
		v_app_top(rq->out, rq, l);
		frame_draw(rq, l, FRAME_MENU, v_app_menu);
		v_app_main(rq->out, rq, l);
	} else if (l->shell == PAGE_PUBLIC)
		v_public_begin(rq->out, rq, l);
	else
		v_door_begin(rq->out, rq, l);
	if (e != OK)
		rq->out->bad = e; /* nobody's words go out without it */
	return l;
}

err page_end(struct rq *rq, const struct layout *l)
{
	if (l->shell == PAGE_APP) {
		v_app_foot(rq->out, rq, l);
		frame_draw(rq, l, FRAME_WORDS, v_app_words);
	} else if (l->shell == PAGE_PUBLIC)
		v_public_end(rq->out, rq, l);
	else
		v_door_end(rq->out, rq, l);
	return rq->out->bad;
}

/* ---- errors ---- */

int page_status(err e)
{
	switch (e) {
	case OK:
		return 200;
	case NOT_FOUND:
		return 404;
	case DENIED:
		return 403;
	case INVALID:
		return 422;
	case CONFLICT:
		return 409;
	case BUSY:
		return 503;
	case TOO_LARGE:
		return 413;
	case FAULT:
		break;
	}
	return 500;
}

err page_error(struct rq *rq, err e)
{
	if (rq->response.status < 400)
		rq->response.status = page_status(e);
	struct error_page p = {
		.status = rq->response.status,
		.text = rq->fail_text,
		.request = rq->request_id,
		.may_sign_in = ID_NONE(rq->viewer->id),
		.back = page_here(rq),
	};
	p.kept = again_of_refused(rq, &p.again);
	const char *title = p.kept && p.may_sign_in ? T(rq->lang, "You were signed out")
			    : p.status == 404	    ? T(rq->lang, "Not found")
						    : T(rq->lang, "That did not work");
	out_reset(rq->out);
	return page(rq, str_from(title), v_error, &p);
}

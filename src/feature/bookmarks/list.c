/* SPDX-License-Identifier: Apache-2.0
 * list: bookmarks of everybody, of the people one follows, or of one person, with any combination
 * of tags, by language, newest or most kept first; and the facets beside them.
 */
#include "feature/bookmarks/handlers.h"

#include "core/follow.h"
#include "core/person.h"
#include "ui/api.h"

#include "bookmarks.html.h"
#include "bookmarks.sql.h"

enum { PAGE = 20, FACES = 5, FACET_TAGS = 12, TAGS = 5 };

/* What the address asks for. */
struct asked {
	struct bookmark_wanted w;
	bool nothing; /* a tag that nobody has */
	str names;    /* of the tags, joined by commas */
};

err bookmark_known_tag(struct rq *rq, str name, struct tag *tag)
{
	int64_t all, mine = 0;
	TRY(tag_by_name(rq->db, name, tag));
	TRY(bookmark_count(rq->db, (person_id){0}, tag->id, &all));
	if (signed_in(rq))
		TRY(bookmark_count(rq->db, rq->viewer_id, tag->id, &mine));
	return all > 0 || mine > 0 ? OK : NOT_FOUND;
}

static err read_tags(struct rq *rq, struct asked *q)
{
	str all = rq_query(rq, "tags");
	struct out names = out_new(rq->arena, 1024);
	while (all.n && q->w.tags.n < TAGS) {
		str name = tag_fold(rq->arena, str_cut(&all, ','));
		struct tag tag;
		if (str_empty(name))
			continue;
		err e = bookmark_known_tag(rq, name, &tag);
		if (e == NOT_FOUND) {
			/* Shown as it was asked for; what is not there has no bookmarks. */
			q->nothing = true;
			tag = (struct tag){.name = name, .label = name};
			e = OK;
		}
		TRY(e);
		bool twice = false;
		for (size_t i = 0; i < q->w.tags.n; i++)
			twice = twice || str_eq(q->w.tags.v[i].name, name);
		if (twice)
			continue;
		out_str(&names, q->w.tags.n ? S(",") : STR_NONE);
		out_str(&names, name);
		tag.items = 0;
		*ARENA_PUSH(rq->arena, &q->w.tags) = tag;
	}
	q->names = out_view(&names);
	return names.bad;
}

/* Lists begin with the rarest tag: it is the one that is walked. */
static err rarest_first(struct rq *rq, struct bookmark_wanted *w)
{
	int64_t least = INT64_MAX, n;
	for (size_t i = 0; i < w->tags.n && w->tags.n > 1; i++) {
		TRY(bookmark_count(rq->db, w->person, w->tags.v[i].id, &n));
		if (n >= least)
			continue;
		struct tag first = w->tags.v[0];
		least = n;
		w->tags.v[0] = w->tags.v[i];
		w->tags.v[i] = first;
	}
	return OK;
}

static err read_query(struct rq *rq, struct asked *q)
{
	enum lang lang;
	str language = rq_query(rq, "language");
	q->w.most = PAGE;
	q->w.before = rq_query_int(rq, "before", 0);
	if (lang_parse(language, &lang))
		q->w.language = lang_code(lang);
	if (q->w.source == BOOKMARKS_ALL && str_eq(rq_query(rq, "by"), S("followed")))
		q->w.source = BOOKMARKS_FOLLOWED;
	return read_tags(rq, q);
}

/* ---- lines ---- */

static str with_tag(struct rq *rq, const struct asked *q, str name)
{
	return str_empty(q->names) ? name : str_cat(rq->arena, q->names, S(","), name);
}

static str without_tag(struct rq *rq, const struct asked *q, str name)
{
	struct out o = out_new(rq->arena, 1024);
	str all = q->names;
	while (all.n) {
		str one = str_cut(&all, ',');
		if (str_eq(one, name))
			continue;
		out_str(&o, o.n ? S(",") : STR_NONE);
		out_str(&o, one);
	}
	return out_view(&o);
}

static bool is_chosen(const struct asked *q, str name)
{
	for (size_t i = 0; i < q->w.tags.n; i++)
		if (str_eq(q->w.tags.v[i].name, name))
			return true;
	return false;
}

static struct bookmark_chip chip_of(struct rq *rq, const struct asked *q, const struct tag *tag)
{
	bool on = is_chosen(q, tag->name);
	str names = on ? without_tag(rq, q, tag->name) : with_tag(rq, q, tag->name);
	return (struct bookmark_chip){
		.label = tag->label, .url = page_with(rq, "tags", names), .on = on};
}

/* The newest who keep each address, but the one whose words stand beside them. */
err bookmark_faces(struct rq *rq, struct bookmark_line *lines, size_t n)
{
	struct q_bookmark_newest_list *keepers =
		NEW_ARRAY(rq->arena, struct q_bookmark_newest_list, n + 1);
	struct id_list ids = {0};
	struct item_rows items;
	for (size_t i = 0; i < n; i++) {
		const struct bookmark *b = lines[i].b;
		if (b->kept + (ID_NONE(b->mine) ? 0 : 1) < 2)
			continue;
		TRY(q_bookmark_newest_link(rq->db, b->link, INT64_MAX, FACES, &keepers[i]));
		for (size_t k = 0; k < keepers[i].n; k++)
			*ARENA_PUSH(rq->arena, &ids) = keepers[i].v[k].id.v;
	}
	if (!ids.n)
		return OK;
	TRY(item_list(rq->db, ids, &items));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < keepers[i].n; k++)
			for (size_t m = 0; m < items.n; m++) {
				const struct item_row *item = &items.v[m];
				if (ID_EQ(item->id, keepers[i].v[k].id) &&
				    item->state == STATE_PUBLISHED &&
				    lines[i].faces.n < FACES - 1 &&
				    !ID_EQ(item->author, lines[i].b->item.author))
					*ARENA_PUSH(rq->arena, &lines[i].faces) =
						*face_of_author(rq, item);
			}
	return OK;
}

static err fill_lines(struct rq *rq, const struct asked *q, const struct bookmark_list *list,
		      struct bookmark_lines *lines)
{
	for (size_t i = 0; i < list->n; i++) {
		struct bookmark_line *line = ARENA_PUSH(rq->arena, lines);
		line->b = &list->v[i];
		for (size_t k = 0; k < list->v[i].tags.n; k++)
			*ARENA_PUSH(rq->arena, &line->chips) =
				chip_of(rq, q, &list->v[i].tags.v[k]);
	}
	return bookmark_faces(rq, lines->v, lines->n);
}

/* ---- most kept first ---- */

/* Of all: walked in the order of the numbers. The cursor is "61-HASH". */
static err most_kept_of_all(struct rq *rq, struct bookmark_list *list, struct pager *pager)
{
	struct q_bookmark_most_kept_list links = {0};
	str cursor = rq_query(rq, "kept"), first = str_cut(&cursor, '-');
	int64_t kept = INT64_MAX, ids[PAGE];
	size_t n = 0;
	if (!str_to_int(first, &kept))
		cursor = STR_NONE;
	TRY(rq->db->clear >= 1
		    ? q_bookmark_most_kept(rq->db, kept, cursor, PAGE + 1, &links)
		    : q_bookmark_most_kept_public(rq->db, kept, cursor, PAGE + 1, &links));
	while (n < links.n && n < PAGE) {
		ids[n] = links.v[n].id;
		n++;
	}
	TRY(bookmark_newest_of(rq->db, ids, n, list));
	if (links.n > PAGE)
		pager->older = url_path(rq->arena, "/bookmarks?order=kept&kept=%i-%s",
					links.v[PAGE - 1].kept, links.v[PAGE - 1].hash);
	return OK;
}

/* Colleagues' lists show an address once, with its newest words; its page has those of all. */
static void once_each(struct bookmark_list *list)
{
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++) {
		bool twice = false;
		for (size_t k = 0; k < n && !twice; k++)
			twice = list->v[k].link == list->v[i].link;
		if (!twice)
			list->v[n++] = list->v[i];
	}
	list->n = n;
}

/* ---- facets ---- */

static bool is_narrowed(const struct asked *q)
{
	return q->w.tags.n > 0 || !str_empty(q->w.language);
}

static void add_facet(struct rq *rq, struct facet_list *facets, const struct asked *q,
		      const struct tag *tag)
{
	struct bookmark_chip chip = chip_of(rq, q, tag);
	*ARENA_PUSH(rq->arena, facets) = (struct facet){
		.label = chip.label, .url = chip.url, .n = tag->items, .on = chip.on};
}

static err fill_tag_facets(struct rq *rq, const struct asked *q,
			   const struct bookmark_window *window, struct bookmark_list_page *p)
{
	struct tag_list tags = {0};
	if (is_narrowed(q) || q->w.source == BOOKMARKS_FOLLOWED)
		TRY(bookmark_window_tags(rq->db, window, FACET_TAGS, &tags));
	else
		TRY(bookmark_cloud(rq->db, q->w.person, FACET_TAGS, &tags));
	for (size_t i = 0; i < tags.n && p->tags.n < FACET_TAGS; i++)
		add_facet(rq, &p->tags, q, &tags.v[i]);
	p->tags.more = p->found_more && is_narrowed(q);
	return OK;
}

static void fill_language_facets(struct rq *rq, const struct asked *q,
				 const struct bookmark_window *window, struct bookmark_list_page *p)
{
	for (int l = 0; l < LANG_COUNT; l++) {
		str code = lang_code((enum lang)l);
		int64_t n = 0;
		bool on = str_eq(code, q->w.language);
		for (size_t i = 0; i < window->n; i++)
			n += str_eq(window->v[i].language, code);
		if (n == 0 && !on)
			continue;
		*ARENA_PUSH(rq->arena, &p->languages) =
			(struct facet){.label = lang_name((enum lang)l),
				       .language = code,
				       .url = page_with(rq, "language", on ? STR_NONE : code),
				       .n = n,
				       .on = on};
	}
	p->languages.more = p->found_more;
}

static void add_keeper(struct rq *rq, struct bookmark_list_page *p, const char *label, url base,
		       const struct asked *q, int64_t n, bool on)
{
	if (!str_empty(q->names))
		base = url_path(rq->arena,
				str_find_byte(base.s, '?') < 0 ? "%r?tags=%s" : "%r&tags=%s", base,
				q->names);
	*ARENA_PUSH(rq->arena, &p->keepers) =
		(struct facet){.label = str_from(label), .url = base, .n = n, .on = on};
}

static err fill_keepers(struct rq *rq, const struct asked *q, struct bookmark_list_page *p)
{
	int64_t mine, all;
	tag_id tag = q->w.tags.n == 1 ? q->w.tags.v[0].id : (tag_id){0};
	bool counted = q->w.tags.n <= 1 && !q->nothing;
	if (!signed_in(rq))
		return OK;
	TRY(bookmark_count(rq->db, rq->viewer_id, tag, &mine));
	TRY(bookmark_count(rq->db, (person_id){0}, tag, &all));
	add_keeper(rq, p, T(rq->lang, "Me"), bookmark_person_url(rq, rq->viewer->handle), q,
		   counted ? mine : -1, p->mine);
	add_keeper(rq, p, T(rq->lang, "People I follow"), URL("/bookmarks?by=followed"), q, -1,
		   p->followed);
	if (p->person && !p->mine)
		add_keeper(rq, p, cstr(rq->arena, p->person->name),
			   bookmark_person_url(rq, p->person->handle), q, -1, true);
	add_keeper(rq, p, T(rq->lang, "Everyone"), URL("/bookmarks"), q, counted ? all : -1,
		   !p->person && !p->followed);
	return OK;
}

/* ---- the page ---- */

static err fill_follow(struct rq *rq, const struct asked *q, struct bookmark_list_page *p)
{
	if (!signed_in(rq))
		return OK;
	if (p->person) {
		p->follow_name = p->person->name;
		if (p->mine)
			return OK;
		TRY(mute_until(rq->db, p->person->id.v, &p->muted));
		return follow_is(rq->db, p->person->id.v, &p->following);
	}
	if (q->w.tags.n != 1 || q->nothing || p->followed)
		return OK;
	p->follow_id = q->w.tags.v[0].id.v;
	p->follow_name = str_cat(rq->arena, S("#"), q->w.tags.v[0].label);
	return follow_is(rq->db, p->follow_id, &p->following);
}

static err fill_links(struct rq *rq, const struct asked *q, struct bookmark_list_page *p)
{
	if (q->w.tags.n == 1 && !q->nothing)
		p->follow_tag = q->w.tags.v[0].name;
	for (size_t i = 0; i < q->w.tags.n; i++)
		*ARENA_PUSH(rq->arena, &p->chosen) = chip_of(rq, q, &q->w.tags.v[i]);
	p->cleared = page_with(rq, "tags", STR_NONE);
	p->newest = page_with(rq, "order", STR_NONE);
	p->most_kept = page_with(rq, "order", S("kept"));
	p->feed = p->person ? url_path(rq->arena, "/feeds/bookmarks/%s.atom", p->person->handle)
		  : p->follow_tag.n
			  ? url_path(rq->arena, "/feeds/bookmarks/tags/%s.atom", p->follow_tag)
			  : URL("/feeds/bookmarks.atom");
	p->all_tags = p->person ? url_path(rq->arena, "/bookmarks/%s/tags", p->person->handle)
				: URL("/bookmarks/tags");
	return fill_follow(rq, q, p);
}

static err fill_found(struct rq *rq, const struct asked *q, const struct bookmark_window *window,
		      struct bookmark_list_page *p)
{
	TRY(bookmark_count(rq->db, q->w.person, (tag_id){0}, &p->total));
	p->found = (int64_t)window->n;
	p->found_more = window->more;
	/* One tag alone has been counted. */
	if (q->w.tags.n == 1 && str_empty(q->w.language) && !p->followed && window->more) {
		TRY(bookmark_count(rq->db, q->w.person, q->w.tags.v[0].id, &p->found));
		p->found_more = false;
	}
	return OK;
}

static err show(struct rq *rq, struct asked *q, struct bookmark_list_page *p, str title)
{
	struct bookmark_list list = {0};
	struct bookmark_window window = {0};
	int64_t next = 0;
	bool global = q->w.source == BOOKMARKS_ALL && !is_narrowed(q);
	TRY(rarest_first(rq, &q->w));
	p->order = str_eq(rq_query(rq, "order"), S("kept")) ? ORDER_KEPT : ORDER_NEWEST;
	if (!q->nothing)
		TRY(bookmark_window(rq->db, &q->w, &window));
	if (p->order == ORDER_KEPT && global && !q->nothing)
		TRY(most_kept_of_all(rq, &list, &p->pager));
	else if (p->order == ORDER_KEPT)
		TRY(bookmark_window_kept(rq->db, &window, PAGE, &list));
	else if (q->w.before == 0)
		TRY(bookmark_window_page(rq->db, &window, PAGE, &list, &next));
	else if (!q->nothing)
		TRY(bookmark_page(rq->db, &q->w, &list, &next));
	if (rq->format == FORMAT_JSON)
		return bookmark_list_json(rq, &list, next);
	if (!p->person)
		once_each(&list);
	p->first = q->w.before == 0;
	p->looked_on = next != 0;
	if (next)
		p->pager.older = page_with(rq, "before", id_text(rq, next));
	TRY(fill_lines(rq, q, &list, &p->lines));
	TRY(fill_found(rq, q, &window, p));
	TRY(fill_tag_facets(rq, q, &window, p));
	fill_language_facets(rq, q, &window, p);
	TRY(fill_keepers(rq, q, p));
	TRY(fill_links(rq, q, p));
	return page_as(
		rq,
		(&(const struct page){.title = title,
				      .active = S("/bookmarks"),
				      .feed = p->feed,
				      .feed_title = title,
				      .words_language =
					      p->person ? p->person->disclaimer_language : STR_NONE,
				      .style = "bookmarks/bookmarks.css"}),
		v_bookmark_list, p);
}

err bookmark_list(struct rq *rq)
{
	struct asked q = {0};
	struct bookmark_list_page p = {0};
	TRY(read_query(rq, &q));
	p.followed = q.w.source == BOOKMARKS_FOLLOWED;
	if (p.followed && !signed_in(rq))
		return NOT_FOUND;
	return show(rq, &q, &p, str_from(T(rq->lang, "Bookmarks")));
}

err bookmark_owner(struct rq *rq, struct person *person, bool *moved)
{
	return bookmark_owner_of(rq, rq_path(rq, "person"), person, moved);
}

err bookmark_owner_of(struct rq *rq, str handle, struct person *person, bool *moved)
{
	TRY(person_by_handle(rq->db, handle, person, moved));
	/* A pseudonym is not to be undone by an address that tells the name. */
	bool told = rq->db->clear >= 1 || ID_EQ(person->id, rq->viewer_id) ||
		    str_empty(person->pseudonym);
	int64_t n = 1;
	/* Who is no colleague learns of people by what they say in public. */
	if (rq->db->clear < 1 && !ID_EQ(person->id, rq->viewer_id))
		TRY(bookmark_count(rq->db, person->id, (tag_id){0}, &n));
	return told && n > 0 && person->state == PERSON_ACTIVE ? OK : NOT_FOUND;
}

err bookmark_person(struct rq *rq)
{
	struct asked q = {.w = {.source = BOOKMARKS_PERSON}};
	struct bookmark_list_page p = {0};
	struct person person;
	bool moved;
	TRY(bookmark_owner(rq, &person, &moved));
	if (moved)
		return redirect_permanent(rq, bookmark_person_url(rq, person.handle));
	q.w.person = person.id;
	TRY(read_query(rq, &q));
	p.mine = ID_EQ(person.id, rq->viewer_id);
	p.person = &person;
	p.face = face_of_person(rq, &person);
	return show(rq, &q, &p,
		    p.mine ? str_from(T(rq->lang, "Your bookmarks"))
			   : format_fill(rq->arena, T(rq->lang, "Bookmarks of #"), person.name));
}

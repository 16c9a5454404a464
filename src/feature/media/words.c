/* SPDX-License-Identifier: Apache-2.0
 * words: what is said about something that was brought: title, description, what those who do not
 * see it should know, licence, tags, and who may see it. With the words it becomes an item.
 */
#include "feature/media/pages.h"

#include "base/utf8.h"
#include "core/attachment.h"
#include "core/mention.h"
#include "core/revision.h"
#include "ui/api.h"

#include "media.html.h"

err media_claim(struct db *db, int64_t content)
{
	struct q_media_content_find c;
	struct q_media_pages_list pages = {0};
	str hashes[MEDIA_PAGES_MAX + 2];
	size_t n = 0;
	bool found;
	TRY(q_media_content_find(db, content, &c, &found));
	if (!found || !c.item)
		return OK;
	TRY(q_media_pages(db, content, &pages));
	hashes[n++] = c.hash;
	if (c.picture.n)
		hashes[n++] = c.picture;
	for (size_t i = 0; i < pages.n && i < MEDIA_PAGES_MAX; i++)
		hashes[n++] = pages.v[i].picture;
	return attachment_claim(db, (item_id){c.item}, hashes, n);
}

err media_publish(struct db *db, int64_t content, enum kind kind, const struct item_new *where,
		  const struct media_words *words, item_id *id)
{
	struct item_new new = *where;
	int64_t changed;
	new.kind = kind;
	new.state = STATE_PUBLISHED;
	new.quiet = new.created != 0;
	new.text = str_cat(db->arena, words->title, S("\n"),
			   markdown_text(db->arena, words->body, 2000), S("\n"), words->alt);
	TRY(item_create(db, &new, id));
	TRY(q_media_add(db, *id, content, new.place, words->title, words->body,
			media_render(db->arena, words->body).s, words->alt, words->licence));
	/* Whoever comes second finds that it has its words, and all of this is undone. */
	TRY(q_media_content_publish(db, content, id->v, &changed));
	if (!changed)
		return CONFLICT;
	TRY(media_claim(db, content));
	return text_names(db, *id, words->body, words->tags, true, new.quiet);
}

/* ---- the form ---- */

static void take(struct rq *rq, const char *name, str *to)
{
	if (rq_form_has(rq, name))
		*to = str_trim(rq_form(rq, name));
}

static void read_fields(struct rq *rq, enum kind kind, struct media_words *w)
{
	take(rq, "title", &w->title);
	take(rq, "body", &w->body);
	take(rq, "alt", &w->alt);
	take(rq, "tags", &w->tags);
	take(rq, "audience", &w->audience);
	if (rq_form_has(rq, "licence")) {
		const struct licence *l = licence_named(rq_form(rq, "licence"));
		if (l)
			w->licence = l->number;
		else
			form_error(rq, "licence", T(rq->lang, "Choose a licence of the list."));
	}
	if (str_empty(w->title) || utf8_count(w->title) > MEDIA_TITLE_MAX)
		form_error(rq, "title", T(rq->lang, "Give it a title of at most 200 characters."));
	if (utf8_count(w->body) > MEDIA_BODY_MAX)
		form_error(rq, "body", T(rq->lang, "At most 10,000 characters."));
	if (utf8_count(w->alt) > MEDIA_ALT_MAX)
		form_error(rq, "alt", T(rq->lang, "At most 1,000 characters."));
	if (kind == KIND_PHOTO && str_empty(w->alt))
		form_error(
			rq, "alt",
			T(rq->lang, "Say in a line what is on it, for those who do not see it."));
}

/* Who may see it, of a new one. */
err media_read_where(struct rq *rq, str value, struct item_new *new)
{
	struct place place;
	int64_t id;
	new->place = rq->viewer->place;
	new->author = rq->viewer_id;
	new->audience = AUDIENCE_INTERNAL;
	if (str_empty(value) || str_eq(value, S("internal")))
		return OK;
	if (str_eq(value, S("public"))) {
		new->audience = AUDIENCE_PUBLIC;
	} else if (str_eq(value, S("private"))) {
		new->audience = AUDIENCE_PRIVATE;
	} else if (str_starts(value, S("place:"))) {
		if (!str_to_int(str_sub(value, 6, value.n), &id))
			return NOT_FOUND;
		TRY(place_find(rq->db, (place_id){id}, &place));
		if (place.kind != PLACE_COMMUNITY)
			return NOT_FOUND;
		new->place = place.id;
		new->audience = place.audience;
	} else {
		form_error(rq, "audience", T(rq->lang, "Choose who can see it."));
	}
	return OK;
}

err media_read_words(struct rq *rq, enum kind kind, struct media_words *w, struct item_new *new)
{
	*w = (struct media_words){.licence = 1};
	read_fields(rq, kind, w);
	return media_read_where(rq, w->audience, new);
}

/* The choices of a composer, but for named readers: asked for, they are refused again. */
err media_choices(struct rq *rq, str chosen, struct composer *c)
{
	size_t n = 0;
	*c = (struct composer){0};
	TRY(composer_choices(rq, chosen, c));
	for (size_t i = 0; i < c->choices.n; i++) {
		struct composer_choice *choice = &c->choices.v[i];
		bool listed = str_eq(choice->value, S("listed"));
		if (listed && !choice->on)
			continue;
		if (listed)
			choice->label = str_from(T(rq->lang, "Choose who can see it."));
		c->choices.v[n++] = *choice;
	}
	c->choices.n = n;
	return OK;
}

static err show_form(struct rq *rq, struct media_form_page *p)
{
	return page_as(rq,
		       (&(const struct page){
			       .title = str_from(p->content ? T(rq->lang, "What it is")
							    : T(rq->lang, "Change the words")),
			       .active = S("/media"),
			       .style = "media/media.css"}),
		       v_media_form, p);
}

/* What a camera wrote, for its owner to see once. */
static void read_camera(struct rq *rq, str lines, struct media_form_page *p)
{
	while (lines.n) {
		str value = str_cut(&lines, '\n'), name = str_cut(&value, '\t');
		if (!str_trim(value).n)
			continue;
		p->place_known = p->place_known || str_starts(name, S("GPSL"));
		*ARENA_PUSH(rq->arena, &p->camera) = (struct media_field){name, value};
	}
}

/* "IMG_2018.jpg" is a first title. */
static str stem(str name)
{
	size_t n = name.n;
	while (n > 1 && name.p[n - 1] != '.')
		n--;
	return n > 1 ? str_sub(name, 0, n - 1) : name;
}

static err content_asked(struct rq *rq, struct q_media_content_find *c)
{
	bool found;
	TRY(q_media_content_find(rq->db, rq_path_id(rq, "content"), c, &found));
	return found && c->item == 0 && viewer_is(rq, c->person) ? OK : NOT_FOUND;
}

static struct media_form_page form_of(struct rq *rq, const struct q_media_content_find *c)
{
	return (struct media_form_page){.content = c->id,
					.kind = c->kind,
					.name = c->name,
					.thumb = c->thumb,
					.unread = c->state == MEDIA_NEW,
					.words = {.title = stem(c->name), .licence = 1},
					.action = url_path(rq->arena, "/media/new/%i", c->id),
					.back = URL("/media/new")};
}

err media_describe(struct rq *rq)
{
	struct q_media_content_find c;
	TRY(content_asked(rq, &c));
	struct media_form_page p = form_of(rq, &c);
	read_camera(rq, c.camera, &p);
	TRY(media_choices(rq, rq_query(rq, "audience"), &p.composer));
	return show_form(rq, &p);
}

err media_create(struct rq *rq)
{
	struct q_media_content_find c;
	struct media_words words;
	struct item_new new = {0};
	item_id id;
	TRY(content_asked(rq, &c));
	TRY(place_named(rq, "audience", PICKED_READERS));
	TRY(media_read_words(rq, (enum kind)c.kind, &words, &new));
	if (rq->errors.n) {
		struct media_form_page p = form_of(rq, &c);
		p.words = words;
		read_camera(rq, c.camera, &p);
		TRY(media_choices(rq, words.audience, &p.composer));
		rq->response.status = 422;
		return show_form(rq, &p);
	}
	err e = media_publish(rq->db, c.id, (enum kind)c.kind, &new, &words, &id);
	if (e == CONFLICT)
		return fail(rq, CONFLICT, T(rq->lang, "It has its words already."));
	TRY(e);
	return redirect(rq, media_url(rq, id));
}

/* ---- other words ---- */

static str labels_of(struct rq *rq, const struct tag_list *tags)
{
	struct out labels = out_new(rq->arena, 8192);
	for (size_t i = 0; i < tags->n; i++) {
		if (i)
			out_lit(&labels, ", ");
		out_str(&labels, tags->v[i].label);
	}
	return out_view(&labels);
}

static err stored(struct rq *rq, const struct q_media_find *m, const struct item_row *item,
		  struct media_form_page *p)
{
	struct tag_list tags;
	TRY(tag_of_item(rq->db, m->id, &tags));
	*p = (struct media_form_page){.id = m->id,
				      .kind = m->kind,
				      .name = m->name,
				      .thumb = m->thumb,
				      .words = {.title = m->title,
						.body = m->body,
						.alt = m->alt,
						.tags = labels_of(rq, &tags),
						.audience = audience_name(item->audience),
						.licence = m->licence},
				      .movable = m->place_kind == PLACE_PERSON,
				      .action = media_action(rq, m->id, "edit"),
				      .back = media_url(rq, m->id)};
	return q_media_captions(rq->db, m->content, &p->captions);
}

err media_edit(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	struct media_form_page p;
	TRY(media_owned(rq, &m, &item));
	TRY(stored(rq, &m, &item, &p));
	return show_form(rq, &p);
}

/* What lies in a community is read as the community is. */
static enum audience read_audience(struct rq *rq, const struct item_row *item,
				   const struct media_form_page *p)
{
	enum audience audience = item->audience;
	bool known = audience_named(p->words.audience, &audience);
	if (known && audience == item->audience)
		return audience;
	if (!known || !p->movable ||
	    (audience != AUDIENCE_PUBLIC && audience != AUDIENCE_INTERNAL &&
	     audience != AUDIENCE_PRIVATE))
		form_error(rq, "audience", T(rq->lang, "Choose who can see it."));
	return audience;
}

err media_update(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	struct media_form_page p;
	int64_t number;
	TRY(media_owned(rq, &m, &item));
	TRY(item_hold(rq->db, m.id));
	TRY(media_owned(rq, &m, &item)); /* as it is now, with nobody else in between */
	TRY(stored(rq, &m, &item, &p));
	read_fields(rq, (enum kind)m.kind, &p.words);
	enum audience audience = read_audience(rq, &item, &p);
	if (rq->errors.n) {
		if (rq->format == FORMAT_JSON)
			return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
		rq->response.status = 422;
		return show_form(rq, &p);
	}
	TRY(revision_add(rq->db, m.id, item.author, m.title, m.body, &number));
	TRY(revision_add(rq->db, m.id, rq->viewer_id, p.words.title, p.words.body, &number));
	TRY(q_media_write(rq->db, m.id, p.words.title, p.words.body,
			  media_render(rq->arena, p.words.body).s, p.words.alt, p.words.licence));
	TRY(text_names(rq->db, m.id, p.words.body, p.words.tags, false, false));
	if (audience != item.audience)
		TRY(item_set_audience(rq->db, m.id, audience, (struct id_list){0}));
	TRY(item_touch(rq->db, m.id, true));
	if (rq->format == FORMAT_JSON)
		return media_json(rq, m.id, 200);
	return redirect(rq, media_url(rq, m.id));
}

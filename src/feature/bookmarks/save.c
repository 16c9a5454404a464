/* SPDX-License-Identifier: Apache-2.0
 * save: the page that keeps an address (the bookmarklet opens it with the page's address, title and
 * chosen words), the same for one that is kept already, and removing.
 */
#include "feature/bookmarks/handlers.h"

#include "base/utf8.h"
#include "core/access.h"
#include "core/place.h"
#include "ui/api.h"

#include "bookmarks.html.h"

/* ---- the page ---- */

/* What a bookmarklet brings of the page: as a quotation. */
static str quoted(struct rq *rq, str text)
{
	struct out o = out_new(rq->arena, 1 << 16);
	str rest = utf8_head(str_trim(text), 2000);
	while (rest.n) {
		str line = str_cut(&rest, '\n');
		out_lit(&o, "> ");
		out_str(&o, line);
		out_byte(&o, '\n');
	}
	return o.bad ? STR_NONE : out_view(&o);
}

static void from_bookmark(struct rq *rq, const struct bookmark *b, struct bookmark_form_page *p)
{
	p->id = b->item.id;
	p->address = b->url.s;
	p->title = b->title;
	p->body = b->body;
	p->audience = b->item.audience;
	p->place = b->item.place;
	p->unread = b->unread;
	p->tags = bookmark_labels(rq, &b->tags);
	p->back = bookmark_url(rq, b->item.id);
}

/* The community that is asked for; none: one's own bookmarks, which more people may read, and which
 * therefore stand for nothing else. */
static err read_place(str text, place_id *place)
{
	*place = (place_id){0};
	return str_empty(text) || str_to_int(text, &place->v) ? OK : NOT_FOUND;
}

static void add_place(struct rq *rq, struct bookmark_form_page *p, place_id id, str title, bool on)
{
	*ARENA_PUSH(rq->arena, &p->places) =
		(struct bookmark_place){.id = id, .title = title, .on = on};
}

/* Communities that the viewer is in, and the one that is chosen, whatever it is. One that it is
 * kept to already stays chosen also when the viewer may not know of it any more. */
static err fill_places(struct rq *rq, struct bookmark_form_page *p)
{
	const struct place_list *offered = &p->other.places;
	place_id chosen = p->place;
	if (rq_form_has(rq, "place"))
		TRY(read_place(rq_form(rq, "place"), &chosen));
	if (ID_EQ(chosen, rq->viewer->place))
		chosen = (place_id){0};
	err e = place_picker_make(rq, PICKED_ID, chosen, &p->other);
	if (e == NOT_FOUND && !ID_NONE(p->id) && ID_EQ(chosen, p->place)) {
		add_place(rq, p, chosen, str_from(T(rq->lang, "Where it is kept now")), true);
		chosen = (place_id){0};
		e = place_picker_make(rq, PICKED_ID, chosen, &p->other);
	}
	TRY(e);
	for (size_t i = 0; i < offered->n; i++)
		add_place(rq, p, offered->v[i].id, offered->v[i].title,
			  ID_EQ(offered->v[i].id, chosen));
	return OK;
}

static err show_form(struct rq *rq, struct bookmark_form_page *p)
{
	struct web_address address;
	struct text_list present;
	str named = field_value(rq, "url", p->address), title = field_value(rq, "title", p->title);
	p->colleagues = format_fill(rq->arena, T(rq->lang, "Everyone at #"), page_organisation(rq));
	tag_parse(rq->arena, field_value(rq, "tags", p->tags), &present);
	if (web_address_read(rq->arena, named, &address)) {
		TRY(bookmark_suggest(rq->db, &address, title, &present, &p->suggested));
		struct bookmark_list others = {0};
		TRY(bookmark_of_address(rq, &address, &others));
		p->kept = others.n ? others.v[0].kept : 0;
		if (p->kept)
			p->link = bookmark_link_url(rq, others.v[0].hash);
	}
	TRY(fill_places(rq, p));
	return page_as(rq,
		       (&(const struct page){
			       .title = str_from(ID_NONE(p->id) ? T(rq->lang, "Keep a link")
								: T(rq->lang, "Change a bookmark")),
			       .active = S("/bookmarks"),
			       .style = "bookmarks/bookmarks.css"}),
		       v_bookmark_form, p);
}

/* The words that a share from a phone puts anywhere: an address may stand in the text. */
static str shared_address(struct rq *rq)
{
	str given = rq_query(rq, "url"), words = rq_query(rq, "text");
	for (str word = str_word(&words); str_empty(given) && word.n; word = str_word(&words))
		if (str_starts(word, S("http://")) || str_starts(word, S("https://")))
			given = word;
	return given;
}

err bookmark_new(struct rq *rq)
{
	struct bookmark_form_page p = {.audience = AUDIENCE_INTERNAL,
				       .back = URL("/bookmarks"),
				       .window = str_eq(rq_query(rq, "window"), S("1"))};
	struct web_address address;
	item_id kept = {0};
	p.address = shared_address(rq);
	TRY(read_place(rq_query(rq, "place"), &p.place));
	p.title = utf8_head(rq_query(rq, "title"), BOOKMARK_TITLE);
	if (rq_query(rq, "url").n)
		p.body = quoted(rq, rq_query(rq, "text"));
	if (rq_query(rq, "body").n)
		p.body = utf8_head(rq_query(rq, "body"), BOOKMARK_BODY);
	if (web_address_read(rq->arena, p.address, &address))
		TRY(bookmark_kept(rq->db, rq->viewer_id, web_address_hash(rq->arena, address.url.s),
				  &kept));
	if (!ID_NONE(kept)) {
		struct bookmark b;
		TRY(bookmark_find(rq->db, kept, &b));
		from_bookmark(rq, &b, &p);
	}
	return show_form(rq, &p);
}

/* ---- writing ---- */

static void read_audience(struct rq *rq, struct bookmark_new *new)
{
	str name = rq_form(rq, "audience");
	if (str_empty(name))
		return;
	if (!audience_named(name, &new->audience) || new->audience == AUDIENCE_MEMBERS ||
	    new->audience == AUDIENCE_LISTED)
		form_error(rq, "audience", T(rq->lang, "Choose who can read it."));
}

/* Tags as typed, and the suggested ones that were ticked. */
static void read_tags(struct rq *rq, struct text_list *labels)
{
	tag_parse(rq->arena, rq_form(rq, "tags"), labels);
	for (size_t i = 0; i < rq->form.n && labels->n < TAGS_PER_ITEM; i++)
		if (str_eq(rq->form.v[i].name, S("suggested")) &&
		    !str_empty(tag_fold(rq->arena, rq->form.v[i].value)))
			*ARENA_PUSH(rq->arena, labels) = utf8_head(rq->form.v[i].value, TAG_LENGTH);
}

static err read_form(struct rq *rq, struct web_address *address, struct bookmark_new *new)
{
	if (!web_address_read(rq->arena, rq_form(rq, "url"), address))
		form_error(rq, "url",
			   T(rq->lang, "Write a whole address, such as https://example.org/page."));
	new->address = address;
	new->title = rq_form(rq, "title");
	new->body = rq_form(rq, "body");
	str unread = rq_form(rq, "unread");
	new->unread = !str_empty(unread) && !str_eq(unread, S("false"));
	if (utf8_count(new->title) > BOOKMARK_TITLE)
		form_error(rq, "title", T(rq->lang, "A title has at most 250 characters."));
	if (utf8_count(new->body) > BOOKMARK_BODY)
		form_error(rq, "body", T(rq->lang, "That is more than 10,000 characters."));
	read_audience(rq, new);
	read_tags(rq, &new->tags);
	return read_place(rq_form(rq, "place"), &new->place);
}

/* What was not sent stays as it is kept already. A box of a page that is not ticked is not sent. */
static void keep_unsent(struct rq *rq, const struct bookmark *b, struct bookmark_new *new)
{
	if (!rq_form_has(rq, "title"))
		new->title = b->title;
	if (!rq_form_has(rq, "body"))
		new->body = b->body;
	if (!rq_form_has(rq, "tags") && !rq_form_has(rq, "suggested"))
		for (size_t i = 0; i < b->tags.n; i++)
			*ARENA_PUSH(rq->arena, &new->tags) = b->tags.v[i].label;
	if (rq->format == FORMAT_JSON && !rq_form_has(rq, "unread"))
		new->unread = b->unread;
	if (str_empty(rq_form(rq, "audience")))
		new->audience = b->item.audience;
	if (!rq_form_has(rq, "place"))
		new->place = b->item.place;
}

/* A community that the viewer may write in, or one's own place; others are not there. Where it is
 * kept now it stays, whatever became of that. */
static err check_place(struct rq *rq, const struct bookmark_new *new, place_id now)
{
	struct place place;
	bool may;
	if (ID_NONE(new->place) || ID_EQ(new->place, now))
		return OK;
	TRY(place_find(rq->db, new->place, &place));
	if (place.kind != PLACE_COMMUNITY &&
	    !(place.kind == PLACE_PERSON && ID_EQ(place.owner, rq->viewer_id)))
		return NOT_FOUND;
	TRY(access_may_write(rq->db, rq->viewer_id, place.id, &may));
	return may ? OK : fail(rq, DENIED, T(rq->lang, "You can read there, but not write."));
}

/* What the viewer keeps of an address; item id none: nothing. */
static err kept_already(struct rq *rq, const struct web_address *address, struct bookmark *b)
{
	item_id id;
	*b = (struct bookmark){0};
	TRY(bookmark_kept(rq->db, rq->viewer_id, web_address_hash(rq->arena, address->url.s), &id));
	return ID_NONE(id) ? OK : bookmark_find(rq->db, id, b);
}

/* A page that was opened for another address, or none, does not show what is kept of this one:
 * saving it would write over words and readers that nobody saw. */
static bool unseen(struct rq *rq, const struct web_address *address)
{
	struct web_address shown;
	return rq_form_has(rq, "shown") &&
	       !(web_address_read(rq->arena, rq_form(rq, "shown"), &shown) &&
		 str_eq(shown.url.s, address->url.s));
}

static err refuse(struct rq *rq, struct bookmark_form_page *p)
{
	if (rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	rq->response.status = 422;
	return show_form(rq, p);
}

static err answer(struct rq *rq, item_id id, bool made)
{
	struct bookmark b;
	if (rq->format == FORMAT_JSON) {
		TRY(bookmark_find(rq->db, id, &b));
		rq->response.status = made ? 201 : 0;
		return bookmark_json(rq, &b);
	}
	if (rq_form_has(rq, "window"))
		return redirect(rq, url_path(rq->arena, "/bookmarks/item/%i?kept=1", id.v));
	return redirect_back(rq, bookmark_url(rq, id));
}

err bookmark_create(struct rq *rq)
{
	struct bookmark_form_page p = {.audience = AUDIENCE_INTERNAL, .back = URL("/bookmarks")};
	struct bookmark_new new = {.person = rq->viewer_id, .audience = AUDIENCE_INTERNAL};
	struct web_address address;
	struct bookmark kept;
	item_id id;
	bool made;
	TRY(place_named(rq, "place", PICKED_ID));
	TRY(read_form(rq, &address, &new));
	if (rq->errors.n)
		return refuse(rq, &p);
	TRY(kept_already(rq, &address, &kept));
	if (!ID_NONE(kept.item.id) && unseen(rq, &address)) {
		form_error(rq, "url", T(rq->lang, "You keep this address already."));
		p.mine = url_path(rq->arena, "/bookmarks/item/%i/edit", kept.item.id.v);
		return refuse(rq, &p);
	}
	if (!ID_NONE(kept.item.id))
		keep_unsent(rq, &kept, &new);
	TRY(check_place(rq, &new, kept.item.place));
	TRY(bookmark_save(rq->db, &new, &id, &made));
	return answer(rq, id, made);
}

/* The viewer's own; others learn only of those they may read. */
static err own_bookmark(struct rq *rq, struct bookmark *b)
{
	TRY(bookmark_find(rq->db, (item_id){rq_path_id(rq, "bookmark")}, b));
	return viewer_is(rq, b->item.author)
		       ? OK
		       : fail(rq, DENIED, T(rq->lang, "Only its owner changes a bookmark."));
}

err bookmark_edit(struct rq *rq)
{
	struct bookmark b;
	struct bookmark_form_page p = {0};
	TRY(own_bookmark(rq, &b));
	from_bookmark(rq, &b, &p);
	return show_form(rq, &p);
}

/* Another address makes it another bookmark: the old one goes. One that is kept already has words
 * of its own, which stay. */
err bookmark_change(struct rq *rq)
{
	struct bookmark b, other = {0};
	struct bookmark_form_page p = {0};
	struct web_address address;
	item_id id;
	bool made;
	TRY(own_bookmark(rq, &b));
	from_bookmark(rq, &b, &p);
	struct bookmark_new new = {.person = rq->viewer_id, .audience = b.item.audience};
	TRY(place_named(rq, "place", PICKED_ID));
	TRY(read_form(rq, &address, &new));
	keep_unsent(rq, &b, &new);
	if (!rq->errors.n)
		TRY(kept_already(rq, &address, &other));
	if (!ID_NONE(other.item.id) && !ID_EQ(other.item.id, b.item.id))
		form_error(rq, "url", T(rq->lang, "You keep this address already."));
	if (rq->errors.n)
		return refuse(rq, &p);
	TRY(check_place(rq, &new, b.item.place));
	TRY(bookmark_save(rq->db, &new, &id, &made));
	if (!ID_EQ(id, b.item.id))
		TRY(bookmark_delete(rq->db, b.item.id));
	if (rq->format == FORMAT_JSON)
		return answer(rq, id, false);
	return redirect(rq, bookmark_url(rq, id));
}

err bookmark_remove(struct rq *rq)
{
	struct bookmark b;
	TRY(own_bookmark(rq, &b));
	TRY(bookmark_delete(rq->db, b.item.id));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq, bookmark_person_url(rq, rq->viewer->handle));
}

/* SPDX-License-Identifier: Apache-2.0
 * album: photos of one person put together. An album shows to each reader those of its photos that
 * they may see.
 */
#include "feature/media/pages.h"

#include "core/mention.h"
#include "core/revision.h"
#include "base/utf8.h"
#include "ui/api.h"
#include "ui/place_form.h"

#include "media.html.h"

enum { PAGE = 24, OWN_PHOTOS = 60 };

static const struct page how = {.active = {"/media", 6}, .style = "media/media.css"};

/* ---- lists ---- */

static err fill_rows(struct rq *rq, const struct q_album_newest_list *ids,
		     struct album_list_page *p)
{
	struct id_list list = {0}, covers = {0};
	struct q_album_rows_list *albums = NEW(rq->arena, struct q_album_rows_list);
	struct q_album_covers_list first = {0};
	struct q_media_rows_list photos = {0};
	for (size_t i = 0; i < ids->n; i++)
		*ARENA_PUSH(rq->arena, &list) = ids->v[i].id.v;
	if (!list.n)
		return OK;
	TRY(q_album_rows(rq->db, list, albums));
	TRY(q_album_covers(rq->db, list, &first));
	for (size_t i = 0; i < first.n; i++)
		*ARENA_PUSH(rq->arena, &covers) = first.v[i].media;
	if (covers.n)
		TRY(q_media_rows(rq->db, covers, &photos));
	for (size_t i = 0; i < ids->n; i++)
		for (size_t k = 0; k < albums->n; k++) {
			if (!ID_EQ(albums->v[k].id, ids->v[i].id))
				continue;
			struct album_row *row = ARENA_PUSH(rq->arena, &p->rows);
			row->album = &albums->v[k];
			for (size_t c = 0; c < first.n; c++)
				if (first.v[c].id == ids->v[i].id.v) {
					row->n = first.v[c].n;
					for (size_t m = 0; m < photos.n; m++)
						if (photos.v[m].id.v == first.v[c].media)
							row->thumb = photos.v[m].thumb;
				}
		}
	return OK;
}

static err list_json(struct rq *rq, const struct q_album_newest_list *rows, str next)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows->v[i].id.v;
	return api_cards_after(rq, ids, next);
}

err album_list(struct rq *rq)
{
	struct album_list_page p = {0};
	struct q_album_newest_list ids = {0};
	struct page page = how;
	struct q_media_newest at = media_begin(rq, NULL);
	TRY(album_walk(rq->db, &at.id, PAGE + 1, &ids, &p.looked_on));
	bool full = ids.n > PAGE;
	if (full) {
		ids.n = PAGE;
		at.id = ids.v[PAGE - 1].id;
	}
	str next = p.looked_on || full ? media_cursor(rq, NULL, &at) : STR_NONE;
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &ids, next);
	if (next.n)
		p.pager.older = page_with(rq, "before", next);
	TRY(fill_rows(rq, &ids, &p));
	page.title = str_from(T(rq->lang, "Albums"));
	return page_as(rq, &page, v_album_list, &p);
}

/* ---- one ---- */

static err album_asked(struct rq *rq, struct q_album_find *album, struct item_row *item)
{
	bool found;
	TRY(q_album_find(rq->db, (item_id){rq_path_id(rq, "album")}, album, &found));
	return found ? item_find(rq->db, album->id, item) : NOT_FOUND;
}

static err album_owned(struct rq *rq, struct q_album_find *album, struct item_row *item)
{
	TRY(album_asked(rq, album, item));
	if (viewer_is(rq, item->author))
		return OK;
	return fail(rq, DENIED, T(rq->lang, "Only who made the album changes it."));
}

/* With the photos that the viewer may see, in the order they came in. */
static err album_json(struct rq *rq, item_id id, int status)
{
	struct q_album_find album;
	struct q_media_newest_list photos = {0};
	struct card card;
	bool found;
	TRY(q_album_find(rq->db, id, &album, &found));
	if (!found)
		return NOT_FOUND;
	TRY(card_of(rq, id, &card));
	TRY(q_album_photos(rq->db, id, MEDIA_ALBUM_MAX, &photos));
	rq->response.status = status;
	api_begin(rq);
	json_card(rq->out, "item", rq, &card);
	json_str(rq->out, "title", album.title);
	json_str(rq->out, "body", album.body);
	json_open(rq->out, "photos", '[');
	for (size_t i = 0; i < photos.n; i++)
		json_int(rq->out, NULL, photos.v[i].id.v);
	json_close(rq->out, ']');
	return api_end(rq);
}

err album_show(struct rq *rq)
{
	struct q_album_find album;
	struct item_row item;
	struct q_media_newest_list ids = {0}, own = {0};
	struct page page = how;
	TRY(album_asked(rq, &album, &item));
	if (rq->format == FORMAT_JSON)
		return album_json(rq, album.id, 200);
	struct album_page p = {.album = &album,
			       .item = &item,
			       .author = face_of_author(rq, &item),
			       .body = {album.html}, /* safe: rendered when it was written */
			       .may_edit = viewer_is(rq, item.author),
			       .here = album_url(rq, album.id)};
	TRY(q_album_photos(rq->db, album.id, MEDIA_ALBUM_MAX, &ids));
	TRY(media_rows_in_order(rq->db, &ids, &p.photos));
	if (p.may_edit) {
		const struct media_wanted w = {.kind = KIND_PHOTO, .author = rq->viewer_id.v};
		TRY(media_walk_far(rq->db, &w, OWN_PHOTOS, &own));
		struct q_media_newest_list others = {0};
		for (size_t i = 0; i < own.n; i++) {
			bool in = false;
			for (size_t k = 0; k < ids.n; k++)
				in = in || ID_EQ(ids.v[k].id, own.v[i].id);
			if (!in)
				*ARENA_PUSH(rq->arena, &others) = own.v[i];
		}
		TRY(media_rows_in_order(rq->db, &others, &p.own));
	}
	TRY(comment_list(rq->db, &item, comment_order_of(rq), rq_query_int(rq, "at", 0), &p.page));
	p.comments = comment_thread(rq, &item, &p.page,
				    url_path(rq->arena, "%r#comments", page_here(rq)));
	page.title = album.title;
	page.words = &item;
	page.here = p.here;
	page.description = markdown_text(rq->arena, album.body, 200);
	page.open = item.circle == CIRCLE_PUBLIC;
	page.embedded = true;
	for (size_t i = 0; i < p.photos.n && url_empty(page.image); i++)
		if (p.photos.v[i].circle == CIRCLE_PUBLIC && p.photos.v[i].picture.n)
			page.image = blob_url(rq, p.photos.v[i].picture);
	return page_as(rq, &page, v_album_show, &p);
}

/* ---- its words ---- */

static err show_form(struct rq *rq, struct album_form_page *p)
{
	struct page page = how;
	page.title = str_from(ID_NONE(p->id) ? T(rq->lang, "New album")
					     : T(rq->lang, "Change the words"));
	return page_as(rq, &page, v_album_form, p);
}

static void read_form(struct rq *rq, struct album_form_page *p)
{
	form_take(rq, "title", &p->title);
	form_take(rq, "body", &p->body);
	if (str_empty(p->title) || utf8_count(p->title) > MEDIA_TITLE_MAX)
		form_error(rq, "title", T(rq->lang, "Give it a title of at most 200 characters."));
	if (utf8_count(p->body) > MEDIA_BODY_MAX)
		form_error(rq, "body", T(rq->lang, "At most 10,000 characters."));
}

err album_new(struct rq *rq)
{
	struct album_form_page p = {.action = URL("/media/albums"), .back = URL("/media/albums")};
	TRY(media_choices(rq, rq_query(rq, "audience"), &p.composer));
	return show_form(rq, &p);
}

err album_create(struct rq *rq)
{
	struct album_form_page p = {.action = URL("/media/albums"), .back = URL("/media/albums")};
	struct item_new new = {.kind = KIND_ALBUM, .state = STATE_PUBLISHED};
	item_id id;
	read_form(rq, &p);
	TRY(place_named(rq, "audience", PICKED_READERS));
	TRY(media_read_where(rq, rq_form(rq, "audience"), &new));
	if (rq->errors.n) {
		TRY(media_choices(rq, rq_form(rq, "audience"), &p.composer));
		rq->response.status = 422;
		return show_form(rq, &p);
	}
	new.text = str_cat(rq->arena, p.title, S("\n"), p.body);
	TRY(item_create(rq->db, &new, &id));
	TRY(q_album_add(rq->db, id, new.author, new.place, p.title, p.body,
			media_render(rq->arena, p.body).s));
	TRY(text_names(rq->db, id, p.body, STR_NONE, true, false));
	if (rq->format == FORMAT_JSON)
		return album_json(rq, id, 201);
	return redirect(rq, album_url(rq, id));
}

err album_edit(struct rq *rq)
{
	struct q_album_find album;
	struct item_row item;
	TRY(album_owned(rq, &album, &item));
	struct album_form_page p = {.id = album.id,
				    .title = album.title,
				    .body = album.body,
				    .action = album_action(rq, album.id, "edit"),
				    .back = album_url(rq, album.id)};
	return show_form(rq, &p);
}

err album_update(struct rq *rq)
{
	struct q_album_find album;
	struct item_row item;
	int64_t number;
	TRY(album_owned(rq, &album, &item));
	TRY(item_hold(rq->db, album.id));
	TRY(album_owned(rq, &album, &item)); /* as it is now, with nobody else in between */
	struct album_form_page p = {.id = album.id,
				    .title = album.title,
				    .body = album.body,
				    .action = album_action(rq, album.id, "edit"),
				    .back = album_url(rq, album.id)};
	read_form(rq, &p);
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_form(rq, &p);
	}
	TRY(revision_add(rq->db, album.id, item.author, album.title, album.body, &number));
	TRY(revision_add(rq->db, album.id, rq->viewer_id, p.title, p.body, &number));
	TRY(q_album_write(rq->db, album.id, p.title, p.body, media_render(rq->arena, p.body).s));
	TRY(text_names(rq->db, album.id, p.body, STR_NONE, false, false));
	TRY(item_touch(rq->db, album.id, true));
	return redirect(rq, album_url(rq, album.id));
}

err album_delete(struct rq *rq)
{
	struct q_album_find album;
	struct item_row item;
	TRY(album_owned(rq, &album, &item));
	TRY(item_delete(rq->db, album.id));
	rq->audit_detail = id_text(rq, album.id.v);
	return redirect(rq, URL("/media/albums"));
}

/* ---- its photos: the owner's own, put in and taken out ---- */

static err put_photo(struct rq *rq, item_id album, int64_t media, bool on)
{
	struct q_media_find m;
	bool found;
	TRY(q_media_find(rq->db, (item_id){media}, &m, &found));
	if (!found || m.kind != KIND_PHOTO || !viewer_is(rq, m.author))
		return NOT_FOUND;
	return on ? q_album_photo_put(rq->db, album, m.id)
		  : q_album_photo_drop(rq->db, album, m.id);
}

err album_photo_update(struct rq *rq)
{
	struct q_album_find album;
	struct item_row item;
	struct q_media_newest_list ids = {0};
	bool on = !rq_form_has(rq, "on") || rq_form_int(rq, "on", 0) == 1;
	size_t n = 0;
	TRY(album_owned(rq, &album, &item));
	TRY(item_hold(rq->db, album.id));
	TRY(q_album_photos(rq->db, album.id, MEDIA_ALBUM_MAX, &ids));
	for (size_t i = 0; i < rq->form.n; i++) {
		/* A form has a field for each, a program one list. */
		str list = rq->form.v[i].value;
		if (!str_eq(rq->form.v[i].name, S("media")))
			continue;
		while (list.n) {
			int64_t media;
			if (!str_to_int(str_trim(str_cut(&list, ',')), &media))
				continue;
			if (on && ids.n + ++n > MEDIA_ALBUM_MAX)
				return fail(rq, TOO_LARGE,
					    T(rq->lang, "An album holds at most 500 photos."));
			TRY(put_photo(rq, album.id, media, on));
		}
	}
	return redirect_back(rq, album_url(rq, album.id));
}

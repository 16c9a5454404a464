/* SPDX-License-Identifier: Apache-2.0
 * kind: media and albums in mixed lists, in search, in the API; export, check, the end of an
 * account.
 */
#include "feature/media/pages.h"

#include "ui/api.h"

#include "media.html.h"

enum { EMBED_WIDTH = 640, EMBED_HEIGHT = 400, EMBED_SOUND = 160 };

/* ---- cards ---- */

static void fill_card(struct rq *rq, struct card *card, const struct q_media_rows *m)
{
	struct out body = out_new(rq->arena, 64 << 10);
	v_media_card(&body, rq, m, (html){m->html}); /* safe: rendered when it was written */
	card->title = m->title;
	card->url = media_url(rq, m->id);
	card->text = str_cat(rq->arena, m->alt, S(" "), markdown_text(rq->arena, m->body, 250));
	card->body = (html){out_view(&body)}; /* safe: written by a template */
	card->did = m->place_kind == PLACE_COMMUNITY ? str_from(T(rq->lang, "shows in")) : STR_NONE;
	if (m->place_kind == PLACE_COMMUNITY) {
		card->place_title = m->place_title;
		card->place_url = url_path(rq->arena, "/communities/%s/media", m->place_handle);
	}
}

err media_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_media_rows_list rows = {0};
	TRY(q_media_rows(rq->db, card_ids(rq->arena, cards, n), &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (ID_EQ(rows.v[k].id, cards[i]->item.id))
				fill_card(rq, cards[i], &rows.v[k]);
	return OK;
}

err album_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_album_rows_list rows = {0};
	TRY(q_album_rows(rq->db, card_ids(rq->arena, cards, n), &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			const struct q_album_rows *a = &rows.v[k];
			if (!ID_EQ(a->id, cards[i]->item.id))
				continue;
			cards[i]->title = a->title;
			cards[i]->url = album_url(rq, a->id);
			cards[i]->text = markdown_text(rq->arena, a->body, 300);
			cards[i]->body = (html){a->html}; /* safe: rendered when it was written */
			cards[i]->did = str_from(T(rq->lang, "made an album"));
		}
	return OK;
}

err media_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_media_text q;
	*title = *body = STR_NONE;
	err e = q_media_text(db, id, &q);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	*title = q.title;
	*body = str_cat(db->arena, q.alt, S("\n"), markdown_text(db->arena, q.body, 0), S("\n"),
			q.words);
	return OK;
}

err album_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_album_text q;
	*title = *body = STR_NONE;
	err e = q_album_text(db, id, &q);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	*title = q.title;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err media_address_of(struct db *db, item_id id, struct arena *a, url *to)
{
	struct item_row row;
	TRY(item_find(db, id, &row));
	*to = url_path(a, "/media/%i", id.v);
	return OK;
}

/* A photo is a picture, all else stands in a frame (/media/ID/embed). */
err media_embed_as(struct rq *rq, item_id id, struct embed *e)
{
	struct q_media_find m;
	bool found;
	TRY(q_media_find(rq->db, id, &m, &found));
	if (!found)
		return NOT_FOUND;
	*e = (struct embed){.as = m.kind == KIND_PHOTO	 ? EMBED_PHOTO
				  : m.kind == KIND_VIDEO ? EMBED_VIDEO
							 : EMBED_FRAME,
			    .frame = media_action(rq, id, "embed"),
			    .width = EMBED_WIDTH,
			    .height = m.kind == KIND_AUDIO ? EMBED_SOUND : EMBED_HEIGHT};
	if (m.kind == KIND_PHOTO) {
		e->picture = blob_url(rq, m.picture);
		e->width = m.width;
		e->height = m.height;
	}
	if (m.kind == KIND_PHOTO && m.thumb.n)
		media_thumb_size(m.width, m.height, &e->thumb_width, &e->thumb_height);
	if (e->thumb_width)
		e->thumb = blob_url(rq, m.thumb);
	return OK;
}

err album_address_of(struct db *db, item_id id, struct arena *a, url *to)
{
	struct item_row row;
	TRY(item_find(db, id, &row));
	*to = url_path(a, "/media/albums/%i", id.v);
	return OK;
}

/* ---- API ---- */

/* In which languages there are captions; who is on a photo, for colleagues as on its page. */
static err media_said_json(struct rq *rq, const struct q_media_find *m)
{
	struct q_media_captions_list captions = {0};
	struct q_media_people_list people = {0};
	TRY(q_media_captions(rq->db, m->content, &captions));
	if (m->kind == KIND_PHOTO && rq->viewer->employee)
		TRY(q_media_people(rq->db, m->id, &people));
	json_open(rq->out, "captions", '[');
	for (size_t i = 0; i < captions.n; i++)
		json_str(rq->out, NULL, captions.v[i].language);
	json_close(rq->out, ']');
	json_open(rq->out, "people", '[');
	for (size_t i = 0; i < people.n; i++)
		json_person(rq->out, NULL, people.v[i].handle, people.v[i].name);
	json_close(rq->out, ']');
	return rq->out->bad;
}

err media_json(struct rq *rq, item_id id, int status)
{
	struct card card;
	struct q_media_find m;
	bool found;
	TRY(q_media_find(rq->db, id, &m, &found));
	if (!found)
		return NOT_FOUND;
	TRY(card_of(rq, id, &card));
	rq->response.status = status;
	api_begin(rq);
	json_card(rq->out, "item", rq, &card);
	json_str(rq->out, "title", m.title);
	json_str(rq->out, "body", m.body);
	json_str(rq->out, "alt", m.alt);
	json_str(rq->out, "licence", str_from(licence_of(m.licence)->code));
	json_str(rq->out, "type", m.type);
	json_int(rq->out, "size", m.size);
	json_int(rq->out, "downloads", m.downloads);
	json_int(rq->out, "width", m.width);
	json_int(rq->out, "height", m.height);
	json_real(rq->out, "seconds", (double)m.duration / (double)SECOND, 3);
	json_int(rq->out, "pages", m.pages);
	if (m.picture.n)
		json_str(rq->out, "picture", page_absolute(rq, blob_url(rq, m.picture)));
	json_str(rq->out, "download", page_absolute(rq, media_action(rq, m.id, "download")));
	TRY(media_said_json(rq, &m));
	return api_end(rq);
}

/* ---- export ---- */

static err export_one(void *arg, const struct q_media_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_str(o, "alt", q->alt);
	json_str(o, "licence", str_from(licence_of(q->licence)->code));
	json_str(o, "file", q->name);
	json_str(o, "hash", q->hash);
	json_close(o, '}');
	return o->bad;
}

static err export_album(void *arg, const struct q_album_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return o->bad;
}

static err export_caption(void *arg, const struct q_caption_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "language", q->language);
	json_str(o, "vtt", q->vtt);
	json_close(o, '}');
	return o->bad;
}

static err export_person(void *arg, const struct q_media_person_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "photo", q->id);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

err media_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "media", '[');
	TRY(q_media_export(db, person, export_one, json));
	json_close(json, ']');
	json_open(json, "albums", '[');
	TRY(q_album_export(db, person, export_album, json));
	json_close(json, ']');
	json_open(json, "captions", '[');
	TRY(q_caption_export(db, person, export_caption, json));
	json_close(json, ']');
	json_open(json, "on_photos", '[');
	TRY(q_media_person_export(db, person, export_person, json));
	json_close(json, ']');
	return json->bad;
}

/* ---- check, erase ---- */

static err lost(void *arg, const struct q_media_check *q)
{
	out_fmt(arg, "media: item %lld has no words, or stands in another place\n",
		(long long)q->id.v);
	return OK;
}

err media_check(struct db *db, struct out *findings)
{
	TRY(q_media_check(db, lost, findings));
	return q_album_check(db, lost, findings);
}

err media_erase(struct db *db, person_id person, struct id_list items)
{
	if (!items.n) {
		TRY(q_media_erase_person(db, person));
		TRY(q_media_erase_tagger(db, person));
		return q_media_erase_waiting(db, person);
	}
	TRY(q_media_erase_pages(db, items));
	TRY(q_media_erase_captions(db, items));
	TRY(q_media_erase_content(db, items));
	TRY(q_media_erase(db, items));
	return q_album_erase(db, items);
}

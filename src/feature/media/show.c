/* SPDX-License-Identifier: Apache-2.0
 * show: one photo, sound, film or deck of slides: how it looks and plays, its captions, who is on
 * it, and the file itself, which is counted each time somebody fetches it.
 */
#include "feature/media/pages.h"

#include "core/blob_store.h"
#include "core/person.h"
#include "core/event.h"
#include "feature/media/vtt.h"
#include "ui/api.h"
#include "ui/place_form.h"

#include "media.html.h"

enum { ALBUMS = 50 };

err media_asked(struct rq *rq, struct q_media_find *m, struct item_row *item)
{
	bool found;
	TRY(q_media_find(rq->db, (item_id){rq_path_id(rq, "media")}, m, &found));
	return found ? item_find(rq->db, m->id, item) : NOT_FOUND;
}

err media_owned(struct rq *rq, struct q_media_find *m, struct item_row *item)
{
	TRY(media_asked(rq, m, item));
	if (viewer_is(rq, item->author))
		return OK;
	return fail(rq, DENIED, T(rq->lang, "Only who brought it changes it."));
}

/* ---- the page ---- */

static url page_at(struct rq *rq, const struct q_media_find *m, int64_t number)
{
	return url_path(rq->arena, "/media/%i?page=%i#slides", m->id.v, number);
}

static err fill_slides(struct rq *rq, struct media_page *p)
{
	TRY(q_media_pages(rq->db, p->m->content, &p->pages));
	if (!p->pages.n)
		return OK;
	p->number = rq_query_int(rq, "page", 1);
	if (p->number < 1 || p->number > (int64_t)p->pages.n)
		p->number = 1;
	p->shown = &p->pages.v[p->number - 1];
	if (p->number > 1)
		p->previous = page_at(rq, p->m, p->number - 1);
	if (p->number < (int64_t)p->pages.n)
		p->next = page_at(rq, p->m, p->number + 1);
	return OK;
}

static err fill_people(struct rq *rq, struct media_page *p)
{
	/* Who is on a photo is for colleagues, whoever may see the photo. */
	if (p->m->kind != KIND_PHOTO || !rq->viewer->employee)
		return OK;
	TRY(q_media_people(rq->db, p->m->id, &p->people));
	p->may_tag = p->people.n < MEDIA_PEOPLE_MAX;
	return OK;
}

static str embed_code(struct rq *rq, const struct q_media_find *m)
{
	if (m->circle != CIRCLE_PUBLIC)
		return STR_NONE;
	struct out o = out_new(rq->arena, 4096);
	v_media_embed_code(&o, page_absolute(rq, media_action(rq, m->id, "embed")));
	return out_view(&o);
}

static err fill(struct rq *rq, struct media_page *p)
{
	TRY(tag_of_item(rq->db, p->m->id, &p->tags));
	TRY(comment_list(rq->db, p->item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p->page));
	p->comments = comment_thread(rq, p->item, &p->page,
				     url_path(rq->arena, "%r#comments", page_here(rq)));
	if (p->m->kind == KIND_SLIDES)
		TRY(fill_slides(rq, p));
	TRY(q_media_captions(rq->db, p->m->content, &p->captions));
	TRY(fill_people(rq, p));
	TRY(q_album_of_media(rq->db, p->m->id, ALBUMS, &p->albums));
	if (p->may_edit && p->m->kind == KIND_PHOTO)
		TRY(q_album_own(rq->db, ALBUMS, &p->own_albums));
	p->embed = embed_code(rq, p->m);
	return OK;
}

static struct media_page page_of(struct rq *rq, const struct q_media_find *m,
				 const struct item_row *item)
{
	return (struct media_page){.m = m,
				   .item = item,
				   .author = face_of_author(rq, item),
				   .body = {m->html}, /* safe: rendered when it was written */
				   .may_edit = viewer_is(rq, item->author),
				   .here = media_url(rq, m->id),
				   .play = media_play_type(m->type),
				   .picture = m->picture.n ? blob_url(rq, m->picture) : url_none()};
}

err media_show(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	TRY(media_asked(rq, &m, &item));
	if (rq->format == FORMAT_JSON)
		return media_json(rq, m.id, 200);
	struct media_page p = page_of(rq, &m, &item);
	TRY(fill(rq, &p));
	str words = m.alt.n ? m.alt : markdown_text(rq->arena, m.body, 200);
	return page_as(
		rq,
		(&(const struct page){.title = m.title,
				      .description = words,
				      .here = p.here,
				      .active = S("/media"),
				      .image = m.circle == CIRCLE_PUBLIC ? p.picture : url_none(),
				      .open = m.circle == CIRCLE_PUBLIC,
				      .words = &item,
				      .embedded = true,
				      .style = "media/media.css",
				      .script = "media/media.js"}),
		v_media_show, &p);
}

/* In a frame on somebody else's page: what is public may stand anywhere, all else nowhere else. */
err media_embed(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	TRY(media_asked(rq, &m, &item));
	struct media_page p = page_of(rq, &m, &item);
	if (m.kind == KIND_SLIDES)
		TRY(q_media_pages(rq->db, m.content, &p.pages));
	TRY(q_media_captions(rq->db, m.content, &p.captions));
	TRY(disclaimer_below(rq, &item, &p.disclaimer));
	bool public = m.circle == CIRCLE_PUBLIC;
	response_header(rq, S("Content-Security-Policy"),
			public ? S("default-src 'none'; style-src 'self'; img-src 'self'; "
				   "media-src 'self'; base-uri 'none'; form-action 'none'; "
				   "frame-ancestors *")
			       : S("default-src 'none'; style-src 'self'; img-src 'self'; "
				   "media-src 'self'; base-uri 'none'; form-action 'none'; "
				   "frame-ancestors 'self'"));
	v_media_embed(rq->out, rq, &p);
	return rq->out->bad;
}

err media_delete(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	TRY(media_owned(rq, &m, &item));
	TRY(item_delete(rq->db, m.id));
	rq->audit_detail = id_text(rq, m.id.v);
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq, URL("/media"));
}

/* ---- the file ---- */

/* Played in place, in pieces; that is not counted. */
err media_stream(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	TRY(media_asked(rq, &m, &item));
	str type = media_play_type(m.type);
	if (!type.n)
		return NOT_FOUND;
	rq->response.cache = S("private, max-age=3600");
	return response_file(rq, blob_store_find(rq->arena, rq->app->data, m.hash), type, m.hash,
			     false, m.name);
}

static err find_one(struct rq *rq, void *arg)
{
	struct item_row item;
	return media_asked(rq, arg, &item);
}

static err count_one(struct rq *rq, void *arg)
{
	const struct q_media_find *m = arg;
	return q_media_downloaded(rq->db, m->id);
}

/* A fetch that goes on where another broke off, or only asks whether it changed, is no new one. */
bool media_fetch_counts(const struct rq *rq)
{
	str range = rq_header(rq, S("range"));
	return (!range.n || str_starts(range, S("bytes=0-"))) &&
	       !rq_header(rq, S("if-none-match")).n;
}

err media_send(struct rq *rq, const struct q_media_find *m)
{
	str name = m->name;
	/* What was written anew has another ending than it had. */
	if (m->kind == KIND_PHOTO)
		name = str_cat(rq->arena, m->name, S(".webp"));
	rq->response.cache = S("private, no-cache");
	return response_file(rq, blob_store_find(rq->arena, rq->app->data, m->hash), m->type,
			     m->hash, true, name);
}

err media_download(struct rq *rq)
{
	struct q_media_find m;
	TRY(rq_transaction(rq, false, find_one, &m));
	if (media_fetch_counts(rq))
		TRY(rq_transaction(rq, true, count_one, &m));
	return media_send(rq, &m);
}

/* ---- captions ---- */

err media_caption_show(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	struct q_media_caption_find caption;
	bool found;
	TRY(media_asked(rq, &m, &item));
	TRY(q_media_caption_find(rq->db, m.content, rq_path(rq, "language"), &caption, &found));
	if (!found)
		return NOT_FOUND;
	if (rq->format == FORMAT_JSON) {
		api_begin(rq);
		json_str(rq->out, "language", rq_path(rq, "language"));
		json_str(rq->out, "vtt", caption.vtt);
		return api_end(rq);
	}
	rq->response.type = S("text/vtt; charset=utf-8");
	rq->response.cache = S("private, no-cache");
	out_str(rq->out, caption.vtt);
	return rq->out->bad;
}

/* What captions of all languages say is found by search. */
static err index_captions(struct db *db, const struct q_media_find *m)
{
	struct q_media_caption_texts_list texts = {0};
	struct out words = out_new(db->arena, 8 << 20);
	TRY(q_media_caption_texts(db, m->content, &texts));
	for (size_t i = 0; i < texts.n; i++) {
		struct vtt vtt;
		int64_t line;
		if (vtt_read(db->arena, texts.v[i].vtt, &vtt, &line) == OK)
			out_str(&words, vtt_words(db->arena, &vtt));
	}
	TRY(q_media_content_words(db, m->content, out_view(&words)));
	return item_touch(db, m->id, false);
}

static err not_captions(struct rq *rq, int64_t line)
{
	return fail(
		rq, INVALID,
		cstr(rq->arena,
		     format_fill(rq->arena,
				 T(rq->lang, "These are no captions in WebVTT: look at line #."),
				 id_text(rq, line))));
}

err media_caption_update(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	struct vtt vtt;
	enum lang lang;
	int64_t line;
	TRY(media_owned(rq, &m, &item));
	str language = rq_form(rq, "language");
	if (m.kind != KIND_AUDIO && m.kind != KIND_VIDEO)
		return fail(rq, INVALID, T(rq->lang, "Sounds and films have captions."));
	if (!lang_parse(language, &lang))
		return fail(rq, INVALID, T(rq->lang, "Choose the language of the captions."));
	err e = vtt_read(rq->arena, rq_form(rq, "vtt"), &vtt, &line);
	if (e)
		return not_captions(rq, line);
	struct out o = out_new(rq->arena, 8 << 20);
	vtt_write(&o, &vtt);
	if (o.bad)
		return not_captions(rq, line);
	TRY(q_media_caption_put(rq->db, m.content, lang_code(lang), out_view(&o)));
	TRY(index_captions(rq->db, &m));
	return redirect(rq, media_action(rq, m.id, "edit"));
}

err media_caption_delete(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	int64_t n;
	TRY(media_owned(rq, &m, &item));
	TRY(q_media_caption_remove(rq->db, m.content, rq_form(rq, "language"), &n));
	TRY(index_captions(rq->db, &m));
	return redirect(rq, media_action(rq, m.id, "edit"));
}

/* ---- who is on a photo ---- */

static err not_here(struct rq *rq)
{
	/* Alike for who is not there, may not see it, or does not want to be named. */
	return fail(rq, INVALID,
		    T(rq->lang, "This person cannot be named on this photo: it is nobody here, "
				"somebody who may not see it, or somebody who does not want it."));
}

/* Who brought it is told why; for others there is nothing of that kind. */
static err not_a_photo(struct rq *rq, const struct item_row *item)
{
	return viewer_is(rq, item->author)
		       ? fail(rq, INVALID, T(rq->lang, "People are named on photos."))
		       : NOT_FOUND;
}

err media_tag_create(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	struct person person;
	struct q_media_may_read may;
	struct q_media_person_find known;
	struct q_media_people_list people = {0};
	bool found;
	TRY(media_asked(rq, &m, &item));
	if (m.kind != KIND_PHOTO)
		return not_a_photo(rq, &item);
	str handle = str_lower(rq->arena, str_trim(rq_form(rq, "who")));
	if (str_starts(handle, S("@")))
		handle = str_sub(handle, 1, handle.n);
	err e = person_by_handle(rq->db, handle, &person, NULL);
	if (e == NOT_FOUND)
		return not_here(rq);
	TRY(e);
	TRY(q_media_may_read(rq->db, m.id, person.id.v, &may));
	TRY(q_media_person_find(rq->db, m.id, person.id, &known, &found));
	bool own = viewer_is(rq, person.id);
	/* Who took it back may say so again, and nobody else. */
	if ((may.n == 0 && !own) || (found && known.gone && !own))
		return not_here(rq);
	TRY(q_media_people(rq->db, m.id, &people));
	if (people.n >= MEDIA_PEOPLE_MAX)
		return fail(rq, TOO_LARGE, T(rq->lang, "At most 50 people are named on a photo."));
	if (found && known.gone)
		TRY(q_media_person_drop(rq->db, m.id, person.id));
	TRY(q_media_person_put(rq->db, m.id, person.id, rq->viewer_id, rq->db->now));
	if (!found && !own)
		TRY(event_add(rq->db, EVENT_MENTIONED, m.id, m.id, m.place, person.id));
	return redirect(rq, media_url(rq, m.id));
}

/* Who is named takes it back for good, also where the photo is out of their sight by now. */
static err take_back(struct rq *rq, item_id id)
{
	struct q_media_person_find known;
	bool found;
	TRY(q_media_person_find(rq->db, id, rq->viewer_id, &known, &found));
	if (!found || known.gone)
		return NOT_FOUND;
	TRY(q_media_person_gone(rq->db, id, rq->viewer_id));
	return redirect_back(rq, URL("/media"));
}

/* Oneself, for good; what one said of others; on an own photo, anybody. */
err media_tag_delete(struct rq *rq)
{
	struct q_media_find m;
	struct item_row item;
	struct q_media_person_find known;
	bool found;
	person_id person;
	TRY(form_person(rq, &person));
	err e = media_asked(rq, &m, &item);
	if (e == NOT_FOUND && viewer_is(rq, person))
		return take_back(rq, (item_id){rq_path_id(rq, "media")});
	TRY(e);
	if (m.kind != KIND_PHOTO)
		return not_a_photo(rq, &item);
	TRY(q_media_person_find(rq->db, m.id, person, &known, &found));
	if (!found || known.gone)
		return NOT_FOUND;
	if (viewer_is(rq, person))
		TRY(q_media_person_gone(rq->db, m.id, person));
	else if (viewer_is(rq, known.tagger) || viewer_is(rq, item.author))
		TRY(q_media_person_drop(rq->db, m.id, person));
	else
		return fail(rq, DENIED,
			    T(rq->lang, "Who is named, who named them, and whose photo "
					"it is can take it back."));
	return redirect(rq, media_url(rq, m.id));
}

/* SPDX-License-Identifier: Apache-2.0
 * podcast: the newest sounds and films as RSS with enclosures: what everybody may hear, and by an
 * address with a secret what its owner may. A fetched enclosure counts as a download.
 */
#include "feature/media/pages.h"

#include "base/clock.h"
#include "core/feed_token.h"
#include "core/guideline.h"
#include "core/session.h"

#include "media.html.h"
#include "podcast.xml.html.h"

enum { ITEMS = 50 };

/* secret empty: the feed for everybody. */
static err add_item(struct rq *rq, const struct q_media_rows *m, str secret, struct podcast *f)
{
	struct podcast_item *item = ARENA_PUSH(rq->arena, &f->items);
	struct out time = out_new(rq->arena, 64), id = out_new(rq->arena, 512);
	str host = rq->host;
	out_http_time(&time, m->created);
	out_lit(&id, "tag:");
	out_str(&id, str_cut(&host, ':'));
	out_fmt(&id, ",2026:media:%lld", (long long)m->id.v);
	url file = secret.n ? url_path(rq->arena, "/feeds/podcast/%s/%i", secret, m->id.v)
			    : media_action(rq, m->id, "download");
	*item = (struct podcast_item){
		.title = m->title,
		.id = out_view(&id),
		.author = m->author_name,
		.summary = markdown_text(rq->arena, m->body, 1000),
		.published = out_view(&time),
		.type = media_play_type(m->type).n ? media_play_type(m->type) : m->type,
		.duration = media_duration(rq, m->duration),
		.size = m->size,
		.link = url_check(rq->arena, page_absolute(rq, media_url(rq, m->id))),
		.enclosure = page_absolute(rq, file)};
	return OK;
}

/* The newest of both kinds, as the viewer may see them. */
static err sounds_and_films(struct db *db, struct q_media_newest_list *ids)
{
	struct q_media_newest_list sounds = {0}, films = {0};
	size_t s = 0, f = 0;
	TRY(media_walk_far(db, &(struct media_wanted){.kind = KIND_AUDIO}, ITEMS, &sounds));
	TRY(media_walk_far(db, &(struct media_wanted){.kind = KIND_VIDEO}, ITEMS, &films));
	while (ids->n < ITEMS && (s < sounds.n || f < films.n)) {
		bool film = s >= sounds.n || (f < films.n && films.v[f].id.v > sounds.v[s].id.v);
		*ARENA_PUSH(db->arena, ids) = film ? films.v[f++] : sounds.v[s++];
	}
	return OK;
}

static err write_feed(struct rq *rq, str secret)
{
	struct q_media_newest_list ids = {0};
	struct q_media_rows_list rows = {0};
	struct podcast f = {.title = format_fill(rq->arena, T(rq->lang, "Sounds and films of #"),
						 page_organisation(rq)),
			    .subtitle = str_from(T(rq->lang, "The newest from the media library.")),
			    .language = lang_code(rq->lang),
			    .self = url_check(rq->arena, page_absolute(rq, page_path(rq))),
			    .link = url_check(rq->arena, page_absolute(rq, URL("/media")))};
	TRY(disclaimer_of(rq->db, f.language, &f.rights));
	TRY(sounds_and_films(rq->db, &ids));
	TRY(media_rows_in_order(rq->db, &ids, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(add_item(rq, &rows.v[i], secret, &f));
	rq->response.type = S("application/rss+xml; charset=utf-8");
	v_podcast(rq->out, &f);
	return rq->out->bad;
}

err podcast_feed(struct rq *rq)
{
	return write_feed(rq, STR_NONE);
}

/* Read as its owner, in the owner's language. */
static err become_owner(struct rq *rq, str secret)
{
	struct viewer *viewer = NEW(rq->arena, struct viewer);
	TRY(feed_token_find(rq->db, secret, viewer));
	rq->viewer = viewer;
	rq->viewer_id = viewer->id;
	if (viewer->has_language)
		rq->lang = viewer->lang;
	return OK;
}

err podcast_own_feed(struct rq *rq)
{
	str secret = rq_path(rq, "secret");
	TRY(become_owner(rq, secret));
	return write_feed(rq, secret);
}

struct fetched {
	struct q_media_find m;
	bool counts;
};

static err fetch(struct rq *rq, void *arg)
{
	struct fetched *f = arg;
	struct viewer viewer;
	bool found;
	TRY(feed_token_find(rq->db, rq_path(rq, "secret"), &viewer));
	TRY(q_media_find(rq->db, (item_id){rq_path_id(rq, "media")}, &f->m, &found));
	if (!found)
		return NOT_FOUND;
	return f->counts ? q_media_downloaded(rq->db, f->m.id) : OK;
}

err podcast_file(struct rq *rq)
{
	struct fetched f = {0};
	/* Found first, so that a wrong secret takes no turn of the writer. */
	TRY(rq_transaction(rq, false, fetch, &f));
	f.counts = media_fetch_counts(rq);
	if (f.counts)
		TRY(rq_transaction(rq, true, fetch, &f));
	return media_send(rq, &f.m);
}

/* ---- the page that gives the addresses ---- */

static err show(struct rq *rq, str address)
{
	struct podcast_page p = {.public_address = page_absolute(rq, URL("/feeds/media.rss")),
				 .own_address = address};
	TRY(feed_token_made(rq->db, &p.made));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Podcast")),
					     .active = S("/media"),
					     .style = "media/media.css"}),
		       v_podcast_page, &p);
}

err podcast_show(struct rq *rq)
{
	return show(rq, STR_NONE);
}

err podcast_address_create(struct rq *rq)
{
	str secret;
	TRY(session_hold(rq->db, rq->session));
	TRY(feed_token_make(rq->db, &secret));
	return show(rq, page_absolute(rq, url_path(rq->arena, "/feeds/podcast/%s", secret)));
}

/* SPDX-License-Identifier: Apache-2.0
 * values: addresses and small texts that the templates of this room show.
 */
#include "feature/bookmarks/handlers.h"

url bookmark_url(const struct rq *rq, item_id id)
{
	return url_path(rq->arena, "/bookmarks/item/%i", id.v);
}

url bookmark_link_url(const struct rq *rq, str hash)
{
	return url_path(rq->arena, "/bookmarks/url/%s", hash);
}

url bookmark_person_url(const struct rq *rq, str handle)
{
	return url_path(rq->arena, "/bookmarks/%s", handle);
}

url bookmark_keep_url(const struct rq *rq, const struct bookmark *b)
{
	return url_path(rq->arena, "/bookmarks/save?url=%s&title=%s", b->url.s, b->title);
}

url bookmark_tag_url(const struct rq *rq, str name)
{
	return url_path(rq->arena, "/bookmarks?tags=%s", name);
}

str bookmark_labels(const struct rq *rq, const struct tag_list *tags)
{
	struct out o = out_new(rq->arena, 8 * TAGS_PER_ITEM * TAG_LENGTH);
	for (size_t i = 0; i < tags->n; i++) {
		if (i)
			out_lit(&o, ", ");
		out_str(&o, tags->v[i].label);
	}
	/* Without a comma, spaces would part it. */
	if (tags->n == 1 && str_find_byte(tags->v[0].label, ' ') >= 0)
		out_byte(&o, ',');
	return out_view(&o);
}

str bookmark_say(const struct rq *rq, enum bookmark_text text)
{
	static const char *const texts[] = {
		[SAY_NOTHING_IS_KEPT_WITH] = T_KEY("Nothing is kept with all of this."),
		[SAY_SHOW_ALL] = T_KEY("Show all"),
		[SAY_YOU_HAVE_NOT_KEPT] = T_KEY("You have not kept a link yet."),
		[SAY_WHAT_HELPED_YOU_HELPS] =
			T_KEY("What helped you helps others: keep it, and say why."),
		[SAY_KEEP_A_LINK] = T_KEY("Keep a link"),
		[SAY_NOBODY_YOU_FOLLOW_HAS] = T_KEY("Nobody you follow has kept a link yet."),
		[SAY_WHAT_EVERYONE_KEEPS] = T_KEY("What everyone keeps"),
		[SAY_NO_LINK_HAS_BEEN] = T_KEY("No link has been kept yet."),
		[SAY_TAGS] = T_KEY("Tags"),
		[SAY_LANGUAGE] = T_KEY("Language"),
		[SAY_TITLE] = T_KEY("Title"),
		[SAY_EMPTY_THE_ADDRESS_STANDS] = T_KEY("Empty: the address stands for it."),
		[SAY_WHY_IS_IT_WORTH] = T_KEY("Why is it worth keeping?"),
		[SAY_WORDS_BY_WHICH_YOU] = T_KEY(
			"Words by which you and others find it again, with commas between them."),
		[SAY_NO_TAGS_YET] = T_KEY("No tags yet."),
	};
	return str_from(message_find(rq->lang, texts[text], 1));
}

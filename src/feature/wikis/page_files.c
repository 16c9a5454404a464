/* SPDX-License-Identifier: Apache-2.0
 * page_files: files of any kind that hang on a page. Whoever reads the page fetches them, whoever
 * writes in the wiki adds and removes them; with the page they are gone.
 */
#include "feature/wikis/handlers.h"

#include "feature/wikis/pages.h"

struct incoming {
	struct wiki wiki;
	struct q_page_show page;
	struct item_row item;
};

url wiki_page_files(const struct rq *rq, str wiki, str slug)
{
	return wiki_page_action(rq, wiki, slug, "files");
}

static err may_add(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	TRY(page_asked(rq, &in->wiki, &in->page, &in->item));
	return wiki_to_write(rq, &in->wiki);
}

static err answer(struct rq *rq, const struct incoming *in)
{
	return redirect(rq, attached_part(rq, wiki_page_url(rq, in->wiki.handle, in->page.slug)));
}

static err add(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	TRY(page_to_change(rq, &in->wiki, &in->page, &in->item));
	TRY(attach_put_alone(rq, in->item.id));
	return rq->format == FORMAT_JSON ? page_json(rq, in->item.id, 201) : answer(rq, in);
}

err page_file_create(struct rq *rq)
{
	struct incoming in = {0};
	return attach_form_alone(rq, may_add, add, &in);
}

err page_file_show(struct rq *rq)
{
	struct incoming in;
	TRY(page_asked(rq, &in.wiki, &in.page, &in.item));
	return attach_send(rq, in.item.id, rq_path_id(rq, "file"));
}

err page_file_delete(struct rq *rq)
{
	struct incoming in;
	TRY(page_to_change(rq, &in.wiki, &in.page, &in.item));
	TRY(attach_drop(rq, in.item.id, rq_path_id(rq, "file")));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return answer(rq, &in);
}

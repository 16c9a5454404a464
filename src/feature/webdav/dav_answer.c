/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/webdav/dav_answer.h"

#include "feature/webdav/dav_xml.h"
#include "http/answer.h"

err dav_status(struct rq *rq, int status)
{
	out_reset(rq->out);
	rq->response.status = status;
	rq->response.type = S("text/plain; charset=utf-8");
	return OK;
}

err dav_refuse(struct rq *rq, int status)
{
	rq->response.status = status;
	return DENIED;
}

void dav_status_line(struct out *o, int status)
{
	out_lit(o, "HTTP/1.1 ");
	out_int(o, status);
	out_byte(o, ' ');
	out_str(o, status_text(status));
}

void dav_href(struct out *o, str path, bool folder)
{
	dav_xml_open(o, S("href"));
	dav_xml_path(o, path);
	if (folder)
		out_byte(o, '/');
	dav_xml_close(o, S("href"));
}

void dav_xml_answer(struct rq *rq, int status, str root)
{
	out_reset(rq->out);
	rq->response.status = status;
	rq->response.type = S("application/xml; charset=utf-8");
	dav_xml_begin(rq->out, root);
}

void dav_xml_answered(struct rq *rq, str root)
{
	dav_xml_end(rq->out, root);
}

static void write_condition(struct out *o, str condition, str path, bool folder)
{
	if (path.n == 0) {
		dav_xml_empty(o, condition);
		return;
	}
	dav_xml_open(o, condition);
	dav_href(o, path, folder);
	dav_xml_close(o, condition);
}

err dav_refuse_condition(struct rq *rq, int status, str condition, str path, bool folder)
{
	dav_xml_answer(rq, status, S("error"));
	write_condition(rq->out, condition, path, folder);
	dav_xml_answered(rq, S("error"));
	return DENIED;
}

err dav_refuse_below(struct rq *rq, str path, bool folder, int status, str condition)
{
	struct out *o = rq->out;
	dav_xml_answer(rq, 207, S("multistatus"));
	dav_xml_open(o, S("response"));
	dav_href(o, path, folder);
	dav_xml_open(o, S("status"));
	dav_status_line(o, status);
	dav_xml_close(o, S("status"));
	if (condition.n) {
		dav_xml_open(o, S("error"));
		write_condition(o, condition, path, folder);
		dav_xml_close(o, S("error"));
	}
	dav_xml_close(o, S("response"));
	dav_xml_answered(rq, S("multistatus"));
	return DENIED;
}

err dav_fail(struct rq *rq, err e)
{
	if (e == INVALID)
		rq->response.status = 400;
	else if (e == TOO_LARGE)
		rq->response.status = 507;
	return e;
}

err dav_end(struct rq *rq, err e)
{
	bool written = rq->out->n > 0 && (rq->response.status >= 400 || rq->response.status == 207);
	return e == DENIED && written ? OK : e;
}

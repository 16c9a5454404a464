/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/spool.h"

#include <errno.h>
#include <unistd.h>

struct spool {
	struct out out; /* the first member: a spill finds the file by it */
	int fd;
	str path;
};

enum { CHUNK = 1 << 20, TEXT_MAX = 32 << 20 };

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* The last byte stays: JSON looks at it to know whether a comma is due. */
static void spill(struct out *o)
{
	const struct spool *s = (const struct spool *)(const void *)o;
	if (!write_all(s->fd, o->p, o->n - 1))
		o->bad = FAULT;
	o->p[0] = o->p[o->n - 1];
	o->n = 1;
}

static void release(void *arg)
{
	struct spool *s = arg;
	close(s->fd);
	out_free(&s->out);
}

err spool_begin(struct rq *rq, struct out **o)
{
	struct spool *s = NEW(rq->arena, struct spool);
	s->fd = rq_temporary(rq, &s->path);
	if (s->fd < 0)
		return FAULT;
	s->out = out_heap(TEXT_MAX);
	arena_defer(rq->arena, release, s);
	out_reserve(&s->out, CHUNK);
	s->out.spill = spill;
	*o = &s->out;
	return OK;
}

err spool_end(struct rq *rq, struct out *o, str type, str name)
{
	const struct spool *s = (const struct spool *)(const void *)o;
	if (o->bad)
		return o->bad;
	if (!write_all(s->fd, o->p, o->n))
		return FAULT;
	return response_file(rq, s->path, type, STR_NONE, true, name);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/media/vtt.h"

#include "base/utf8.h"

/* ---- times ---- */

static bool digits(str s, size_t least, size_t most, int64_t limit, int64_t *v)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n >= least && s.n <= most && str_to_int(s, v) && *v < limit;
}

/* "01:02:03.456" or "02:03.456"; SubRip's comma is taken for the point. */
static bool read_time(str s, int64_t *ms)
{
	int64_t hours = 0, minutes, seconds, rest;
	ptrdiff_t point = str_find_byte(s, '.');
	if (point < 0)
		point = str_find_byte(s, ',');
	if (point < 0)
		return false;
	str fraction = str_sub(s, (size_t)point + 1, s.n), clock = str_sub(s, 0, (size_t)point);
	str first = str_cut(&clock, ':'), second = str_cut(&clock, ':');
	if (clock.p) {
		if (!digits(first, 2, 3, 100, &hours))
			return false;
		first = second;
		second = clock;
	}
	if (!digits(first, 2, 2, 60, &minutes) || !digits(second, 2, 2, 60, &seconds) ||
	    !digits(fraction, 3, 3, 1000, &rest))
		return false;
	*ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest;
	return true;
}

static bool read_times(str line, struct vtt_cue *cue)
{
	ptrdiff_t arrow = str_find(line, S("-->"));
	if (arrow < 0)
		return false;
	str from = str_trim(str_sub(line, 0, (size_t)arrow));
	str rest = str_sub(line, (size_t)arrow + 3, line.n);
	/* What stands behind the end (positions) is dropped. */
	return read_time(from, &cue->from) && read_time(str_word(&rest), &cue->to) &&
	       cue->from < cue->to;
}

/* ---- words ---- */

static bool entity(str *rest, struct out *o)
{
	static const struct {
		str name, is;
	} known[] = {{{"&amp;", 5}, {"&", 1}},	 {{"&lt;", 4}, {"<", 1}}, {{"&gt;", 4}, {">", 1}},
		     {{"&nbsp;", 6}, {" ", 1}},	 {{"&lrm;", 5}, {"", 0}}, {{"&rlm;", 5}, {"", 0}},
		     {{"&quot;", 6}, {"\"", 1}}, {{"&#39;", 5}, {"'", 1}}};
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (str_starts(*rest, known[i].name)) {
			out_str(o, known[i].is);
			*rest = str_sub(*rest, known[i].name.n, rest->n);
			return true;
		}
	return false;
}

/* A line without tags, entities as what they stand for. A '<' without an end is a '<'. */
static void plain(struct out *o, str line)
{
	bool tags = true; /* there may be an end of one */
	while (line.n && o->bad == OK) {
		if (line.p[0] == '&' && entity(&line, o))
			continue;
		ptrdiff_t end = tags && line.p[0] == '<' ? str_find_byte(line, '>') : -1;
		tags = tags && (line.p[0] != '<' || end > 0);
		if (end > 0) {
			line = str_sub(line, (size_t)end + 1, line.n);
			continue;
		}
		out_byte(o, line.p[0]);
		line = str_sub(line, 1, line.n);
	}
}

/* ---- the file ---- */

struct reader {
	struct arena *a;
	str rest;
	int64_t line;
};

static bool next_line(struct reader *r, str *line)
{
	if (!r->rest.p)
		return false;
	*line = str_cut(&r->rest, '\n');
	while (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	r->line++;
	return true;
}

static err read_words(struct reader *r, struct vtt_cue *cue)
{
	struct out o = out_new(r->a, VTT_WORDS_MAX);
	str line;
	while (next_line(r, &line) && str_trim(line).n) {
		struct out words = out_new(r->a, VTT_BYTES_MAX);
		plain(&words, line);
		str said = str_trim(out_view(&words));
		if (said.n && o.n)
			out_byte(&o, '\n');
		out_str(&o, said);
	}
	cue->words = out_view(&o);
	return o.bad;
}

/* A block that has no times: a note, a style, a region. */
static void pass_block(struct reader *r)
{
	str line;
	while (next_line(r, &line) && str_trim(line).n)
		;
}

static err read_block(struct reader *r, str line, struct vtt *vtt)
{
	struct vtt_cue cue = {0};
	if (str_find(line, S("-->")) < 0) {
		if (str_starts(line, S("NOTE")) || str_starts(line, S("STYLE")) ||
		    str_starts(line, S("REGION"))) {
			pass_block(r);
			return OK;
		}
		/* The name of a cue; its times follow. */
		if (!next_line(r, &line))
			return OK;
	}
	if (!read_times(line, &cue))
		return INVALID;
	if (vtt->n && cue.from < vtt->v[vtt->n - 1].from)
		return INVALID;
	TRY(read_words(r, &cue));
	if (vtt->n == VTT_CUES_MAX)
		return TOO_LARGE;
	if (cue.words.n)
		*ARENA_PUSH(r->a, vtt) = cue;
	return OK;
}

err vtt_read(struct arena *a, str text, struct vtt *vtt, int64_t *line)
{
	*vtt = (struct vtt){0};
	*line = 1;
	if (text.n > VTT_BYTES_MAX)
		return TOO_LARGE;
	struct reader r = {.a = a, .rest = utf8_clean(a, text)};
	if (str_starts(r.rest, S("\xef\xbb\xbf")))
		r.rest = str_sub(r.rest, 3, r.rest.n);
	str first = STR_NONE;
	if (!next_line(&r, &first) || !str_starts(first, S("WEBVTT")))
		return INVALID;
	while (next_line(&r, &first)) {
		*line = r.line;
		if (str_trim(first).n)
			TRY(read_block(&r, str_trim(first), vtt));
	}
	return vtt->n ? OK : INVALID;
}

static void two(struct out *o, int64_t v)
{
	if (v < 10)
		out_byte(o, '0');
	out_int(o, v);
}

static void write_time(struct out *o, int64_t ms)
{
	two(o, ms / 3600000);
	out_byte(o, ':');
	two(o, ms / 60000 % 60);
	out_byte(o, ':');
	two(o, ms / 1000 % 60);
	out_byte(o, '.');
	if (ms % 1000 < 100)
		out_byte(o, '0');
	two(o, ms % 1000);
}

void vtt_write(struct out *o, const struct vtt *vtt)
{
	out_lit(o, "WEBVTT\n");
	for (size_t i = 0; i < vtt->n; i++) {
		const struct vtt_cue *c = &vtt->v[i];
		out_byte(o, '\n');
		write_time(o, c->from);
		out_lit(o, " --> ");
		write_time(o, c->to);
		out_byte(o, '\n');
		for (size_t k = 0; k < c->words.n; k++) {
			char b = c->words.p[k];
			if (b == '<')
				out_lit(o, "&lt;");
			else if (b == '>')
				out_lit(o, "&gt;");
			else if (b == '&')
				out_lit(o, "&amp;");
			else
				out_byte(o, b);
		}
		out_byte(o, '\n');
	}
}

str vtt_words(struct arena *a, const struct vtt *vtt)
{
	struct out o = out_new(a, 2 * VTT_BYTES_MAX);
	for (size_t i = 0; i < vtt->n; i++) {
		out_str(&o, vtt->v[i].words);
		out_byte(&o, '\n');
	}
	return out_view(&o);
}

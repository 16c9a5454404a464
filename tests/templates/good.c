/* SPDX-License-Identifier: Apache-2.0
 * Calls the functions made from good.html and good.xml.html, in English and in French.
 */
#include "good.html.h"
#include "good.xml.html.h"

#include <stdio.h>

const struct message_entry message_table[] = {{"", {{{0}}}}};
const size_t message_count = 0;

int main(void)
{
	struct row rows[] = {{S("Ann & Bo"), URL("/people/ann?a=1&b=2"), 1},
			     {S("<b>Cy</b>"), URL("/people/cy"), 12345}};
	struct good p = {
		.title = S("A <\"title\"> & 'more'"),
		.note = S("\nnote </textarea>"),
		.word = "wo<rd",
		.body = {S("<em>safe</em>")},
		.link = URL("/link?a&b"),
		.image = URL("/blobs/1"),
		.current = true,
		.wide = true,
		.count = 3,
		.rows = {rows, 2},
	};
	struct out o = out_heap(1 << 20);
	for (enum lang l = LANG_EN; l < LANG_COUNT; l++) {
		struct rq rq = {l};
		v_page(&o, &rq, &p);
		out_lit(&o, "\n");
		p.wide = p.current = false;
		p.count = -1234567;
		v_number(&o, l, p.count);
		out_lit(&o, "\n");
		v_number(&o, l, 0);
		out_lit(&o, "\n");
		v_feed(&o, l, &p);
		out_lit(&o, "\n");
	}
	fwrite(o.p, 1, o.n, stdout);
	out_free(&o);
	return 0;
}

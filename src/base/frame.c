/* SPDX-License-Identifier: Apache-2.0 */
#include "base/frame.h"

static const char magic[4] = {'R', 'C', 'H', '1'};

static void put_number(struct out *o, uint64_t v, int width)
{
	for (int i = 0; i < width; i++)
		out_byte(o, (char)(v >> (8 * i)));
}

static uint64_t get_number(const uint8_t *p, int width)
{
	uint64_t v = 0;
	for (int i = 0; i < width; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

void frame_write(struct out *o, const struct frame *f)
{
	out_bytes(o, magic, sizeof(magic));
	put_number(o, f->kind, 4);
	put_number(o, f->a, 4);
	put_number(o, f->b, 4);
	put_number(o, f->body.n, 8);
	out_bytes(o, f->body.p, f->body.n);
}

err frame_read(bytes *input, size_t max_body, struct frame *f)
{
	if (input->n < FRAME_HEAD || memcmp(input->p, magic, sizeof(magic)) != 0)
		return INVALID;
	uint64_t length = get_number(input->p + 16, 8);
	if (length > max_body)
		return TOO_LARGE;
	if (length > input->n - FRAME_HEAD)
		return INVALID;
	*f = (struct frame){
		.kind = (uint32_t)get_number(input->p + 4, 4),
		.a = (uint32_t)get_number(input->p + 8, 4),
		.b = (uint32_t)get_number(input->p + 12, 4),
		.body = {input->p + FRAME_HEAD, (size_t)length},
	};
	*input = (bytes){input->p + FRAME_HEAD + length, input->n - FRAME_HEAD - (size_t)length};
	return OK;
}

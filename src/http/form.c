/* SPDX-License-Identifier: Apache-2.0 */
#include "http/form.h"

#include "base/utf8.h"

void form_begin(struct form_parser *p, struct arena *a, struct out *scratch,
		struct field_list *fields)
{
	*p = (struct form_parser){.arena = a, .text = scratch, .fields = fields};
	out_reset(scratch);
}

static str keep(struct arena *a, str s)
{
	return utf8_clean(a, str_dup(a, s));
}

static err field_end(struct form_parser *p)
{
	/* A '%' that no two digits followed stands for itself. */
	out_bytes(p->text, p->held, p->held_n);
	p->held_n = 0;
	TRY(p->text->bad);
	str text = out_view(p->text);
	size_t name_n = p->has_name ? p->name_n : text.n;
	if (name_n || text.n) {
		if (p->fields->n >= FORM_FIELDS)
			return TOO_LARGE;
		struct field *field = ARENA_PUSH(p->arena, p->fields);
		field->name = keep(p->arena, str_sub(text, 0, name_n));
		field->value = keep(p->arena, str_sub(text, name_n, text.n));
	}
	out_reset(p->text);
	p->has_name = false;
	p->name_n = 0;
	return OK;
}

/* A byte while "%" or "%X" is held. False when c is not part of it and stands for itself. */
static bool escape_byte(struct form_parser *p, char c)
{
	if (hex_digit(c) < 0) {
		out_bytes(p->text, p->held, p->held_n);
		p->held_n = 0;
		return false;
	}
	if (p->held_n == 1) {
		p->held[p->held_n++] = c;
		return true;
	}
	out_byte(p->text, (char)(hex_digit(p->held[1]) * 16 + hex_digit(c)));
	p->held_n = 0;
	return true;
}

err form_feed(struct form_parser *p, str piece)
{
	for (size_t i = 0; i < piece.n; i++) {
		char c = piece.p[i];
		if (p->held_n && escape_byte(p, c))
			continue;
		if (c == '%') {
			p->held[0] = c;
			p->held_n = 1;
		} else if (c == '&') {
			TRY(field_end(p));
		} else if (c == '=' && !p->has_name) {
			p->has_name = true;
			p->name_n = p->text->n;
		} else {
			out_byte(p->text, c == '+' ? ' ' : c);
		}
	}
	return p->text->bad;
}

err form_end(struct form_parser *p)
{
	return field_end(p);
}

err form_parse(struct arena *a, str text, struct field_list *fields)
{
	struct out scratch = out_new(a, text.n);
	struct form_parser parser;
	form_begin(&parser, a, &scratch, fields);
	TRY(form_feed(&parser, text));
	return form_end(&parser);
}

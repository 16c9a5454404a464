/* SPDX-License-Identifier: Apache-2.0
 * The tokenizer of the template compiler: any literal text is read or refused with a reason, and
 * a value may stand only where it is escaped. A NUL stands for a place where a template branches.
 */
#include "place/place.c"

#include <setjmp.h>
#include <stdarg.h>

static jmp_buf refused;

_Noreturn void refuse(const char *file, int line, const char *text, ...)
{
	va_list args;
	REQUIRE(file && line > 0);
	va_start(args, text);
	/* Whatever is said about hostile text must be sayable. */
	int n = vsnprintf(NULL, 0, text, args);
	va_end(args);
	REQUIRE(n > 0);
	longjmp(refused, 1);
}

static void read_pieces(struct place *p, str text, struct out *o)
{
	while (text.p) {
		struct place before = *p;
		place_read(p, str_cut(&text, 0), o);
		REQUIRE(p->state <= IN_RAW);
		REQUIRE(memchr(p->element, 0, sizeof(p->element)));
		REQUIRE(memchr(p->attribute, 0, sizeof(p->attribute)));
		if (text.p) {
			place_boundary(p, o);
			place_join(&before, p);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)16 << 20);
	struct out *o = NEW(a, struct out), *behind = NEW(a, struct out);
	struct place *p = NEW(a, struct place);
	struct source at = {"x.html", 1};
	*o = *behind = out_new(a, (size_t)1 << 20);
	*p = (struct place){.at = &at, .xml = n && data[0] % 2};
	if (setjmp(refused) == 0) {
		read_pieces(p, (str){(const char *)data, n}, o);
		place_value(p, behind);
		REQUIRE(p->state != IN_TAG && !p->closed);
	}
	/* Nothing is added but the white space that was held back. */
	REQUIRE(!o->bad && o->n <= n);
	arena_free(a);
	return 0;
}

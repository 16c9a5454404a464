/* SPDX-License-Identifier: Apache-2.0 */
#include "base/order_key.h"

#include "base/out.h"

enum { BASE = 36, KEY_MAX = 200 };

static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static int value(str key, size_t i, int otherwise)
{
	if (i >= key.n)
		return otherwise;
	char c = key.p[i];
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : -1;
}

static bool is_key(str s)
{
	if (s.n > KEY_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (value(s, i, 0) < 0)
			return false;
	return s.n == 0 || s.p[s.n - 1] != '0';
}

enum { HEAD = 4, STEP = BASE };

/* The first digits as a number. */
static int64_t head_of(str key)
{
	int64_t v = 0;
	for (size_t i = 0; i < HEAD; i++)
		v = v * BASE + value(key, i, 0);
	return v;
}

static str key_of_head(struct arena *a, int64_t v)
{
	char *key = arena_alloc(a, HEAD);
	size_t n = HEAD;
	for (size_t d = HEAD; d-- > 0; v /= BASE)
		key[d] = digits[v % BASE];
	while (n > 0 && key[n - 1] == '0')
		n--;
	return (str){key, n};
}

/* Lists grow at their ends: there keys are counted on, and stay short. */
static bool at_end(struct arena *a, str before, str after, str *key)
{
	int64_t v = 0;
	if (before.n && !after.n)
		v = (head_of(before) / STEP + 1) * STEP;
	else if (after.n && !before.n)
		v = (head_of(after) - 1) / STEP * STEP;
	if (v <= 0 || v >= (int64_t)BASE * BASE * BASE * BASE)
		return false;
	*key = key_of_head(a, v);
	return true;
}

/* As fractions: the digits they share, then the middle of the first ones that differ; where those
 * are neighbours, the lower one and on behind it with nothing above. */
static bool middle_of(struct arena *a, str before, str after, str *key)
{
	struct out o = out_new(a, KEY_MAX + 2);
	bool open = after.n == 0;
	for (size_t i = 0; i <= KEY_MAX; i++) {
		int low = value(before, i, 0), high = open ? BASE : value(after, i, 0);
		int middle = (low + high) / 2;
		if (middle > low) {
			out_byte(&o, digits[middle]);
			*key = out_view(&o);
			return o.bad == OK;
		}
		out_byte(&o, digits[low]);
		open = open || high > low;
	}
	return false;
}

bool order_key_between(struct arena *a, str before, str after, str *key)
{
	if (!is_key(before) || !is_key(after) || (after.n && str_cmp(before, after) >= 0))
		return false;
	return at_end(a, before, after, key) || middle_of(a, before, after, key);
}

str order_key_nth(struct arena *a, size_t i, size_t n)
{
	/* Three digits hold 46,656 keys, with a last one that is no 0. */
	size_t step = (size_t)BASE * BASE * BASE / (n + 1), at = (i + 1) * (step ? step : 1);
	char *key = arena_alloc(a, 4);
	for (size_t d = 3; d-- > 0; at /= BASE)
		key[d] = digits[at % BASE];
	key[3] = 'i';
	return (str){key, 4};
}

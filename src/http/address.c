/* SPDX-License-Identifier: Apache-2.0 */
#include "http/address.h"

#include "base/arena.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

static bool is_ipv4(const struct address *a)
{
	return memcmp(a->b, mapped, sizeof(mapped)) == 0;
}

bool address_parse(str s, struct address *address)
{
	char text[INET6_ADDRSTRLEN + 1];
	if (s.n == 0 || s.n >= sizeof(text) || str_find_byte(s, '\0') >= 0)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = 0;
	memcpy(address->b, mapped, sizeof(mapped));
	if (inet_pton(AF_INET, text, address->b + 12) == 1)
		return true;
	return inet_pton(AF_INET6, text, address->b) == 1;
}

bool address_of(const struct sockaddr *sa, struct address *address)
{
	if (sa && sa->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)sa;
		memcpy(address->b, mapped, sizeof(mapped));
		memcpy(address->b + 12, &in->sin_addr, 4);
		return true;
	}
	if (sa && sa->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)(const void *)sa;
		memcpy(address->b, &in->sin6_addr, 16);
		return true;
	}
	return false;
}

str address_text(const struct address *address, char text[ADDRESS_TEXT])
{
	if (!is_ipv4(address)) {
		inet_ntop(AF_INET6, address->b, text, ADDRESS_TEXT);
		return str_from(text);
	}
	size_t n = 0;
	for (int i = 12; i < 16; i++) {
		uint8_t v = address->b[i];
		if (v >= 100)
			text[n++] = (char)('0' + v / 100);
		if (v >= 10)
			text[n++] = (char)('0' + v / 10 % 10);
		text[n++] = (char)('0' + v % 10);
		if (i < 15)
			text[n++] = '.';
	}
	return (str){text, n};
}

static bool range_parse(str word, struct address_range *range)
{
	str rest = word;
	str base = str_cut(&rest, '/');
	if (!address_parse(base, &range->address))
		return false;
	range->bits = 128;
	if (!rest.p)
		return true;
	/* The family is that of the text: ::ffff:0:0/96 counts 128 bits, 10.0.0.0/8 counts 32. */
	bool four = str_find_byte(base, ':') < 0;
	int64_t bits;
	if (!str_to_int(rest, &bits) || bits < 0 || bits > (four ? 32 : 128))
		return false;
	range->bits = (int)bits + (four ? 96 : 0);
	return true;
}

err address_ranges_parse(struct arena *a, str s, struct address_ranges *ranges, str *bad)
{
	char *spaced = cstr(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (spaced[i] == ',')
			spaced[i] = ' ';
	str rest = {spaced, s.n};
	for (;;) {
		str word = str_word(&rest);
		if (word.n == 0)
			return OK;
		if (!range_parse(word, ARENA_PUSH(a, ranges))) {
			*bad = word;
			return INVALID;
		}
	}
}

bool address_in(const struct address_ranges *ranges, const struct address *address)
{
	for (size_t i = 0; i < ranges->n; i++) {
		const struct address_range *r = &ranges->v[i];
		size_t whole = (size_t)r->bits / 8;
		int left = r->bits % 8;
		if (memcmp(r->address.b, address->b, whole) != 0)
			continue;
		if (left == 0 || (r->address.b[whole] ^ address->b[whole]) >> (8 - left) == 0)
			return true;
	}
	return false;
}

struct address address_client(const struct address_ranges *trusted, struct address peer,
			      str forwarded)
{
	while (forwarded.n && address_in(trusted, &peer)) {
		size_t from = forwarded.n;
		while (from > 0 && forwarded.p[from - 1] != ',')
			from--;
		str word = str_trim(str_sub(forwarded, from, forwarded.n));
		forwarded = str_sub(forwarded, 0, from ? from - 1 : 0);
		struct address next;
		if (!address_parse(word, &next))
			break;
		peer = next;
	}
	return peer;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>

enum { V4_AT = 12, V4_BITS = 96 };

static const uint8_t mapped[V4_AT] = {[10] = 0xFF, [11] = 0xFF};

struct range {
	uint8_t first[16];
	int prefix;
};

/* IANA's special-purpose registry, and addresses at which clouds serve their machines. */
static const struct range v4_closed[] = {
	{{0}, 8},		  /* this network */
	{{10}, 8},		  /* private */
	{{100, 64}, 10},	  /* carrier-grade NAT */
	{{127}, 8},		  /* this machine */
	{{168, 63, 129, 16}, 32}, /* a cloud's services */
	{{169, 254}, 16},	  /* the link; metadata */
	{{172, 16}, 12},	  /* private */
	{{192, 0, 0}, 24},	  /* protocols */
	{{192, 0, 2}, 24},	  /* documentation */
	{{192, 88, 99}, 24},	  /* 6to4 relays */
	{{192, 168}, 16},	  /* private */
	{{198, 18}, 15},	  /* measurements */
	{{198, 51, 100}, 24},	  /* documentation */
	{{203, 0, 113}, 24},	  /* documentation */
	{{224}, 4},		  /* multicast */
	{{240}, 4},		  /* reserved, broadcast */
};

/* Only 2000::/3 is given out for hosts; of it these are not. */
static const struct range v6_global = {{0x20}, 3};
static const struct range v6_closed[] = {
	{{0x20, 0x01}, 23},		/* protocols: Teredo, ORCHID, benchmarks */
	{{0x20, 0x01, 0x0D, 0xB8}, 32}, /* documentation */
	{{0x20, 0x02}, 16},		/* 6to4: holds an address of IPv4 */
	{{0x3F, 0xFF}, 20},		/* documentation */
};

static bool same_bits(const uint8_t *a, const uint8_t *b, int bits)
{
	int whole = bits / 8, rest = bits % 8;
	if (whole && memcmp(a, b, (size_t)whole) != 0)
		return false;
	return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

static struct host_address of_v4(const uint8_t *four)
{
	struct host_address a = {.v4 = true};
	memcpy(a.v, mapped, V4_AT);
	memcpy(a.v + V4_AT, four, 4);
	return a;
}

bool host_address_of(const struct sockaddr *s, struct host_address *a, int *port)
{
	if (s->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, s, sizeof(in));
		*a = of_v4((const uint8_t *)&in.sin_addr);
		*port = ntohs(in.sin_port);
		return true;
	}
	if (s->sa_family == AF_INET6) {
		struct sockaddr_in6 in;
		memcpy(&in, s, sizeof(in));
		*a = (struct host_address){0};
		memcpy(a->v, &in.sin6_addr, sizeof(a->v));
		*port = ntohs(in.sin6_port);
		return true;
	}
	return false;
}

bool host_address_read(str text, struct host_address *a)
{
	char copy[INET6_ADDRSTRLEN + 1];
	uint8_t four[4];
	if (text.n == 0 || text.n >= sizeof(copy) || str_find_byte(text, 0) >= 0)
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = 0;
	if (inet_pton(AF_INET, copy, four) == 1) {
		*a = of_v4(four);
		return true;
	}
	*a = (struct host_address){0};
	return inet_pton(AF_INET6, copy, a->v) == 1;
}

static bool v6_public(const uint8_t *v)
{
	static const uint8_t isatap[4] = {0x00, 0x00, 0x5E, 0xFE};
	if (!same_bits(v, v6_global.first, v6_global.prefix))
		return false;
	for (size_t i = 0; i < sizeof(v6_closed) / sizeof(*v6_closed); i++)
		if (same_bits(v, v6_closed[i].first, v6_closed[i].prefix))
			return false;
	/* 0000:5EFE or 0200:5EFE before an address of IPv4. */
	uint8_t part[4] = {v[8] & (uint8_t)~2, v[9], v[10], v[11]};
	return memcmp(part, isatap, sizeof(isatap)) != 0;
}

bool host_address_public(const struct host_address *a)
{
	if (!a->v4)
		return v6_public(a->v);
	for (size_t i = 0; i < sizeof(v4_closed) / sizeof(*v4_closed); i++)
		if (same_bits(a->v + V4_AT, v4_closed[i].first, v4_closed[i].prefix))
			return false;
	return true;
}

static bool read_network(str word, struct network *to)
{
	str text = str_cut(&word, '/');
	int64_t bits = 0;
	if (!host_address_read(text, &to->first))
		return false;
	int most = to->first.v4 ? 32 : 128;
	if (!word.p)
		bits = most;
	else if (word.n > 3 || !str_to_int(word, &bits) || bits < 0 || bits > most)
		return false;
	to->prefix = (int)bits + (to->first.v4 ? V4_BITS : 0);
	/* "10.1.2.3/8" is a mistake of somebody who means one of two things. */
	for (int i = to->prefix; i < 128; i++)
		if (to->first.v[i / 8] >> (7 - i % 8) & 1)
			return false;
	return true;
}

bool networks_read(str text, struct networks *to, str *bad)
{
	*to = (struct networks){0};
	*bad = text;
	if (text.n > NETWORKS_TEXT_MAX)
		return false;
	while (text.p) {
		str part = str_cut(&text, ',');
		for (str word = str_word(&part); word.n; word = str_word(&part)) {
			*bad = word;
			if (to->n == NETWORKS_MAX || !read_network(word, &to->v[to->n]))
				return false;
			to->n++;
		}
	}
	*bad = STR_NONE;
	return true;
}

bool networks_have(const struct networks *list, const struct host_address *a)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].first.v4 == a->v4 &&
		    same_bits(a->v, list->v[i].first.v, list->v[i].prefix))
			return true;
	return false;
}

bool network_may_ask(const struct networks *allowed, const struct host_address *a, int port)
{
	if (networks_have(allowed, a))
		return true;
	return host_address_public(a) && (port == 80 || port == 443);
}

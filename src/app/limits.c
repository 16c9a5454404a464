/* SPDX-License-Identifier: Apache-2.0
 * limits: GCRA over a fixed table of 64 k cells. Two keys that meet in one cell share it, which
 * errs on the side of the limit; the keys are hashed with a secret of the process, so that nobody
 * can choose whom to meet.
 */
#include "app/limits.h"

#include "base/rand.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

enum { CELLS = 1 << 16, LOCKS = 64 };

struct limits {
	uint8_t key[crypto_shorthash_KEYBYTES];
	int64_t *due; /* theoretical arrival time of each cell, microseconds */
	pthread_mutex_t locks[LOCKS];
};

/* One request each `every` microseconds; `burst` of them at once. */
struct allowance {
	int64_t every, burst;
};

static const struct allowance for_people[] = {
	[RATE_READ] = {0, 0},
	[RATE_WRITE] = {SECOND / 10, 60},
	[RATE_SIGN_IN] = {SECOND / 2, 100},
	[RATE_SEARCH] = {SECOND / 10, 60},
	[RATE_UPLOAD] = {SECOND / 2, 30},
	[RATE_EXPORT] = {20 * SECOND, 6},
	[RATE_FILES] = {SECOND / 200, 2000},
	[RATE_LETTER] = {20 * SECOND, 10},
};
static const struct allowance for_strangers[] = {
	[RATE_READ] = {SECOND / 500, 2000}, [RATE_WRITE] = {SECOND, 20},
	[RATE_SIGN_IN] = {SECOND / 2, 100}, [RATE_SEARCH] = {SECOND / 2, 30},
	[RATE_UPLOAD] = {10 * SECOND, 3},   [RATE_EXPORT] = {60 * SECOND, 2},
	[RATE_FILES] = {SECOND, 20},	    [RATE_LETTER] = {20 * SECOND, 10},
};
static const struct allowance for_login = {6 * SECOND, 10};

struct limits *limits_new(void)
{
	struct limits *l = calloc(1, sizeof(*l));
	REQUIRE(l);
	l->due = calloc(CELLS, sizeof(*l->due));
	REQUIRE(l->due);
	rand_bytes(l->key, sizeof(l->key));
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_init(&l->locks[i], NULL);
	return l;
}

void limits_free(struct limits *l)
{
	if (!l)
		return;
	free(l->due);
	free(l);
}

static err take(struct limits *l, const void *key, size_t n, struct allowance allow, int64_t now,
		int *retry_after)
{
	uint64_t hash;
	if (allow.every == 0)
		return OK;
	crypto_shorthash((unsigned char *)&hash, key, n, l->key);
	size_t cell = hash % CELLS;
	err e = OK;
	pthread_mutex_lock(&l->locks[cell % LOCKS]);
	int64_t due = l->due[cell] > now ? l->due[cell] : now;
	int64_t ahead = due - now, most = allow.every * allow.burst;
	if (ahead >= most) {
		e = BUSY;
		*retry_after = (int)((ahead - most + allow.every) / SECOND) + 1;
	} else {
		l->due[cell] = due + allow.every;
	}
	pthread_mutex_unlock(&l->locks[cell % LOCKS]);
	return e;
}

/* The part of an address that one person holds: all of IPv4, the /64 of IPv6. */
static str network(str address)
{
	int colons = 0;
	for (size_t i = 0; i < address.n; i++)
		if (address.p[i] == ':' && ++colons == 4)
			return str_sub(address, 0, i);
	return address;
}

struct key {
	int64_t rate, who;
	char address[48];
};

static struct key key_of(int64_t rate, int64_t who, str address)
{
	struct key k = {.rate = rate, .who = who};
	str part = network(address);
	if (who == 0)
		memcpy(k.address, part.p ? part.p : "",
		       part.n < sizeof(k.address) ? part.n : sizeof(k.address));
	return k;
}

err limits_take(struct limits *l, enum rate rate, int64_t who, str address, int64_t now,
		int *retry_after)
{
	struct key k = key_of(rate, who, address);
	return take(l, &k, sizeof(k), who ? for_people[rate] : for_strangers[rate], now,
		    retry_after);
}

err limits_sign_in(struct limits *l, str address, str login, int64_t now, int *retry_after)
{
	struct key k = key_of(100 + (int64_t)(str_hash(login) % 1000000), 0, address);
	return take(l, &k, sizeof(k), for_login, now, retry_after);
}

err limits_token(struct limits *l, str address, int64_t now, int *retry_after)
{
	struct key k = key_of(-1, 0, address);
	return take(l, &k, sizeof(k), for_strangers[RATE_SIGN_IN], now, retry_after);
}

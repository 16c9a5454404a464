/* SPDX-License-Identifier: Apache-2.0 */
#include "core/secret.h"

#include "base/out.h"
#include "base/rand.h"

#include <sodium.h>

str secret_make(struct arena *a)
{
	uint8_t random[SECRET_BYTES];
	struct out o = out_new(a, SECRET_LENGTH);
	rand_bytes(random, sizeof(random));
	out_hex(&o, (bytes){random, sizeof(random)});
	sodium_memzero(random, sizeof(random));
	return out_view(&o);
}

bytes secret_hash(struct arena *a, str secret)
{
	uint8_t *hash = arena_alloc(a, crypto_hash_sha256_BYTES);
	crypto_hash_sha256(hash, (const unsigned char *)secret.p, secret.n);
	return (bytes){hash, crypto_hash_sha256_BYTES};
}

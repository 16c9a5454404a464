/* SPDX-License-Identifier: Apache-2.0
 * rand: randomness. rand_bytes is the kernel's (secrets); struct prng is a deterministic generator
 * for generated data and tests, never for secrets.
 */
#ifndef RUCHE_RAND_H
#define RUCHE_RAND_H

#include <stddef.h>
#include <stdint.h>

/* Fills from getrandom; ends the process when the kernel gives none. */
void rand_bytes(void *p, size_t n);

struct prng {
	uint64_t s[4]; /* xoshiro256** (Blackman and Vigna) */
};
struct prng prng_new(uint64_t seed);
uint64_t prng_next(struct prng *r);
/* Evenly below n; n > 0. */
uint64_t prng_below(struct prng *r, uint64_t n);
/* In [0, 1). */
double prng_unit(struct prng *r);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "http/overload.h"

#include "base/clock.h"

static const int64_t begins_after = SECOND, goes_on = 10 * SECOND;

bool overload_sheds(struct overload *o, int64_t waited, int64_t patience, int64_t now)
{
	if (waited <= patience) {
		atomic_store_explicit(&o->since, 0, memory_order_relaxed);
		return false;
	}
	int64_t since = atomic_load_explicit(&o->since, memory_order_relaxed);
	int64_t last = atomic_exchange_explicit(&o->last, now, memory_order_relaxed);
	/* One that was late some time ago has nothing to do with this one. */
	if (since == 0 || now - last > begins_after) {
		since = now;
		atomic_store_explicit(&o->since, now, memory_order_relaxed);
	}
	bool sheds = now - since >= begins_after ||
		     now < atomic_load_explicit(&o->until, memory_order_relaxed);
	if (sheds)
		atomic_store_explicit(&o->until, now + goes_on, memory_order_relaxed);
	return sheds;
}

/* SPDX-License-Identifier: Apache-2.0
 * Lists of networks, and the judgement of addresses: what is listed may be asked, whatever is
 * public may be asked on two ports only.
 */
#include "base/err.h"
#include "base/network.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct networks list;
	struct host_address a = {0};
	str bad;
	if (n < 16)
		return 0;
	memcpy(a.v, data, 16);
	REQUIRE(!network_may_ask(&(struct networks){0}, &a, 25));
	if (networks_read((str){(const char *)data + 16, n - 16}, &list, &bad)) {
		for (size_t i = 0; i < list.n; i++)
			REQUIRE(network_may_ask(&list, &list.v[i].first, 25));
	} else {
		REQUIRE(list.n <= NETWORKS_MAX);
	}
	if (host_address_read((str){(const char *)data + 16, n - 16}, &a))
		REQUIRE(network_may_ask(&(struct networks){0}, &a, 443) == host_address_public(&a));
	return 0;
}

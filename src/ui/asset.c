/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/asset.h"

const struct asset *asset_find(str path)
{
	size_t low = 0, high = asset_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = str_cmp(path, str_from(asset_table[middle].path));
		if (c == 0)
			return &asset_table[middle];
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct asset *asset_of_url(str request_path, bool *current)
{
	*current = false;
	if (!str_starts(request_path, S("/static/")))
		return NULL;
	str path = str_sub(request_path, sizeof("/static/") - 1, request_path.n);
	str hash = str_cut(&path, '/');
	const struct asset *asset = path.p ? asset_find(path) : NULL;
	*current = asset && str_eq(hash, str_from(asset->hash));
	return asset;
}

url asset_url(struct arena *a, const char *path)
{
	const struct asset *asset = asset_find(str_from(path));
	if (asset)
		return (url){str_from(asset->url)}; /* safe: made by the build */
	return url_path(a, "/static/missing/%s", str_from(path));
}

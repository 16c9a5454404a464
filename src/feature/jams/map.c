/* SPDX-License-Identifier: Apache-2.0
 * map: where people take part from. Each country is a tile of the same size, about where it lies
 * among its neighbours: so a small one is seen as well as a large one, and no border is drawn. A
 * country without a tile stands in the table alone, which has all of them.
 */
#include "core/words.h"
#include "feature/jams/pages.h"
#include "ui/api.h"

#include "jams.html.h"

#include <string.h>

enum { WIDTH = 100, MUCH = 10 }; /* a country with a tenth of the largest is drawn as one of many */

static const struct tile {
	char code[3];
	uint8_t x, y;
} tiles[] = {
	{"GL", 9, 0},	{"IS", 10, 1},	{"NO", 15, 1},	{"SE", 17, 1},	{"FI", 20, 1},
	{"RU", 26, 1},	{"CA", 2, 2},	{"LV", 19, 2},	{"EE", 20, 2},	{"GB", 12, 3},
	{"DK", 15, 3},	{"LT", 19, 3},	{"IE", 11, 4},	{"NL", 14, 4},	{"DE", 15, 4},
	{"PL", 18, 4},	{"BY", 20, 4},	{"BE", 14, 5},	{"LU", 15, 5},	{"CZ", 17, 5},
	{"SK", 18, 5},	{"UA", 21, 5},	{"FR", 13, 6},	{"CH", 14, 6},	{"LI", 15, 6},
	{"AT", 16, 6},	{"SI", 17, 6},	{"HU", 18, 6},	{"RO", 19, 6},	{"MD", 20, 6},
	{"KZ", 27, 6},	{"MN", 31, 6},	{"MC", 15, 7},	{"SM", 16, 7},	{"HR", 17, 7},
	{"BA", 18, 7},	{"RS", 19, 7},	{"AD", 13, 8},	{"IT", 16, 8},	{"VA", 17, 8},
	{"ME", 18, 8},	{"XK", 19, 8},	{"BG", 20, 8},	{"GE", 23, 8},	{"AZ", 24, 8},
	{"UZ", 26, 8},	{"KG", 28, 8},	{"US", 2, 9},	{"PT", 11, 9},	{"ES", 12, 9},
	{"AL", 18, 9},	{"MK", 19, 9},	{"TR", 22, 9},	{"AM", 24, 9},	{"TM", 26, 9},
	{"TJ", 27, 9},	{"KP", 34, 9},	{"TN", 15, 10}, {"MT", 17, 10}, {"GR", 19, 10},
	{"CY", 21, 10}, {"SY", 22, 10}, {"AF", 27, 10}, {"CN", 31, 10}, {"KR", 34, 10},
	{"JP", 35, 10}, {"BM", 7, 11},	{"MA", 11, 11}, {"PS", 21, 11}, {"LB", 22, 11},
	{"IQ", 24, 11}, {"IR", 25, 11}, {"PK", 27, 11}, {"DZ", 14, 12}, {"LY", 18, 12},
	{"EG", 20, 12}, {"IL", 21, 12}, {"JO", 22, 12}, {"KW", 24, 12}, {"BH", 25, 12},
	{"NP", 29, 12}, {"BT", 30, 12}, {"MX", 2, 13},	{"BS", 5, 13},	{"PR", 7, 13},
	{"EH", 11, 13}, {"SA", 24, 13}, {"QA", 25, 13}, {"AE", 26, 13}, {"IN", 28, 13},
	{"BD", 29, 13}, {"HK", 32, 13}, {"TW", 33, 13}, {"CU", 5, 14},	{"HT", 6, 14},
	{"KN", 7, 14},	{"AG", 8, 14},	{"MR", 11, 14}, {"OM", 25, 14}, {"MM", 30, 14},
	{"MO", 32, 14}, {"GT", 3, 15},	{"BZ", 4, 15},	{"JM", 5, 15},	{"DO", 6, 15},
	{"GP", 7, 15},	{"DM", 8, 15},	{"CV", 10, 15}, {"ML", 12, 15}, {"NE", 15, 15},
	{"YE", 24, 15}, {"LA", 31, 15}, {"VN", 32, 15}, {"SV", 3, 16},	{"HN", 4, 16},
	{"NI", 5, 16},	{"MQ", 6, 16},	{"LC", 7, 16},	{"BB", 8, 16},	{"GM", 10, 16},
	{"SN", 11, 16}, {"BF", 12, 16}, {"TD", 18, 16}, {"SD", 21, 16}, {"ER", 23, 16},
	{"TH", 31, 16}, {"PH", 33, 16}, {"CR", 4, 17},	{"GD", 7, 17},	{"VC", 8, 17},
	{"GW", 10, 17}, {"GN", 11, 17}, {"TG", 13, 17}, {"BJ", 14, 17}, {"DJ", 23, 17},
	{"KH", 31, 17}, {"PA", 5, 18},	{"VE", 6, 18},	{"TT", 7, 18},	{"SL", 10, 18},
	{"CI", 11, 18}, {"GH", 13, 18}, {"NG", 15, 18}, {"CF", 18, 18}, {"SS", 21, 18},
	{"ET", 23, 18}, {"LK", 28, 18}, {"PW", 34, 18}, {"FM", 37, 18}, {"MH", 38, 18},
	{"CO", 6, 19},	{"GY", 7, 19},	{"SR", 8, 19},	{"LR", 11, 19}, {"CM", 16, 19},
	{"SO", 24, 19}, {"MV", 27, 19}, {"MY", 31, 19}, {"BN", 32, 19}, {"EC", 5, 20},
	{"GF", 8, 20},	{"ST", 15, 20}, {"GQ", 16, 20}, {"CG", 17, 20}, {"UG", 21, 20},
	{"KE", 22, 20}, {"SG", 31, 20}, {"ID", 33, 20}, {"NR", 37, 20}, {"KI", 38, 20},
	{"GA", 16, 21}, {"CD", 19, 21}, {"BI", 20, 21}, {"RW", 21, 21}, {"TZ", 22, 21},
	{"SC", 25, 21}, {"PG", 35, 21}, {"PE", 5, 22},	{"BR", 8, 22},	{"AO", 18, 22},
	{"KM", 24, 22}, {"TL", 34, 22}, {"SB", 37, 22}, {"TV", 38, 22}, {"BO", 7, 23},
	{"ZM", 20, 23}, {"MW", 22, 23}, {"VU", 37, 23}, {"WS", 38, 23}, {"NA", 17, 24},
	{"BW", 19, 24}, {"ZW", 21, 24}, {"MZ", 22, 24}, {"MG", 24, 24}, {"RE", 25, 24},
	{"MU", 26, 24}, {"NC", 37, 24}, {"FJ", 38, 24}, {"TO", 39, 24}, {"PF", 40, 24},
	{"PY", 8, 25},	{"SZ", 21, 25}, {"AU", 34, 25}, {"CL", 6, 26},	{"ZA", 19, 26},
	{"LS", 20, 26}, {"AR", 7, 27},	{"UY", 8, 27},	{"NZ", 37, 28},
};

static const struct tile *tile_of(str code)
{
	for (size_t i = 0; i < sizeof(tiles) / sizeof(*tiles); i++)
		if (code.n == 2 && memcmp(code.p, tiles[i].code, 2) == 0)
			return &tiles[i];
	return NULL;
}

/* All tiles that nobody is named for as one line. */
static str draw_others(const struct rq *rq, const struct jam_map_rows *named)
{
	struct out o = out_new(rq->arena, 8192);
	for (size_t i = 0; i < sizeof(tiles) / sizeof(*tiles); i++) {
		bool is = false;
		for (size_t k = 0; k < named->n; k++)
			is = is || named->v[k].tile == tiles[i].code;
		if (!is)
			out_fmt(&o, "M%d.05 %d.05h.9v.9h-.9Z", tiles[i].x, tiles[i].y);
	}
	return out_view(&o);
}

static err read_shares(struct rq *rq, place_id jam, int64_t sort, struct jam_map_rows *rows)
{
	struct q_jam_shares_list list = {0};
	int64_t most = 1;
	TRY(q_jam_shares(rq->db, jam, sort, &list));
	for (size_t i = 0; i < list.n; i++)
		most = list.v[i].n > most ? list.v[i].n : most;
	for (size_t i = 0; i < list.n; i++) {
		str label = list.v[i].label;
		struct jam_map_row row = {.n = list.v[i].n, .width = list.v[i].n * WIDTH / most};
		const struct tile *tile = sort == 1 ? tile_of(label) : NULL;
		if (tile) {
			row.tile = tile->code;
			row.x = tile->x;
			row.y = tile->y;
			row.much = row.width >= MUCH;
		}
		if (str_empty(label))
			label = str_from(T(rq->lang, "All others together"));
		else if (sort == 1)
			label = country_name(rq->arena, rq->lang, label);
		row.label = label;
		*ARENA_PUSH(rq->arena, rows) = row;
	}
	return OK;
}

static void shares_json(struct out *o, const char *name, const struct jam_map_rows *rows)
{
	json_open(o, name, '[');
	for (size_t i = 0; i < rows->n; i++) {
		json_open(o, NULL, '{');
		json_str(o, "label", rows->v[i].label);
		json_int(o, "n", rows->v[i].n);
		json_close(o, '}');
	}
	json_close(o, ']');
}

err jam_map(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked(rq, &v));
	struct jam_map_page p = {.v = &v};
	TRY(read_shares(rq, v.jam.id, 1, &p.countries));
	TRY(read_shares(rq, v.jam.id, 2, &p.units));
	if (rq->format == FORMAT_JSON) {
		api_begin(rq);
		shares_json(rq->out, "countries", &p.countries);
		shares_json(rq->out, "units", &p.units);
		return api_end(rq);
	}
	p.others = draw_others(rq, &p.countries);
	for (size_t i = 0; i < p.countries.n; i++)
		p.drawn = p.drawn || p.countries.v[i].tile;
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v.where, "map", T(rq->lang, "Where from"), &how, v_jam_map,
				&p);
}

/* SPDX-License-Identifier: Apache-2.0
 * scale: people, communities, memberships and follows in IBM's numbers. The rows are those that
 * core's functions would write; bulk loads go to the tables directly, since 400,000 people, 6
 * million memberships and 20 million follows would take hours one call at a time.
 */
#include "feature/people/handlers.h"

#include "base/clock.h"
#include "core/access.h"
#include "core/place.h"
#include "core/scale.h"
#include "core/tag.h"

#include "access.sql.h"
#include "people_scale.sql.h"

enum { SEED = 0x9E0, REPORTS = 9, SKILLS = 400, CROWD = 2000 };

struct name_list {
	const char *const *given, *const *family;
	size_t given_n, family_n;
	const char *country, *zone, *language;
	const char *const *cities;
	size_t cities_n;
};

#define LIST(name, ...) static const char *const name[] = {__VA_ARGS__};
LIST(given_fr, "Inès", "Camille", "Léa", "Manon", "Chloé", "Élodie", "Zoé", "Anaïs", "Maëlle",
     "Noémie", "Lucie", "Jeanne", "Hugo", "Louis", "Théo", "Étienne", "Gaël", "Loïc", "Yann",
     "Bastien", "Rémi", "Jérôme", "Cédric", "Benoît", "Aurélien", "Émile", "Raphaël", "Mathis",
     "Amélie", "Océane")
LIST(family_fr, "Martin", "Bernard", "Dubois", "Lefèvre", "Moreau", "Girard", "Rousseau", "Guérin",
     "Le Gall", "Kervella", "Boyer", "Chevalier", "Gauthier", "Perrin", "Mercier", "Leclerc",
     "Barbier", "Renaud", "Édouard", "Faure", "Aubert", "Poirier", "Marchand", "Denis", "Blanchard",
     "Collet", "Besson", "Prévost", "Quentin", "Urbain")
LIST(given_en, "Alice", "Grace", "Ruth", "Hannah", "Imogen", "Fiona", "Maeve", "Orla", "Priya",
     "Sunita", "Jack", "Owen", "Declan", "Callum", "Rory", "Liam", "Ewan", "Tariq", "Imran",
     "Samuel", "Joshua", "Daniel", "Victor", "Walter", "Quentin", "Nadia", "Zara", "Yusuf", "Beth",
     "Vera")
LIST(family_en, "Smith", "Ashworth", "Taylor", "Walker", "Hughes", "O'Brien", "Patel", "Khan",
     "Campbell", "Murray", "Fraser", "Nolan", "Quinn", "Reid", "Turner", "Underwood", "Vaughan",
     "Webster", "Xavier", "Young", "Zimmer", "Barlow", "Carter", "Dawson", "Ellis", "Fletcher",
     "Gibson", "Harper", "Irving", "Jarvis")
LIST(given_pt, "Mateus", "João", "Beatriz", "Inês", "Dalva", "Tiago", "Rita", "Fernanda", "Luís",
     "Caetano", "Márcia", "Paulo", "Júlia", "Vítor", "Sílvia")
LIST(family_pt, "Silva", "Figueira", "Prado", "Araújo", "Conceição", "Teixeira", "Nogueira",
     "Sequeira", "Magalhães", "Brandão", "Carvalho", "Antunes", "Lopes", "Moura", "Xavier")
LIST(given_pl, "Tomasz", "Zuzanna", "Ewa", "Piotr", "Agnieszka", "Łukasz", "Małgorzata", "Jakub",
     "Aneta", "Wojciech", "Kasia", "Żaneta", "Marek", "Olga", "Jan")
LIST(family_pl, "Kowalski", "Wiśniewska", "Wójcik", "Zieliński", "Łuczak", "Żak", "Nowak",
     "Szymańska", "Dąbrowski", "Jabłońska", "Mazur", "Król", "Pawlak", "Śliwa", "Urban")
LIST(given_de, "Jürgen", "Käthe", "Ruben", "Sönke", "Ute", "Wiebke", "Anke", "Björn", "Götz",
     "Hanne", "Ingrid", "Matthias", "Ole", "Petra", "Volker")
LIST(family_de, "Müller", "Schäfer", "Köhler", "Größer", "Vogel", "Öztürk", "Keller", "Huber",
     "Jäger", "Winkler", "Zimmermann", "Hartmann", "Lange", "Neumann", "Voß")
LIST(given_ja, "Kenji", "Yui", "Haruka", "Takumi", "Aiko", "Ren", "Sakura", "Daichi", "Emi",
     "Naoki")
LIST(family_ja, "Morikawa", "Tanaka", "Suzuki", "Itō", "Ōno", "Yamamoto", "Kobayashi", "Hayashi",
     "Fujii", "Ueda")
LIST(given_yo, "Oluwaseun", "Temitope", "Adaeze", "Chidi", "Ngozi", "Ayodele", "Folake", "Emeka",
     "Ifeoma", "Kunle")
LIST(family_yo, "Adebanjo", "Okafor", "Eze", "Balogun", "Nwosu", "Adeyemi", "Obi", "Ogunleye",
     "Uche", "Yakubu")
LIST(cities_fr, "Brest", "Nantes", "Rennes", "Paris", "Lyon", "Grenoble", "Bordeaux", "Strasbourg")
LIST(cities_en, "Leeds", "Bristol", "Glasgow", "Cork", "Halifax", "Austin", "Boston", "Toronto")
LIST(cities_pt, "Recife", "Porto", "Lisboa", "São Paulo")
LIST(cities_pl, "Kraków", "Gdańsk", "Łódź", "Warszawa")
LIST(cities_de, "Stuttgart", "Zürich", "Köln", "Wien")
LIST(cities_ja, "Osaka", "Kyōto", "Tōkyō")
LIST(cities_yo, "Ibadan", "Lagos", "Abuja")
LIST(units, "Pumps", "Valves", "Coastal works", "Grid modelling", "Field service", "Materials",
     "Procurement", "Software", "Safety", "Laboratory", "Night operations", "Hydrology", "Storage",
     "Finance", "People", "Legal", "Sales", "Research", "Training", "Logistics")
LIST(titles, "Engineer", "Technician", "Analyst", "Project lead", "Operator", "Designer", "Buyer",
     "Developer", "Researcher", "Planner", "Adviser", "Team lead")
#undef LIST
#define COUNT(list) (sizeof(list) / sizeof(*(list)))
#define NAMES(tag, country, zone, language)                                                        \
	{                                                                                          \
		given_##tag, family_##tag, COUNT(given_##tag), COUNT(family_##tag), country, zone, \
			language, cities_##tag, COUNT(cities_##tag)                                \
	}
/* In the order of how many there are: the chooser prefers the first. */
static const struct name_list lists[] = {
	NAMES(en, "GB", "Europe/London", "en"),	 NAMES(fr, "FR", "Europe/Paris", "fr"),
	NAMES(pt, "BR", "America/Recife", "en"), NAMES(pl, "PL", "Europe/Warsaw", "en"),
	NAMES(de, "DE", "Europe/Berlin", "en"),	 NAMES(ja, "JP", "Asia/Tokyo", "en"),
	NAMES(yo, "NG", "Africa/Lagos", "en"),
};

static str pick(struct prng *r, const char *const *list, size_t n)
{
	return str_from(list[prng_below(r, n)]);
}

/* ---- people ---- */

struct people_of_scale {
	struct id_list made; /* in the order they were made: a manager stands before the people */
	struct id_list hubs;
};

static err make_person(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct people_of_scale *all = arg;
	struct prng *r = &s->random;
	double u = prng_unit(r);
	const struct name_list *names = &lists[(size_t)(u * u * (double)COUNT(lists))];
	struct out handle = out_new(db->arena, 40), email = out_new(db->arena, 80),
		   family = out_new(db->arena, 120);
	out_str(&family, pick(r, names->family, names->family_n));
	/* Some carry two names, which also makes full names rare enough to be searched. */
	if (prng_below(r, 4) == 0) {
		out_byte(&family, '-');
		out_str(&family, pick(r, names->family, names->family_n));
	}
	out_byte(&handle, 'p');
	out_int(&handle, i + 1);
	out_str(&email, out_view(&handle));
	out_lit(&email, "@talweg.example");
	struct person p = {.kind = PERSON_EMPLOYEE,
			   .handle = out_view(&handle),
			   .given_name = pick(r, names->given, names->given_n),
			   .family_name = out_view(&family),
			   .email = out_view(&email),
			   .title = pick(r, titles, COUNT(titles)),
			   .unit = pick(r, units, COUNT(units)),
			   .city = pick(r, names->cities, names->cities_n),
			   .country = str_from(names->country),
			   .time_zone = str_from(names->zone),
			   .language = str_from(names->language),
			   .created = s->demo->now - (int64_t)(SCALE_YEARS + 2) * 365 * DAY};
	if (i > 0)
		p.manager = (person_id){all->made.v[(i - 1) / REPORTS]};
	TRY(person_create(db, &p));
	*ARENA_PUSH(s->demo->arena, &all->made) = p.id.v;
	return OK;
}

static err make_skills(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct people_of_scale *all = arg;
	struct prng *r = &s->random;
	person_id person = {all->made.v[i]};
	for (int64_t n = scale_count(s, 2); n > 0; n--) {
		/* The u-th power prefers a few well known skills. */
		double u = prng_unit(r);
		struct prng word = prng_new((uint64_t)(u * u * (double)SKILLS));
		tag_id tag;
		TRY(tag_put(db, scale_text_word(s->english, &word), &tag));
		TRY(q_people_scale_skill(db, person, tag, s->demo->now - 300 * DAY));
	}
	return OK;
}

/* ---- communities and memberships ---- */

static err make_community(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct people_of_scale *all = arg;
	struct out title = out_new(db->arena, 400), handle = out_new(db->arena, 40);
	uint64_t closed = prng_below(&s->random, 10);
	scale_text_title(s->english, &s->random, &title, 3);
	out_lit(&handle, "community-");
	out_int(&handle, i + 1);
	struct place p = {.kind = PLACE_COMMUNITY,
			  .own_members = true,
			  .audience = closed < 3 ? AUDIENCE_MEMBERS : AUDIENCE_INTERNAL,
			  .joining = closed < 3 ? JOIN_ASK : JOIN_OPEN,
			  .handle = out_view(&handle),
			  .owner = scale_anybody(s),
			  .title = out_view(&title),
			  .language = S("en"),
			  .created = s->demo->now - (int64_t)SCALE_YEARS * 365 * DAY};
	TRY(place_create(db, &p, STR_NONE));
	*ARENA_PUSH(s->demo->arena, &all->hubs) = p.id.v;
	return OK;
}

/* How many of something one person has: from none to three times the mean, few much. */
static int64_t how_many(struct scale *s, int64_t all)
{
	double u = prng_unit(&s->random), mean = (double)all / (double)s->people.n;
	return (int64_t)(mean * 3 * u * u + 0.5);
}

/* Person after person, so that the tables grow at their ends. Over a network one statement for all
 * of a person's rows is many times faster; inside the process the plain row is. */
static err add_memberships(struct db *db, struct scale *s, person_id person, struct id_list hubs)
{
	int64_t created = s->demo->now - 100 * DAY, changed;
	if (database_is_postgres(s->database)) {
		TRY(q_people_scale_memberships(db, person, hubs, created));
		return q_people_scale_reach(db, person, hubs);
	}
	for (size_t k = 0; k < hubs.n; k++) {
		TRY(q_people_scale_member(db, person, (place_id){hubs.v[k]}, created, &changed));
		if (changed)
			TRY(q_access_reach_add(db, person, hubs.v[k]));
	}
	return OK;
}

static err add_follows(struct db *db, struct scale *s, person_id who, struct id_list whom)
{
	int64_t created = s->demo->now - 90 * DAY;
	if (database_is_postgres(s->database))
		return q_people_scale_follows(db, who, whom, created);
	for (size_t k = 0; k < whom.n; k++)
		if (whom.v[k] != who.v)
			TRY(q_people_scale_follow(db, who, whom.v[k], created));
	return OK;
}

/* Communities by popularity; one person is in CROWD of them. */
static err make_memberships(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct people_of_scale *all = arg;
	struct id_list hubs = {0};
	person_id person = {all->made.v[i]};
	int64_t n = how_many(s, s->demo->sizes.memberships - (int64_t)all->hubs.n);
	for (int64_t k = 0; k < n; k++) {
		double u = prng_unit(&s->random);
		*ARENA_PUSH(db->arena, &hubs) =
			all->hubs.v[(size_t)(u * u * u * (double)all->hubs.n)];
	}
	for (size_t k = 0; i == 1 && k < CROWD && k < all->hubs.n / 2; k++)
		*ARENA_PUSH(db->arena, &hubs) = all->hubs.v[k];
	return add_memberships(db, s, person, hubs);
}

static err count_members(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct people_of_scale *all = arg;
	(void)s;
	return q_people_scale_members(db, (place_id){all->hubs.v[i]});
}

/* ---- follows ---- */

/* Whom is skewed: some have thousands of readers. */
static err make_follows(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct people_of_scale *all = arg;
	struct id_list whom = {0};
	int64_t n = how_many(s, s->demo->sizes.follows);
	for (int64_t k = 0; k < n; k++)
		*ARENA_PUSH(db->arena, &whom) = scale_person(s, NULL).v;
	return add_follows(db, s, (person_id){all->made.v[i]}, whom);
}

static err count_followers(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct people_of_scale *all = arg;
	(void)s;
	return q_people_scale_followers(db, (person_id){all->made.v[i]});
}

/* ---- all of it ---- */

static err take_person(void *arg, const struct q_people_scale_made *q)
{
	struct scale *s = arg;
	*ARENA_PUSH(s->demo->arena, &s->people) = q->id.v;
	return OK;
}

static err take_hub(void *arg, const struct q_people_scale_hubs *q)
{
	struct scale *s = arg;
	*ARENA_PUSH(s->demo->arena, &s->places) = q->id.v;
	return OK;
}

/* What an earlier run made before it was stopped; nothing at first. */
static err load(struct scale *s, struct people_of_scale *all)
{
	struct db db = {0};
	TRY(db_read_begin(s->database, s->demo->arena, &db));
	err e = q_people_scale_made(&db, take_person, s);
	if (e == OK)
		e = q_people_scale_hubs(&db, take_hub, s);
	db_read_end(&db);
	*all = (struct people_of_scale){s->people, s->places};
	return e;
}

err people_scale(struct database *database, struct demo *demo)
{
	struct scale *s = NEW(demo->arena, struct scale);
	struct people_of_scale all = {0};
	const struct demo_sizes *sizes = &demo->sizes;
	*s = (struct scale){.database = database,
			    .demo = demo,
			    .random = prng_new(demo->seed ^ SEED),
			    .english = scale_text_new(demo->arena, demo, S("en"))};
	TRY(load(s, &all));
	TRY(scale_run(s, "people", sizes->people, make_person, &all));
	s->people = all.made;
	TRY(scale_run(s, "skills", sizes->people, make_skills, &all));
	TRY(scale_run(s, "communities", sizes->communities, make_community, &all));
	TRY(scale_run(s, "memberships", sizes->people, make_memberships, &all));
	TRY(scale_run(s, "members counted", (int64_t)all.hubs.n, count_members, &all));
	TRY(scale_run(s, "follows", sizes->people, make_follows, &all));
	return scale_run(s, "followers counted", sizes->people, count_followers, &all);
}

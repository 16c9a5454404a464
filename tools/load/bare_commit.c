/* SPDX-License-Identifier: Apache-2.0
 * bare_commit: the yardstick for durable writes. The same rows and indexes as one post or save of
 * ours, written by bare SQLite with group commit: PRODUCERS threads hand one each to a writer and
 * wait for the commit that holds it. Nothing else is done.
 *
 *	bare_commit [--index INDEX.sql SHARE]
 *		DATABASE STATEMENTS.sql AUTHOR SECONDS PRODUCERS [TEXT [TARGET...]]
 *
 * The statements are run for each post with $id (rising), $author, $place (the author's own), $now,
 * $text and $target (the targets in turn) bound by name. With --index those of INDEX.sql are run in
 * search.db beside the database for SHARE of 100 posts, after each 500 of these, and these posts
 * leave the search queue: what ours did of it in the same time. Prints one line of JSON: posts a
 * second, the waits, posts a commit.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { STATEMENTS_MAX = 64, PRODUCERS_MAX = 1024, SAMPLES_MAX = 1 << 22, INDEX_BATCH = 500 };

struct statements {
	sqlite3 *db;
	sqlite3_stmt *v[STATEMENTS_MAX];
	int n;
};

struct post { /* one producer's, on its stack of the queue */
	int64_t queued;
	bool done;
	struct post *next;
};

struct bench {
	struct statements post, index, indexed; /* the rows, the index, the queue */
	int64_t share, index_first;
	int64_t id, author, place;
	const char *text;
	char **targets;
	int targets_n;
	pthread_mutex_t lock;
	pthread_cond_t arrived, finished;
	struct post *queue;
	bool stop;
	int64_t posts, commits;
	int64_t *waits; /* microseconds of each post */
};

static _Noreturn void refuse(const char *what, const char *why)
{
	fprintf(stderr, "bare_commit: %s: %s\n", what, why);
	exit(2);
}

static void must(sqlite3 *db, int code, const char *what)
{
	if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
		refuse(what, sqlite3_errmsg(db));
}

static void run(sqlite3 *db, const char *sql)
{
	must(db, sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

/* As the program's own writers. */
static sqlite3 *open_writer(const char *path)
{
	sqlite3 *db = NULL;
	must(db, sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), path);
	run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; "
		"PRAGMA cache_size=-65536; PRAGMA foreign_keys=ON");
	return db;
}

static int64_t one(sqlite3 *db, const char *sql, int64_t parameter)
{
	sqlite3_stmt *s;
	must(db, sqlite3_prepare_v2(db, sql, -1, &s, NULL), sql);
	must(db, sqlite3_bind_int64(s, 1, parameter), sql);
	if (sqlite3_step(s) != SQLITE_ROW)
		refuse(sql, "gives no row");
	int64_t v = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return v;
}

static void prepare(struct statements *to, const char *rest, const char *what)
{
	while (*rest) {
		sqlite3_stmt *s = NULL;
		must(to->db,
		     sqlite3_prepare_v3(to->db, rest, -1, SQLITE_PREPARE_PERSISTENT, &s, &rest),
		     what);
		if (!s)
			continue;
		if (to->n == STATEMENTS_MAX)
			refuse(what, "too many statements");
		to->v[to->n++] = s;
	}
}

static void prepare_file(struct statements *to, const char *path)
{
	static char text[65536];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (n <= 0)
		refuse(path, "cannot be read");
	close(fd);
	text[n] = 0;
	prepare(to, text, path);
}

static int64_t number(const char *text, int64_t most)
{
	int64_t v;
	if (!str_to_int(str_from(text), &v) || v < 1 || v > most)
		refuse(text, "is not a number in range");
	return v;
}

static int64_t target(const struct bench *b)
{
	if (b->targets_n == 0)
		refuse("$target", "no targets are given");
	return number(b->targets[b->id % b->targets_n], INT64_MAX);
}

static void bind(struct bench *b, sqlite3_stmt *s, int64_t id)
{
	for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++) {
		str name = str_from(sqlite3_bind_parameter_name(s, i));
		if (str_eq(name, S("$text")))
			sqlite3_bind_text(s, i, b->text, -1, SQLITE_STATIC);
		else if (str_eq(name, S("$id")))
			sqlite3_bind_int64(s, i, id);
		else if (str_eq(name, S("$author")))
			sqlite3_bind_int64(s, i, b->author);
		else if (str_eq(name, S("$place")))
			sqlite3_bind_int64(s, i, b->place);
		else if (str_eq(name, S("$target")))
			sqlite3_bind_int64(s, i, target(b));
		else if (str_eq(name, S("$now")))
			sqlite3_bind_int64(s, i, clock_now());
		else
			refuse("no such parameter", sqlite3_bind_parameter_name(s, i));
	}
}

static void write_rows(struct bench *b, const struct statements *what, int64_t id)
{
	for (int i = 0; i < what->n; i++) {
		bind(b, what->v[i], id);
		int code = sqlite3_step(what->v[i]);
		must(what->db, code, sqlite3_sql(what->v[i]));
		sqlite3_reset(what->v[i]);
	}
}

/* The newest first, as the job of the search does, and only then out of the queue. */
static void write_index(struct bench *b)
{
	int64_t last = b->index_first + INDEX_BATCH * b->share / 100;
	run(b->index.db, "BEGIN IMMEDIATE");
	for (int64_t id = last; id > b->index_first; id--)
		write_rows(b, &b->index, id);
	run(b->index.db, "COMMIT");
	run(b->post.db, "BEGIN IMMEDIATE");
	for (int64_t id = last; id > b->index_first; id--)
		write_rows(b, &b->indexed, id);
	run(b->post.db, "COMMIT");
	b->index_first += INDEX_BATCH;
}

/* Gathers what waits, writes it in one transaction, wakes those who waited. */
static void *writer(void *arg)
{
	struct bench *b = arg;
	for (;;) {
		pthread_mutex_lock(&b->lock);
		while (!b->queue && !b->stop)
			pthread_cond_wait(&b->arrived, &b->lock);
		struct post *batch = b->queue;
		b->queue = NULL;
		pthread_mutex_unlock(&b->lock);
		if (!batch)
			return NULL;
		run(b->post.db, "BEGIN IMMEDIATE");
		for (struct post *p = batch; p; p = p->next)
			write_rows(b, &b->post, ++b->id);
		run(b->post.db, "COMMIT");
		int64_t now = clock_mono();
		pthread_mutex_lock(&b->lock);
		b->commits++;
		for (struct post *p = batch; p;) {
			struct post *next = p->next;
			if (b->posts < SAMPLES_MAX)
				b->waits[b->posts++] = now - p->queued;
			p->done = true;
			p = next;
		}
		pthread_cond_broadcast(&b->finished);
		pthread_mutex_unlock(&b->lock);
		while (b->share && b->id - b->index_first >= INDEX_BATCH)
			write_index(b);
	}
}

static void *producer(void *arg)
{
	struct bench *b = arg;
	pthread_mutex_lock(&b->lock);
	while (!b->stop) {
		struct post post = {.queued = clock_mono(), .next = b->queue};
		b->queue = &post;
		pthread_cond_signal(&b->arrived);
		while (!post.done)
			pthread_cond_wait(&b->finished, &b->lock);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void report(struct bench *b, double seconds)
{
	size_t n = (size_t)b->posts;
	if (n == 0)
		refuse("no posts", "nothing was measured");
	qsort(b->waits, n, sizeof(*b->waits), by_size);
	printf("{\"rate\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"batch\": %.1f}\n",
	       (double)n / seconds, (double)b->waits[n / 2] / 1000,
	       (double)b->waits[n * 99 / 100] / 1000, (double)n / (double)b->commits);
}

static void open_index(struct bench *b, const char *database, const char *statements)
{
	char path[4096];
	str folder = str_from(database);
	while (folder.n && folder.p[folder.n - 1] != '/')
		folder.n--;
	if (snprintf(path, sizeof(path), "%.*ssearch.db", (int)folder.n, folder.p) >=
	    (int)sizeof(path))
		refuse(database, "is too long");
	b->index_first = b->id;
	b->index.db = open_writer(path);
	b->indexed.db = b->post.db;
	prepare_file(&b->index, statements);
	prepare(&b->indexed, "DELETE FROM search_queue WHERE item = $id", "the search queue");
}

static void end(struct statements *s)
{
	for (int i = 0; i < s->n; i++)
		sqlite3_finalize(s->v[i]);
	sqlite3_close(s->db);
}

int main(int argc, char **argv)
{
	static struct bench b = {.lock = PTHREAD_MUTEX_INITIALIZER,
				 .arrived = PTHREAD_COND_INITIALIZER,
				 .finished = PTHREAD_COND_INITIALIZER};
	static pthread_t threads[PRODUCERS_MAX];
	const char *index = NULL;
	if (argc > 3 && str_eq(str_from(argv[1]), S("--index"))) {
		index = argv[2];
		b.share = number(argv[3], 100);
		argv += 3, argc -= 3;
	}
	if (argc < 6)
		refuse("usage",
		       "bare_commit [--index INDEX.sql SHARE] DATABASE STATEMENTS.sql AUTHOR "
		       "SECONDS PRODUCERS [TEXT [TARGET...]]");
	b.post.db = open_writer(argv[1]);
	b.author = number(argv[3], INT64_MAX);
	b.place = one(b.post.db, "SELECT id FROM place WHERE owner = ?1 AND kind = 1", b.author);
	/* Ids are of one kind everywhere: behind all that these statements may meet. */
	b.id = one(b.post.db,
		   "SELECT max(id) FROM (SELECT max(id) AS id FROM item UNION ALL SELECT max(id) "
		   "FROM event UNION ALL SELECT max(id) FROM job) WHERE id > ?1",
		   0) +
	       1;
	b.text = argc > 6 ? argv[6]
			  : "A post of the yardstick, about as long as those that people write.";
	b.targets = argv + 7;
	b.targets_n = argc > 7 ? argc - 7 : 0;
	b.waits = calloc(SAMPLES_MAX, sizeof(*b.waits));
	REQUIRE(b.waits);
	prepare_file(&b.post, argv[2]);
	if (index)
		open_index(&b, argv[1], index);
	int64_t seconds = number(argv[4], 600), producers = number(argv[5], PRODUCERS_MAX);
	pthread_t write_thread;
	REQUIRE(pthread_create(&write_thread, NULL, writer, &b) == 0);
	int64_t started = clock_mono();
	for (int64_t i = 0; i < producers; i++)
		REQUIRE(pthread_create(&threads[i], NULL, producer, &b) == 0);
	sleep((unsigned)seconds);
	pthread_mutex_lock(&b.lock);
	b.stop = true;
	pthread_mutex_unlock(&b.lock);
	for (int64_t i = 0; i < producers; i++)
		pthread_join(threads[i], NULL);
	double spent = (double)(clock_mono() - started) / 1e6;
	pthread_mutex_lock(&b.lock);
	pthread_cond_signal(&b.arrived);
	pthread_mutex_unlock(&b.lock);
	pthread_join(write_thread, NULL);
	report(&b, spent);
	b.indexed.db = NULL; /* that of the posts, which is closed behind */
	end(&b.indexed);
	end(&b.post);
	end(&b.index);
	return 0;
}

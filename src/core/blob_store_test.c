/* SPDX-License-Identifier: Apache-2.0
 * The blob store: the same bytes are one file, also at once; damage is found and mended; names lead
 * nowhere else.
 */
#include "core/blob_store.h"

#include "base/clock.h"
#include "base/out.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct world {
	struct arena *a;
	str data;
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char folder[] = "/tmp/ruche-blobs-XXXXXX";
	w->a = arena_new((size_t)256 << 20);
	assert_non_null(mkdtemp(folder));
	w->data = str_dup(w->a, str_from(folder));
	*state = w;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	struct world *w = *state;
	nftw(cstr(w->a, w->data), remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(w->a);
	free(w);
	return 0;
}

static bytes bytes_of(str s)
{
	return (bytes){(const uint8_t *)s.p, s.n};
}

static _Thread_local int counted;
static int count_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)path, (void)st, (void)ftw;
	counted += kind == FTW_F;
	return 0;
}

static int files_in(struct world *w)
{
	counted = 0;
	nftw(cstr(w->a, w->data), count_one, 16, FTW_PHYS);
	return counted;
}

static void overwrite(struct world *w, str path, const char *content)
{
	int fd = open(cstr(w->a, path), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, strlen(content)), (ssize_t)strlen(content));
	close(fd);
}

static void same_bytes_are_one_file(void **state)
{
	struct world *w = *state;
	str one, two, other;
	assert_int_equal(blob_store_put(w->a, w->data, bytes_of(S("hello")), &one), OK);
	assert_int_equal(blob_store_put(w->a, w->data, bytes_of(S("hello")), &two), OK);
	assert_int_equal(blob_store_put(w->a, w->data, bytes_of(S("world")), &other), OK);
	assert_true(str_eq(one, two) && !str_eq(one, other));
	/* BLAKE2b-256 of "hello", from b2sum -l 256. */
	assert_true(
		str_eq(one, S("324dcf027dd4a30a932c441f365a25e86b173defa4b8e58948253471b81b72cf")));
	assert_true(str_eq(blob_store_name(w->a, one), str_cat(w->a, S("blobs/32/4d/"), one)));
	assert_int_equal(files_in(w), 2);
	assert_int_equal(blob_store_verify(w->a, w->data, one), OK);
	assert_int_equal(blob_store_put(w->a, w->data, (bytes){0}, &other), OK);
	assert_int_equal(blob_store_verify(w->a, w->data, other), OK);
	assert_int_equal(files_in(w), 3);
}

static void damage_is_found_and_mended(void **state)
{
	struct world *w = *state;
	str hash;
	assert_int_equal(blob_store_put(w->a, w->data, bytes_of(S("hello")), &hash), OK);
	overwrite(w, blob_store_path(w->a, w->data, hash), "hullo");
	assert_int_equal(blob_store_verify(w->a, w->data, hash), INVALID);
	assert_int_equal(blob_store_put(w->a, w->data, bytes_of(S("hello")), &hash), OK);
	assert_int_equal(blob_store_verify(w->a, w->data, hash), OK);
	assert_int_equal(blob_store_delete(w->a, w->data, hash, INT64_MAX), OK);
	assert_int_equal(blob_store_verify(w->a, w->data, hash), NOT_FOUND);
	assert_int_equal(blob_store_delete(w->a, w->data, hash, INT64_MAX), OK);
	assert_int_equal(files_in(w), 0);
}

static void young_ones_stay_and_what_was_set_aside_comes_back(void **state)
{
	struct world *w = *state;
	str hash, again;
	assert_int_equal(blob_store_put(w->a, w->data, bytes_of(S("hello")), &hash), OK);
	assert_int_equal(blob_store_delete(w->a, w->data, hash, clock_now() - HOUR), BUSY);
	assert_int_equal(blob_store_verify(w->a, w->data, hash), OK);
	assert_int_equal(files_in(w), 1);
	str path = blob_store_path(w->a, w->data, hash);
	assert_int_equal(blob_store_set_aside(w->a, w->data, hash), OK);
	assert_int_not_equal(access(cstr(w->a, path), F_OK), 0);
	assert_int_equal(files_in(w), 1);
	assert_true(str_eq(blob_store_find(w->a, w->data, hash), path));
	assert_int_equal(access(cstr(w->a, path), F_OK), 0);
	/* Brought again it is one file, too. */
	assert_int_equal(blob_store_set_aside(w->a, w->data, hash), OK);
	assert_int_equal(blob_store_put(w->a, w->data, bytes_of(S("hello")), &again), OK);
	assert_int_equal(access(cstr(w->a, path), F_OK), 0);
	assert_int_equal(files_in(w), 1);
	assert_int_equal(blob_store_set_aside(w->a, w->data, hash), OK);
	assert_int_equal(blob_store_forget(w->a, w->data, hash), OK);
	assert_int_equal(blob_store_forget(w->a, w->data, hash), OK);
	assert_int_equal(blob_store_verify(w->a, w->data, hash), NOT_FOUND);
	assert_int_equal(files_in(w), 0);
}

static void names_lead_nowhere_else(void **state)
{
	struct world *w = *state;
	static const char *const names[] = {
		"", "../../../../etc/passwd",
		"324dcf027dd4a30a932c441f365a25e86b173defa4b8e58948253471b81b72c",
		"324DCF027DD4A30A932C441F365A25E86B173DEFA4B8E58948253471B81B72CF",
		"../dcf027dd4a30a932c441f365a25e86b173defa4b8e58948253471b81b72cf"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_true(str_empty(blob_store_path(w->a, w->data, str_from(names[i]))));
		assert_int_equal(blob_store_verify(w->a, w->data, str_from(names[i])), NOT_FOUND);
		assert_int_equal(blob_store_delete(w->a, w->data, str_from(names[i]), INT64_MAX),
				 INVALID);
	}
}

static void files_are_moved_in(void **state)
{
	struct world *w = *state;
	str hash, expected, from = str_cat(w->a, w->data, S("/upload"));
	int64_t size = 0;
	overwrite(w, from, "hello");
	assert_int_equal(blob_store_put_file(w->a, w->data, from, &hash, &size), OK);
	assert_int_equal(size, 5);
	assert_int_equal(access(cstr(w->a, from), F_OK), -1);
	assert_int_equal(blob_store_put(w->a, w->data, bytes_of(S("hello")), &expected), OK);
	assert_true(str_eq(hash, expected));
	/* Once more: it is there already, and the upload goes away. */
	overwrite(w, from, "hello");
	assert_int_equal(blob_store_put_file(w->a, w->data, from, &hash, &size), OK);
	assert_int_equal(files_in(w), 1);
	assert_int_equal(blob_store_put_file(w->a, w->data, from, &hash, &size), NOT_FOUND);
	assert_int_equal(symlink("/etc/passwd", cstr(w->a, from)), 0);
	assert_int_equal(blob_store_put_file(w->a, w->data, from, &hash, &size), FAULT);
}

/* /dev/shm is another file system than /tmp, where there is one. */
static void files_cross_file_systems(void **state)
{
	struct world *w = *state;
	char other[] = "/dev/shm/ruche-blob-XXXXXX";
	struct stat here, there;
	str hash;
	int64_t size;
	int fd = mkstemp(other);
	if (fd < 0)
		skip();
	assert_int_equal(write(fd, "hello", 5), 5);
	assert_int_equal(fstat(fd, &there), 0);
	close(fd);
	assert_int_equal(stat(cstr(w->a, w->data), &here), 0);
	assert_int_equal(blob_store_put_file(w->a, w->data, str_from(other), &hash, &size), OK);
	assert_int_equal(access(other, F_OK), -1);
	assert_int_equal(blob_store_verify(w->a, w->data, hash), OK);
	assert_int_equal(files_in(w), 1);
	if (here.st_dev == there.st_dev)
		skip();
}

struct putter {
	str data;
	int failures;
	pthread_barrier_t *start;
};

static void *put_many(void *arg)
{
	struct putter *p = arg;
	struct arena *a = arena_new((size_t)64 << 20);
	pthread_barrier_wait(p->start);
	for (int i = 0; i < 20; i++) {
		str hash;
		struct out o = out_new(a, 100000);
		for (int k = 0; k < 5000; k++)
			out_int(&o, i);
		p->failures += blob_store_put(a, p->data, bytes_of(out_view(&o)), &hash) != OK;
		p->failures += blob_store_verify(a, p->data, hash) != OK;
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

static void many_at_once(void **state)
{
	enum { THREADS = 8 };
	struct world *w = *state;
	struct putter putters[THREADS];
	pthread_t threads[THREADS];
	pthread_barrier_t start;
	pthread_barrier_init(&start, NULL, THREADS);
	for (int i = 0; i < THREADS; i++) {
		putters[i] = (struct putter){w->data, 0, &start};
		assert_int_equal(pthread_create(&threads[i], NULL, put_many, &putters[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(putters[i].failures, 0);
	}
	pthread_barrier_destroy(&start);
	assert_int_equal(files_in(w), 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(same_bytes_are_one_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(damage_is_found_and_mended, set_up, tear_down),
		cmocka_unit_test_setup_teardown(young_ones_stay_and_what_was_set_aside_comes_back,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_lead_nowhere_else, set_up, tear_down),
		cmocka_unit_test_setup_teardown(files_are_moved_in, set_up, tear_down),
		cmocka_unit_test_setup_teardown(files_cross_file_systems, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_at_once, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

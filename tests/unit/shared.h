/* SPDX-License-Identifier: Apache-2.0
 * shared: real files for tests, which are not part of the product. They lie in the folder that
 * RUCHE_SHARED names, else in ../shared; a test that finds none of them is skipped, and says so.
 */
#ifndef RUCHE_TEST_SHARED_H
#define RUCHE_TEST_SHARED_H

#include "base/arena.h"
#include "base/out.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static inline str shared_path(struct arena *a, const char *name)
{
	const char *folder = getenv("RUCHE_SHARED");
	return str_cat(a, str_from(folder ? folder : "../shared"), S("/data/"), str_from(name));
}

/* Skips the running test when the folder of a name is not there. */
#define SHARED_OR_SKIP(a, name)                                             \
	do {                                                                \
		if (access(cstr((a), shared_path((a), (name))), R_OK) != 0) \
			skip();                                             \
	} while (0)

/* The whole file; the test fails when it cannot be read. */
static inline str read_whole(struct arena *a, str path)
{
	struct out o = out_new(a, (size_t)64 << 20);
	int fd = open(cstr(a, path), O_RDONLY | O_CLOEXEC);
	REQUIRE(fd >= 0);
	char buffer[65536];
	ssize_t n;
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		out_bytes(&o, buffer, (size_t)n);
	REQUIRE(n == 0 && o.bad == OK);
	close(fd);
	return out_view(&o);
}

static inline void write_whole(struct arena *a, str path, str content, int mode)
{
	int fd = open(cstr(a, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	REQUIRE(fd >= 0);
	REQUIRE(write(fd, content.p, content.n) == (ssize_t)content.n);
	close(fd);
}

#endif

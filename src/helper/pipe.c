/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/pipe.h"

#include <errno.h>
#include <unistd.h>

size_t pipe_read_all(uint8_t *p, size_t cap)
{
	size_t n = 0;
	for (;;) {
		ssize_t got = read(STDIN_FILENO, p + n, cap - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return n;
		n += (size_t)got;
	}
}

bool pipe_write_all(str s)
{
	while (s.n) {
		ssize_t n = write(STDOUT_FILENO, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = str_sub(s, (size_t)n, s.n);
	}
	return true;
}

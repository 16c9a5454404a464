/* SPDX-License-Identifier: Apache-2.0
 * child: what may end the process, a compiler's main() or another program, runs in one of its own.
 */
#ifndef RUCHE_TEST_CHILD_H
#define RUCHE_TEST_CHILD_H

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* 0 in the child, whose output goes into the file. */
static inline pid_t child_begin(const char *log)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
			_exit(126);
	}
	return pid;
}

/* Waits for it; its exit status, or -1 when a signal ended it. */
static inline int child_end(pid_t pid)
{
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif

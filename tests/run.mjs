// SPDX-License-Identifier: Apache-2.0
// run: node --test, but for the order: that sorts the files by name, this runs them as they are given, so that the
// longest can begin first and none is left running alone.
//   node tests/run.mjs HOW_MANY_AT_ONCE MILLISECONDS_FOR_A_FILE OUTPUT.tap FILE...

import { createWriteStream } from 'node:fs';
import { run } from 'node:test';
import { spec, tap } from 'node:test/reporters';

const [concurrency, timeout, output, ...files] = process.argv.slice(2);
const tests = run({ files, concurrency: Number(concurrency), timeout: Number(timeout) });
tests.on('test:fail', ({ todo }) => {
	if (todo === undefined || todo === false) process.exitCode = 1;
});
tests.compose(tap).pipe(createWriteStream(output));
tests.compose(new spec()).pipe(process.stdout);

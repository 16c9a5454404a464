// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about the house on a phone. What is pushed where is one's own: mobile.scenario.mjs.

export const open = [[/^\/service-worker\.js$/, 'anyone', 'GET']];

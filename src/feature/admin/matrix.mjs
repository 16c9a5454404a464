// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix puts before this room: an account that is there.

export const parameters = async () => ({ admin_person: { person: 'employee' } });

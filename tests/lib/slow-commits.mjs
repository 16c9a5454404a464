// SPDX-License-Identifier: Apache-2.0
// slow-commits: PostgreSQL commits what goes into these tables slowly, and gives up for whoever has gone, as one far away does on a
// slow disk: so that a server that is killed is killed while it commits. On SQLite the disk is as it is.

export function slowCommits(server, ...tables) {
	if (!server.databaseUrl) return;
	server.change(`CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.03); RETURN NULL; END';
		${tables.map((table) => `CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow_commit()`).join(';\n')};
		DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET client_connection_check_interval = 10'', current_database()); END'`);
}

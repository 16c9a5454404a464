-- Links of one person end together; guests of jams make them many.
CREATE INDEX one_time_link_by_person ON one_time_link (person);

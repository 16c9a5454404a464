-- Who helped lately: the questions of a community that an answer settled, newest first.
CREATE INDEX forum_topic_settled ON forum_topic (place, id) WHERE accepted > 0;

-- The words of messages stay rows of a table here.
COMMENT ON TABLE message_term IS 'the words of each message, by its conversation';

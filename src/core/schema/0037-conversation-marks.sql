-- Whose marks a conversation has: an import moves those that had nothing unread.
CREATE INDEX conversation_mark_by_conversation ON conversation_mark (conversation, person);

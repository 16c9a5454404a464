-- A browser that asks again takes the place of what its session had.
CREATE INDEX push_subscription_by_session ON push_subscription (session);

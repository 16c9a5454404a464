-- Whether what somebody hears of is pushed to their browsers too: 0 as usual, 1 yes, 2 no.
ALTER TABLE notify_choice ADD COLUMN push int not null default 0; -- pii

-- The mean of the ratings of public entries, for the order in which strangers see blogs. The job that keeps the means fills it.
ALTER TABLE blog ADD COLUMN public_mean int not null default 0; -- system
CREATE INDEX blog_by_public_mean ON blog (public_mean, id);

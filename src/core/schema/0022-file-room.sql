-- Every version takes 4 KiB of its author's quota at least: what is counted already is counted anew.
UPDATE file_usage SET used = (SELECT coalesce(sum(CASE WHEN v.size < 4096 THEN 4096 ELSE v.size END), 0) FROM file_version v WHERE v.author = file_usage.person);

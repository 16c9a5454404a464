-- api_jobs() many: jobs by state
-- scan: the table holds a week of jobs
-- bounded: there are four states
SELECT j.state, count(*) AS n:int FROM job j GROUP BY j.state ORDER BY j.state;

-- api_queue() one: texts that wait to be indexed, at most 100,000
-- scan: it is nearly always empty
SELECT count(*) AS n:int FROM (SELECT 1 AS one FROM search_queue q LIMIT 100000) x;

-- How long do deals stay at each stage? One row per stage: its name and the middle number of days of the moves that
-- left it since a day (the lower of two). Rests count as leaving. Relies on the index stagemove_days.
SELECT from_stage, percentile_disc(0.5) WITHIN GROUP (ORDER BY days)
FROM prospects_stagemove
WHERE from_stage = ANY (%(stages)s)
  AND days IS NOT NULL
  AND at >= %(since)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
GROUP BY from_stage

-- conflicting-totals.rq for Spark, on the quads of an archive; terms are as N-Triples has them.
WITH total AS (
  SELECT p.object AS person, m.object AS measure, w.object AS team, n.object AS term, TRY_CAST(lexical(n.object) AS DECIMAL(38, 10)) AS value, p.graph,
    concat(coalesce(lexical(d.object), lexical(t.object)), ' ', lexical(p.graph), ' ', lexical(p.subject)) AS told
  FROM quads s
  JOIN quads p ON p.graph = s.graph AND p.subject = s.subject AND p.predicate = football('person')
  JOIN quads m ON m.graph = s.graph AND m.subject = s.subject AND m.predicate = football('measure')
    AND m.object IN (football('matchesPlayed'), football('goalsScored'), football('capsWon'))
  JOIN quads w ON w.graph = s.graph AND w.subject = s.subject AND w.predicate = football('team')
  JOIN quads n ON n.graph = s.graph AND n.subject = s.subject AND n.predicate = football('quantity')
  JOIN quads a ON a.graph = s.graph AND a.object = s.graph AND a.predicate = football('article')
  JOIN quads t ON t.graph = a.graph AND t.subject = a.subject AND t.predicate = football('today')
  LEFT JOIN quads d ON d.graph = s.graph AND d.subject = s.subject AND d.predicate = football('asOf')
  LEFT ANTI JOIN quads x ON x.graph = s.graph AND x.subject = s.subject AND x.predicate IN (football('match'), football('season'), football('competition'),
    football('phase'), football('level'), football('opponent'), football('manner'))
  WHERE s.predicate = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>' AND s.object = football('Statistic')
),
side AS (
  SELECT person, measure, team, term, value, split(min(told), ' ') AS first, split(max(told), ' ') AS last, count(DISTINCT graph) AS articles
  FROM total GROUP BY person, measure, team, term, value
),
label AS (
  SELECT subject, object FROM triples
  WHERE predicate = '<http://www.w3.org/2000/01/rdf-schema#label>' AND (object LIKE '%"' OR lower(object) LIKE concat('%"@', lexical(:lang)))
)
SELECT p.object AS personLabel, m.object AS measureLabel, t.object AS teamLabel, a.term AS value, b.term AS other, a.first[0] AS date, b.last[0] AS otherDate,
  a.articles, b.articles AS otherArticles, a.person, a.measure, a.team, concat('<', a.first[1], '>') AS article, concat('<', b.last[1], '>') AS otherArticle,
  concat('<', a.first[2], '>') AS situation, concat('<', b.last[2], '>') AS otherSituation
FROM side a
JOIN side b ON a.person = b.person AND a.measure = b.measure AND a.team = b.team AND a.value > b.value AND (b.last[0] > concat(a.first[0], '~') OR (b.last[0] = a.first[0] AND length(a.first[0]) = 10)) AND a.first[1] != b.last[1]
LEFT JOIN label p ON p.subject = a.person
LEFT JOIN label m ON m.subject = a.measure
LEFT JOIN label t ON t.subject = a.team
ORDER BY person, measure, team, a.value, b.value, situation

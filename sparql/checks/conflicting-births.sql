-- conflicting-births.rq for Spark, on the quads of an archive; terms are as N-Triples has them.
WITH born AS (
  SELECT p.object AS person, lexical(b.object) AS value, p.graph, concat(lexical(t.object), ' ', lexical(p.graph), ' ', lexical(p.subject)) AS told
  FROM quads p
  JOIN quads b ON b.graph = p.graph AND b.subject = p.subject AND b.predicate = football('birthDate')
  JOIN quads a ON a.graph = p.graph AND a.object = p.graph AND a.predicate = football('article')
  JOIN quads t ON t.graph = a.graph AND t.subject = a.subject AND t.predicate = football('today')
  WHERE p.predicate = football('describes')
),
side AS (SELECT person, value, split(min(told), ' ') AS one, count(DISTINCT graph) AS articles FROM born GROUP BY person, value),
label AS (
  SELECT subject, object FROM triples
  WHERE predicate = '<http://www.w3.org/2000/01/rdf-schema#label>' AND (object LIKE '%"' OR lower(object) LIKE concat('%"@', lexical(:lang)))
)
SELECT l.object AS personLabel, a.value, b.value AS other, a.one[0] AS date, b.one[0] AS otherDate, a.articles, b.articles AS otherArticles,
  a.person, concat('<', a.one[1], '>') AS article, concat('<', b.one[1], '>') AS otherArticle, concat('<', a.one[2], '>') AS situation, concat('<', b.one[2], '>') AS otherSituation
FROM side a
JOIN side b ON a.person = b.person AND b.value > concat(a.value, '~') AND a.one[1] != b.one[1]
LEFT JOIN label l ON l.subject = a.person
ORDER BY person, value, other, situation

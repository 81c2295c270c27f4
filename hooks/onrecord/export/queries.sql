-- Which claims are contested, and by whom?
SELECT claims.text, case_parties.computed_name AS party, positions.stance, statements.date, claims.page
FROM claims
JOIN positions USING (case_id, claim_id)
JOIN statements USING (case_id, statement_id)
JOIN case_parties ON case_parties.case_id = positions.case_id AND case_parties.party_id = positions.computed_holder
WHERE claims.computed_standing = 'contested' AND positions.computed_current
ORDER BY claims.case_id, claims.claim_id, statements.computed_earliest, statements.statement_id;

-- What has a party said, word for word, in all cases?
SELECT statements.date, statements.quote, speaker.computed_name AS speaker, statements.channel, statements.page
FROM statements
JOIN statement_speakers AS said USING (case_id, statement_id)
JOIN case_parties AS speaker ON speaker.case_id = said.case_id AND speaker.party_id = said.said_by
JOIN case_parties AS holder ON holder.case_id = said.case_id AND holder.party_id = said.computed_holder
WHERE holder.computed_recurring = 'plusnet' AND statements.quote IS NOT NULL
ORDER BY statements.computed_latest, statements.case_id, statements.statement_id;

-- Which clocks ran out before the notice, supposing that the account is true, and by how many days?
SELECT cases.title, regulations.short AS rule, clocks.computed_days_late_least AS least,
       clocks.computed_days_late_most AS most, clocks.computed_sentence, clocks.page
FROM clocks
JOIN cases USING (case_id)
JOIN regulations USING (regulation_id)
WHERE clocks.computed_result = 'LATE'
ORDER BY most DESC, clocks.case_id, clocks.law_id, clocks.duty_id, clocks.account;

-- Which statements were surely made in a year?
SELECT statements.date, case_parties.computed_name AS speaker, coalesce(quote, paraphrase) AS words, statements.page
FROM statements
JOIN statement_speakers AS said USING (case_id, statement_id)
JOIN case_parties ON case_parties.case_id = said.case_id AND case_parties.party_id = said.said_by
WHERE statements.computed_earliest >= '2014-01-01' AND statements.computed_latest <= '2014-12-31'
ORDER BY statements.computed_earliest, statements.case_id, statements.statement_id;

-- Which cases cite pages of a site, and for what?
SELECT cases.title, sources.title AS source, sources.url, citations.place
FROM sources
JOIN citations USING (case_id, source_id)
JOIN cases USING (case_id)
WHERE sources.url LIKE 'https://www.theregister.com/%'
ORDER BY sources.case_id, sources.number, citations.place;

-- Which quotations has no program found in any of their sources?
SELECT statements.case_id, statements.quote, statements.page
FROM statements
JOIN citations USING (case_id, statement_id)
WHERE statements.quote IS NOT NULL
GROUP BY statements.case_id, statements.statement_id
HAVING count(citations.computed_verified) = 0
ORDER BY statements.case_id, statements.statement_id;

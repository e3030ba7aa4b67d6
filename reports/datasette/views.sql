-- What a reader asks first. Every view can be opened in datasette like a table.
CREATE VIEW by_site_kind_consent AS
SELECT
  site,
  company,
  kind,
  consent,
  recipient,
  count(*) AS findings,
  sum(form = 'readable') AS readable,
  sum(proof <> 'declared' AND strength = 'strong') AS proved,
  min(time) AS first,
  max(time) AS last
FROM findings
GROUP BY site, company, kind, consent, recipient
ORDER BY site, kind, consent, recipient;

CREATE VIEW without_a_yes AS
SELECT id, site, company, kind, form, proof, strength, consent, consent_because, channel, origin,
  time, capture, entry, request
FROM findings
WHERE consent IN ('before_choice', 'refused', 'withdrawn')
ORDER BY site, time, id;

CREATE VIEW takes_forms_without_a_yes AS
SELECT id, site, what, account, details, consent, time, capture, entry
FROM setups
WHERE what IN ('automatic_matching', 'gateway_forms')
  AND consent IN ('before_choice', 'refused', 'withdrawn')
ORDER BY site, time, id;

CREATE VIEW timeline AS
SELECT site, time, 'sent' AS what, kind AS of_what, consent, capture, entry, id
FROM findings
UNION ALL
SELECT site, time, 'set up', what, consent, capture, entry, id
FROM setups
ORDER BY site, time, what, of_what, id;

"""Rules about what refers to other entries, with their examples."""

from onrecord.format.diagnostics import Rule

UNKNOWN_SOURCE = Rule("""R010: Whatever cites a source names one that stands under `sources` of the same case.

    Fails:
        statements:
          ann-says:
            source: gazete
    Says:
        cases/acme-2014.yml:52:13: R010 unknown source 'gazete' (did you mean 'gazette'?); correct it, or add it under
          sources
    Passes:
        statements:
          ann-says:
            source: gazette
    """)
UNKNOWN_CLAIM = Rule("""R011: A statement takes a position on a claim that stands under `claims` of the same case.

    Fails:
        statements:
          ann-says:
            about: {leek: asserts}
    Says:
        cases/acme-2014.yml:53:13: R011 unknown claim 'leek' (did you mean 'leak'?); correct it, or add it under claims
    Passes:
        statements:
          ann-says:
            about: {leak: asserts}
    """)
UNKNOWN_PARTY = Rule("""R012: Whoever is named stands under `parties` of the case, and if recurring in cases/_parties.yml.

    Fails:
        timeline:
          spam-begins:
            who: anne
    Says:
        cases/acme-2014.yml:44:10: R012 unknown party 'anne' (did you mean 'ann'?); correct it, or list it under parties
    Passes:
        timeline:
          spam-begins:
            who: ann
    """)
UNKNOWN_STATEMENT = Rule("""R013: An account that rests on a statement names one of the same case.

    Fails:
        asked:
          gazette-asks:
            statement: acme-denied
    Says:
        cases/acme-2014.yml:55:3: R013 line 69 names 'acme-denied', which is not there, and none names 'acme-denies'; write
          one and the same id
        cases/acme-2014.yml:69:16: R013 unknown statement 'acme-denied' (did you mean 'acme-denies'?); correct it, or add it
          under statements
    Passes:
        asked:
          gazette-asks:
            statement: acme-denies
    """)
UNKNOWN_CASE = Rule("""R014: A related case is the name of another file in cases/, without .yml.

    Fails:
        related:
          acme-2016: The same provider, a year later.
    Fails in cases/acme-2015.yml:
        title: Spam to customers of Acme Mail, once more
    Says:
        cases/acme-2014.yml:88:3: R014 unknown case 'acme-2016' (did you mean 'acme-2015'?); correct it, or remove it: there
          is no such file in cases/
    Passes:
        related:
          acme-2015: The same provider, a year later.
    Passes in cases/acme-2015.yml:
        title: Spam to customers of Acme Mail, once more
    """)
UNKNOWN_REGULATION = Rule("""R015: A regulation is the name of a file in docs/regulations/, without .md.

    Fails:
        law:
          notice:
            regulation: notice-act
    Says:
        cases/acme-2014.yml:73:17: R015 unknown regulation 'notice-act' (did you mean 'notice'?); correct it, or add the
          explainer docs/regulations/<id>.md
    Passes:
        law:
          notice:
            regulation: notice
    """)
UNKNOWN_EVENT = Rule("""R017: An event that is referred to stands under `timeline` of the same case.

    Fails:
        noticed:
          by: customers
          event: spam-began
    Says:
        cases/acme-2014.yml:41:3: R017 line 89 names 'spam-began', which is not there, and none names 'spam-begins'; write
          one and the same id
        cases/acme-2014.yml:89:10: R017 unknown event 'spam-began' (did you mean 'spam-begins'?); correct it, or add it
          under timeline
    Passes:
        noticed:
          by: customers
          event: spam-begins
    """)
UNKNOWN_BACKGROUND = Rule("""R018: Background is the name of a file in docs/evidence/, without .md.

    Fails:
        background: [unique-adresses]
    Says:
        cases/acme-2014.yml:87:14: R018 unknown background 'unique-adresses' (did you mean 'unique-addresses'?); correct it,
          or remove it: there is no such file in docs/evidence/
    Passes:
        background: [unique-addresses]
    """)

"""Rules about fields and what may be in them, with their examples."""

from onrecord.format.diagnostics import Rule

UNKNOWN_FIELD = Rule("""F001: Only the fields of the format are read; a misspelt one would be lost without a word.

    Fails:
        timeline:
          spam-begins:
            notes: The forum gives no day.
    Says:
        cases/acme-2014.yml:46:5: F001 unknown field 'notes' (did you mean 'note'?); correct its name
    Passes:
        timeline:
          spam-begins:
            note: The forum gives no day.
    """)
MISSING = Rule("""F002: A field that every entry of this kind has is not there.

    Fails:
        timeline:
          ann-asks:
            when: 2014-03-15
            who: [ann, acme]
            source: forum
    Says:
        cases/acme-2014.yml:46:3: F002 the field 'what' is missing; add it: what happened, in our own words
    Passes:
        timeline:
          ann-asks:
            when: 2014-03-15
            what: Ann asks Acme Mail who had her address.
            who: [ann, acme]
            source: forum
    """)
TEXT = Rule("""F003: A text stands here, not a list and not a group of fields.

    Fails:
        place: [Oldtown, Utopia]
    Says:
        cases/acme-2014.yml:6:8: F003 write a text here, not a list
    Passes:
        place: Oldtown, Utopia
    """)
GROUP = Rule("""F004: A group of fields (`name: value`, indented) stands here, not a text and not a list.

    Fails:
        statements:
          ann-says:
            about: leak
    Says:
        cases/acme-2014.yml:53:12: F004 write a group here, as in `{name: value}` or indented lines `name: value`, not a
          text; name each claim and what is said of it, as in `{leak: denies}`
    Passes:
        statements:
          ann-says:
            about:
              leak: asserts
    """)
LIST = Rule("""F005: A list stands here: items in [ ], or each on a line after a dash.

    Fails:
        background: unique-addresses
    Says:
        cases/acme-2014.yml:87:13: F005 write a list here, as in `[one, another]`, not a text
    Passes:
        background: [unique-addresses]
    """)
CHOICE = Rule("""F006: Only the words that the message lists can stand here.

    Fails:
        statements:
          ann-says:
            about:
              leak: confirms
    Says:
        cases/acme-2014.yml:54:13: F006 'confirms' cannot stand here; write one of asserts, denies, admits, admits-in-part,
          doubts, declines, settles, withdraws, finds, finds-by-consent, rejects, sets-aside, remits, stays, appeals
    Passes:
        statements:
          ann-says:
            about:
              leak: asserts
    """)
ID = Rule("""F007: An id is made of small letters a-z, digits and single hyphens: it becomes an address that must not change.

    Fails:
        questions:
          Who_Knew:
            ask: Who had the list of addresses?
            would-settle: the contracts with suppliers
    Says:
        cases/acme-2014.yml:88:3: F007 'Who_Knew' cannot be an id; use small letters a-z, digits and single hyphens
    Passes:
        questions:
          who-knew:
            ask: Who had the list of addresses?
            would-settle: the contracts with suppliers
    """)
DATE = Rule("""F008: A date is exactly as precise as its source: 2014, 2014-11, 2014-11-14, or a time with its zone.

    Fails:
        statements:
          ann-says:
            when: 10 March 2014
    Says:
        cases/acme-2014.yml:50:11: F008 '10 March 2014': write the date in figures, the year first: 2014-03-10
    Passes:
        statements:
          ann-says:
            when: 2014-03-10
    """)
ADDRESS = Rule("""F009: An address is that of a public web page: it begins with https:// or http:// and names a host.

    Fails:
        sources:
          forum:
            url: forum.example/17
    Says:
        cases/acme-2014.yml:32:10: F009 'forum.example/17' is not a web address; write it with https:// or http:// at its
          beginning, as the browser does
    Passes:
        sources:
          forum:
            url: https://forum.example/17
    """)
LENGTH = Rule("""F010: A text has a length that a reader can take in; the message says how long it may be.

    Fails:
        title: Spam to addresses that only Acme Mail knew, and ‹400 more words›
    Says:
        cases/acme-2014.yml:3:8: F010 this text has 2,047 characters; shorten it to at most 1,500
    Passes:
        title: Spam to addresses that only Acme Mail knew
    """)
NOTHING_IN_IT = Rule("""F011: A list or group that must hold something is empty.

    Fails:
        statements:
          ann-says:
            source: []
    Says:
        cases/acme-2014.yml:52:13: F011 nothing stands in this; write at least one entry
    Passes:
        statements:
          ann-says:
            source: [gazette]
    """)
PLAIN_TEXT = Rule("""F012: Titles, names and quotations stand on one line of plain text.

    Fails:
        title: |
          Spam to addresses
          that only Acme Mail knew
    Says:
        cases/acme-2014.yml:3:8: F012 this text has a line break; write it on one line, or after >- so that its lines are
          joined
    Passes:
        title: >-
          Spam to addresses
          that only Acme Mail knew
    """)
PERIOD = Rule("""F013: A period is a number of minutes, hours, days, weeks or months, or a day of the following year; or
    without-delay if the rule has no number.

    Fails in docs/regulations/notice.md:
        versions:
          first:
            duties:
              regulator:
                within: one day
    Says:
        docs/regulations/notice.md:27:17: F013 'one day' is not a period; write 24 hours, 60 days, 4 business days, 2 weeks,
          1 month, 60 days after the end of the year, 1 March of the following year, or without-delay
    Passes in docs/regulations/notice.md:
        versions:
          first:
            duties:
              regulator:
                within: 24 hours
    """)
ZONE = Rule("""F014: A zone is a name of the IANA time zone database, such as Europe/London.

    Fails in docs/regulations/notice.md:
        zone: London
    Says:
        docs/regulations/notice.md:34:7: F014 unknown zone 'London'; write one such as Europe/London
    Passes in docs/regulations/notice.md:
        zone: Europe/London
    """)
COUNTRY = Rule("""F015: A country, or a part of it, is one whose time zones and public holidays are known.

    Fails in docs/regulations/notice.md:
        country: England
    Says:
        docs/regulations/notice.md:7:10: F015 'England' is no country whose zones and public holidays are known; write a
          code such as US, or with its part GB-ENG
    Passes in docs/regulations/notice.md:
        country: GB-ENG
    """)
NUMBER = Rule("""F018: A number has digits only, and says so where it is about, or a range.

    Fails:
        affected:
          first-count:
            number: more than 4,000
            of: people
            according-to: acme
            when: 2014-03-20
            source: forum
    Says:
        cases/acme-2014.yml:89:13: F018 'more than 4,000' is not a number; write all its digits: 4120, 3000~ for about,
          3000..4000 for a range, 3000.. for at least, ..4000 for at most
    Passes:
        affected:
          first-count:
            number: 4000..
            of: people
            according-to: acme
            when: 2014-03-20
            source: forum
    """)
CURRENCY = Rule("""F019: A currency is named by its code of three letters (ISO 4217): signs such as $ are those of several.

    Fails:
        parties:
          watchdog:
            role: regulator
        amounts:
          fine:
            kind: fine
            state: imposed
            amount: 20000
            currency: £
            by: watchdog
            payer: acme
            when: 2014-03-10
            source: gazette
    Says:
        cases/acme-2014.yml:27:15: F019 '£' is not the code of a currency; write its three capital letters, as in GBP, EUR
          or USD
    Passes:
        parties:
          watchdog:
            role: regulator
        amounts:
          fine:
            kind: fine
            state: imposed
            amount: 20000
            currency: GBP
            by: watchdog
            payer: acme
            when: 2014-03-10
            source: gazette
    """)
LANGUAGE = Rule("""F020: A language is named by its code (BCP 47), so that browsers, screen readers and search engines know it.

    Fails:
        sources:
          forum:
            language: Dutch
    Says:
        cases/acme-2014.yml:36:15: F020 'Dutch' is not the code of a language; write nl
    Passes:
        sources:
          forum:
            language: nl
    """)
FIELD_PATH = Rule("""F016: A correction names the field or entry that it corrects, a rewording the text, so that both versions
    can be compared.

    Fails:
        corrections:
          first-day:
            of: the day of the first spam
            date: 2026-02-01
            was: 2 March 2014
            now: 1 March 2014
            why: We had misread the Gazette.
            raised-by: a reader
    Says:
        cases/acme-2014.yml:89:9: F016 'the day of the first spam' is not a place in a case; write group, entry and field
          with points between, as in timeline.first-report.when
    Passes:
        corrections:
          first-day:
            of: timeline.spam-begins.when
            date: 2026-02-01
            was: 2 March 2014
            now: 1 March 2014
            why: We had misread the Gazette.
            raised-by: a reader
    """)

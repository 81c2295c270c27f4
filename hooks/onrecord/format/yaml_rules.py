"""Rules about YAML, the form of a file, with their examples."""

from onrecord.format.diagnostics import Rule

TOO_LARGE = Rule("""Y001: A file of more than 512 KB is not a case: the text of an article was probably pasted into it.

    Fails in cases/acme-2014.yml (whole):
        title: Spam reaches customers of Acme Mail. In March, ‹150,000 more words›
    Says:
        cases/acme-2014.yml:1:1: Y001 the file has more than 524,288 bytes, and no case is so long; remove what was pasted
          into it by mistake
    Passes:
        title: Spam to addresses that only Acme Mail knew
    """)
NOT_UTF8 = Rule("""Y002: A file is saved as UTF-8, the encoding that every current editor offers when saving.

    Fails:
        place: Caf‹byte E9› Street, Utopia
    Says:
        cases/acme-2014.yml:6:11: Y002 this character is not UTF-8; save the file with the encoding UTF-8
    Passes:
        place: Café Street, Utopia
    """)
HIDDEN = Rule("""Y003: Control, bidirectional and invisible characters are refused: they make a line look different from
    what it says.

    Fails:
        title: Spam to addresses ‹U+202E›that only Acme Mail knew
    Says:
        cases/acme-2014.yml:3:26: Y003 an invisible or control character ‹U+202E›; delete it
    Passes:
        title: Spam to addresses that only Acme Mail knew
    """)
TAB = Rule("""Y004: YAML forbids tabs for indentation. Use two spaces for each level.

    Fails:
        timeline:
          spam-begins:
            who: ann
        ‹U+0009›‹U+0009›note: The forum gives no day.
    Says:
        cases/acme-2014.yml:46:1: Y004 a tab; write spaces in its place (two for each level of indentation)
    Passes:
        timeline:
          spam-begins:
            who: ann
            note: The forum gives no day.
    """)
SYNTAX = Rule("""Y005: The file is not YAML. The message says what most often causes this.

    Fails:
        timeline:
          spam-begins:
            source: [gazette, forum
    Says:
        cases/acme-2014.yml:45:13: Y005 the list that begins here with [ is not closed; write ] at its end
    Passes:
        timeline:
          spam-begins:
            source: [gazette, forum]
    """)
ANCHOR = Rule("""Y006: Anchors (&name), aliases (*name) and merge keys (<<) are not used: every fact is written where it stands.

    Fails:
        title: *Acme Mail* and the spam
    Says:
        cases/acme-2014.yml:3:8: Y006 a text that begins with * is put in quotation marks; write " before and after it
    Passes:
        title: "*Acme Mail* and the spam"
    """)
TAG = Rule("""Y007: Tags (!name) are not used: every value is text.

    Fails:
        title: !Spam to addresses that only Acme Mail knew
    Says:
        cases/acme-2014.yml:3:8: Y007 a text that begins with ! is put in quotation marks; write " before and after it
    Passes:
        title: "!Spam to addresses that only Acme Mail knew"
    """)
DUPLICATE_KEY = Rule("""Y008: A name stands only once in its group; otherwise the last one would silently win.

    Fails:
        place: Utopia
        place: Oldtown, Utopia
    Says:
        cases/acme-2014.yml:7:1: Y008 'place' stands here a second time in one group; check the indentation, or remove one
    Passes:
        place: Oldtown, Utopia
    """)
TOO_DEEP = Rule("""Y009: A file nests at most 16 levels and holds at most 20,000 entries.

    Fails:
        kind: [[[[[[[[[[[[[[[[[[suspected leak]]]]]]]]]]]]]]]]]]
    Says:
        cases/acme-2014.yml:8:22: Y009 more than 16 levels of brackets or indentation; write this more simply
    Passes:
        kind: suspected leak
    """)
SEVERAL_DOCUMENTS = Rule("""Y010: One file is one document; a line of three dashes would begin a second one.

    Fails:
        title: Spam to addresses that only Acme Mail knew
        ---
        summary: Customers of Acme Mail received spam at addresses that they had given to nobody else.
    Says:
        cases/acme-2014.yml:4:1: Y010 a second document begins here; remove the three dashes
    Passes:
        title: Spam to addresses that only Acme Mail knew
        summary: Customers of Acme Mail received spam at addresses that they had given to nobody else.
    """)
KEY = Rule("""Y011: The name of a field or entry is plain text on one line.

    Fails:
        parties:
          [bob]:
            name: Bob
            kind: person
            role: customer
        timeline:
          spam-begins:
            who: [ann, bob]
    Says:
        cases/acme-2014.yml:20:3: Y011 the name of a field is plain text; write it without brackets and without ? before it
    Passes:
        parties:
          bob:
            name: Bob
            kind: person
            role: customer
        timeline:
          spam-begins:
            who: [ann, bob]
    """)
EMPTY = Rule("""Y012: A field with nothing after it says nothing. Fill it in, or remove its line.

    Fails:
        place:
    Says:
        cases/acme-2014.yml:6:7: Y012 nothing is written here: write it, indent the lines that belong to it by two spaces,
          or remove the line
    Passes:
        place: Utopia
    """)
COMMENT = Rule("""Y013: In YAML a space followed by # ends a text; what comes after is a comment. After a sentence it
    stands on its own line.

    Fails:
        kind: leak, ticket #17 of the forum
    Says:
        cases/acme-2014.yml:8:20: Y013 a # ends the text and the rest would be lost; put the whole text in quotation marks
    Passes:
        kind: "leak, ticket #17 of the forum"
    """)
NOT_A_MAPPING = Rule("""Y014: A case file is a list of fields, each `name: value`.

    Fails in cases/_parties.yml (whole):
        - name: Acme Mail
          kind: company
          role: provider
    Says:
        cases/_parties.yml:1:1: Y014 the file must begin with a name and a colon; write `title: …` first (in _parties.yml an
          id: `acme:`)
    Passes in cases/_parties.yml:
        acme:
          name: Acme Mail
          kind: company
          role: provider
    """)
COLON = Rule("""Y015: A colon followed by a space begins a field. A sentence that contains one is put in quotation marks.

    Fails:
        title: Acme Mail: spam to addresses of customers
    Says:
        cases/acme-2014.yml:3:17: Y015 a colon followed by a space begins a field; put the whole sentence in straight
          quotation marks (")
    Passes:
        title: "Acme Mail: spam to addresses of customers"
    """)
FIRST_CHARACTER = Rule("""Y016: A text that begins with @ ` % * & ! | > [ { ] } or , is put in quotation marks.

    Fails:
        title: @acme and the spam
    Says:
        cases/acme-2014.yml:3:8: Y016 a text that begins with @ is put in quotation marks; write " before and after it
    Passes:
        title: "@acme and the spam"
    """)
QUOTED_START = Rule("""Y017: If a text begins with a quotation mark, YAML takes what stands between the marks for the
    whole text.

    Fails:
        title: "Spam" to addresses that only Acme Mail knew
    Says:
        cases/acme-2014.yml:3:15: Y017 the text goes on after the closing quotation mark; put the whole text in the other
          kind of quotation marks, or begin it on a new line after >-
    Passes:
        title: '"Spam" to addresses that only Acme Mail knew'
    """)
SMART_QUOTES = Rule("""Y018: Only straight quotation marks enclose a text. Curly ones belong to the text, so a text that
    is all in them is put in straight ones as well.

    Fails:
        title: “Spam to addresses that only Acme Mail knew”
    Says:
        cases/acme-2014.yml:3:8: Y018 curly quotation marks like “ do not enclose a text; write straight ones (") in their
          place, or around them if they belong to the text
    Passes:
        title: "Spam to addresses that only Acme Mail knew"
    """)
INDENTATION = Rule("""Y019: What belongs to a field or entry stands below it, indented by two spaces more.

    Fails:
        timeline:
          spam-begins:
            who: ann
              source: forum
    Says:
        cases/acme-2014.yml:45:7: Y019 this line stands too far to the right; begin it with 4 spaces, as fits the lines
          around it
    Passes:
        timeline:
          spam-begins:
            who: ann
            source: forum
    """)
ITEMS = Rule("""Y020: Each item of a list begins with a dash and a space, on a line of its own.

    Fails:
        questions:
          leak:
            ask: How did the addresses leave Acme Mail?
            would-settle:
              • the list of companies that held them
    Says:
        cases/acme-2014.yml:91:7: Y020 write a dash and a space before each item of a list, and each on a line of its own
    Passes:
        questions:
          leak:
            ask: How did the addresses leave Acme Mail?
            would-settle:
              - the list of companies that held them
    """)
LEFT_OVER = Rule("""Y021: Signs that a program leaves in a file, of a merge that is not finished or of a chat, are removed.

    Fails:
        place: Utopia
        <<<<<<< HEAD
    Says:
        cases/acme-2014.yml:7:1: Y021 two versions of these lines were to be merged and nobody chose; keep one of them, and
          remove the lines that begin with <<<<<<<, ======= and >>>>>>>
    Passes:
        place: Utopia
    """)

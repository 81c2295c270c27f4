"""The commands of `onrecord`, one file each. `project` is what they share: where they are run, and on which cases.

`new` is made of three more rooms: `gathering` the facts, `naming` parties and the case, and `asking` on a terminal.
"""

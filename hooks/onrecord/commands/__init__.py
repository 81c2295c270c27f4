"""The commands of `onrecord`, one file each; `project` is what they share: where they are run, and on which cases."""

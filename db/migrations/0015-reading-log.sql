-- What the auditor goes through besides who read what: who changed rights, and who changed the house.
create index ledger_entries_house on ledger_entries (happened_at desc, id desc)
  where subject_kind not in ('report', 'letter', 'appeal', 'meeting', 'associate')
    and event <> 'person.signed-in';

comment on table ledger_reasons is 'Why somebody read what is sensitive, or changed rights or the house, in their words: beside the ledger and not in it, because words may name people.';

-- What happened, once and for all. Nothing here is ever changed or removed.
create table ledger_entries (
  subject_id uuid not null,
  id uuid not null,
  subject_kind text not null,
  event text not null,
  happened_at timestamptz not null,
  payload text not null,
  payload_sha256 bytea not null,
  by_person_id uuid,
  primary key (subject_id, id)
);
comment on table ledger_entries is 'One row is one event. payload is canonical JSON (RFC 8785) without personal data; payload_sha256 is taken over its UTF-8 bytes. Append-only.';
comment on column ledger_entries.by_person_id is 'Which member of staff acted, kept beside the payload so that it never enters the public record.';

create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end
$$;

create trigger ledger_append_only before update or delete on ledger_entries
  for each row execute function ledger_refuse_change();
create trigger ledger_never_truncated before truncate on ledger_entries
  for each statement execute function ledger_refuse_change();

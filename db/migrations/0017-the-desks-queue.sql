-- The desk's queue: every list and filter at once, locks, saved filters, many at once with undo, news of change.

create table report_locks (
  report_id uuid primary key references reports (id),
  person_id uuid not null references people (id),
  since_at timestamptz not null,
  until_at timestamptz
);
comment on table report_locks is 'Who answers a report, so that two people do not. until_at null: until they give it back; a row whose time is over holds nobody off.';
create index report_locks_by_person on report_locks (person_id);

create table report_filters (
  id uuid primary key,
  person_id uuid not null references people (id),
  name text not null,
  query text not null,
  shared boolean not null default false,
  made_at timestamptz not null
);
comment on table report_filters is 'A filter of the desk''s queue kept under a name. query is that of the address. shared: everybody at the desk may use it, narrowed to what each may see.';
create index report_filters_by_person on report_filters (person_id);

create table report_bulks (
  id uuid primary key,
  person_id uuid not null references people (id),
  verb text not null check (verb in ('assign', 'categorise', 'approve', 'decline', 'merge', 'take')),
  input jsonb not null default '{}',
  total integer not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  undone_at timestamptz
);
comment on table report_bulks is 'One thing done to many reports at once by one person. Each report goes through the same action as alone.';

create table report_bulk_rows (
  bulk_id uuid not null references report_bulks (id),
  position integer not null,
  report_id uuid not null,
  code text not null,
  outcome text not null default 'waiting' check (outcome in ('waiting', 'done', 'refused', 'undone', 'kept')),
  refusal text,
  params jsonb not null default '{}',
  before jsonb,
  done_at timestamptz,
  primary key (bulk_id, position)
);
comment on table report_bulk_rows is 'A report among many. before: what it was, for the undo. kept: the undo was refused, with the reason in refusal.';

alter table report_contacts add column email_folded text generated always as (lower(email)) stored;
alter table report_contacts add column phone_digits text
  generated always as (right(regexp_replace(phone, '\D', '', 'g'), 10)) stored;
comment on column report_contacts.phone_digits is 'The last ten digits: +7 701… and 8 701… are one number.';
create index report_contacts_email on report_contacts (email_folded) where email_folded is not null;
create index report_contacts_phone on report_contacts (phone_digits) where phone_digits is not null;

-- The desk may sort by three moments and narrow by anything: an index that carries what is asked for
-- answers from itself alone, so that a filter that finds next to nothing reads no million rows.
drop index reports_recent;
create index reports_recent on reports (filed_at desc, code desc)
  include (due_at, changed_at, state, showing, severity, channel, category_id, area_id, organisation_id);
create index reports_by_due on reports ((coalesce(due_at, 'infinity'::timestamptz)), code)
  include (due_at, filed_at, state, showing, severity, channel, category_id, area_id, organisation_id);
create index reports_by_change on reports (changed_at desc, code desc)
  include (due_at, filed_at, state, showing, severity, channel, category_id, area_id, organisation_id);
create index reports_desk_category on reports (category_id, filed_at desc, code desc)
  include (due_at, changed_at, state, showing, severity, channel, area_id, organisation_id);
create index reports_desk_area on reports (area_id, filed_at desc, code desc)
  include (due_at, changed_at, state, showing, severity, channel, category_id, organisation_id);
drop index reports_by_state;
create index reports_by_state on reports (state, filed_at desc, code desc)
  include (due_at, changed_at, showing, severity, channel, category_id, area_id, organisation_id);
create index reports_desk_organisation on reports (organisation_id, filed_at desc, code desc)
  include (due_at, changed_at, state, showing, severity, channel, category_id, area_id);
create index reports_urgent on reports (severity, filed_at desc, code desc)
  include (due_at, changed_at, state, showing, channel, category_id, area_id, organisation_id)
  where severity <> 'normal';
create index reports_rare_channel on reports (channel, filed_at desc, code desc) where channel <> 'web';
create index reports_once_disputed on reports (filed_at desc, code desc)
  include (due_at, changed_at, state, showing, severity, channel, category_id, area_id, organisation_id)
  where state = 'disputed' or round > 1;
drop index reports_code;
create index reports_code on reports (code text_pattern_ops);

-- An organisation works in its areas on its kinds: without knowing that, a filter seems to find much or little wrongly.
create statistics reports_together (mcv) on state, showing, category_id, area_id, organisation_id from reports;
alter statistics reports_together set statistics 1000;

create function reports_tell_desk() returns trigger language plpgsql as $$
begin
  perform pg_notify('desk', '');
  return null;
end
$$;
create trigger reports_tell_desk after insert or update on reports
  for each statement execute function reports_tell_desk();
create trigger reports_tell_desk after insert or update or delete on report_locks
  for each statement execute function reports_tell_desk();

-- What the desk does on a report: parts, updates for the public, questions to outsiders, flags, bans, and what it changed.

create table report_bans (
  id uuid primary key,
  kind text not null check (kind in ('email', 'domain', 'phone', 'network')),
  value_key text not null,
  hint text not null,
  reason text not null,
  by_person_id uuid references people (id),
  made_at timestamptz not null,
  until timestamptz not null,
  lifted_at timestamptz,
  check (until > made_at)
);
comment on table report_bans is 'Whose filings are accepted and held without being routed. They are not told.';
comment on column report_bans.value_key is 'A keyed hash of the address, domain, number or network: it is never kept itself.';
comment on column report_bans.hint is 'What the desk can tell it apart by: a…@mail.example.';
create index report_bans_by_value on report_bans (value_key);

alter table reports add column part_of uuid;
alter table reports add column part_photos uuid[];
alter table reports add column parts smallint not null default 0;
alter table reports add column part_changed_at timestamptz;
alter table reports add column flagged_at timestamptz;
alter table reports add column ban_id uuid references report_bans (id);
comment on column reports.part_of is 'The report this is one part of. A part is worked on alone; it is shown and counted only with the whole.';
comment on column reports.part_photos is 'Which photos of the whole this part shows to whoever works on it.';
comment on column reports.parts is 'Into how many parts it was split.';
comment on column reports.part_changed_at is 'A part of it moved and the desk has not looked since.';
comment on column reports.flagged_at is 'A reader says that something is wrong with its page, and the desk has not settled it.';
comment on column reports.ban_id is 'Filed by somebody who is banned: it waits here and nobody is asked.';
create index reports_parts on reports (part_of) where part_of is not null;
create index reports_flagged on reports (flagged_at desc, code desc) where flagged_at is not null;
create index reports_part_changed on reports (part_changed_at desc, code desc) where part_changed_at is not null;

-- Who else wrote from there: asked by the desk, with the right to.
create index report_contacts_by_email on report_contacts (lower(email)) where email is not null;
create index report_contacts_by_phone on report_contacts (regexp_replace(phone, '\D', '', 'g')) where phone is not null;

create table report_updates (
  report_id uuid not null references reports (id),
  id uuid not null,
  words text not null,
  by_person_id uuid references people (id),
  written_at timestamptz not null,
  primary key (report_id, id)
);
comment on table report_updates is 'What the desk tells everybody about a report: on its public page, and to the reporter and followers by letter. words hold no address or number.';

create table report_edits (
  report_id uuid not null references reports (id),
  id uuid not null,
  edit_id uuid not null,
  field text not null,
  before text not null,
  after text not null,
  why text not null,
  by_person_id uuid references people (id),
  edited_at timestamptz not null,
  primary key (report_id, id)
);
comment on table report_edits is 'What moderation changed, field by field. Seen by moderators only. The rows of one edit share edit_id.';

create table report_questions (
  report_id uuid not null references reports (id),
  id uuid not null,
  name text not null,
  email text not null,
  locale text not null,
  words text not null,
  photo_ids uuid[] not null,
  by_person_id uuid references people (id),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  reminded_at timestamptz,
  answered_at timestamptz,
  withdrawn_at timestamptz,
  primary key (report_id, id)
);
comment on table report_questions is 'Somebody without an account is asked about a report by a one-time link. The answer is a note of the report.';

create table report_flags (
  report_id uuid not null references reports (id),
  id uuid not null,
  reason text not null check (reason in ('person', 'private', 'insult', 'not-here', 'advertisement', 'other')),
  words text not null,
  email text,
  locale text not null,
  flagged_at timestamptz not null,
  settled_at timestamptz,
  outcome text check (outcome in ('kept', 'hidden', 'redacted')),
  by_person_id uuid references people (id),
  primary key (report_id, id),
  check ((settled_at is null) = (outcome is null))
);
comment on table report_flags is 'A reader says that something is wrong with a public page. It hides nothing by itself. email: to hear what came of it; erased once told.';

alter table report_notes drop constraint if exists report_notes_kind_check;
alter table report_notes add column kind text not null default 'reason' check (kind in ('reason', 'note', 'answer'));
alter table report_notes add column question_id uuid;
comment on column report_notes.kind is 'reason: why the desk did something; note: what the desk says to itself; answer: what an outside party wrote, to question_id.';

alter table media_photos drop constraint media_photos_kind_check;
alter table media_photos add constraint media_photos_kind_check
  check (kind in ('report', 'proof', 'verdict', 'outside', 'message'));

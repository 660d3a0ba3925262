-- Data has an end: by when a report is due and why, what was anonymised, and what may not be erased.

alter table reports add column due_by jsonb;
comment on column reports.due_by is 'How due_at was reckoned: {amount, unit, from}. A later change of the category or the calendar leaves it.';
alter table reports add column anonymised_at timestamptz;
comment on column reports.anonymised_at is 'Since when it holds nothing about a person: no contact, no words but public ones, no exact place, no photos.';
create index reports_to_anonymise on reports (category_id, changed_at) where anonymised_at is null;

create table retention_runs (
  id uuid primary key,
  by_person_id uuid references people (id),
  begun_at timestamptz not null,
  ended_at timestamptz
);
comment on table retention_runs is 'One going over of everything that has an end: every night, or when somebody asks. by_person_id is null at night.';

create table retention_batches (
  run_id uuid not null references retention_runs (id),
  id uuid not null,
  kind text not null,
  cutoff timestamptz not null,
  counted integer not null,
  done integer not null default 0,
  begun_at timestamptz not null,
  ended_at timestamptz,
  primary key (run_id, id)
);
comment on table retention_batches is 'The minimal record of what was erased: of which kind, how many were due and how many done. It names nothing of what is gone.';

create table retention_warnings (
  kind text primary key,
  warned_at timestamptz not null
);
comment on table retention_warnings is 'When the administrators were told that a kind will be erased for the first time; seven days later it begins.';

create table retention_holds (
  id uuid primary key,
  report_code text not null,
  why text not null,
  until timestamptz,
  by_person_id uuid references people (id),
  made_at timestamptz not null,
  ended_at timestamptz
);
comment on table retention_holds is 'A report that may not be anonymised yet, for a court or an inquiry. until null: until somebody ends it.';
create index retention_holds_by_code on retention_holds (report_code) where ended_at is null;

-- The officer's district: meetings with residents, what was agreed there, and whom one can turn to.

create table meetings (
  id uuid primary key,
  area_id uuid not null references areas (id),
  state text not null default 'planned' check (state in ('planned', 'held', 'published', 'cancelled')),
  title text not null,
  place text not null,
  begins_at timestamptz not null,
  agenda text not null default '',
  attended integer check (attended >= 0),
  results text not null default '',
  made_by uuid references people (id),
  made_at timestamptz not null,
  published_at timestamptz
);
comment on table meetings is 'Residents and an officer at one table. attended is a number, never a list of people; results are read by everybody once published.';
create index meetings_by_area on meetings (area_id, begins_at desc);

create table meeting_points (
  meeting_id uuid not null references meetings (id),
  id uuid not null,
  position integer not null,
  words text not null,
  outcome text not null default '',
  report_code text,
  primary key (meeting_id, id)
);
comment on table meeting_points is 'A problem agreed at a meeting. report_code: the report it became.';
create index meeting_points_by_report on meeting_points (report_code) where report_code is not null;

create table meeting_associates (
  id uuid primary key,
  area_id uuid not null references areas (id),
  organisation_id uuid references organisations (id),
  name text not null,
  part text not null,
  phone text,
  email text,
  note text not null default '',
  consented_at date not null,
  changed_at timestamptz not null,
  ended_at timestamptz
);
comment on table meeting_associates is 'Whom of the associations and activists one can turn to in a district, with their consent. What they do for it, nothing about them.';
create index meeting_associates_by_area on meeting_associates (area_id) where ended_at is null;

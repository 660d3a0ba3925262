-- Activities: lectures, meetings, clean-up days. Who comes, and what came of it.

create table activities (
  id uuid primary key,
  code text not null check (code ~ '^[0-9a-z]{7}$'),
  series_id uuid not null,
  kind text not null check (kind in ('lecture', 'contest', 'seminar', 'press', 'meeting', 'clean-up')),
  state text not null check (state in ('draft', 'waiting', 'published', 'cancelled', 'held')),
  place text not null,
  lon double precision check (lon between -180 and 180),
  lat double precision check (lat between -85 and 85),
  area_id uuid references areas (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  time_zone text not null,
  repeats text not null check (repeats in ('once', 'weekly', 'monthly')),
  times integer not null check (times between 1 and 26),
  signs_up boolean not null,
  capacity integer check (capacity > 0),
  sign_up_until timestamptz,
  for_minors boolean not null,
  audiences text[] not null default '{}',
  organisation_id uuid references organisations (id),
  campaign_id uuid,
  sequence integer not null default 0 check (sequence >= 0),
  proposal jsonb,
  waiting_since timestamptz,
  cancel_reason text not null default '',
  made_by uuid,
  made_at timestamptz not null,
  changed_by uuid,
  changed_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  published_at timestamptz,
  announced_at timestamptz,
  passed_on_at timestamptz,
  reminded_at timestamptz,
  erased_at timestamptz,
  check (ends_at > starts_at),
  check (num_nulls(lon, lat) in (0, 2)),
  check ((repeats = 'once') = (times = 1)),
  check (approved_by is null or approved_by is distinct from changed_by or changed_at > approved_at),
  check ((published_at is null) = (state in ('draft', 'waiting'))),
  check ((proposal is null and state <> 'waiting') = (waiting_since is null)),
  check (proposal is null or state = 'published')
);
comment on table activities is 'One activity on one day: what everybody sees once it is published. A repeated one is a row for each day.';
comment on column activities.code is 'The end of its address.';
comment on column activities.series_id is 'The activity whose repetition this is; its own id when it stands alone or is the first.';
comment on column activities.area_id is 'Where it concerns people; null: everywhere.';
comment on column activities.times is 'How many days of it there are; those after the first are made when it is published.';
comment on column activities.capacity is 'How many people there is room for; null: no limit.';
comment on column activities.sequence is 'SEQUENCE of iCalendar: one more with every change that is told.';
comment on column activities.proposal is 'A change of what is published, that a second person has yet to approve.';
comment on column activities.changed_by is 'Whoever changed it last: they cannot approve it.';
comment on column activities.announced_at is 'When everybody was last told of it anew: published, changed or cancelled.';
comment on column activities.passed_on_at is 'When it went to feeds and followers: a day of a series goes two weeks before it.';
comment on column activities.erased_at is 'When the names of those who signed up were erased.';
create index activities_by_code on activities (code);
create index activities_to_come on activities (starts_at, id) where state in ('published', 'cancelled', 'held');
create index activities_changed on activities (changed_at desc);
create index activities_to_erase on activities (ends_at) where erased_at is null;

create table activity_texts (
  activity_id uuid not null references activities,
  locale text not null check (locale in ('kk', 'ru', 'en')),
  title text not null,
  description text not null,
  primary key (activity_id, locale)
);
comment on table activity_texts is 'An activity in one language; the description is Markdown.';

create table activity_signups (
  activity_id uuid not null references activities,
  id uuid not null,
  position integer not null check (position > 0),
  state text not null check (state in ('confirmed', 'waiting', 'cancelled', 'came')),
  people integer not null check (people between 1 and 10),
  locale text not null check (locale in ('kk', 'ru', 'en')),
  name text not null,
  email text,
  phone text,
  guardian_name text not null default '',
  guardian_contact text not null default '',
  signed_up_at timestamptz not null,
  confirmed_at timestamptz,
  cancelled_at timestamptz,
  came_at timestamptz,
  primary key (activity_id, id),
  unique (activity_id, position)
);
comment on table activity_signups is 'Somebody who wants to come, with those they bring. Name, contact and guardian are erased 30 days after.';
comment on column activity_signups.id is 'Made by the form: the same form sent twice is one.';
comment on column activity_signups.position is 'Who came first: the waiting list goes by it.';
comment on column activity_signups.guardian_name is 'Who agreed that a minor comes.';

create table activity_results (
  activity_id uuid primary key references activities,
  minutes text not null,
  recorded_by uuid,
  recorded_at timestamptz not null
);
comment on table activity_results is 'How an activity went, for everybody to read.';

create table activity_reached (
  activity_id uuid not null references activities,
  audience text not null,
  people integer not null check (people > 0),
  primary key (activity_id, audience)
);
comment on table activity_reached is 'How many people of a kind an activity reached: the yearly accounting counts these.';

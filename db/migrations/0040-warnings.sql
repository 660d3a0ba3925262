-- Warnings: what people of an area are told to beware of, as others get it by CAP 1.2, and what
-- other authorities warn of.

create table warnings (
  id uuid primary key,
  code text not null unique check (code ~ '^[0-9a-z]{7}$'),
  state text not null check (state in ('draft', 'waiting', 'active', 'cancelled', 'ended')),
  exercise boolean not null,
  kind text not null check (kind in ('place-danger', 'fraud', 'missing', 'weather', 'fire', 'health', 'traffic', 'utility')),
  urgency text not null check (urgency in ('Immediate', 'Expected', 'Future')),
  severity text not null check (severity in ('Extreme', 'Severe', 'Moderate', 'Minor')),
  certainty text not null check (certainty in ('Observed', 'Likely', 'Possible')),
  response text not null check (response in ('Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'None')),
  area_ids uuid[] not null default '{}',
  outline jsonb,
  circle_lon double precision check (circle_lon between -180 and 180),
  circle_lat double precision check (circle_lat between -85 and 85),
  circle_km double precision check (circle_km > 0 and circle_km <= 500),
  onset timestamptz,
  expires timestamptz not null,
  proposed text check (proposed in ('update', 'cancel')),
  cancel_reason text check (cancel_reason in ('all-clear', 'mistake')),
  waiting_since timestamptz,
  alerts integer not null default 0 check (alerts >= 0),
  made_by uuid,
  made_at timestamptz not null,
  changed_by uuid,
  changed_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  check (num_nulls(circle_lon, circle_lat, circle_km) in (0, 3)),
  check (outline is null or circle_lon is null),
  check (approved_by is distinct from changed_by or approved_by is null or changed_at > approved_at),
  check ((alerts = 0) = (state in ('draft', 'waiting'))),
  check (proposed is null or state = 'active'),
  check ((proposed = 'cancel') is not true or cancel_reason is not null)
);
comment on table warnings is 'One warning as it is worked on. What everybody sees is its last alert, never this row.';
comment on column warnings.code is 'The end of its address.';
comment on column warnings.exercise is 'Only tried out: CAP status Exercise, in no list, no banner and no outlet for strangers.';
comment on column warnings.area_ids is 'The areas chosen; none, and nothing drawn: everywhere.';
comment on column warnings.outline is 'A GeoJSON Polygon that was drawn; it says more exactly where than the areas do.';
comment on column warnings.proposed is 'What a second person has yet to approve while it holds: another text, or its end.';
comment on column warnings.waiting_since is 'Since when a second person is asked to approve.';
comment on column warnings.alerts is 'How many alerts of it were published.';
comment on column warnings.changed_by is 'Whoever changed it last: they cannot approve it.';
create index warnings_newest on warnings (changed_at desc);
create index warnings_holding on warnings (expires) where state = 'active';

create table warning_texts (
  warning_id uuid not null references warnings,
  locale text not null check (locale in ('kk', 'ru', 'en')),
  headline text not null,
  description text not null,
  instruction text not null default '',
  they_say text not null default '',
  you_do text not null default '',
  call_whom text not null default '',
  all_clear text not null default '',
  primary key (warning_id, locale)
);
comment on table warning_texts is 'A warning in one language, as it is worked on. The card of a fraud says what they say, what to do, whom to call.';
comment on column warning_texts.all_clear is 'What is said when it is over.';

create table warning_alerts (
  warning_id uuid not null references warnings,
  number integer not null check (number > 0),
  identifier text not null unique check (identifier ~ '^[A-Za-z0-9.-]+$'),
  sender text not null check (sender !~ '[ ,<&]'),
  sent text not null,
  sent_at timestamptz not null,
  msg_type text not null check (msg_type in ('Alert', 'Update', 'Cancel')),
  refers_to text[] not null default '{}',
  exercise boolean not null,
  content jsonb not null,
  xml text not null,
  approved_by uuid,
  primary key (warning_id, number),
  check ((msg_type = 'Alert') = (number = 1)),
  check ((msg_type = 'Alert') = (refers_to = '{}'))
);
comment on table warning_alerts is 'An alert as it was published: never changed, never deleted, to be had for ever at its address.';
comment on column warning_alerts.sent is 'To the letter what stands in it: others name it by that.';
comment on column warning_alerts.refers_to is 'All alerts of the same warning before it: sender,identifier,sent.';
comment on column warning_alerts.content is 'What it says, as our pages show it.';
comment on column warning_alerts.xml is 'CAP 1.2.';
create index warning_alerts_newest on warning_alerts (sent_at desc, identifier desc);

create function warning_alerts_stay() returns trigger language plpgsql as $$
begin
  raise exception 'a published alert is never changed';
end $$;
create trigger warning_alerts_stay before update or delete on warning_alerts
  for each row execute function warning_alerts_stay();

create table warning_sources (
  id uuid primary key,
  name text not null,
  url text not null unique,
  paused boolean not null default false,
  etag text,
  asked_at timestamptz,
  heard_at timestamptz,
  problem text,
  made_by uuid,
  made_at timestamptz not null
);
comment on table warning_sources is 'A feed of CAP alerts of another authority that is asked now and then.';
comment on column warning_sources.problem is 'Why the last asking brought nothing; null when it went well.';

create table warning_heard (
  source_id uuid not null references warning_sources on delete cascade,
  sender text not null,
  identifier text not null,
  sent text not null,
  sent_at timestamptz not null,
  msg_type text not null check (msg_type in ('Alert', 'Update', 'Cancel')),
  refers_to text[] not null default '{}',
  address text not null,
  expires timestamptz not null,
  superseded_by text,
  content jsonb not null,
  heard_at timestamptz not null,
  primary key (source_id, sender, identifier)
);
comment on table warning_heard is 'An alert of another authority, checked; shown as theirs and never passed on by itself.';
comment on column warning_heard.address is 'Where it was fetched: it is not fetched twice.';
comment on column warning_heard.superseded_by is 'The identifier of the later alert that updated or cancelled it.';
create index warning_heard_holding on warning_heard (expires) where superseded_by is null;

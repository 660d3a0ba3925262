-- Programs of others: keys that act as their person, webhooks, and what was sent to them.

create table client_keys (
  id uuid primary key,
  person_id uuid not null references people (id),
  name text not null,
  key_sha256 bytea not null unique,
  scopes text[] not null check (cardinality(scopes) > 0),
  quota_per_hour integer not null check (quota_per_hour > 0),
  made_at timestamptz not null,
  used_at timestamptz,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
comment on table client_keys is 'A key by which a program acts as a person, narrowed by its scopes. Only its hash is kept. Dead once revoked, expired, or its person disabled.';
comment on column client_keys.used_at is 'The last use, noted every five minutes at most.';
create index client_keys_by_person on client_keys (person_id, made_at);

create table client_hooks (
  id uuid primary key,
  person_id uuid not null references people (id),
  url text not null,
  events text[] not null check (cardinality(events) > 0),
  area_ids uuid[] not null default '{}',
  category_ids uuid[] not null default '{}',
  secret text not null,
  made_at timestamptz not null,
  delivered_at timestamptz,
  failing_since timestamptz,
  paused_at timestamptz,
  paused_why text check (paused_why in ('owner', 'failed', 'house')),
  check ((paused_at is null) = (paused_why is null))
);
comment on table client_hooks is 'An address of somebody else''s that is told what happens to public reports. Empty areas or categories: all. The secret that signs is enciphered.';
comment on column client_hooks.failing_since is 'The first failure after the last success: after three days it is paused and its owner told.';
create index client_hooks_by_person on client_hooks (person_id, made_at);

create table client_deliveries (
  report_id uuid not null references reports (id),
  id uuid not null,
  hook_id uuid not null references client_hooks (id),
  move_id uuid not null,
  event text not null,
  body text not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  attempts smallint not null default 0,
  trying boolean not null default false,
  made_at timestamptz not null,
  tried_at timestamptz,
  answered integer,
  problem text,
  primary key (report_id, id)
);
comment on table client_deliveries is 'One event told to one hook: what was public of the report at that moment. The id is derived from the hook and the event, so it is queued once. Sent in the order of the moves of a report. Gone after 30 days.';
comment on column client_deliveries.trying is 'A worker has it in hand since tried_at; when that is long ago, the worker is gone.';
create index client_deliveries_by_hook on client_deliveries (hook_id, made_at desc, id);
create index client_deliveries_waiting on client_deliveries (hook_id, report_id, move_id) where state = 'queued';
create index client_deliveries_dead on client_deliveries (made_at desc, id) where state = 'failed';
create index client_deliveries_old on client_deliveries (made_at);

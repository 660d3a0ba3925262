-- Open311 both ways: organisations that have their own endpoint, what was sent there, and what others file with us.

create table endpoints (
  id uuid primary key,
  organisation_id uuid not null unique references organisations (id),
  url text not null,
  jurisdiction_id text not null default '',
  api_key text,
  format text not null default 'json' check (format in ('json', 'xml')),
  service_codes jsonb not null default '{}',
  other_code text not null default '',
  paused boolean not null default false,
  has_updates boolean,
  read_at timestamptz,
  read_after timestamptz not null,
  problem text,
  problem_at timestamptz,
  changed_at timestamptz not null
);
comment on table endpoints is 'An organisation''s own Open311 GeoReport v2 address: its tasks are sent there, its status changes read back.';
comment on column endpoints.api_key is 'Enciphered; opens for this endpoint only.';
comment on column endpoints.service_codes is 'Their service code by our category''s key; other_code is for what is not named (empty: not sent).';
comment on column endpoints.has_updates is 'Whether it answers at servicerequestupdates, FixMyStreet''s extension; null: nobody asked yet.';
comment on column endpoints.read_after is 'Not read again before this moment: a minute or more after the last reading, longer after a failure.';
create index endpoints_to_read on endpoints (read_after) where not paused;

create table endpoint_requests (
  report_id uuid not null references reports (id),
  id uuid not null,
  round smallint not null,
  endpoint_id uuid not null references endpoints (id),
  state text not null default 'waiting' check (state in ('waiting', 'token', 'sent', 'claimed', 'unproved', 'over')),
  service_request_id text,
  token text,
  last_status text,
  last_words text,
  seen_media text,
  attempts smallint not null default 0,
  first_tried_at timestamptz,
  try_at timestamptz not null,
  sent_at timestamptz,
  problem text,
  made_at timestamptz not null,
  primary key (report_id, id, round)
);
comment on table endpoint_requests is 'One task (id: the assignment''s) sent to its organisation''s endpoint; a new round after a dispute. Sent once: who sends takes try_at forward first.';
comment on column endpoint_requests.state is 'waiting: to be sent; token: taken, its number not known yet; sent: in their hands; claimed: they said done; unproved: they said done without the photo we need; over: somebody else has it, or the report is over.';
comment on column endpoint_requests.seen_media is 'The picture they showed while it was open: only another one can be proof.';
create index endpoint_requests_due on endpoint_requests (try_at) where state in ('waiting', 'token');
create index endpoint_requests_open on endpoint_requests (endpoint_id, made_at) where state in ('sent', 'unproved');
create index endpoint_requests_failing on endpoint_requests (endpoint_id, made_at) where problem is not null;
create index endpoint_requests_by_their_number on endpoint_requests (endpoint_id, service_request_id) where service_request_id is not null;

create table endpoint_filings (
  report_id uuid primary key references reports (id),
  client_id uuid not null,
  filed_at timestamptz not null
);
comment on table endpoint_filings is 'Which program''s key filed a report by Open311: only it may add the reporter''s words.';

create table endpoint_updates (
  report_id uuid not null references reports (id),
  id uuid not null,
  taken_at timestamptz not null,
  primary key (report_id, id)
);
comment on table endpoint_updates is 'An update that a program sent to a report it filed; the id is derived from its own, so a repeat says nothing twice.';

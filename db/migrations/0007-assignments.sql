create table assignments (
  report_id uuid not null references reports (id),
  id uuid not null,
  organisation_id uuid not null references organisations (id),
  state text not null default 'offered' check (
    state in ('offered', 'accepted', 'claimed', 'confirmed', 'declined', 'returned', 'withdrawn')),
  why jsonb not null,
  round smallint not null default 1,
  reason text,
  remark text not null default '',
  proof text check (proof in ('at-place', 'elsewhere', 'unverified')),
  proof_distance_m real,
  offered_at timestamptz not null,
  answered_at timestamptz,
  due_at timestamptz not null,
  reminded_at timestamptz,
  escalated_at timestamptz,
  claimed_at timestamptz,
  ended_at timestamptz,
  primary key (report_id, id)
);
comment on table assignments is 'A report given to one organisation. At most one is open (offered, accepted, claimed). why explains the routing.';
create index assignments_by_organisation on assignments (organisation_id, state, due_at);
create unique index assignments_one_open on assignments (report_id) where state in ('offered', 'accepted', 'claimed');

create table conversation_messages (
  report_id uuid not null references reports (id),
  id uuid not null,
  side text not null check (side in ('reporter', 'responder', 'desk')),
  organisation_id uuid references organisations (id),
  words text not null,
  said_at timestamptz not null,
  primary key (report_id, id)
);
comment on table conversation_messages is 'What reporter, responder and desk say to each other about one report. Never public.';

create table subscription_followers (
  report_id uuid not null references reports (id),
  id uuid not null,
  email text not null,
  locale text not null,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  ended_at timestamptz,
  primary key (report_id, id)
);
comment on table subscription_followers is 'Someone who follows one report by e-mail. Nothing is sent before the address is confirmed, but that question.';

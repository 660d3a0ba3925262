-- Messengers: who writes to us, what came in (each update once), a report in the making, what we say.

create table chat_accounts (
  id uuid primary key,
  messenger text not null check (messenger in ('telegram', 'whatsapp')),
  address text not null,
  kind text not null check (kind in ('private', 'group')),
  name text not null default '',
  locale text not null,
  locale_chosen boolean not null default false,
  person_id uuid references people (id),
  organisation_id uuid references organisations (id),
  linked_at timestamptz,
  made_at timestamptz not null,
  heard_at timestamptz not null,
  blocked_at timestamptz
);
comment on table chat_accounts is 'A private chat or a group in a messenger. The id is derived from messenger and address, so the same chat is one row. person_id: a member of staff who proved with a code that it is theirs; organisation_id: a group that gets an organisation''s tasks.';
comment on column chat_accounts.address is 'The messenger''s own number of the chat; for WhatsApp the phone number.';
comment on column chat_accounts.heard_at is 'When they last wrote: WhatsApp lets us write freely for 24 hours after it.';
create index chat_accounts_by_person on chat_accounts (person_id) where person_id is not null;
create index chat_accounts_by_organisation on chat_accounts (organisation_id) where organisation_id is not null;
create index chat_accounts_idle on chat_accounts (heard_at);

create table chat_updates (
  account_id uuid not null references chat_accounts (id),
  id uuid not null,
  position bigint not null,
  heard jsonb,
  taken_at timestamptz not null,
  handled_at timestamptz,
  primary key (account_id, id)
);
comment on table chat_updates is 'One update of a messenger. The id is derived from the messenger''s own, so each is kept and handled once; position is its place in the chat. heard (what was said) is forgotten when it is handled.';
create index chat_updates_waiting on chat_updates (account_id, position) where handled_at is null;
create index chat_updates_handled on chat_updates (handled_at) where handled_at is not null;

create table chat_drafts (
  account_id uuid primary key references chat_accounts (id),
  report_id uuid not null,
  state jsonb not null,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  reminded_at timestamptz
);
comment on table chat_drafts is 'A report that is being told in a chat; its photos wait under report_id, the id it will have. Kept for a day after the last word.';
create index chat_drafts_idle on chat_drafts (changed_at);

create table chat_messages (
  account_id uuid not null references chat_accounts (id),
  id uuid not null,
  said jsonb,
  report_id uuid,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  attempts smallint not null default 0,
  external_id text,
  queued_at timestamptz not null,
  sent_at timestamptz,
  problem text,
  primary key (account_id, id)
);
comment on table chat_messages is 'What we say in a chat, sent in the order of the ids. The id is derived from its cause, so a repeat says nothing twice. said is forgotten once it is sent.';
create index chat_messages_queued on chat_messages (account_id, id) where state = 'queued';
create index chat_messages_by_external on chat_messages (account_id, external_id) where external_id is not null;
create index chat_messages_by_report on chat_messages (report_id) where report_id is not null;

create table chat_reports (
  report_id uuid not null references reports (id),
  account_id uuid not null references chat_accounts (id),
  filed_at timestamptz not null,
  primary key (report_id, account_id)
);
comment on table chat_reports is 'From which chat a report came: there its news and the question whether it is done are sent.';
create index chat_reports_by_account on chat_reports (account_id, filed_at desc);

create table chat_voices (
  report_id uuid not null,
  id uuid not null,
  account_id uuid not null references chat_accounts (id),
  media_type text not null,
  bytes integer not null,
  seconds integer,
  sha256 bytea not null,
  kept_at timestamptz not null,
  claimed_at timestamptz,
  primary key (report_id, id)
);
comment on table chat_voices is 'A spoken message to a report, for the desk only. Not claimed: its report is not filed yet. The bytes are a file.';
create index chat_voices_unclaimed on chat_voices (kept_at) where claimed_at is null;

create table chat_codes (
  code_sha256 bytea primary key,
  person_id uuid not null references people (id),
  organisation_id uuid references organisations (id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table chat_codes is 'A one-time code by which a person says that a chat is theirs; with organisation_id: that a group belongs to it.';
create index chat_codes_expired on chat_codes (expires_at);

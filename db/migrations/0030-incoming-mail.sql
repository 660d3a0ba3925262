-- Incoming mail: what came, whether it is from whom it says, and what became of it.

create table mails (
  id uuid primary key,
  state text not null default 'kept'
    check (state in ('kept', 'filed', 'asked', 'message', 'verdict', 'task', 'bounce', 'ignored', 'unreadable')),
  why text,
  came_by text not null check (came_by in ('smtp', 'lmtp', 'imap')),
  raw_key text,
  bytes integer not null,
  recipients text[] not null default '{}',
  envelope_from text not null default '',
  peer text not null default '',
  helo text not null default '',
  sender text not null default '',
  sender_id uuid,
  subject text not null default '',
  checks jsonb not null default '{}',
  authentic boolean not null default false,
  photos smallint not null default 0,
  left_out jsonb not null default '[]',
  draft_id uuid not null,
  draft jsonb,
  report_id uuid,
  taken_at timestamptz not null,
  handled_at timestamptz,
  erased_at timestamptz
);
comment on table mails is 'One e-mail that came in. The id is derived from what it says, so the same mail is kept once by whatever way it comes again. state kept: waits to be handled. The raw mail is a file; it and every address are erased after 30 days or with its report.';
comment on column mails.why is 'Why it was not acted on, or what was missing; a word the desk has a sentence for.';
comment on column mails.peer is 'The network address of the mail server that brought it; empty when it was fetched.';
comment on column mails.checks is 'What DKIM, SPF and DMARC said: {"dkim": "pass", …}.';
comment on column mails.authentic is 'Whether it is proved to come from the address it names as sender.';
comment on column mails.left_out is 'Names of what was attached and is no photo we take.';
comment on column mails.draft_id is 'The id of the report it becomes; its photos wait under it.';
comment on column mails.draft is 'What was understood of a report that its sender was asked to finish.';
comment on column mails.report_id is 'The report it became, or that it speaks of.';
create index mails_by_time on mails (taken_at desc, id desc);
create index mails_by_state on mails (state, taken_at desc, id desc);
create index mails_by_sender on mails (sender_id, taken_at) where sender_id is not null;
create index mails_by_report on mails (report_id) where report_id is not null;
create index mails_by_draft on mails (draft_id);
create index mails_waiting on mails (taken_at) where state = 'kept';
create index mails_unerased on mails (taken_at) where erased_at is null;

alter table letters add column in_reply_to text;
comment on column letters.in_reply_to is 'The Message-ID of the mail it answers, so that mail programs show both together.';

-- Tasks and news in chats: what was shown where, what a chat is waited for, telling people by chat.

alter table chat_messages add column cause uuid;
comment on column chat_messages.cause is 'What it was said for, hashed: the same is said once in a chat. None: an answer to what was said there.';
create unique index chat_messages_once on chat_messages (account_id, cause);

alter table chat_reports add column follows boolean not null default false;
comment on column chat_reports.follows is 'Not its report: somebody there said "this is it" at another''s. They get the news a stranger may read, and no question.';

create table chat_tasks (
  account_id uuid not null references chat_accounts (id),
  id uuid not null,
  report_id uuid not null references reports (id),
  assignment_id uuid not null,
  shown_at timestamptz not null,
  primary key (account_id, id)
);
comment on table chat_tasks is 'A task that was shown in a chat. The id is derived from both, and is what its buttons say: the ids of report and task never reach a messenger.';
create index chat_tasks_by_report on chat_tasks (report_id);

create table chat_waits (
  account_id uuid primary key references chat_accounts (id),
  waits_for text not null check (waits_for in ('proof', 'reason', 'why-not')),
  report_id uuid not null references reports (id),
  assignment_id uuid,
  since timestamptz not null,
  until timestamptz not null
);
comment on table chat_waits is 'What is waited for in a chat, one thing at a time: a photo that shows a task is done, the reason why it is declined, what is wrong with a repair.';
create index chat_waits_by_report on chat_waits (report_id);
create index chat_waits_over on chat_waits (until);

create index chat_codes_by_person on chat_codes (person_id, made_at);

alter table notification_choices drop constraint notification_choices_way_check;
alter table notification_choices add constraint notification_choices_way_check
  check (way in ('email', 'push', 'chat', 'daily', 'weekly', 'off'));
alter table notifications drop constraint notifications_way_check;
alter table notifications add constraint notifications_way_check
  check (way in ('email', 'push', 'chat', 'daily', 'weekly'));

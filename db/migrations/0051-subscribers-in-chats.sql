-- Who wants to hear of what is passed on may hear it in a chat.

alter table subscription_subscribers drop constraint subscription_subscribers_way_check;
alter table subscription_subscribers add constraint subscription_subscribers_way_check
  check (way in ('email', 'push', 'chat'));
comment on column subscription_subscribers.address is 'The e-mail address; for a phone a hash of where its push service listens; for a chat the id of its account.';

create table chat_wishes (
  account_id uuid primary key references chat_accounts (id),
  choosing jsonb not null,
  asked_at timestamptz not null
);
comment on table chat_wishes is 'What somebody is choosing in a chat to hear of: which question is open, and what they chose so far. Gone when it is chosen, or after a day.';
create index chat_wishes_old on chat_wishes (asked_at);

-- A resident's chat: whether we said hello, and whether a place is awaited for "what is near".

alter table chat_accounts
  add column greeted_at timestamptz,
  add column near_asked_at timestamptz;
comment on column chat_accounts.greeted_at is 'When they first heard who we are and in which languages.';
comment on column chat_accounts.near_asked_at is 'They asked what is near and were asked for a place.';

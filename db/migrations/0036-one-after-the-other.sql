-- Messengers: whose turn it is, and how fast a bot may speak, the same for all processes.

create table chat_turns (
  name text primary key,
  held_by uuid,
  held_until timestamptz,
  next_at timestamptz,
  paused_until timestamptz,
  touched_at timestamptz not null
);
comment on table chat_turns is 'Whose turn it is: "handle <chat>" and "send <chat>" are held by one worker at a time, "poll telegram" by the one that listens; "pace <chat>" and "pace telegram" say when the next message may go. May be emptied while no worker runs.';
comment on column chat_turns.held_until is 'Whoever holds it and does not say so again before this moment has died.';
comment on column chat_turns.next_at is 'When the messages that went would have gone at the steady pace; it may be a little ahead of the clock.';
comment on column chat_turns.paused_until is 'The messenger asked to be left alone until then.';
create index chat_turns_idle on chat_turns (touched_at);

alter table chat_updates
  add column tries smallint not null default 0,
  add column again_at timestamptz;
comment on column chat_updates.tries is 'How often its file could not be fetched, or handling it failed.';
comment on column chat_updates.again_at is 'Not tried again before this moment.';

create unlogged table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
comment on table rate_limits is 'How often an address (kept as a hash) did a thing lately. May be emptied at any time.';

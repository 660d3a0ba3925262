-- Eight roles, by organisation × area × category; and the ways in: password, authenticator, passkey, single sign-on.

alter table people_roles drop constraint people_roles_role_check;
alter table people_roles add constraint people_roles_role_check
  check (role in ('administrator', 'operator', 'officer', 'responder', 'editor', 'analyst', 'liaison', 'auditor'));
alter table people_roles add column category_id uuid references categories (id);
alter table people_roles add column assigned_only boolean not null default false;
alter table people_roles drop constraint people_roles_person_id_role_organisation_id_area_id_key;
alter table people_roles add constraint people_roles_once
  unique nulls not distinct (person_id, role, organisation_id, area_id, category_id);
alter table people_roles add constraint people_roles_bound_to_somebody
  check (not assigned_only or organisation_id is not null);
comment on table people_roles is 'What a person may do, for which organisation (null: all), in which area (null: everywhere), on which category or group (null: all).';
comment on column people_roles.assigned_only is 'Sees and handles only what was given to this organisation.';

alter table people_links add column purpose text not null default 'sign-in'
  check (purpose in ('sign-in', 'invitation', 'reset'));
comment on table people_links is 'A one-time link: to sign in, to take up an invitation, to set a new password. Only the hash of its token is kept.';

alter table people_sessions add column id uuid;
update people_sessions set id = gen_random_uuid();
alter table people_sessions alter column id set not null;
alter table people_sessions add column device text not null default '';
alter table people_sessions add column way text not null default 'link';
alter table people_sessions add column seen_at timestamptz;
alter table people_sessions add column rotated_at timestamptz;
alter table people_sessions add column former_sha256 bytea;
comment on column people_sessions.id is 'Names the session in the list of devices; opens nothing.';
comment on column people_sessions.device is 'What the browser says it is, cut to 200 characters.';
comment on column people_sessions.way is 'How they signed in: link, password, passkey, single-sign-on.';
comment on column people_sessions.former_sha256 is 'The cookie before the last change of it, good for a minute more: two pages may be on their way.';
create index people_sessions_by_person on people_sessions (person_id);
create index people_sessions_former on people_sessions (former_sha256) where former_sha256 is not null;

create table people_passwords (
  person_id uuid primary key references people (id),
  hash text not null,
  set_at timestamptz not null
);
comment on table people_passwords is 'Argon2id, in PHC string format.';

create table people_authenticators (
  person_id uuid primary key references people (id),
  secret text not null,
  made_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);
comment on table people_authenticators is 'A one-time password app (RFC 6238). secret is enciphered with the house''s key; last_step: a code works once.';

create table people_recovery_codes (
  person_id uuid not null references people (id),
  code_sha256 bytea not null,
  used_at timestamptz,
  primary key (person_id, code_sha256)
);
comment on table people_recovery_codes is 'Ten codes that stand in for the authenticator, each once.';

create table people_passkeys (
  id text primary key,
  person_id uuid not null references people (id),
  public_key bytea not null,
  counter bigint not null,
  transports jsonb not null default '[]',
  name text not null,
  made_at timestamptz not null,
  used_at timestamptz
);
comment on table people_passkeys is 'A WebAuthn credential. id is the credential''s id in base64url.';
create index people_passkeys_by_person on people_passkeys (person_id);

create table people_identities (
  issuer text not null,
  subject text not null,
  person_id uuid not null references people (id),
  made_at timestamptz not null,
  primary key (issuer, subject)
);
comment on table people_identities is 'Who somebody is at an OpenID Connect provider.';

create table people_attempts (
  key_sha256 bytea primary key,
  failures integer not null,
  last_at timestamptz not null,
  locked_until timestamptz
);
comment on table people_attempts is 'Wrong passwords and codes by address, whether anybody works under it or not; so a lock tells nothing.';

create table people_challenges (
  id_sha256 bytea primary key,
  kind text not null check (kind in ('passkey-add', 'passkey-in', 'second-step', 'single-sign-on')),
  person_id uuid references people (id),
  secret text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table people_challenges is 'A sign-in half done, for some minutes: what the other side must answer to. A cookie names it.';

create table ledger_reasons (
  subject_id uuid not null,
  entry_id uuid not null,
  words text not null,
  primary key (subject_id, entry_id),
  foreign key (subject_id, entry_id) references ledger_entries (subject_id, id)
);
comment on table ledger_reasons is 'Why somebody read what is sensitive, in their words: beside the ledger and not in it, because words may name people.';
create index ledger_entries_readings on ledger_entries (happened_at desc, id desc) where event like '%-read';
create index ledger_entries_by_person on ledger_entries (by_person_id, happened_at desc) where by_person_id is not null;

-- How urgent a kind of problem is, and in what its time is counted.
alter table categories add column severity text not null default 'normal' check (severity in ('low', 'normal', 'high'));
alter table categories add column respond_unit text not null default 'hours' check (respond_unit in ('hours', 'working-days', 'calendar-days'));
alter table reports add column severity text not null default 'normal' check (severity in ('low', 'normal', 'high'));
comment on column categories.respond_within_h is 'By when it must be done: so many of respond_unit.';

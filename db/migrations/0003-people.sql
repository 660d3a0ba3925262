-- Staff and members. Residents need no account and are not here.
create table people (
  id uuid primary key,
  email text not null unique,
  name text not null,
  locale text not null default 'ru',
  created_at timestamptz not null,
  disabled_at timestamptz
);
comment on table people is 'A member of staff or of an association. email is lower case.';

create table people_roles (
  id uuid primary key,
  person_id uuid not null references people (id),
  role text not null check (role in ('administrator', 'operator', 'responder')),
  organisation_id uuid references organisations (id),
  area_id uuid references areas (id),
  unique nulls not distinct (person_id, role, organisation_id, area_id)
);
comment on table people_roles is 'What a person may do, for which organisation (null: all) and in which area (null: everywhere).';

create table people_links (
  token_sha256 bytea primary key,
  person_id uuid not null references people (id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table people_links is 'A one-time sign-in link. Only the hash of its token is kept.';

create table people_sessions (
  token_sha256 bytea primary key,
  person_id uuid not null references people (id),
  made_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table people_sessions is 'A signed-in browser. Only the hash of its cookie is kept.';

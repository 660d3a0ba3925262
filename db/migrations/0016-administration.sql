-- Administration: a territory is tried before it is saved; each change of a category keeps its reason.

create table area_drafts (
  id uuid primary key,
  by_person_id uuid references people (id),
  file_name text not null,
  entries jsonb not null,
  retire_missing boolean not null,
  made_at timestamptz not null
);
comment on table area_drafts is 'A territory as a file states it, looked at on a map before it is saved; then, or after a week, it is gone. entries are the areas as read; retire_missing: those the file does not name are retired.';
create index area_drafts_made on area_drafts (made_at);

create table category_changes (
  category_id uuid not null references categories (id),
  id uuid not null,
  by_person_id uuid references people (id),
  why text not null,
  before jsonb,
  after jsonb not null,
  changed_at timestamptz not null,
  primary key (category_id, id)
);
comment on table category_changes is 'What was changed of a category, by whom and why. before is null when it was added; why is empty when a file brought it in.';

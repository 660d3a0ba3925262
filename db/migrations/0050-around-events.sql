-- Around events: a whole series moved, a calendar of one's own, files with letters, what those who came
-- say, pictures of how it went, the press.

alter table letters add attachment jsonb;
comment on column letters.attachment is 'A file that goes with it, as {name, type, text}; emptied with the words.';

create table activity_moves (
  series_id uuid primary key references activities (id),
  minutes integer not null check (minutes <> 0),
  days uuid[] not null,
  proposed_by uuid,
  proposed_at timestamptz not null
);
comment on table activity_moves is 'Days of a series that would all be at another hour: waits for a second person.';
comment on column activity_moves.minutes is 'By how much, on the clock of their place.';

create table activity_calendars (
  address_id uuid primary key,
  email text not null,
  opens uuid not null,
  made_at timestamptz not null
);
comment on table activity_calendars is 'A calendar of one''s own: of which address, and what opens it. Goes with the last ticket of that address.';
comment on column activity_calendars.address_id is 'The address, hashed with the house''s key.';
comment on column activity_calendars.opens is 'Stands in the key: another one makes the old addresses void.';

alter table activity_signups
  add medium text not null default '',
  add asked_at timestamptz;
comment on column activity_signups.medium is 'Whom a journalist writes for: the ticket is one of the press.';
comment on column activity_signups.asked_at is 'When they were asked how it was; never whether they answered.';
create index activity_signups_by_email on activity_signups (email) where email is not null;
create index activities_of_series on activities (series_id, starts_at);

create table activity_surveys (
  activity_id uuid primary key references activities (id),
  questions jsonb not null,
  answers integer not null default 0 check (answers >= 0),
  sent_at timestamptz,
  closes_at timestamptz,
  published_at timestamptz,
  changed_by uuid,
  changed_at timestamptz not null,
  check ((sent_at is null) = (closes_at is null)),
  check (published_at is null or sent_at is not null)
);
comment on table activity_surveys is 'What those who came to an activity are asked.';
comment on column activity_surveys.answers is 'How many answered.';

create table activity_survey_links (
  activity_id uuid not null references activities (id),
  token_sha256 bytea not null,
  primary key (activity_id, token_sha256)
);
comment on table activity_survey_links is 'Links that are not spent yet. Nothing says whose they are; a spent one is deleted.';

create table activity_survey_counts (
  activity_id uuid not null references activities (id),
  question integer not null,
  choice integer not null,
  count integer not null check (count > 0),
  primary key (activity_id, question, choice)
);
comment on table activity_survey_counts is 'How often each choice was made: no answer of one person is kept.';

create table activity_survey_words (
  activity_id uuid not null references activities (id),
  id uuid not null,
  question integer not null,
  words text not null,
  primary key (activity_id, id)
);
comment on table activity_survey_words is 'What somebody wrote, apart from what else they answered. Erased 30 days after the survey closed.';
comment on column activity_survey_words.id is 'Made by chance: it does not say when.';

create table activity_pictures (
  activity_id uuid not null references activities (id),
  id uuid not null,
  alts jsonb not null default '{}',
  credit text not null default '',
  rights text not null,
  people text not null check (people in ('none', 'agreed')),
  added_by uuid,
  added_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  primary key (activity_id, id),
  check (approved_by is distinct from added_by or approved_by is null)
);
comment on table activity_pictures is 'A picture of how an activity went; everybody sees it once a second person approved.';
comment on column activity_pictures.id is 'The photo in media_photos.';
comment on column activity_pictures.rights is 'Whose it is and by what right we show it.';
comment on column activity_pictures.people is 'none: nobody can be known in it; agreed: those who can be agreed to it.';

create table activity_press (
  activity_id uuid not null references activities (id),
  id uuid not null,
  state text not null check (state in ('asked', 'granted', 'declined')),
  name text not null,
  medium text not null,
  proof text not null,
  email text not null,
  phone text,
  locale text not null check (locale in ('kk', 'ru', 'en')),
  reason text not null default '',
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (activity_id, id),
  check ((state = 'asked') = (decided_at is null))
);
comment on table activity_press is 'A journalist asks to be let in. Erased 30 days after the activity.';
comment on column activity_press.id is 'Made by the form, and the id of the ticket once it is granted.';

-- Contests: what was called out, what came in, and what jury and public said of it.

create table contests (
  id uuid primary key,
  code text not null check (code ~ '^[0-9a-z]{7}$'),
  state text not null check (state in ('draft', 'waiting', 'published', 'judged', 'results', 'ended', 'cancelled')),
  area_id uuid references areas (id),
  organisation_id uuid references organisations (id),
  campaign_id uuid,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  votes_from timestamptz,
  votes_until timestamptz,
  takes text[] not null check (cardinality(takes) > 0 and takes <@ array['words', 'pictures', 'video']),
  most_entries integer not null check (most_entries between 1 and 20),
  most_pictures integer not null check (most_pictures between 1 and 5),
  most_letters integer not null check (most_letters between 100 and 20000),
  for_minors boolean not null,
  groups jsonb not null,
  criteria jsonb not null,
  tags text[] not null default '{}',
  sequence integer not null default 0 check (sequence >= 0),
  last_number integer not null default 0 check (last_number >= 0),
  proposal jsonb,
  waiting_since timestamptz,
  cancel_reason text not null default '',
  votes integer check (votes >= 0),
  made_by uuid,
  made_at timestamptz not null,
  changed_by uuid,
  changed_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  published_at timestamptz,
  announced_at timestamptz,
  judged_at timestamptz,
  results_at timestamptz,
  cancelled_at timestamptz,
  erased_at timestamptz,
  check (closes_at > opens_at),
  check (num_nulls(votes_from, votes_until) in (0, 2)),
  check (votes_from is null or (votes_from >= closes_at and votes_until > votes_from)),
  check (approved_by is null or approved_by is distinct from changed_by or changed_at > approved_at),
  check ((proposal is null and state <> 'waiting') = (waiting_since is null)),
  check (proposal is null or state in ('published', 'judged')),
  check ((results_at is null) = (state not in ('results', 'ended')))
);
comment on table contests is 'One contest: what everybody sees once a second person approved it.';
comment on column contests.code is 'The end of its address.';
comment on column contests.votes_from is 'From when everybody may vote; null: only the jury decides.';
comment on column contests.groups is 'Age groups or classes, each in its languages; fixed in number once published.';
comment on column contests.criteria is 'What the jury gives 1 to 10 for, each in its languages; none: there is no jury.';
comment on column contests.sequence is 'One more with every change that is told.';
comment on column contests.last_number is 'The last number given to an entry.';
comment on column contests.proposal is 'What a second person has yet to approve: a change of what is published, or the words of the results.';
comment on column contests.changed_by is 'Whoever changed it last: they cannot approve it.';
comment on column contests.votes is 'How many voted, counted when judging was closed; the votes themselves are erased with the results.';
comment on column contests.erased_at is 'When contacts were erased.';
create index contests_by_code on contests (code);
create index contests_listed on contests (closes_at desc, id) where state in ('published', 'judged', 'results', 'ended', 'cancelled');
create index contests_changed on contests (changed_at desc);
create index contests_to_erase on contests (results_at) where erased_at is null;

create table contest_texts (
  contest_id uuid not null references contests,
  locale text not null check (locale in ('kk', 'ru', 'en')),
  title text not null,
  rules text not null,
  prizes text not null,
  organisers text not null,
  results text not null default '',
  primary key (contest_id, locale)
);
comment on table contest_texts is 'A contest in one language; the rules and what is said of the results are Markdown.';

create table contest_entries (
  contest_id uuid not null references contests,
  id uuid not null,
  number integer check (number > 0),
  state text not null check (state in ('unconfirmed', 'held', 'accepted', 'declined', 'withdrawn', 'forgotten')),
  locale text not null check (locale in ('kk', 'ru', 'en')),
  group_at integer not null check (group_at >= 0),
  title text not null,
  words text not null,
  video_url text,
  pictures jsonb not null default '[]',
  name text not null,
  shown_as text not null,
  school text not null,
  email text,
  minor boolean not null,
  guardian_name text not null default '',
  guardian_contact text not null default '',
  may_name boolean not null,
  may_archive boolean not null,
  agreed text not null,
  entered_at timestamptz not null,
  confirmed_at timestamptz,
  changed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text not null default '',
  jury jsonb,
  jury_place integer check (jury_place > 0),
  votes integer check (votes >= 0),
  vote_place integer check (vote_place > 0),
  told_at timestamptz,
  primary key (contest_id, id),
  unique (contest_id, number),
  check ((number is null) = (confirmed_at is null)),
  check (state <> 'unconfirmed' or confirmed_at is null)
);
comment on table contest_entries is 'What somebody entered, without account. One that is withdrawn or forgotten keeps its number and nothing else.';
comment on column contest_entries.id is 'Made by the form: the same form sent twice is one. Never shown: jury and strangers know the number.';
comment on column contest_entries.pictures is 'Its photos (media_photos of kind entry) in their order, with what the entrant says is on each.';
comment on column contest_entries.shown_as is 'The name for everybody, or a pen name; shown only with may_name, and only with the results.';
comment on column contest_entries.agreed is 'The very sentences that were agreed to, and to which rules.';
comment on column contest_entries.jury is 'What the jury gave: mean, lowest and highest of each criterion, over how many.';
create index contest_entries_by_state on contest_entries (contest_id, state, number);
create index contest_entries_unconfirmed on contest_entries (entered_at) where state = 'unconfirmed';

create table contest_jurors (
  contest_id uuid not null references contests,
  id uuid not null,
  person_id uuid,
  name text not null,
  email text,
  locale text not null check (locale in ('kk', 'ru', 'en')),
  invited_at timestamptz not null,
  ended_at timestamptz,
  primary key (contest_id, id),
  unique (contest_id, person_id)
);
comment on table contest_jurors is 'Who judges: by a secret link, or signed in. Names and addresses go with the contacts.';

create table contest_marks (
  contest_id uuid not null references contests,
  juror_id uuid not null,
  entry_id uuid not null,
  scores integer[] not null,
  knows boolean not null,
  note text not null,
  marked_at timestamptz not null,
  primary key (contest_id, juror_id, entry_id),
  check (knows = (cardinality(scores) = 0))
);
comment on table contest_marks is 'What a juror gives an entry, a number for each criterion; none when they know whose it is.';
comment on column contest_marks.note is 'For the juror and, once judging is closed, for the desk. Never shown in public.';

create table contest_votes (
  contest_id uuid not null references contests,
  voter uuid not null,
  entry_id uuid not null,
  voted_at timestamptz not null,
  primary key (contest_id, voter)
);
comment on table contest_votes is 'A vote that was confirmed by the link in the letter: one of each address. Erased with the results.';
comment on column contest_votes.voter is 'A keyed hash of the address, another in each contest.';
create index contest_votes_by_entry on contest_votes (contest_id, entry_id);

alter table media_photos drop constraint media_photos_kind_check;
alter table media_photos add constraint media_photos_kind_check
  check (kind in ('report', 'proof', 'verdict', 'outside', 'message', 'publication', 'entry'));

-- Formal appeals of citizens: registered, reckoned by the law's clock, answered, reviewed.

create table appeal_numbers (
  year integer primary key,
  last integer not null
);
comment on table appeal_numbers is 'The last registered number of each year. Counted up in the transaction that files the appeal, so a number is never given twice and none is lost.';

create table appeals (
  id uuid primary key,
  number text not null,
  kind text not null check (kind in ('application', 'complaint', 'proposal', 'request')),
  state text not null default 'new' check (
    state in ('new', 'handled', 'waiting', 'answered', 'review', 'reviewed', 'closed', 'withdrawn')),
  law text not null check (law in ('kz', 'ru')),
  channel text not null check (channel in ('web', 'phone', 'paper')),
  locale text not null,
  area_id uuid references areas (id),
  organisation_id uuid references organisations (id),
  review_organisation_id uuid references organisations (id),
  handler_id uuid references people (id),
  subject text not null,
  words text not null,
  address text not null default '',
  received_at timestamptz not null,
  filed_at timestamptz not null,
  changed_at timestamptz not null,
  clock_from timestamptz not null,
  due_at timestamptz not null,
  forwarded_at timestamptz,
  answered_at timestamptz,
  late boolean not null default false,
  outcome text check (outcome in ('satisfied', 'partly', 'refused', 'explained')),
  close_ground text,
  ended_at timestamptz,
  anonymised_at timestamptz,
  search tsvector generated always as (
    to_tsvector('russian', subject || ' ' || words) || to_tsvector('simple', address || ' ' || number)) stored
);
comment on table appeals is 'A formal appeal of a citizen. The id is secret to who filed it (it makes the filing idempotent); the desk knows the number. Never public: strangers get statistics.';
comment on column appeals.number is 'Registered number without its letters: the year and a six-digit count, such as 2026-000123.';
comment on column appeals.law is 'Whose law reckons its days; fixed when it was filed.';
comment on column appeals.clock_from is 'From when the days for the answer count: received, registered, or forwarded to the body in charge.';
comment on column appeals.due_at is 'By when it must be answered, as reckoned with every pause and extension; while it waits for the applicant, as it was when the clock stopped.';
comment on column appeals.late is 'The answer came after due_at.';
comment on column appeals.review_organisation_id is 'The higher body that has the review, so that its people find the appeal.';
create index appeals_number on appeals (number);
create index appeals_by_state on appeals (state, due_at, number);
create index appeals_due on appeals (due_at, number) where state in ('new', 'handled');
create index appeals_forwarded on appeals (due_at, number) where forwarded_at is not null and state in ('new', 'handled', 'waiting');
create index appeals_by_due on appeals (due_at, number);
create index appeals_by_area on appeals (area_id, state, due_at, number);
create index appeals_by_organisation on appeals (organisation_id, state, due_at, number);
create index appeals_by_review on appeals (review_organisation_id) where review_organisation_id is not null;
create index appeals_by_handler on appeals (handler_id, state, due_at) where handler_id is not null;
create index appeals_received on appeals (received_at, organisation_id);
create index appeals_ended on appeals (ended_at) where ended_at is not null and anonymised_at is null;
create index appeals_search on appeals using gin (search);

create table appeal_applicants (
  appeal_id uuid not null references appeals (id),
  id uuid not null,
  name text not null,
  email text,
  phone text,
  postal text not null default '',
  answer_by text not null check (answer_by in ('email', 'post')),
  primary key (appeal_id, id)
);
comment on table appeal_applicants is 'Who appeals and how the answer reaches them. Read by who handles it; anybody else says why, and the ledger keeps it.';

create table appeal_documents (
  appeal_id uuid not null,
  id uuid not null,
  side text not null check (side in ('applicant', 'desk')),
  about_id uuid,
  name text not null,
  media_type text not null,
  bytes integer not null,
  sha256 bytea not null,
  kept_at timestamptz not null,
  claimed_at timestamptz,
  primary key (appeal_id, id)
);
comment on table appeal_documents is 'A document of an appeal, an answer or a message (about_id). Not claimed: it came with a form that is not sent yet, and is erased after a day. The bytes are a file.';
create index appeal_documents_unclaimed on appeal_documents (kept_at) where claimed_at is null;

create table appeal_messages (
  appeal_id uuid not null references appeals (id),
  id uuid not null,
  kind text not null check (
    kind in ('question', 'reply', 'interim', 'forwarded', 'extended', 'closed', 'note')),
  words text not null,
  by_person_id uuid,
  organisation_id uuid references organisations (id),
  said_at timestamptz not null,
  primary key (appeal_id, id)
);
comment on table appeal_messages is 'What the desk and the applicant write to each other about an appeal. A note is for the desk only.';

create table appeal_pauses (
  appeal_id uuid not null references appeals (id),
  id uuid not null,
  ground text not null,
  from_at timestamptz not null,
  until_at timestamptz,
  reminded_at timestamptz,
  primary key (appeal_id, id)
);
comment on table appeal_pauses is 'From asking the applicant to their reply the clock stands still. id is the question''s.';

create table appeal_extensions (
  appeal_id uuid not null references appeals (id),
  id uuid not null,
  amount integer not null check (amount > 0),
  unit text not null check (unit in ('calendar-days', 'working-days')),
  ground text not null,
  granted_at timestamptz not null,
  by_person_id uuid,
  due_before timestamptz not null,
  due_after timestamptz not null,
  primary key (appeal_id, id)
);
comment on table appeal_extensions is 'More time for an answer, with its lawful ground. The applicant is told at once.';

create table appeal_answers (
  appeal_id uuid not null references appeals (id),
  id uuid not null,
  review_id uuid,
  outcome text not null check (outcome in ('satisfied', 'partly', 'refused', 'explained')),
  words text not null,
  locale text not null,
  organisation_id uuid references organisations (id),
  by_person_id uuid,
  answered_at timestamptz not null,
  due_at timestamptz not null,
  primary key (appeal_id, id)
);
comment on table appeal_answers is 'The final answer to an appeal, or to its review (review_id).';

create table appeal_feedback (
  appeal_id uuid not null references appeals (id),
  id uuid not null,
  understood boolean not null,
  solved text not null check (solved in ('yes', 'partly', 'no')),
  rating smallint not null check (rating between 1 and 5),
  words text not null default '',
  given_at timestamptz not null,
  primary key (appeal_id, id)
);
comment on table appeal_feedback is 'What the applicant says of an answer. id is the answer''s, so each answer has one.';

create table appeal_reviews (
  appeal_id uuid not null references appeals (id),
  id uuid not null,
  words text not null,
  on_silence boolean not null default false,
  filed_late boolean not null default false,
  filed_at timestamptz not null,
  clock_from timestamptz not null,
  due_at timestamptz not null,
  organisation_id uuid references organisations (id),
  handler_id uuid references people (id),
  answered_at timestamptz,
  late boolean not null default false,
  outcome text check (outcome in ('satisfied', 'partly', 'refused', 'explained')),
  primary key (appeal_id, id)
);
comment on table appeal_reviews is 'The applicant complains about the answer, or that there is none (on_silence). Goes to a higher body and another person, with a clock of its own.';
comment on column appeal_reviews.filed_late is 'After the time for complaining: it is heard all the same, the reviewer asks why.';
create index appeal_reviews_open on appeal_reviews (due_at) where answered_at is null;

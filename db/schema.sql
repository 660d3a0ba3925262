-- Written by bin/migrate --write-schema from db/migrations, to be read. Do not edit.

CREATE OR REPLACE FUNCTION ledger_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the ledger is append-only';
end
$function$
;

CREATE OR REPLACE FUNCTION reports_tell_desk()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('desk', '');
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION warning_alerts_stay()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a published alert is never changed';
end $function$
;

create table activities (
  id uuid not null,
  code text not null,
  series_id uuid not null,
  kind text not null,
  state text not null,
  place text not null,
  lon double precision,
  lat double precision,
  area_id uuid,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  time_zone text not null,
  repeats text not null,
  times integer not null,
  signs_up boolean not null,
  capacity integer,
  sign_up_until timestamp with time zone,
  for_minors boolean not null,
  audiences text[] default '{}'::text[] not null,
  organisation_id uuid,
  campaign_id uuid,
  sequence integer default 0 not null,
  proposal jsonb,
  waiting_since timestamp with time zone,
  cancel_reason text default ''::text not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  approved_by uuid,
  approved_at timestamp with time zone,
  published_at timestamp with time zone,
  announced_at timestamp with time zone,
  passed_on_at timestamp with time zone,
  reminded_at timestamp with time zone,
  erased_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  CHECK ((capacity > 0)),
  CHECK ((ends_at > starts_at)),
  CHECK ((num_nulls(lon, lat) = ANY (ARRAY[0, 2]))),
  CHECK (((repeats = 'once'::text) = (times = 1))),
  CHECK (((approved_by IS NULL) OR (approved_by IS DISTINCT FROM changed_by) OR (changed_at > approved_at))),
  CHECK (((published_at IS NULL) = (state = ANY (ARRAY['draft'::text, 'waiting'::text])))),
  CHECK ((((proposal IS NULL) AND (state <> 'waiting'::text)) = (waiting_since IS NULL))),
  CHECK (((proposal IS NULL) OR (state = 'published'::text))),
  CHECK ((code ~ '^[0-9a-z]{7}$'::text)),
  CHECK ((kind = ANY (ARRAY['lecture'::text, 'contest'::text, 'seminar'::text, 'press'::text, 'meeting'::text, 'clean-up'::text]))),
  CHECK (((lat >= ('-85'::integer)::double precision) AND (lat <= (85)::double precision))),
  CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
  CHECK ((repeats = ANY (ARRAY['once'::text, 'weekly'::text, 'monthly'::text]))),
  CHECK ((sequence >= 0)),
  CHECK ((state = ANY (ARRAY['draft'::text, 'waiting'::text, 'published'::text, 'cancelled'::text, 'held'::text]))),
  CHECK (((times >= 1) AND (times <= 26)))
);
comment on table activities is 'One activity on one day: what everybody sees once it is published. A repeated one is a row for each day.';
comment on column activities.code is 'The end of its address.';
comment on column activities.series_id is 'The activity whose repetition this is; its own id when it stands alone or is the first.';
comment on column activities.area_id is 'Where it concerns people; null: everywhere.';
comment on column activities.times is 'How many days of it there are; those after the first are made when it is published.';
comment on column activities.capacity is 'How many people there is room for; null: no limit.';
comment on column activities.sequence is 'SEQUENCE of iCalendar: one more with every change that is told.';
comment on column activities.proposal is 'A change of what is published, that a second person has yet to approve.';
comment on column activities.changed_by is 'Whoever changed it last: they cannot approve it.';
comment on column activities.announced_at is 'When everybody was last told of it anew: published, changed or cancelled.';
comment on column activities.passed_on_at is 'When it went to feeds and followers: a day of a series goes two weeks before it.';
comment on column activities.erased_at is 'When the names of those who signed up were erased.';
CREATE INDEX activities_by_code ON activities USING btree (code);
CREATE INDEX activities_changed ON activities USING btree (changed_at DESC);
CREATE INDEX activities_of_campaign ON activities USING btree (campaign_id, starts_at) WHERE (campaign_id IS NOT NULL);
CREATE INDEX activities_of_series ON activities USING btree (series_id, starts_at);
CREATE INDEX activities_to_come ON activities USING btree (starts_at, id) WHERE (state = ANY (ARRAY['published'::text, 'cancelled'::text, 'held'::text]));
CREATE INDEX activities_to_erase ON activities USING btree (ends_at) WHERE (erased_at IS NULL);

create table activity_calendars (
  address_id uuid not null,
  email text not null,
  opens uuid not null,
  made_at timestamp with time zone not null,
  PRIMARY KEY (address_id)
);
comment on table activity_calendars is 'A calendar of one''s own: of which address, and what opens it. Goes with the last ticket of that address.';
comment on column activity_calendars.address_id is 'The address, hashed with the house''s key.';
comment on column activity_calendars.opens is 'Stands in the key: another one makes the old addresses void.';

create table activity_moves (
  series_id uuid not null,
  minutes integer not null,
  days uuid[] not null,
  proposed_by uuid,
  proposed_at timestamp with time zone not null,
  PRIMARY KEY (series_id),
  FOREIGN KEY (series_id) REFERENCES activities(id),
  CHECK ((minutes <> 0))
);
comment on table activity_moves is 'Days of a series that would all be at another hour: waits for a second person.';
comment on column activity_moves.minutes is 'By how much, on the clock of their place.';

create table activity_pictures (
  activity_id uuid not null,
  id uuid not null,
  alts jsonb default '{}'::jsonb not null,
  credit text default ''::text not null,
  rights text not null,
  people text not null,
  added_by uuid,
  added_at timestamp with time zone not null,
  approved_by uuid,
  approved_at timestamp with time zone,
  PRIMARY KEY (activity_id, id),
  FOREIGN KEY (activity_id) REFERENCES activities(id),
  CHECK (((approved_by IS DISTINCT FROM added_by) OR (approved_by IS NULL))),
  CHECK ((people = ANY (ARRAY['none'::text, 'agreed'::text])))
);
comment on table activity_pictures is 'A picture of how an activity went; everybody sees it once a second person approved.';
comment on column activity_pictures.id is 'The photo in media_photos.';
comment on column activity_pictures.rights is 'Whose it is and by what right we show it.';
comment on column activity_pictures.people is 'none: nobody can be known in it; agreed: those who can be agreed to it.';

create table activity_press (
  activity_id uuid not null,
  id uuid not null,
  state text not null,
  name text not null,
  medium text not null,
  proof text not null,
  email text not null,
  phone text,
  locale text not null,
  reason text default ''::text not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  PRIMARY KEY (activity_id, id),
  FOREIGN KEY (activity_id) REFERENCES activities(id),
  CHECK (((state = 'asked'::text) = (decided_at IS NULL))),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text]))),
  CHECK ((state = ANY (ARRAY['asked'::text, 'granted'::text, 'declined'::text])))
);
comment on table activity_press is 'A journalist asks to be let in. Erased 30 days after the activity.';
comment on column activity_press.id is 'Made by the form, and the id of the ticket once it is granted.';

create table activity_reached (
  activity_id uuid not null,
  audience text not null,
  people integer not null,
  PRIMARY KEY (activity_id, audience),
  FOREIGN KEY (activity_id) REFERENCES activities(id),
  CHECK ((people > 0))
);
comment on table activity_reached is 'How many people of a kind an activity reached: the yearly accounting counts these.';

create table activity_results (
  activity_id uuid not null,
  minutes text not null,
  recorded_by uuid,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (activity_id),
  FOREIGN KEY (activity_id) REFERENCES activities(id)
);
comment on table activity_results is 'How an activity went, for everybody to read.';

create table activity_signups (
  activity_id uuid not null,
  id uuid not null,
  "position" integer not null,
  state text not null,
  people integer not null,
  locale text not null,
  name text not null,
  email text,
  phone text,
  guardian_name text default ''::text not null,
  guardian_contact text default ''::text not null,
  signed_up_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  came_at timestamp with time zone,
  medium text default ''::text not null,
  asked_at timestamp with time zone,
  PRIMARY KEY (activity_id, id),
  UNIQUE (activity_id, "position"),
  FOREIGN KEY (activity_id) REFERENCES activities(id),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text]))),
  CHECK (((people >= 1) AND (people <= 10))),
  CHECK (("position" > 0)),
  CHECK ((state = ANY (ARRAY['confirmed'::text, 'waiting'::text, 'cancelled'::text, 'came'::text])))
);
comment on table activity_signups is 'Somebody who wants to come, with those they bring. Name, contact and guardian are erased 30 days after.';
comment on column activity_signups.id is 'Made by the form: the same form sent twice is one.';
comment on column activity_signups."position" is 'Who came first: the waiting list goes by it.';
comment on column activity_signups.guardian_name is 'Who agreed that a minor comes.';
comment on column activity_signups.medium is 'Whom a journalist writes for: the ticket is one of the press.';
comment on column activity_signups.asked_at is 'When they were asked how it was; never whether they answered.';
CREATE INDEX activity_signups_by_email ON activity_signups USING btree (email) WHERE (email IS NOT NULL);

create table activity_survey_counts (
  activity_id uuid not null,
  question integer not null,
  choice integer not null,
  count integer not null,
  PRIMARY KEY (activity_id, question, choice),
  FOREIGN KEY (activity_id) REFERENCES activities(id),
  CHECK ((count > 0))
);
comment on table activity_survey_counts is 'How often each choice was made: no answer of one person is kept.';

create table activity_survey_links (
  activity_id uuid not null,
  token_sha256 bytea not null,
  PRIMARY KEY (activity_id, token_sha256),
  FOREIGN KEY (activity_id) REFERENCES activities(id)
);
comment on table activity_survey_links is 'Links that are not spent yet. Nothing says whose they are; a spent one is deleted.';

create table activity_survey_words (
  activity_id uuid not null,
  id uuid not null,
  question integer not null,
  words text not null,
  PRIMARY KEY (activity_id, id),
  FOREIGN KEY (activity_id) REFERENCES activities(id)
);
comment on table activity_survey_words is 'What somebody wrote, apart from what else they answered. Erased 30 days after the survey closed.';
comment on column activity_survey_words.id is 'Made by chance: it does not say when.';

create table activity_surveys (
  activity_id uuid not null,
  questions jsonb not null,
  answers integer default 0 not null,
  sent_at timestamp with time zone,
  closes_at timestamp with time zone,
  published_at timestamp with time zone,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (activity_id),
  FOREIGN KEY (activity_id) REFERENCES activities(id),
  CHECK ((answers >= 0)),
  CHECK (((sent_at IS NULL) = (closes_at IS NULL))),
  CHECK (((published_at IS NULL) OR (sent_at IS NOT NULL)))
);
comment on table activity_surveys is 'What those who came to an activity are asked.';
comment on column activity_surveys.answers is 'How many answered.';

create table activity_texts (
  activity_id uuid not null,
  locale text not null,
  title text not null,
  description text not null,
  PRIMARY KEY (activity_id, locale),
  FOREIGN KEY (activity_id) REFERENCES activities(id),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])))
);
comment on table activity_texts is 'An activity in one language; the description is Markdown.';

create table appeal_answers (
  appeal_id uuid not null,
  id uuid not null,
  review_id uuid,
  outcome text not null,
  words text not null,
  locale text not null,
  organisation_id uuid,
  by_person_id uuid,
  answered_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  PRIMARY KEY (appeal_id, id),
  FOREIGN KEY (appeal_id) REFERENCES appeals(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  CHECK ((outcome = ANY (ARRAY['satisfied'::text, 'partly'::text, 'refused'::text, 'explained'::text])))
);
comment on table appeal_answers is 'The final answer to an appeal, or to its review (review_id).';

create table appeal_applicants (
  appeal_id uuid not null,
  id uuid not null,
  name text not null,
  email text,
  phone text,
  postal text default ''::text not null,
  answer_by text not null,
  PRIMARY KEY (appeal_id, id),
  FOREIGN KEY (appeal_id) REFERENCES appeals(id),
  CHECK ((answer_by = ANY (ARRAY['email'::text, 'post'::text])))
);
comment on table appeal_applicants is 'Who appeals and how the answer reaches them. Read by who handles it; anybody else says why, and the ledger keeps it.';

create table appeal_documents (
  appeal_id uuid not null,
  id uuid not null,
  side text not null,
  about_id uuid,
  name text not null,
  media_type text not null,
  bytes integer not null,
  sha256 bytea not null,
  kept_at timestamp with time zone not null,
  claimed_at timestamp with time zone,
  PRIMARY KEY (appeal_id, id),
  CHECK ((side = ANY (ARRAY['applicant'::text, 'desk'::text])))
);
comment on table appeal_documents is 'A document of an appeal, an answer or a message (about_id). Not claimed: it came with a form that is not sent yet, and is erased after a day. The bytes are a file.';
CREATE INDEX appeal_documents_unclaimed ON appeal_documents USING btree (kept_at) WHERE (claimed_at IS NULL);

create table appeal_extensions (
  appeal_id uuid not null,
  id uuid not null,
  amount integer not null,
  unit text not null,
  ground text not null,
  granted_at timestamp with time zone not null,
  by_person_id uuid,
  due_before timestamp with time zone not null,
  due_after timestamp with time zone not null,
  PRIMARY KEY (appeal_id, id),
  FOREIGN KEY (appeal_id) REFERENCES appeals(id),
  CHECK ((amount > 0)),
  CHECK ((unit = ANY (ARRAY['calendar-days'::text, 'working-days'::text])))
);
comment on table appeal_extensions is 'More time for an answer, with its lawful ground. The applicant is told at once.';

create table appeal_feedback (
  appeal_id uuid not null,
  id uuid not null,
  understood boolean not null,
  solved text not null,
  rating smallint not null,
  words text default ''::text not null,
  given_at timestamp with time zone not null,
  PRIMARY KEY (appeal_id, id),
  FOREIGN KEY (appeal_id) REFERENCES appeals(id),
  CHECK (((rating >= 1) AND (rating <= 5))),
  CHECK ((solved = ANY (ARRAY['yes'::text, 'partly'::text, 'no'::text])))
);
comment on table appeal_feedback is 'What the applicant says of an answer. id is the answer''s, so each answer has one.';

create table appeal_messages (
  appeal_id uuid not null,
  id uuid not null,
  kind text not null,
  words text not null,
  by_person_id uuid,
  organisation_id uuid,
  said_at timestamp with time zone not null,
  PRIMARY KEY (appeal_id, id),
  FOREIGN KEY (appeal_id) REFERENCES appeals(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  CHECK ((kind = ANY (ARRAY['question'::text, 'reply'::text, 'interim'::text, 'forwarded'::text, 'extended'::text, 'closed'::text, 'note'::text])))
);
comment on table appeal_messages is 'What the desk and the applicant write to each other about an appeal. A note is for the desk only.';

create table appeal_numbers (
  year integer not null,
  last integer not null,
  PRIMARY KEY (year)
);
comment on table appeal_numbers is 'The last registered number of each year. Counted up in the transaction that files the appeal, so a number is never given twice and none is lost.';

create table appeal_pauses (
  appeal_id uuid not null,
  id uuid not null,
  ground text not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone,
  reminded_at timestamp with time zone,
  PRIMARY KEY (appeal_id, id),
  FOREIGN KEY (appeal_id) REFERENCES appeals(id)
);
comment on table appeal_pauses is 'From asking the applicant to their reply the clock stands still. id is the question''s.';

create table appeal_reviews (
  appeal_id uuid not null,
  id uuid not null,
  words text not null,
  on_silence boolean default false not null,
  filed_late boolean default false not null,
  filed_at timestamp with time zone not null,
  clock_from timestamp with time zone not null,
  due_at timestamp with time zone not null,
  organisation_id uuid,
  handler_id uuid,
  answered_at timestamp with time zone,
  late boolean default false not null,
  outcome text,
  PRIMARY KEY (appeal_id, id),
  FOREIGN KEY (appeal_id) REFERENCES appeals(id),
  FOREIGN KEY (handler_id) REFERENCES people(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  CHECK ((outcome = ANY (ARRAY['satisfied'::text, 'partly'::text, 'refused'::text, 'explained'::text])))
);
comment on table appeal_reviews is 'The applicant complains about the answer, or that there is none (on_silence). Goes to a higher body and another person, with a clock of its own.';
comment on column appeal_reviews.filed_late is 'After the time for complaining: it is heard all the same, the reviewer asks why.';
CREATE INDEX appeal_reviews_open ON appeal_reviews USING btree (due_at) WHERE (answered_at IS NULL);

create table appeals (
  id uuid not null,
  number text not null,
  kind text not null,
  state text default 'new'::text not null,
  law text not null,
  channel text not null,
  locale text not null,
  area_id uuid,
  organisation_id uuid,
  review_organisation_id uuid,
  handler_id uuid,
  subject text not null,
  words text not null,
  address text default ''::text not null,
  received_at timestamp with time zone not null,
  filed_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  clock_from timestamp with time zone not null,
  due_at timestamp with time zone not null,
  forwarded_at timestamp with time zone,
  answered_at timestamp with time zone,
  late boolean default false not null,
  outcome text,
  close_ground text,
  ended_at timestamp with time zone,
  anonymised_at timestamp with time zone,
  search tsvector generated always as ((to_tsvector('russian'::regconfig, ((subject || ' '::text) || words)) || to_tsvector('simple'::regconfig, ((address || ' '::text) || number)))) stored,
  PRIMARY KEY (id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (handler_id) REFERENCES people(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  FOREIGN KEY (review_organisation_id) REFERENCES organisations(id),
  CHECK ((channel = ANY (ARRAY['web'::text, 'phone'::text, 'paper'::text]))),
  CHECK ((kind = ANY (ARRAY['application'::text, 'complaint'::text, 'proposal'::text, 'request'::text]))),
  CHECK ((law = ANY (ARRAY['kz'::text, 'ru'::text]))),
  CHECK ((outcome = ANY (ARRAY['satisfied'::text, 'partly'::text, 'refused'::text, 'explained'::text]))),
  CHECK ((state = ANY (ARRAY['new'::text, 'handled'::text, 'waiting'::text, 'answered'::text, 'review'::text, 'reviewed'::text, 'closed'::text, 'withdrawn'::text])))
);
comment on table appeals is 'A formal appeal of a citizen. The id is secret to who filed it (it makes the filing idempotent); the desk knows the number. Never public: strangers get statistics.';
comment on column appeals.number is 'Registered number without its letters: the year and a six-digit count, such as 2026-000123.';
comment on column appeals.law is 'Whose law reckons its days; fixed when it was filed.';
comment on column appeals.review_organisation_id is 'The higher body that has the review, so that its people find the appeal.';
comment on column appeals.clock_from is 'From when the days for the answer count: received, registered, or forwarded to the body in charge.';
comment on column appeals.due_at is 'By when it must be answered, as reckoned with every pause and extension; while it waits for the applicant, as it was when the clock stopped.';
comment on column appeals.late is 'The answer came after due_at.';
CREATE INDEX appeals_by_area ON appeals USING btree (area_id, state, due_at, number);
CREATE INDEX appeals_by_due ON appeals USING btree (due_at, number);
CREATE INDEX appeals_by_handler ON appeals USING btree (handler_id, state, due_at) WHERE (handler_id IS NOT NULL);
CREATE INDEX appeals_by_organisation ON appeals USING btree (organisation_id, state, due_at, number);
CREATE INDEX appeals_by_review ON appeals USING btree (review_organisation_id) WHERE (review_organisation_id IS NOT NULL);
CREATE INDEX appeals_by_state ON appeals USING btree (state, due_at, number);
CREATE INDEX appeals_due ON appeals USING btree (due_at, number) WHERE (state = ANY (ARRAY['new'::text, 'handled'::text]));
CREATE INDEX appeals_ended ON appeals USING btree (ended_at) WHERE ((ended_at IS NOT NULL) AND (anonymised_at IS NULL));
CREATE INDEX appeals_forwarded ON appeals USING btree (due_at, number) WHERE ((forwarded_at IS NOT NULL) AND (state = ANY (ARRAY['new'::text, 'handled'::text, 'waiting'::text])));
CREATE INDEX appeals_number ON appeals USING btree (number);
CREATE INDEX appeals_received ON appeals USING btree (received_at, organisation_id);
CREATE INDEX appeals_search ON appeals USING gin (search);

create table area_drafts (
  id uuid not null,
  by_person_id uuid,
  file_name text not null,
  entries jsonb not null,
  retire_missing boolean not null,
  made_at timestamp with time zone not null,
  PRIMARY KEY (id),
  FOREIGN KEY (by_person_id) REFERENCES people(id)
);
comment on table area_drafts is 'A territory as a file states it, looked at on a map before it is saved; then, or after a week, it is gone. entries are the areas as read; retire_missing: those the file does not name are retired.';
CREATE INDEX area_drafts_made ON area_drafts USING btree (made_at);

create table areas (
  id uuid not null,
  parent_id uuid,
  key text not null,
  kind text not null,
  names jsonb not null,
  outline jsonb,
  "position" integer default 0 not null,
  retired_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (key),
  FOREIGN KEY (parent_id) REFERENCES areas(id)
);
comment on table areas is 'A territory: region, district, settlement, beat. outline is a GeoJSON Polygon or MultiPolygon in WGS 84; names are {kk, ru, en}.';

create table assignments (
  report_id uuid not null,
  id uuid not null,
  organisation_id uuid not null,
  state text default 'offered'::text not null,
  why jsonb not null,
  round smallint default 1 not null,
  reason text,
  remark text default ''::text not null,
  proof text,
  proof_distance_m real,
  offered_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  due_at timestamp with time zone not null,
  reminded_at timestamp with time zone,
  escalated_at timestamp with time zone,
  claimed_at timestamp with time zone,
  ended_at timestamp with time zone,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK ((proof = ANY (ARRAY['at-place'::text, 'elsewhere'::text, 'unverified'::text]))),
  CHECK ((state = ANY (ARRAY['offered'::text, 'accepted'::text, 'claimed'::text, 'confirmed'::text, 'declined'::text, 'returned'::text, 'withdrawn'::text])))
);
comment on table assignments is 'A report given to one organisation. At most one is open (offered, accepted, claimed). why explains the routing.';
CREATE INDEX assignments_by_organisation ON assignments USING btree (organisation_id, state, due_at);
CREATE UNIQUE INDEX assignments_one_open ON assignments USING btree (report_id) WHERE (state = ANY (ARRAY['offered'::text, 'accepted'::text, 'claimed'::text]));

create table calendar_days (
  calendar text not null,
  day date not null,
  kind text not null,
  names jsonb not null,
  note text default ''::text not null,
  verified boolean not null,
  PRIMARY KEY (calendar, day),
  CHECK ((kind = ANY (ARRAY['holiday'::text, 'workday'::text])))
);
comment on table calendar_days is 'A day that is otherwise than its weekday: off though a weekday, or worked though a weekend. names are {kk, ru, en}.';
comment on column calendar_days.verified is 'False while nobody has compared it with the decree: the page says so.';

create table calendar_years (
  calendar text not null,
  year smallint not null,
  sources jsonb not null,
  brought_at timestamp with time zone not null,
  PRIMARY KEY (calendar, year),
  CHECK ((calendar ~ '^[a-z][a-z0-9-]{0,30}$'::text)),
  CHECK (((year >= 2000) AND (year <= 2200)))
);
comment on table calendar_years is 'A year whose holidays are known, and the laws and decrees they come from. Later years count weekends only.';

create table campaign_consents (
  part_id uuid not null,
  given_on date not null,
  noted_by uuid,
  noted_at timestamp with time zone not null,
  withdrawn_by uuid,
  withdrawn_at timestamp with time zone,
  PRIMARY KEY (part_id),
  FOREIGN KEY (noted_by) REFERENCES people(id),
  FOREIGN KEY (part_id) REFERENCES campaign_parts(id) ON DELETE CASCADE,
  FOREIGN KEY (withdrawn_by) REFERENCES people(id)
);
comment on table campaign_consents is 'That an ambassador agreed in writing to be shown, who noted it, and that they want it no more.';
comment on column campaign_consents.given_on is 'The day on the paper.';

create table campaign_editions (
  part_id uuid not null,
  number integer not null,
  content jsonb not null,
  changed_by uuid,
  approved_by uuid,
  published_at timestamp with time zone not null,
  PRIMARY KEY (part_id, number),
  FOREIGN KEY (approved_by) REFERENCES people(id),
  FOREIGN KEY (changed_by) REFERENCES people(id),
  FOREIGN KEY (part_id) REFERENCES campaign_parts(id) ON DELETE CASCADE,
  CHECK ((number > 0))
);
comment on table campaign_editions is 'A part of a campaign as a second person approved it: what everybody reads, and how it was before each change.';

create table campaign_moves (
  part_id uuid not null,
  id uuid not null,
  event text not null,
  words text default ''::text not null,
  revision integer not null,
  by_person_id uuid,
  happened_at timestamp with time zone not null,
  PRIMARY KEY (part_id, id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (part_id) REFERENCES campaign_parts(id) ON DELETE CASCADE
);
comment on table campaign_moves is 'What happened to a part of a campaign, for those who work on it; words: the reason given.';

create table campaign_parts (
  campaign_id uuid not null,
  id uuid not null,
  kind text not null,
  area_id uuid,
  state text default 'draft'::text not null,
  content jsonb not null,
  revision integer default 1 not null,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  approved_by uuid,
  published_at timestamp with time zone,
  edition integer default 0 not null,
  withdrawn_at timestamp with time zone,
  withdrawn_reasons jsonb,
  erased_at timestamp with time zone,
  PRIMARY KEY (campaign_id, id),
  UNIQUE (id),
  FOREIGN KEY (approved_by) REFERENCES people(id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (campaign_id) REFERENCES campaigns(id) ON DELETE CASCADE,
  FOREIGN KEY (changed_by) REFERENCES people(id),
  CHECK (((kind = 'campaign'::text) = (id = campaign_id))),
  CHECK (((kind <> 'section'::text) OR (area_id IS NOT NULL))),
  CHECK (((kind <> 'campaign'::text) OR (area_id IS NULL))),
  CHECK (((edition > 0) = (published_at IS NOT NULL))),
  CHECK (((state = 'withdrawn'::text) = (withdrawn_at IS NOT NULL))),
  CHECK (((approved_by IS NULL) OR (approved_by IS DISTINCT FROM changed_by) OR (state = ANY (ARRAY['draft'::text, 'waiting'::text])))),
  CHECK ((kind = ANY (ARRAY['campaign'::text, 'section'::text, 'ambassador'::text]))),
  CHECK ((revision > 0)),
  CHECK ((state = ANY (ARRAY['draft'::text, 'waiting'::text, 'published'::text, 'withdrawn'::text])))
);
comment on table campaign_parts is 'What is written and approved for itself in a campaign, as it is worked on: the campaign''s own page, the section of an area, an ambassador.';
comment on column campaign_parts.area_id is 'Of a section its area; of an ambassador the section, null: of the whole campaign.';
comment on column campaign_parts.revision is 'One more with every change: whoever saves or approves says which one they saw.';
comment on column campaign_parts.changed_by is 'Who changed it last: they never approve it.';
comment on column campaign_parts.withdrawn_reasons is 'Why it was taken back, per language: everybody reads it.';
comment on column campaign_parts.erased_at is 'When what could be known of an ambassador was erased.';
CREATE UNIQUE INDEX campaign_parts_one_section ON campaign_parts USING btree (campaign_id, area_id) WHERE ((kind = 'section'::text) AND (state <> 'withdrawn'::text));

create table campaigns (
  id uuid not null,
  slug text not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (slug),
  FOREIGN KEY (made_by) REFERENCES people(id),
  CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text))
);
comment on table campaigns is 'A campaign: its address. What it says stands in its parts.';

create table categories (
  id uuid not null,
  parent_id uuid,
  key text not null,
  names jsonb not null,
  hints jsonb not null,
  keywords jsonb default '{}'::jsonb not null,
  questions jsonb default '[]'::jsonb not null,
  stopper jsonb,
  sensitivity text not null,
  proof_required boolean default true not null,
  hides_wall_text boolean default false not null,
  respond_within_h integer not null,
  nearby_m integer default 100 not null,
  retention_days integer not null,
  "position" integer default 0 not null,
  retired_at timestamp with time zone,
  severity text default 'normal'::text not null,
  respond_unit text default 'hours'::text not null,
  PRIMARY KEY (id),
  UNIQUE (key),
  FOREIGN KEY (parent_id) REFERENCES categories(id),
  CHECK ((nearby_m > 0)),
  CHECK ((respond_unit = ANY (ARRAY['hours'::text, 'working-days'::text, 'calendar-days'::text]))),
  CHECK ((respond_within_h > 0)),
  CHECK ((retention_days > 0)),
  CHECK ((sensitivity = ANY (ARRAY['public'::text, 'reviewed'::text, 'never'::text]))),
  CHECK ((severity = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text])))
);
comment on table categories is 'A kind of place problem. sensitivity: public at once, public after review, never public.';
comment on column categories.hides_wall_text is 'What such a wall says (a drug advertisement) is never readable in public: its photos wait for the desk''s black boxes.';
comment on column categories.respond_within_h is 'By when it must be done: so many of respond_unit.';

create table category_changes (
  category_id uuid not null,
  id uuid not null,
  by_person_id uuid,
  why text not null,
  before jsonb,
  after jsonb not null,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (category_id, id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (category_id) REFERENCES categories(id)
);
comment on table category_changes is 'What was changed of a category, by whom and why. before is null when it was added; why is empty when a file brought it in.';

create table chat_accounts (
  id uuid not null,
  messenger text not null,
  address text not null,
  kind text not null,
  name text default ''::text not null,
  locale text not null,
  locale_chosen boolean default false not null,
  person_id uuid,
  organisation_id uuid,
  linked_at timestamp with time zone,
  made_at timestamp with time zone not null,
  heard_at timestamp with time zone not null,
  blocked_at timestamp with time zone,
  greeted_at timestamp with time zone,
  near_asked_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK ((kind = ANY (ARRAY['private'::text, 'group'::text]))),
  CHECK ((messenger = ANY (ARRAY['telegram'::text, 'whatsapp'::text])))
);
comment on table chat_accounts is 'A private chat or a group in a messenger. The id is derived from messenger and address, so the same chat is one row. person_id: a member of staff who proved with a code that it is theirs; organisation_id: a group that gets an organisation''s tasks.';
comment on column chat_accounts.address is 'The messenger''s own number of the chat; for WhatsApp the phone number.';
comment on column chat_accounts.heard_at is 'When they last wrote: WhatsApp lets us write freely for 24 hours after it.';
comment on column chat_accounts.greeted_at is 'When they first heard who we are and in which languages.';
comment on column chat_accounts.near_asked_at is 'They asked what is near and were asked for a place.';
CREATE INDEX chat_accounts_by_organisation ON chat_accounts USING btree (organisation_id) WHERE (organisation_id IS NOT NULL);
CREATE INDEX chat_accounts_by_person ON chat_accounts USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX chat_accounts_idle ON chat_accounts USING btree (heard_at);

create table chat_codes (
  code_sha256 bytea not null,
  person_id uuid not null,
  organisation_id uuid,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  PRIMARY KEY (code_sha256),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  FOREIGN KEY (person_id) REFERENCES people(id)
);
comment on table chat_codes is 'A one-time code by which a person says that a chat is theirs; with organisation_id: that a group belongs to it.';
CREATE INDEX chat_codes_by_person ON chat_codes USING btree (person_id, made_at);
CREATE INDEX chat_codes_expired ON chat_codes USING btree (expires_at);

create table chat_drafts (
  account_id uuid not null,
  report_id uuid not null,
  state jsonb not null,
  made_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  reminded_at timestamp with time zone,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES chat_accounts(id)
);
comment on table chat_drafts is 'A report that is being told in a chat; its photos wait under report_id, the id it will have. Kept for a day after the last word.';
CREATE INDEX chat_drafts_idle ON chat_drafts USING btree (changed_at);

create table chat_messages (
  account_id uuid not null,
  id uuid not null,
  said jsonb,
  report_id uuid,
  state text default 'queued'::text not null,
  attempts smallint default 0 not null,
  external_id text,
  queued_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  problem text,
  cause uuid,
  PRIMARY KEY (account_id, id),
  FOREIGN KEY (account_id) REFERENCES chat_accounts(id),
  CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text])))
);
comment on table chat_messages is 'What we say in a chat, sent in the order of the ids. The id is derived from its cause, so a repeat says nothing twice. said is forgotten once it is sent.';
comment on column chat_messages.cause is 'What it was said for, hashed: the same is said once in a chat. None: an answer to what was said there.';
CREATE INDEX chat_messages_by_external ON chat_messages USING btree (account_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX chat_messages_by_report ON chat_messages USING btree (report_id) WHERE (report_id IS NOT NULL);
CREATE INDEX chat_messages_kept ON chat_messages USING btree (sent_at) WHERE ((state = 'sent'::text) AND (said IS NOT NULL));
CREATE UNIQUE INDEX chat_messages_once ON chat_messages USING btree (account_id, cause);
CREATE INDEX chat_messages_queued ON chat_messages USING btree (account_id, id) WHERE (state = 'queued'::text);

create table chat_reports (
  report_id uuid not null,
  account_id uuid not null,
  filed_at timestamp with time zone not null,
  follows boolean default false not null,
  PRIMARY KEY (report_id, account_id),
  FOREIGN KEY (account_id) REFERENCES chat_accounts(id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table chat_reports is 'From which chat a report came: there its news and the question whether it is done are sent.';
comment on column chat_reports.follows is 'Not its report: somebody there said "this is it" at another''s. They get the news a stranger may read, and no question.';
CREATE INDEX chat_reports_by_account ON chat_reports USING btree (account_id, filed_at DESC);

create table chat_tasks (
  account_id uuid not null,
  id uuid not null,
  report_id uuid not null,
  assignment_id uuid not null,
  shown_at timestamp with time zone not null,
  PRIMARY KEY (account_id, id),
  FOREIGN KEY (account_id) REFERENCES chat_accounts(id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table chat_tasks is 'A task that was shown in a chat. The id is derived from both, and is what its buttons say: the ids of report and task never reach a messenger.';
CREATE INDEX chat_tasks_by_report ON chat_tasks USING btree (report_id);

create table chat_turns (
  name text not null,
  held_by uuid,
  held_until timestamp with time zone,
  next_at timestamp with time zone,
  paused_until timestamp with time zone,
  touched_at timestamp with time zone not null,
  PRIMARY KEY (name)
);
comment on table chat_turns is 'Whose turn it is: "handle <chat>" and "send <chat>" are held by one worker at a time, "poll telegram" by the one that listens; "pace <chat>" and "pace telegram" say when the next message may go. May be emptied while no worker runs.';
comment on column chat_turns.held_until is 'Whoever holds it and does not say so again before this moment has died.';
comment on column chat_turns.next_at is 'When the messages that went would have gone at the steady pace; it may be a little ahead of the clock.';
comment on column chat_turns.paused_until is 'The messenger asked to be left alone until then.';
CREATE INDEX chat_turns_idle ON chat_turns USING btree (touched_at);

create table chat_updates (
  account_id uuid not null,
  id uuid not null,
  "position" bigint not null,
  heard jsonb,
  taken_at timestamp with time zone not null,
  handled_at timestamp with time zone,
  tries smallint default 0 not null,
  again_at timestamp with time zone,
  PRIMARY KEY (account_id, id),
  FOREIGN KEY (account_id) REFERENCES chat_accounts(id)
);
comment on table chat_updates is 'One update of a messenger. The id is derived from the messenger''s own, so each is kept and handled once; position is its place in the chat. heard (what was said) is forgotten when it is handled.';
comment on column chat_updates.tries is 'How often its file could not be fetched, or handling it failed.';
comment on column chat_updates.again_at is 'Not tried again before this moment.';
CREATE INDEX chat_updates_handled ON chat_updates USING btree (handled_at) WHERE (handled_at IS NOT NULL);
CREATE INDEX chat_updates_waiting ON chat_updates USING btree (account_id, "position") WHERE (handled_at IS NULL);

create table chat_voices (
  report_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  media_type text not null,
  bytes integer not null,
  seconds integer,
  sha256 bytea not null,
  kept_at timestamp with time zone not null,
  claimed_at timestamp with time zone,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (account_id) REFERENCES chat_accounts(id)
);
comment on table chat_voices is 'A spoken message to a report, for the desk only. Not claimed: its report is not filed yet. The bytes are a file.';
CREATE INDEX chat_voices_unclaimed ON chat_voices USING btree (kept_at) WHERE (claimed_at IS NULL);

create table chat_waits (
  account_id uuid not null,
  waits_for text not null,
  report_id uuid not null,
  assignment_id uuid,
  since timestamp with time zone not null,
  until timestamp with time zone not null,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES chat_accounts(id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK ((waits_for = ANY (ARRAY['proof'::text, 'reason'::text, 'why-not'::text])))
);
comment on table chat_waits is 'What is waited for in a chat, one thing at a time: a photo that shows a task is done, the reason why it is declined, what is wrong with a repair.';
CREATE INDEX chat_waits_by_report ON chat_waits USING btree (report_id);
CREATE INDEX chat_waits_over ON chat_waits USING btree (until);

create table chat_wishes (
  account_id uuid not null,
  choosing jsonb not null,
  asked_at timestamp with time zone not null,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES chat_accounts(id)
);
comment on table chat_wishes is 'What somebody is choosing in a chat to hear of: which question is open, and what they chose so far. Gone when it is chosen, or after a day.';
CREATE INDEX chat_wishes_old ON chat_wishes USING btree (asked_at);

create table client_deliveries (
  report_id uuid not null,
  id uuid not null,
  hook_id uuid not null,
  move_id uuid not null,
  event text not null,
  body text not null,
  state text default 'queued'::text not null,
  attempts smallint default 0 not null,
  trying boolean default false not null,
  made_at timestamp with time zone not null,
  tried_at timestamp with time zone,
  answered integer,
  problem text,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (hook_id) REFERENCES client_hooks(id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text])))
);
comment on table client_deliveries is 'One event told to one hook: what was public of the report at that moment. The id is derived from the hook and the event, so it is queued once. Sent in the order of the moves of a report. Gone after 30 days.';
comment on column client_deliveries.trying is 'A worker has it in hand since tried_at; when that is long ago, the worker is gone.';
CREATE INDEX client_deliveries_by_hook ON client_deliveries USING btree (hook_id, made_at DESC, id);
CREATE INDEX client_deliveries_dead ON client_deliveries USING btree (made_at DESC, id) WHERE (state = 'failed'::text);
CREATE INDEX client_deliveries_old ON client_deliveries USING btree (made_at);
CREATE INDEX client_deliveries_waiting ON client_deliveries USING btree (hook_id, report_id, move_id) WHERE (state = 'queued'::text);

create table client_hooks (
  id uuid not null,
  person_id uuid not null,
  url text not null,
  events text[] not null,
  area_ids uuid[] default '{}'::uuid[] not null,
  category_ids uuid[] default '{}'::uuid[] not null,
  secret text not null,
  made_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  failing_since timestamp with time zone,
  paused_at timestamp with time zone,
  paused_why text,
  PRIMARY KEY (id),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK (((paused_at IS NULL) = (paused_why IS NULL))),
  CHECK ((cardinality(events) > 0)),
  CHECK ((paused_why = ANY (ARRAY['owner'::text, 'failed'::text, 'house'::text])))
);
comment on table client_hooks is 'An address of somebody else''s that is told what happens to public reports. Empty areas or categories: all. The secret that signs is enciphered.';
comment on column client_hooks.failing_since is 'The first failure after the last success: after three days it is paused and its owner told.';
CREATE INDEX client_hooks_by_person ON client_hooks USING btree (person_id, made_at);

create table client_keys (
  id uuid not null,
  person_id uuid not null,
  name text not null,
  key_sha256 bytea not null,
  scopes text[] not null,
  quota_per_hour integer not null,
  made_at timestamp with time zone not null,
  used_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (key_sha256),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK ((quota_per_hour > 0)),
  CHECK ((cardinality(scopes) > 0))
);
comment on table client_keys is 'A key by which a program acts as a person, narrowed by its scopes. Only its hash is kept. Dead once revoked, expired, or its person disabled.';
comment on column client_keys.used_at is 'The last use, noted every five minutes at most.';
CREATE INDEX client_keys_by_person ON client_keys USING btree (person_id, made_at);

create table comment_challenges (
  id uuid not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (id)
);
comment on table comment_challenges is 'A challenge of the form for comments that was answered, so that no second comment comes with it.';
CREATE INDEX comment_challenges_expiring ON comment_challenges USING btree (expires_at);

create table comments (
  publication_id uuid not null,
  id uuid not null,
  state text default 'held'::text not null,
  name text default ''::text not null,
  words text not null,
  words_key bytea not null,
  locale text not null,
  signs text[] default '{}'::text[] not null,
  flags integer default 0 not null,
  sent_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  decision_id uuid,
  reason text,
  PRIMARY KEY (publication_id, id),
  FOREIGN KEY (decided_by) REFERENCES people(id),
  FOREIGN KEY (publication_id) REFERENCES publications(id) ON DELETE CASCADE,
  CHECK (((state = 'held'::text) = (decided_at IS NULL))),
  CHECK (((state = 'left-out'::text) = (reason IS NOT NULL))),
  CHECK ((flags >= 0)),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text]))),
  CHECK ((length(name) <= 60)),
  CHECK ((state = ANY (ARRAY['held'::text, 'published'::text, 'left-out'::text]))),
  CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table comments is 'What a reader wrote under a publication. Nobody outside sees it unless its state is published; what was left out is erased after a month.';
comment on column comments.name is 'As the writer likes it; empty: none, or erased at their wish.';
comment on column comments.words_key is 'A sum of the words without case, signs and spaces: the same words are one row of the queue.';
comment on column comments.signs is 'What makes it look like spam: it sorts the queue and decides nothing.';
comment on column comments.flags is 'How many readers flagged it since it was read last.';
comment on column comments.decision_id is 'Those that were decided on together, so that it can be undone together.';
comment on column comments.reason is 'Why it was left out, by name: its writer reads it.';
CREATE INDEX comments_decided ON comments USING btree (decision_id) WHERE (decision_id IS NOT NULL);
CREATE INDEX comments_held ON comments USING btree (publication_id, words_key) WHERE (state = 'held'::text);
CREATE INDEX comments_in_order ON comments USING btree (publication_id, state, sent_at, id);
CREATE INDEX comments_left_out ON comments USING btree (decided_at) WHERE (state = 'left-out'::text);

create table contest_entries (
  contest_id uuid not null,
  id uuid not null,
  number integer,
  state text not null,
  locale text not null,
  group_at integer not null,
  title text not null,
  words text not null,
  video_url text,
  pictures jsonb default '[]'::jsonb not null,
  name text not null,
  shown_as text not null,
  school text not null,
  email text,
  minor boolean not null,
  guardian_name text default ''::text not null,
  guardian_contact text default ''::text not null,
  may_name boolean not null,
  may_archive boolean not null,
  agreed text not null,
  entered_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text default ''::text not null,
  jury jsonb,
  jury_place integer,
  votes integer,
  vote_place integer,
  told_at timestamp with time zone,
  PRIMARY KEY (contest_id, id),
  UNIQUE (contest_id, number),
  FOREIGN KEY (contest_id) REFERENCES contests(id),
  CHECK (((number IS NULL) = (confirmed_at IS NULL))),
  CHECK (((state <> 'unconfirmed'::text) OR (confirmed_at IS NULL))),
  CHECK ((group_at >= 0)),
  CHECK ((jury_place > 0)),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text]))),
  CHECK ((number > 0)),
  CHECK ((state = ANY (ARRAY['unconfirmed'::text, 'held'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text, 'forgotten'::text]))),
  CHECK ((vote_place > 0)),
  CHECK ((votes >= 0))
);
comment on table contest_entries is 'What somebody entered, without account. One that is withdrawn or forgotten keeps its number and nothing else.';
comment on column contest_entries.id is 'Made by the form: the same form sent twice is one. Never shown: jury and strangers know the number.';
comment on column contest_entries.pictures is 'Its photos (media_photos of kind entry) in their order, with what the entrant says is on each.';
comment on column contest_entries.shown_as is 'The name for everybody, or a pen name; shown only with may_name, and only with the results.';
comment on column contest_entries.agreed is 'The very sentences that were agreed to, and to which rules.';
comment on column contest_entries.jury is 'What the jury gave: mean, lowest and highest of each criterion, over how many.';
CREATE INDEX contest_entries_by_state ON contest_entries USING btree (contest_id, state, number);
CREATE INDEX contest_entries_unconfirmed ON contest_entries USING btree (entered_at) WHERE (state = 'unconfirmed'::text);

create table contest_jurors (
  contest_id uuid not null,
  id uuid not null,
  person_id uuid,
  name text not null,
  email text,
  locale text not null,
  invited_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (contest_id, id),
  UNIQUE (contest_id, person_id),
  FOREIGN KEY (contest_id) REFERENCES contests(id),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])))
);
comment on table contest_jurors is 'Who judges: by a secret link, or signed in. Names and addresses go with the contacts.';

create table contest_marks (
  contest_id uuid not null,
  juror_id uuid not null,
  entry_id uuid not null,
  scores integer[] not null,
  knows boolean not null,
  note text not null,
  marked_at timestamp with time zone not null,
  PRIMARY KEY (contest_id, juror_id, entry_id),
  FOREIGN KEY (contest_id) REFERENCES contests(id),
  CHECK ((knows = (cardinality(scores) = 0)))
);
comment on table contest_marks is 'What a juror gives an entry, a number for each criterion; none when they know whose it is.';
comment on column contest_marks.note is 'For the juror and, once judging is closed, for the desk. Never shown in public.';

create table contest_texts (
  contest_id uuid not null,
  locale text not null,
  title text not null,
  rules text not null,
  prizes text not null,
  organisers text not null,
  results text default ''::text not null,
  PRIMARY KEY (contest_id, locale),
  FOREIGN KEY (contest_id) REFERENCES contests(id),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])))
);
comment on table contest_texts is 'A contest in one language; the rules and what is said of the results are Markdown.';

create table contest_votes (
  contest_id uuid not null,
  voter uuid not null,
  entry_id uuid not null,
  voted_at timestamp with time zone not null,
  PRIMARY KEY (contest_id, voter),
  FOREIGN KEY (contest_id) REFERENCES contests(id)
);
comment on table contest_votes is 'A vote that was confirmed by the link in the letter: one of each address. Erased with the results.';
comment on column contest_votes.voter is 'A keyed hash of the address, another in each contest.';
CREATE INDEX contest_votes_by_entry ON contest_votes USING btree (contest_id, entry_id);

create table contests (
  id uuid not null,
  code text not null,
  state text not null,
  area_id uuid,
  organisation_id uuid,
  campaign_id uuid,
  opens_at timestamp with time zone not null,
  closes_at timestamp with time zone not null,
  votes_from timestamp with time zone,
  votes_until timestamp with time zone,
  takes text[] not null,
  most_entries integer not null,
  most_pictures integer not null,
  most_letters integer not null,
  for_minors boolean not null,
  groups jsonb not null,
  criteria jsonb not null,
  tags text[] default '{}'::text[] not null,
  sequence integer default 0 not null,
  last_number integer default 0 not null,
  proposal jsonb,
  waiting_since timestamp with time zone,
  cancel_reason text default ''::text not null,
  votes integer,
  made_by uuid,
  made_at timestamp with time zone not null,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  approved_by uuid,
  approved_at timestamp with time zone,
  published_at timestamp with time zone,
  announced_at timestamp with time zone,
  judged_at timestamp with time zone,
  results_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  erased_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  CHECK ((closes_at > opens_at)),
  CHECK ((num_nulls(votes_from, votes_until) = ANY (ARRAY[0, 2]))),
  CHECK (((votes_from IS NULL) OR ((votes_from >= closes_at) AND (votes_until > votes_from)))),
  CHECK (((approved_by IS NULL) OR (approved_by IS DISTINCT FROM changed_by) OR (changed_at > approved_at))),
  CHECK ((((proposal IS NULL) AND (state <> 'waiting'::text)) = (waiting_since IS NULL))),
  CHECK (((proposal IS NULL) OR (state = ANY (ARRAY['published'::text, 'judged'::text])))),
  CHECK (((results_at IS NULL) = (state <> ALL (ARRAY['results'::text, 'ended'::text])))),
  CHECK ((code ~ '^[0-9a-z]{7}$'::text)),
  CHECK ((last_number >= 0)),
  CHECK (((most_entries >= 1) AND (most_entries <= 20))),
  CHECK (((most_letters >= 100) AND (most_letters <= 20000))),
  CHECK (((most_pictures >= 1) AND (most_pictures <= 5))),
  CHECK ((sequence >= 0)),
  CHECK ((state = ANY (ARRAY['draft'::text, 'waiting'::text, 'published'::text, 'judged'::text, 'results'::text, 'ended'::text, 'cancelled'::text]))),
  CHECK (((cardinality(takes) > 0) AND (takes <@ ARRAY['words'::text, 'pictures'::text, 'video'::text]))),
  CHECK ((votes >= 0))
);
comment on table contests is 'One contest: what everybody sees once a second person approved it.';
comment on column contests.code is 'The end of its address.';
comment on column contests.votes_from is 'From when everybody may vote; null: only the jury decides.';
comment on column contests.groups is 'Age groups or classes, each in its languages; fixed in number once published.';
comment on column contests.criteria is 'What the jury gives 1 to 10 for, each in its languages; none: there is no jury.';
comment on column contests.sequence is 'One more with every change that is told.';
comment on column contests.last_number is 'The last number given to an entry.';
comment on column contests.proposal is 'What a second person has yet to approve: a change of what is published, or the words of the results.';
comment on column contests.votes is 'How many voted, counted when judging was closed; the votes themselves are erased with the results.';
comment on column contests.changed_by is 'Whoever changed it last: they cannot approve it.';
comment on column contests.erased_at is 'When contacts were erased.';
CREATE INDEX contests_by_code ON contests USING btree (code);
CREATE INDEX contests_changed ON contests USING btree (changed_at DESC);
CREATE INDEX contests_listed ON contests USING btree (closes_at DESC, id) WHERE (state = ANY (ARRAY['published'::text, 'judged'::text, 'results'::text, 'ended'::text, 'cancelled'::text]));
CREATE INDEX contests_to_erase ON contests USING btree (results_at) WHERE (erased_at IS NULL);

create table conversation_messages (
  report_id uuid not null,
  id uuid not null,
  side text not null,
  organisation_id uuid,
  words text not null,
  said_at timestamp with time zone not null,
  locale text,
  person_id uuid,
  photo_ids uuid[] default '{}'::uuid[] not null,
  reporter_read_at timestamp with time zone,
  responder_read_at timestamp with time zone,
  desk_read_at timestamp with time zone,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  FOREIGN KEY (person_id) REFERENCES people(id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK ((side = ANY (ARRAY['reporter'::text, 'responder'::text, 'desk'::text])))
);
comment on table conversation_messages is 'What reporter, responder and desk say to each other about one report. Never public.';
comment on column conversation_messages.locale is 'The language it was written in, as far as the page they wrote on tells.';
comment on column conversation_messages.person_id is 'Who of the staff wrote it, so that they hear of the answer. Never shown.';
comment on column conversation_messages.photo_ids is 'Photos sent with it (media_photos of kind message): for the sides only.';
comment on column conversation_messages.desk_read_at is 'When somebody on that side first opened it.';
CREATE INDEX conversation_unread_at_desk ON conversation_messages USING btree (report_id) WHERE ((side <> 'desk'::text) AND (desk_read_at IS NULL));

create table endpoint_filings (
  report_id uuid not null,
  client_id uuid not null,
  filed_at timestamp with time zone not null,
  PRIMARY KEY (report_id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table endpoint_filings is 'Which program''s key filed a report by Open311: only it may add the reporter''s words.';

create table endpoint_requests (
  report_id uuid not null,
  id uuid not null,
  round smallint not null,
  endpoint_id uuid not null,
  state text default 'waiting'::text not null,
  service_request_id text,
  token text,
  last_status text,
  last_words text,
  seen_media text,
  attempts smallint default 0 not null,
  first_tried_at timestamp with time zone,
  try_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  problem text,
  made_at timestamp with time zone not null,
  PRIMARY KEY (report_id, id, round),
  FOREIGN KEY (endpoint_id) REFERENCES endpoints(id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'token'::text, 'sent'::text, 'claimed'::text, 'unproved'::text, 'over'::text])))
);
comment on table endpoint_requests is 'One task (id: the assignment''s) sent to its organisation''s endpoint; a new round after a dispute. Sent once: who sends takes try_at forward first.';
comment on column endpoint_requests.state is 'waiting: to be sent; token: taken, its number not known yet; sent: in their hands; claimed: they said done; unproved: they said done without the photo we need; over: somebody else has it, or the report is over.';
comment on column endpoint_requests.seen_media is 'The picture they showed while it was open: only another one can be proof.';
CREATE INDEX endpoint_requests_by_their_number ON endpoint_requests USING btree (endpoint_id, service_request_id) WHERE (service_request_id IS NOT NULL);
CREATE INDEX endpoint_requests_due ON endpoint_requests USING btree (try_at) WHERE (state = ANY (ARRAY['waiting'::text, 'token'::text]));
CREATE INDEX endpoint_requests_failing ON endpoint_requests USING btree (endpoint_id, made_at) WHERE (problem IS NOT NULL);
CREATE INDEX endpoint_requests_open ON endpoint_requests USING btree (endpoint_id, made_at) WHERE (state = ANY (ARRAY['sent'::text, 'unproved'::text]));

create table endpoint_updates (
  report_id uuid not null,
  id uuid not null,
  taken_at timestamp with time zone not null,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table endpoint_updates is 'An update that a program sent to a report it filed; the id is derived from its own, so a repeat says nothing twice.';

create table endpoints (
  id uuid not null,
  organisation_id uuid not null,
  url text not null,
  jurisdiction_id text default ''::text not null,
  api_key text,
  format text default 'json'::text not null,
  service_codes jsonb default '{}'::jsonb not null,
  other_code text default ''::text not null,
  paused boolean default false not null,
  has_updates boolean,
  read_at timestamp with time zone,
  read_after timestamp with time zone not null,
  problem text,
  problem_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (organisation_id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  CHECK ((format = ANY (ARRAY['json'::text, 'xml'::text])))
);
comment on table endpoints is 'An organisation''s own Open311 GeoReport v2 address: its tasks are sent there, its status changes read back.';
comment on column endpoints.api_key is 'Enciphered; opens for this endpoint only.';
comment on column endpoints.service_codes is 'Their service code by our category''s key; other_code is for what is not named (empty: not sent).';
comment on column endpoints.has_updates is 'Whether it answers at servicerequestupdates, FixMyStreet''s extension; null: nobody asked yet.';
comment on column endpoints.read_after is 'Not read again before this moment: a minute or more after the last reading, longer after a failure.';
CREATE INDEX endpoints_to_read ON endpoints USING btree (read_after) WHERE (NOT paused);

create table federation_blocks (
  name text not null,
  kind text not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  PRIMARY KEY (name),
  FOREIGN KEY (made_by) REFERENCES people(id),
  CHECK ((kind = ANY (ARRAY['account'::text, 'server'::text])))
);
comment on table federation_blocks is 'An account or a server elsewhere that nothing is heard from and nothing told to, by an editor. A server stands for all below it.';
comment on column federation_blocks.name is 'The address of the account, or the name of the host.';

create table federation_boosts (
  item_id uuid not null,
  booster bytea not null,
  boosted_at timestamp with time zone not null,
  PRIMARY KEY (item_id, booster)
);
comment on table federation_boosts is 'That a post of ours was shared by an account elsewhere; only that it was another one than the rest.';
comment on column federation_boosts.booster is 'A sealed sum of the account''s address, from which the address cannot be told.';

create table federation_followers (
  actor text not null,
  follower text not null,
  inbox text not null,
  host text not null,
  followed_at timestamp with time zone not null,
  PRIMARY KEY (actor, follower)
);
comment on table federation_followers is 'An account elsewhere that follows one of ours. How many they are is public, who they are is not.';
comment on column federation_followers.inbox is 'Where its server is told; the shared one where there is one.';
CREATE INDEX federation_followers_of_follower ON federation_followers USING btree (follower);

create table federation_followings (
  id uuid not null,
  account text not null,
  handle text not null,
  name text not null,
  inbox text not null,
  host text not null,
  state text not null,
  ended_by text,
  asked_by uuid,
  asked_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (account),
  FOREIGN KEY (asked_by) REFERENCES people(id),
  CHECK (((state = 'ended'::text) = (ended_at IS NOT NULL))),
  CHECK (((state = 'ended'::text) = (ended_by IS NOT NULL))),
  CHECK ((ended_by = ANY (ARRAY['us'::text, 'them'::text]))),
  CHECK ((length(name) <= 100)),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'ended'::text])))
);
comment on table federation_followings is 'An account elsewhere that our house follows: what it publishes is offered to the editors.';
comment on column federation_followings.account is 'Its address; one row for each, asked anew when it is followed again.';
comment on column federation_followings.handle is 'As people type it: name@host.';
comment on column federation_followings.asked_at is 'When it was asked last; part of the address of the question.';

create table federation_kept (
  key text not null,
  value jsonb not null,
  expires_at timestamp with time zone,
  PRIMARY KEY (key)
);
comment on table federation_kept is 'What the library for ActivityPub remembers: activities it has heard, keys of others, how their servers want to be spoken to.';
CREATE INDEX federation_kept_expiring ON federation_kept USING btree (expires_at) WHERE (expires_at IS NOT NULL);

create table federation_keys (
  actor text not null,
  kind text not null,
  public_key jsonb not null,
  secret_key text not null,
  made_at timestamp with time zone not null,
  PRIMARY KEY (actor, kind),
  CHECK ((kind = ANY (ARRAY['rsa'::text, 'ed25519'::text])))
);
comment on table federation_keys is 'What one of our accounts signs with. Made once: whoever knows an account knows it by its key.';
comment on column federation_keys.actor is 'house, or the key of an area.';
comment on column federation_keys.public_key is 'As JSON Web Key.';
comment on column federation_keys.secret_key is 'As JSON Web Key, enciphered.';

create table federation_offers (
  id uuid not null,
  following_id uuid not null,
  object_id text not null,
  author text not null,
  author_name text not null,
  url text not null,
  licence text,
  texts jsonb not null,
  tags text[] default '{}'::text[] not null,
  pictures jsonb default '[]'::jsonb not null,
  revision integer default 1 not null,
  published_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  aside_at timestamp with time zone,
  publication_id uuid,
  taken_revision integer,
  taken_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (object_id),
  FOREIGN KEY (following_id) REFERENCES federation_followings(id),
  CHECK ((length(author_name) <= 200)),
  CHECK (((publication_id IS NULL) = (taken_revision IS NULL))),
  CHECK (((publication_id IS NULL) = (taken_at IS NULL))),
  CHECK ((revision > 0))
);
comment on table federation_offers is 'What an account that we follow published, as plain words, for our editors to take over with its credit.';
comment on column federation_offers.following_id is 'By whom it came: they wrote it or shared it.';
comment on column federation_offers.texts is 'Per language, as its author names it (und: unsaid): title, summary, markdown.';
comment on column federation_offers.pictures is 'Addresses and what they show. We fetch none of them.';
comment on column federation_offers.revision is 'One more with every change by its author.';
comment on column federation_offers.aside_at is 'When an editor laid it aside.';
comment on column federation_offers.publication_id is 'The publication that was made of it, and of which revision.';
CREATE INDEX federation_offers_newest ON federation_offers USING btree (received_at DESC, id DESC);
CREATE INDEX federation_offers_of_author ON federation_offers USING btree (author);
CREATE UNIQUE INDEX federation_offers_taken ON federation_offers USING btree (publication_id) WHERE (publication_id IS NOT NULL);

create table federation_posts (
  item_id uuid not null,
  author text not null,
  sharers text[] default '{}'::text[] not null,
  revision integer not null,
  state text not null,
  posted_at timestamp with time zone not null,
  PRIMARY KEY (item_id),
  CHECK ((revision > 0)),
  CHECK ((state = ANY (ARRAY['posted'::text, 'removed'::text])))
);
comment on table federation_posts is 'A thing as the followers of our accounts have it: one post by one account, shared by the others it concerns.';
comment on column federation_posts.revision is 'The revision they were told last.';

create table federation_replies (
  id uuid not null,
  item_id uuid not null,
  object_id text not null,
  author text not null,
  author_name text not null,
  words text not null,
  received_at timestamp with time zone not null,
  read_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (object_id),
  CHECK ((length(author_name) <= 100)),
  CHECK (((length(words) >= 1) AND (length(words) <= 2000)))
);
comment on table federation_replies is 'What somebody elsewhere answered to a post of ours, as plain text. Held for the desk: never shown to strangers.';
comment on column federation_replies.read_at is 'When an editor read it and left it out; empty: nobody looked yet.';
CREATE INDEX federation_replies_newest ON federation_replies USING btree (received_at DESC, id DESC);
CREATE INDEX federation_replies_of_author ON federation_replies USING btree (author);
CREATE INDEX federation_replies_unread ON federation_replies USING btree (received_at DESC, id DESC) WHERE (read_at IS NULL);

create table figure_cells (
  category_id uuid not null,
  zoom smallint not null,
  cell bigint not null,
  lon double precision not null,
  lat double precision not null,
  open integer not null,
  claimed integer not null,
  confirmed integer not null,
  disputed integer not null,
  declined integer not null,
  PRIMARY KEY (category_id, zoom, cell),
  CHECK (((zoom >= 3) AND (zoom <= 15)))
);
comment on table figure_cells is 'Public reports per map cell (Morton code at that zoom), category and state; category 00000000-0000-0000-0000-000000000000 is all of them. Cells of zoom 15 are counted from reports, every coarser one from the four below it.';
comment on column figure_cells.lon is 'Mean public place of what is counted here, so that a cluster stands where its reports are.';
comment on column figure_cells.open is 'Received, assigned or accepted. A declined one is nobody''s work and is not among them.';

create table figure_counts (
  area_id uuid not null,
  category_id uuid not null,
  reported integer not null,
  claimed integer not null,
  confirmed integer not null,
  disputed integer not null,
  median_claim_days real,
  median_confirm_days real,
  counted_at timestamp with time zone not null,
  late integer default 0 not null,
  PRIMARY KEY (area_id, category_id),
  FOREIGN KEY (area_id) REFERENCES areas(id)
);
comment on table figure_counts is 'Reports per area (with all below it) and category. reported counts each report once; claimed, confirmed, disputed are what state it is in now.';
comment on column figure_counts.late is 'Public reports that somebody works on and whose time was over when they were counted (counted_at).';

create table indicator_proposals (
  report_id uuid not null,
  id uuid not null,
  photo_id uuid,
  kind text not null,
  written text not null,
  match_key text not null,
  box jsonb,
  certainty real not null,
  state text default 'proposed'::text not null,
  by_person_id uuid,
  decided_at timestamp with time zone,
  made_at timestamp with time zone not null,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK ((kind = ANY (ARRAY['handle'::text, 'vk'::text, 'onion'::text, 'url'::text, 'phone'::text, 'email'::text]))),
  CHECK ((state = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'rejected'::text])))
);
comment on table indicator_proposals is 'What may stand on a wall, as it was read (certainty 0 to 1) or typed by the desk (photo_id null). box: where on the upright photo, as fractions. The desk confirms or rejects it.';
CREATE INDEX indicator_proposals_by_key ON indicator_proposals USING btree (match_key) WHERE (state = 'confirmed'::text);

create table indicator_readings (
  report_id uuid not null,
  photo_id uuid not null,
  state text default 'begun'::text not null,
  attempts smallint default 1 not null,
  problem text,
  took_ms integer,
  begun_at timestamp with time zone not null,
  PRIMARY KEY (report_id, photo_id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK ((state = ANY (ARRAY['begun'::text, 'read'::text, 'failed'::text])))
);
comment on table indicator_readings is 'That a photo of a wall was read, and how it went. What was read is not kept, only what may be an indicator.';

create table indicator_sightings (
  indicator_id uuid not null,
  report_id uuid not null,
  proposal_id uuid not null,
  written text not null,
  seen_at timestamp with time zone not null,
  by_person_id uuid,
  confirmed_at timestamp with time zone not null,
  PRIMARY KEY (indicator_id, report_id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (indicator_id) REFERENCES indicators(id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table indicator_sightings is 'That an indicator stood at the place of a report. written: as it stands there; seen_at: when the photo was taken, else when it was reported.';
CREATE INDEX indicator_sightings_by_report ON indicator_sightings USING btree (report_id);

create table indicators (
  id uuid not null,
  kind text not null,
  value text not null,
  match_key text not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  PRIMARY KEY (id),
  CHECK ((kind = ANY (ARRAY['handle'::text, 'vk'::text, 'onion'::text, 'url'::text, 'phone'::text, 'email'::text])))
);
comment on table indicators is 'An address, handle or number that the desk confirmed to stand on a wall. The id is derived from kind and match_key: what is written alike is one. Never shown in public.';
comment on column indicators.match_key is 'The value with what is confused in reading (0 and O, 1 and l, look-alike Cyrillic) made one.';
CREATE INDEX indicators_by_key ON indicators USING btree (match_key text_pattern_ops);
CREATE INDEX indicators_by_last ON indicators USING btree (last_seen_at DESC, id DESC);

create table ledger_entries (
  subject_id uuid not null,
  id uuid not null,
  subject_kind text not null,
  event text not null,
  happened_at timestamp with time zone not null,
  payload text not null,
  payload_sha256 bytea not null,
  by_person_id uuid,
  PRIMARY KEY (subject_id, id)
);
comment on table ledger_entries is 'One row is one event. payload is canonical JSON (RFC 8785) without personal data; payload_sha256 is taken over its UTF-8 bytes. Append-only.';
comment on column ledger_entries.by_person_id is 'Which member of staff acted, kept beside the payload so that it never enters the public record.';
CREATE INDEX ledger_entries_by_person ON ledger_entries USING btree (by_person_id, happened_at DESC) WHERE (by_person_id IS NOT NULL);
CREATE INDEX ledger_entries_house ON ledger_entries USING btree (happened_at DESC, id DESC) WHERE ((subject_kind <> ALL (ARRAY['report'::text, 'letter'::text, 'appeal'::text, 'meeting'::text, 'associate'::text])) AND (event <> 'person.signed-in'::text));
CREATE INDEX ledger_entries_readings ON ledger_entries USING btree (happened_at DESC, id DESC) WHERE (event ~~ '%-read'::text);
CREATE TRIGGER ledger_append_only BEFORE DELETE OR UPDATE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_never_truncated BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

create table ledger_reasons (
  subject_id uuid not null,
  entry_id uuid not null,
  words text not null,
  PRIMARY KEY (subject_id, entry_id),
  FOREIGN KEY (subject_id, entry_id) REFERENCES ledger_entries(subject_id, id)
);
comment on table ledger_reasons is 'Why somebody read what is sensitive, or changed rights or the house, in their words: beside the ledger and not in it, because words may name people.';

create table letter_addresses (
  id uuid not null,
  masked text not null,
  bounces integer not null,
  problem text not null,
  since timestamp with time zone not null,
  last_at timestamp with time zone not null,
  PRIMARY KEY (id)
);
comment on table letter_addresses is 'An address that a mail server said no to for good. id is a hash of it with the house''s key; after three such answers nothing more is sent there until the desk says so.';

create table letter_refusals (
  address_id uuid not null,
  kind text not null,
  refused_at timestamp with time zone not null,
  PRIMARY KEY (address_id, kind)
);
comment on table letter_refusals is 'Whoever reads mail at an address wants no more letters of this kind.';

create table letters (
  id uuid not null,
  about_id uuid,
  kind text not null,
  recipient text not null,
  locale text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  message_id text not null,
  state text default 'queued'::text not null,
  attempts integer default 0 not null,
  problem text,
  queued_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  address_id uuid,
  in_reply_to text,
  attachment jsonb,
  PRIMARY KEY (id),
  CHECK ((state = ANY (ARRAY['queued'::text, 'waiting'::text, 'sent'::text, 'kept'::text, 'failed'::text, 'refused'::text, 'bounced'::text, 'expired'::text])))
);
comment on table letters is 'One e-mail. message_id is fixed here, so that a repeat after a crash shows as one message. kept: no mail server is set, it can be read in the outbox.';
comment on column letters.state is 'waiting: an older one about the same to the same address goes first; failed: will be tried again; refused: never will be; bounced: came back; expired: was kept until its news was old.';
comment on column letters.address_id is 'The address, hashed with the house''s key: see letter_addresses.';
comment on column letters.in_reply_to is 'The Message-ID of the mail it answers, so that mail programs show both together.';
comment on column letters.attachment is 'A file that goes with it, as {name, type, text}; emptied with the words.';
CREATE INDEX letters_about ON letters USING btree (about_id, queued_at);
CREATE INDEX letters_in_order ON letters USING btree (about_id, recipient, queued_at) WHERE (state = ANY (ARRAY['queued'::text, 'waiting'::text, 'failed'::text]));
CREATE INDEX letters_kept ON letters USING btree (queued_at) WHERE (state = 'kept'::text);
CREATE INDEX letters_recent ON letters USING btree (queued_at DESC, id DESC);
CREATE INDEX letters_troubled ON letters USING btree (queued_at DESC) WHERE (state = ANY (ARRAY['failed'::text, 'refused'::text, 'bounced'::text]));

create table mails (
  id uuid not null,
  state text default 'kept'::text not null,
  why text,
  came_by text not null,
  raw_key text,
  bytes integer not null,
  recipients text[] default '{}'::text[] not null,
  envelope_from text default ''::text not null,
  peer text default ''::text not null,
  helo text default ''::text not null,
  sender text default ''::text not null,
  sender_id uuid,
  subject text default ''::text not null,
  checks jsonb default '{}'::jsonb not null,
  authentic boolean default false not null,
  photos smallint default 0 not null,
  left_out jsonb default '[]'::jsonb not null,
  draft_id uuid not null,
  draft jsonb,
  report_id uuid,
  taken_at timestamp with time zone not null,
  handled_at timestamp with time zone,
  erased_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((came_by = ANY (ARRAY['smtp'::text, 'lmtp'::text, 'imap'::text]))),
  CHECK ((state = ANY (ARRAY['kept'::text, 'filed'::text, 'asked'::text, 'message'::text, 'verdict'::text, 'task'::text, 'bounce'::text, 'ignored'::text, 'unreadable'::text])))
);
comment on table mails is 'One e-mail that came in. The id is derived from what it says, so the same mail is kept once by whatever way it comes again. state kept: waits to be handled. The raw mail is a file; it and every address are erased after 30 days or with its report.';
comment on column mails.why is 'Why it was not acted on, or what was missing; a word the desk has a sentence for.';
comment on column mails.peer is 'The network address of the mail server that brought it; empty when it was fetched.';
comment on column mails.checks is 'What DKIM, SPF and DMARC said: {"dkim": "pass", …}.';
comment on column mails.authentic is 'Whether it is proved to come from the address it names as sender.';
comment on column mails.left_out is 'Names of what was attached and is no photo we take.';
comment on column mails.draft_id is 'The id of the report it becomes; its photos wait under it.';
comment on column mails.draft is 'What was understood of a report that its sender was asked to finish.';
comment on column mails.report_id is 'The report it became, or that it speaks of.';
CREATE INDEX mails_by_draft ON mails USING btree (draft_id);
CREATE INDEX mails_by_report ON mails USING btree (report_id) WHERE (report_id IS NOT NULL);
CREATE INDEX mails_by_sender ON mails USING btree (sender_id, taken_at) WHERE (sender_id IS NOT NULL);
CREATE INDEX mails_by_state ON mails USING btree (state, taken_at DESC, id DESC);
CREATE INDEX mails_by_time ON mails USING btree (taken_at DESC, id DESC);
CREATE INDEX mails_unerased ON mails USING btree (taken_at) WHERE (erased_at IS NULL);
CREATE INDEX mails_waiting ON mails USING btree (taken_at) WHERE (state = 'kept'::text);

create table media_photos (
  subject_id uuid not null,
  id uuid not null,
  kind text not null,
  "position" integer default 0 not null,
  state text default 'waiting'::text not null,
  showing text default 'held'::text not null,
  problem text,
  sha256 bytea not null,
  bytes integer not null,
  mime text not null,
  width integer not null,
  height integer not null,
  taken_at timestamp with time zone,
  lon double precision,
  lat double precision,
  accuracy_m real,
  original_key text not null,
  copies_key text,
  boxes jsonb default '[]'::jsonb not null,
  revision integer default 0 not null,
  attempts smallint default 0 not null,
  received_at timestamp with time zone not null,
  claimed_at timestamp with time zone,
  keeper text default ''::text not null,
  PRIMARY KEY (subject_id, id),
  CHECK (((lon IS NULL) = (lat IS NULL))),
  CHECK (((state <> 'ready'::text) OR (copies_key IS NOT NULL))),
  CHECK (((state <> 'refused'::text) OR (problem IS NOT NULL))),
  CHECK ((kind = ANY (ARRAY['report'::text, 'proof'::text, 'verdict'::text, 'outside'::text, 'message'::text, 'publication'::text, 'entry'::text]))),
  CHECK ((showing = ANY (ARRAY['public'::text, 'held'::text, 'hidden'::text]))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'ready'::text, 'refused'::text])))
);
comment on table media_photos is 'A photo of a subject (a report and its tasks). It may arrive before its report is filed; what is not claimed within two days is erased.';
comment on column media_photos.id is 'UUID v5 of subject, kind, keeper and the bytes: the same photo sent twice is one photo.';
comment on column media_photos.showing is 'held: waits for the desk; hidden: the desk took it away. A stranger sees claimed, public and ready ones only, never the original.';
comment on column media_photos.problem is 'Why there are no copies: the key of a message.';
comment on column media_photos.sha256 is 'Of the bytes as received. The original is never changed.';
comment on column media_photos.width is 'Pixels of the picture held upright.';
comment on column media_photos.taken_at is 'What the camera says. Null when it says nothing, or a moment that cannot be.';
comment on column media_photos.lon is 'Where the camera says it was. Never public.';
comment on column media_photos.copies_key is 'Names the files strangers may fetch; cannot be guessed, and is another one after each redaction.';
comment on column media_photos.boxes is 'Black boxes drawn by the desk: [{x, y, width, height}] as fractions 0..1 of the upright picture.';
comment on column media_photos.revision is 'How often the copies were ordered anew.';
comment on column media_photos.attempts is 'Copying begun and not ended: a picture that ends the process is refused in the end.';
comment on column media_photos.claimed_at is 'When its report, proof or verdict was filed. Null: it belongs to nothing yet.';
comment on column media_photos.keeper is 'Who sent it: the id of the task whose link was used, of a member of staff, "reporter", or nothing. A proof or a verdict takes only its own.';
CREATE INDEX media_photos_copies ON media_photos USING btree (copies_key) WHERE (copies_key IS NOT NULL);
CREATE INDEX media_photos_unclaimed ON media_photos USING btree (received_at) WHERE (claimed_at IS NULL);
CREATE INDEX media_photos_waiting ON media_photos USING btree (received_at) WHERE (state = 'waiting'::text);

create table media_taken_back (
  sha256 bytea not null,
  at timestamp with time zone not null,
  PRIMARY KEY (sha256),
  CHECK ((length(sha256) = 32))
);
comment on table media_taken_back is 'The bytes of pictures somebody in them agrees to no more, by their hash: refused if they come again.';

create table media_uploads (
  subject_id uuid not null,
  id uuid not null,
  kind text not null,
  keeper text default ''::text not null,
  bytes integer not null,
  got integer default 0 not null,
  offsets integer[] default '{}'::integer[] not null,
  photo_id uuid,
  begun_at timestamp with time zone not null,
  PRIMARY KEY (subject_id, id),
  CHECK ((bytes > 0)),
  CHECK (((got >= 0) AND (got <= bytes)))
);
comment on table media_uploads is 'A photo that arrives in pieces; the phone makes the id, so a repeat is harmless. Erased a day after it was begun, with the pieces of what never became whole.';
comment on column media_uploads.offsets is 'Where each piece begins that is kept as a file; the one that is being written begins at got.';
comment on column media_uploads.photo_id is 'The photo it became (media_photos); its pieces are gone then.';
CREATE INDEX media_uploads_begun ON media_uploads USING btree (begun_at);

create table meeting_associates (
  id uuid not null,
  area_id uuid not null,
  organisation_id uuid,
  name text not null,
  part text not null,
  phone text,
  email text,
  note text default ''::text not null,
  consented_at date not null,
  changed_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id)
);
comment on table meeting_associates is 'Whom of the associations and activists one can turn to in a district, with their consent. What they do for it, nothing about them.';
CREATE INDEX meeting_associates_by_area ON meeting_associates USING btree (area_id) WHERE (ended_at IS NULL);

create table meeting_points (
  meeting_id uuid not null,
  id uuid not null,
  "position" integer not null,
  words text not null,
  outcome text default ''::text not null,
  report_code text,
  PRIMARY KEY (meeting_id, id),
  FOREIGN KEY (meeting_id) REFERENCES meetings(id)
);
comment on table meeting_points is 'A problem agreed at a meeting. report_code: the report it became.';
CREATE INDEX meeting_points_by_report ON meeting_points USING btree (report_code) WHERE (report_code IS NOT NULL);

create table meetings (
  id uuid not null,
  area_id uuid not null,
  state text default 'planned'::text not null,
  title text not null,
  place text not null,
  begins_at timestamp with time zone not null,
  agenda text default ''::text not null,
  attended integer,
  results text default ''::text not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  published_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (made_by) REFERENCES people(id),
  CHECK ((attended >= 0)),
  CHECK ((state = ANY (ARRAY['planned'::text, 'held'::text, 'published'::text, 'cancelled'::text])))
);
comment on table meetings is 'Residents and an officer at one table. attended is a number, never a list of people; results are read by everybody once published.';
CREATE INDEX meetings_by_area ON meetings USING btree (area_id, begins_at DESC);

create table notification_choices (
  person_id uuid not null,
  kind text not null,
  way text not null,
  PRIMARY KEY (person_id, kind),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK ((way = ANY (ARRAY['email'::text, 'push'::text, 'chat'::text, 'daily'::text, 'weekly'::text, 'off'::text])))
);
comment on table notification_choices is 'How a member of staff wants to hear of a kind of news. No row: as the house does it.';

create table notification_devices (
  root_id uuid not null,
  id uuid not null,
  side text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  locale text not null,
  name text default ''::text not null,
  made_at timestamp with time zone not null,
  PRIMARY KEY (root_id, id),
  CHECK ((side = ANY (ARRAY['person'::text, 'reporter'::text, 'follower'::text])))
);
comment on table notification_devices is 'A browser that may be told by Web Push. root_id is the member of staff, or the report that a resident wants to hear of; id comes from the push service''s address.';

create table notification_pushes (
  root_id uuid not null,
  id uuid not null,
  device_id uuid not null,
  kind text not null,
  title text not null,
  words text not null,
  path text not null,
  urgent boolean not null,
  state text default 'queued'::text not null,
  attempts integer default 0 not null,
  problem text,
  queued_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  PRIMARY KEY (root_id, id),
  CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'refused'::text, 'expired'::text])))
);
comment on table notification_pushes is 'One message to one device. Its id is the topic at the push service: a repeat after a crash takes the place of the first. Erased after 30 days.';
CREATE INDEX notification_pushes_recent ON notification_pushes USING btree (queued_at);

create table notification_settings (
  person_id uuid not null,
  time_zone text not null,
  quiet_from smallint not null,
  quiet_until smallint not null,
  digest_hour smallint not null,
  digest_weekday smallint not null,
  PRIMARY KEY (person_id),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK (((digest_hour >= 0) AND (digest_hour <= 23))),
  CHECK (((digest_weekday >= 1) AND (digest_weekday <= 7))),
  CHECK (((quiet_from >= 0) AND (quiet_from <= 23))),
  CHECK (((quiet_until >= 0) AND (quiet_until <= 23)))
);
comment on table notification_settings is 'When a member of staff wants to be left alone, and when what was gathered is sent. Hours of their own zone; the same hour twice: no quiet hours.';

create table notifications (
  person_id uuid not null,
  id uuid not null,
  kind text not null,
  about_id uuid,
  path text not null,
  code text not null,
  subject text not null,
  parts jsonb not null,
  urgent boolean not null,
  way text not null,
  made_at timestamp with time zone not null,
  told_at timestamp with time zone,
  PRIMARY KEY (person_id, id),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK ((way = ANY (ARRAY['email'::text, 'push'::text, 'chat'::text, 'daily'::text, 'weekly'::text])))
);
comment on table notifications is 'Something a member of staff is told. id comes from the cause, so a job that runs twice tells it once. Erased after 30 days.';
comment on column notifications.code is 'What a phone shows beside the kind of news, for whoever may look over a shoulder.';
CREATE INDEX notifications_about ON notifications USING btree (about_id) WHERE (about_id IS NOT NULL);
CREATE INDEX notifications_gathered ON notifications USING btree (way, person_id, made_at) WHERE ((told_at IS NULL) AND (way = ANY (ARRAY['daily'::text, 'weekly'::text])));
CREATE INDEX notifications_old ON notifications USING btree (made_at);

create table organisation_coverage (
  id uuid not null,
  organisation_id uuid not null,
  category_id uuid,
  area_id uuid,
  PRIMARY KEY (id),
  UNIQUE NULLS NOT DISTINCT (organisation_id, category_id, area_id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (category_id) REFERENCES categories(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id)
);
comment on table organisation_coverage is 'What an organisation answers for: a category (null: every one) within an area (null: everywhere).';

create table organisations (
  id uuid not null,
  key text not null,
  kind text not null,
  names jsonb not null,
  email text,
  phone text,
  locale text default 'ru'::text not null,
  retired_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (key)
);
comment on table organisations is 'Who acts: housing manager, volunteer club, people''s guard, municipal service, police unit, school.';

create table people (
  id uuid not null,
  email text not null,
  name text not null,
  locale text default 'ru'::text not null,
  created_at timestamp with time zone not null,
  disabled_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (email)
);
comment on table people is 'A member of staff or of an association. email is lower case.';

create table people_attempts (
  key_sha256 bytea not null,
  failures integer not null,
  last_at timestamp with time zone not null,
  locked_until timestamp with time zone,
  PRIMARY KEY (key_sha256)
);
comment on table people_attempts is 'Wrong passwords and codes by address, whether anybody works under it or not; so a lock tells nothing.';

create table people_authenticators (
  person_id uuid not null,
  secret text not null,
  made_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint default 0 not null,
  PRIMARY KEY (person_id),
  FOREIGN KEY (person_id) REFERENCES people(id)
);
comment on table people_authenticators is 'A one-time password app (RFC 6238). secret is enciphered with the house''s key; last_step: a code works once.';

create table people_challenges (
  id_sha256 bytea not null,
  kind text not null,
  person_id uuid,
  secret text not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (id_sha256),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK ((kind = ANY (ARRAY['passkey-add'::text, 'passkey-in'::text, 'second-step'::text, 'single-sign-on'::text])))
);
comment on table people_challenges is 'A sign-in half done, for some minutes: what the other side must answer to. A cookie names it.';

create table people_identities (
  issuer text not null,
  subject text not null,
  person_id uuid not null,
  made_at timestamp with time zone not null,
  PRIMARY KEY (issuer, subject),
  FOREIGN KEY (person_id) REFERENCES people(id)
);
comment on table people_identities is 'Who somebody is at an OpenID Connect provider.';

create table people_links (
  token_sha256 bytea not null,
  person_id uuid not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  purpose text default 'sign-in'::text not null,
  PRIMARY KEY (token_sha256),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK ((purpose = ANY (ARRAY['sign-in'::text, 'invitation'::text, 'reset'::text])))
);
comment on table people_links is 'A one-time link: to sign in, to take up an invitation, to set a new password. Only the hash of its token is kept.';

create table people_passkeys (
  id text not null,
  person_id uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports jsonb default '[]'::jsonb not null,
  name text not null,
  made_at timestamp with time zone not null,
  used_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (person_id) REFERENCES people(id)
);
comment on table people_passkeys is 'A WebAuthn credential. id is the credential''s id in base64url.';
CREATE INDEX people_passkeys_by_person ON people_passkeys USING btree (person_id);

create table people_passwords (
  person_id uuid not null,
  hash text not null,
  set_at timestamp with time zone not null,
  PRIMARY KEY (person_id),
  FOREIGN KEY (person_id) REFERENCES people(id)
);
comment on table people_passwords is 'Argon2id, in PHC string format.';

create table people_recovery_codes (
  person_id uuid not null,
  code_sha256 bytea not null,
  used_at timestamp with time zone,
  PRIMARY KEY (person_id, code_sha256),
  FOREIGN KEY (person_id) REFERENCES people(id)
);
comment on table people_recovery_codes is 'Ten codes that stand in for the authenticator, each once.';

create table people_roles (
  id uuid not null,
  person_id uuid not null,
  role text not null,
  organisation_id uuid,
  area_id uuid,
  category_id uuid,
  assigned_only boolean default false not null,
  PRIMARY KEY (id),
  UNIQUE NULLS NOT DISTINCT (person_id, role, organisation_id, area_id, category_id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (category_id) REFERENCES categories(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK (((NOT assigned_only) OR (organisation_id IS NOT NULL))),
  CHECK ((role = ANY (ARRAY['administrator'::text, 'operator'::text, 'officer'::text, 'responder'::text, 'editor'::text, 'analyst'::text, 'liaison'::text, 'auditor'::text])))
);
comment on table people_roles is 'What a person may do, for which organisation (null: all), in which area (null: everywhere), on which category or group (null: all).';
comment on column people_roles.assigned_only is 'Sees and handles only what was given to this organisation.';

create table people_sessions (
  token_sha256 bytea not null,
  person_id uuid not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  id uuid not null,
  device text default ''::text not null,
  way text default 'link'::text not null,
  seen_at timestamp with time zone,
  rotated_at timestamp with time zone,
  former_sha256 bytea,
  PRIMARY KEY (token_sha256),
  FOREIGN KEY (person_id) REFERENCES people(id)
);
comment on table people_sessions is 'A signed-in browser. Only the hash of its cookie is kept.';
comment on column people_sessions.id is 'Names the session in the list of devices; opens nothing.';
comment on column people_sessions.device is 'What the browser says it is, cut to 200 characters.';
comment on column people_sessions.way is 'How they signed in: link, password, passkey, single-sign-on.';
comment on column people_sessions.former_sha256 is 'The cookie before the last change of it, good for a minute more: two pages may be on their way.';
CREATE INDEX people_sessions_by_person ON people_sessions USING btree (person_id);
CREATE INDEX people_sessions_former ON people_sessions USING btree (former_sha256) WHERE (former_sha256 IS NOT NULL);

create table publication_captions (
  publication_id uuid not null,
  locale text not null,
  vtt text not null,
  PRIMARY KEY (publication_id, locale),
  FOREIGN KEY (publication_id) REFERENCES publications(id) ON DELETE CASCADE,
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])))
);
comment on table publication_captions is 'What is said in the video of a publication as it is worked on, as WebVTT.';

create table publication_editions (
  publication_id uuid not null,
  number integer not null,
  kind text not null,
  area_id uuid,
  organisation_id uuid,
  category_ids uuid[] not null,
  tags text[] not null,
  video_url text,
  texts jsonb not null,
  pictures jsonb not null,
  changed_by uuid,
  approved_by uuid,
  published_at timestamp with time zone not null,
  campaign_id uuid,
  comments text default 'off'::text not null,
  video jsonb,
  PRIMARY KEY (publication_id, number),
  FOREIGN KEY (approved_by) REFERENCES people(id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (changed_by) REFERENCES people(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  FOREIGN KEY (publication_id) REFERENCES publications(id),
  CHECK ((comments = ANY (ARRAY['off'::text, 'open'::text, 'closed'::text]))),
  CHECK ((number > 0))
);
comment on table publication_editions is 'A publication as a second person approved it: what everybody reads, and how it was before each correction.';
comment on column publication_editions.video is 'Its own video as it was let out: which one, whether nobody speaks, its captions per language.';
CREATE INDEX publication_editions_of_photo ON publication_editions USING gin (pictures jsonb_path_ops);

create table publication_moves (
  publication_id uuid not null,
  id uuid not null,
  event text not null,
  words text default ''::text not null,
  revision integer not null,
  by_person_id uuid,
  happened_at timestamp with time zone not null,
  PRIMARY KEY (publication_id, id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (publication_id) REFERENCES publications(id) ON DELETE CASCADE
);
comment on table publication_moves is 'What happened to a publication, for those who work on it; words: the reason given.';

create table publication_photos (
  subject_id uuid not null,
  id uuid not null,
  consent_who text default ''::text not null,
  consent_way text,
  consent_on date,
  consent_until date,
  alts jsonb,
  alts_by uuid,
  taken_back_at timestamp with time zone,
  taken_back_by uuid,
  PRIMARY KEY (subject_id, id),
  FOREIGN KEY (alts_by) REFERENCES people(id),
  FOREIGN KEY (taken_back_by) REFERENCES people(id),
  CHECK (((consent_until IS NULL) OR (consent_until >= consent_on))),
  CHECK (((consent_way IS NULL) = (consent_on IS NULL))),
  CHECK (((alts IS NULL) = (alts_by IS NULL))),
  CHECK (((taken_back_at IS NULL) OR ((consent_who = ''::text) AND (consent_way IS NULL) AND (alts IS NULL)))),
  CHECK ((consent_way = ANY (ARRAY['written'::text, 'spoken'::text]))),
  CHECK ((length(consent_who) <= 300))
);
comment on table publication_photos is 'What the library knows of a picture, wherever it is used: who agreed to be seen in it, and that it was taken back.';
comment on column publication_photos.subject_id is 'What the photo was kept for, as in publication_pictures.';
comment on column publication_photos.consent_who is 'Who can be known in it and agreed, in the words of the editor.';
comment on column publication_photos.alts is 'Other words for who cannot see it, waiting for a second person; null: none.';
comment on column publication_photos.taken_back_at is 'Somebody in it agrees no more: it is gone from every place, and stays gone.';

create table publication_pictures (
  publication_id uuid not null,
  id uuid not null,
  subject_id uuid not null,
  "position" integer not null,
  alts jsonb default '{}'::jsonb not null,
  credit text default ''::text not null,
  rights text default ''::text not null,
  people text not null,
  PRIMARY KEY (publication_id, id),
  FOREIGN KEY (publication_id) REFERENCES publications(id) ON DELETE CASCADE,
  CHECK ((people = ANY (ARRAY['unsaid'::text, 'none'::text, 'agreed'::text])))
);
comment on table publication_pictures is 'A picture of a publication as it is worked on, in its order.';
comment on column publication_pictures.id is 'The photo in media_photos.';
comment on column publication_pictures.subject_id is 'What the photo was kept for: this publication, or the report a success story tells of.';
comment on column publication_pictures.alts is 'What it shows, per language: for who cannot see it.';
comment on column publication_pictures.rights is 'Whose it is and by what right we show it.';
comment on column publication_pictures.people is 'unsaid: nobody looked yet; none: nobody can be known in it; agreed: those who can be agreed to it.';
CREATE INDEX publication_pictures_of_photo ON publication_pictures USING btree (subject_id, id);

create table publication_texts (
  publication_id uuid not null,
  locale text not null,
  title text not null,
  summary text default ''::text not null,
  markdown text default ''::text not null,
  sources text default ''::text not null,
  note text default ''::text not null,
  machine_made boolean default false not null,
  to_translate boolean default false not null,
  PRIMARY KEY (publication_id, locale),
  FOREIGN KEY (publication_id) REFERENCES publications(id) ON DELETE CASCADE,
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])))
);
comment on table publication_texts is 'One language of a publication as it is worked on.';
comment on column publication_texts.sources is 'Sources and credits, in Markdown.';
comment on column publication_texts.note is 'What a correction corrects, for everybody to read.';
comment on column publication_texts.machine_made is 'A machine translated it and nobody went over it yet: readers are told.';
comment on column publication_texts.to_translate is 'It still says what it was taken over from: it must be gone over before anybody is asked to approve it.';

create table publications (
  id uuid not null,
  kind text not null,
  state text default 'draft'::text not null,
  slug text not null,
  area_id uuid,
  organisation_id uuid,
  campaign_id uuid,
  category_ids uuid[] default '{}'::uuid[] not null,
  tags text[] default '{}'::text[] not null,
  video_url text,
  revision integer default 1 not null,
  made_by uuid,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  approved_by uuid,
  publish_at timestamp with time zone,
  published_at timestamp with time zone,
  edition integer default 0 not null,
  withdrawn_at timestamp with time zone,
  withdrawn_reasons jsonb,
  report_code text,
  adopted_from uuid,
  comments text default 'off'::text not null,
  video_id uuid,
  video_silent boolean default false not null,
  PRIMARY KEY (id),
  UNIQUE (slug),
  FOREIGN KEY (approved_by) REFERENCES people(id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (changed_by) REFERENCES people(id),
  FOREIGN KEY (made_by) REFERENCES people(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  CHECK (((edition > 0) = (published_at IS NOT NULL))),
  CHECK (((state = 'withdrawn'::text) = (withdrawn_at IS NOT NULL))),
  CHECK (((state = 'scheduled'::text) = (publish_at IS NOT NULL))),
  CHECK (((approved_by IS NULL) OR (approved_by IS DISTINCT FROM changed_by) OR (state = ANY (ARRAY['draft'::text, 'waiting'::text])))),
  CHECK ((comments = ANY (ARRAY['off'::text, 'open'::text, 'closed'::text]))),
  CHECK ((kind = ANY (ARRAY['news'::text, 'video'::text, 'advice'::text, 'success'::text, 'interview'::text]))),
  CHECK ((revision > 0)),
  CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
  CHECK ((state = ANY (ARRAY['draft'::text, 'waiting'::text, 'scheduled'::text, 'published'::text, 'withdrawn'::text])))
);
comment on table publications is 'A publication as it is worked on. What everybody reads is its last edition; a correction is worked on here until a second person approves it.';
comment on column publications.area_id is 'Where it concerns people; null: everywhere.';
comment on column publications.revision is 'One more with every change: whoever saves or approves says which one they saw.';
comment on column publications.changed_by is 'Who changed it last: they never approve it.';
comment on column publications.publish_at is 'The hour at which it is published, once approved.';
comment on column publications.published_at is 'When it was first published; a correction does not change it.';
comment on column publications.edition is 'How often it was published: first, and with each correction. 0: never.';
comment on column publications.withdrawn_reasons is 'Why it was taken back, per language: everybody reads it.';
comment on column publications.report_code is 'The confirmed report a success story was drafted from.';
comment on column publications.adopted_from is 'The publication of another section it was taken over from.';
comment on column publications.comments is 'off: none; open: readers may write; closed: those there are stay, no new ones.';
comment on column publications.video_id is 'Its own video in videos; its first picture stands before it.';
comment on column publications.video_silent is 'Nobody speaks in it: it needs no captions.';
CREATE INDEX publications_adopted ON publications USING btree (adopted_from) WHERE (adopted_from IS NOT NULL);
CREATE INDEX publications_by_state ON publications USING btree (state, changed_at DESC);

create table rate_limits (
  key character varying(255) not null,
  points integer default 0 not null,
  expire bigint,
  PRIMARY KEY (key)
);
comment on table rate_limits is 'How often an address (kept as a hash) did a thing lately. May be emptied at any time.';

create table report_bans (
  id uuid not null,
  kind text not null,
  value_key text not null,
  hint text not null,
  reason text not null,
  by_person_id uuid,
  made_at timestamp with time zone not null,
  until timestamp with time zone not null,
  lifted_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  CHECK ((until > made_at)),
  CHECK ((kind = ANY (ARRAY['email'::text, 'domain'::text, 'phone'::text, 'network'::text])))
);
comment on table report_bans is 'Whose filings are accepted and held without being routed. They are not told.';
comment on column report_bans.value_key is 'A keyed hash of the address, domain, number or network: it is never kept itself.';
comment on column report_bans.hint is 'What the desk can tell it apart by: a…@mail.example.';
CREATE INDEX report_bans_by_value ON report_bans USING btree (value_key);

create table report_bulk_rows (
  bulk_id uuid not null,
  "position" integer not null,
  report_id uuid not null,
  code text not null,
  outcome text default 'waiting'::text not null,
  refusal text,
  params jsonb default '{}'::jsonb not null,
  before jsonb,
  done_at timestamp with time zone,
  PRIMARY KEY (bulk_id, "position"),
  FOREIGN KEY (bulk_id) REFERENCES report_bulks(id),
  CHECK ((outcome = ANY (ARRAY['waiting'::text, 'done'::text, 'refused'::text, 'undone'::text, 'kept'::text])))
);
comment on table report_bulk_rows is 'A report among many. before: what it was, for the undo. kept: the undo was refused, with the reason in refusal.';
CREATE INDEX report_bulk_rows_by_report ON report_bulk_rows USING btree (report_id);

create table report_bulks (
  id uuid not null,
  person_id uuid not null,
  verb text not null,
  input jsonb default '{}'::jsonb not null,
  total integer not null,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  undone_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (person_id) REFERENCES people(id),
  CHECK ((verb = ANY (ARRAY['assign'::text, 'categorise'::text, 'approve'::text, 'decline'::text, 'merge'::text, 'take'::text])))
);
comment on table report_bulks is 'One thing done to many reports at once by one person. Each report goes through the same action as alone.';

create table report_contacts (
  report_id uuid not null,
  id uuid not null,
  name text,
  email text,
  phone text,
  confirmed_at timestamp with time zone,
  email_folded text generated always as (lower(email)) stored,
  phone_digits text generated always as ("right"(regexp_replace(phone, '\D'::text, ''::text, 'g'::text), 10)) stored,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table report_contacts is 'How the reporter can be reached. Seen only by those who need it to act. E-mail is used only once confirmed.';
comment on column report_contacts.phone_digits is 'The last ten digits: +7 701… and 8 701… are one number.';
CREATE INDEX report_contacts_by_email ON report_contacts USING btree (lower(email)) WHERE (email IS NOT NULL);
CREATE INDEX report_contacts_by_phone ON report_contacts USING btree (regexp_replace(phone, '\D'::text, ''::text, 'g'::text)) WHERE (phone IS NOT NULL);
CREATE INDEX report_contacts_email ON report_contacts USING btree (email_folded) WHERE (email_folded IS NOT NULL);
CREATE INDEX report_contacts_phone ON report_contacts USING btree (phone_digits) WHERE (phone_digits IS NOT NULL);

create table report_edits (
  report_id uuid not null,
  id uuid not null,
  edit_id uuid not null,
  field text not null,
  before text not null,
  after text not null,
  why text not null,
  by_person_id uuid,
  edited_at timestamp with time zone not null,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table report_edits is 'What moderation changed, field by field. Seen by moderators only. The rows of one edit share edit_id.';

create table report_filters (
  id uuid not null,
  person_id uuid not null,
  name text not null,
  query text not null,
  shared boolean default false not null,
  made_at timestamp with time zone not null,
  PRIMARY KEY (id),
  FOREIGN KEY (person_id) REFERENCES people(id)
);
comment on table report_filters is 'A filter of the desk''s queue kept under a name. query is that of the address. shared: everybody at the desk may use it, narrowed to what each may see.';
CREATE INDEX report_filters_by_person ON report_filters USING btree (person_id);

create table report_flags (
  report_id uuid not null,
  id uuid not null,
  reason text not null,
  words text not null,
  email text,
  locale text not null,
  flagged_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  outcome text,
  by_person_id uuid,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK (((settled_at IS NULL) = (outcome IS NULL))),
  CHECK ((outcome = ANY (ARRAY['kept'::text, 'hidden'::text, 'redacted'::text]))),
  CHECK ((reason = ANY (ARRAY['person'::text, 'private'::text, 'insult'::text, 'not-here'::text, 'advertisement'::text, 'other'::text])))
);
comment on table report_flags is 'A reader says that something is wrong with a public page. It hides nothing by itself. email: to hear what came of it; erased once told.';

create table report_imports (
  source text not null,
  content_sha256 bytea not null,
  file_name text not null,
  rows_done integer default 0 not null,
  added integer default 0 not null,
  known integer default 0 not null,
  changed integer default 0 not null,
  begun_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (source, content_sha256),
  CHECK ((rows_done >= 0))
);
comment on table report_imports is 'How far a file of old cases has been read: a killed import goes on after rows_done, which is written together with the reports.';
comment on column report_imports.content_sha256 is 'Of the file and its mapping: with another mapping it is another import.';
comment on column report_imports.known is 'Rows whose report was here already and that say nothing newer.';

create table report_locks (
  report_id uuid not null,
  person_id uuid not null,
  since_at timestamp with time zone not null,
  until_at timestamp with time zone,
  PRIMARY KEY (report_id),
  FOREIGN KEY (person_id) REFERENCES people(id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table report_locks is 'Who answers a report, so that two people do not. until_at null: until they give it back; a row whose time is over holds nobody off.';
CREATE INDEX report_locks_by_person ON report_locks USING btree (person_id);
CREATE TRIGGER reports_tell_desk AFTER INSERT OR DELETE OR UPDATE ON report_locks FOR EACH STATEMENT EXECUTE FUNCTION reports_tell_desk();

create table report_notes (
  report_id uuid not null,
  id uuid not null,
  event text not null,
  words text not null,
  by_person_id uuid,
  written_at timestamp with time zone not null,
  kind text default 'reason'::text not null,
  question_id uuid,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK ((kind = ANY (ARRAY['reason'::text, 'note'::text, 'answer'::text])))
);
comment on table report_notes is 'Why the desk did something, in its own words. Kept beside the ledger and not in it, because free words may name people. A decline''s is shown to the reporter.';
comment on column report_notes.kind is 'reason: why the desk did something; note: what the desk says to itself; answer: what an outside party wrote, to question_id.';

create table report_questions (
  report_id uuid not null,
  id uuid not null,
  name text not null,
  email text not null,
  locale text not null,
  words text not null,
  photo_ids uuid[] not null,
  by_person_id uuid,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  reminded_at timestamp with time zone,
  answered_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table report_questions is 'Somebody without an account is asked about a report by a one-time link. The answer is a note of the report.';

create table report_updates (
  report_id uuid not null,
  id uuid not null,
  words text not null,
  by_person_id uuid,
  written_at timestamp with time zone not null,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (by_person_id) REFERENCES people(id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table report_updates is 'What the desk tells everybody about a report: on its public page, and to the reporter and followers by letter. words hold no address or number.';

create table report_verdicts (
  report_id uuid not null,
  id uuid not null,
  round smallint not null,
  given_by text not null,
  answer text not null,
  words text default ''::text not null,
  distance_m real,
  given_at timestamp with time zone not null,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (report_id) REFERENCES reports(id),
  CHECK ((answer = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text]))),
  CHECK ((given_by = ANY (ARRAY['reporter'::text, 'neighbour'::text])))
);
comment on table report_verdicts is 'Whether it is really done: what the reporter, or a second resident at the place, says. distance_m: how far from the place the answer was given, where known.';

create table reports (
  id uuid not null,
  code text not null,
  state text default 'received'::text not null,
  showing text not null,
  category_id uuid not null,
  area_id uuid,
  organisation_id uuid,
  lon double precision not null,
  lat double precision not null,
  spot point generated always as (point(lon, lat)) stored not null,
  accuracy_m real,
  place_from text not null,
  address text default ''::text not null,
  public_lon double precision,
  public_lat double precision,
  public_spot point generated always as (point(public_lon, public_lat)) stored,
  cell bigint,
  words text default ''::text not null,
  public_words text default ''::text not null,
  public_address text default ''::text not null,
  answers jsonb default '{}'::jsonb not null,
  locale text not null,
  channel text not null,
  round smallint default 1 not null,
  filed_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  due_at timestamp with time zone,
  claimed_at timestamp with time zone,
  confirmed_at timestamp with time zone,
  merged_into uuid,
  source text,
  external_id text,
  search tsvector generated always as ((to_tsvector('russian'::regconfig, words) || to_tsvector('simple'::regconfig, ((address || ' '::text) || code)))) stored,
  severity text default 'normal'::text not null,
  part_of uuid,
  part_photos uuid[],
  parts smallint default 0 not null,
  part_changed_at timestamp with time zone,
  flagged_at timestamp with time zone,
  ban_id uuid,
  due_by jsonb,
  anonymised_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (area_id) REFERENCES areas(id),
  FOREIGN KEY (ban_id) REFERENCES report_bans(id),
  FOREIGN KEY (category_id) REFERENCES categories(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  CHECK ((severity = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text]))),
  CHECK ((showing = ANY (ARRAY['public'::text, 'held'::text, 'hidden'::text]))),
  CHECK ((state = ANY (ARRAY['received'::text, 'assigned'::text, 'accepted'::text, 'claimed'::text, 'confirmed'::text, 'disputed'::text, 'declined'::text, 'merged'::text])))
);
comment on table reports is 'A problem at a place. The id is secret to who filed it (it makes the filing idempotent); strangers know the code.';
comment on column reports.code is 'Nine letters and digits, derived from the id: the number a person says on the phone.';
comment on column reports.showing is 'What strangers get: public, held until the desk has looked, hidden. Independent of state.';
comment on column reports.public_lon is 'The place a stranger may see, decided by publicPlace() at filing; null when none.';
comment on column reports.cell is 'Morton code of the public place at zoom 22: a map tile is one range of it. Null when a stranger may see no place.';
comment on column reports.round is 'How often it was handed to be done: 1, and one more after each dispute.';
comment on column reports.source is 'The system an imported report comes from; external_id is its number there.';
comment on column reports.part_of is 'The report this is one part of. A part is worked on alone; it is shown and counted only with the whole.';
comment on column reports.part_photos is 'Which photos of the whole this part shows to whoever works on it.';
comment on column reports.parts is 'Into how many parts it was split.';
comment on column reports.part_changed_at is 'A part of it moved and the desk has not looked since.';
comment on column reports.flagged_at is 'A reader says that something is wrong with its page, and the desk has not settled it.';
comment on column reports.ban_id is 'Filed by somebody who is banned: it waits here and nobody is asked.';
comment on column reports.due_by is 'How due_at was reckoned: {amount, unit, from}. A later change of the category or the calendar leaves it.';
comment on column reports.anonymised_at is 'Since when it holds nothing about a person: no contact, no words but public ones, no exact place, no photos.';
CREATE INDEX reports_banned ON reports USING btree (filed_at DESC, code DESC) WHERE ((ban_id IS NOT NULL) AND (state = 'received'::text));
CREATE INDEX reports_by_area ON reports USING btree (area_id, category_id, state);
CREATE INDEX reports_by_change ON reports USING btree (changed_at DESC, code DESC) INCLUDE (due_at, filed_at, state, showing, severity, channel, category_id, area_id, organisation_id);
CREATE INDEX reports_by_due ON reports USING btree (COALESCE(due_at, 'infinity'::timestamp with time zone), code) INCLUDE (due_at, filed_at, state, showing, severity, channel, category_id, area_id, organisation_id);
CREATE INDEX reports_by_organisation ON reports USING btree (organisation_id, state, due_at);
CREATE INDEX reports_by_state ON reports USING btree (state, filed_at DESC, code DESC) INCLUDE (due_at, changed_at, showing, severity, channel, category_id, area_id, organisation_id);
CREATE INDEX reports_cell ON reports USING btree (cell) WHERE ((showing = 'public'::text) AND (state <> 'merged'::text));
CREATE INDEX reports_code ON reports USING btree (code text_pattern_ops);
CREATE INDEX reports_code_parts ON reports USING gin ((ARRAY[substr(code, 1, 4), substr(code, 2, 4), substr(code, 3, 4), substr(code, 4, 4), substr(code, 5, 4), substr(code, 6, 4)]));
CREATE INDEX reports_desk_area ON reports USING btree (area_id, filed_at DESC, code DESC) INCLUDE (due_at, changed_at, state, showing, severity, channel, category_id, organisation_id);
CREATE INDEX reports_desk_category ON reports USING btree (category_id, filed_at DESC, code DESC) INCLUDE (due_at, changed_at, state, showing, severity, channel, area_id, organisation_id);
CREATE INDEX reports_desk_organisation ON reports USING btree (organisation_id, filed_at DESC, code DESC) INCLUDE (due_at, changed_at, state, showing, severity, channel, category_id, area_id);
CREATE INDEX reports_external ON reports USING btree (source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX reports_flagged ON reports USING btree (flagged_at DESC, code DESC) WHERE (flagged_at IS NOT NULL);
CREATE INDEX reports_held ON reports USING btree (filed_at DESC, code DESC) WHERE (showing = 'held'::text);
CREATE INDEX reports_merged ON reports USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX reports_once_disputed ON reports USING btree (filed_at DESC, code DESC) INCLUDE (due_at, changed_at, state, showing, severity, channel, category_id, area_id, organisation_id) WHERE ((state = 'disputed'::text) OR (round > 1));
CREATE INDEX reports_part_changed ON reports USING btree (part_changed_at DESC, code DESC) WHERE (part_changed_at IS NOT NULL);
CREATE INDEX reports_parts ON reports USING btree (part_of) WHERE (part_of IS NOT NULL);
CREATE INDEX reports_public_by_area ON reports USING btree (area_id, filed_at DESC, code DESC) WHERE ((showing = 'public'::text) AND (state <> 'merged'::text));
CREATE INDEX reports_public_by_area_and_category ON reports USING btree (area_id, category_id, filed_at DESC, code DESC) WHERE ((showing = 'public'::text) AND (state <> 'merged'::text));
CREATE INDEX reports_public_by_category ON reports USING btree (category_id, filed_at DESC, code DESC) WHERE ((showing = 'public'::text) AND (state <> 'merged'::text));
CREATE INDEX reports_public_by_state ON reports USING btree (state, filed_at DESC, code DESC) WHERE ((showing = 'public'::text) AND (state <> 'merged'::text));
CREATE INDEX reports_public_late ON reports USING btree (due_at, code) WHERE ((showing = 'public'::text) AND (state = ANY (ARRAY['assigned'::text, 'accepted'::text, 'disputed'::text])));
CREATE INDEX reports_public_late_by_area ON reports USING btree (area_id, due_at, code) WHERE ((showing = 'public'::text) AND (state = ANY (ARRAY['assigned'::text, 'accepted'::text, 'disputed'::text])));
CREATE INDEX reports_public_recent ON reports USING btree (filed_at DESC, code DESC) WHERE ((showing = 'public'::text) AND (state <> 'merged'::text));
CREATE INDEX reports_public_spot ON reports USING gist (public_spot) WHERE ((showing = 'public'::text) AND (state <> 'merged'::text));
CREATE INDEX reports_rare_channel ON reports USING btree (channel, filed_at DESC, code DESC) WHERE (channel <> 'web'::text);
CREATE INDEX reports_recent ON reports USING btree (filed_at DESC, code DESC) INCLUDE (due_at, changed_at, state, showing, severity, channel, category_id, area_id, organisation_id);
CREATE INDEX reports_search ON reports USING gin (search);
CREATE INDEX reports_spot ON reports USING gist (spot);
CREATE INDEX reports_to_anonymise ON reports USING btree (category_id, changed_at) WHERE (anonymised_at IS NULL);
CREATE INDEX reports_urgent ON reports USING btree (severity, filed_at DESC, code DESC) INCLUDE (due_at, changed_at, state, showing, channel, category_id, area_id, organisation_id) WHERE (severity <> 'normal'::text);
CREATE TRIGGER reports_tell_desk AFTER INSERT OR UPDATE ON reports FOR EACH STATEMENT EXECUTE FUNCTION reports_tell_desk();

create table retention_batches (
  run_id uuid not null,
  id uuid not null,
  kind text not null,
  cutoff timestamp with time zone not null,
  counted integer not null,
  done integer default 0 not null,
  begun_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (run_id, id),
  FOREIGN KEY (run_id) REFERENCES retention_runs(id)
);
comment on table retention_batches is 'The minimal record of what was erased: of which kind, how many were due and how many done. It names nothing of what is gone.';

create table retention_holds (
  id uuid not null,
  report_code text not null,
  why text not null,
  until timestamp with time zone,
  by_person_id uuid,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (by_person_id) REFERENCES people(id)
);
comment on table retention_holds is 'A report that may not be anonymised yet, for a court or an inquiry. until null: until somebody ends it.';
CREATE INDEX retention_holds_by_code ON retention_holds USING btree (report_code) WHERE (ended_at IS NULL);

create table retention_runs (
  id uuid not null,
  by_person_id uuid,
  begun_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (by_person_id) REFERENCES people(id)
);
comment on table retention_runs is 'One going over of everything that has an end: every night, or when somebody asks. by_person_id is null at night.';

create table retention_warnings (
  kind text not null,
  warned_at timestamp with time zone not null,
  PRIMARY KEY (kind)
);
comment on table retention_warnings is 'When the administrators were told that a kind will be erased for the first time; seven days later it begins.';

create table routing_rules (
  id uuid not null,
  "position" integer not null,
  name text not null,
  condition text not null,
  organisation_id uuid not null,
  why text not null,
  changed_at timestamp with time zone not null,
  changed_by uuid,
  retired_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (changed_by) REFERENCES people(id),
  FOREIGN KEY (organisation_id) REFERENCES organisations(id)
);
comment on table routing_rules is 'Rules tried in their order before category × area: the first whose condition holds names the organisation. condition is written in the Common Expression Language.';
comment on column routing_rules.why is 'Why it was last changed, in the words of who did.';

create table subscription_digests (
  day date not null,
  subscriber_id uuid not null,
  state text not null,
  tries integer default 0 not null,
  made_at timestamp with time zone not null,
  PRIMARY KEY (day, subscriber_id),
  CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text])))
);
comment on table subscription_digests is 'The letter of one day for one subscriber: what waited for them before made_at.';

create table subscription_followers (
  report_id uuid not null,
  id uuid not null,
  email text not null,
  locale text not null,
  asked_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  ended_at timestamp with time zone,
  PRIMARY KEY (report_id, id),
  FOREIGN KEY (report_id) REFERENCES reports(id)
);
comment on table subscription_followers is 'Someone who follows one report by e-mail. Nothing is sent before the address is confirmed, but that question.';

create table subscription_reaches (
  item_id uuid not null,
  sent bigint default 0 not null,
  failed bigint default 0 not null,
  ended bigint default 0 not null,
  agreed bigint default 0 not null,
  opened bigint default 0 not null,
  PRIMARY KEY (item_id)
);
comment on table subscription_reaches is 'How many heard of what is passed on, kept when it is forgotten who.';
comment on column subscription_reaches.agreed is 'Letters sent to those who agreed that opening is counted, of what is forgotten.';
comment on column subscription_reaches.opened is 'How often it was opened by the link in such a letter.';

create table subscription_sendings (
  item_id uuid not null,
  revision integer not null,
  subscriber_id uuid not null,
  state text not null,
  tries integer default 0 not null,
  made_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  ended boolean default false not null,
  problem text,
  counted boolean default false not null,
  PRIMARY KEY (item_id, revision, subscriber_id),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'queued'::text, 'sent'::text, 'failed'::text, 'dropped'::text])))
);
comment on table subscription_sendings is 'One revision of what is passed on, for one subscriber: the key is why nobody is told twice.';
comment on column subscription_sendings.state is 'waiting: for the next digest; queued: on its way; dropped: overtaken by a newer revision before it left.';
comment on column subscription_sendings.tries is 'Above 0 it may have arrived, whatever the state says.';
comment on column subscription_sendings.ended is 'They ended it by the link in this one.';
comment on column subscription_sendings.counted is 'Sent to somebody who agreed that opening is counted: the links of the letter are.';
CREATE INDEX subscription_sendings_old ON subscription_sendings USING btree (made_at);
CREATE INDEX subscription_sendings_waiting ON subscription_sendings USING btree (subscriber_id, made_at) WHERE (state = 'waiting'::text);

create table subscription_subscribers (
  id uuid not null,
  way text not null,
  address text,
  address_id uuid,
  device jsonb,
  locale text not null,
  digest text not null,
  made_at timestamp with time zone not null,
  asked_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  ended_at timestamp with time zone,
  counts_opens boolean default false not null,
  PRIMARY KEY (id),
  CHECK (((ended_at IS NULL) OR ((address IS NULL) AND (address_id IS NULL) AND (device IS NULL)))),
  CHECK (((ended_at IS NOT NULL) OR (address IS NOT NULL))),
  CHECK (((device IS NOT NULL) = ((way = 'push'::text) AND (ended_at IS NULL)))),
  CHECK ((digest = ANY (ARRAY['daily'::text, 'weekly'::text, 'none'::text]))),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text]))),
  CHECK ((way = ANY (ARRAY['email'::text, 'push'::text, 'chat'::text])))
);
comment on table subscription_subscribers is 'Somebody who wants to hear of what is passed on, without an account. Nothing but the question is sent before they said yes; where it was sent is erased when they end it.';
comment on column subscription_subscribers.address is 'The e-mail address; for a phone a hash of where its push service listens; for a chat the id of its account.';
comment on column subscription_subscribers.address_id is 'What stands for an e-mail address where letters keep that it bounced or refused.';
comment on column subscription_subscribers.digest is 'How often they hear of what is not urgent.';
comment on column subscription_subscribers.asked_at is 'When they were last asked whether it was them.';
comment on column subscription_subscribers.counts_opens is 'They agreed that it is counted when they open something by the link in a letter.';
CREATE INDEX subscription_subscribers_address ON subscription_subscribers USING btree (address) WHERE (address IS NOT NULL);
CREATE INDEX subscription_subscribers_unconfirmed ON subscription_subscribers USING btree (asked_at) WHERE (confirmed_at IS NULL);

create table subscription_wishes (
  subscriber_id uuid not null,
  id uuid not null,
  area_id uuid,
  lon double precision,
  lat double precision,
  radius_m integer,
  kinds text[] default '{}'::text[] not null,
  campaign_id uuid,
  made_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  PRIMARY KEY (subscriber_id, id),
  FOREIGN KEY (subscriber_id) REFERENCES subscription_subscribers(id) ON DELETE CASCADE,
  CHECK ((num_nulls(lon, lat, radius_m) = ANY (ARRAY[0, 3]))),
  CHECK (((area_id IS NULL) OR (lon IS NULL))),
  CHECK (((lat >= ('-85'::integer)::double precision) AND (lat <= (85)::double precision))),
  CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
  CHECK (((radius_m >= 100) AND (radius_m <= 100000)))
);
comment on table subscription_wishes is 'What one subscriber wants to hear of: in one area or circle (neither: everywhere), of which kinds, of which campaign.';
comment on column subscription_wishes.kinds is 'Kinds of what is passed on; empty: all.';
comment on column subscription_wishes.confirmed_at is 'Empty until whoever reads the address said that it was them who asked.';
CREATE INDEX subscription_wishes_unconfirmed ON subscription_wishes USING btree (made_at) WHERE (confirmed_at IS NULL);

create table syndication_hub_subscriptions (
  id uuid not null,
  topic text not null,
  callback text not null,
  host text not null,
  secret text,
  verified_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  told_at timestamp with time zone,
  failures integer default 0 not null,
  failing_since timestamp with time zone,
  paused_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (topic, callback),
  CHECK ((failures >= 0))
);
comment on table syndication_hub_subscriptions is 'One address that is told when a feed of ours changes (WebSub). Only those that answered our question are here; one that fails for days is paused until it subscribes anew.';
comment on column syndication_hub_subscriptions.topic is 'The feed, as the address it gives itself, without our host.';
comment on column syndication_hub_subscriptions.secret is 'What its messages are signed with, enciphered.';
CREATE INDEX syndication_hub_subscriptions_of_host ON syndication_hub_subscriptions USING btree (host);

create table syndication_items (
  id uuid not null,
  kind text not null,
  state text not null,
  revision integer not null,
  path text not null,
  urgent boolean default false not null,
  published_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  organisation_id uuid,
  campaign_id uuid,
  area_ids uuid[] default '{}'::uuid[] not null,
  category_ids uuid[] default '{}'::uuid[] not null,
  outline jsonb,
  tags text[] default '{}'::text[] not null,
  pictures jsonb default '[]'::jsonb not null,
  texts jsonb not null,
  video jsonb,
  PRIMARY KEY (id),
  UNIQUE (path),
  CHECK (((state = 'withdrawn'::text) = (withdrawn_at IS NOT NULL))),
  CHECK ((kind = ANY (ARRAY['news'::text, 'video'::text, 'advice'::text, 'success'::text, 'interview'::text, 'warning'::text, 'event'::text]))),
  CHECK ((revision > 0)),
  CHECK ((state = ANY (ARRAY['published'::text, 'withdrawn'::text])))
);
comment on table syndication_items is 'One thing that is passed on, as feeds, followers, subscribers and partners get it. Written by the module the thing belongs to, by way of syndicate().';
comment on column syndication_items.id is 'The id of the thing itself: publication, warning or activity.';
comment on column syndication_items.path is 'Its page here, without a language.';
comment on column syndication_items.urgent is 'Told at once, not with the next digest.';
comment on column syndication_items.ends_at is 'When a warning or an event is over: then it is in no list of what holds now.';
comment on column syndication_items.area_ids is 'Its areas and those above them; empty: everywhere.';
comment on column syndication_items.outline is 'A GeoJSON Polygon or MultiPolygon, where it concerns less than its areas.';
comment on column syndication_items.texts is 'Per language: title, summary, html, words (no markup), note of correction, whether a machine translated it.';
comment on column syndication_items.video is 'Its own video: address, type, bytes, pixels, seconds.';
CREATE INDEX syndication_items_changed ON syndication_items USING btree (changed_at DESC);
CREATE INDEX syndication_items_in_area ON syndication_items USING gin (area_ids) WHERE (state = 'published'::text);
CREATE INDEX syndication_items_newest ON syndication_items USING btree (published_at DESC, id DESC) WHERE (state = 'published'::text);
CREATE INDEX syndication_items_of_campaign ON syndication_items USING btree (campaign_id, published_at DESC, id DESC) WHERE (state = 'published'::text);
CREATE INDEX syndication_items_of_kind ON syndication_items USING btree (kind, published_at DESC, id DESC) WHERE (state = 'published'::text);
CREATE INDEX syndication_items_of_organisation ON syndication_items USING btree (organisation_id, published_at DESC, id DESC) WHERE (state = 'published'::text);

create table syndication_partners (
  id uuid not null,
  key text not null,
  name text not null,
  organisation_id uuid,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (key),
  CHECK ((key ~ '^[a-z0-9][a-z0-9-]{1,30}$'::text))
);
comment on table syndication_partners is 'Somebody who passes our things on with a link of their own (?via=key).';

create table syndication_posts (
  item_id uuid not null,
  outlet text not null,
  state text not null,
  revision integer default 0 not null,
  message_id text,
  with_picture boolean default false not null,
  tries integer default 0 not null,
  tried_at timestamp with time zone,
  problem text,
  PRIMARY KEY (item_id, outlet),
  CHECK ((revision >= 0)),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'posted'::text, 'unsure'::text, 'refused'::text, 'removed'::text]))),
  CHECK ((tries >= 0))
);
comment on table syndication_posts is 'A thing as it stands in one channel of ours, such as telegram:kk: one message, edited when the thing is corrected.';
comment on column syndication_posts.state is 'unsure: it was handed over, and the answer was lost.';
comment on column syndication_posts.revision is 'The revision of the thing that stands there.';

create table syndication_visits (
  day date not null,
  partner_id uuid not null,
  item_id uuid not null,
  visits integer not null,
  PRIMARY KEY (item_id, partner_id, day),
  FOREIGN KEY (partner_id) REFERENCES syndication_partners(id),
  CHECK ((visits > 0))
);
comment on table syndication_visits is 'How often a page was opened by a partner''s link on one day. A number and nothing else: no address, no cookie, no hour.';

create table templates (
  id uuid not null,
  category_id uuid,
  state text,
  locale text not null,
  "position" integer not null,
  title text not null,
  words text not null,
  changed_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (category_id) REFERENCES categories(id),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text]))),
  CHECK ((state = ANY (ARRAY['received'::text, 'assigned'::text, 'accepted'::text, 'claimed'::text, 'confirmed'::text, 'disputed'::text, 'declined'::text])))
);
comment on table templates is 'Answers the desk picks from, by category (null: any), state (null: any) and language, in their order. Words may name {code}, {category}, {address}, {organisation}, {due}.';
CREATE INDEX templates_by_locale ON templates USING btree (locale, "position") WHERE (retired_at IS NULL);

create table videos (
  subject_id uuid not null,
  id uuid not null,
  keeper text not null,
  bytes integer not null,
  got integer default 0 not null,
  offsets integer[] default '{}'::integer[] not null,
  key text,
  mime text,
  width integer,
  height integer,
  seconds integer,
  sound boolean,
  claimed boolean default false not null,
  touched_at timestamp with time zone not null,
  PRIMARY KEY (subject_id, id),
  CHECK ((bytes > 0)),
  CHECK (((got >= 0) AND (got <= bytes))),
  CHECK (((key IS NULL) = (mime IS NULL))),
  CHECK (((key IS NOT NULL) OR (NOT claimed))),
  CHECK ((mime = ANY (ARRAY['video/mp4'::text, 'video/webm'::text])))
);
comment on table videos is 'A video on its way, or kept: nobody claimed it within two days, it is erased with its files.';
comment on column videos.keeper is 'Who sends it: nobody else may go on.';
comment on column videos.got is 'How much of it has arrived; it is whole at bytes.';
comment on column videos.offsets is 'Where each piece begins that is kept as a file of its own.';
comment on column videos.key is 'Its address; null: it is not whole yet, or not looked into.';
comment on column videos.claimed is 'It belongs to what it was sent for.';
comment on column videos.touched_at is 'When a piece came, or when it was taken out again.';
CREATE INDEX videos_by_key ON videos USING btree (key);
CREATE INDEX videos_unclaimed ON videos USING btree (touched_at) WHERE (NOT claimed);

create table warning_alerts (
  warning_id uuid not null,
  number integer not null,
  identifier text not null,
  sender text not null,
  sent text not null,
  sent_at timestamp with time zone not null,
  msg_type text not null,
  refers_to text[] default '{}'::text[] not null,
  exercise boolean not null,
  content jsonb not null,
  xml text not null,
  approved_by uuid,
  PRIMARY KEY (warning_id, number),
  UNIQUE (identifier),
  FOREIGN KEY (warning_id) REFERENCES warnings(id),
  CHECK (((msg_type = 'Alert'::text) = (number = 1))),
  CHECK (((msg_type = 'Alert'::text) = (refers_to = '{}'::text[]))),
  CHECK ((identifier ~ '^[A-Za-z0-9.-]+$'::text)),
  CHECK ((msg_type = ANY (ARRAY['Alert'::text, 'Update'::text, 'Cancel'::text]))),
  CHECK ((number > 0)),
  CHECK ((sender !~ '[ ,<&]'::text))
);
comment on table warning_alerts is 'An alert as it was published: never changed, never deleted, to be had for ever at its address.';
comment on column warning_alerts.sent is 'To the letter what stands in it: others name it by that.';
comment on column warning_alerts.refers_to is 'All alerts of the same warning before it: sender,identifier,sent.';
comment on column warning_alerts.content is 'What it says, as our pages show it.';
comment on column warning_alerts.xml is 'CAP 1.2.';
CREATE INDEX warning_alerts_newest ON warning_alerts USING btree (sent_at DESC, identifier DESC);
CREATE TRIGGER warning_alerts_stay BEFORE DELETE OR UPDATE ON warning_alerts FOR EACH ROW EXECUTE FUNCTION warning_alerts_stay();

create table warning_heard (
  source_id uuid not null,
  sender text not null,
  identifier text not null,
  sent text not null,
  sent_at timestamp with time zone not null,
  msg_type text not null,
  refers_to text[] default '{}'::text[] not null,
  address text not null,
  expires timestamp with time zone not null,
  superseded_by text,
  content jsonb not null,
  heard_at timestamp with time zone not null,
  PRIMARY KEY (source_id, sender, identifier),
  FOREIGN KEY (source_id) REFERENCES warning_sources(id) ON DELETE CASCADE,
  CHECK ((msg_type = ANY (ARRAY['Alert'::text, 'Update'::text, 'Cancel'::text])))
);
comment on table warning_heard is 'An alert of another authority, checked; shown as theirs and never passed on by itself.';
comment on column warning_heard.address is 'Where it was fetched: it is not fetched twice.';
comment on column warning_heard.superseded_by is 'The identifier of the later alert that updated or cancelled it.';
CREATE INDEX warning_heard_holding ON warning_heard USING btree (expires) WHERE (superseded_by IS NULL);

create table warning_sources (
  id uuid not null,
  name text not null,
  url text not null,
  paused boolean default false not null,
  etag text,
  asked_at timestamp with time zone,
  heard_at timestamp with time zone,
  problem text,
  made_by uuid,
  made_at timestamp with time zone not null,
  PRIMARY KEY (id),
  UNIQUE (url)
);
comment on table warning_sources is 'A feed of CAP alerts of another authority that is asked now and then.';
comment on column warning_sources.problem is 'Why the last asking brought nothing; null when it went well.';

create table warning_texts (
  warning_id uuid not null,
  locale text not null,
  headline text not null,
  description text not null,
  instruction text default ''::text not null,
  they_say text default ''::text not null,
  you_do text default ''::text not null,
  call_whom text default ''::text not null,
  all_clear text default ''::text not null,
  PRIMARY KEY (warning_id, locale),
  FOREIGN KEY (warning_id) REFERENCES warnings(id),
  CHECK ((locale = ANY (ARRAY['kk'::text, 'ru'::text, 'en'::text])))
);
comment on table warning_texts is 'A warning in one language, as it is worked on. The card of a fraud says what they say, what to do, whom to call.';
comment on column warning_texts.all_clear is 'What is said when it is over.';

create table warnings (
  id uuid not null,
  code text not null,
  state text not null,
  exercise boolean not null,
  kind text not null,
  urgency text not null,
  severity text not null,
  certainty text not null,
  response text not null,
  area_ids uuid[] default '{}'::uuid[] not null,
  outline jsonb,
  circle_lon double precision,
  circle_lat double precision,
  circle_km double precision,
  onset timestamp with time zone,
  expires timestamp with time zone not null,
  proposed text,
  cancel_reason text,
  waiting_since timestamp with time zone,
  alerts integer default 0 not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  approved_by uuid,
  approved_at timestamp with time zone,
  campaign_id uuid,
  PRIMARY KEY (id),
  UNIQUE (code),
  CHECK ((alerts >= 0)),
  CHECK ((cancel_reason = ANY (ARRAY['all-clear'::text, 'mistake'::text]))),
  CHECK ((certainty = ANY (ARRAY['Observed'::text, 'Likely'::text, 'Possible'::text]))),
  CHECK ((num_nulls(circle_lon, circle_lat, circle_km) = ANY (ARRAY[0, 3]))),
  CHECK (((outline IS NULL) OR (circle_lon IS NULL))),
  CHECK (((approved_by IS DISTINCT FROM changed_by) OR (approved_by IS NULL) OR (changed_at > approved_at))),
  CHECK (((alerts = 0) = (state = ANY (ARRAY['draft'::text, 'waiting'::text])))),
  CHECK (((proposed IS NULL) OR (state = 'active'::text))),
  CHECK ((((proposed = 'cancel'::text) IS NOT TRUE) OR (cancel_reason IS NOT NULL))),
  CHECK (((circle_km > (0)::double precision) AND (circle_km <= (500)::double precision))),
  CHECK (((circle_lat >= ('-85'::integer)::double precision) AND (circle_lat <= (85)::double precision))),
  CHECK (((circle_lon >= ('-180'::integer)::double precision) AND (circle_lon <= (180)::double precision))),
  CHECK ((code ~ '^[0-9a-z]{7}$'::text)),
  CHECK ((kind = ANY (ARRAY['place-danger'::text, 'fraud'::text, 'missing'::text, 'weather'::text, 'fire'::text, 'health'::text, 'traffic'::text, 'utility'::text]))),
  CHECK ((proposed = ANY (ARRAY['update'::text, 'cancel'::text]))),
  CHECK ((response = ANY (ARRAY['Shelter'::text, 'Evacuate'::text, 'Prepare'::text, 'Execute'::text, 'Avoid'::text, 'Monitor'::text, 'None'::text]))),
  CHECK ((severity = ANY (ARRAY['Extreme'::text, 'Severe'::text, 'Moderate'::text, 'Minor'::text]))),
  CHECK ((state = ANY (ARRAY['draft'::text, 'waiting'::text, 'active'::text, 'cancelled'::text, 'ended'::text]))),
  CHECK ((urgency = ANY (ARRAY['Immediate'::text, 'Expected'::text, 'Future'::text])))
);
comment on table warnings is 'One warning as it is worked on. What everybody sees is its last alert, never this row.';
comment on column warnings.code is 'The end of its address.';
comment on column warnings.exercise is 'Only tried out: CAP status Exercise, in no list, no banner and no outlet for strangers.';
comment on column warnings.area_ids is 'The areas chosen; none, and nothing drawn: everywhere.';
comment on column warnings.outline is 'A GeoJSON Polygon that was drawn; it says more exactly where than the areas do.';
comment on column warnings.proposed is 'What a second person has yet to approve while it holds: another text, or its end.';
comment on column warnings.waiting_since is 'Since when a second person is asked to approve.';
comment on column warnings.alerts is 'How many alerts of it were published.';
comment on column warnings.changed_by is 'Whoever changed it last: they cannot approve it.';
CREATE INDEX warnings_holding ON warnings USING btree (expires) WHERE (state = 'active'::text);
CREATE INDEX warnings_newest ON warnings USING btree (changed_at DESC);

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
  PRIMARY KEY (id),
  CHECK ((state = ANY (ARRAY['queued'::text, 'waiting'::text, 'sent'::text, 'kept'::text, 'failed'::text, 'refused'::text, 'bounced'::text, 'expired'::text])))
);
comment on table letters is 'One e-mail. message_id is fixed here, so that a repeat after a crash shows as one message. kept: no mail server is set, it can be read in the outbox.';
comment on column letters.state is 'waiting: an older one about the same to the same address goes first; failed: will be tried again; refused: never will be; bounced: came back; expired: was kept until its news was old.';
comment on column letters.address_id is 'The address, hashed with the house''s key: see letter_addresses.';
CREATE INDEX letters_about ON letters USING btree (about_id, queued_at);
CREATE INDEX letters_in_order ON letters USING btree (about_id, recipient, queued_at) WHERE (state = ANY (ARRAY['queued'::text, 'waiting'::text, 'failed'::text]));
CREATE INDEX letters_kept ON letters USING btree (queued_at) WHERE (state = 'kept'::text);
CREATE INDEX letters_recent ON letters USING btree (queued_at DESC, id DESC);
CREATE INDEX letters_troubled ON letters USING btree (queued_at DESC) WHERE (state = ANY (ARRAY['failed'::text, 'refused'::text, 'bounced'::text]));

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
  CHECK ((kind = ANY (ARRAY['report'::text, 'proof'::text, 'verdict'::text, 'outside'::text, 'message'::text]))),
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
  CHECK ((way = ANY (ARRAY['email'::text, 'push'::text, 'daily'::text, 'weekly'::text, 'off'::text])))
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
  CHECK ((way = ANY (ARRAY['email'::text, 'push'::text, 'daily'::text, 'weekly'::text])))
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

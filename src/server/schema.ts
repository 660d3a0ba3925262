// Written by bin/migrate --write-schema. Do not edit.
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export type Point = {
  x: number;
  y: number;
};

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface Activities {
  /**
   * When everybody was last told of it anew: published, changed or cancelled.
   */
  announced_at: Timestamp | null;
  approved_at: Timestamp | null;
  approved_by: string | null;
  /**
   * Where it concerns people; null: everywhere.
   */
  area_id: string | null;
  audiences: Generated<string[]>;
  campaign_id: string | null;
  cancel_reason: Generated<string>;
  /**
   * How many people there is room for; null: no limit.
   */
  capacity: number | null;
  changed_at: Timestamp;
  /**
   * Whoever changed it last: they cannot approve it.
   */
  changed_by: string | null;
  /**
   * The end of its address.
   */
  code: string;
  ends_at: Timestamp;
  /**
   * When the names of those who signed up were erased.
   */
  erased_at: Timestamp | null;
  for_minors: boolean;
  id: string;
  kind: string;
  lat: number | null;
  lon: number | null;
  made_at: Timestamp;
  made_by: string | null;
  organisation_id: string | null;
  /**
   * When it went to feeds and followers: a day of a series goes two weeks before it.
   */
  passed_on_at: Timestamp | null;
  place: string;
  /**
   * A change of what is published, that a second person has yet to approve.
   */
  proposal: Json | null;
  published_at: Timestamp | null;
  reminded_at: Timestamp | null;
  repeats: string;
  /**
   * SEQUENCE of iCalendar: one more with every change that is told.
   */
  sequence: Generated<number>;
  /**
   * The activity whose repetition this is; its own id when it stands alone or is the first.
   */
  series_id: string;
  sign_up_until: Timestamp | null;
  signs_up: boolean;
  starts_at: Timestamp;
  state: string;
  time_zone: string;
  /**
   * How many days of it there are; those after the first are made when it is published.
   */
  times: number;
  waiting_since: Timestamp | null;
}

export interface ActivityCalendars {
  /**
   * The address, hashed with the house's key.
   */
  address_id: string;
  email: string;
  made_at: Timestamp;
  /**
   * Stands in the key: another one makes the old addresses void.
   */
  opens: string;
}

export interface ActivityMoves {
  days: string[];
  /**
   * By how much, on the clock of their place.
   */
  minutes: number;
  proposed_at: Timestamp;
  proposed_by: string | null;
  series_id: string;
}

export interface ActivityPictures {
  activity_id: string;
  added_at: Timestamp;
  added_by: string | null;
  alts: Generated<Json>;
  approved_at: Timestamp | null;
  approved_by: string | null;
  credit: Generated<string>;
  /**
   * The photo in media_photos.
   */
  id: string;
  /**
   * none: nobody can be known in it; agreed: those who can be agreed to it.
   */
  people: string;
  /**
   * Whose it is and by what right we show it.
   */
  rights: string;
}

export interface ActivityPress {
  activity_id: string;
  asked_at: Timestamp;
  decided_at: Timestamp | null;
  decided_by: string | null;
  email: string;
  /**
   * Made by the form, and the id of the ticket once it is granted.
   */
  id: string;
  locale: string;
  medium: string;
  name: string;
  phone: string | null;
  proof: string;
  reason: Generated<string>;
  state: string;
}

export interface ActivityReached {
  activity_id: string;
  audience: string;
  people: number;
}

export interface ActivityResults {
  activity_id: string;
  minutes: string;
  recorded_at: Timestamp;
  recorded_by: string | null;
}

export interface ActivitySignups {
  activity_id: string;
  /**
   * When they were asked how it was; never whether they answered.
   */
  asked_at: Timestamp | null;
  came_at: Timestamp | null;
  cancelled_at: Timestamp | null;
  confirmed_at: Timestamp | null;
  email: string | null;
  guardian_contact: Generated<string>;
  /**
   * Who agreed that a minor comes.
   */
  guardian_name: Generated<string>;
  /**
   * Made by the form: the same form sent twice is one.
   */
  id: string;
  locale: string;
  /**
   * Whom a journalist writes for: the ticket is one of the press.
   */
  medium: Generated<string>;
  name: string;
  people: number;
  phone: string | null;
  /**
   * Who came first: the waiting list goes by it.
   */
  position: number;
  signed_up_at: Timestamp;
  state: string;
}

export interface ActivitySurveyCounts {
  activity_id: string;
  choice: number;
  count: number;
  question: number;
}

export interface ActivitySurveyLinks {
  activity_id: string;
  token_sha256: Buffer;
}

export interface ActivitySurveys {
  activity_id: string;
  /**
   * How many answered.
   */
  answers: Generated<number>;
  changed_at: Timestamp;
  changed_by: string | null;
  closes_at: Timestamp | null;
  published_at: Timestamp | null;
  questions: Json;
  sent_at: Timestamp | null;
}

export interface ActivitySurveyWords {
  activity_id: string;
  /**
   * Made by chance: it does not say when.
   */
  id: string;
  question: number;
  words: string;
}

export interface ActivityTexts {
  activity_id: string;
  description: string;
  locale: string;
  title: string;
}

export interface AppealAnswers {
  answered_at: Timestamp;
  appeal_id: string;
  by_person_id: string | null;
  due_at: Timestamp;
  id: string;
  locale: string;
  organisation_id: string | null;
  outcome: string;
  review_id: string | null;
  words: string;
}

export interface AppealApplicants {
  answer_by: string;
  appeal_id: string;
  email: string | null;
  id: string;
  name: string;
  phone: string | null;
  postal: Generated<string>;
}

export interface AppealDocuments {
  about_id: string | null;
  appeal_id: string;
  bytes: number;
  claimed_at: Timestamp | null;
  id: string;
  kept_at: Timestamp;
  media_type: string;
  name: string;
  sha256: Buffer;
  side: string;
}

export interface AppealExtensions {
  amount: number;
  appeal_id: string;
  by_person_id: string | null;
  due_after: Timestamp;
  due_before: Timestamp;
  granted_at: Timestamp;
  ground: string;
  id: string;
  unit: string;
}

export interface AppealFeedback {
  appeal_id: string;
  given_at: Timestamp;
  id: string;
  rating: number;
  solved: string;
  understood: boolean;
  words: Generated<string>;
}

export interface AppealMessages {
  appeal_id: string;
  by_person_id: string | null;
  id: string;
  kind: string;
  organisation_id: string | null;
  said_at: Timestamp;
  words: string;
}

export interface AppealNumbers {
  last: number;
  year: number;
}

export interface AppealPauses {
  appeal_id: string;
  from_at: Timestamp;
  ground: string;
  id: string;
  reminded_at: Timestamp | null;
  until_at: Timestamp | null;
}

export interface AppealReviews {
  answered_at: Timestamp | null;
  appeal_id: string;
  clock_from: Timestamp;
  due_at: Timestamp;
  filed_at: Timestamp;
  /**
   * After the time for complaining: it is heard all the same, the reviewer asks why.
   */
  filed_late: Generated<boolean>;
  handler_id: string | null;
  id: string;
  late: Generated<boolean>;
  on_silence: Generated<boolean>;
  organisation_id: string | null;
  outcome: string | null;
  words: string;
}

export interface Appeals {
  address: Generated<string>;
  anonymised_at: Timestamp | null;
  answered_at: Timestamp | null;
  area_id: string | null;
  changed_at: Timestamp;
  channel: string;
  /**
   * From when the days for the answer count: received, registered, or forwarded to the body in charge.
   */
  clock_from: Timestamp;
  close_ground: string | null;
  /**
   * By when it must be answered, as reckoned with every pause and extension; while it waits for the applicant, as it was when the clock stopped.
   */
  due_at: Timestamp;
  ended_at: Timestamp | null;
  filed_at: Timestamp;
  forwarded_at: Timestamp | null;
  handler_id: string | null;
  id: string;
  kind: string;
  /**
   * The answer came after due_at.
   */
  late: Generated<boolean>;
  /**
   * Whose law reckons its days; fixed when it was filed.
   */
  law: string;
  locale: string;
  /**
   * Registered number without its letters: the year and a six-digit count, such as 2026-000123.
   */
  number: string;
  organisation_id: string | null;
  outcome: string | null;
  received_at: Timestamp;
  /**
   * The higher body that has the review, so that its people find the appeal.
   */
  review_organisation_id: string | null;
  search: Generated<string | null>;
  state: Generated<string>;
  subject: string;
  words: string;
}

export interface AreaDrafts {
  by_person_id: string | null;
  entries: Json;
  file_name: string;
  id: string;
  made_at: Timestamp;
  retire_missing: boolean;
}

export interface Areas {
  id: string;
  key: string;
  kind: string;
  names: Json;
  outline: Json | null;
  parent_id: string | null;
  position: Generated<number>;
  retired_at: Timestamp | null;
}

export interface Assignments {
  answered_at: Timestamp | null;
  claimed_at: Timestamp | null;
  due_at: Timestamp;
  ended_at: Timestamp | null;
  escalated_at: Timestamp | null;
  id: string;
  offered_at: Timestamp;
  organisation_id: string;
  proof: string | null;
  proof_distance_m: number | null;
  reason: string | null;
  remark: Generated<string>;
  reminded_at: Timestamp | null;
  report_id: string;
  round: Generated<number>;
  state: Generated<string>;
  why: Json;
}

export interface CalendarDays {
  calendar: string;
  day: string;
  kind: string;
  names: Json;
  note: Generated<string>;
  /**
   * False while nobody has compared it with the decree: the page says so.
   */
  verified: boolean;
}

export interface CalendarYears {
  brought_at: Timestamp;
  calendar: string;
  sources: Json;
  year: number;
}

export interface CampaignConsents {
  /**
   * The day on the paper.
   */
  given_on: string;
  noted_at: Timestamp;
  noted_by: string | null;
  part_id: string;
  withdrawn_at: Timestamp | null;
  withdrawn_by: string | null;
}

export interface CampaignEditions {
  approved_by: string | null;
  changed_by: string | null;
  content: Json;
  number: number;
  part_id: string;
  published_at: Timestamp;
}

export interface CampaignMoves {
  by_person_id: string | null;
  event: string;
  happened_at: Timestamp;
  id: string;
  part_id: string;
  revision: number;
  words: Generated<string>;
}

export interface CampaignParts {
  approved_by: string | null;
  /**
   * Of a section its area; of an ambassador the section, null: of the whole campaign.
   */
  area_id: string | null;
  campaign_id: string;
  changed_at: Timestamp;
  /**
   * Who changed it last: they never approve it.
   */
  changed_by: string | null;
  content: Json;
  edition: Generated<number>;
  /**
   * When what could be known of an ambassador was erased.
   */
  erased_at: Timestamp | null;
  id: string;
  kind: string;
  published_at: Timestamp | null;
  /**
   * One more with every change: whoever saves or approves says which one they saw.
   */
  revision: Generated<number>;
  state: Generated<string>;
  withdrawn_at: Timestamp | null;
  /**
   * Why it was taken back, per language: everybody reads it.
   */
  withdrawn_reasons: Json | null;
}

export interface Campaigns {
  id: string;
  made_at: Timestamp;
  made_by: string | null;
  slug: string;
}

export interface Categories {
  /**
   * What such a wall says (a drug advertisement) is never readable in public: its photos wait for the desk's black boxes.
   */
  hides_wall_text: Generated<boolean>;
  hints: Json;
  id: string;
  key: string;
  keywords: Generated<Json>;
  names: Json;
  nearby_m: Generated<number>;
  parent_id: string | null;
  position: Generated<number>;
  proof_required: Generated<boolean>;
  questions: Generated<Json>;
  respond_unit: Generated<string>;
  /**
   * By when it must be done: so many of respond_unit.
   */
  respond_within_h: number;
  retention_days: number;
  retired_at: Timestamp | null;
  sensitivity: string;
  severity: Generated<string>;
  stopper: Json | null;
}

export interface CategoryChanges {
  after: Json;
  before: Json | null;
  by_person_id: string | null;
  category_id: string;
  changed_at: Timestamp;
  id: string;
  why: string;
}

export interface ChatAccounts {
  /**
   * The messenger's own number of the chat; for WhatsApp the phone number.
   */
  address: string;
  blocked_at: Timestamp | null;
  /**
   * When they first heard who we are and in which languages.
   */
  greeted_at: Timestamp | null;
  /**
   * When they last wrote: WhatsApp lets us write freely for 24 hours after it.
   */
  heard_at: Timestamp;
  id: string;
  kind: string;
  linked_at: Timestamp | null;
  locale: string;
  locale_chosen: Generated<boolean>;
  made_at: Timestamp;
  messenger: string;
  name: Generated<string>;
  /**
   * They asked what is near and were asked for a place.
   */
  near_asked_at: Timestamp | null;
  organisation_id: string | null;
  person_id: string | null;
}

export interface ChatCodes {
  code_sha256: Buffer;
  expires_at: Timestamp;
  made_at: Timestamp;
  organisation_id: string | null;
  person_id: string;
  used_at: Timestamp | null;
}

export interface ChatDrafts {
  account_id: string;
  changed_at: Timestamp;
  made_at: Timestamp;
  reminded_at: Timestamp | null;
  report_id: string;
  state: Json;
}

export interface ChatMessages {
  account_id: string;
  attempts: Generated<number>;
  /**
   * What it was said for, hashed: the same is said once in a chat. None: an answer to what was said there.
   */
  cause: string | null;
  external_id: string | null;
  id: string;
  problem: string | null;
  queued_at: Timestamp;
  report_id: string | null;
  said: Json | null;
  sent_at: Timestamp | null;
  state: Generated<string>;
}

export interface ChatReports {
  account_id: string;
  filed_at: Timestamp;
  /**
   * Not its report: somebody there said "this is it" at another's. They get the news a stranger may read, and no question.
   */
  follows: Generated<boolean>;
  report_id: string;
}

export interface ChatTasks {
  account_id: string;
  assignment_id: string;
  id: string;
  report_id: string;
  shown_at: Timestamp;
}

export interface ChatTurns {
  held_by: string | null;
  /**
   * Whoever holds it and does not say so again before this moment has died.
   */
  held_until: Timestamp | null;
  name: string;
  /**
   * When the messages that went would have gone at the steady pace; it may be a little ahead of the clock.
   */
  next_at: Timestamp | null;
  /**
   * The messenger asked to be left alone until then.
   */
  paused_until: Timestamp | null;
  touched_at: Timestamp;
}

export interface ChatUpdates {
  account_id: string;
  /**
   * Not tried again before this moment.
   */
  again_at: Timestamp | null;
  handled_at: Timestamp | null;
  heard: Json | null;
  id: string;
  position: number;
  taken_at: Timestamp;
  /**
   * How often its file could not be fetched, or handling it failed.
   */
  tries: Generated<number>;
}

export interface ChatVoices {
  account_id: string;
  bytes: number;
  claimed_at: Timestamp | null;
  id: string;
  kept_at: Timestamp;
  media_type: string;
  report_id: string;
  seconds: number | null;
  sha256: Buffer;
}

export interface ChatWaits {
  account_id: string;
  assignment_id: string | null;
  report_id: string;
  since: Timestamp;
  until: Timestamp;
  waits_for: string;
}

export interface ChatWishes {
  account_id: string;
  asked_at: Timestamp;
  choosing: Json;
}

export interface ClientDeliveries {
  answered: number | null;
  attempts: Generated<number>;
  body: string;
  event: string;
  hook_id: string;
  id: string;
  made_at: Timestamp;
  move_id: string;
  problem: string | null;
  report_id: string;
  state: Generated<string>;
  tried_at: Timestamp | null;
  /**
   * A worker has it in hand since tried_at; when that is long ago, the worker is gone.
   */
  trying: Generated<boolean>;
}

export interface ClientHooks {
  area_ids: Generated<string[]>;
  category_ids: Generated<string[]>;
  delivered_at: Timestamp | null;
  events: string[];
  /**
   * The first failure after the last success: after three days it is paused and its owner told.
   */
  failing_since: Timestamp | null;
  id: string;
  made_at: Timestamp;
  paused_at: Timestamp | null;
  paused_why: string | null;
  person_id: string;
  secret: string;
  url: string;
}

export interface ClientKeys {
  expires_at: Timestamp;
  id: string;
  key_sha256: Buffer;
  made_at: Timestamp;
  name: string;
  person_id: string;
  quota_per_hour: number;
  revoked_at: Timestamp | null;
  scopes: string[];
  /**
   * The last use, noted every five minutes at most.
   */
  used_at: Timestamp | null;
}

export interface CommentChallenges {
  expires_at: Timestamp;
  id: string;
}

export interface Comments {
  decided_at: Timestamp | null;
  decided_by: string | null;
  /**
   * Those that were decided on together, so that it can be undone together.
   */
  decision_id: string | null;
  /**
   * How many readers flagged it since it was read last.
   */
  flags: Generated<number>;
  id: string;
  locale: string;
  /**
   * As the writer likes it; empty: none, or erased at their wish.
   */
  name: Generated<string>;
  publication_id: string;
  /**
   * Why it was left out, by name: its writer reads it.
   */
  reason: string | null;
  sent_at: Timestamp;
  /**
   * What makes it look like spam: it sorts the queue and decides nothing.
   */
  signs: Generated<string[]>;
  state: Generated<string>;
  words: string;
  /**
   * A sum of the words without case, signs and spaces: the same words are one row of the queue.
   */
  words_key: Buffer;
}

export interface ContestEntries {
  /**
   * The very sentences that were agreed to, and to which rules.
   */
  agreed: string;
  changed_at: Timestamp;
  confirmed_at: Timestamp | null;
  contest_id: string;
  decided_at: Timestamp | null;
  decided_by: string | null;
  email: string | null;
  entered_at: Timestamp;
  group_at: number;
  guardian_contact: Generated<string>;
  guardian_name: Generated<string>;
  /**
   * Made by the form: the same form sent twice is one. Never shown: jury and strangers know the number.
   */
  id: string;
  /**
   * What the jury gave: mean, lowest and highest of each criterion, over how many.
   */
  jury: Json | null;
  jury_place: number | null;
  locale: string;
  may_archive: boolean;
  may_name: boolean;
  minor: boolean;
  name: string;
  number: number | null;
  /**
   * Its photos (media_photos of kind entry) in their order, with what the entrant says is on each.
   */
  pictures: Generated<Json>;
  reason: Generated<string>;
  school: string;
  /**
   * The name for everybody, or a pen name; shown only with may_name, and only with the results.
   */
  shown_as: string;
  state: string;
  title: string;
  told_at: Timestamp | null;
  video_url: string | null;
  vote_place: number | null;
  votes: number | null;
  words: string;
}

export interface ContestJurors {
  contest_id: string;
  email: string | null;
  ended_at: Timestamp | null;
  id: string;
  invited_at: Timestamp;
  locale: string;
  name: string;
  person_id: string | null;
}

export interface ContestMarks {
  contest_id: string;
  entry_id: string;
  juror_id: string;
  knows: boolean;
  marked_at: Timestamp;
  /**
   * For the juror and, once judging is closed, for the desk. Never shown in public.
   */
  note: string;
  scores: number[];
}

export interface Contests {
  announced_at: Timestamp | null;
  approved_at: Timestamp | null;
  approved_by: string | null;
  area_id: string | null;
  campaign_id: string | null;
  cancel_reason: Generated<string>;
  cancelled_at: Timestamp | null;
  changed_at: Timestamp;
  /**
   * Whoever changed it last: they cannot approve it.
   */
  changed_by: string | null;
  closes_at: Timestamp;
  /**
   * The end of its address.
   */
  code: string;
  /**
   * What the jury gives 1 to 10 for, each in its languages; none: there is no jury.
   */
  criteria: Json;
  /**
   * When contacts were erased.
   */
  erased_at: Timestamp | null;
  for_minors: boolean;
  /**
   * Age groups or classes, each in its languages; fixed in number once published.
   */
  groups: Json;
  id: string;
  judged_at: Timestamp | null;
  /**
   * The last number given to an entry.
   */
  last_number: Generated<number>;
  made_at: Timestamp;
  made_by: string | null;
  most_entries: number;
  most_letters: number;
  most_pictures: number;
  opens_at: Timestamp;
  organisation_id: string | null;
  /**
   * What a second person has yet to approve: a change of what is published, or the words of the results.
   */
  proposal: Json | null;
  published_at: Timestamp | null;
  results_at: Timestamp | null;
  /**
   * One more with every change that is told.
   */
  sequence: Generated<number>;
  state: string;
  tags: Generated<string[]>;
  takes: string[];
  /**
   * How many voted, counted when judging was closed; the votes themselves are erased with the results.
   */
  votes: number | null;
  /**
   * From when everybody may vote; null: only the jury decides.
   */
  votes_from: Timestamp | null;
  votes_until: Timestamp | null;
  waiting_since: Timestamp | null;
}

export interface ContestTexts {
  contest_id: string;
  locale: string;
  organisers: string;
  prizes: string;
  results: Generated<string>;
  rules: string;
  title: string;
}

export interface ContestVotes {
  contest_id: string;
  entry_id: string;
  voted_at: Timestamp;
  /**
   * A keyed hash of the address, another in each contest.
   */
  voter: string;
}

export interface ConversationMessages {
  /**
   * When somebody on that side first opened it.
   */
  desk_read_at: Timestamp | null;
  id: string;
  /**
   * The language it was written in, as far as the page they wrote on tells.
   */
  locale: string | null;
  organisation_id: string | null;
  /**
   * Who of the staff wrote it, so that they hear of the answer. Never shown.
   */
  person_id: string | null;
  /**
   * Photos sent with it (media_photos of kind message): for the sides only.
   */
  photo_ids: Generated<string[]>;
  report_id: string;
  reporter_read_at: Timestamp | null;
  responder_read_at: Timestamp | null;
  said_at: Timestamp;
  side: string;
  words: string;
}

export interface EndpointFilings {
  client_id: string;
  filed_at: Timestamp;
  report_id: string;
}

export interface EndpointRequests {
  attempts: Generated<number>;
  endpoint_id: string;
  first_tried_at: Timestamp | null;
  id: string;
  last_status: string | null;
  last_words: string | null;
  made_at: Timestamp;
  problem: string | null;
  report_id: string;
  round: number;
  /**
   * The picture they showed while it was open: only another one can be proof.
   */
  seen_media: string | null;
  sent_at: Timestamp | null;
  service_request_id: string | null;
  /**
   * waiting: to be sent; token: taken, its number not known yet; sent: in their hands; claimed: they said done; unproved: they said done without the photo we need; over: somebody else has it, or the report is over.
   */
  state: Generated<string>;
  token: string | null;
  try_at: Timestamp;
}

export interface Endpoints {
  /**
   * Enciphered; opens for this endpoint only.
   */
  api_key: string | null;
  changed_at: Timestamp;
  format: Generated<string>;
  /**
   * Whether it answers at servicerequestupdates, FixMyStreet's extension; null: nobody asked yet.
   */
  has_updates: boolean | null;
  id: string;
  jurisdiction_id: Generated<string>;
  organisation_id: string;
  other_code: Generated<string>;
  paused: Generated<boolean>;
  problem: string | null;
  problem_at: Timestamp | null;
  /**
   * Not read again before this moment: a minute or more after the last reading, longer after a failure.
   */
  read_after: Timestamp;
  read_at: Timestamp | null;
  /**
   * Their service code by our category's key; other_code is for what is not named (empty: not sent).
   */
  service_codes: Generated<Json>;
  url: string;
}

export interface EndpointUpdates {
  id: string;
  report_id: string;
  taken_at: Timestamp;
}

export interface FederationBlocks {
  kind: string;
  made_at: Timestamp;
  made_by: string | null;
  /**
   * The address of the account, or the name of the host.
   */
  name: string;
}

export interface FederationBoosts {
  boosted_at: Timestamp;
  /**
   * A sealed sum of the account's address, from which the address cannot be told.
   */
  booster: Buffer;
  item_id: string;
}

export interface FederationFollowers {
  actor: string;
  followed_at: Timestamp;
  follower: string;
  host: string;
  /**
   * Where its server is told; the shared one where there is one.
   */
  inbox: string;
}

export interface FederationFollowings {
  /**
   * Its address; one row for each, asked anew when it is followed again.
   */
  account: string;
  answered_at: Timestamp | null;
  /**
   * When it was asked last; part of the address of the question.
   */
  asked_at: Timestamp;
  asked_by: string | null;
  ended_at: Timestamp | null;
  ended_by: string | null;
  /**
   * As people type it: name@host.
   */
  handle: string;
  host: string;
  id: string;
  inbox: string;
  name: string;
  state: string;
}

export interface FederationKept {
  expires_at: Timestamp | null;
  key: string;
  value: Json;
}

export interface FederationKeys {
  /**
   * house, or the key of an area.
   */
  actor: string;
  kind: string;
  made_at: Timestamp;
  /**
   * As JSON Web Key.
   */
  public_key: Json;
  /**
   * As JSON Web Key, enciphered.
   */
  secret_key: string;
}

export interface FederationOffers {
  /**
   * When an editor laid it aside.
   */
  aside_at: Timestamp | null;
  author: string;
  author_name: string;
  changed_at: Timestamp;
  /**
   * By whom it came: they wrote it or shared it.
   */
  following_id: string;
  id: string;
  licence: string | null;
  object_id: string;
  /**
   * Addresses and what they show. We fetch none of them.
   */
  pictures: Generated<Json>;
  /**
   * The publication that was made of it, and of which revision.
   */
  publication_id: string | null;
  published_at: Timestamp;
  received_at: Timestamp;
  /**
   * One more with every change by its author.
   */
  revision: Generated<number>;
  tags: Generated<string[]>;
  taken_at: Timestamp | null;
  taken_revision: number | null;
  /**
   * Per language, as its author names it (und: unsaid): title, summary, markdown.
   */
  texts: Json;
  url: string;
  withdrawn_at: Timestamp | null;
}

export interface FederationPosts {
  author: string;
  item_id: string;
  posted_at: Timestamp;
  /**
   * The revision they were told last.
   */
  revision: number;
  sharers: Generated<string[]>;
  state: string;
}

export interface FederationReplies {
  author: string;
  author_name: string;
  id: string;
  item_id: string;
  object_id: string;
  /**
   * When an editor read it and left it out; empty: nobody looked yet.
   */
  read_at: Timestamp | null;
  received_at: Timestamp;
  words: string;
}

export interface FigureCells {
  category_id: string;
  cell: number;
  claimed: number;
  confirmed: number;
  declined: number;
  disputed: number;
  lat: number;
  /**
   * Mean public place of what is counted here, so that a cluster stands where its reports are.
   */
  lon: number;
  /**
   * Received, assigned or accepted. A declined one is nobody's work and is not among them.
   */
  open: number;
  zoom: number;
}

export interface FigureCounts {
  area_id: string;
  category_id: string;
  claimed: number;
  confirmed: number;
  counted_at: Timestamp;
  disputed: number;
  /**
   * Public reports that somebody works on and whose time was over when they were counted (counted_at).
   */
  late: Generated<number>;
  median_claim_days: number | null;
  median_confirm_days: number | null;
  reported: number;
}

export interface IndicatorProposals {
  box: Json | null;
  by_person_id: string | null;
  certainty: number;
  decided_at: Timestamp | null;
  id: string;
  kind: string;
  made_at: Timestamp;
  match_key: string;
  photo_id: string | null;
  report_id: string;
  state: Generated<string>;
  written: string;
}

export interface IndicatorReadings {
  attempts: Generated<number>;
  begun_at: Timestamp;
  photo_id: string;
  problem: string | null;
  report_id: string;
  state: Generated<string>;
  took_ms: number | null;
}

export interface Indicators {
  first_seen_at: Timestamp;
  id: string;
  kind: string;
  last_seen_at: Timestamp;
  /**
   * The value with what is confused in reading (0 and O, 1 and l, look-alike Cyrillic) made one.
   */
  match_key: string;
  value: string;
}

export interface IndicatorSightings {
  by_person_id: string | null;
  confirmed_at: Timestamp;
  indicator_id: string;
  proposal_id: string;
  report_id: string;
  seen_at: Timestamp;
  written: string;
}

export interface LedgerEntries {
  /**
   * Which member of staff acted, kept beside the payload so that it never enters the public record.
   */
  by_person_id: string | null;
  event: string;
  happened_at: Timestamp;
  id: string;
  payload: string;
  payload_sha256: Buffer;
  subject_id: string;
  subject_kind: string;
}

export interface LedgerReasons {
  entry_id: string;
  subject_id: string;
  words: string;
}

export interface LetterAddresses {
  bounces: number;
  id: string;
  last_at: Timestamp;
  masked: string;
  problem: string;
  since: Timestamp;
}

export interface LetterRefusals {
  address_id: string;
  kind: string;
  refused_at: Timestamp;
}

export interface Letters {
  about_id: string | null;
  /**
   * The address, hashed with the house's key: see letter_addresses.
   */
  address_id: string | null;
  /**
   * A file that goes with it, as {name, type, text}; emptied with the words.
   */
  attachment: Json | null;
  attempts: Generated<number>;
  body_html: string;
  body_text: string;
  id: string;
  /**
   * The Message-ID of the mail it answers, so that mail programs show both together.
   */
  in_reply_to: string | null;
  kind: string;
  locale: string;
  message_id: string;
  problem: string | null;
  queued_at: Timestamp;
  recipient: string;
  sent_at: Timestamp | null;
  /**
   * waiting: an older one about the same to the same address goes first; failed: will be tried again; refused: never will be; bounced: came back; expired: was kept until its news was old.
   */
  state: Generated<string>;
  subject: string;
}

export interface Mails {
  /**
   * Whether it is proved to come from the address it names as sender.
   */
  authentic: Generated<boolean>;
  bytes: number;
  came_by: string;
  /**
   * What DKIM, SPF and DMARC said: {"dkim": "pass", …}.
   */
  checks: Generated<Json>;
  /**
   * What was understood of a report that its sender was asked to finish.
   */
  draft: Json | null;
  /**
   * The id of the report it becomes; its photos wait under it.
   */
  draft_id: string;
  envelope_from: Generated<string>;
  erased_at: Timestamp | null;
  handled_at: Timestamp | null;
  helo: Generated<string>;
  id: string;
  /**
   * Names of what was attached and is no photo we take.
   */
  left_out: Generated<Json>;
  /**
   * The network address of the mail server that brought it; empty when it was fetched.
   */
  peer: Generated<string>;
  photos: Generated<number>;
  raw_key: string | null;
  recipients: Generated<string[]>;
  /**
   * The report it became, or that it speaks of.
   */
  report_id: string | null;
  sender: Generated<string>;
  sender_id: string | null;
  state: Generated<string>;
  subject: Generated<string>;
  taken_at: Timestamp;
  /**
   * Why it was not acted on, or what was missing; a word the desk has a sentence for.
   */
  why: string | null;
}

export interface MediaPhotos {
  accuracy_m: number | null;
  /**
   * Copying begun and not ended: a picture that ends the process is refused in the end.
   */
  attempts: Generated<number>;
  /**
   * Black boxes drawn by the desk: [{x, y, width, height}] as fractions 0..1 of the upright picture.
   */
  boxes: Generated<Json>;
  bytes: number;
  /**
   * When its report, proof or verdict was filed. Null: it belongs to nothing yet.
   */
  claimed_at: Timestamp | null;
  /**
   * Names the files strangers may fetch; cannot be guessed, and is another one after each redaction.
   */
  copies_key: string | null;
  height: number;
  /**
   * UUID v5 of subject, kind, keeper and the bytes: the same photo sent twice is one photo.
   */
  id: string;
  /**
   * Who sent it: the id of the task whose link was used, of a member of staff, "reporter", or nothing. A proof or a verdict takes only its own.
   */
  keeper: Generated<string>;
  kind: string;
  lat: number | null;
  /**
   * Where the camera says it was. Never public.
   */
  lon: number | null;
  mime: string;
  original_key: string;
  position: Generated<number>;
  /**
   * Why there are no copies: the key of a message.
   */
  problem: string | null;
  received_at: Timestamp;
  /**
   * How often the copies were ordered anew.
   */
  revision: Generated<number>;
  /**
   * Of the bytes as received. The original is never changed.
   */
  sha256: Buffer;
  /**
   * held: waits for the desk; hidden: the desk took it away. A stranger sees claimed, public and ready ones only, never the original.
   */
  showing: Generated<string>;
  state: Generated<string>;
  subject_id: string;
  /**
   * What the camera says. Null when it says nothing, or a moment that cannot be.
   */
  taken_at: Timestamp | null;
  /**
   * Pixels of the picture held upright.
   */
  width: number;
}

export interface MediaTakenBack {
  at: Timestamp;
  sha256: Buffer;
}

export interface MediaUploads {
  begun_at: Timestamp;
  bytes: number;
  got: Generated<number>;
  id: string;
  keeper: Generated<string>;
  kind: string;
  /**
   * Where each piece begins that is kept as a file; the one that is being written begins at got.
   */
  offsets: Generated<number[]>;
  /**
   * The photo it became (media_photos); its pieces are gone then.
   */
  photo_id: string | null;
  subject_id: string;
}

export interface MeetingAssociates {
  area_id: string;
  changed_at: Timestamp;
  consented_at: string;
  email: string | null;
  ended_at: Timestamp | null;
  id: string;
  name: string;
  note: Generated<string>;
  organisation_id: string | null;
  part: string;
  phone: string | null;
}

export interface MeetingPoints {
  id: string;
  meeting_id: string;
  outcome: Generated<string>;
  position: number;
  report_code: string | null;
  words: string;
}

export interface Meetings {
  agenda: Generated<string>;
  area_id: string;
  attended: number | null;
  begins_at: Timestamp;
  id: string;
  made_at: Timestamp;
  made_by: string | null;
  place: string;
  published_at: Timestamp | null;
  results: Generated<string>;
  state: Generated<string>;
  title: string;
}

export interface NotificationChoices {
  kind: string;
  person_id: string;
  way: string;
}

export interface NotificationDevices {
  auth: string;
  endpoint: string;
  id: string;
  locale: string;
  made_at: Timestamp;
  name: Generated<string>;
  p256dh: string;
  root_id: string;
  side: string;
}

export interface NotificationPushes {
  attempts: Generated<number>;
  device_id: string;
  id: string;
  kind: string;
  path: string;
  problem: string | null;
  queued_at: Timestamp;
  root_id: string;
  sent_at: Timestamp | null;
  state: Generated<string>;
  title: string;
  urgent: boolean;
  words: string;
}

export interface Notifications {
  about_id: string | null;
  /**
   * What a phone shows beside the kind of news, for whoever may look over a shoulder.
   */
  code: string;
  id: string;
  kind: string;
  made_at: Timestamp;
  parts: Json;
  path: string;
  person_id: string;
  subject: string;
  told_at: Timestamp | null;
  urgent: boolean;
  way: string;
}

export interface NotificationSettings {
  digest_hour: number;
  digest_weekday: number;
  person_id: string;
  quiet_from: number;
  quiet_until: number;
  time_zone: string;
}

export interface OrganisationCoverage {
  area_id: string | null;
  category_id: string | null;
  id: string;
  organisation_id: string;
}

export interface Organisations {
  email: string | null;
  id: string;
  key: string;
  kind: string;
  locale: Generated<string>;
  names: Json;
  phone: string | null;
  retired_at: Timestamp | null;
}

export interface People {
  created_at: Timestamp;
  disabled_at: Timestamp | null;
  email: string;
  id: string;
  locale: Generated<string>;
  name: string;
}

export interface PeopleAttempts {
  failures: number;
  key_sha256: Buffer;
  last_at: Timestamp;
  locked_until: Timestamp | null;
}

export interface PeopleAuthenticators {
  confirmed_at: Timestamp | null;
  last_step: Generated<number>;
  made_at: Timestamp;
  person_id: string;
  secret: string;
}

export interface PeopleChallenges {
  expires_at: Timestamp;
  id_sha256: Buffer;
  kind: string;
  made_at: Timestamp;
  person_id: string | null;
  secret: string;
}

export interface PeopleIdentities {
  issuer: string;
  made_at: Timestamp;
  person_id: string;
  subject: string;
}

export interface PeopleLinks {
  expires_at: Timestamp;
  made_at: Timestamp;
  person_id: string;
  purpose: Generated<string>;
  token_sha256: Buffer;
  used_at: Timestamp | null;
}

export interface PeoplePasskeys {
  counter: number;
  id: string;
  made_at: Timestamp;
  name: string;
  person_id: string;
  public_key: Buffer;
  transports: Generated<Json>;
  used_at: Timestamp | null;
}

export interface PeoplePasswords {
  hash: string;
  person_id: string;
  set_at: Timestamp;
}

export interface PeopleRecoveryCodes {
  code_sha256: Buffer;
  person_id: string;
  used_at: Timestamp | null;
}

export interface PeopleRoles {
  area_id: string | null;
  /**
   * Sees and handles only what was given to this organisation.
   */
  assigned_only: Generated<boolean>;
  category_id: string | null;
  id: string;
  organisation_id: string | null;
  person_id: string;
  role: string;
}

export interface PeopleSessions {
  /**
   * What the browser says it is, cut to 200 characters.
   */
  device: Generated<string>;
  expires_at: Timestamp;
  /**
   * The cookie before the last change of it, good for a minute more: two pages may be on their way.
   */
  former_sha256: Buffer | null;
  /**
   * Names the session in the list of devices; opens nothing.
   */
  id: string;
  made_at: Timestamp;
  person_id: string;
  rotated_at: Timestamp | null;
  seen_at: Timestamp | null;
  token_sha256: Buffer;
  /**
   * How they signed in: link, password, passkey, single-sign-on.
   */
  way: Generated<string>;
}

export interface PublicationCaptions {
  locale: string;
  publication_id: string;
  vtt: string;
}

export interface PublicationEditions {
  approved_by: string | null;
  area_id: string | null;
  campaign_id: string | null;
  category_ids: string[];
  changed_by: string | null;
  comments: Generated<string>;
  kind: string;
  number: number;
  organisation_id: string | null;
  pictures: Json;
  publication_id: string;
  published_at: Timestamp;
  tags: string[];
  texts: Json;
  /**
   * Its own video as it was let out: which one, whether nobody speaks, its captions per language.
   */
  video: Json | null;
  video_url: string | null;
}

export interface PublicationMoves {
  by_person_id: string | null;
  event: string;
  happened_at: Timestamp;
  id: string;
  publication_id: string;
  revision: number;
  words: Generated<string>;
}

export interface PublicationPhotos {
  /**
   * Other words for who cannot see it, waiting for a second person; null: none.
   */
  alts: Json | null;
  alts_by: string | null;
  consent_on: string | null;
  consent_until: string | null;
  consent_way: string | null;
  /**
   * Who can be known in it and agreed, in the words of the editor.
   */
  consent_who: Generated<string>;
  id: string;
  /**
   * What the photo was kept for, as in publication_pictures.
   */
  subject_id: string;
  /**
   * Somebody in it agrees no more: it is gone from every place, and stays gone.
   */
  taken_back_at: Timestamp | null;
  taken_back_by: string | null;
}

export interface PublicationPictures {
  /**
   * What it shows, per language: for who cannot see it.
   */
  alts: Generated<Json>;
  credit: Generated<string>;
  /**
   * The photo in media_photos.
   */
  id: string;
  /**
   * unsaid: nobody looked yet; none: nobody can be known in it; agreed: those who can be agreed to it.
   */
  people: string;
  position: number;
  publication_id: string;
  /**
   * Whose it is and by what right we show it.
   */
  rights: Generated<string>;
  /**
   * What the photo was kept for: this publication, or the report a success story tells of.
   */
  subject_id: string;
}

export interface Publications {
  /**
   * The publication of another section it was taken over from.
   */
  adopted_from: string | null;
  approved_by: string | null;
  /**
   * Where it concerns people; null: everywhere.
   */
  area_id: string | null;
  campaign_id: string | null;
  category_ids: Generated<string[]>;
  changed_at: Timestamp;
  /**
   * Who changed it last: they never approve it.
   */
  changed_by: string | null;
  /**
   * off: none; open: readers may write; closed: those there are stay, no new ones.
   */
  comments: Generated<string>;
  /**
   * How often it was published: first, and with each correction. 0: never.
   */
  edition: Generated<number>;
  id: string;
  kind: string;
  made_by: string | null;
  organisation_id: string | null;
  /**
   * The hour at which it is published, once approved.
   */
  publish_at: Timestamp | null;
  /**
   * When it was first published; a correction does not change it.
   */
  published_at: Timestamp | null;
  /**
   * The confirmed report a success story was drafted from.
   */
  report_code: string | null;
  /**
   * One more with every change: whoever saves or approves says which one they saw.
   */
  revision: Generated<number>;
  slug: string;
  state: Generated<string>;
  tags: Generated<string[]>;
  /**
   * Its own video in videos; its first picture stands before it.
   */
  video_id: string | null;
  /**
   * Nobody speaks in it: it needs no captions.
   */
  video_silent: Generated<boolean>;
  video_url: string | null;
  withdrawn_at: Timestamp | null;
  /**
   * Why it was taken back, per language: everybody reads it.
   */
  withdrawn_reasons: Json | null;
}

export interface PublicationTexts {
  locale: string;
  /**
   * A machine translated it and nobody went over it yet: readers are told.
   */
  machine_made: Generated<boolean>;
  markdown: Generated<string>;
  /**
   * What a correction corrects, for everybody to read.
   */
  note: Generated<string>;
  publication_id: string;
  /**
   * Sources and credits, in Markdown.
   */
  sources: Generated<string>;
  summary: Generated<string>;
  title: string;
  /**
   * It still says what it was taken over from: it must be gone over before anybody is asked to approve it.
   */
  to_translate: Generated<boolean>;
}

export interface RateLimits {
  expire: number | null;
  key: string;
  points: Generated<number>;
}

export interface ReportBans {
  by_person_id: string | null;
  /**
   * What the desk can tell it apart by: a…@mail.example.
   */
  hint: string;
  id: string;
  kind: string;
  lifted_at: Timestamp | null;
  made_at: Timestamp;
  reason: string;
  until: Timestamp;
  /**
   * A keyed hash of the address, domain, number or network: it is never kept itself.
   */
  value_key: string;
}

export interface ReportBulkRows {
  before: Json | null;
  bulk_id: string;
  code: string;
  done_at: Timestamp | null;
  outcome: Generated<string>;
  params: Generated<Json>;
  position: number;
  refusal: string | null;
  report_id: string;
}

export interface ReportBulks {
  ended_at: Timestamp | null;
  id: string;
  input: Generated<Json>;
  made_at: Timestamp;
  person_id: string;
  total: number;
  undone_at: Timestamp | null;
  verb: string;
}

export interface ReportContacts {
  confirmed_at: Timestamp | null;
  email: string | null;
  email_folded: Generated<string | null>;
  id: string;
  name: string | null;
  phone: string | null;
  /**
   * The last ten digits: +7 701… and 8 701… are one number.
   */
  phone_digits: Generated<string | null>;
  report_id: string;
}

export interface ReportEdits {
  after: string;
  before: string;
  by_person_id: string | null;
  edit_id: string;
  edited_at: Timestamp;
  field: string;
  id: string;
  report_id: string;
  why: string;
}

export interface ReportFilters {
  id: string;
  made_at: Timestamp;
  name: string;
  person_id: string;
  query: string;
  shared: Generated<boolean>;
}

export interface ReportFlags {
  by_person_id: string | null;
  email: string | null;
  flagged_at: Timestamp;
  id: string;
  locale: string;
  outcome: string | null;
  reason: string;
  report_id: string;
  settled_at: Timestamp | null;
  words: string;
}

export interface ReportImports {
  added: Generated<number>;
  begun_at: Timestamp;
  changed: Generated<number>;
  /**
   * Of the file and its mapping: with another mapping it is another import.
   */
  content_sha256: Buffer;
  ended_at: Timestamp | null;
  file_name: string;
  /**
   * Rows whose report was here already and that say nothing newer.
   */
  known: Generated<number>;
  rows_done: Generated<number>;
  source: string;
}

export interface ReportLocks {
  person_id: string;
  report_id: string;
  since_at: Timestamp;
  until_at: Timestamp | null;
}

export interface ReportNotes {
  by_person_id: string | null;
  event: string;
  id: string;
  /**
   * reason: why the desk did something; note: what the desk says to itself; answer: what an outside party wrote, to question_id.
   */
  kind: Generated<string>;
  question_id: string | null;
  report_id: string;
  words: string;
  written_at: Timestamp;
}

export interface ReportQuestions {
  answered_at: Timestamp | null;
  asked_at: Timestamp;
  by_person_id: string | null;
  email: string;
  expires_at: Timestamp;
  id: string;
  locale: string;
  name: string;
  photo_ids: string[];
  reminded_at: Timestamp | null;
  report_id: string;
  withdrawn_at: Timestamp | null;
  words: string;
}

export interface Reports {
  accuracy_m: number | null;
  address: Generated<string>;
  /**
   * Since when it holds nothing about a person: no contact, no words but public ones, no exact place, no photos.
   */
  anonymised_at: Timestamp | null;
  answers: Generated<Json>;
  area_id: string | null;
  /**
   * Filed by somebody who is banned: it waits here and nobody is asked.
   */
  ban_id: string | null;
  category_id: string;
  /**
   * Morton code of the public place at zoom 22: a map tile is one range of it. Null when a stranger may see no place.
   */
  cell: number | null;
  changed_at: Timestamp;
  channel: string;
  claimed_at: Timestamp | null;
  /**
   * Nine letters and digits, derived from the id: the number a person says on the phone.
   */
  code: string;
  confirmed_at: Timestamp | null;
  due_at: Timestamp | null;
  /**
   * How due_at was reckoned: {amount, unit, from}. A later change of the category or the calendar leaves it.
   */
  due_by: Json | null;
  external_id: string | null;
  filed_at: Timestamp;
  /**
   * A reader says that something is wrong with its page, and the desk has not settled it.
   */
  flagged_at: Timestamp | null;
  id: string;
  lat: number;
  locale: string;
  lon: number;
  merged_into: string | null;
  organisation_id: string | null;
  /**
   * A part of it moved and the desk has not looked since.
   */
  part_changed_at: Timestamp | null;
  /**
   * The report this is one part of. A part is worked on alone; it is shown and counted only with the whole.
   */
  part_of: string | null;
  /**
   * Which photos of the whole this part shows to whoever works on it.
   */
  part_photos: string[] | null;
  /**
   * Into how many parts it was split.
   */
  parts: Generated<number>;
  place_from: string;
  public_address: Generated<string>;
  public_lat: number | null;
  /**
   * The place a stranger may see, decided by publicPlace() at filing; null when none.
   */
  public_lon: number | null;
  public_spot: Generated<Point | null>;
  public_words: Generated<string>;
  /**
   * How often it was handed to be done: 1, and one more after each dispute.
   */
  round: Generated<number>;
  search: Generated<string | null>;
  severity: Generated<string>;
  /**
   * What strangers get: public, held until the desk has looked, hidden. Independent of state.
   */
  showing: string;
  /**
   * The system an imported report comes from; external_id is its number there.
   */
  source: string | null;
  spot: Generated<Point>;
  state: Generated<string>;
  words: Generated<string>;
}

export interface ReportUpdates {
  by_person_id: string | null;
  id: string;
  report_id: string;
  words: string;
  written_at: Timestamp;
}

export interface ReportVerdicts {
  answer: string;
  distance_m: number | null;
  given_at: Timestamp;
  given_by: string;
  id: string;
  report_id: string;
  round: number;
  words: Generated<string>;
}

export interface RetentionBatches {
  begun_at: Timestamp;
  counted: number;
  cutoff: Timestamp;
  done: Generated<number>;
  ended_at: Timestamp | null;
  id: string;
  kind: string;
  run_id: string;
}

export interface RetentionHolds {
  by_person_id: string | null;
  ended_at: Timestamp | null;
  id: string;
  made_at: Timestamp;
  report_code: string;
  until: Timestamp | null;
  why: string;
}

export interface RetentionRuns {
  begun_at: Timestamp;
  by_person_id: string | null;
  ended_at: Timestamp | null;
  id: string;
}

export interface RetentionWarnings {
  kind: string;
  warned_at: Timestamp;
}

export interface RoutingRules {
  changed_at: Timestamp;
  changed_by: string | null;
  condition: string;
  id: string;
  name: string;
  organisation_id: string;
  position: number;
  retired_at: Timestamp | null;
  /**
   * Why it was last changed, in the words of who did.
   */
  why: string;
}

export interface SubscriptionDigests {
  day: string;
  made_at: Timestamp;
  state: string;
  subscriber_id: string;
  tries: Generated<number>;
}

export interface SubscriptionFollowers {
  asked_at: Timestamp;
  confirmed_at: Timestamp | null;
  email: string;
  ended_at: Timestamp | null;
  id: string;
  locale: string;
  report_id: string;
}

export interface SubscriptionReaches {
  /**
   * Letters sent to those who agreed that opening is counted, of what is forgotten.
   */
  agreed: Generated<number>;
  ended: Generated<number>;
  failed: Generated<number>;
  item_id: string;
  /**
   * How often it was opened by the link in such a letter.
   */
  opened: Generated<number>;
  sent: Generated<number>;
}

export interface SubscriptionSendings {
  /**
   * Sent to somebody who agreed that opening is counted: the links of the letter are.
   */
  counted: Generated<boolean>;
  /**
   * They ended it by the link in this one.
   */
  ended: Generated<boolean>;
  item_id: string;
  made_at: Timestamp;
  problem: string | null;
  revision: number;
  sent_at: Timestamp | null;
  /**
   * waiting: for the next digest; queued: on its way; dropped: overtaken by a newer revision before it left.
   */
  state: string;
  subscriber_id: string;
  /**
   * Above 0 it may have arrived, whatever the state says.
   */
  tries: Generated<number>;
}

export interface SubscriptionSubscribers {
  /**
   * The e-mail address; for a phone a hash of where its push service listens; for a chat the id of its account.
   */
  address: string | null;
  /**
   * What stands for an e-mail address where letters keep that it bounced or refused.
   */
  address_id: string | null;
  /**
   * When they were last asked whether it was them.
   */
  asked_at: Timestamp;
  confirmed_at: Timestamp | null;
  /**
   * They agreed that it is counted when they open something by the link in a letter.
   */
  counts_opens: Generated<boolean>;
  device: Json | null;
  /**
   * How often they hear of what is not urgent.
   */
  digest: string;
  ended_at: Timestamp | null;
  id: string;
  locale: string;
  made_at: Timestamp;
  way: string;
}

export interface SubscriptionWishes {
  area_id: string | null;
  campaign_id: string | null;
  /**
   * Empty until whoever reads the address said that it was them who asked.
   */
  confirmed_at: Timestamp | null;
  id: string;
  /**
   * Kinds of what is passed on; empty: all.
   */
  kinds: Generated<string[]>;
  lat: number | null;
  lon: number | null;
  made_at: Timestamp;
  radius_m: number | null;
  subscriber_id: string;
}

export interface SyndicationHubSubscriptions {
  callback: string;
  expires_at: Timestamp;
  failing_since: Timestamp | null;
  failures: Generated<number>;
  host: string;
  id: string;
  paused_at: Timestamp | null;
  /**
   * What its messages are signed with, enciphered.
   */
  secret: string | null;
  told_at: Timestamp | null;
  /**
   * The feed, as the address it gives itself, without our host.
   */
  topic: string;
  verified_at: Timestamp;
}

export interface SyndicationItems {
  /**
   * Its areas and those above them; empty: everywhere.
   */
  area_ids: Generated<string[]>;
  campaign_id: string | null;
  category_ids: Generated<string[]>;
  changed_at: Timestamp;
  /**
   * When a warning or an event is over: then it is in no list of what holds now.
   */
  ends_at: Timestamp | null;
  /**
   * The id of the thing itself: publication, warning or activity.
   */
  id: string;
  kind: string;
  organisation_id: string | null;
  /**
   * A GeoJSON Polygon or MultiPolygon, where it concerns less than its areas.
   */
  outline: Json | null;
  /**
   * Its page here, without a language.
   */
  path: string;
  pictures: Generated<Json>;
  published_at: Timestamp;
  revision: number;
  starts_at: Timestamp | null;
  state: string;
  tags: Generated<string[]>;
  /**
   * Per language: title, summary, html, words (no markup), note of correction, whether a machine translated it.
   */
  texts: Json;
  /**
   * Told at once, not with the next digest.
   */
  urgent: Generated<boolean>;
  /**
   * Its own video: address, type, bytes, pixels, seconds.
   */
  video: Json | null;
  withdrawn_at: Timestamp | null;
}

export interface SyndicationPartners {
  ended_at: Timestamp | null;
  id: string;
  key: string;
  made_at: Timestamp;
  name: string;
  organisation_id: string | null;
}

export interface SyndicationPosts {
  item_id: string;
  message_id: string | null;
  outlet: string;
  problem: string | null;
  /**
   * The revision of the thing that stands there.
   */
  revision: Generated<number>;
  /**
   * unsure: it was handed over, and the answer was lost.
   */
  state: string;
  tried_at: Timestamp | null;
  tries: Generated<number>;
  with_picture: Generated<boolean>;
}

export interface SyndicationVisits {
  day: string;
  item_id: string;
  partner_id: string;
  visits: number;
}

export interface Templates {
  category_id: string | null;
  changed_at: Timestamp;
  id: string;
  locale: string;
  position: number;
  retired_at: Timestamp | null;
  state: string | null;
  title: string;
  words: string;
}

export interface Videos {
  bytes: number;
  /**
   * It belongs to what it was sent for.
   */
  claimed: Generated<boolean>;
  /**
   * How much of it has arrived; it is whole at bytes.
   */
  got: Generated<number>;
  height: number | null;
  id: string;
  /**
   * Who sends it: nobody else may go on.
   */
  keeper: string;
  /**
   * Its address; null: it is not whole yet, or not looked into.
   */
  key: string | null;
  mime: string | null;
  /**
   * Where each piece begins that is kept as a file of its own.
   */
  offsets: Generated<number[]>;
  seconds: number | null;
  sound: boolean | null;
  subject_id: string;
  /**
   * When a piece came, or when it was taken out again.
   */
  touched_at: Timestamp;
  width: number | null;
}

export interface WarningAlerts {
  approved_by: string | null;
  /**
   * What it says, as our pages show it.
   */
  content: Json;
  exercise: boolean;
  identifier: string;
  msg_type: string;
  number: number;
  /**
   * All alerts of the same warning before it: sender,identifier,sent.
   */
  refers_to: Generated<string[]>;
  sender: string;
  /**
   * To the letter what stands in it: others name it by that.
   */
  sent: string;
  sent_at: Timestamp;
  warning_id: string;
  /**
   * CAP 1.2.
   */
  xml: string;
}

export interface WarningHeard {
  /**
   * Where it was fetched: it is not fetched twice.
   */
  address: string;
  content: Json;
  expires: Timestamp;
  heard_at: Timestamp;
  identifier: string;
  msg_type: string;
  refers_to: Generated<string[]>;
  sender: string;
  sent: string;
  sent_at: Timestamp;
  source_id: string;
  /**
   * The identifier of the later alert that updated or cancelled it.
   */
  superseded_by: string | null;
}

export interface Warnings {
  /**
   * How many alerts of it were published.
   */
  alerts: Generated<number>;
  approved_at: Timestamp | null;
  approved_by: string | null;
  /**
   * The areas chosen; none, and nothing drawn: everywhere.
   */
  area_ids: Generated<string[]>;
  campaign_id: string | null;
  cancel_reason: string | null;
  certainty: string;
  changed_at: Timestamp;
  /**
   * Whoever changed it last: they cannot approve it.
   */
  changed_by: string | null;
  circle_km: number | null;
  circle_lat: number | null;
  circle_lon: number | null;
  /**
   * The end of its address.
   */
  code: string;
  /**
   * Only tried out: CAP status Exercise, in no list, no banner and no outlet for strangers.
   */
  exercise: boolean;
  expires: Timestamp;
  id: string;
  kind: string;
  made_at: Timestamp;
  made_by: string | null;
  onset: Timestamp | null;
  /**
   * A GeoJSON Polygon that was drawn; it says more exactly where than the areas do.
   */
  outline: Json | null;
  /**
   * What a second person has yet to approve while it holds: another text, or its end.
   */
  proposed: string | null;
  response: string;
  severity: string;
  state: string;
  urgency: string;
  /**
   * Since when a second person is asked to approve.
   */
  waiting_since: Timestamp | null;
}

export interface WarningSources {
  asked_at: Timestamp | null;
  etag: string | null;
  heard_at: Timestamp | null;
  id: string;
  made_at: Timestamp;
  made_by: string | null;
  name: string;
  paused: Generated<boolean>;
  /**
   * Why the last asking brought nothing; null when it went well.
   */
  problem: string | null;
  url: string;
}

export interface WarningTexts {
  /**
   * What is said when it is over.
   */
  all_clear: Generated<string>;
  call_whom: Generated<string>;
  description: string;
  headline: string;
  instruction: Generated<string>;
  locale: string;
  they_say: Generated<string>;
  warning_id: string;
  you_do: Generated<string>;
}

export interface Database {
  activities: Activities;
  activity_calendars: ActivityCalendars;
  activity_moves: ActivityMoves;
  activity_pictures: ActivityPictures;
  activity_press: ActivityPress;
  activity_reached: ActivityReached;
  activity_results: ActivityResults;
  activity_signups: ActivitySignups;
  activity_survey_counts: ActivitySurveyCounts;
  activity_survey_links: ActivitySurveyLinks;
  activity_survey_words: ActivitySurveyWords;
  activity_surveys: ActivitySurveys;
  activity_texts: ActivityTexts;
  appeal_answers: AppealAnswers;
  appeal_applicants: AppealApplicants;
  appeal_documents: AppealDocuments;
  appeal_extensions: AppealExtensions;
  appeal_feedback: AppealFeedback;
  appeal_messages: AppealMessages;
  appeal_numbers: AppealNumbers;
  appeal_pauses: AppealPauses;
  appeal_reviews: AppealReviews;
  appeals: Appeals;
  area_drafts: AreaDrafts;
  areas: Areas;
  assignments: Assignments;
  calendar_days: CalendarDays;
  calendar_years: CalendarYears;
  campaign_consents: CampaignConsents;
  campaign_editions: CampaignEditions;
  campaign_moves: CampaignMoves;
  campaign_parts: CampaignParts;
  campaigns: Campaigns;
  categories: Categories;
  category_changes: CategoryChanges;
  chat_accounts: ChatAccounts;
  chat_codes: ChatCodes;
  chat_drafts: ChatDrafts;
  chat_messages: ChatMessages;
  chat_reports: ChatReports;
  chat_tasks: ChatTasks;
  chat_turns: ChatTurns;
  chat_updates: ChatUpdates;
  chat_voices: ChatVoices;
  chat_waits: ChatWaits;
  chat_wishes: ChatWishes;
  client_deliveries: ClientDeliveries;
  client_hooks: ClientHooks;
  client_keys: ClientKeys;
  comment_challenges: CommentChallenges;
  comments: Comments;
  contest_entries: ContestEntries;
  contest_jurors: ContestJurors;
  contest_marks: ContestMarks;
  contest_texts: ContestTexts;
  contest_votes: ContestVotes;
  contests: Contests;
  conversation_messages: ConversationMessages;
  endpoint_filings: EndpointFilings;
  endpoint_requests: EndpointRequests;
  endpoint_updates: EndpointUpdates;
  endpoints: Endpoints;
  federation_blocks: FederationBlocks;
  federation_boosts: FederationBoosts;
  federation_followers: FederationFollowers;
  federation_followings: FederationFollowings;
  federation_kept: FederationKept;
  federation_keys: FederationKeys;
  federation_offers: FederationOffers;
  federation_posts: FederationPosts;
  federation_replies: FederationReplies;
  figure_cells: FigureCells;
  figure_counts: FigureCounts;
  indicator_proposals: IndicatorProposals;
  indicator_readings: IndicatorReadings;
  indicator_sightings: IndicatorSightings;
  indicators: Indicators;
  ledger_entries: LedgerEntries;
  ledger_reasons: LedgerReasons;
  letter_addresses: LetterAddresses;
  letter_refusals: LetterRefusals;
  letters: Letters;
  mails: Mails;
  media_photos: MediaPhotos;
  media_taken_back: MediaTakenBack;
  media_uploads: MediaUploads;
  meeting_associates: MeetingAssociates;
  meeting_points: MeetingPoints;
  meetings: Meetings;
  notification_choices: NotificationChoices;
  notification_devices: NotificationDevices;
  notification_pushes: NotificationPushes;
  notification_settings: NotificationSettings;
  notifications: Notifications;
  organisation_coverage: OrganisationCoverage;
  organisations: Organisations;
  people: People;
  people_attempts: PeopleAttempts;
  people_authenticators: PeopleAuthenticators;
  people_challenges: PeopleChallenges;
  people_identities: PeopleIdentities;
  people_links: PeopleLinks;
  people_passkeys: PeoplePasskeys;
  people_passwords: PeoplePasswords;
  people_recovery_codes: PeopleRecoveryCodes;
  people_roles: PeopleRoles;
  people_sessions: PeopleSessions;
  publication_captions: PublicationCaptions;
  publication_editions: PublicationEditions;
  publication_moves: PublicationMoves;
  publication_photos: PublicationPhotos;
  publication_pictures: PublicationPictures;
  publication_texts: PublicationTexts;
  publications: Publications;
  rate_limits: RateLimits;
  report_bans: ReportBans;
  report_bulk_rows: ReportBulkRows;
  report_bulks: ReportBulks;
  report_contacts: ReportContacts;
  report_edits: ReportEdits;
  report_filters: ReportFilters;
  report_flags: ReportFlags;
  report_imports: ReportImports;
  report_locks: ReportLocks;
  report_notes: ReportNotes;
  report_questions: ReportQuestions;
  report_updates: ReportUpdates;
  report_verdicts: ReportVerdicts;
  reports: Reports;
  retention_batches: RetentionBatches;
  retention_holds: RetentionHolds;
  retention_runs: RetentionRuns;
  retention_warnings: RetentionWarnings;
  routing_rules: RoutingRules;
  subscription_digests: SubscriptionDigests;
  subscription_followers: SubscriptionFollowers;
  subscription_reaches: SubscriptionReaches;
  subscription_sendings: SubscriptionSendings;
  subscription_subscribers: SubscriptionSubscribers;
  subscription_wishes: SubscriptionWishes;
  syndication_hub_subscriptions: SyndicationHubSubscriptions;
  syndication_items: SyndicationItems;
  syndication_partners: SyndicationPartners;
  syndication_posts: SyndicationPosts;
  syndication_visits: SyndicationVisits;
  templates: Templates;
  videos: Videos;
  warning_alerts: WarningAlerts;
  warning_heard: WarningHeard;
  warning_sources: WarningSources;
  warning_texts: WarningTexts;
  warnings: Warnings;
}

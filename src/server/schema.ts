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
  attempts: Generated<number>;
  body_html: string;
  body_text: string;
  id: string;
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

export interface SubscriptionFollowers {
  asked_at: Timestamp;
  confirmed_at: Timestamp | null;
  email: string;
  ended_at: Timestamp | null;
  id: string;
  locale: string;
  report_id: string;
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

export interface Database {
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
  categories: Categories;
  category_changes: CategoryChanges;
  conversation_messages: ConversationMessages;
  figure_cells: FigureCells;
  figure_counts: FigureCounts;
  ledger_entries: LedgerEntries;
  ledger_reasons: LedgerReasons;
  letter_addresses: LetterAddresses;
  letter_refusals: LetterRefusals;
  letters: Letters;
  media_photos: MediaPhotos;
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
  subscription_followers: SubscriptionFollowers;
  templates: Templates;
}

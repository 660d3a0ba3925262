/** What was read, by the event that says so. */
export const readings = [
  'report.contact-read',
  'report.contact-search-read',
  'report.history-read',
  'report.voice-read',
  'photo.original-read',
  'appeal.identity-read',
  'mail.raw-read',
  'activity.contacts-read',
  'contest.contacts-read',
] as const;

/** What was changed, by the kind of thing. What is published has its own history beside it. */
export const changed = [
  'person',
  'area',
  'category',
  'organisation',
  'rule',
  'template',
  'calendar',
  'retention',
  'partner',
  'elsewhere',
  'ban',
] as const;

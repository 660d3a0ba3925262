/** What was read, by the event that says so. */
export const readings = [
  'report.contact-read',
  'report.contact-search-read',
  'report.history-read',
  'photo.original-read',
  'appeal.identity-read',
] as const;

/** What was changed, by the kind of thing. */
export const changed = [
  'person',
  'area',
  'category',
  'organisation',
  'rule',
  'template',
  'calendar',
  'retention',
] as const;

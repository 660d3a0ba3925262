/**
 * What we may say in a chat whose owner has been silent for a day: WhatsApp wants such words approved
 * beforehand. Each template by its name there, with what stands in its gaps, in this order. The
 * buttons of the message go with it.
 */
export const templates = {
  /** "Report {{1}}: {{2}}" */
  status_changed: ['code', 'what happened'],
  /** "{{1}} says that {{2}} ({{3}}) is done. Is it?" With the buttons yes, no, cannot tell. */
  is_it_done: ['organisation', 'category', 'code'],
  /** "A message about your report {{1}}: {{2}}" */
  new_message: ['code', 'the message'],
  /** "A new task: {{1}}, {{2}}, by {{3}}" With the buttons take on, not ours, done. */
  new_task: ['category', 'address', 'due'],
  /** "Due soon: {{1}}, {{2}}, by {{3}}" With the same buttons. */
  task_reminder: ['category', 'address', 'due'],
  /** "A resident says it is not done: {{1}}, {{2}}, by {{3}}" With the same buttons. */
  task_again: ['category', 'address', 'due'],
  /** "{{1}}, {{2}}: {{3}}" */
  task_over: ['category', 'address', 'what happened'],
  /** "{{1}}: {{2}}" */
  staff_news: ['subject', 'words'],
  /** "For your area: {{1}}. {{2}} More: {{3}}" With the button that ends it. */
  area_warning: ['subject', 'what to do', 'address'],
  /** The same for what has gathered. */
  area_news: ['subject', 'titles', 'address'],
} as const satisfies Record<string, readonly string[]>;

export type TemplateName = keyof typeof templates;

/** WhatsApp takes no new lines and no more than four spaces in a gap, and about a thousand letters. */
const MOST = 900;

type Gaps<Names extends readonly string[]> = { -readonly [At in keyof Names]: string };

/** A template with what stands in its gaps, one line each and none empty. */
export const templateOf = <Name extends TemplateName>(
  name: Name,
  words: Gaps<(typeof templates)[Name]>,
) => ({ name, words: words.map(gap) });

const gap = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, MOST) || '–';

const photoRefusals = [
  'photo.empty',
  'photo.gone',
  'photo.not-',
  'photo.polyglot',
  'photo.too-',
  'photo.truncated',
  'photo.un',
];

/**
 * Which words travel to the browser with a page that has JavaScript, by route. All others
 * are rendered on the server with every word at hand and send none.
 */
export const sentWords: Record<string, string[]> = {
  '/(public)/report': [
    'site.',
    'nav.',
    'home.emergency',
    'form.',
    'report.address',
    'report.category',
    'report.check',
    'report.contact-',
    'report.draft-kept',
    'report.email',
    'report.name',
    'report.phone',
    'report.photo',
    'report.place-',
    'report.start-anew',
    'report.title',
    'report.wh',
    'report.words',
    ...photoRefusals,
    'map.',
    'category.no',
    'category.yes',
    'limit.',
  ],
  '/(public)/reports': ['site.', 'nav.', 'list.', 'state.', 'map.'],
  '/(public)/reports/[code]/there': [
    'site.',
    'nav.',
    'form.',
    'field.',
    'report.',
    'verdict.',
    'there.',
    'photo.',
    'limit.',
    'state.',
  ],
  '/work/[key]': [
    'site.',
    'nav.',
    'receipt.number',
    'form.',
    'field.',
    'task.',
    'photo.',
    'conversation.',
    'limit.',
    'state.',
    'map.',
    'category.',
    'report.',
  ],
  '/desk/reports/[code]/photos/[photo]': ['site.', 'nav.', 'desk.', 'form.', 'photo.', 'reading.'],
};

/** What such a page says besides, once a form was sent: what is wrong, or what comes of it. */
export const answerWords: Record<string, string[]> = {
  '/(public)/report': ['field.', 'report.', 'photo.', 'category.answer-', 'state.'],
};

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
    'field.',
    'report.',
    'photo.',
    'map.',
    'category.',
    'limit.',
    'state.',
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
  '/desk/reports/[code]/photos/[photo]': ['site.', 'nav.', 'desk.', 'form.', 'photo.'],
};

/**
 * Which words travel to the browser with a page that has JavaScript, by route. All others
 * are rendered on the server with every word at hand and send none.
 */
export const sentWords: Record<string, string[]> = {
  '/(public)/report': ['site.', 'form.', 'field.', 'report.', 'photo.', 'map.', 'category.', 'limit.', 'state.'],
  '/(public)/reports': ['site.', 'list.', 'state.', 'map.', 'photo.alt'],
  '/(public)/reports/[code]/there': ['site.', 'form.', 'field.', 'report.', 'verdict.', 'there.', 'photo.', 'limit.', 'state.'],
  '/work/[key]': ['site.', 'form.', 'field.', 'task.', 'photo.', 'conversation.', 'limit.', 'state.', 'map.', 'category.', 'report.'],
  '/desk/reports/[code]/photos/[photo]': ['site.', 'desk.', 'form.', 'photo.'],
};

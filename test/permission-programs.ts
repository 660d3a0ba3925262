import { type Lines, house, report } from './permission-lines.ts';

/** What programs ask for: each with a key for everything, so that the person's permissions decide. */
export const forPrograms: Record<string, Lines> = {
  ...Object.fromEntries(
    ['areas', 'categories', 'organisations', 'reports', 'openapi.json'].map((path) => [
      `/api/v1/${path}`,
      house('everybody', 'GET'),
    ]),
  ),
  '/api/v1/reports': house('everybody', 'GET POST', 'unread'),
  '/api/v1/places': { GET: { needs: 'everybody', query: 'q=55,70' } },
  '/api/v1/pins': { GET: { needs: 'everybody', query: 'bbox=60,50,80,60' } },
  '/api/v1/reports/[code]': report('everybody', 'GET'),
  '/api/v1/reports/[code]/flag': report('everybody', 'POST', 'unread'),
  '/api/v1/reports/[code]/follow': report('everybody', 'POST', 'unread'),
  '/api/v1/reports/photos': house('everybody', 'POST', 'unread'),
  '/api/v1/receipts/[key]': house('a-link', 'GET'),
  '/api/v1/receipts/[key]/messages': house('a-link', 'POST', { words: 'Hello' }),
  '/api/v1/receipts/[key]/verdict': house('a-link', 'POST', { answer: 'yes' }),
  '/api/v1/tasks': house('task.act', 'GET'),
  '/api/v1/tasks/[key]': house('a-link', 'GET'),
  '/api/v1/tasks/[key]/accept': house('a-link', 'POST'),
  '/api/v1/tasks/[key]/decline': house('a-link', 'POST', { reason: 'Not ours' }),
  '/api/v1/tasks/[key]/hand-back': house('a-link', 'POST', { reason: 'Not ours' }),
  '/api/v1/tasks/[key]/photos': house('a-link', 'POST', 'unread'),
  '/api/v1/tasks/[key]/done': house('a-link', 'POST'),
  '/api/v1/hooks': house('signed-in', 'GET POST', 'unread'),
  '/api/v1/hooks/[id]': house('signed-in', 'GET PATCH DELETE', {}),
  '/api/v1/hooks/[id]/again': house('signed-in', 'POST'),
  '/api/v1/hooks/[id]/deliveries': house('signed-in', 'GET'),
  '/api/v1/desk/reports': house('report.see', 'GET'),
  '/api/v1/desk/reports/[code]': report('report.see', 'GET'),
  '/api/v1/desk/reports/[code]/assign': report('report.assign', 'POST', {
    ...{ organisation: 'cleaners', why: 'Nearer' },
  }),
  '/api/v1/desk/reports/[code]/decline': report('report.moderate', 'POST', { why: 'Private' }),
  '/api/v1/desk/reports/[code]/merge': report('report.moderate', 'POST', ({ other }) => ({
    ...{ into: other, why: 'The same' },
  })),
  '/api/v1/desk/reports/[code]/notes': report('report.note', 'POST', { words: 'Called' }),
  '/api/v1/desk/reports/[code]/updates': report('report.answer', 'POST', { words: 'Soon' }),
  '/api/v1/desk/reports/[code]/edit': report('report.moderate', 'POST', {
    ...{ publicWords: 'Dark', publicAddress: '', category: 'lamp', why: 'Names' },
  }),
  '/api/v1/desk/reports/[code]/approve': report('report.moderate', 'POST'),
  '/api/v1/desk/reports/[code]/hide': report('report.moderate', 'POST', { why: 'Names' }),
};

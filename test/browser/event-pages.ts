// Every page about events, with something on each.
import { afterwards, pressConference } from './after-events.ts';
import { publishEvent, signUpFor } from './events.ts';
import { openPlainBrowser } from './plain-browser.ts';

const resident = openPlainBrowser('en');

let made: ReturnType<typeof makePages> | undefined;

/** Their addresses: what everybody sees, and what the desk does. Made once. */
export const eventPages = () => (made ??= makePages());

async function makePages() {
  const { id, page } = await publishEvent('Every page of it');
  const ticket = await signUpFor(page, resident, 'guest.pages@example.org');
  const press = await pressConference('Press pages');
  const past = await pressConference('Past pages');
  const survey = await afterwards(past);
  const desk = `/desk/events/${id}`;
  return {
    public: {
      '/events': '/events',
      '/events past': '/events?past=yes',
      '/events/[code]': page,
      '/events/[code]/ticket/[key]': ticket,
      '/events/[code]/press': `${press.page}/press`,
      '/events/[code]/survey/[key]': survey,
      '/events/mine/[key]': press.own,
    },
    desk: {
      '/desk/events': '/desk/events',
      '/desk/events/[id]': desk,
      '/desk/events/[id]/check-in': `${desk}/check-in`,
      '/desk/events/[id]/pictures': `/desk/events/${past.id}/pictures`,
      '/desk/events/[id]/press': `/desk/events/${press.id}/press`,
      '/desk/events/[id]/series': `${desk}/series?hours=2`,
      '/desk/events/[id]/sign-ups': `${desk}/sign-ups`,
      '/desk/events/[id]/survey': `${desk}/survey`,
      '/desk/events/[id]/survey sent': `/desk/events/${past.id}/survey`,
      '/desk/events/held': '/desk/events/held',
      '/desk/events/new': '/desk/events/new',
    },
  };
}

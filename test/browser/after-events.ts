// A press conference with all that goes on around it: a journalist, a calendar of one's own, then the
// questions to those who came and pictures of how it went.
import { inject } from 'vitest';
import { sayIn } from '#server/words.ts';
import { query } from '../database-copies.ts';
import { publishEvent, signUpFor, type PlannedEvent } from './events.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { photoOf } from './photos.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';
import { asFile } from './steps.ts';

const { DATABASE_URL = '' } = inject('siteEnv');
const say = sayIn('en');
const resident = openPlainBrowser('en');
const pathOf = (link: string) => new URL(link).pathname;

/** A press conference to come; a journalist asks to be let in, a guest has their own calendar sent. */
export async function pressConference(title: string) {
  const event = await publishEvent(title, 2, {
    [say('activity.kind')]: say('activity.kind.press'),
  });
  const named = title.toLowerCase().replaceAll(/\W/g, '');
  const guest = `guest.${named}@example.org`;
  const journalist = `journalist.${named}@example.org`;
  const ticket = await signUpFor(event.page, resident, guest);
  await resident.press(await resident.open(`${ticket}?lang=en`), say('activity.own-send'));
  const letter = await letterTo(guest, say('letter.event-calendar.subject'));
  const asked = await resident.press(
    await resident.open(`${event.page}/press?lang=en`),
    say('activity.press-ask'),
    {
      [say('activity.name')]: 'Zarina',
      [say('activity.medium')]: 'Qyzyljar News',
      [say('activity.proof')]: 'https://news.example/zarina',
      [say('report.email')]: journalist,
    },
  );
  if (!mainWords(asked).includes(say('activity.press-asked'))) throw new Error('Not asked');
  return {
    ...event,
    title,
    guest,
    journalist,
    ticket,
    own: pathOf(linkIn(letter, '/events/mine/')),
  };
}

const signsOn = (words: string) => /[0-9A-Z]{4} [0-9A-Z]{4}/.exec(words)?.[0] ?? '';

type Conference = PlannedEvent & { guest: string; ticket: string };

/** Lets the guest in, lets the event be over, asks the guest how it was; a picture waits. Gives the guest's link. */
export async function afterwards({ id, guest, ticket, officer }: Conference) {
  const signs = signsOn(mainWords(await resident.open(`${ticket}?lang=en`)));
  await officer.press(
    await officer.open(`/desk/events/${id}/check-in?lang=en`),
    say('activity.let-in'),
    { [say('activity.ticket-signs')]: signs },
  );
  await query(
    DATABASE_URL,
    `update activities set starts_at = starts_at - interval '5 hours', ends_at = ends_at - interval '5 hours'
     where id = '${id}'`,
  );
  const survey = `/desk/events/${id}/survey?lang=en`;
  const written = await officer.press(await officer.open(survey), say('activity.survey-save'), {
    [say('activity.question-kind')]: say('activity.question-kind.scale'),
    [say('activity.question-words')]: 'Пайдалы болды ма?',
  });
  await officer.press(written, say('activity.survey-send'));
  const letter = await letterTo(guest, /^How was it/);
  const pictures = await officer.open(`/desk/events/${id}/pictures?lang=en`);
  await officer.press(pictures, say('publication.picture-add'), {
    [say('publication.picture')]: [asFile(await photoOf('lit'), 'hall.jpg')],
    [altIn('kk')]: 'Зал тыңдап отыр',
    [say('publication.rights')]: 'Our own',
    [say('publication.people.none')]: true,
  });
  return pathOf(linkIn(letter, '/survey/'));
}

const altIn = (language: 'kk') =>
  say('publication.alt', { language: say(`publication.language-name.${language}`) });

/** A second person approves the picture that waits. */
export async function approvePicture(id: string) {
  const second = await signInAs('desk@example.org');
  const page = await second.open(`/desk/events/${id}/pictures?lang=en`);
  return second.press(page, say('activity.picture-approve'));
}

import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { Reach, RequestRef } from '#modules/endpoints/rules.ts';
import {
  beginSending,
  noteSent,
  noteToken,
  noteUnsent,
  type Parcel,
} from '#modules/endpoints/sending.ts';
import { withoutContacts, writeCode } from '#modules/reports/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { idFrom } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { askEndpoint, EndpointFault, sendEndpoint, textIn, whyOf, type Fields } from './calling.ts';
import { jpegOf } from './requests.ts';
import { momentOf } from './shapes.ts';

/** Sends one task to its organisation's endpoint, once; what does not work waits for the next time. */
export async function sendTask(ref: RequestRef): Promise<void> {
  const parcel = await beginSending(ref);
  if (!parcel) return;
  try {
    const { number, token } = await deliver(ref, parcel);
    if (number) await noteSent(ref, parcel.reach, number);
    else await noteToken(ref, parcel.reach, token);
  } catch (problem) {
    await noteUnsent(ref, parcel.reach, whyOf(problem));
  }
}

type Taken = { number: string; token: string };

async function deliver(ref: RequestRef, parcel: Parcel): Promise<Taken> {
  const { reach, token, triedAt } = parcel;
  if (token) return numberOf(reach, token);
  const known = triedAt ? await findOurs(parcel, triedAt) : '';
  if (known) return { number: known, token: '' };
  const name = idFrom(`${config.publicUrl} ${ref.id} ${ref.round}`);
  const [answer = {}] = await sendEndpoint(reach, 'requests', fieldsOf(parcel), name);
  const taken = {
    number: textIn(answer, 'service_request_id'),
    token: textIn(answer, 'token'),
  };
  if (!taken.number && !taken.token)
    throw new EndpointFault(200, 'it gave neither number nor token');
  return taken;
}

async function numberOf(reach: Reach, token: string): Promise<Taken> {
  const [answer = {}] = await askEndpoint(reach, `tokens/${encodeURIComponent(token)}`);
  return { number: textIn(answer, 'service_request_id'), token };
}

const SLACK_MS = 15 * 60_000;

/** After a try without an answer: their number, if it arrived after all. Known by our own number in its words. */
async function findOurs({ reach, serviceCode, task }: Parcel, triedAt: Date): Promise<string> {
  const ours = [writeCode(task.code), task.code];
  try {
    const rows = await askEndpoint(reach, 'requests', [
      ['service_code', serviceCode],
      ['start_date', momentOf(new Date(triedAt.getTime() - SLACK_MS))],
      ['end_date', momentOf(new Date(now().getTime() + SLACK_MS))],
    ]);
    const mine = rows.find((row) =>
      ours.some((number) => textIn(row, 'description').includes(number)),
    );
    return mine ? textIn(mine, 'service_request_id') : '';
  } catch (problem) {
    // It lists nothing: then only its own care for the name of a request keeps it from a second one.
    if (problem instanceof EndpointFault && problem.status >= 400 && problem.status < 500)
      return '';
    throw problem;
  }
}

const MOST_PHOTOS = 6;

/** The task as its organisation may see it; never who reported it. Their pages may be public. */
function fieldsOf({ serviceCode, task, earlier }: Parcel): Fields {
  const locale = task.organisation?.locale ?? config.defaultLocale;
  const say = sayIn(locale);
  const questions = task.category?.questions ?? [];
  const answers = questions.flatMap(({ key, label, options = [] }) => {
    const answer = task.answers[key];
    const option = options.find((one) => one.key === answer);
    const words = option ? inLocale(option.label, locale) : answer;
    return words ? [`${inLocale(label, locale)}: ${words}`] : [];
  });
  const link = new URL(paths.reportPage(task.code), config.publicUrl).href;
  const photos = task.photos.flatMap(({ kind, copies }) =>
    copies && kind === 'report' ? [jpegOf(copies.largeUrl)] : [],
  );
  return [
    ['service_code', serviceCode],
    ['lat', String(task.lat)],
    ['long', String(task.lon)],
    ...(task.address ? ([['address_string', task.address]] as const) : []),
    [
      'description',
      [
        withoutContacts(task.words),
        ...answers,
        ...(earlier ? [say('endpoint.again', { number: earlier })] : []),
        `${say('endpoint.our-number', { number: writeCode(task.code) })}\n${link}`,
      ]
        .filter(Boolean)
        .join('\n\n')
        .slice(0, 4000),
    ],
    ['requested_datetime', momentOf(task.filed_at)],
    ...photos.slice(0, MOST_PHOTOS).map((url) => ['media_url', url] as const),
  ];
}

import type { Locale } from '#basics/localised.ts';
import type { MessageKey } from '#basics/words.ts';
import { takeProgramUpdate } from '#modules/endpoints/filing.ts';
import { message } from '#modules/conversations/input.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { publicChanges } from '#modules/reports/public-requests.ts';
import { readCode } from '#modules/reports/rules.ts';
import type { PublicEvent } from '#modules/reports/timeline.ts';
import { now } from '#server/clock.ts';
import { sayIn } from '#server/words.ts';
import { listOf, textOf, type Asked } from './asked.ts';
import { readSpan } from './dates.ts';
import { Fault } from './fault.ts';
import { countProgram, programOf } from './program.ts';
import { jpegOf } from './requests.ts';
import { jurisdictionOf } from './offered.ts';
import type { Answer, Shape } from './shapes.ts';
import { momentOf } from './shapes.ts';

const DAYS = 31;
const root = { root: 'service_request_updates', each: 'request_update' };

type Change = Awaited<ReturnType<typeof publicChanges>>[number];

/** After which events a report is over, whatever became of it since. */
const closing = new Set<PublicEvent>(['report.confirmed', 'report.declined', 'report.merged']);

/** What happened to public reports in a span of time: FixMyStreet's extension. */
export async function listUpdates(asked: Asked): Promise<Answer> {
  await jurisdictionOf(asked);
  const { since, until } = readSpan(asked, { days: DAYS, at: now() });
  const codes = listOf(asked, 'service_request_id').map((id) => readCode(id)?.code ?? '');
  const [changes, names] = await Promise.all([
    publicChanges(since, until, codes.length > 0 ? codes : undefined),
    organisationNames(asked.locale),
  ]);
  return { ...root, list: changes.map((change) => updateOf(change, names, asked.locale)) };
}

function updateOf({ id, report, line }: Change, names: Map<string, string>, locale: Locale): Shape {
  const neighbour = line.by === 'neighbour' && /\.(confirmed|disputed)$/.test(line.event);
  const key = `timeline.${line.event}${neighbour ? '.neighbour' : ''}` as MessageKey;
  const organisation = names.get(line.organisationId ?? '') ?? '';
  const proof = line.event === 'report.claimed' && report.photos.find((it) => it.kind === 'proof');
  return {
    update_id: id,
    service_request_id: report.code,
    status: closing.has(line.event) ? 'closed' : 'open',
    extended_status: line.event.replace('report.', ''),
    updated_datetime: momentOf(line.at),
    description: sayIn(locale)(key, { organisation }),
    media_url: proof ? jpegOf(proof.largeUrl) : null,
  };
}

/** What the reporter says more, by the program that filed their report. It moves nothing by itself. */
export async function takeUpdate(asked: Asked): Promise<Answer> {
  const program = await programOf(asked);
  if (!program) throw new Fault(403, 'api_key is missing');
  await countProgram(program);
  const code = readCode(textOf(asked, 'service_request_id'))?.code ?? '';
  const updateId = textOf(asked, 'update_id') || textOf(asked, 'update_id_ext');
  if (!updateId) throw new Fault(400, 'update_id is missing');
  const media = asked.sent.get('media_url') ?? [];
  const read = message.safeParse({
    words: [textOf(asked, 'description'), ...media].filter(Boolean).join('\n').slice(0, 2000),
  });
  if (!read.success) throw new Fault(400, 'description is missing');
  const { words } = read.data;
  const id = await takeProgramUpdate({ clientId: program.id, code, updateId, words });
  return { ...root, list: [{ update_id: id }] };
}

import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { cancelWarning, draftWarning, sendWarningForApproval } from '#modules/warnings/actions.ts';
import { cancelForm, warningForm } from '#modules/warnings/input.ts';
import { approveWarning } from '#modules/warnings/publishing.ts';
import { alertXml, warningOf } from '#modules/warnings/queries.ts';
import { deskWarning } from '#modules/warnings/queries-desk.ts';
import { system, type Actor } from '#modules/people/rules.ts';
import { now, setClock } from '#server/clock.ts';

const HOUR = 3_600_000;
/** Lets hours pass. */
export const passHours = (hours: number) => setClock(new Date(now().getTime() + hours * HOUR));
/** A moment on the clock of the place, five hours before UTC, as a form sends it. */
export const inHours = (hours: number) =>
  new Date(now().getTime() + (hours + 5) * HOUR).toISOString().slice(0, 16);

/** A warning of thin ice, in two languages, for twelve hours, with what is given otherwise. */
export const warningGiven = (given: object = {}) =>
  warningForm.parse({
    ...{ kind: 'place-danger', urgency: 'Immediate', severity: 'Severe', certainty: 'Observed' },
    ...{ response: 'Avoid', expires: inHours(12) },
    ru: {
      headline: 'Не ходите к реке',
      description: 'Лёд <тонкий> & вода',
      instruction: 'Обойдите',
    },
    en: { headline: 'Keep off the river', description: 'Thin ice' },
    ...given,
  });

type Two = { author: Actor; second: Actor };

/** Writes a warning and has a second person approve it; gives its id. */
export async function publishWarning({ author, second }: Two, given: object): Promise<string> {
  const id = await draftWarning(author, warningGiven(given));
  await sendWarningForApproval(author, id);
  await approveWarning(second, id);
  return id;
}

/** Ends a warning that holds, by two people. */
export async function clearWarning({ author, second }: Two, id: string): Promise<void> {
  await cancelWarning(author, id, cancelForm.parse({ reason: 'all-clear' }));
  await approveWarning(second, id);
}

/** A warning as everybody sees it. */
export async function publicWarning(id: string) {
  const { code } = await deskWarning(system, id);
  const found = await warningOf(code);
  if (!found) throw new Error('This warning is not out');
  return found;
}

const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false });
type Cap = { alert: Record<string, unknown> & { info: Record<string, unknown>[] } };

/** The alerts of a warning, each valid by the schema of OASIS, as another reader reads them. */
export async function capsOf(id: string) {
  const { alerts } = await publicWarning(id);
  return Promise.all(
    alerts.map(async ({ identifier }) => {
      const xml = (await alertXml(identifier)) ?? '';
      expectValidCap(xml);
      return (parser.parse(xml) as Cap).alert;
    }),
  );
}

/** Throws what the schema of OASIS finds wrong with an alert. */
export function expectValidCap(xml: string): void {
  using schema = XmlDocument.fromString(readFileSync('test/fixtures/cap/cap12.xsd', 'utf8'));
  using validator = XsdValidator.fromDoc(schema);
  using document = XmlDocument.fromString(xml);
  validator.validate(document);
}

import { setTimeout as pause } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { newId } from '#server/ids.ts';
import { reportForm, sendForm, type Fields } from './forms.ts';

/** A report on its way: the id its form carries, and what the site answered in the end. */
export type Sent = { id: string; email: string; photo: boolean; receipt: string; tries: number };

const photo = readFileSync('test/fixtures/photos/landscape_1.jpg');
const answerWithinMs = 8000;
const mostTries = 300;

/**
 * Sends so many reports by the form, eight at once. Like a patient browser, each is sent again with
 * the same id until the site says where its receipt is. `onReceipt` hears how many have arrived.
 */
export async function sendReports(
  site: string,
  {
    count,
    categoryId,
    answers,
  }: { count: number; categoryId: string; answers: [string, string][] },
  onReceipt: (arrived: number) => void,
): Promise<Sent[]> {
  const arrived: Sent[] = [];
  let next = 0;
  const sender = async () => {
    while (next < count) {
      const nth = next++;
      const sent = { id: newId(), email: `resident-${nth}@example.org`, photo: nth % 25 === 0 };
      const photos: Fields = sent.photo
        ? { photos: new Blob([photo], { type: 'image/jpeg' }) }
        : {};
      const chosen = { categoryId, ...Object.fromEntries(answers), ...photos };
      const heard = await sendUntilHeard(site, { ...formOf(sent, nth), ...chosen });
      arrived.push({ ...sent, ...heard });
      onReceipt(arrived.length);
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
  return arrived;
}

const formOf = ({ id, email }: Pick<Sent, 'id' | 'email'>, nth: number) =>
  reportForm(id, email, {
    lon: String(69.1 + (nth % 25) * 0.003),
    lat: String(54.84 + Math.floor(nth / 25) * 0.002),
    words: `Фонарь № ${nth} не горит.`,
  });

async function sendUntilHeard(site: string, fields: Fields) {
  for (let tries = 1; tries < mostTries; tries++) {
    const receipt = await sendOnce(site, fields);
    if (receipt) return { receipt, tries };
    await pause(100);
  }
  throw new Error(`a report was not taken in ${mostTries} tries`);
}

/** The address of the receipt, or null when nobody answered or the answer was that something broke. */
async function sendOnce(site: string, fields: Fields) {
  const signal = AbortSignal.timeout(answerWithinMs);
  try {
    const answer = await sendForm(site, '/report?/send', { fields, signal });
    await answer.arrayBuffer();
    if (answer.status === 303) return answer.headers.get('location');
    if (answer.status >= 500) return null;
  } catch {
    return null;
  }
  throw new Error('the form was refused');
}

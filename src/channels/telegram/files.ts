import type { MediaRef } from '#modules/chats/rules.ts';
import { bodyWithin } from '#server/bodies.ts';
import { config } from '#server/config.ts';
import { MediaProblem, MOST_FILE_BYTES } from '../messenger/adapter.ts';
import { botApi, troubleOf } from './api.ts';

/** What is fetched more slowly is tried again. */
const PATIENCE_MS = 35_000;

const final = (problem: string) => new MediaProblem(problem, { final: true });
const passing = (problem: string) => new MediaProblem(problem, { final: false });
const tooLarge = () => final('the file is larger than 20 MB');

/** The bytes of a file that lies at Telegram, 20 MB at most. Throws a MediaProblem. */
export async function fetchFile({ id, bytes = 0 }: MediaRef): Promise<Buffer> {
  if (bytes > MOST_FILE_BYTES) throw tooLarge();
  const path = await pathOf(id);
  try {
    // Each step of the path by itself: it comes from outside.
    const steps = path.split('/').map(encodeURIComponent).join('/');
    const { apiUrl = '', token = '' } = config.telegram ?? {};
    const response = await fetch(`${apiUrl}/file/bot${token}/${steps}`, {
      ...{ redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) },
    });
    if (!response.ok) throw passing(`Telegram gives the file not now: ${response.status}`);
    const whole = await bodyWithin(response, MOST_FILE_BYTES);
    if (!whole) throw tooLarge();
    return whole;
  } catch (problem) {
    if (problem instanceof MediaProblem) throw problem;
    // Not its own words: the address with the token stands in them.
    throw passing('Telegram did not give the file in time');
  }
}

async function pathOf(fileId: string): Promise<string> {
  try {
    const { file_path: path = '' } = await botApi().getFile(fileId);
    if (/^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.includes('..')) return path;
  } catch (problem) {
    const { code, words } = troubleOf(problem);
    if (/too big/i.test(words)) throw tooLarge();
    // Telegram says in one breath that the name is wrong or the file "temporarily unavailable".
    throw code === 400 && !/temporarily/i.test(words) ? final(words) : passing(words);
  }
  throw passing('Telegram does not say where the file lies');
}

// Readers who comment without scripts: they read the question and answer it.
import { pressPaths } from '#basics/press-paths.ts';
import { sayIn } from '#server/words.ts';
import type { PlainBrowser, PlainPage } from './plain-browser.ts';

const say = sayIn('en');
const numbers = say('comment.numbers').split(', ');

/** What the form asks, and the right answer. */
export function questionOn(page: PlainPage) {
  const question = page.root.querySelector('label[for="answer"]')?.textContent.trim() ?? '';
  const said = /(\w+) (plus|minus) (\w+)/.exec(question.toLowerCase()) ?? [];
  const [first, second] = [numbers.indexOf(said[1] ?? ''), numbers.indexOf(said[3] ?? '')];
  return { question, answer: said[2] === 'plus' ? first + second : first - second };
}

/** Fills in the form and sends it; `wrong`: with another answer than the right one. */
export function sendComment(
  reader: PlainBrowser,
  page: PlainPage,
  { words, name = '', wrong = false }: { words: string; name?: string; wrong?: boolean },
) {
  const { question, answer } = questionOn(page);
  return reader.press(page, say('comment.send'), {
    [say('comment.words')]: words,
    [say('comment.name')]: name,
    [question]: wrong ? String(answer + 1) : (numbers[answer] ?? ''),
  });
}

export const commentsOn = (path: string) => `${path.split('?')[0]}/comments`;

/** One comment that waits: its pages among all pages. */
export async function ofComments(reader: PlainBrowser, path: string) {
  const there = await reader.open(`${commentsOn(path)}?lang=en`);
  const words = 'At last! Our children walk home in the light now.\nThank you all.';
  const own = await sendComment(reader, there, { words, name: 'Saule from house 7' });
  return {
    '/news/[slug]/comments': commentsOn(path),
    '/comments/[key]': own.path,
    '/comments/[key] gone': pressPaths.ownComment(await takenBack(reader, path)),
  };
}

async function takenBack(reader: PlainBrowser, path: string): Promise<string> {
  const there = await reader.open(commentsOn(path));
  const own = await sendComment(reader, there, { words: 'Not meant like that' });
  const gone = await reader.press(own, say('comment.take-back'));
  return gone.path.split('/').at(-1)?.split('?')[0] ?? '';
}

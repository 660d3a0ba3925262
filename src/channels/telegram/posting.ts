import { HttpError, InputFile } from 'grammy';
import { isLocale, type Locale } from '#basics/localised.ts';
import { firstPictureAsJpeg } from '#modules/syndication/pictures.ts';
import { settlePost, takePost, type PostToMake } from '#modules/syndication/posts.ts';
import type { PostOutcome } from '#modules/syndication/rules-posts.ts';
import { config } from '#server/config.ts';
import { botApi, troubleOf } from './api.ts';
import { postWords, withdrawnWords } from './posting-words.ts';

const MOST_WORDS = 4096;
const MOST_WORDS_BESIDE_PHOTO = 1024;
const WRONG_TOKEN_PAUSE_S = 3600;

/**
 * Posts an item once in the channel of each language, edits it there when it was corrected, and takes
 * it away when it was withdrawn. Safe to run twice: what was handed over without an answer is not
 * posted again unless it is urgent, for Telegram cannot be asked whether it arrived.
 */
export async function postItem({ itemId }: { itemId: string }): Promise<void> {
  if (!config.telegram) return;
  for (const [locale, channel] of Object.entries(config.telegramChannels)) {
    if (!isLocale(locale)) continue;
    const post = await takePost(itemId, `telegram:${locale}`, locale);
    if (post) await settlePost(post, await outcomeOf(post, locale, channel));
  }
}

async function outcomeOf(post: PostToMake, locale: Locale, channel: string): Promise<PostOutcome> {
  const { item, messageId } = post;
  const stands = item.state === 'published' && item.texts[locale] !== undefined;
  try {
    if (!messageId) return await send(post, locale, channel);
    if (!stands) return await remove(post, locale, channel);
    return await edit(post, postWords(item, locale, mostFor(post)), channel);
  } catch (problem) {
    return troubleAs(problem, messageId !== null);
  }
}

const mostFor = ({ withPicture }: { withPicture: boolean }) =>
  withPicture ? MOST_WORDS_BESIDE_PHOTO : MOST_WORDS;

async function send({ item }: PostToMake, locale: Locale, channel: string): Promise<PostOutcome> {
  const picture = await firstPictureAsJpeg(item);
  const withPicture = picture !== null;
  const { text, entities } = postWords(item, locale, mostFor({ withPicture }));
  const sent = picture
    ? await botApi().sendPhoto(channel, new InputFile(picture, 'photo.jpg'), {
        ...{ caption: text, caption_entities: entities },
      })
    : await botApi().sendMessage(channel, text, { entities });
  return { state: 'posted', messageId: String(sent.message_id), withPicture };
}

type Words = ReturnType<typeof postWords>;

async function edit(
  { messageId, withPicture }: PostToMake,
  { text, entities }: Words,
  channel: string,
): Promise<PostOutcome> {
  const id = Number(messageId);
  const posted = { state: 'posted', messageId: String(id), withPicture } as const;
  try {
    if (withPicture) {
      const caption = { caption: text, caption_entities: entities };
      await botApi().editMessageCaption(channel, id, caption);
    } else {
      await botApi().editMessageText(channel, id, text, { entities });
    }
    return posted;
  } catch (problem) {
    const { code, words } = troubleOf(problem);
    if (code === 400 && /not modified/i.test(words)) return posted;
    // Somebody deleted it by hand: then it is not to stand there.
    if (code === 400 && /not found/i.test(words)) return { state: 'removed' };
    throw problem;
  }
}

/** After two days Telegram may let nobody delete a message: then it says itself that it was withdrawn. */
async function remove(post: PostToMake, locale: Locale, channel: string): Promise<PostOutcome> {
  try {
    await botApi().deleteMessage(channel, Number(post.messageId));
    return { state: 'removed' };
  } catch (problem) {
    const { code, words } = troubleOf(problem);
    if (code !== 400) throw problem;
    if (/not found/i.test(words)) return { state: 'removed' };
    return edit(post, { text: withdrawnWords(locale), entities: [] }, channel);
  }
}

/** Of these the network says that nothing was handed over. */
const neverThere = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function troubleAs(thrown: unknown, stands: boolean): PostOutcome {
  const { code, words: problem, retryAfterS: afterS, wrongToken } = troubleOf(thrown);
  if (wrongToken) return { state: 'later', problem, afterS: WRONG_TOKEN_PAUSE_S };
  if (code === 429 || code >= 500) return { state: 'later', problem, afterS };
  if (code >= 400) return { state: 'refused', problem };
  // Doing an edit twice does no harm.
  if (stands || !mayHaveArrived(thrown)) return { state: 'later', problem };
  return { state: 'unsure', problem };
}

function mayHaveArrived(thrown: unknown): boolean {
  if (!(thrown instanceof HttpError)) return false;
  const { code = '', type = '' } = thrown.error as { code?: string; type?: string };
  // A page instead of an answer is what stands before Telegram when it is not well.
  return !neverThere.has(code) && type !== 'invalid-json';
}

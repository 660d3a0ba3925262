import { pressPaths } from '#basics/press-paths.ts';
import { chatSubscriber, endChat, subscribeChat } from '#modules/subscriptions/chat-subscribers.ts';
import { ownSubscription } from '#modules/subscriptions/queries-subscribers.ts';
import { MOST_WISHES } from '#modules/subscriptions/rules-subscribers.ts';
import { subscriberKey } from '#modules/subscriptions/subscriber-keys.ts';
import { wishesInWords } from '#modules/subscriptions/wish-words.ts';
import { newId, sha256 } from '#server/ids.ts';
import { choosingOf, dropChoosing, keepChoosing, maySpeakFirst } from './choosings.ts';
import { askNext } from './conversing.ts';
import { absolute } from './knowing.ts';
import {
  askWish,
  moreChoice,
  newChoosing,
  readWishPress,
  stopChoice,
  wishedKinds,
  type Choosing,
  type Somewhere,
  type WishedKinds,
  type WishPress,
} from './rules-wishing.ts';
import { choiceIn } from './rules-typing.ts';
import { isCancel } from './rules-words.ts';
import { areasNamed, aroundOf, type At } from './wishing-places.ts';
import { reply, replyWith, sayOf, teller, type Talk } from './talk.ts';

/** /warnings: what the chat hears of already, or the first question. */
export async function beginWishing(talk: Talk): Promise<void> {
  const { tx, account } = talk;
  const say = sayOf(talk);
  if (!maySpeakFirst(account.messenger)) {
    const link = { href: absolute(pressPaths.subscribe()), words: say('subscribe.title') };
    return reply(talk, { words: say('chat.wish.not-here'), link });
  }
  const known = await chatSubscriber(tx, account.id);
  if (!known) return askAnew(talk);
  const { wishes } = await ownSubscription(known);
  const inWords = await wishesInWords(wishes, teller(talk).locale);
  const words = [say('chat.wish.heard'), ...inWords.map((one) => `• ${one.words}`)].join('\n');
  const choices = [[moreChoice(say)], [stopChoice(say)]];
  return reply(talk, { words, choices, link: ownPage(talk, known.id) });
}

const ownPage = (talk: Talk, id: string) => ({
  href: absolute(pressPaths.subscriber(subscriberKey({ id }))),
  words: sayOf(talk)('chat.wish.page'),
});

const askAnew = (talk: Talk) =>
  goOn(talk, newChoosing(sha256(`wish:${newId()}`).toString('hex').slice(0, 8)));

async function goOn(talk: Talk, choosing: Choosing): Promise<void> {
  await keepChoosing(talk.tx, talk.account.id, choosing);
  await reply(talk, askWish(choosing, sayOf(talk)));
}

/** The open question once more, in the language the chat has now; gives whether there is one. */
export async function askWishAgain(talk: Talk): Promise<boolean> {
  const choosing = await choosingOf(talk.tx, talk.account.id);
  if (choosing) await reply(talk, askWish(choosing, sayOf(talk)));
  return choosing !== null;
}

/** Ends it at once; gives whether there was anything to end. */
export async function stopHearing(talk: Talk): Promise<boolean> {
  await dropChoosing(talk.tx, talk.account.id);
  const ended = await endChat(talk.tx, talk.account.id);
  if (ended) await replyWith(talk, 'chat.wish.stopped');
  return ended;
}

/** /stop */
export async function stopOrSayNothing(talk: Talk): Promise<void> {
  if (!(await stopHearing(talk))) await replyWith(talk, 'chat.wish.none');
}

/** Whether an update was meant for what is being chosen, or is one of its buttons; then it is answered. */
export async function hearWishing(talk: Talk): Promise<boolean> {
  const { tx, account, heard } = talk;
  const { deed } = heard;
  const choosing = await choosingOf(tx, account.id);
  const pressed = deed.kind === 'choice' ? readWishPress(choosing, deed.value) : null;
  if (pressed) {
    await act(talk, choosing, pressed);
    return true;
  }
  if (!choosing) return false;
  if (deed.kind === 'photo' || deed.kind === 'voice') {
    // They tell of a problem now.
    await dropChoosing(tx, account.id);
    return false;
  }
  if (deed.kind === 'words' && isCancel(deed.words)) {
    await act(talk, choosing, { what: 'cancel' });
    return true;
  }
  if (deed.kind !== 'words' && deed.kind !== 'place') return false;
  await told(talk, choosing, deed.kind === 'words' ? deed.words : '');
  return true;
}

async function told(talk: Talk, choosing: Choosing, words: string): Promise<void> {
  const { found, choices = [] } = talk.found;
  const shown = (askWish(choosing, sayOf(talk)).choices ?? []).flat();
  const typed = words ? choiceIn(shown, words) : null;
  const press = typed ? readWishPress(choosing, typed) : null;
  if (press) return act(talk, choosing, press);
  if (choosing.step !== 'kinds') {
    const named = words ? await areasNamed(talk, words) : [];
    if (named.length > 0) return toWhere(talk, choosing, named);
    const [only, ...more] = choices;
    // A coordinate is no guess: nobody is asked whether it is that one.
    if (only?.label === words.trim() && more.length === 0) return toPlace(talk, choosing, only);
    if (found) return toPlace(talk, choosing, found.place);
    if (choices.length > 0) return goOn(talk, { ...choosing, step: 'which', places: choices });
    await replyWith(talk, 'chat.place-not-found');
  }
  await goOn(talk, choosing);
}

async function toPlace(talk: Talk, choosing: Choosing, place: At): Promise<void> {
  const around = await aroundOf(talk, place);
  if (around.length > 1) return toWhere(talk, choosing, around);
  await replyWith(talk, 'chat.place-outside');
  await goOn(talk, { ...choosing, step: 'place' });
}

function toWhere(talk: Talk, choosing: Choosing, around: Somewhere[]): Promise<void> {
  const [only, ...more] = around;
  return only && more.length === 0
    ? goOn(talk, { ...choosing, step: 'kinds', chosen: only })
    : goOn(talk, { ...choosing, step: 'where', around });
}

async function act(talk: Talk, choosing: Choosing | null, press: WishPress): Promise<void> {
  if (press.what === 'stop') return stopOrSayNothing(talk);
  if (press.what === 'more') return askAnew(talk);
  if (press.what === 'old' || !choosing) return replyWith(talk, 'chat.old-button');
  if (press.what === 'cancel') {
    await dropChoosing(talk.tx, talk.account.id);
    return replyWith(talk, 'chat.wish.cancelled');
  }
  if (press.what === 'place') return toPlace(talk, choosing, press.place);
  if (press.what === 'kinds') return finish(talk, choosing, press.kinds);
  const everywhere = { words: sayOf(talk)('chat.wish.everywhere') };
  const chosen = press.what === 'where' ? press.chosen : everywhere;
  await goOn(talk, { ...choosing, step: 'kinds', chosen });
}

async function finish(talk: Talk, { chosen }: Choosing, kinds: WishedKinds): Promise<void> {
  const { tx, account, state } = talk;
  const { areaId, circle } = chosen ?? {};
  const wish = { ...(areaId && { areaId }), ...(circle && { circle }), kinds: wishedKinds[kinds] };
  const kept = await subscribeChat(
    tx,
    { chatId: account.id, locale: teller(talk).locale },
    { ...wish },
  );
  await dropChoosing(tx, account.id);
  if (!kept) return replyWith(talk, 'subscribe.too-many', { count: MOST_WISHES });
  const say = sayOf(talk);
  const done = say('chat.wish.done', {
    where: chosen?.words ?? '',
    what: say(`chat.wish.kinds-${kinds}`),
  });
  const known = await chatSubscriber(tx, account.id);
  await reply(talk, {
    words: [done, say(kinds === 'warnings' ? 'chat.wish.how' : 'chat.wish.how-digest')].join('\n'),
    ...(known && { link: ownPage(talk, known.id) }),
  });
  // What they were telling before is asked for again.
  if (state.draft) await askNext(talk, state.draft, true);
}

import type { InboxContext, InboxListenerSetters } from '@fedify/fedify';
import {
  Accept,
  Announce,
  Create,
  Delete,
  Follow,
  isActor,
  Note,
  Reject,
  Undo,
  Update,
  type Activity,
} from '@fedify/vocab';
import { ourActor } from '#modules/federation/actors.ts';
import { isShutOut } from '#modules/federation/blocks.ts';
import { followedNow, noteAnswer } from '#modules/federation/following.ts';
import {
  boost,
  follow,
  forgetFromElsewhere,
  holdReply,
  unboost,
  unfollow,
} from '#modules/federation/hearing.ts';
import { hearChange, hearOffer, hearWithdrawal, isHeeded } from '#modules/federation/offers.ts';
import { addressOf, itemIdAt } from './addresses.ts';
import { isPost, offeredOf } from './offered.ts';

type Inbox = InboxContext<void>;

/** What is heard from elsewhere. A Like is not listened to, nor anything else that is not named here. */
export const hearAt = (inbox: InboxListenerSetters<void>) =>
  inbox
    .on(Follow, unlessShutOut(followed))
    .on(Accept, unlessShutOut(answered))
    .on(Reject, unlessShutOut(answered))
    .on(Undo, unlessShutOut(undone))
    .on(Announce, unlessShutOut(announced))
    .on(Create, unlessShutOut(told))
    .on(Update, unlessShutOut(told))
    .on(Delete, unlessShutOut(deleted));

type Hearing<A extends Activity> = (context: Inbox, activity: A) => Promise<void>;

/** However it came here, and whoever carried it: of whom is blocked nothing is heard. */
const unlessShutOut =
  <A extends Activity>(hear: Hearing<A>): Hearing<A> =>
  async (context, activity) => {
    if (activity.actorId && !(await isShutOut(activity.actorId.href)))
      await hear(context, activity);
  };

/** Which account of ours an address names. */
async function actorAt(context: Inbox, address: URL | null): Promise<string | null> {
  const named = context.parseUri(address);
  if (named?.type !== 'actor') return null;
  return (await ourActor(named.identifier)) && named.identifier;
}

async function followed(context: Inbox, activity: Follow): Promise<void> {
  const actor = await actorAt(context, activity.objectId);
  if (!actor || !activity.id || !activity.actorId) return;
  const who = await activity.getActor(context);
  if (!isActor(who) || who.id?.href !== activity.actorId.href || !who.inboxId) return;
  const answer = new Accept({
    id: new URL(`${addressOf.actor(actor)}#accepts-${encodeURIComponent(activity.id.href)}`),
    actor: new URL(addressOf.actor(actor)),
    object: activity,
    to: who.id,
  });
  const sharedInbox = who.endpoints?.sharedInbox?.href ?? null;
  await follow(
    actor,
    { id: who.id.href, inbox: who.inboxId.href, sharedInbox },
    {
      ...{ actor, keyId: addressOf.key(actor), inbox: who.inboxId.href },
      activity: (await answer.toJsonLd(context)) as object,
    },
  );
}

async function undone(context: Inbox, activity: Undo): Promise<void> {
  const who = activity.actorId?.href;
  const what = await activity.getObject(context);
  if (!who || (what as Activity | null)?.actorId?.href !== who) return;
  if (what instanceof Follow) {
    const actor = await actorAt(context, what.objectId);
    if (actor) await unfollow(actor, who);
  }
  const itemId = what instanceof Announce && itemIdAt(what.objectId);
  if (itemId) await unboost(itemId, who);
}

/** An account that our house asked says whether it may follow. */
async function answered(_context: Inbox, activity: Accept | Reject): Promise<void> {
  if (activity.actorId) await noteAnswer(activity.actorId.href, activity instanceof Accept);
}

/** What cannot be read elsewhere is nothing, rather than a fault of ours. */
const asIs = ({ documentLoader, contextLoader }: Inbox) => ({
  ...{ documentLoader, contextLoader, suppressError: true },
});

/** A post of ours was shared; or one of theirs, by an account that we follow. */
async function announced(context: Inbox, activity: Announce): Promise<void> {
  const { actorId, objectId } = activity;
  const itemId = itemIdAt(objectId);
  if (!actorId || !objectId) return;
  if (itemId) return boost(itemId, actorId.href);
  if (objectId.origin !== actorId.origin || !(await followedNow(actorId.href))) return;
  // What stands there counts, not what the one who shares it says.
  const post = await activity.getObject(asIs(context));
  const offered = isPost(post) && post.id?.href === objectId.href ? await offeredOf(post) : null;
  if (offered) await hearOffer(actorId.href, offered);
}

/** Something new or corrected: an answer to a post of ours, or a post of an account that we follow. */
async function told(context: Inbox, activity: Create | Update): Promise<void> {
  const author = activity.actorId;
  // Asked before anything is read elsewhere: whoever speaks to us must not send us to others.
  if (!author || activity.objectId?.origin !== author.origin) return;
  const thing = await activity.getObject(asIs(context));
  if (thing?.id?.origin !== author.origin || thing.attributionId?.href !== author.href) return;
  if (thing instanceof Note && itemIdAt(thing.replyTargetId))
    return replied(context, activity, thing);
  if (!(await isHeeded(author.href, thing.id.href))) return;
  const offered = isPost(thing) ? await offeredOf(thing) : null;
  if (offered && activity instanceof Update) await hearChange(offered);
  else if (offered) await hearOffer(author.href, offered);
}

async function replied(context: Inbox, activity: Create | Update, note: Note): Promise<void> {
  const itemId = itemIdAt(note.replyTargetId);
  const author = activity.actorId;
  if (!itemId || !author || !note.id) return;
  const who = await activity.getActor(context);
  const [name] = [who?.preferredUsername, who?.name]
    .map((one) => String(one ?? ''))
    .filter(Boolean);
  await holdReply({
    ...{ itemId, objectId: note.id.href, author: author.href },
    ...{ name: `${name ?? ''}@${author.host}`, html: String(note.content ?? '') },
  });
}

async function deleted(_context: Inbox, activity: Delete): Promise<void> {
  const { actorId, objectId } = activity;
  if (!actorId || !objectId) return;
  await forgetFromElsewhere(actorId.href, objectId.href);
  await hearWithdrawal(actorId.href, objectId.href);
}

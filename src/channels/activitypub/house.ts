import { createFederation, type Context, type Federation } from '@fedify/fedify';
import { Activity, Endpoints, Group, Image, LanguageString, Organization } from '@fedify/vocab';
import { inLocale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { ourActor, type OurActor } from '#modules/federation/actors.ts';
import { countFollowers } from '#modules/federation/hearing.ts';
import { kept } from '#modules/federation/kept.ts';
import { keyPairsOf } from '#modules/federation/keys.ts';
import { authorOf } from '#modules/federation/posting.ts';
import { accountNamed, HOUSE } from '#modules/federation/rules.ts';
import { loaderFor } from '#modules/federation/speaking.ts';
import { cursorOf, publishedItems, type Item } from '#modules/syndication/queries.ts';
import { config } from '#server/config.ts';
import { addressOf, patterns } from './addresses.ts';
import { hearAt } from './inbox.ts';
import { sayings } from './objects.ts';

const PAGE = 20;

/** Our side of ActivityPub: what is asked of us and what is brought to us. */
export function makeHouse(): Federation<void> {
  const house = createFederation<void>({
    ...{ kv: kept, origin: config.publicUrl },
    documentLoaderFactory: () => loaderFor(),
    contextLoaderFactory: () => loaderFor(),
    authenticatedDocumentLoaderFactory: (identity) => loaderFor(identity),
  });
  house
    .setActorDispatcher(patterns.actor, showActor)
    .setKeyPairsDispatcher(async (_context, name) =>
      (await ourActor(name)) ? keyPairsOf(name) : [],
    );
  house.setNodeInfoDispatcher(patterns.nodeInfo, tellNode);
  house
    .setOutboxDispatcher(patterns.outbox, (_context, name, cursor) => showOutbox(name, cursor))
    .setFirstCursor(() => '');
  // How many they are is public, who they are is not.
  house
    .setFollowersDispatcher(patterns.followers, () => ({ items: [] }))
    .setCounter((_context, name) => countFollowers(name));
  hearAt(
    house
      .setInboxListeners(patterns.inbox, patterns.sharedInbox)
      .setSharedKeyDispatcher(() => ({ identifier: HOUSE })),
  );
  return house;
}

async function showActor(context: Context<void>, name: string) {
  const actor = await ourActor(name);
  if (!actor) return null;
  const keys = await context.getActorKeyPairs(name);
  const about = {
    id: context.getActorUri(name),
    preferredUsername: name,
    names: namesOf(actor),
    ...{ url: new URL(pageOf(actor)), discoverable: true, manuallyApprovesFollowers: false },
    icon: new Image({ url: new URL(addressOf.page('/icons/512.png')), mediaType: 'image/png' }),
    ...{ inbox: context.getInboxUri(name), outbox: context.getOutboxUri(name) },
    followers: context.getFollowersUri(name),
    endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
    publicKey: keys[0]?.cryptographicKey ?? null,
    assertionMethods: keys.map(({ multikey }) => multikey),
  };
  return actor.of === 'house' || actor.of === 'organisation'
    ? new Organization(about)
    : new Group(about);
}

const namesOf = ({ names }: OurActor) => [
  inLocale(names, config.defaultLocale),
  ...Object.entries(names).map(([locale, name]) => new LanguageString(name, locale)),
];

function pageOf({ name, of }: OurActor): string {
  if (of === 'campaign') return addressOf.page(pressPaths.campaign(accountNamed(name).key));
  const query = of === 'area' ? new URLSearchParams({ area: name }).toString() : '';
  return addressOf.page(query ? pressPaths.feeds(query) : '/');
}

const tellNode = () => ({
  software: { name: 'lamplighter', version: '0.1.0' },
  protocols: ['activitypub' as const],
  openRegistrations: false,
  usage: { users: {}, localPosts: 0, localComments: 0 },
});

/** What an account posted and shared, newest first. */
async function showOutbox(name: string, cursor: string | null) {
  const actor = await ourActor(name);
  if (!actor || cursor === null) return null;
  const items = await publishedItems({
    ...filterOf(actor),
    ...(cursor && { after: cursor }),
    limit: PAGE,
  });
  const last = items.at(-1);
  return {
    items: await Promise.all(items.map((item) => saidBy(name, item))),
    nextCursor: last && items.length === PAGE ? cursorOf(last) : null,
  };
}

const filterOf = ({ of, id }: OurActor) => ({
  ...(of === 'area' && id && { areaId: id }),
  ...(of === 'organisation' && id && { organisationId: id }),
  ...(of === 'campaign' && id && { campaignId: id }),
});

async function saidBy(name: string, item: Item): Promise<Activity> {
  const author = await authorOf(item);
  const said = author === name ? sayings.create(item, author) : sayings.share(item, author, name);
  return Activity.fromJsonLd(said, { contextLoader: loaderFor() });
}

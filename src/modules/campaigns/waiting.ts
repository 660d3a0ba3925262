import { locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { askApprovers } from '#modules/notifications/approvers.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { db, type Tx } from '#server/database.ts';
import { titleOf } from './desk.ts';
import { linesOf, mayIn } from './grounds.ts';
import type { PartContent } from './rules.ts';
import { areasOf, asPart, partById, type Part } from './stored.ts';

const pathOf = ({ id, campaign_id: campaignId }: Pick<Part, 'id' | 'campaign_id'>) =>
  id === campaignId ? pressPaths.deskCampaign(id) : pressPaths.deskCampaignPart(campaignId, id);

const titlesOf = ({ texts }: PartContent) =>
  Object.fromEntries(locales.map((locale) => [locale, texts[locale]?.title ?? '']));

/** Has those asked who may let a part out. They are told of which campaign, never the name of an ambassador: letters stay. */
export async function askSecondPerson(tx: Tx, actor: Actor, part: Part): Promise<void> {
  const own = await partById(tx, part.campaign_id);
  const lines = await linesOf(await areasOf(tx, part));
  await askApprovers(tx, {
    ...{ what: 'campaign', id: part.id, path: pathOf(part), once: `${part.id} ${part.revision}` },
    ...{ titles: titlesOf((own ?? part).content), permission: 'campaign.approve' },
    lies: lines.map((areas) => ({ areas, organisationId: null })),
    except: [part.changed_by, personOf(actor)],
  });
}

/** The parts that wait for this very person, those that wait longest first. */
export async function waitingParts(actor: Actor, locale: Locale) {
  if (!may(actor, 'campaign.approve')) return [];
  const rows = await db
    .selectFrom('campaign_parts')
    .selectAll()
    .where('state', '=', 'waiting')
    .orderBy('changed_at')
    .limit(200)
    .execute();
  const me = personOf(actor);
  const found = await Promise.all(
    rows
      .map(asPart)
      .filter((part) => part.changed_by !== me)
      .map(async (part) => {
        if (!(await mayIn(actor, 'campaign.approve', await areasOf(db, part)))) return [];
        const title = titleOf(part.content, locale);
        return [{ id: part.id, title: title || (await campaignTitle(part, locale)), part }];
      }),
  );
  return found.flat().map(({ id, title, part }) => ({
    ...{ id, title, path: pathOf(part), since: part.changed_at },
  }));
}

async function campaignTitle(part: Part, locale: Locale): Promise<string> {
  const own = await partById(db, part.campaign_id);
  return own ? titleOf(own.content, locale) : '';
}

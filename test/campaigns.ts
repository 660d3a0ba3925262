// Who writes and approves campaigns in the tests, and how one gets as far as it should.
import { approvePart, sendPart } from '#modules/campaigns/approving.ts';
import { noteConsent } from '#modules/campaigns/ambassadors.ts';
import {
  changeAmbassador,
  changeCampaign,
  changeSection,
  draftAmbassador,
  draftCampaign,
  draftSection,
} from '#modules/campaigns/drafting.ts';
import { ambassadorForm, campaignForm, sectionForm } from '#modules/campaigns/input.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { newStaff } from './people.ts';
import type { Town } from './town.ts';

export const partRow = (id: string) =>
  db.selectFrom('campaign_parts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** What a form brings with it: the revision as it stands. */
export const partSeen = async (id: string) => ({ revision: (await partRow(id)).revision });

/** Sends a part for approval and lets it out. */
export async function letOut(writer: Actor, second: Actor, id: string): Promise<void> {
  await sendPart(writer, id, await partSeen(id));
  await approvePart(second, id, await partSeen(id));
}

/** Two editors of everything and one of a district, with what they do. The clock stands in March 2026. */
export async function openCampaignRoom(town: Town) {
  const writer = await newStaff('Altyn', { role: 'editor' });
  const second = await newStaff('Bolat', { role: 'editor' });
  const local = await newStaff('Kamshat', { role: 'editor', areaKey: 'kyzylzhar' });
  const localSecond = await newStaff('Sabit', { role: 'editor', areaKey: 'kyzylzhar' });
  const form = (revision: number, more: object = {}) =>
    campaignForm.parse({
      ...{ revision, tags: '#light', from: '2026-02-01', until: '2026-12-31' },
      ...{ goal: 'repairs', target: '100', goalCategoryId: town.category('lamp') },
      ru: { title: 'Светлый двор', lead: 'Чиним фонари', words: '## Зачем\n\n**Светло**' },
      kk: { title: 'Жарық аула', lead: 'Шамдарды жөндейміз', words: 'Жарық' },
      ...more,
    });
  const begun = (title = 'Светлый двор') =>
    draftCampaign(writer, { title, locale: 'ru', areaId: null });
  const published = async (title?: string, more: object = {}) => {
    const id = await begun(title);
    await changeCampaign(writer, id, form(1, more));
    await letOut(writer, second, id);
    return id;
  };
  const sectionIn = async (campaignId: string, areaKey: string) => {
    const id = await draftSection(local, campaignId, town.area(areaKey));
    const texts = { ru: { lead: 'У нас в районе', words: 'Приходите', contact: '+7 715 000' } };
    await changeSection(local, id, sectionForm.parse({ ...(await partSeen(id)), ...texts }));
    await letOut(local, localSecond, id);
    return id;
  };
  const ambassadorOf = async (campaignId: string, name: string) => {
    const id = await draftAmbassador(writer, campaignId, { name, locale: 'ru', areaId: null });
    await changeAmbassador(writer, id, await ambassadorSaid(id, name));
    await noteConsent(writer, id, { givenOn: '2026-02-20' });
    return id;
  };
  return { writer, second, local, localSecond, form, begun, published, sectionIn, ambassadorOf };
}
export type CampaignRoom = Awaited<ReturnType<typeof openCampaignRoom>>;

/** What is said of an ambassador whose term is March and April 2026. */
export const ambassadorSaid = async (id: string, name: string, more: object = {}) =>
  ambassadorForm.parse({
    ...(await partSeen(id)),
    ...{ from: '2026-03-01', until: '2026-04-30', rights: 'Hers', ...more },
    ru: { title: name, lead: 'Учитель', words: 'Говорит с **учениками**' },
    alt: { ru: 'Женщина у доски' },
  });

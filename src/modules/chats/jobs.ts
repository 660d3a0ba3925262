import { forgetCodes } from './codes.ts';
import { forgetKept, noteDeliveries } from './delivery.ts';
import { cutOff } from './linking.ts';
import { finishForgotten, type Forgotten } from './proving.ts';
import { tellGroups, tellPerson, type TellingGroup, type TellingPerson } from './telling-staff.ts';
import { tellDigest, tellItem } from './telling-items.ts';
import type { ToldDigest, ToldItem } from '#modules/subscriptions/handing-chats.ts';
import { forgetChoosings } from './choosings.ts';
import { tellMessage, tellUpdate } from './telling-words.ts';
import { tellChats, type ToldNews } from './telling.ts';
import { forgetOld, mindDrafts } from './upkeep.ts';

type Said = { reportId: string; id: string; turn?: number };

export const jobs = {
  'chats.tell': (news: ToldNews) => tellChats(news),
  'chats.tell-message': (said: Said) => tellMessage(said),
  'chats.tell-update': (said: Said) => tellUpdate(said),
  'chats.tell-person': (telling: TellingPerson) => tellPerson(telling),
  'chats.tell-groups': (telling: TellingGroup) => tellGroups(telling),
  'chats.tell-item': (told: ToldItem) => tellItem(told),
  'chats.tell-digest': (told: ToldDigest) => tellDigest(told),
  'chats.finish-proof': (forgotten: Forgotten) => finishForgotten(forgotten),
  'chats.cut-off': (left: { personId: string }) => cutOff(left),
  'chats.forget-codes': () => forgetCodes(),
  'chats.note-deliveries': (told: Parameters<typeof noteDeliveries>[0]) => noteDeliveries(told),
  'chats.forget-kept': async () => {
    await forgetKept();
    await forgetChoosings();
  },
  'chats.mind-drafts': () => mindDrafts(),
  'chats.forget-old': () => forgetOld(),
};

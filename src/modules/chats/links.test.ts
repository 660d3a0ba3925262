import { afterEach, expect, test } from 'vitest';
import { config } from '#server/config.ts';
import type { WhatsappConfig } from '#server/settings-whatsapp.ts';
import { chatsForWarnings, openChats } from './links.ts';

const { chatNames } = config;
afterEach(() => {
  config.chatNames = chatNames;
  config.whatsapp = null;
});

test('residents are shown the chats that are set up, each under its name, with a link that opens it', () => {
  config.chatNames = { telegram: 'PetropavlLampBot', whatsapp: '77152000000' };
  expect(openChats()).toEqual([
    { messenger: 'telegram', href: 'https://t.me/PetropavlLampBot', name: '@PetropavlLampBot' },
    { messenger: 'whatsapp', href: 'https://wa.me/77152000000', name: '+77152000000' },
  ]);
});

test('who wants to hear of warnings in a chat is led there with the question ready, and only where we may answer', () => {
  config.chatNames = { telegram: 'PetropavlLampBot', whatsapp: '77152000000' };
  const telegram = {
    messenger: 'telegram',
    href: 'https://t.me/PetropavlLampBot?start=warnings',
  };
  expect(chatsForWarnings()).toEqual([telegram]);
  config.whatsapp = { newsLanguages: ['ru'] as string[] } as WhatsappConfig;
  const whatsapp = { messenger: 'whatsapp', href: 'https://wa.me/77152000000?text=%2Fwarnings' };
  expect(chatsForWarnings()).toEqual([telegram, whatsapp]);
});

test('where no messenger has a name, no chat is offered', () => {
  config.chatNames = { telegram: '', whatsapp: '' };
  expect(openChats()).toEqual([]);
});

import { askSubscriber } from './hub.ts';
import { forgetSubscriptions, tellHub, tellSubscriber } from './hub-telling.ts';
import { forgetCards } from './cards.ts';
import type { Spread } from './rules.ts';
import { spread } from './spreading.ts';

export const jobs = {
  'syndication.spread': (ref: Spread) => spread(ref),
  'syndication.tell-hub': (ref: Spread) => tellHub(ref),
  'syndication.tell-subscriber': (ref: { id: string }) => tellSubscriber(ref),
  'syndication.ask-subscriber': (asking: Parameters<typeof askSubscriber>[0]) =>
    askSubscriber(asking),
  'syndication.forget-cards': (ref: Spread) => forgetCards(ref),
  'syndication.forget-subscriptions': () => forgetSubscriptions(),
};

import type { Localised } from '#basics/localised.ts';
import type { TemplateName } from '#modules/chats/templates.ts';

/** A quick reply of a template: what it does with what the message is about, and its approved words. */
type Button = { deed: string; words: Localised };
export type Approved = { body: Localised; buttons: readonly Button[] };

const verdicts: readonly Button[] = [
  { deed: 'yes', words: { kk: 'Иә, орындалды', ru: 'Да, сделано', en: 'Yes, it is done' } },
  { deed: 'no', words: { kk: 'Жоқ, жасалмаған', ru: 'Нет, не сделано', en: 'No, it is not' } },
  { deed: 'unknown', words: { kk: 'Айта алмаймын', ru: 'Не могу сказать', en: 'I cannot tell' } },
];
const stop = {
  deed: 'stop',
  words: { kk: 'Енді келмесін', ru: 'Больше не присылать', en: 'Send no more' },
};
const accept = {
  deed: 'accept',
  words: { kk: 'Жұмысқа аламыз', ru: 'Берём в работу', en: 'We take it on' },
};
const decline = {
  deed: 'decline',
  words: { kk: 'Бұл бізге қатысты емес', ru: 'Это не наше', en: 'It is not ours' },
};
const done = { deed: 'done', words: { kk: 'Орындалды', ru: 'Сделано', en: 'Done' } };

/**
 * The exact words that Meta must approve (category UTILITY), under these names and in these languages:
 * docs/whatsapp.md shows them to whoever sets WhatsApp up. No body begins or ends with a gap.
 */
export const approved: Record<TemplateName, Approved> = {
  status_changed: {
    body: {
      kk: 'Хабар нөмірі {{1}}. Жаңалық: {{2}}\nСұрағыңыз болса, осында жазыңыз.',
      ru: 'Новость по сообщению {{1}}: {{2}}\nЕсли есть вопрос, напишите здесь.',
      en: 'News about report {{1}}: {{2}}\nIf you have a question, write here.',
    },
    buttons: [],
  },
  is_it_done: {
    body: {
      kk: 'Шынымен орындалды ма? Жауапты: {{1}}. Мәселе: {{2}}, хабар {{3}}. Бізге орындалды деп айтты. Орнына қарап, жауап беріңізші.',
      ru: 'Сделано ли? Ответственный: {{1}}. Проблема: {{2}}, сообщение {{3}}. Нам говорят, что это сделано. Посмотрите, пожалуйста, на месте и ответьте нам.',
      en: 'Is it done? {{1}} says so about: {{2}}, report {{3}}. Please look at the place and tell us.',
    },
    buttons: verdicts,
  },
  new_message: {
    body: {
      kk: 'Сіздің {{1}} хабарыңыз бойынша хат: {{2}}\nЖауабыңызды осында жаза аласыз.',
      ru: 'Вам пишут о Вашем сообщении {{1}}: {{2}}\nОтветить можно здесь.',
      en: 'A message about your report {{1}}: {{2}}\nYou can answer here.',
    },
    buttons: [],
  },
  new_task: {
    body: {
      kk: 'Жаңа тапсырма: {{1}}. Мекенжай: {{2}}. Мерзімі: {{3}}. Қабылдайсыз ба?',
      ru: 'Новая задача: {{1}}. Адрес: {{2}}. Срок: {{3}}. Примете её?',
      en: 'A new task: {{1}}. Address: {{2}}. Due: {{3}}. Do you take it on?',
    },
    buttons: [accept, decline],
  },
  task_reminder: {
    body: {
      kk: 'Мерзімі жақындап қалды: {{1}}. Мекенжай: {{2}}. Мерзімі: {{3}}. Орындалса, белгілеңіз.',
      ru: 'Срок близко: {{1}}. Адрес: {{2}}. Срок: {{3}}. Отметьте, когда будет сделано.',
      en: 'Due soon: {{1}}. Address: {{2}}. Due: {{3}}. Say so when it is done.',
    },
    buttons: [done, accept, decline],
  },
  task_again: {
    body: {
      kk: 'Тұрғын жасалмаған дейді: {{1}}. Мекенжай: {{2}}. Мерзімі: {{3}}. Қайта қараңызшы.',
      ru: 'Житель говорит, что не сделано: {{1}}. Адрес: {{2}}. Срок: {{3}}. Посмотрите, пожалуйста, ещё раз.',
      en: 'A resident says it is not done: {{1}}. Address: {{2}}. Due: {{3}}. Please look again.',
    },
    buttons: [done, accept, decline],
  },
  task_over: {
    body: {
      kk: 'Тапсырма: {{1}}. Мекенжай: {{2}}. Нәтижесі: {{3}}. Рақмет!',
      ru: 'Задача: {{1}}. Адрес: {{2}}. Итог: {{3}}. Спасибо!',
      en: 'The task: {{1}}. Address: {{2}}. What became of it: {{3}}. Thank you!',
    },
    buttons: [],
  },
  staff_news: {
    body: {
      kk: 'Қызметтік хабар. {{1}}: {{2}}\nТолығын жүйеге кіріп қараңыз.',
      ru: 'Служебная новость. {{1}}: {{2}}\nПодробности в системе.',
      en: 'News for staff. {{1}}: {{2}}\nMore after signing in.',
    },
    buttons: [],
  },
  area_warning: {
    body: {
      kk: 'Сіз таңдаған аумаққа ескерту бар. {{1}}. {{2}}\nТолығырақ: {{3}}\nБұл хабарларды осы чатта өзіңіз сұрағансыз.',
      ru: 'Предупреждение для выбранного Вами места. {{1}}. {{2}}\nПодробнее: {{3}}\nВы просили об этом в этом чате.',
      en: 'A warning for the place you chose. {{1}}. {{2}}\nMore: {{3}}\nYou asked for this in this chat.',
    },
    buttons: [stop],
  },
  area_news: {
    body: {
      kk: 'Сіз таңдаған аумақтан жаңалықтар. {{1}}: {{2}}\nТолығырақ: {{3}}\nБұл хабарларды осы чатта өзіңіз сұрағансыз.',
      ru: 'Новости выбранного Вами места. {{1}}: {{2}}\nПодробнее: {{3}}\nВы просили об этом в этом чате.',
      en: 'News of the place you chose. {{1}}: {{2}}\nMore: {{3}}\nYou asked for this in this chat.',
    },
    buttons: [stop],
  },
};

/** What the buttons of a template bring back, in their order. */
export function buttonValues(name: string, value: string | undefined): string[] {
  const template = Object.entries(approved).find(([one]) => one === name)?.[1];
  if (!template || value === undefined) return [];
  // Approved buttons are always the same; those of the message differ by what may still be done:
  // `task:accept:…` and `task:done:…` speak of the same task.
  const [kind, , ...what] = value.split(':');
  return template.buttons.map(({ deed }) => [kind, deed, ...what].join(':'));
}

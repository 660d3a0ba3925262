import { locales } from '#basics/localised.ts';
import type { Question } from '#modules/categories/rules.ts';

/** Letters and numbers only, small, without what people leave out: "  Отмена! " is "отмена". */
export const plain = (words: string) =>
  words
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const among = (...words: string[]) => {
  const known = new Set(words.map((word) => plain(word)));
  return (said: string) => known.has(plain(said));
};

/** They want to stop: in any of the languages, and nothing besides. */
export const isCancel = among(
  ...['отмена', 'отменить', 'отмени', 'отмените', 'стоп', 'не надо', 'cancel', 'stop'],
  ...['бас тарту', 'болдырмау', 'тоқтат', 'керек емес', 'cancel please'],
);

/** They want to hear no more of warnings and news: nothing besides. */
export const isStop = among(
  ...['стоп', 'stop', 'тоқтат', 'тоқтату', 'отписаться', 'отписка', 'жазылымнан шығу'],
  ...['unsubscribe', 'хабар келмесін'],
);

/** They ask for warnings and news by a word alone. */
export const asksForWarnings = among(
  ...['предупреждения', 'предупреждение', 'подписка', 'подписаться', 'ескерту', 'ескертулер'],
  ...['жазылу', 'жазылғым келеді', 'warnings', 'warning', 'follow', 'subscribe'],
);

/** They only say hello or ask for help. */
export const isGreeting = among(
  ...['привет', 'здравствуйте', 'добрый день', 'добрый вечер', 'доброе утро', 'начать', 'старт'],
  ...['помощь', 'салам', 'сәлем', 'сәлеметсіз бе', 'салеметсиз бе', 'қайырлы күн', 'бастау'],
  ...['көмек', 'ассалаумағалейкүм', 'hello', 'hi', 'hey', 'start', 'help', 'good morning'],
);

const thanks = among(
  ...['спасибо', 'спасибо большое', 'большое спасибо', 'благодарю', 'ок', 'окей', 'хорошо'],
  ...['понятно', 'ясно', 'рахмет', 'рақмет', 'көп рақмет', 'жарайды', 'түсінікті'],
  ...['thanks', 'thank you', 'thank you very much', 'ok', 'okay', 'good', 'great'],
);

/** Thanks, an "ok" or a face: it ends a conversation and begins none. */
export const isCourtesy = (said: string): boolean => plain(said) === '' || thanks(said);

export const isYes = among('да', 'ага', 'конечно', 'иә', 'ия', 'иа', 'yes', 'y', 'yeah', 'yep');
export const isNo = among('нет', 'не', 'жоқ', 'жок', 'no', 'n', 'nope');

const ANSWER_LENGTH = 500;

/** The answer that typed words give to a question; null when they are none of its choices. */
export function answerIn(question: Question, said: string): string | null {
  if (question.type === 'text') return said.trim().slice(0, ANSWER_LENGTH) || null;
  if (question.type === 'yes-no') {
    if (isYes(said)) return 'yes';
    return isNo(said) ? 'no' : null;
  }
  const options = question.options ?? [];
  const named = options.find(({ label }) =>
    locales.some((locale) => plain(label[locale]) === plain(said)),
  );
  return named?.key ?? null;
}

// A house number, or a word that only stands in addresses.
const addressWords =
  /(?<!\p{L})(?:ул|улица|көше|көшесі|пр|проспект|даңғыл|даңғылы|мкр|микрорайон|шағын аудан|пер|переулок|тұйық|дом|үй|кв|подъезд|кіреберіс|село|ауыл|ауылы|город|қала|street|avenue|house|village|lane)(?!\p{L})|\p{L}{3,}.*\d/iu;

/** Whether words may say where something is rather than what it is. */
export const looksLikeAddress = (words: string): boolean => addressWords.test(words);

const placeMarks =
  /(?:https?:\/\/|geo:)\S+|[-\d.,°º'′’"″”]{4,}|(?<!\p{L})(?:[NSEWСЮВЗ]|[свюз]\.\s?[шд]\.?)(?!\p{L})/giu;

/** What is said besides a coordinate or the link of a map; empty when nothing is. */
export function withoutPlace(words: string): string {
  const rest = words.replace(placeMarks, ' ').replace(/\s+/g, ' ').trim();
  return /\p{L}{3,}/u.test(rest) ? rest : '';
}

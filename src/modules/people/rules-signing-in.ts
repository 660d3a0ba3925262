import { Refusal } from '#basics/refusal.ts';
import type { Actor } from './rules.ts';

/** How somebody came in. */
export type Way = 'link' | 'password' | 'passkey' | 'single-sign-on';

/** Tries of one address before a lock. */
const FREE_TRIES = 10;
const FIRST_LOCK_MIN = 15;
const LONGEST_LOCK_MIN = 24 * 60;

/** Minutes that an address is locked after so many failures: 15 at the tenth, then twice as long each time, a day at most. */
export const lockMinutes = (failures: number) =>
  failures < FREE_TRIES
    ? 0
    : Math.min(LONGEST_LOCK_MIN, FIRST_LOCK_MIN * 2 ** Math.min(20, failures - FREE_TRIES));

export const SHORTEST_PASSWORD = 12;

// From the lists of passwords most often found in leaks, those of twelve letters and more.
const common = new Set(
  `123456789012 1234567890123 12345678901234 123456789123 123123123123 111222333444 112233445566
  123456123456 987654321098 098765432109 0123456789012 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc
  1qaz2wsx3edc4rfv qazwsxedcrfv qwertyuiop12 qwertyuiop123 qwertyuiop123456 qwertyuiopasdf
  qwertyuiop[] qwerty123456 qwerty1234567 qwerty12345678 123456qwerty 1234567qwerty asdfghjkl123
  zxcvbnm12345 password1234 password12345 password123456 passwordpassword password1password
  mypassword123 adminadmin12 administrator administrator1 changeme1234 letmein12345 welcome12345
  iloveyou1234 iloveyouforever abcdefghijkl abcdefgh1234 abcd12345678 abc123456789 a12345678901
  aaaaaaaaaaaa q1w2e3r4t5y6 q1w2e3r4t5y6u7 йцукенгшщзхъ йцукен123456 йцукенгшщз12 1й2ц3у4к5е6н
  пароль123456 пароль1234567 парольпароль приветпривет любимаямоя12 казахстан2026 kazakhstan2025
  kazakhstan2026 kazakhstan123 petropavlovsk lamplighter1 lamplighter12 lamplighter123
  lamplighter2026`.split(/\s+/),
);

/** Why a password is too easy for this person, or null. Its length is asked before. */
export function tooEasy(password: string, email: string): 'common' | 'email' | null {
  const plain = password.normalize('NFKC').toLowerCase().trim();
  const [own = '', host = ''] = email.toLowerCase().split('@');
  const rest = plain.replace(own, '').replace(host, '').replace('@', '');
  if (own.length > 2 && plain.includes(own) && rest.length < 6) return 'email';
  return common.has(plain) || isRepeated(plain) ? 'common' : null;
}

/** "aaaaaaaaaaaa", "abcabcabcabc": some letters over and over. */
const isRepeated = (text: string) => /^(.{1,4}?)\1+$/u.test(text);

/** What a browser says of itself, as its owner would say it: "Firefox, Windows". Null when it says nothing known. */
export function deviceName(userAgent: string): string | null {
  const found = (names: [RegExp, string][]) => names.find(([sign]) => sign.test(userAgent))?.[1];
  const named = [found(browsers), found(systems)].filter(Boolean);
  return named.length > 0 ? named.join(', ') : null;
}

// In this order: nearly every browser says that it is also another.
const browsers: [RegExp, string][] = [
  [/YaBrowser/, 'Yandex Browser'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/OPR\/|Opera/, 'Opera'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS|Chromium/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

const NEWLY_IN_MS = 10 * 60_000;

/** Whether a sign-in is so fresh that it still shows who sits there. */
export const isNewlyIn = (madeAt: Date, at: Date) => at.getTime() - madeAt.getTime() < NEWLY_IN_MS;

/** What one must show before a way in is added: the password, nothing more, or a new sign-in. */
export type EntryAsked = 'password' | 'nothing' | 'sign-in';

/** Whose own account it is: for what everybody who is signed in may do with it. Refuses all others. */
export function ownPerson(actor: Actor): { kind: 'person'; personId: string } {
  if (actor.kind !== 'person') throw new Refusal('people.sign-in-first', 403);
  return { kind: 'person', personId: actor.personId };
}

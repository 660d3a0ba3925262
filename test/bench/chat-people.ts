// People who tell reports to a bot by Telegram and by WhatsApp, and the part of both APIs that our answers need.
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** Where both APIs are to be, and how what people do is signed. */
export type ChatDoors = {
  apiPort: number;
  /** How many take turns; an even number. */
  people: number;
  photo: string;
  secret: string;
  phoneId: string;
  appSecret: string;
};

/** What somebody does next, as it is posted. */
type Posted = { headers: Record<string, string>; body: string };

/** How often each of them does something; there are as many as a run needs for that. */
export const ACTS = 8;

type Person = { id: string; acts: number; buttons: string[]; lon: number; lat: number };

/** Starts both APIs. Each call of `next` is one update: people take turns, every second has WhatsApp. */
export async function chatPeople(doors: ChatDoors) {
  const people = new Map<string, Person>();
  await serveApis(doors, people);
  let brought = 0;
  const isTelegram = () => brought % 2 === 0;
  return {
    path: () => (isTelegram() ? '/hooks/telegram' : '/hooks/whatsapp'),
    next: (): Posted => {
      const round = Math.floor(brought / (doors.people * ACTS));
      const id = String(77_000_000_000 + round * doors.people + (brought % doors.people));
      const person = people.get(id) ?? newPerson(id, brought);
      people.set(id, person);
      const posted = isTelegram()
        ? byTelegram(person, ++brought, doors)
        : byWhatsapp(person, ++brought, doors);
      person.acts += 1;
      return posted;
    },
  };
}

// Three hundred metres apart, within the city.
const newPerson = (id: string, nth: number): Person => ({
  ...{ id, acts: 0, buttons: [] },
  lon: 69.1 + (nth % 30) * 0.005,
  lat: 54.85 + (Math.floor(nth / 30) % 25) * 0.003,
});

const wanted = [/:send$/, /:new$/, /:kind:/, /:answer:/];

/** A photo, then the place; after that the button that leads on, or words when there is none. */
function nextDeed(person: Person): { press: string } | 'photo' | 'place' | 'words' {
  if (person.acts === 0) return 'photo';
  if (person.acts === 1) return 'place';
  const press = wanted.flatMap((one) => person.buttons.find((it) => one.test(it)) ?? [])[0];
  person.buttons = [];
  return press ? { press } : 'words';
}

const words = 'Не горит ни один фонарь, идти страшно';

function byTelegram(person: Person, nth: number, { secret }: ChatDoors): Posted {
  const deed = nextDeed(person);
  const from = { id: Number(person.id), is_bot: false, first_name: 'Ерлан', language_code: 'ru' };
  const chat = { id: Number(person.id), first_name: 'Ерлан', type: 'private' };
  const date = Math.floor(Date.now() / 1000);
  const said = { message_id: nth, from, chat, date };
  const size = { file_unique_id: 'l', width: 1280, height: 960, file_size: 90_000 };
  const update =
    typeof deed === 'object'
      ? {
          callback_query: {
            id: `p${nth}`,
            from,
            chat_instance: '1',
            data: deed.press,
            message: said,
          },
        }
      : {
          message: {
            ...said,
            ...(deed === 'photo' && { photo: [{ file_id: `f${nth}`, ...size }] }),
            ...(deed === 'place' && { location: { latitude: person.lat, longitude: person.lon } }),
            ...(deed === 'words' && { text: words }),
          },
        };
  return {
    headers: { 'x-telegram-bot-api-secret-token': secret },
    body: JSON.stringify({ update_id: nth, ...update }),
  };
}

function byWhatsapp(person: Person, nth: number, { phoneId, appSecret }: ChatDoors): Posted {
  const deed = nextDeed(person);
  const content =
    typeof deed === 'object'
      ? {
          type: 'interactive',
          interactive: { type: 'button_reply', button_reply: { id: deed.press, title: 'x' } },
        }
      : {
          photo: { type: 'image', image: { id: `f${nth}`, mime_type: 'image/jpeg' } },
          place: { type: 'location', location: { latitude: person.lat, longitude: person.lon } },
          words: { type: 'text', text: { body: words } },
        }[deed];
  const timestamp = String(Math.floor(Date.now() / 1000));
  const message = { from: person.id, id: `wamid.in${nth}`, timestamp, ...content };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '16505553333', phone_number_id: phoneId },
    contacts: [{ profile: { name: 'Ерлан' }, wa_id: person.id }],
    messages: [message],
  };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '8856996819413533', changes: [{ field: 'messages', value }] }],
  });
  const sum = createHmac('sha256', appSecret).update(body).digest('hex');
  return { headers: { 'x-hub-signature-256': `sha256=${sum}` }, body };
}

type Sent = { chat_id?: number | string; to?: string };

async function serveApis({ apiPort, photo }: ChatDoors, people: Map<string, Person>) {
  const bytes = readFileSync(photo);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  let sent = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    if (path.startsWith('/file/')) return void response.end(bytes);
    const asked = request.method === 'POST' ? await text(request) : '';
    const said = asked ? (JSON.parse(asked) as Sent) : {};
    const person = people.get(String(said.chat_id ?? said.to));
    const buttons = asked.match(/draft:[\da-z]+:[\w:-]+/g);
    if (person && buttons) person.buttons = buttons;
    const isTelegram = path.startsWith('/bot');
    const result = path.endsWith('/getFile')
      ? { file_id: 'f', file_unique_id: 'l', file_size: bytes.length, file_path: 'photos/f.jpg' }
      : { message_id: 5_000_000 + ++sent, date: 1, chat: { id: said.chat_id, type: 'private' } };
    const url = `http://127.0.0.1:${apiPort}/file/f`;
    const file = { url, mime_type: 'image/jpeg', sha256, file_size: String(bytes.length) };
    const whatsapp =
      request.method === 'GET'
        ? { messaging_product: 'whatsapp', id: 'f', ...file }
        : {
            messaging_product: 'whatsapp',
            messages: [{ id: `wamid.out${++sent}` }],
            success: true,
          };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isTelegram ? { ok: true, result } : whatsapp));
  };

  const server = createServer((request, response) => void answer(request, response));
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((listening) => server.listen(apiPort, '127.0.0.1', listening));
}

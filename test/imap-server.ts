// As much of IMAP (RFC 3501, 2177, 6851) as a mail client needs to empty a mailbox.
import { createServer, type AddressInfo, type Socket } from 'node:net';

type Mail = { uid: number; raw: Buffer; flags: Set<string> };

/** A mailbox on this machine. `drop` ends every connection, as a server that is restarted does. */
export async function startImapServer() {
  const folders = new Map<string, Mail[]>([['INBOX', []]]);
  const sessions = new Set<Session>();
  const said: string[] = [];
  let nextUid = 1;
  const server = createServer((socket) => {
    const session = new Session(socket, folders, said);
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `imap://report:secret@127.0.0.1:${port}/INBOX`,
    folders,
    /** Every command that came, without its tag. */
    said,
    put: (raw: Buffer) => {
      folders.get('INBOX')?.push({ uid: nextUid++, raw, flags: new Set() });
      for (const session of sessions) session.tellCount();
    },
    drop: () => {
      for (const session of sessions) session.end();
    },
    stop: () => {
      for (const session of sessions) session.end();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}

class Session {
  readonly #socket: Socket;
  readonly #folders: Map<string, Mail[]>;
  readonly #said: string[];
  #folder: string | null = null;
  #idle: string | null = null;
  #buffer = '';

  constructor(socket: Socket, folders: Map<string, Mail[]>, said: string[]) {
    this.#socket = socket;
    this.#folders = folders;
    this.#said = said;
    this.#say('* OK [CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS] ready');
    socket.on('data', (data: Buffer) => this.#take(data.toString('latin1')));
  }

  end = () => this.#socket.destroy();
  tellCount = () => {
    if (this.#folder) this.#say(`* ${this.#mails().length} EXISTS`);
  };

  #say = (line: string) => void this.#socket.write(`${line}\r\n`, 'latin1');
  #mails = () => this.#folders.get(this.#folder ?? '') ?? [];

  #take(text: string) {
    this.#buffer += text;
    for (let end = this.#buffer.indexOf('\r\n'); end >= 0; end = this.#buffer.indexOf('\r\n')) {
      const line = this.#buffer.slice(0, end);
      this.#buffer = this.#buffer.slice(end + 2);
      this.#answer(line);
    }
  }

  #answer(line: string) {
    if (this.#idle && /^done$/i.test(line)) {
      this.#say(`${this.#idle} OK idle ended`);
      this.#idle = null;
      return;
    }
    const [, tag = '*', command = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    this.#said.push(command);
    const [name = ''] = command.split(' ', 1);
    const uid = /^uid (\w+) (.*)$/i.exec(command);
    if (uid) this.#uid(uid[1]?.toUpperCase() ?? '', uid[2] ?? '');
    else if (this.#plain(name.toUpperCase(), command, tag)) return;
    this.#say(`${tag} OK ${name} done`);
  }

  /** True when nothing more is to be said. */
  #plain(name: string, command: string, tag: string): boolean {
    if (name === 'CAPABILITY') this.#say('* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS');
    if (command === 'LIST "" ""') this.#say('* LIST (\\Noselect) "/" ""');
    else if (name === 'LIST' || name === 'LSUB') {
      for (const one of this.#folders.keys()) this.#say(`* ${name} () "/" "${one}"`);
    }
    const folder = /"?([^" ]+)"?$/.exec(command)?.[1] ?? '';
    if (name === 'CREATE' && !this.#folders.has(folder)) this.#folders.set(folder, []);
    if (name === 'SELECT') {
      this.#folder = folder;
      this.#say('* FLAGS (\\Seen \\Flagged \\Deleted)');
      this.#say(`* ${this.#mails().length} EXISTS`);
      this.#say('* OK [UIDVALIDITY 1] ok');
      this.#say('* OK [UIDNEXT 1000] ok');
      this.#say(`${tag} OK [READ-WRITE] selected`);
      return true;
    }
    if (name === 'IDLE') {
      this.#idle = tag;
      this.#say('+ idling');
      return true;
    }
    if (name === 'LOGOUT') this.#say('* BYE');
    return false;
  }

  #uid(name: string, rest: string) {
    const mails = this.#mails();
    if (name === 'SEARCH') {
      const unseen = mails.filter(({ flags }) => !flags.has('\\Seen'));
      this.#say(`* SEARCH ${unseen.map(({ uid }) => uid).join(' ')}`.trim());
      return;
    }
    const asked = Number(/^\d+/.exec(rest)?.[0]);
    const at = mails.findIndex(({ uid }) => uid === asked);
    const mail = mails[at];
    if (!mail) return;
    if (name === 'FETCH') this.#fetch(mail, at + 1, rest);
    if (name === 'STORE') {
      for (const flag of rest.match(/\\\w+/g) ?? []) mail.flags.add(flag);
      this.#say(`* ${at + 1} FETCH (UID ${mail.uid} FLAGS (${[...mail.flags].join(' ')}))`);
    }
    if (name === 'MOVE') {
      this.#folders.get(/"?([^" ]+)"?$/.exec(rest)?.[1] ?? '')?.push(mail);
      mails.splice(at, 1);
      this.#say(`* ${at + 1} EXPUNGE`);
    }
  }

  #fetch({ uid, raw, flags }: Mail, seq: number, asked: string) {
    const parts = [`UID ${uid}`, `FLAGS (${[...flags].join(' ')})`];
    if (/RFC822\.SIZE/i.test(asked)) parts.push(`RFC822.SIZE ${raw.length}`);
    if (!/BODY\.PEEK\[\]/i.test(asked)) return this.#say(`* ${seq} FETCH (${parts.join(' ')})`);
    this.#socket.write(`* ${seq} FETCH (${parts.join(' ')} BODY[] {${raw.length}}\r\n`, 'latin1');
    this.#socket.write(raw);
    this.#say(')');
  }
}

// Letters by nothing but nodemailer over pooled connections: what the worker's are compared with.
import { createTransport } from 'nodemailer';
import { cpuMsOf } from './cpu.ts';

type Asked = { port: number; count: number; connections: number; text: string; html: string };

const { port, count, connections, text, html } = JSON.parse(process.argv[2] ?? '') as Asked;
const mail = createTransport({
  ...{ host: '127.0.0.1', port, pool: true, maxConnections: connections, secure: false },
});
const letter = (nth: number) => ({
  ...{ from: 'town@example.org', to: `r${nth}@example.org`, subject: 'Warning', text, html },
  messageId: `<${nth}@example.org>`,
});
await mail.sendMail(letter(0));
const before = cpuMsOf(process.pid);
const since = performance.now();
let next = 1;
const sender = async () => {
  while (next <= count) await mail.sendMail(letter(next++));
};
await Promise.all(Array.from({ length: connections * 2 }, sender));
const ms = performance.now() - since;
process.stdout.write(JSON.stringify({ ms, cpuMs: cpuMsOf(process.pid) - before }));
mail.close();

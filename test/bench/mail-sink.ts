// A mail server that takes everything and keeps nothing: by hand, so that it costs as little as one can.
import { createServer, type Socket } from 'node:net';

let taken = 0;
const END = Buffer.from('\r\n.\r\n');

/** One connection: every word is answered, a letter is read to its end. */
function serve(socket: Socket): void {
  let inLetter = false;
  let before = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    let rest = Buffer.concat([before, bytes]);
    for (;;) {
      const ends = inLetter ? rest.indexOf(END) : rest.indexOf('\n');
      if (ends < 0) break;
      const line = inLetter ? '.' : rest.subarray(0, ends).toString('latin1').trim();
      rest = rest.subarray(ends + (inLetter ? END.length : 1));
      if (inLetter) taken += 1;
      inLetter = !inLetter && /^data$/i.test(line);
      socket.write(answerTo(line, inLetter));
      if (/^quit$/i.test(line)) socket.end();
    }
    // Of a letter only its end counts.
    before = Buffer.from(inLetter ? rest.subarray(Math.max(0, rest.length - END.length)) : rest);
  });
  socket.write('220 sink\r\n');
}

function answerTo(line: string, inLetter: boolean): string {
  if (inLetter) return '354 go on\r\n';
  return /^(quit)$/i.test(line) ? '221 bye\r\n' : '250 OK\r\n';
}

const server = createServer({ noDelay: true }, serve);
server.listen(0, '127.0.0.1', () => process.send?.({ port: portOf(server.address()) }));
process.on('message', () => process.send?.({ taken }));
process.once('disconnect', () => process.exit(0));

const portOf = (address: ReturnType<typeof server.address>) =>
  typeof address === 'object' ? (address?.port ?? 0) : 0;

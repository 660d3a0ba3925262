import { expect, test } from 'vitest';
import { readStreamedForm } from './streamed-forms.ts';

const lengthOf = async (_values: object, pieces: AsyncIterable<Uint8Array>) => {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.byteLength;
  return bytes;
};

test('a form gives its fields and what was made of its file', async () => {
  const form = new FormData();
  form.append('revision', '3');
  form.append('video', new File([Buffer.alloc(100_000)], 'a.mp4'));
  const { headers, body } = new Response(form);
  expect(await readStreamedForm({ headers, body }, lengthOf)).toEqual({
    ...{ values: { revision: '3' }, taken: 100_000 },
  });
});

test.each([
  ['text/plain'],
  ['multipart/form-data'],
  ['multipart/form-data; boundary='],
  ['multipart/form-data; charset=utf-8'],
])('%s is no form, and no fault of ours', async (type) => {
  const headers = new Headers({ 'content-type': type });
  const { body } = new Response('--x\r\n');
  await expect(readStreamedForm({ headers, body }, lengthOf)).rejects.toMatchObject({
    ...{ key: 'report.form-broken', status: 400 },
  });
});

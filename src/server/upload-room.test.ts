import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { leaveWith, makeUploadRoom } from '#server/upload-room.ts';

const mebibyte = 2 ** 20;

test('photos come in side by side as long as there is room', async () => {
  const enter = makeUploadRoom(100 * mebibyte);
  expect(await enter(40 * mebibyte)).not.toBeNull();
  expect(await enter(40 * mebibyte)).not.toBeNull();
});

test('who finds no room waits until another has finished', async () => {
  const enter = makeUploadRoom(100 * mebibyte);
  const leave = await enter(80 * mebibyte);
  const order: string[] = [];
  const waiting = enter(80 * mebibyte).then(() => order.push('the second came in'));
  order.push('the first left');
  leave?.();
  await waiting;
  expect(order).toEqual(['the first left', 'the second came in']);
});

test('who finds no room for too long is sent away, and the next in line is looked at', async () => {
  const enter = makeUploadRoom(100 * mebibyte, 5);
  await enter(80 * mebibyte);
  expect(await enter(80 * mebibyte)).toBeNull();
  expect(await enter(10 * mebibyte)).not.toBeNull();
});

test('words without photos never wait', async () => {
  const enter = makeUploadRoom(100 * mebibyte, 5);
  await enter(100 * mebibyte);
  expect(await enter(4000)).not.toBeNull();
});

test('one request larger than the whole room may come in alone', async () => {
  const enter = makeUploadRoom(100 * mebibyte, 5);
  expect(await enter(200 * mebibyte)).not.toBeNull();
});

test('a request that does not say its size is counted as the largest', async () => {
  const enter = makeUploadRoom(210 * mebibyte, 5);
  await enter(undefined);
  expect(await enter(20 * mebibyte)).toBeNull();
});

test('who goes away while waiting in line leaves the room free', async () => {
  const enter = makeUploadRoom(100 * mebibyte);
  const first = await enter(80 * mebibyte);
  const begun = Promise.withResolvers<ServerResponse>();
  const server = createServer((_, response) => begun.resolve(response)).listen(0);
  const { port } = server.address() as AddressInfo;
  const client = request({ port, method: 'POST' }).on('error', () => undefined);
  client.flushHeaders();
  const response = await begun.promise;
  const waiting = enter(80 * mebibyte);
  const gone = new Promise((resolve) => response.once('close', resolve));
  client.destroy();
  await gone;
  first?.();
  const leave = await waiting;
  expect(leave && leaveWith(response, leave)).toBe(false);
  expect(await enter(80 * mebibyte)).not.toBeNull();
  server.close();
});

test('who is still there leaves when their answer is over', () => {
  const heard: (() => void)[] = [];
  let left = 0;
  const answer = { closed: false, once: (_: 'close', leave: () => void) => heard.push(leave) };
  expect(leaveWith(answer, () => (left += 1))).toBe(true);
  expect(left).toBe(0);
  heard[0]?.();
  expect(left).toBe(1);
});

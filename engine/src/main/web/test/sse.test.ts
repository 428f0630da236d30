import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventStreamParser, MESSAGE_CHARS_MAX } from '../src/sse.ts';

const parse = (...chunks: string[]) => {
  const parser = new EventStreamParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
};

const WHOLE = 'id: 7\nevent: alert\ndata: {"a":1}\n\n: keep-alive\n\nevent: status\ndata: x\ndata: y\n\n';
const MESSAGES = [
  { event: 'alert', data: '{"a":1}', id: '7' },
  { event: 'status', data: 'x\ny', id: undefined },
];

test('messages are read, comments are not messages', () => {
  assert.deepEqual(parse(WHOLE), MESSAGES);
});

test('a stream may break anywhere', () => {
  for (let at = 0; at <= WHOLE.length; at++) assert.deepEqual(parse(WHOLE.slice(0, at), WHOLE.slice(at)), MESSAGES);
  assert.deepEqual(parse(...WHOLE), MESSAGES);
});

test('all three line ends are understood, also when split', () => {
  for (const end of ['\r\n', '\r', '\n']) {
    const text = WHOLE.replaceAll('\n', end);
    assert.deepEqual(parse(text), MESSAGES);
    assert.deepEqual(parse(...text), MESSAGES);
  }
});

test('a message that the line broke off is not handed on', () => {
  assert.deepEqual(parse('id: 8\nevent: alert\ndata: {"a":2}\n'), []);
});

test('a message without data is none', () => {
  assert.deepEqual(parse('event: alert\nid: 3\n\n'), []);
});

test('a message longer than the limit breaks the stream', () => {
  assert.throws(() => parse('data: ' + 'x'.repeat(MESSAGE_CHARS_MAX + 1)), RangeError);
});

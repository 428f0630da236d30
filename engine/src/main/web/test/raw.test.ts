import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, hexDump, HEX_BYTES_MAX, INDENT_MAX, jsonStart, pieces } from '../src/raw.ts';

const text = (payload: string, pretty = true) => pieces(payload, {}, pretty).map((piece) => piece.text).join('');
const hits = (payload: string, matched: Record<string, string[]>, pretty = true) =>
  pieces(payload, matched, pretty).filter((piece) => piece.hit).map((piece) => piece.text);

test('JSON is laid out with every value as it came', () => {
  assert.equal(
    text('{"id":9007199254740993,"x":1.0e+2,"s":"a\\u0041\\\\b","n":null,"l":[1,{"k":true}],"e":{},"f":[ ]}'),
    '{\n  "id": 9007199254740993,\n  "x": 1.0e+2,\n  "s": "a\\u0041\\\\b",\n  "n": null,\n  "l": [\n    1,\n    {\n      "k": true\n    }\n  ],\n  "e": {},\n  "f": []\n}',
  );
});

test('duplicate keys stay', () => {
  assert.equal(text('{"a":1,"a":2}'), '{\n  "a": 1,\n  "a": 2\n}');
});

test('text that is not JSON stays as it is', () => {
  for (const payload of ['', 'plain', '{"a":', '{"a":1} trailing', 'true']) assert.equal(text(payload), payload);
});

test('JSON behind a syslog header is laid out under it', () => {
  assert.equal(jsonStart('<13>host app[7]: {"a":1}'), 17);
  assert.equal(text('<13>host app[7]: {"a":1}'), '<13>host app[7]: \n{\n  "a": 1\n}');
});

test('the view as received changes nothing', () => {
  const payload = '{ "a" : [1,\r\n2] }';
  assert.equal(text(payload, false), payload);
});

test('deep nesting is laid out without deep indents', () => {
  const depth = 10_000;
  const laidOut = text('['.repeat(depth) + '1' + ']'.repeat(depth));
  assert.equal(Math.max(...laidOut.split('\n').map((line) => line.search(/\S/))), 2 * INDENT_MAX);
});

test('a matched value is marked through the escapes of JSON', () => {
  assert.deepEqual(hits('{"Image":"C:\\\\Windows\\\\cmd.exe"}', { Image: ['C:\\Windows\\cmd.exe'] }), ['"Image"', '"C:\\\\Windows\\\\cmd.exe"']);
});

test('a field is found under the name that the sender gave it', () => {
  assert.deepEqual(hits('{"process":{"command_line":"a b"}}', { CommandLine: ['a b'] }), ['"command_line"', '"a b"']);
  assert.deepEqual(hits('{"winlog":{"event_id":1,"version":1}}', { EventID: ['1'] }), ['"event_id"', '1']);
});

test('values in a list belong to the field that holds the list', () => {
  assert.deepEqual(hits('{"tags":["ab","cd"]}', { tags: ['cd'] }), ['"tags"', '"cd"']);
});

test('a short value is marked only under its own field', () => {
  assert.deepEqual(hits('{"a":"1","EventID":"1"}', { EventID: ['1'] }), ['"EventID"', '"1"']);
});

test('a long value is marked also under another field and inside a longer text', () => {
  assert.deepEqual(hits('{"message":"ran powershell.exe now"}', { Image: ['powershell.exe'] }), ['powershell.exe']);
  assert.deepEqual(hits('sshd: root from 203.0.113.7 port 2', { SourceIp: ['203.0.113.7'] }), ['203.0.113.7']);
});

test('overlapping values are marked as one stretch without losing text', () => {
  const marked = pieces('xabcdefy', { A: ['abcde'], B: ['cdef'] }, false);
  assert.equal(marked.map((piece) => piece.text).join(''), 'xabcdefy');
  assert.equal(marked.filter((piece) => piece.hit).map((piece) => piece.text).join(''), 'abcdef');
});

test('whatever is marked, the text is whole', () => {
  const payload = '<13>h {"a.b":"<img src=x>","c":[null,{"d":"\\ud800\\n"}]}';
  assert.equal(pieces(payload, { 'a.b': ['<img src=x>', '', 'null'] }, false).map((piece) => piece.text).join(''), payload);
});

test('bytes are those of the text, or those sent beside it when it is not UTF-8', () => {
  assert.deepEqual([...bytesOf('ї', undefined)], [0xd1, 0x97]);
  assert.deepEqual([...bytesOf('\ufffd', Buffer.from([0xff, 0x00]).toString('base64'))], [0xff, 0x00]);
});

test('the hexadecimal view shows offset, bytes and ASCII', () => {
  assert.equal(
    hexDump(new TextEncoder().encode('0123456789abcdef\u0000A')),
    '00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n00000010  00 41                                            ·A',
  );
});

test('the hexadecimal view ends at its limit', () => {
  assert.equal(hexDump(new Uint8Array(HEX_BYTES_MAX + 1)).split('\n').length, HEX_BYTES_MAX / 16);
});

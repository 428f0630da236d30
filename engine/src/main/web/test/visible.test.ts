import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeOf, runs, visibleText, webAddress } from '../src/visible.ts';

test('plain text is one run, in any script', () => {
  assert.deepEqual(runs('Ґанок №7 – 東京 🙂'), [{ text: 'Ґанок №7 – 東京 🙂' }]);
  assert.deepEqual(runs(''), []);
});

test('a right-to-left override is shown and does not act', () => {
  assert.deepEqual(runs('invoice\u202Efdp.exe'), [
    { text: 'invoice' },
    { text: '\\u202E', code: 'U+202E' },
    { text: 'fdp.exe' },
  ]);
});

test('every bidirectional control is shown', () => {
  for (const code of [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]) {
    assert.equal(visibleText(String.fromCodePoint(code)), escapeOf(code));
  }
});

test('every control character is shown, C0 and C1', () => {
  for (let code = 0; code < 0xa0; code++) {
    if (code >= 0x20 && code < 0x7f) continue;
    assert.equal(visibleText(String.fromCodePoint(code)), escapeOf(code));
  }
});

test('zero-width characters, fillers, tag characters and the byte-order mark are shown', () => {
  assert.equal(visibleText('a\u200Bb\u200Dc\u2060d\uFEFFe\u00ADf\u3164g'), 'a\\u200Bb\\u200Dc\\u2060d\\uFEFFe\\u00ADf\\u3164g');
  assert.equal(visibleText('x\u{E0041}'), 'x\\u{E0041}');
});

test('half a surrogate pair is shown as itself', () => {
  assert.equal(visibleText('a\ud800b'), 'a\\uD800b');
});

test('terminal escape sequences are shown', () => {
  assert.equal(visibleText('\u001b[31mred\u0007'), '\\u001B[31mred\\u0007');
});

test('line feed and tab lay out a block and are shown in a line; carriage return is always shown', () => {
  assert.deepEqual(runs('a\n\tb', true), [{ text: 'a\n\tb' }]);
  assert.equal(visibleText('a\n\tb'), 'a\\u000A\\u0009b');
  assert.equal(runs('a\r\n', true).map((run) => run.text).join(''), 'a\\u000D\n');
});

test('only absolute http and https addresses become links', () => {
  assert.equal(webAddress('https://example.org/a?b=c'), 'https://example.org/a?b=c');
  assert.equal(webAddress('http://example.org/'), 'http://example.org/');
  for (const text of [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'ftp://example.org/',
    '//example.org/',
    '/relative',
    'https://user:password@example.org/',
    'https://example.org/\u202Egpj.exe',
    'not an address',
    '',
  ]) {
    assert.equal(webAddress(text), undefined, text);
  }
});

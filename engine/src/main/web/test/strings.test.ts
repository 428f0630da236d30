import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES, languageOf } from '../src/strings.ts';

function leaves(node: unknown, path = ''): [string, unknown][] {
  return typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, value]) => leaves(value, `${path}.${key}`))
    : [[path, node]];
}

test('the browser chooses the first language that the page speaks', () => {
  assert.equal(languageOf(['uk-UA', 'en']), 'uk');
  assert.equal(languageOf(['pl', 'UK']), 'uk');
  assert.equal(languageOf(['en-GB', 'uk']), 'en');
  assert.equal(languageOf(['fr']), 'en');
  assert.equal(languageOf([]), 'en');
});

test('both languages have the same strings, none empty', () => {
  const english = leaves(LANGUAGES.en);
  const ukrainian = leaves(LANGUAGES.uk);
  assert.deepEqual(ukrainian.map(([path]) => path), english.map(([path]) => path));
  for (const [path, value] of [...english, ...ukrainian]) assert.notEqual(value, '', path);
});

test('no Ukrainian string was left in English', () => {
  const same = new Map(leaves(LANGUAGES.en));
  for (const [path, value] of leaves(LANGUAGES.uk)) {
    if (typeof value === 'string' && path !== '.header.utc') assert.notEqual(value, same.get(path), path);
  }
});

test('times read naturally in both languages', () => {
  const ago = { unit: 'minute', amount: 5, future: false } as const;
  assert.equal(LANGUAGES.en.ago(ago), '5 min ago');
  assert.equal(LANGUAGES.uk.ago(ago), '5 хв тому');
  assert.equal(LANGUAGES.uk.ago({ ...ago, future: true }), 'через 5 хв');
});

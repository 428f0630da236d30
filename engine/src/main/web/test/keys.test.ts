import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionFor, BINDINGS, latinKey, type View } from '../src/keys.ts';

const press = (key: string, code = '', shiftKey = false) => ({ key, code, shiftKey });

test('letters and arrows move in the queue', () => {
  assert.equal(actionFor('queue', press('j', 'KeyJ')), 'next');
  assert.equal(actionFor('queue', press('ArrowUp', 'ArrowUp')), 'previous');
  assert.equal(actionFor('queue', press('Enter', 'Enter')), 'open');
});

test('arrows scroll an alert page instead', () => {
  assert.equal(actionFor('alert', press('ArrowDown', 'ArrowDown')), undefined);
  assert.equal(actionFor('alert', press('j', 'KeyJ')), 'next');
});

test('a Ukrainian layout reaches every letter by its place', () => {
  assert.equal(latinKey(press('о', 'KeyJ')), 'j');
  assert.equal(latinKey(press('ф', 'KeyA')), 'a');
  assert.equal(latinKey(press('.', 'Slash')), '/');
  assert.equal(latinKey(press(',', 'Slash', true)), '?');
});

test('a Latin layout keeps its own letters wherever they lie', () => {
  assert.equal(latinKey(press('j', 'KeyC')), 'j');
  assert.equal(latinKey(press('-', 'Slash')), '-');
});

test('capitals count as their letter', () => {
  assert.equal(actionFor('queue', press('J', 'KeyJ', true)), 'next');
});

test('no key means two things in one view', () => {
  for (const view of ['queue', 'alert', 'other'] satisfies View[]) {
    const keys = BINDINGS.filter((binding) => binding.views.includes(view)).flatMap((binding) => binding.keys);
    assert.equal(new Set(keys).size, keys.length, view);
  }
});

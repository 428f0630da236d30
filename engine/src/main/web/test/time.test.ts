import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, exactMoment, moment, shortMoment } from '../src/time.ts';

const NOW = Date.UTC(2026, 4, 14, 9, 3, 7, 120);
const at = (seconds: number) => ago(NOW - seconds * 1_000, NOW);

test('the first ten seconds are now', () => {
  assert.equal(at(0).unit, 'now');
  assert.equal(at(9.9).unit, 'now');
  assert.equal(at(-5).unit, 'now');
});

test('the first minute goes in steps of ten seconds', () => {
  assert.deepEqual(at(10), { unit: 'second', amount: 10, future: false });
  assert.deepEqual(at(29), { unit: 'second', amount: 20, future: false });
  assert.deepEqual(at(59.9), { unit: 'second', amount: 50, future: false });
});

test('minutes, hours and days follow, hours up to two days', () => {
  assert.deepEqual(at(60), { unit: 'minute', amount: 1, future: false });
  assert.deepEqual(at(3_599), { unit: 'minute', amount: 59, future: false });
  assert.deepEqual(at(3_600), { unit: 'hour', amount: 1, future: false });
  assert.deepEqual(at(47 * 3_600), { unit: 'hour', amount: 47, future: false });
  assert.deepEqual(at(48 * 3_600), { unit: 'day', amount: 2, future: false });
});

test('a sender whose clock is ahead is in the future', () => {
  assert.deepEqual(at(-3_700), { unit: 'hour', amount: 1, future: true });
});

test('a moment in UTC is ISO order', () => {
  assert.equal(moment(NOW, true), '2026-05-14 09:03:07');
  assert.equal(exactMoment(NOW, true), '2026-05-14 09:03:07.120 UTC');
});

test('a local moment carries its offset', () => {
  assert.match(exactMoment(NOW, false), /^2026-05-1[345] \d\d:\d\d:07\.120 [+-]\d\d:\d\d$/);
});

test('the date is left out where it is today', () => {
  assert.equal(shortMoment(NOW - 60_000, NOW, true), '09:02:07');
  assert.equal(shortMoment(NOW - 86_400_000, NOW, true), '2026-05-13 09:03:07');
});

test('a time outside what a date can hold is shown as its number', () => {
  assert.equal(moment(9e18, true), '9000000000000000000');
  assert.equal(exactMoment(9e18, false), '9000000000000000000');
});

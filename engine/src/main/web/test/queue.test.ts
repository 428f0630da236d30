import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, GROUPS_MAX, Queue, scrollAfter } from '../src/queue.ts';
import { ALL_OPEN } from '../src/route.ts';
import type { Group, LiveAlert } from '../src/types.ts';

const group = (id: string, lastMs: number, more: Partial<Group> = {}): Group => ({
  id, organisation: 'default', ruleKey: 'r1', title: 'Title', level: 'high', author: 'A', tags: ['attack.t1059'], kind: 'event',
  host: 'HOST-1', user: 'olena', groupKey: [], firstMs: lastMs, lastMs, lastEventMs: lastMs, count: 1, status: 'open', acknowledgedBy: null,
  acknowledgedAtMs: null, lastAlertId: `a-${id}`, ...more,
});
const record = (index: number, of: Group, matched = {}): LiveAlert => ({ index, group: of, alertId: of.lastAlertId, matched });
const ids = (queue: Queue) => queue.rows.map((row) => row.id).join('');
const loaded = (filter = ALL_OPEN, next: string | null = null) => {
  const queue = new Queue(filter);
  queue.add({ groups: [group('c', 300), group('b', 200), group('a', 100)], next, asOf: 10 });
  return queue;
};

test('a new group goes to the top', () => {
  const queue = loaded();
  assert.equal(queue.live(record(11, group('d', 400))), 'added');
  assert.equal(ids(queue), 'dcba');
});

test('a known group with a new alert moves to the top, once', () => {
  const queue = loaded();
  assert.equal(queue.live(record(11, group('a', 400, { count: 2 }))), 'moved');
  assert.equal(ids(queue), 'acb');
  assert.equal(queue.get('a')?.count, 2);
});

test('a record that the list already reflects changes nothing', () => {
  const queue = loaded();
  assert.equal(queue.live(record(10, group('z', 400))), 'none');
  assert.equal(ids(queue), 'cba');
});

test('a group that an analyst acknowledged leaves the open list', () => {
  const queue = loaded();
  assert.equal(queue.changed(group('b', 200, { status: 'acknowledged' })), 'removed');
  assert.equal(ids(queue), 'ca');
  assert.equal(queue.changed(group('b', 200)), 'added');
  assert.equal(ids(queue), 'cba');
});

test('an alert of another organisation stays away from the list of one', () => {
  const queue = loaded({ ...ALL_OPEN, organisation: 'default' });
  assert.equal(queue.live(record(11, group('d', 400, { organisation: 'case-7' }))), 'none');
  assert.equal(queue.live(record(12, group('e', 500))), 'added');
  assert.equal(ids(queue), 'ecba');
  assert.equal(fits(group('d', 400, { organisation: 'case-7' }), { ...ALL_OPEN, organisation: 'case' }), false);
});

test('in the list of all it stays where it is', () => {
  const queue = loaded({ ...ALL_OPEN, status: 'all' });
  assert.equal(queue.changed(group('b', 200, { status: 'acknowledged' })), 'updated');
  assert.equal(queue.get('b')?.status, 'acknowledged');
});

test('a change that overtakes a newer alert does not turn the count back', () => {
  const queue = loaded({ ...ALL_OPEN, status: 'all' });
  queue.live(record(11, group('b', 500, { count: 4, lastAlertId: 'newest' })));
  queue.changed(group('b', 200, { count: 3, status: 'acknowledged' }));
  assert.deepEqual(
    (({ count, lastMs, lastAlertId, status }) => ({ count, lastMs, lastAlertId, status }))(queue.get('b')!),
    { count: 4, lastMs: 500, lastAlertId: 'newest', status: 'acknowledged' },
  );
});

test('a change that failed is put back', () => {
  const queue = loaded();
  const before = queue.get('b')!;
  queue.changed({ ...before, status: 'acknowledged' });
  queue.restore(before);
  assert.equal(ids(queue), 'cba');
});

test('an older page brings no group twice', () => {
  const queue = loaded(ALL_OPEN, 'cursor');
  queue.live(record(11, group('z', 400)));
  queue.add({ groups: [group('z', 50), group('y', 40)], next: null, asOf: 12 });
  assert.equal(ids(queue), 'zcbay');
  assert.equal(queue.get('z')?.lastMs, 400);
  assert.equal(queue.asOf, 10);
});

test('a late alert about an old event still comes to the top: it is new to the analyst', () => {
  const queue = loaded(ALL_OPEN, 'cursor');
  assert.equal(queue.live(record(11, group('old', 50))), 'added');
  assert.equal(queue.rows[0]?.id, 'old');
});

test('the order of the server is kept, whatever the times of the events', () => {
  const queue = new Queue(ALL_OPEN);
  queue.add({ groups: [group('a', 100), group('c', 900), group('b', 100)], next: 'cursor', asOf: 7 });
  queue.add({ groups: [group('e', 5_000), group('d', 1)], next: null, asOf: 9 });
  assert.equal(ids(queue), 'acbed');
  for (const id of 'acbed') assert.equal(queue.rows[queue.indexOf(id)]?.id, id);
});

test('a group reopened elsewhere is listed by its time, unless its page is yet to come', () => {
  const queue = loaded(ALL_OPEN, 'cursor');
  assert.equal(queue.changed(group('x', 250)), 'added');
  assert.equal(ids(queue), 'cxba');
  assert.equal(queue.changed(group('y', 20)), 'none');
  assert.equal(loaded(ALL_OPEN, null).changed(group('y', 20)), 'added');
});

test('an acknowledged group that alerts again and is reopened comes back where its newest alert belongs', () => {
  const queue = loaded();
  queue.changed(group('a', 100, { status: 'acknowledged' }));
  assert.equal(queue.live(record(11, group('a', 400, { status: 'acknowledged', count: 2 }))), 'none');
  assert.equal(queue.changed(group('a', 400, { count: 2 })), 'added');
  assert.equal(ids(queue), 'acb');
});

test('the list is bounded and says so', () => {
  const queue = new Queue(ALL_OPEN);
  const groups = Array.from({ length: GROUPS_MAX + 5 }, (_, n) => group(`g${n}`, GROUPS_MAX - n));
  queue.add({ groups, next: 'cursor', asOf: 0 });
  assert.equal(queue.rows.length, GROUPS_MAX);
  assert.equal(queue.trimmed, true);
  assert.equal(queue.next, null);
  assert.equal(queue.get(`g${GROUPS_MAX}`), undefined);
  assert.equal(queue.rows[0]?.id, 'g0');
});

test('ten thousand groups take a burst of ten thousand alerts in a moment', () => {
  const queue = new Queue(ALL_OPEN);
  queue.add({ groups: Array.from({ length: GROUPS_MAX }, (_, n) => group(`g${n}`, n)), next: null, asOf: 0 });
  const start = performance.now();
  for (let n = 0; n < 10_000; n++) queue.live(record(n + 1, group(`g${(n * 7919) % GROUPS_MAX}`, 20_000 + n)));
  assert.ok(performance.now() - start < 2_000, 'a burst of 10,000 took 2 s or more');
  assert.equal(queue.rows.length, GROUPS_MAX);
  for (let n = 1; n < queue.rows.length; n++) assert.ok(queue.rows[n - 1]!.lastMs >= queue.rows[n]!.lastMs);
});

test('the filter tests what the server tests', () => {
  const one = group('g', 1);
  assert.ok(fits(one, { ...ALL_OPEN, levels: ['high'], q: 'TITL' }));
  assert.ok(fits(one, { ...ALL_OPEN, levels: [], q: 'host-1' }));
  assert.ok(fits(one, { ...ALL_OPEN, levels: [], q: 'T1059' }));
  assert.ok(fits(one, { ...ALL_OPEN, levels: [], q: '-enc' }, { CommandLine: ['powershell -ENC x'] }));
  assert.ok(!fits(one, { ...ALL_OPEN, levels: [], q: 'elsewhere' }));
  assert.ok(!fits(one, { ...ALL_OPEN, status: 'acknowledged', q: '' }));
  assert.ok(!fits(one, { ...ALL_OPEN, levels: ['low'], q: '' }));
});

const VIEW = { scrollTop: 0, height: 200, rowHeight: 40 };
const order = (text: string) => (id: string) => text.indexOf(id);

test('at the top new rows slide in', () => {
  assert.equal(scrollAfter(VIEW, ['a', 'b', 'c'], 0, undefined, new Set(), order('xyabc')), 0);
  assert.equal(scrollAfter(VIEW, ['a', 'b', 'c'], 0, 'b', new Set(), order('xabc')), 0);
});

test('at the top the selected row is kept in view', () => {
  assert.equal(scrollAfter(VIEW, [...'abcde'], 0, 'e', new Set(), order('xyabcde')), 80);
});

test('scrolled away, the first row in view holds still', () => {
  const view = { ...VIEW, scrollTop: 410 };
  assert.equal(scrollAfter(view, ['k', 'l', 'm'], 10, 'k', new Set(), order('123abcdefghijklm')), 410 + 3 * 40);
});

test('scrolled away, a row that jumped to the top does not take the view along', () => {
  const view = { ...VIEW, scrollTop: 80 };
  assert.equal(scrollAfter(view, ['c', 'd', 'e'], 2, 'c', new Set(['c']), order('cabde')), 80);
});

test('scrolled away, a row that was acknowledged leaves its place to the next', () => {
  const view = { ...VIEW, scrollTop: 80 };
  assert.equal(scrollAfter(view, ['c', 'd'], 2, 'd', new Set(), order('abd')), 40);
});

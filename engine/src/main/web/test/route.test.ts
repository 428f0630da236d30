import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_OPEN, formatRoute, isNarrowed, parseRoute, QUERY_MAX, type Route } from '../src/route.ts';

test('every route survives the address bar', () => {
  const routes: Route[] = [
    { page: 'queue', filter: ALL_OPEN },
    { page: 'queue', filter: { status: 'all', levels: ['critical', 'low'], organisation: 'case-7 & #ще', q: 'GRID\\o.melnyk & більше?#%' } },
    { page: 'alert', id: 'a/b?c#d%20' },
    { page: 'rule', key: '929a690e-bef0' },
    { page: 'event', sequence: '88000017' },
    { page: 'health' },
  ];
  for (const route of routes) assert.deepEqual(parseRoute(formatRoute(route)), route);
});

test('the default queue has the shortest address', () => {
  assert.equal(formatRoute({ page: 'queue', filter: ALL_OPEN }), '#/');
});

test('every part of the filter narrows the list', () => {
  assert.equal(isNarrowed(ALL_OPEN), false);
  for (const part of [{ status: 'all' as const }, { levels: ['low' as const] }, { organisation: 'case-7' }, { q: 'x' }]) {
    assert.equal(isNarrowed({ ...ALL_OPEN, ...part }), true);
  }
});

test('an address that makes no sense leads to the queue', () => {
  for (const hash of ['', '#', '#/nothing', '#/alerts/', '#/alerts/%zz', '#/events/1e3', '#/events/../../login']) {
    assert.equal(parseRoute(hash).page, 'queue', hash);
  }
});

test('unknown filter values are left out', () => {
  assert.deepEqual(parseRoute('#/?status=deleted&level=high,absurd&q=x'), {
    page: 'queue',
    filter: { ...ALL_OPEN, levels: ['high'], q: 'x' },
  });
});

test('the search text is cut at its limit', () => {
  const route = parseRoute(`#/?q=${'x'.repeat(QUERY_MAX + 50)}`);
  assert.equal(route.page === 'queue' && route.filter.q.length, QUERY_MAX);
});

// The address bar holds where the analyst is, so that a link can be shared and the back button works.

import type { Status } from './types.ts';

export const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;
export type Level = (typeof LEVELS)[number];

/** An empty organisation stands for all of them. */
export type Filter = { status: Status | 'all'; levels: Level[]; organisation: string; q: string };

export type Route =
  | { page: 'queue'; filter: Filter }
  | { page: 'alert'; id: string }
  | { page: 'rule'; key: string }
  | { page: 'event'; sequence: string }
  | { page: 'health' };

export const ALL_OPEN: Filter = { status: 'open', levels: [], organisation: '', q: '' };

/** Longest search text, and longest name of an organisation, that is sent. */
export const QUERY_MAX = 200;

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [page, rest = ''] = path.split('/', 2);
  const id = decoded(rest);
  if (page === 'alerts' && id !== '') return { page: 'alert', id };
  if (page === 'rules' && id !== '') return { page: 'rule', key: id };
  if (page === 'events' && /^\d{1,19}$/.test(id)) return { page: 'event', sequence: id };
  if (page === 'health') return { page: 'health' };
  return { page: 'queue', filter: parseFilter(new URLSearchParams(query)) };
}

function parseFilter(query: URLSearchParams): Filter {
  const status = query.get('status');
  const levels = (query.get('level') ?? '').split(',');
  return {
    status: status === 'acknowledged' || status === 'all' ? status : 'open',
    levels: LEVELS.filter((level) => levels.includes(level)),
    organisation: (query.get('organisation') ?? '').slice(0, QUERY_MAX),
    q: (query.get('q') ?? '').slice(0, QUERY_MAX),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'alert':
      return `#/alerts/${encodeURIComponent(route.id)}`;
    case 'rule':
      return `#/rules/${encodeURIComponent(route.key)}`;
    case 'event':
      return `#/events/${encodeURIComponent(route.sequence)}`;
    case 'health':
      return '#/health';
    case 'queue': {
      const query = filterQuery(route.filter);
      return query === '' ? '#/' : `#/?${query}`;
    }
  }
}

/** Whether anything but the open alerts of everybody is asked for. */
export const isNarrowed = (filter: Filter): boolean => filterQuery(filter) !== '';

/** The filter as query parameters, without what is the default. */
export function filterQuery(filter: Filter): string {
  const query = new URLSearchParams();
  if (filter.status !== 'open') query.set('status', filter.status);
  if (filter.levels.length > 0) query.set('level', filter.levels.join(','));
  if (filter.organisation !== '') query.set('organisation', filter.organisation);
  if (filter.q !== '') query.set('q', filter.q);
  return query.toString();
}

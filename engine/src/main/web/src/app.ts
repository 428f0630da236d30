// The page's state and what changes it. Views read the signals and call these functions; nothing else holds state.

import { computed, signal } from '@preact/signals';
import { Api, ApiError } from './api.ts';
import type { Action } from './keys.ts';
import { LiveFeed, type Connection } from './live.ts';
import { Queue } from './queue.ts';
import { ALL_OPEN, formatRoute, parseRoute, type Filter, type Route } from './route.ts';
import { LANGUAGES, languageOf, type Language } from './strings.ts';
import type { EngineStatus, Group, LiveAlert, Session } from './types.ts';

/** How long a toast stays. */
export const TOAST_MS = 8_000;
/** Records of the live feed are shown together this often, so that a burst costs one redraw. */
export const BATCH_MS = 120;
/** How long to wait before asking again a server that did not answer. */
export const RETRY_MS = 2_000;
/** How long a row that has just arrived is tinted. */
export const FRESH_MS = 2_500;

export type Toast = { text: string; title: string; undo?: () => void; failed: boolean };

const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const store = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that forbids storage forgets the choice; nothing else depends on it.
  }
};

const chosen = stored('varta.language');
export const language = signal<Language>(chosen === 'en' || chosen === 'uk' ? chosen : languageOf(navigator.languages));
export const t = computed(() => LANGUAGES[language.value]);
export const utc = signal(stored('varta.utc') === 'true');
export const shortcuts = signal(stored('varta.shortcuts') !== 'false');

export function setLanguage(value: Language): void {
  language.value = value;
  store('varta.language', value);
}
export function setUtc(value: boolean): void {
  utc.value = value;
  store('varta.utc', String(value));
}
export function setShortcuts(value: boolean): void {
  shortcuts.value = value;
  store('varta.shortcuts', String(value));
}

/** Undefined until the server has said whether we are signed in. */
export const session = signal<Session | null | undefined>(undefined);
/** True where the sign-in page follows a session that ended by itself. */
export const expired = signal(false);
export const unreachable = signal(false);
export const route = signal<Route>(parseRoute(location.hash));
export const nowMs = signal(Date.now());
export const connection = signal<Connection>('connecting');
export const status = signal<EngineStatus | undefined>(undefined);
export const toast = signal<Toast | undefined>(undefined);
export const helpOpen = signal(false);
/** The group whose rule, host and user the filter menu offers. */
export const filterMenu = signal<Group | undefined>(undefined);

/** The organisations that have alerts, in the order of their names. */
export const organisations = signal<readonly string[]>([]);

/** Grows with every change of the list; views that show it read it. */
export const queueVersion = signal(0);
export const queueLoaded = signal(false);
export const queueError = signal<string | undefined>(undefined);
export const selectedId = signal<string | undefined>(undefined);
/** Ids that the newest change put on top. */
export const fresh = signal<ReadonlySet<string>>(new Set());
/** Groups that came while the analyst looked elsewhere. */
export const arrivals = signal(0);
/** The newest change of a group, for a page that shows it. */
export const groupChanged = signal<{ id: string; count: number } | undefined>(undefined);

/** Where the queue was left, so that coming back from another page finds the same rows in the same place. */
export const place = {
  queueScrollTop: 0,
  scrolledAway: false,
  firstInView: 0,
  inView: [] as readonly string[],
  /** Rows that jumped to another place since they were last drawn. */
  moved: new Set<string>(),
};
/** Set by the view in front. */
export const handlers: { current: Partial<Record<Action, () => void>> } = { current: {} };

export const api = new Api(onExpired);
export let queue = new Queue(ALL_OPEN);
let feed: LiveFeed | undefined;
let batch: LiveAlert[] = [];
let batchTimer: number | undefined;
let loading = 0;
let loadingMore = false;
/** What the feed brought while a list was being loaded: the answer may be older than it. */
let missed: ((target: Queue) => void)[] | undefined;

// ---------------------------------------------------------------- session

export async function boot(): Promise<void> {
  addEventListener('hashchange', onHash);
  addEventListener('online', () => feed?.hurry());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return;
    feed?.hurry();
    if (atTopOfQueue()) arrivals.value = 0;
  });
  setInterval(() => (nowMs.value = Date.now()), 1_000);
  await resume();
}

const atTopOfQueue = (): boolean => route.value.page === 'queue' && !place.scrolledAway;

export async function resume(): Promise<void> {
  try {
    const found = await api.session();
    unreachable.value = false;
    if (found === undefined) session.value = null;
    else await enter(found);
  } catch {
    unreachable.value = true;
    session.value = null;
    setTimeout(() => {
      if (unreachable.value && session.value === null) void resume();
    }, RETRY_MS);
  }
}

export async function signIn(user: string, password: string): Promise<void> {
  await enter(await api.login(user, password));
}

export async function signOut(): Promise<void> {
  await api.logout().catch(() => undefined);
  leave(false);
}

async function enter(found: Session): Promise<void> {
  session.value = found;
  expired.value = false;
  unreachable.value = false;
  void api.status().then((answer) => (status.value = answer), () => undefined);
  void api.organisations().then(knowOrganisations, () => undefined);
  await loadQueue();
}

function leave(byItself: boolean): void {
  feed?.stop();
  feed = undefined;
  batch = [];
  expired.value = byItself;
  toast.value = undefined;
  helpOpen.value = false;
  filterMenu.value = undefined;
  session.value = null;
}

function onExpired(): void {
  if (session.value !== null) leave(true);
}

// ---------------------------------------------------------------- routes

let shownFilter: Filter = route.value.page === 'queue' ? route.value.filter : ALL_OPEN;

export function currentFilter(): Filter {
  return shownFilter;
}

export const go = (to: Route): void => {
  location.hash = formatRoute(to);
};

/** Goes there without a new entry in the browser's history. */
export function replaceWith(to: Route): void {
  history.replaceState(null, '', formatRoute(to));
  onHash();
}

/** Changes the filter in place: typing in the search box must not fill the browser's history. */
export function setFilter(filter: Filter): void {
  const target = formatRoute({ page: 'queue', filter });
  if (route.value.page === 'queue') history.replaceState(null, '', target);
  else history.pushState(null, '', target);
  onHash();
}

export const goToQueue = (): void => go({ page: 'queue', filter: shownFilter });

function onHash(): void {
  const next = parseRoute(location.hash);
  filterMenu.value = undefined;
  route.value = next;
  if (next.page !== 'queue') return;
  const same = formatRoute(next) === formatRoute({ page: 'queue', filter: shownFilter });
  shownFilter = next.filter;
  if (!same && session.value) void loadQueue();
}

// ---------------------------------------------------------------- queue

/** Loads the first page anew and, the first time, follows the live feed from exactly there. */
export async function loadQueue(): Promise<void> {
  const turn = ++loading;
  const next = new Queue(shownFilter);
  const began = feed?.lastIndex ?? -1;
  const meanwhile: ((target: Queue) => void)[] = [];
  missed = meanwhile;
  try {
    const page = await api.groups(shownFilter, null);
    if (turn !== loading || !session.value) return;
    next.add(page);
  } catch (error) {
    if (turn === loading) queueError.value = messageOf(error);
    if (turn === loading && session.value && feed === undefined) setTimeout(() => void retryQueue(turn), RETRY_MS);
    return;
  }
  flush();
  queue = next;
  missed = undefined;
  for (const change of meanwhile) change(queue);
  if (feed === undefined || began > queue.asOf) restartFeed(queue.asOf);
  queueError.value = undefined;
  place.queueScrollTop = 0;
  place.scrolledAway = false;
  place.inView = [];
  place.moved.clear();
  arrivals.value = 0;
  if (selectedId.value === undefined || queue.indexOf(selectedId.value) < 0) selectedId.value = queue.rows[0]?.id;
  queueLoaded.value = true;
  changedRows(new Set());
}

function knowOrganisations(names: readonly string[]): void {
  const added = names.filter((name) => !organisations.value.includes(name));
  if (added.length > 0) organisations.value = [...organisations.value, ...added].sort();
}

async function retryQueue(turn: number): Promise<void> {
  if (turn === loading && session.value) await loadQueue();
}

export async function loadMore(): Promise<void> {
  const target = queue;
  if (loadingMore || target.next === null) return;
  loadingMore = true;
  try {
    target.add(await api.groups(target.filter, target.next));
    if (target === queue) changedRows(new Set());
  } catch (error) {
    fail(error);
  } finally {
    loadingMore = false;
  }
}

function changedRows(moved: ReadonlySet<string>): void {
  fresh.value = moved;
  queueVersion.value++;
}

function restartFeed(after: number): void {
  feed?.stop();
  const mine: LiveFeed = new LiveFeed(
    after,
    {
      alert: (record) => feed === mine && take(record),
      status: (answer) => (status.value = answer),
      changed: (group) => feed === mine && takeChange(group),
      connection: (state) => feed === mine && (connection.value = state),
      expired: () => feed === mine && onExpired(),
      restarted: () => feed === mine && void loadQueue(),
    },
    {
      fetch: (url, init) => fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' }),
      later: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
    },
  );
  feed = mine;
  void mine.run();
}

function take(record: LiveAlert): void {
  knowOrganisations([record.group.organisation]);
  batch.push(record);
  missed?.push((target) => target.live(record));
  batchTimer ??= setTimeout(flush, BATCH_MS);
}

function flush(): void {
  clearTimeout(batchTimer);
  batchTimer = undefined;
  const records = batch;
  batch = [];
  const moved = new Set<string>();
  let any = false;
  for (const record of records) {
    const effect = queue.live(record);
    any ||= effect !== 'none';
    if (effect === 'added' || effect === 'moved') moved.add(record.group.id);
    if (effect === 'moved') place.moved.add(record.group.id);
    groupChanged.value = { id: record.group.id, count: record.group.count };
  }
  if (!any) return;
  if (!atTopOfQueue() || document.visibilityState !== 'visible') arrivals.value += moved.size;
  selectedId.value ??= queue.rows[0]?.id;
  changedRows(moved);
  setTimeout(() => {
    if (fresh.value === moved) fresh.value = new Set();
  }, FRESH_MS);
}

function takeChange(group: Group): void {
  flush();
  missed?.push((target) => target.changed(group));
  groupChanged.value = { id: group.id, count: group.count };
  keepSelection(group.id, () => queue.changed(group));
}

/** When the selected row goes, the one that takes its place is selected. */
function keepSelection(id: string, change: () => void): void {
  const at = queue.indexOf(id);
  change();
  if (selectedId.value === id && queue.indexOf(id) < 0) {
    selectedId.value = queue.rows[Math.min(at, queue.rows.length - 1)]?.id;
  }
  changedRows(new Set());
}

export function selectAt(index: number): void {
  const row = queue.rows[Math.max(0, Math.min(index, queue.rows.length - 1))];
  if (row !== undefined) selectedId.value = row.id;
}

export function selectedGroup(): Group | undefined {
  return selectedId.value === undefined ? undefined : queue.get(selectedId.value);
}

/** Changes a group's status at once on the screen, then on the server; puts it back when the server refuses. */
export async function changeGroup(group: Group, action: 'acknowledge' | 'reopen', note = ''): Promise<void> {
  const open = action === 'reopen';
  if ((group.status === 'open') === open) return;
  const undo = (): void => void changeGroup(latest, open ? 'acknowledge' : 'reopen');
  let latest: Group = { ...group, status: open ? 'open' : 'acknowledged' };
  const wasListed = queue.get(group.id) !== undefined;
  keepSelection(group.id, () => queue.changed(latest));
  say({ title: group.title, text: open ? t.value.toast.reopened : t.value.toast.acknowledged, undo, failed: false });
  try {
    latest = await api.change(group.id, action, note);
    groupChanged.value = { id: group.id, count: latest.count };
    keepSelection(group.id, () => queue.changed(latest));
  } catch (error) {
    if (wasListed) queue.restore(group);
    changedRows(new Set());
    fail(error);
  }
}

/** The last change undone while its toast stands, else the selected group reopened. */
export function undoOrReopen(group: Group | undefined): void {
  const undo = toast.value?.undo;
  if (undo !== undefined) {
    toast.value = undefined;
    undo();
  } else if (group !== undefined) {
    void changeGroup(group, 'reopen');
  }
}

// ---------------------------------------------------------------- toasts

let toastTimer: number | undefined;

export function say(message: Toast): void {
  clearTimeout(toastTimer);
  toast.value = message;
  toastTimer = setTimeout(() => (toast.value = undefined), TOAST_MS);
}

export const messageOf = (error: unknown): string =>
  error instanceof ApiError && error.status === 0
    ? t.value.login.unreachable
    : error instanceof Error
      ? error.message
      : String(error);

export function fail(error: unknown): void {
  if (error instanceof ApiError && error.status === 401) return;
  say({ title: messageOf(error), text: t.value.toast.failed, failed: true });
}

// The alert list without its pixels: newest first, one row a group, fed by pages and by the live feed.

import type { Filter, Level } from './route.ts';
import type { Group, GroupPage, LiveAlert, Matched } from './types.ts';

/** Most groups held in the browser; the list says so when it leaves older ones out. */
export const GROUPS_MAX = 10_000;

export type Effect = 'added' | 'moved' | 'updated' | 'removed' | 'none';

/** The same test as the server's: status, level, organisation, and a case-insensitive substring. */
export function fits(group: Group, filter: Filter, matched: Matched = {}): boolean {
  if (filter.status !== 'all' && group.status !== filter.status) return false;
  if (filter.levels.length > 0 && !filter.levels.includes(group.level as Level)) return false;
  if (filter.organisation !== '' && group.organisation !== filter.organisation) return false;
  if (filter.q === '') return true;
  const wanted = filter.q.toLowerCase();
  const texts = [group.title, group.host, group.user, group.ruleKey, ...group.tags, ...Object.values(matched).flat()];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

/**
 * The rows stand in the order in which their newest alerts reached the log: a late alert is new to the analyst, however
 * old its event. The feed names that place (its index); of a page only the order is known, so its rows are ranked
 * downwards from the index that the page reflects.
 */
export class Queue {
  readonly rows: Group[] = [];
  /** Where the next older page begins, or null when all is here. */
  next: string | null = null;
  /** Alert-log index that the first page reflects. */
  asOf = -1;
  /** True when older groups were left out because of GROUPS_MAX. */
  trimmed = false;
  private readonly byId = new Map<string, Group>();
  /** Also of rows that an analyst's change took away, so that undo puts them back where they were. */
  private readonly ranks = new Map<string, number>();
  private lowest = 0;

  constructor(readonly filter: Filter) {}

  get(id: string): Group | undefined {
    return this.byId.get(id);
  }

  indexOf(id: string): number {
    return this.byId.has(id) ? this.place(this.ranks.get(id)!) : -1;
  }

  /** Takes the first page or an older one. */
  add(page: GroupPage): void {
    if (this.asOf < 0) {
      this.asOf = page.asOf;
      this.lowest = page.asOf + 1;
    }
    this.next = page.next;
    for (const group of page.groups) {
      this.lowest--;
      if (!this.byId.has(group.id)) this.insert(group, this.ranks.get(group.id) ?? this.lowest);
    }
    this.trim();
  }

  /** Takes a record of the live feed. */
  live(record: LiveAlert): Effect {
    return record.index <= this.asOf ? 'none' : this.put(record.group, record.index, record.matched);
  }

  /** Takes a group whose status an analyst changed. */
  changed(group: Group): Effect {
    const known = this.byId.get(group.id);
    // The change may overtake a newer alert of the same group: count and last alert never run backwards.
    const newest =
      known !== undefined && known.count > group.count
        ? { ...group, count: known.count, lastMs: known.lastMs, lastEventMs: known.lastEventMs, lastAlertId: known.lastAlertId }
        : group;
    return this.put(newest, this.ranks.get(group.id), {});
  }

  /** Puts a row back after a change that failed. */
  restore(group: Group): void {
    const rank = this.ranks.get(group.id);
    this.remove(group.id);
    if (rank !== undefined) this.insert(group, rank);
  }

  private put(group: Group, rank: number | undefined, matched: Matched): Effect {
    const before = this.indexOf(group.id);
    if (before >= 0 && rank !== undefined) {
      this.remove(group.id);
      this.ranks.set(group.id, rank);
      // A row that is already listed stays while its status and level fit, whatever this one event's text says.
      if (!fits(group, { ...this.filter, q: '' })) return 'removed';
      return this.insert(group, rank) === before ? 'updated' : 'moved';
    }
    if (!fits(group, this.filter, matched)) {
      if (rank !== undefined && this.ranks.has(group.id)) this.ranks.set(group.id, rank);
      return 'none';
    }
    const known = rank ?? this.rankByTime(group);
    if (known === undefined) return 'none';
    this.insert(group, known);
    this.trim();
    return 'added';
  }

  /** A rank for a group never listed here: before the first row that is older. Undefined where its page is yet to come. */
  private rankByTime(group: Group): number | undefined {
    const below = this.rows.findIndex((row) => row.lastMs <= group.lastMs);
    if (below < 0) return this.next === null ? this.lowest - 1 : undefined;
    const under = this.ranks.get(this.rows[below]!.id)!;
    const over = below === 0 ? under + 1 : this.ranks.get(this.rows[below - 1]!.id)!;
    return (under + over) / 2;
  }

  private insert(group: Group, rank: number): number {
    const at = this.place(rank);
    this.rows.splice(at, 0, group);
    this.byId.set(group.id, group);
    this.ranks.set(group.id, rank);
    return at;
  }

  private remove(id: string): void {
    const at = this.indexOf(id);
    if (at < 0) return;
    this.rows.splice(at, 1);
    this.byId.delete(id);
  }

  /** Binary search: where the row of this rank stands, or would stand. */
  private place(rank: number): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ranks.get(this.rows[middle]!.id)! > rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private trim(): void {
    if (this.rows.length <= GROUPS_MAX) return;
    this.trimmed = true;
    this.next = null;
    for (const gone of this.rows.splice(GROUPS_MAX)) {
      this.byId.delete(gone.id);
      this.ranks.delete(gone.id);
    }
  }
}

export type Viewport = { scrollTop: number; height: number; rowHeight: number };

/**
 * Where to scroll after rows came and went, so that the analyst's place holds still. Scrolled away: the first row in
 * view that did not itself move keeps its place. At the very top: new rows slide in, unless the selected row would
 * leave the view.
 *
 * @param before the ids that were in view, from the row at `firstIndex` on
 */
export function scrollAfter(
  view: Viewport,
  before: readonly string[],
  firstIndex: number,
  selected: string | undefined,
  moved: ReadonlySet<string>,
  indexOf: (id: string) => number,
): number {
  const { scrollTop, height, rowHeight } = view;
  if (scrollTop >= rowHeight / 2) {
    for (const [offset, id] of before.entries()) {
      const index = moved.has(id) ? -1 : indexOf(id);
      if (index >= 0) return Math.max(0, scrollTop + (index - firstIndex - offset) * rowHeight);
    }
    return scrollTop;
  }
  if (selected === undefined || !before.includes(selected)) return scrollTop;
  const bottom = (indexOf(selected) + 1) * rowHeight;
  return bottom > scrollTop + height ? bottom - height : scrollTop;
}

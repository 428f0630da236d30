// The queue: a grid that draws only the rows in view, so that ten thousand groups cost as much as thirty.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import {
  arrivals,
  changeGroup,
  currentFilter,
  filterMenu,
  fresh,
  go,
  handlers,
  loadMore,
  loadQueue,
  organisations,
  place,
  queue,
  queueError,
  queueLoaded,
  queueVersion,
  selectAt,
  selectedGroup,
  selectedId,
  setFilter,
  t,
  undoOrReopen,
} from './app.ts';
import { LevelMark, number, Text, Waiting, When } from './parts.tsx';
import { GROUPS_MAX, scrollAfter } from './queue.ts';
import { ALL_OPEN, formatRoute, isNarrowed, LEVELS, QUERY_MAX, type Filter, type Level } from './route.ts';
import type { Group } from './types.ts';
import { visibleText } from './visible.ts';

/** Height of one row in CSS pixels; style.css says the same. */
const ROW_HEIGHT = 44;
/** Where rows can be seen: below the head, which stays at the top. */
const heightForRows = (box: HTMLElement): number =>
  box.clientHeight - (box.querySelector<HTMLElement>('.head')?.offsetHeight ?? 0);

/** Rows drawn above and below the view. */
const OVERSCAN = 6;
/** Rows before the end at which the next page is fetched. */
const PREFETCH = 60;
/** How long typing must rest before it searches. */
const SEARCH_REST_MS = 200;

export function QueuePage() {
  return (
    <main class="queue" id="content">
      <h1 class="sr-only">{t.value.queue.title}</h1>
      <FilterBar />
      <Grid />
    </main>
  );
}

function FilterBar() {
  const strings = t.value.queue;
  void queueVersion.value;
  const filter = currentFilter();
  const [text, setText] = useState(filter.q);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => setText(filter.q), [filter.q]);
  useEffect(() => {
    if (text === currentFilter().q) return undefined;
    const timer = setTimeout(() => setFilter({ ...currentFilter(), q: text }), SEARCH_REST_MS);
    return () => clearTimeout(timer);
  }, [text]);

  const toggle = (level: Level): void => {
    const levels = filter.levels.includes(level)
      ? filter.levels.filter((other) => other !== level)
      : LEVELS.filter((other) => other === level || filter.levels.includes(other));
    setFilter({ ...filter, levels });
  };
  const states: [Filter['status'], string][] = [
    ['open', strings.open],
    ['acknowledged', strings.acknowledged],
    ['all', strings.all],
  ];
  return (
    <div class="filters" role="search">
      <div class="switch" role="group" aria-label={strings.status}>
        {states.map(([status, name]) => (
          <button
            key={status}
            type="button"
            aria-pressed={filter.status === status}
            onClick={() => setFilter({ ...filter, status })}
          >
            {name}
          </button>
        ))}
      </div>
      <div class="levels" role="group" aria-label={strings.levels}>
        {LEVELS.map((level) => (
          <button
            key={level}
            type="button"
            class="chip"
            aria-pressed={filter.levels.includes(level)}
            onClick={() => toggle(level)}
          >
            <LevelMark level={level} />
          </button>
        ))}
      </div>
      <OrganisationChoice filter={filter} />
      <label class="search">
        <span class="sr-only">{strings.search}</span>
        <input
          ref={field}
          id="search"
          type="search"
          placeholder={strings.search}
          maxLength={QUERY_MAX}
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') setFilter({ ...currentFilter(), q: text });
            if (event.key === 'Escape' && text !== '') setText('');
            else if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            event.stopPropagation();
            document.getElementById('grid')?.focus();
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      {isNarrowed(filter) && (
        <button type="button" class="quiet clear" onClick={clearFilter}>
          {strings.clear} <kbd aria-hidden="true">x</kbd>
        </button>
      )}
    </div>
  );
}

/** Only where there is a choice: most installations serve one organisation. */
function OrganisationChoice({ filter }: { filter: Filter }) {
  const strings = t.value.queue;
  const names = new Set(organisations.value);
  if (names.size < 2 && filter.organisation === '') return null;
  if (filter.organisation !== '') names.add(filter.organisation);
  return (
    <label class="choose-organisation">
      <span class="sr-only">{t.value.alert.organisation}</span>
      <select
        value={filter.organisation}
        onChange={(event) => setFilter({ ...filter, organisation: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          document.getElementById('grid')?.focus();
        }}
      >
        <option value="">{strings.everyOrganisation}</option>
        {[...names].sort().map((name) => (
          <option key={name} value={name}>
            {visibleText(name)}
          </option>
        ))}
      </select>
    </label>
  );
}

const clearFilter = (): void => setFilter(ALL_OPEN);

function Grid() {
  const strings = t.value.queue;
  const version = queueVersion.value;
  const rows = queue.rows;
  const selected = selectedId.value;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: place.queueScrollTop, height: 600 });

  // Before this list is drawn with new rows: where must it be scrolled to?
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const wanted = scrollAfter(
      { scrollTop: place.queueScrollTop, height: heightForRows(box), rowHeight: ROW_HEIGHT },
      place.inView,
      place.firstInView,
      selectedId.value,
      place.moved,
      (id) => queue.indexOf(id),
    );
    place.moved.clear();
    if (wanted !== box.scrollTop) box.scrollTop = wanted;
    if (box.scrollTop !== view.top) onScroll();
  }, [version]);

  useEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const measure = new ResizeObserver(onScroll);
    measure.observe(box);
    if (document.activeElement === null || document.activeElement === document.body) box.focus({ preventScroll: true });
    return () => measure.disconnect();
  }, []);

  function onScroll(): void {
    const box = scroller.current;
    if (box === null) return;
    place.queueScrollTop = box.scrollTop;
    place.scrolledAway = box.scrollTop > ROW_HEIGHT;
    if (!place.scrolledAway) arrivals.value = 0;
    setView({ top: box.scrollTop, height: box.clientHeight });
  }

  const first = Math.max(0, Math.floor(view.top / ROW_HEIGHT) - OVERSCAN);
  const end = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW_HEIGHT) + OVERSCAN);
  const shown = rows.slice(first, end);
  useLayoutEffect(() => {
    const from = Math.floor(view.top / ROW_HEIGHT);
    place.firstInView = from;
    place.inView = rows.slice(from, Math.ceil((view.top + view.height) / ROW_HEIGHT)).map((group) => group.id);
    if (end > rows.length - PREFETCH && queue.next !== null) void loadMore();
  });

  const toView = (index: number): void => {
    const box = scroller.current;
    if (box === null || index < 0) return;
    const top = index * ROW_HEIGHT;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + ROW_HEIGHT > box.scrollTop + heightForRows(box)) box.scrollTop = top + ROW_HEIGHT - heightForRows(box);
  };
  const move = (to: (at: number, page: number) => number): void => {
    const page = Math.max(1, Math.floor((scroller.current ? heightForRows(scroller.current) : 0) / ROW_HEIGHT) - 1);
    selectAt(to(selectedId.value === undefined ? -1 : queue.indexOf(selectedId.value), page));
    if (selectedId.value !== undefined) toView(queue.indexOf(selectedId.value));
    scroller.current?.focus({ preventScroll: true });
  };
  useQueueKeys(move);

  const toTop = (): void => {
    const box = scroller.current;
    if (box !== null) box.scrollTop = 0;
    selectAt(0);
    box?.focus({ preventScroll: true });
  };
  const columns = strings.columns;
  return (
    <div class="grid-frame">
      {arrivals.value > 0 && place.scrolledAway && (
        <button type="button" class="new-pill" onClick={toTop}>
          ↑ {strings.arrived(arrivals.value)}
        </button>
      )}
      <div
        id="grid"
        ref={scroller}
        class="grid"
        role="grid"
        tabIndex={0}
        aria-label={strings.title}
        aria-rowcount={queue.next === null ? rows.length + 1 : -1}
        aria-colcount={6}
        aria-activedescendant={selected === undefined ? undefined : `row-${selected}`}
        onScroll={onScroll}
      >
        <div class="row head" role="row" aria-rowindex={1}>
          <span role="columnheader" class="c-level">{columns.level}</span>
          <span role="columnheader" class="c-time">{columns.time}</span>
          <span role="columnheader" class="c-rule">{columns.rule}</span>
          <span role="columnheader" class="c-host">{columns.host}</span>
          <span role="columnheader" class="c-user">{columns.user}</span>
          <span role="columnheader" class="c-count">{columns.count}</span>
        </div>
        <div
          class={place.scrolledAway ? 'rows' : 'rows gliding'}
          role="rowgroup"
          style={{ height: `${rows.length * ROW_HEIGHT}px` }}
        >
          {shown.map((group, offset) => (
            <Row
              key={group.id}
              group={group}
              index={first + offset}
              selected={group.id === selected}
              isFresh={fresh.value.has(group.id)}
            />
          ))}
        </div>
        <Foot count={rows.length} />
      </div>
    </div>
  );
}

function Foot({ count }: { count: number }) {
  const strings = t.value.queue;
  const filter = currentFilter();
  if (queueError.value !== undefined) {
    return (
      <p class="grid-foot failure" role="alert">
        <Text value={queueError.value} />{' '}
        <button type="button" onClick={() => void loadQueue()}>
          {t.value.retry}
        </button>
      </p>
    );
  }
  if (!queueLoaded.value) return <Waiting />;
  if (count === 0) {
    return <p class="grid-empty">{isNarrowed(filter) ? strings.emptyFiltered : strings.empty}</p>;
  }
  if (queue.trimmed) return <p class="grid-foot warn">{strings.trimmed(number(GROUPS_MAX))}</p>;
  return <p class="grid-foot">{queue.next === null ? strings.shown(number(count)) : strings.shownMore(number(count))}</p>;
}

function useQueueKeys(move: (to: (at: number, page: number) => number) => void): void {
  // With the view, not a frame later: a key that is pressed at once must not get lost.
  useLayoutEffect(() => {
    handlers.current = {
      next: () => move((at) => at + 1),
      previous: () => move((at) => at - 1),
      first: () => move(() => 0),
      last: () => move(() => queue.rows.length - 1),
      pageDown: () => move((at, page) => at + page),
      pageUp: () => move((at, page) => at - page),
      open: () => openGroup(selectedGroup()),
      acknowledge: () => {
        const group = selectedGroup();
        if (group !== undefined) void changeGroup(group, 'acknowledge');
      },
      reopen: () => undoOrReopen(selectedGroup()),
      filterIn: () => (filterMenu.value = selectedGroup()),
      clear: clearFilter,
      rule: () => {
        const group = selectedGroup();
        if (group !== undefined) go({ page: 'rule', key: group.ruleKey });
      },
    };
    return () => {
      handlers.current = {};
    };
  });
}

function openGroup(group: Group | undefined): void {
  if (group !== undefined) go({ page: 'alert', id: group.lastAlertId });
}

function Row(props: { group: Group; index: number; selected: boolean; isFresh: boolean }) {
  const { group, index, selected, isFresh } = props;
  const strings = t.value.queue;
  const acknowledged = group.status === 'acknowledged';
  const act = acknowledged ? t.value.alert.reopen : t.value.alert.acknowledge;
  const names = ['row', selected && 'selected', isFresh && 'fresh', acknowledged && 'done'];
  return (
    <div
      id={`row-${group.id}`}
      class={names.filter(Boolean).join(' ')}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
      onClick={(event) => {
        selectedId.value = group.id;
        if (!(event.target instanceof Element) || event.target.closest('a, button') === null) openGroup(group);
      }}
    >
      <span role="gridcell" class="c-level">
        <LevelMark level={group.level} />
      </span>
      <span role="gridcell" class="c-time">
        <When ms={seenMs(group)} />
      </span>
      <span role="gridcell" class="c-rule">
        <a class="title" tabIndex={-1} href={formatRoute({ page: 'alert', id: group.lastAlertId })}>
          <Text value={group.title} />
        </a>
        <span class="author">
          {organisations.value.length > 1 && (
            <>
              <b class="of-organisation">
                <Text value={group.organisation} />
              </b>
              {' · '}
            </>
          )}
          {group.author === '' ? strings.noAuthor : <Text value={group.author} />}
          {group.kind === 'correlation' && (
            <>
              {' · '}
              {strings.correlation}
              {group.groupKey.length > 0 && ': '}
              <Text value={group.groupKey.join(', ')} />
            </>
          )}
          {acknowledged && (
            <>
              {' · '}
              {t.value.alert.acknowledgedBy(group.acknowledgedBy ?? '')}
            </>
          )}
        </span>
      </span>
      <Pivot cls="c-host" value={group.host} none={strings.noHost} />
      <Pivot cls="c-user" value={group.user} none={strings.noUser} />
      <span role="gridcell" class="c-count">
        <span class="count">{group.count > 1 ? `×${number(group.count)}` : '1'}</span>
        <button
          type="button"
          class="row-act"
          tabIndex={-1}
          title={act}
          aria-label={act}
          onClick={() => void changeGroup(group, acknowledged ? 'reopen' : 'acknowledge')}
        >
          {acknowledged ? '↺' : '✓'}
        </button>
      </span>
    </div>
  );
}

/** A case that is loaded, or the backlog of an agent: then its events' own time says more than that of the alerts. */
const LATE_MS = 60 * 60_000;
const seenMs = (group: Group): number =>
  group.lastMs - group.lastEventMs > LATE_MS ? group.lastEventMs : group.lastMs;

/** A cell whose value filters the queue when clicked. */
function Pivot({ cls, value, none }: { cls: string; value: string; none: string }) {
  return (
    <span role="gridcell" class={cls}>
      {value === '' ? (
        <span class="absent" aria-label={none}>
          –
        </span>
      ) : (
        <button
          type="button"
          class="pivot"
          tabIndex={-1}
          title={`${t.value.queue.filterTitle}: ${visibleText(value)}`}
          onClick={() => setFilter({ ...currentFilter(), q: value.slice(0, QUERY_MAX) })}
        >
          <Text value={value} />
        </button>
      )}
    </span>
  );
}


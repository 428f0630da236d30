import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import {
  api,
  changeGroup,
  filterMenu,
  go,
  goToQueue,
  handlers,
  organisations,
  queue,
  replaceWith,
  say,
  selectAt,
  selectedId,
  t,
  undoOrReopen,
} from './app.ts';
import { Back, Fact, Failure, LevelMark, number, Tags, Text, useGroupVersion, useLoad, Waiting, When } from './parts.tsx';
import { Evidence } from './evidence.tsx';
import { nextRawView, RawEventBlock } from './event.tsx';
import { formatRoute } from './route.ts';
import { RuleBlock } from './rule.tsx';
import type { Alert, Change, EventRef, Group, Matched } from './types.ts';

export function AlertPage({ id }: { id: string }) {
  const strings = t.value.alert;
  const alert = useLoad(id, (key) => api.alert(key));
  const groupId = alert.value?.groupId;
  const version = useGroupVersion(groupId);
  const detail = useLoad(groupId, (key) => api.group(key), version);
  const group = detail.value?.group.id === groupId ? detail.value?.group : undefined;
  const note = useRef<HTMLTextAreaElement>(null);
  const top = useRef<HTMLElement>(null);

  useEffect(() => {
    top.current?.scrollTo(0, 0);
    if (groupId !== undefined && queue.get(groupId) !== undefined) selectedId.value = groupId;
  }, [alert.value?.id]);
  useLayoutEffect(() => {
    handlers.current = {
      next: () => step(1),
      previous: () => step(-1),
      acknowledge: () => void (group && changeGroup(group, 'acknowledge', note.current?.value ?? '')),
      reopen: () => undoOrReopen(group),
      filterIn: () => (filterMenu.value = group),
      rule: () => void (alert.value && go({ page: 'rule', key: alert.value.rule.key })),
      note: () => note.current?.focus(),
      raw: nextRawView,
      back: goToQueue,
    };
    return () => {
      handlers.current = {};
    };
  });

  if (alert.value === undefined) {
    return (
      <main class="page" id="content">
        <Back />
        {alert.error === undefined ? <Waiting /> : <Failure error={alert.error} missing={strings.missing} />}
      </main>
    );
  }
  const shown = alert.value;
  return (
    <main class="page" id="content" ref={top} tabIndex={-1}>
      {alert.error !== undefined && <Failure error={alert.error} missing={strings.missing} />}
      <AlertHead alert={shown} />
      <div class="columns">
        <div class="main-column">
          <Events alert={shown} key={shown.id} />
        </div>
        <aside class="side-column">
          {group !== undefined && <Handling group={group} note={note} />}
          <Facts alert={shown} group={group} />
          <Evidence alertId={shown.id} />
          <RuleBlock ruleKey={shown.rule.key} fired={shown.rule} />
          {detail.value !== undefined && group !== undefined && (
            <>
              <Others alerts={detail.value.alerts} shown={shown} count={group.count} />
              <History history={detail.value.history} />
            </>
          )}
        </aside>
      </div>
    </main>
  );
}

/** Opens the queue's next or previous row from here. */
function step(by: number): void {
  const at = selectedId.value === undefined ? -1 : queue.indexOf(selectedId.value);
  const to = at + by;
  if (to < 0 || to >= queue.rows.length) return;
  selectAt(to);
  replaceWith({ page: 'alert', id: queue.rows[to]!.lastAlertId });
}

function AlertHead({ alert }: { alert: Alert }) {
  const strings = t.value.alert;
  const copy = (): void => {
    void navigator.clipboard
      .writeText(location.href)
      .then(() => say({ title: strings.copied, text: '', failed: false }), () => undefined);
  };
  return (
    <div class="alert-head">
      <div class="alert-nav">
        <Back />
        <span class="grow" />
        <button type="button" class="quiet" onClick={copy}>
          {strings.copyLink}
        </button>
      </div>
      <h1>
        <LevelMark level={alert.rule.level} /> <Text value={alert.rule.title} />
      </h1>
      <p class="byline">
        <span>
          {t.value.rule.author}: {alert.rule.author === '' ? t.value.queue.noAuthor : <Text value={alert.rule.author} />}
        </span>
        <When ms={alert.timeMs} exact />
        {organisations.value.length > 1 && (
          <span>
            {strings.organisation}: <b><Text value={alert.organisation} /></b>
          </span>
        )}
        {alert.host !== '' && (
          <span>
            {strings.host}: <b><Text value={alert.host} /></b>
          </span>
        )}
        {alert.user !== '' && (
          <span>
            {strings.user}: <b><Text value={alert.user} /></b>
          </span>
        )}
      </p>
    </div>
  );
}

/** Why it fired: for one event its fields; for a correlation the events to choose from as well. */
function Events({ alert }: { alert: Alert }) {
  const strings = t.value.alert;
  const newestFirst = alert.events.toReversed();
  const [sequence, setSequence] = useState(newestFirst[0]?.sequence);
  const chosen = newestFirst.find((event) => event.sequence === sequence) ?? newestFirst[0];
  return (
    <>
      <section class="card">
        <h2>{strings.why}</h2>
        {alert.groupKey.length > 0 && (
          <p>
            {strings.groupedBy}{' '}
            {alert.groupKey.map((value, at) => (
              <code key={at}>
                <Text value={value} />
              </code>
            ))}
          </p>
        )}
        {(alert.kind === 'correlation' || alert.events.length > 1) && (
          <EventList alert={alert} events={newestFirst} chosen={chosen} choose={setSequence} />
        )}
        {chosen !== undefined && <MatchedTable matched={chosen.matched} />}
      </section>
      {chosen !== undefined && <RawEventBlock sequence={chosen.sequence} matched={chosen.matched} />}
    </>
  );
}

type EventListProps = {
  alert: Alert;
  events: readonly EventRef[];
  chosen: EventRef | undefined;
  choose: (sequence: number) => void;
};

function EventList({ alert, events, chosen, choose }: EventListProps) {
  const at = events.findIndex((event) => event.sequence === chosen?.sequence);
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = events[at + by];
    if (by === 0 || next === undefined) return;
    event.preventDefault();
    choose(next.sequence);
    list.current?.querySelector(`[data-sequence="${next.sequence}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <h3 id="events-title">{t.value.alert.events(number(events.length), number(alert.eventCount))}</h3>
      <div
        ref={list}
        class="event-list"
        role="listbox"
        tabIndex={0}
        aria-labelledby="events-title"
        aria-activedescendant={chosen === undefined ? undefined : `event-${chosen.sequence}`}
        onKeyDown={onKeyDown}
      >
        {events.map((event) => (
          <div
            key={event.sequence}
            id={`event-${event.sequence}`}
            data-sequence={event.sequence}
            role="option"
            aria-selected={event === chosen}
            onClick={() => choose(event.sequence)}
          >
            <When ms={event.timeMs} />
            <span class="summary">
              <Text value={Object.values(event.matched).flat().join(' · ')} />
            </span>
          </div>
        ))}
      </div>
    </>
  );
}

export function MatchedTable({ matched }: { matched: Matched }) {
  const strings = t.value.alert;
  const fields = Object.entries(matched);
  if (fields.length === 0) return <p class="muted">{strings.nothingMatched}</p>;
  return (
    <table class="matched">
      <colgroup>
        <col class="field-column" />
        <col />
      </colgroup>
      <thead class="sr-only">
        <tr>
          <th scope="col">{strings.field}</th>
          <th scope="col">{strings.value}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(([field, values]) => (
          <tr key={field}>
            <th scope="row">
              <Text value={field} />
            </th>
            <td>
              {values.map((value, at) => (
                <div key={at} class="value">
                  <Text value={value} />
                </div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Handling({ group, note }: { group: Group; note: { current: HTMLTextAreaElement | null } }) {
  const strings = t.value.alert;
  const acknowledged = group.status === 'acknowledged';
  const change = (): void => {
    const text = note.current?.value ?? '';
    if (note.current !== null) note.current.value = '';
    void changeGroup(group, acknowledged ? 'reopen' : 'acknowledge', text);
  };
  return (
    <section class="card handling">
      <p class={acknowledged ? 'state state-done' : 'state'}>
        {acknowledged ? strings.acknowledgedBy(group.acknowledgedBy ?? '') : strings.isOpen}
        {group.acknowledgedAtMs !== null && acknowledged && <When ms={group.acknowledgedAtMs} />}
      </p>
      <label>
        <span class="sr-only">{strings.note}</span>
        <textarea
          ref={note}
          rows={2}
          maxLength={4000}
          placeholder={strings.note}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) change();
            if (event.key === 'Escape') event.currentTarget.blur();
            event.stopPropagation();
          }}
        />
      </label>
      <button type="button" class={acknowledged ? '' : 'primary'} onClick={change}>
        {acknowledged ? strings.reopen : strings.acknowledge} <kbd aria-hidden="true">{acknowledged ? 'u' : 'a'}</kbd>
      </button>
    </section>
  );
}

function Facts({ alert, group }: { alert: Alert; group: Group | undefined }) {
  const strings = t.value.alert;
  const claimedMs = alert.events.at(-1)?.claimedMs;
  return (
    <section class="card">
      <h2>{strings.group}</h2>
      <dl class="facts">
        {group !== undefined && (
          <>
            <Fact name={strings.count}>{number(group.count)}</Fact>
            <Fact name={strings.first}>
              <When ms={group.firstMs} />
            </Fact>
            <Fact name={strings.last}>
              <When ms={group.lastMs} />
            </Fact>
          </>
        )}
        <Fact name={strings.seen}>
          <When ms={alert.timeMs} exact />
        </Fact>
        {claimedMs !== undefined && (
          <Fact name={strings.claimed}>
            <span title={strings.claimedWhat}>
              <When ms={claimedMs} exact />
            </span>
          </Fact>
        )}
        <Fact name={strings.raised}>
          <When ms={alert.raisedAtMs} exact />
        </Fact>
        <Fact name={strings.organisation}>
          <Text value={alert.organisation} />
        </Fact>
        <Fact name={strings.alertId}>
          <code class="long">
            <Text value={alert.id} />
          </code>
        </Fact>
      </dl>
      <Tags tags={alert.rule.tags} />
      {group !== undefined && group.lastAlertId !== alert.id && (
        <p>
          <a href={formatRoute({ page: 'alert', id: group.lastAlertId })}>{strings.newer} →</a>
        </p>
      )}
    </section>
  );
}

function Others({ alerts, shown, count }: { alerts: readonly Alert[]; shown: Alert; count: number }) {
  const strings = t.value.alert;
  return (
    <section class="card">
      <h2>
        {strings.others} <span class="muted">{number(count)}</span>
      </h2>
      {alerts.length <= 1 ? (
        <p class="muted">{strings.noOthers}</p>
      ) : (
        <ul class="others">
          {alerts.map((other) => (
            <li key={other.id}>
              <a
                href={formatRoute({ page: 'alert', id: other.id })}
                aria-current={other.id === shown.id ? 'true' : undefined}
              >
                <When ms={other.timeMs} />
                {other.id === shown.id && <span class="muted"> {strings.thisOne}</span>}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function History({ history }: { history: readonly Change[] }) {
  const strings = t.value.alert;
  return (
    <section class="card">
      <h2>{strings.history}</h2>
      {history.length === 0 ? (
        <p class="muted">{strings.noHistory}</p>
      ) : (
        <ol class="history">
          {history.map((change, at) => (
            <li key={at}>
              <b>
                <Text value={change.user} />
              </b>{' '}
              {change.action === 'acknowledge' ? strings.didAcknowledge : strings.didReopen} <When ms={change.atMs} />
              {change.note !== '' && (
                <blockquote>
                  <Text value={change.note} block />
                </blockquote>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

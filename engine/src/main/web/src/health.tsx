import { useEffect, useState } from 'preact/hooks';
import { api, fail, status, t } from './app.ts';
import { LedgerCard } from './ledger.tsx';
import { Fact, number, Text, Waiting, When } from './parts.tsx';
import type { DeadLetter, Degradation, Problem, RuleCosts } from './types.ts';

export function HealthPage() {
  const strings = t.value.health;
  const now = status.value;
  return (
    <main class="page" id="content" tabIndex={-1}>
      <h1>{strings.title}</h1>
      {now === undefined ? (
        <Waiting />
      ) : (
        <>
          <div class="tiles">
            <section class="card">
              <h2>{strings.collector}</h2>
              <dl class="facts">
                <Fact name={strings.received}>{number(now.collector.received)}</Fact>
                <Fact name={strings.accepted}>{number(now.collector.accepted)}</Fact>
                <Fact name={strings.acked}>{number(now.collector.acked)}</Fact>
                <Fact name={strings.refused}>{number(now.collector.refused)}</Fact>
                <Fact name={strings.journalSequence}>{number(now.collector.journalSequence)}</Fact>
              </dl>
            </section>
            <section class="card">
              <h2>{strings.engine}</h2>
              <dl class="facts">
                <Fact name={strings.evaluated}>{number(now.engine.evaluated)}</Fact>
                <Fact name={strings.lagEvents}>{number(now.engine.lagEvents)}</Fact>
                <Fact name={strings.lagSeconds}>{number(now.engine.lagSeconds)}</Fact>
                <Fact name={strings.hits}>{number(now.engine.hits)}</Fact>
                <Fact name={strings.alerts}>{number(now.engine.alerts)}</Fact>
                <Fact name={strings.deadLettered}>{number(now.engine.deadLettered)}</Fact>
                <Fact name={strings.clock}>
                  <When ms={now.engine.clockMs} />
                </Fact>
                <Fact name={strings.version}>
                  <Text value={now.version} />
                </Fact>
              </dl>
            </section>
            <section class="card">
              <h2>{strings.rules}</h2>
              <dl class="facts">
                <Fact name={strings.loaded}>{number(now.rules.loaded)}</Fact>
                <Fact name={strings.correlations}>{number(now.rules.correlations)}</Fact>
                <Fact name={strings.failed}>{number(now.rules.failed)}</Fact>
                <Fact name={strings.lastReload}>
                  <span class={now.rules.lastReload === 'rejected' ? 'bad' : ''}>
                    {strings.reloads[now.rules.lastReload] ?? <Text value={now.rules.lastReload} />}
                  </span>
                </Fact>
                <Fact name={strings.loadedAt}>
                  <When ms={now.rules.loadedAtMs} />
                </Fact>
                <Fact name={strings.epoch}>
                  <code class="long">
                    <Text value={now.rules.epoch} />
                  </code>
                </Fact>
              </dl>
            </section>
          </div>
          {now.engine.degradations.length > 0 && <Degradations degradations={now.engine.degradations} />}
          <Costs />
          <Problems problems={now.rules.problems} />
        </>
      )}
      <LedgerCard />
      <DeadLetters />
    </main>
  );
}

/** Correlations whose memory is full, or that get what they cannot use, and rules that cost too much. */
function Degradations({ degradations }: { degradations: Degradation[] }) {
  const strings = t.value.health;
  return (
    <section class="card">
      <h2>{strings.degradations}</h2>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{strings.rule}</th>
            <th scope="col">{strings.why}</th>
            <th scope="col" class="count">
              {strings.left}
            </th>
          </tr>
        </thead>
        <tbody>
          {degradations.map((one) => (
            <tr key={`${one.ruleId} ${one.cause}`}>
              <td>
                <Text value={one.title} />
              </td>
              <td class="warn">{(strings.causes as Record<string, string>)[one.cause] ?? <Text value={one.cause} />}</td>
              <td class="count">{number(one.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Rules shown; 'varta rule profile' has all of them. */
const COSTS_SHOWN = 10;

function Costs() {
  const strings = t.value.health;
  const [costs, setCosts] = useState<RuleCosts | undefined>(undefined);
  const evaluated = status.value?.engine.evaluated ?? 0;
  useEffect(() => {
    api.ruleCosts(COSTS_SHOWN).then(setCosts, fail);
  }, [evaluated]);
  return (
    <section class="card">
      <h2>{strings.costs}</h2>
      {costs === undefined ? (
        <Waiting />
      ) : costs.rules.length === 0 ? (
        <p class="muted">{strings.noCosts}</p>
      ) : (
        <>
          <p class="muted">{strings.costsWhat(number(costs.timedEvents))}</p>
          <table class="list">
            <thead>
              <tr>
                <th scope="col" class="count">
                  {strings.share}
                </th>
                <th scope="col" class="count">
                  {strings.perTrial}
                </th>
                <th scope="col" class="count">
                  {strings.trials}
                </th>
                <th scope="col" class="count">
                  {strings.hits}
                </th>
                <th scope="col">{strings.rule}</th>
              </tr>
            </thead>
            <tbody>
              {costs.rules.map((one) => (
                <tr key={one.ruleId}>
                  <td class={one.overBudget > 0 ? 'count warn' : 'count'}>
                    {number(Math.round((1000 * one.costNs) / Math.max(1, costs.trialsNs)) / 10)} %
                  </td>
                  <td class="count">{number(Math.round(one.costNs / Math.max(1, one.trials)))}</td>
                  <td class="count">{number(one.trials)}</td>
                  <td class="count">{number(one.hits)}</td>
                  <td>
                    <Text value={one.title} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  const strings = t.value.health;
  return (
    <section class="card">
      <h2>
        {strings.problems} <span class="muted">{number(problems.length)}</span>
      </h2>
      {problems.length === 0 ? (
        <p class="muted">{strings.noProblems}</p>
      ) : (
        <div class="table-frame">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">{strings.severity}</th>
                <th scope="col">{strings.where}</th>
                <th scope="col">{strings.message}</th>
                <th scope="col">{strings.code}</th>
              </tr>
            </thead>
            <tbody>
              {problems.map((problem, at) => (
                <tr key={at}>
                  <td class={`severity ${/error/i.test(problem.severity) ? 'bad' : 'warn'}`}>
                    <Text value={problem.severity} />
                  </td>
                  <td>
                    <code>
                      <Text value={`${problem.file}:${problem.line}:${problem.column}`} />
                    </code>
                  </td>
                  <td>
                    <Text value={problem.message} />
                  </td>
                  <td>
                    <code>
                      <Text value={problem.code} />
                    </code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Most dead letters kept in the page; older ones are reached by paging. */
const LETTERS_MAX = 1_000;

function DeadLetters() {
  const strings = t.value.health;
  const [letters, setLetters] = useState<DeadLetter[] | undefined>(undefined);
  const [next, setNext] = useState<number | null>(null);
  const count = status.value?.engine.deadLettered ?? 0;
  const load = (before: number | null): void => {
    api.deadLetters(before).then((page) => {
      setLetters((old) => [...(before === null ? [] : (old ?? [])), ...page.deadLetters].slice(-LETTERS_MAX));
      setNext(page.next);
    }, fail);
  };
  useEffect(() => load(null), [count]);
  return (
    <section class="card">
      <h2>
        {strings.deadLetters} <span class="muted">{number(count)}</span>
      </h2>
      <p class="muted">{strings.deadLettersWhat}</p>
      {letters === undefined && <Waiting />}
      {letters?.length === 0 && <p>{strings.noDeadLetters}</p>}
      {letters !== undefined && letters.length > 0 && (
        <div class="table-frame">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">{t.value.raw.received}</th>
                <th scope="col">{strings.reason}</th>
                <th scope="col">{strings.message}</th>
                <th scope="col">{t.value.raw.listener}</th>
                <th scope="col">{t.value.raw.peer}</th>
                <th scope="col">{strings.rawEvent}</th>
              </tr>
            </thead>
            <tbody>
              {letters.map((letter) => (
                <tr key={letter.sequence}>
                  <td class="nowrap">
                    <When ms={letter.receivedAtMs} />
                  </td>
                  <td>
                    <code>
                      <Text value={letter.reason} />
                    </code>
                  </td>
                  <td>
                    <Text value={letter.detail} />
                  </td>
                  <td>
                    <Text value={letter.listener} />
                  </td>
                  <td>
                    <Text value={letter.peer} />
                  </td>
                  <td>
                    <a href={`#/events/${letter.sequence}`}>#{letter.sequence}</a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next !== null && (
        <button type="button" onClick={() => load(next)}>
          {strings.older}
        </button>
      )}
    </section>
  );
}

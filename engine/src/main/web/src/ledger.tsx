import { useEffect, useState } from 'preact/hooks';
import { api, fail, status, t } from './app.ts';
import { number, Text, Waiting } from './parts.tsx';
import type { Counts, Ledger, LedgerGap } from './types.ts';

const COLUMNS = [
  'received',
  'refused',
  'accepted',
  'journalled',
  'evaluated',
  'deadLettered',
  'lag',
  'missing',
] as const satisfies readonly (keyof Counts)[];

/** Where every event went, by listener and source. */
export function LedgerCard() {
  const strings = t.value.ledger;
  const [ledger, setLedger] = useState<Ledger | undefined>(undefined);
  const now = status.value;
  useEffect(() => void api.ledger().then(setLedger, fail), [now]);
  return (
    <section class="card" id="ledger">
      <h2>{strings.title}</h2>
      <p class="muted">{strings.what}</p>
      {ledger === undefined ? (
        <Waiting />
      ) : (
        <>
          {ledger.mismatches.map((mismatch) => (
            <p key={mismatch} class="bad mismatch" role="alert">
              {strings.mismatch}: <Text value={mismatch} />
            </p>
          ))}
          <Table ledger={ledger} />
          <Gaps gaps={ledger.gaps} />
        </>
      )}
    </section>
  );
}

function Table({ ledger }: { ledger: Ledger }) {
  const strings = t.value.ledger;
  if (ledger.listeners.length === 0) return <p>{strings.nothing}</p>;
  return (
    <div class="table-frame">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{strings.source}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" class="count">
                {strings.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        {ledger.listeners.map((listener) => (
          <tbody key={listener.listener}>
            <tr>
              <th scope="row">
                <Text value={listener.listener} />
              </th>
              <Figures counts={listener} />
            </tr>
            {listener.sources.map((source) => (
              <tr key={source.source}>
                <td class="indented">{source.source === '*' ? strings.others : <Text value={source.source} />}</td>
                <Figures counts={source} />
              </tr>
            ))}
            {listener.sourcesLeftOut > 0 && (
              <tr>
                <td class="indented muted" colSpan={COLUMNS.length + 1}>
                  {strings.leftOut(number(listener.sourcesLeftOut))}
                </td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Figures({ counts }: { counts: Counts }) {
  return (
    <>
      {COLUMNS.map((column) => {
        const count = counts[column];
        const isWarning = (column === 'refused' || column === 'missing') && count !== null && count > 0;
        return (
          <td key={column} class={isWarning ? 'count warn' : 'count'}>
            {count === null ? '–' : number(count)}
          </td>
        );
      })}
    </>
  );
}

/** What the numbers in the events say is missing. */
function Gaps({ gaps }: { gaps: readonly LedgerGap[] }) {
  const strings = t.value.ledger;
  if (gaps.length === 0) return <p class="muted">{strings.noGaps}</p>;
  return (
    <>
      <h3>{strings.gaps}</h3>
      <p class="muted">{strings.gapsWhat}</p>
      <div class="table-frame">
        <table class="list gaps">
          <thead>
            <tr>
              <th scope="col">{strings.source}</th>
              <th scope="col">{strings.host}</th>
              <th scope="col">{strings.channel}</th>
              <th scope="col" class="count">
                {strings.columns.missing}
              </th>
              <th scope="col" class="count">
                {strings.jumps}
              </th>
              <th scope="col">{strings.last}</th>
              <th scope="col">{t.value.health.rawEvent}</th>
            </tr>
          </thead>
          <tbody>
            {gaps.map((gap) => (
              <tr key={`${gap.listener} ${gap.source} ${gap.host} ${gap.channel} ${gap.kind}`}>
                <td>
                  <Text value={`${gap.listener} ${gap.source}`} />
                </td>
                <td>
                  <Text value={gap.host} />
                </td>
                <td>{gap.kind === 'drops' ? strings.drops : <Text value={gap.channel} />}</td>
                <td class="count warn">{number(gap.missing)}</td>
                <td class="count">{number(gap.jumps)}</td>
                <td>
                  {gap.lastFrom}–{gap.lastTo}
                </td>
                <td>
                  <a href={`#/events/${gap.lastSequence}`}>#{gap.lastSequence}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

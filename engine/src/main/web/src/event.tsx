import { signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, t } from './app.ts';
import { Back, Fact, Failure, marked, number, Text, useLoad, Waiting, When } from './parts.tsx';
import { bytesOf, HEX_BYTES_MAX, hexDump, jsonStart, pieces } from './raw.ts';
import { escapeOf } from './visible.ts';
import { save } from './save.ts';
import type { Matched, RawEvent } from './types.ts';

/** Most characters of a raw event that are drawn before the analyst asks for all. */
export const DRAWN_CHARS_MAX = 100_000;

type RawView = 'pretty' | 'exact' | 'bytes';
const VIEWS: readonly RawView[] = ['pretty', 'exact', 'bytes'];
const rawView = signal<RawView>('pretty');

export function nextRawView(): void {
  rawView.value = VIEWS[(VIEWS.indexOf(rawView.value) + 1) % VIEWS.length]!;
}

/** One journal record on a page of its own. */
export function EventPage({ sequence }: { sequence: string }) {
  return (
    <main class="page" id="content" tabIndex={-1}>
      <div class="alert-nav">
        <Back />
      </div>
      <h1>
        {t.value.raw.title} <span class="muted">{escapedSequence(sequence)}</span>
      </h1>
      <RawEventBlock sequence={sequence} matched={NOTHING} />
    </main>
  );
}

const NOTHING: Matched = {};
const escapedSequence = (sequence: string): string => (/^\d+$/.test(sequence) ? `#${sequence}` : escapeOf(0xfffd));

export function RawEventBlock({ sequence, matched }: { sequence: number | string; matched: Matched }) {
  const strings = t.value.raw;
  const { value: event, error, key } = useLoad(String(sequence), (wanted) => api.event(wanted));
  if (event === undefined) return error === undefined ? <Waiting /> : <Failure error={error} missing={strings.missing} />;
  if (error !== undefined && key === String(sequence)) return <Failure error={error} missing={strings.missing} />;
  return (
    <section class="card raw">
      <div class="raw-head">
        <h2>{strings.title}</h2>
        <div class="switch" role="group" aria-label={strings.view}>
          {VIEWS.map((view) => (
            <button key={view} type="button" aria-pressed={rawView.value === view} onClick={() => (rawView.value = view)}>
              {strings[view]}
            </button>
          ))}
        </div>
        <span class="grow" />
        <button type="button" class="quiet" onClick={() => download(event)}>
          {strings.download}
        </button>
      </div>
      {typeof event.payloadBase64 === 'string' && <p class="notice">{event.format === 'forward' ? strings.asFields : strings.notUtf8}</p>}
      <Payload event={event} matched={matched} view={rawView.value} />
      <Origin event={event} />
    </section>
  );
}

function Payload({ event, matched, view }: { event: RawEvent; matched: Matched; view: RawView }) {
  const strings = t.value.raw;
  const [all, setAll] = useState(false);
  useEffect(() => setAll(false), [event.sequence]);
  if (view === 'bytes') {
    const bytes = bytesOf(event.payload, event.payloadBase64);
    return (
      <>
        <pre class="payload hex" tabIndex={0} aria-label={strings.bytes}>
          {hexDump(bytes)}
        </pre>
        {bytes.length > HEX_BYTES_MAX && (
          <p class="notice">{strings.cutBytes(number(HEX_BYTES_MAX), number(bytes.length))}</p>
        )}
      </>
    );
  }
  const cut = !all && event.payload.length > DRAWN_CHARS_MAX;
  return (
    <>
      <PayloadText payload={event.payload} matched={matched} pretty={view === 'pretty'} limit={cut} />
      {cut && (
        <p class="notice">
          {strings.cut(number(DRAWN_CHARS_MAX), number(event.payload.length))}{' '}
          <button type="button" onClick={() => setAll(true)}>
            {strings.showAll}
          </button>
        </p>
      )}
    </>
  );
}

function PayloadText(props: { payload: string; matched: Matched; pretty: boolean; limit: boolean }) {
  const { payload, matched, pretty, limit } = props;
  const shown = useMemo(() => {
    // A cut text is no longer JSON, so a large event is laid out whole and then cut.
    const laidOut = pretty && jsonStart(payload) >= 0;
    const text = limit && !laidOut ? payload.slice(0, DRAWN_CHARS_MAX) : payload;
    const out = [];
    let length = 0;
    for (const piece of pieces(text, matched, pretty)) {
      if (limit && length > DRAWN_CHARS_MAX) break;
      length += piece.text.length;
      out.push(piece);
    }
    return out;
  }, [payload, matched, pretty, limit]);
  return (
    <pre class="payload" tabIndex={0} aria-label={t.value.raw.title}>
      {shown.map((piece, at) => {
        const text = marked(piece.text, true);
        if (piece.hit) return <mark key={at}>{text}</mark>;
        return piece.kind === 'text' || piece.kind === 'punct' ? text : <span key={at} class={`j-${piece.kind}`}>{text}</span>;
      })}
    </pre>
  );
}

function download(event: RawEvent): void {
  const bytes = bytesOf(event.payload, event.payloadBase64);
  save(new Blob([bytes as BlobPart], { type: 'application/octet-stream' }), `event-${event.sequence}.bin`);
}

function Origin({ event }: { event: RawEvent }) {
  const strings = t.value.raw;
  return (
    <dl class="facts origin">
      <Fact name={strings.received}>
        <When ms={event.receivedAtMs} exact />
      </Fact>
      <Fact name={strings.sequence}>{String(event.sequence)}</Fact>
      <Fact name={strings.listener}>
        <Text value={event.listener} />
      </Fact>
      <Fact name={strings.peer}>
        <Text value={event.peer} />
      </Fact>
      <Fact name={strings.protocol}>
        <Text value={event.protocol} />
      </Fact>
      <Fact name={strings.principal}>{event.principal === '' ? strings.none : <Text value={event.principal} />}</Fact>
      <Fact name={strings.format}>
        <Text value={event.format} />
      </Fact>
      <Fact name={strings.size}>{strings.sizeBytes(number(event.bytes))}</Fact>
      <Fact name={strings.journal}>
        <code class="long">
          <Text value={event.journal} />
        </code>
      </Fact>
      {event.context !== '' && (
        <Fact name={strings.context}>
          <code class="long">
            <Text value={event.context} block />
          </code>
        </Fact>
      )}
    </dl>
  );
}

import {
  connection,
  currentFilter,
  helpOpen,
  language,
  route,
  session,
  setLanguage,
  setUtc,
  signOut,
  status,
  t,
  utc,
} from './app.ts';
import { number, Text } from './parts.tsx';
import { formatRoute } from './route.ts';
import { LANGUAGES, type Language } from './strings.ts';
import type { EngineStatus } from './types.ts';

export function LanguageSwitch() {
  return (
    <div class="switch" role="group" aria-label={t.value.header.language}>
      {(Object.keys(LANGUAGES) as Language[]).map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          title={LANGUAGES[code].name}
          aria-pressed={language.value === code}
          onClick={() => setLanguage(code)}
        >
          {code.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

export function Header() {
  const strings = t.value;
  const page = route.value.page;
  const troubles = status.value === undefined ? 0 : troubleCount(status.value);
  return (
    <header class="top">
      <a class="brand" href="#/" aria-label={strings.brand}>
        <span class="brand-mark" aria-hidden="true" />
        {strings.brand}
      </a>
      <nav aria-label={strings.nav.label}>
        <a
          href={formatRoute({ page: 'queue', filter: currentFilter() })}
          aria-current={page === 'queue' || page === 'alert' ? 'page' : undefined}
        >
          {strings.nav.queue}
        </a>
        <a href="#/health" aria-current={page === 'health' ? 'page' : undefined}>
          {strings.nav.health}
          {troubles > 0 && <span class="badge">{number(troubles)}</span>}
        </a>
      </nav>
      <span class="grow" />
      <button
        type="button"
        class="quiet zone"
        title={strings.header.zone}
        aria-pressed={utc.value}
        onClick={() => setUtc(!utc.value)}
      >
        <span class="sr-only">{strings.header.zone} </span>
        {utc.value ? strings.header.utc : strings.header.local}
      </button>
      <LanguageSwitch />
      <button type="button" class="quiet keys-button" onClick={() => (helpOpen.value = true)}>
        <kbd>?</kbd> <span class="wide-only">{strings.header.keys}</span>
      </button>
      <span class="user">
        <Text value={session.value?.user ?? ''} />
      </span>
      <button type="button" class="quiet" onClick={() => void signOut()}>
        {strings.header.signOut}
      </button>
    </header>
  );
}

/** Broken rule files, and a rejected reload. */
const troubleCount = (status: EngineStatus): number =>
  status.rules.failed + (status.rules.lastReload === 'rejected' ? 1 : 0);

/** Seconds behind the journal from which the lag is shown as a trouble. */
const LAG_SECONDS_WARNING = 10;

export function Strip() {
  const strings = t.value.strip;
  const state = connection.value;
  const now = status.value;
  return (
    <footer class="strip" aria-label={strings.label}>
      <span class={`link link-${state}`} role="status" title={state === 'reconnecting' ? strings.reconnectingLong : ''}>
        <span class="dot" aria-hidden="true" />
        {strings[state]}
      </span>
      {now !== undefined && (
        <>
          <span>
            {strings.received} <b>{number(now.collector.received)}</b>
          </span>
          <span>
            {strings.evaluated} <b>{number(now.engine.evaluated)}</b>
          </span>
          <span class={now.engine.lagSeconds >= LAG_SECONDS_WARNING ? 'warn' : ''}>
            {strings.lag} <b>{number(now.engine.lagEvents)}</b>
            {now.engine.lagSeconds >= 1 && <> ({strings.lagSeconds(number(Math.round(now.engine.lagSeconds)))})</>}
          </span>
          <span>
            {strings.rules} <b>{number(now.rules.loaded + now.rules.correlations)}</b>
          </span>
          {now.rules.failed > 0 && (
            <a class="pill pill-bad" href="#/health">
              {strings.failed(number(now.rules.failed))}
            </a>
          )}
          {now.rules.lastReload === 'rejected' && (
            <a class="pill pill-bad" href="#/health">
              {strings.rejected}
            </a>
          )}
          {now.engine.deadLettered > 0 && (
            <a class="pill pill-warn" href="#/health">
              {strings.deadLetters(number(now.engine.deadLettered))}
            </a>
          )}
          <span class="grow" />
          <span class="organisation">
            <Text value={now.organisation} />
          </span>
        </>
      )}
    </footer>
  );
}

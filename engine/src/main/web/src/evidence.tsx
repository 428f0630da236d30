import { useEffect, useState } from 'preact/hooks';
import { api, messageOf, t } from './app.ts';
import { Fact, number } from './parts.tsx';
import { save } from './save.ts';
import type { Bundle } from './types.ts';

/** Gives an alert's records, with their proof, to somebody who trusts neither us nor this page. */
export function Evidence({ alertId }: { alertId: string }) {
  const strings = t.value.evidence;
  const [state, setState] = useState<'idle' | 'busy' | Bundle | { failure: string }>('idle');
  useEffect(() => setState('idle'), [alertId]);
  const run = (): void => {
    setState('busy');
    api.evidence(alertId).then(
      (bundle) => {
        save(bundle.content, bundle.name);
        setState(bundle);
      },
      (error: unknown) => setState({ failure: messageOf(error) }),
    );
  };
  return (
    <section class="card evidence">
      <h2>{strings.title}</h2>
      <p class="muted">{strings.what}</p>
      <button type="button" disabled={state === 'busy'} onClick={run}>
        {state === 'busy' ? strings.busy : strings.run}
      </button>
      {typeof state === 'object' && 'failure' in state && (
        <p class="bad" role="alert">
          {state.failure}
        </p>
      )}
      {typeof state === 'object' && 'name' in state && (
        <div role="status">
          <dl class="facts">
            <Fact name={strings.file}>
              {state.name} ({strings.bytes(number(state.content.size))})
            </Fact>
            <Events bundle={state} />
            <Fact name="SHA-256">
              <code class="long sha256">{state.sha256}</code>
            </Fact>
            <Fact name={strings.firstKey}>
              <code class="long first-key">{state.firstKey}</code>
            </Fact>
          </dl>
          {counts(state) !== undefined && <p class="muted more">{strings.more}</p>}
          <p class="muted">{strings.next}</p>
        </div>
      )}
    </section>
  );
}

/** How many events are in the bundle, and of how many; undefined when these are all. */
function counts(bundle: Bundle): [number, number] | undefined {
  const found = /^(\d+) of (\d+)$/.exec(bundle.events);
  return found === null || found[1] === found[2] ? undefined : [Number(found[1]), Number(found[2])];
}

function Events({ bundle }: { bundle: Bundle }) {
  const some = counts(bundle);
  const strings = t.value.evidence;
  return some === undefined ? null : (
    <Fact name={strings.events}>{strings.eventsOf(number(some[0]), number(some[1]))}</Fact>
  );
}

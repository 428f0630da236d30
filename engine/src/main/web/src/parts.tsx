// Small parts that every view uses.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from './api.ts';
import { goToQueue, groupChanged, language, nowMs, t, utc } from './app.ts';
import type { Level } from './route.ts';
import { ago, exactMoment, shortMoment } from './time.ts';
import { runs } from './visible.ts';

/** Untrusted text: isolated from its neighbours' writing direction, hidden characters shown. */
export function Text({ value, block = false }: { value: string; block?: boolean }) {
  return <bdi>{marked(value, block)}</bdi>;
}

export function marked(value: string, block: boolean) {
  return runs(value, block).map((run) =>
    run.code === undefined ? (
      run.text
    ) : (
      <span class="hidden-char" title={t.value.hidden(run.code)}>
        {run.text}
      </span>
    ),
  );
}

const SHAPES: Record<Level, string> = {
  critical: 'M8 .8 15.2 8 8 15.2 .8 8Z',
  high: 'M8 1.6 15.2 14.4H.8Z',
  medium: 'M2.2 2.2h11.6v11.6H2.2Z',
  low: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 1 1 8 2.2Z',
  informational: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 1 1 8 2.2Zm0 2.2a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 1 0 0-7.2Z',
};

const isLevel = (level: string): level is Level => Object.hasOwn(SHAPES, level);

/** A level as shape, colour and word. */
export function LevelMark({ level }: { level: string }) {
  const known = isLevel(level) ? level : 'informational';
  return (
    <span class={`level level-${known}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={SHAPES[known]} />
      </svg>
      <span class="level-word">{isLevel(level) ? t.value.levels[level] : <Text value={level} />}</span>
    </span>
  );
}

/** How long ago, and the moment. */
export function When({ ms, exact = false }: { ms: number; exact?: boolean }) {
  const strings = t.value;
  const full = exactMoment(ms, utc.value);
  const relative = strings.ago(ago(ms, nowMs.value));
  const iso = Number.isFinite(new Date(ms).getTime()) ? new Date(ms).toISOString() : undefined;
  return (
    <time class="when" dateTime={iso} title={full}>
      <span class="when-exact">{exact ? full : shortMoment(ms, nowMs.value, utc.value)}</span>
      <span class="when-ago">{relative}</span>
    </time>
  );
}

export const number = (n: number): string => new Intl.NumberFormat(language.value).format(n);

/** An ATT&CK id in the words of its publisher: `attack.t1059.001` is T1059.001; other tags stay as they are. */
export const tagText = (tag: string): string =>
  /^attack\.[tgs]\d{4}(\.\d{3})?$/i.test(tag) ? tag.slice('attack.'.length).toUpperCase() : tag;

export function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <ul class="tags">
      {tags.map((tag) => (
        <li key={tag} title={tag}>
          <Text value={tagText(tag)} />
        </li>
      ))}
    </ul>
  );
}

export type Loaded<T> = { value: T | undefined; error: unknown; key: string };

/**
 * Loads something by key. What was there stays on the screen until its successor has come, so that nothing flickers.
 *
 * @param key of what to load, or undefined for nothing yet
 * @param again a change of it loads the same key anew
 */
export function useLoad<T>(key: string | undefined, load: (key: string) => Promise<T>, again: unknown = 0): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ value: undefined, error: undefined, key: '' });
  useEffect(() => {
    if (key === undefined) return undefined;
    let wanted = true;
    load(key).then(
      (value) => wanted && setState({ value, error: undefined, key }),
      (error: unknown) => wanted && setState((old) => ({ value: old.key === key ? old.value : undefined, error, key })),
    );
    return () => {
      wanted = false;
    };
  }, [key, again]);
  return state;
}

/** Changes when somebody or something changed the group, at most twice a second. */
export function useGroupVersion(id: string | undefined): number {
  const [version, setVersion] = useState(0);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => {
    const stop = groupChanged.subscribe((change) => {
      if (change?.id !== id || id === undefined) return;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        setVersion((n) => n + 1);
      }, 500);
    });
    return () => {
      stop();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [id]);
  return version;
}

/** What to say where something could not be loaded. */
export function Failure({ error, missing }: { error: unknown; missing: string }) {
  const gone = error instanceof ApiError && error.status === 404;
  const message = error instanceof Error ? error.message : String(error);
  return (
    <p class="failure" role="alert">
      {gone ? missing : <Text value={message} />}
    </p>
  );
}

/** Shown only where loading takes long: CSS delays it. */
export function Waiting() {
  return <p class="waiting">{t.value.loading}…</p>;
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The way from any page back to the queue. */
export function Back() {
  return (
    <button type="button" class="quiet back" onClick={goToQueue}>
      ← {t.value.alert.back} <kbd aria-hidden="true">Esc</kbd>
    </button>
  );
}

// What lies above the page: keys, the filter menu, toasts. Native dialogs trap the focus and close by Esc themselves.

import { useLayoutEffect, useRef } from 'preact/hooks';
import {
  arrivals,
  currentFilter,
  filterMenu,
  helpOpen,
  organisations,
  setFilter,
  setShortcuts,
  shortcuts,
  t,
  toast,
  undoOrReopen,
} from './app.ts';
import { BINDINGS, latinKey, type View } from './keys.ts';
import { Text } from './parts.tsx';
import { QUERY_MAX, type Filter } from './route.ts';

const KEY_NAMES: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc', PageDown: 'PgDn', PageUp: 'PgUp' };

function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);
  return dialog;
}

export function Help() {
  const strings = t.value.help;
  const dialog = useModal();
  const close = (): void => void (helpOpen.value = false);
  const lists: [View, string][] = [
    ['queue', strings.queue],
    ['alert', strings.alert],
    ['other', strings.other],
  ];
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id="help-title">{strings.title}</h2>
          <button type="button" class="quiet" onClick={close}>
            {strings.close} <kbd aria-hidden="true">Esc</kbd>
          </button>
        </div>
        <div class="key-lists">
          {lists.map(([view, name]) => (
            <section key={view}>
              <h3>{name}</h3>
              <dl>
                {BINDINGS.filter((binding) => belongs(binding.views, view)).map((binding) => (
                  <div key={binding.action}>
                    <dt>
                      {binding.keys.map((key) => (
                        <kbd key={key}>{KEY_NAMES[key] ?? key}</kbd>
                      ))}
                    </dt>
                    <dd>{t.value.actions[binding.action]}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <label class="check">
          <input
            type="checkbox"
            checked={shortcuts.value}
            onChange={(event) => setShortcuts(event.currentTarget.checked)}
          />
          {strings.single}
        </label>
        <p class="muted">{strings.layout}</p>
      </div>
    </dialog>
  );
}

/** A key that works everywhere is listed only there. */
const belongs = (views: readonly View[], view: View): boolean =>
  view === 'other' ? views.includes('other') : views.includes(view) && !views.includes('other');

/** Rule, host, user or organisation of one group: choose which the queue is narrowed to. */
export function FilterMenu() {
  const group = filterMenu.value!;
  const strings = t.value.queue;
  const dialog = useModal();
  const close = (): void => void (filterMenu.value = undefined);
  const text = (q: string): Partial<Filter> => ({ q: q.slice(0, QUERY_MAX) });
  const choices: { key: string; name: string; shown: string; to: Partial<Filter> }[] = [
    { key: 'r', name: strings.columns.rule, shown: group.title, to: text(group.ruleKey) },
    { key: 'h', name: strings.columns.host, shown: group.host, to: text(group.host) },
    { key: 'u', name: strings.columns.user, shown: group.user, to: text(group.user) },
  ].filter((choice) => choice.to.q !== '');
  if (organisations.value.length > 1) {
    const { organisation } = group;
    choices.push({ key: 'o', name: t.value.alert.organisation, shown: organisation, to: { organisation } });
  }
  const choose = (to: Partial<Filter>): void => {
    close();
    setFilter({ ...currentFilter(), ...to });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const choice = choices.find(({ key }) => key === latinKey(event));
    const buttons = [...(dialog.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (choice !== undefined) choose(choice.to);
    else if (event.key === 'ArrowDown') buttons[(at + 1) % buttons.length]?.focus();
    else if (event.key === 'ArrowUp') buttons[(at - 1 + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      class="menu"
      aria-labelledby="menu-title"
      onClose={close}
      onKeyDown={onKeyDown}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="dialog-body">
        <h2 id="menu-title">{strings.filterTitle}</h2>
        {choices.map((choice) => (
          <button key={choice.key} type="button" class="choice" onClick={() => choose(choice.to)}>
            <kbd aria-hidden="true">{choice.key}</kbd>
            <span class="muted">{choice.name}</span>
            <Text value={choice.shown} />
          </button>
        ))}
      </div>
    </dialog>
  );
}

export function Toasts() {
  const strings = t.value.toast;
  const message = toast.value;
  return (
    <>
      <div class="toasts" role="status">
        {message !== undefined && (
          <div class={message.failed ? 'toast toast-failed' : 'toast'}>
            <span>
              {message.text !== '' && <b>{message.text}: </b>}
              <Text value={message.title} />
            </span>
            {message.undo !== undefined && (
              <button type="button" onClick={() => undoOrReopen(undefined)}>
                {strings.undo} <kbd aria-hidden="true">u</kbd>
              </button>
            )}
            <button type="button" class="quiet" aria-label={strings.dismiss} onClick={() => (toast.value = undefined)}>
              ✕
            </button>
          </div>
        )}
      </div>
      <div class="sr-only" role="status">
        {arrivals.value > 0 ? t.value.queue.arrivedSpoken(arrivals.value) : ''}
      </div>
    </>
  );
}

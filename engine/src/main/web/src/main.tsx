import { effect } from '@preact/signals';
import { render } from 'preact';
import { AlertPage } from './alert.tsx';
import {
  arrivals,
  boot,
  connection,
  filterMenu,
  go,
  goToQueue,
  handlers,
  helpOpen,
  language,
  route,
  session,
  shortcuts,
  t,
} from './app.ts';
import { EventPage } from './event.tsx';
import { Header, Strip } from './header.tsx';
import { HealthPage } from './health.tsx';
import { actionFor, type Action, type View } from './keys.ts';
import { QueuePage } from './list.tsx';
import { Login } from './login.tsx';
import { FilterMenu, Help, Toasts } from './overlays.tsx';
import { RulePage } from './rule.tsx';

function App() {
  if (session.value === undefined) return null;
  if (session.value === null) return <Login />;
  return (
    <>
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          (document.getElementById('grid') ?? document.getElementById('content'))?.focus();
        }}
      >
        {t.value.skip}
      </a>
      <Header />
      {connection.value === 'reconnecting' && <p class="banner">{t.value.strip.reconnectingLong}</p>}
      <Page />
      <Strip />
      <Toasts />
      {helpOpen.value && <Help />}
      {filterMenu.value !== undefined && <FilterMenu key={filterMenu.value.id} />}
    </>
  );
}

function Page() {
  const where = route.value;
  switch (where.page) {
    case 'queue':
      return <QueuePage />;
    case 'alert':
      return <AlertPage id={where.id} />;
    case 'rule':
      return <RulePage ruleKey={where.key} />;
    case 'event':
      return <EventPage sequence={where.sequence} />;
    case 'health':
      return <HealthPage />;
  }
}

/** Keys that work in every view unless the view in front has its own meaning for them. */
const everywhere: Partial<Record<Action, () => void>> = {
  help: () => (helpOpen.value = true),
  health: () => go({ page: 'health' }),
  back: () => {
    if (route.value.page === 'queue') return;
    if (history.length > 1 && route.value.page !== 'health') history.back();
    else goToQueue();
  },
  search: () => {
    if (route.value.page !== 'queue') goToQueue();
    requestAnimationFrame(() => {
      const field = document.getElementById('search') as HTMLInputElement | null;
      field?.focus();
      field?.select();
    });
  },
};

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!session.value || helpOpen.value || filterMenu.value !== undefined) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest('input, textarea, select') !== null) return;
  if ((event.key === 'Enter' || event.key === ' ') && target.closest('a, button, summary') !== null) return;
  const page = route.value.page;
  const view: View = page === 'queue' || page === 'alert' ? page : 'other';
  const action = actionFor(view, event);
  if (action === undefined || (!shortcuts.value && event.key.length === 1)) return;
  const run = handlers.current[action] ?? everywhere[action];
  if (run === undefined) return;
  event.preventDefault();
  run();
}

effect(() => {
  document.documentElement.lang = language.value;
  document.title = arrivals.value > 0 ? `(${arrivals.value}) ${t.value.brand}` : t.value.brand;
});
document.addEventListener('keydown', onKeyDown);
render(<App />, document.getElementById('app')!);
void boot();

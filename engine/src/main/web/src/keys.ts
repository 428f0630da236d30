// One table says which key does what: the handler and the help page both read it.

export type View = 'queue' | 'alert' | 'other';

export type Action =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'pageDown'
  | 'pageUp'
  | 'open'
  | 'acknowledge'
  | 'reopen'
  | 'filterIn'
  | 'clear'
  | 'search'
  | 'rule'
  | 'note'
  | 'raw'
  | 'back'
  | 'health'
  | 'help';

type Binding = { action: Action; keys: readonly string[]; views: readonly View[] };

const QUEUE: readonly View[] = ['queue'];
const ALERT: readonly View[] = ['alert'];
const BOTH: readonly View[] = ['queue', 'alert'];
const EVERYWHERE: readonly View[] = ['queue', 'alert', 'other'];

export const BINDINGS: readonly Binding[] = [
  { action: 'next', keys: ['j', 'ArrowDown'], views: QUEUE },
  { action: 'previous', keys: ['k', 'ArrowUp'], views: QUEUE },
  { action: 'next', keys: ['j'], views: ALERT },
  { action: 'previous', keys: ['k'], views: ALERT },
  { action: 'first', keys: ['Home'], views: QUEUE },
  { action: 'last', keys: ['End'], views: QUEUE },
  { action: 'pageDown', keys: ['PageDown'], views: QUEUE },
  { action: 'pageUp', keys: ['PageUp'], views: QUEUE },
  { action: 'open', keys: ['Enter', 'o'], views: QUEUE },
  { action: 'acknowledge', keys: ['a'], views: BOTH },
  { action: 'reopen', keys: ['u'], views: BOTH },
  { action: 'filterIn', keys: ['f'], views: BOTH },
  { action: 'clear', keys: ['x'], views: QUEUE },
  { action: 'search', keys: ['/'], views: EVERYWHERE },
  { action: 'rule', keys: ['r'], views: BOTH },
  { action: 'note', keys: ['n'], views: ALERT },
  { action: 'raw', keys: ['w'], views: ALERT },
  { action: 'health', keys: ['h'], views: EVERYWHERE },
  { action: 'back', keys: ['Escape'], views: EVERYWHERE },
  { action: 'help', keys: ['?'], views: EVERYWHERE },
];

export type KeyPress = { key: string; code: string; shiftKey: boolean };

/** The Latin letter or sign of the pressed key, also under a Cyrillic layout, where `j` types `о`. */
export function latinKey(press: KeyPress): string {
  const { key, code } = press;
  if (code === 'Slash' && (key === '.' || key === ',')) return press.shiftKey ? '?' : '/';
  if (key.length === 1 && key > '\u007f') {
    if (/^Key[A-Z]$/.test(code)) return code.slice(3).toLowerCase();
  }
  return key.length === 1 ? key.toLowerCase() : key;
}

export function actionFor(view: View, press: KeyPress): Action | undefined {
  const key = latinKey(press);
  return BINDINGS.find((binding) => binding.views.includes(view) && binding.keys.includes(key))?.action;
}

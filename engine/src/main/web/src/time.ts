// Times as analysts read them: how long ago at a glance, and the exact moment beside it.

export type AgoUnit = 'now' | 'second' | 'minute' | 'hour' | 'day';
export type Ago = { unit: AgoUnit; amount: number; future: boolean };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps of ten seconds in the first minute, so that a list of fresh alerts does not tick. */
export function ago(timeMs: number, nowMs: number): Ago {
  const distance = Math.abs(nowMs - timeMs);
  const future = timeMs > nowMs;
  if (distance < 10 * SECOND) return { unit: 'now', amount: 0, future: false };
  if (distance < MINUTE) return { unit: 'second', amount: Math.floor(distance / (10 * SECOND)) * 10, future };
  if (distance < HOUR) return { unit: 'minute', amount: Math.floor(distance / MINUTE), future };
  if (distance < 2 * DAY) return { unit: 'hour', amount: Math.floor(distance / HOUR), future };
  return { unit: 'day', amount: Math.floor(distance / DAY), future };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** ISO 8601 order in local time or UTC: `2026-05-14 09:03:07`. The same in every language, sortable by eye. */
export function moment(timeMs: number, utc: boolean): string {
  const date = new Date(timeMs);
  if (Number.isNaN(date.getTime())) return String(timeMs);
  return utc
    ? `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
    : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The moment without its date where that is today's. */
export function shortMoment(timeMs: number, nowMs: number, utc: boolean): string {
  const full = moment(timeMs, utc);
  return full.slice(0, 10) === moment(nowMs, utc).slice(0, 10) ? full.slice(11) : full;
}

/** The moment to the millisecond, with its zone: `2026-05-14 09:03:07.120 +03:00`. */
export function exactMoment(timeMs: number, utc: boolean): string {
  const date = new Date(timeMs);
  if (Number.isNaN(date.getTime())) return String(timeMs);
  const millis = String(date.getUTCMilliseconds()).padStart(3, '0');
  return `${moment(timeMs, utc)}.${millis} ${utc ? 'UTC' : offset(-date.getTimezoneOffset())}`;
}

function offset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

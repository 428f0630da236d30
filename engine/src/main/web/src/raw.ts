// The raw event as pieces of text to show: laid out when it is JSON, with what the rule matched marked.
// The text itself is never reparsed into numbers or objects: 64-bit ids, duplicate keys and escapes stay as they came.

import type { Matched } from './types.ts';

export type Kind = 'text' | 'key' | 'string' | 'number' | 'literal' | 'punct';
export type Piece = { text: string; kind: Kind; hit: boolean };

/** A value shorter than this is marked only under its own field name: `1` and `SYSTEM` stand in too many places. */
export const SHORT_VALUE = 4;
/** Most distinct matched values that are searched for. */
export const VALUES_MAX = 200;
/** Deepest level that is still indented; deeper levels stay at this column. */
export const INDENT_MAX = 32;
/** Most bytes of the hexadecimal view. */
export const HEX_BYTES_MAX = 64 * 1024;

type Token = { kind: Kind; text: string; key: string };

/** Pieces of the payload in reading order. */
export function pieces(payload: string, matched: Matched, pretty: boolean): Piece[] {
  const marks = new Marks(matched);
  const start = pretty ? jsonStart(payload) : -1;
  if (start < 0) return marks.inText(payload, 'text');
  const out = marks.inText(payload.slice(0, start), 'text');
  if (start > 0) out.push({ text: '\n', kind: 'text', hit: false });
  for (const token of layOut(payload.slice(start))) out.push(...marks.inToken(token));
  return out;
}

/** Where the JSON object or array that runs to the end of the text begins (syslog puts a header before it), or -1. */
export function jsonStart(text: string): number {
  for (const open of ['{', '[']) {
    const at = text.indexOf(open);
    if (at >= 0 && isJson(text.slice(at))) return at;
  }
  return -1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Tokens of valid JSON, with line breaks and two-space indents as tokens of their own. */
function layOut(json: string): Token[] {
  const out: Token[] = [];
  const keys: string[] = [''];
  const lists: boolean[] = [];
  const newLine = (): void => {
    out.push({ kind: 'text', text: '\n' + '  '.repeat(Math.min(lists.length, INDENT_MAX)), key: '' });
  };
  let expectKey = false;
  let at = 0;
  while (at < json.length) {
    const char = json[at]!;
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') {
      at++;
    } else if (char === '{' || char === '[') {
      const empty = /^[{[][ \n\r\t]*[}\]]/.exec(json.slice(at, at + 64));
      if (empty !== null) {
        out.push({ kind: 'punct', text: char === '{' ? '{}' : '[]', key: '' });
        at += empty[0].length;
        continue;
      }
      out.push({ kind: 'punct', text: char, key: '' });
      lists.push(char === '[');
      keys.push(char === '[' ? keys.at(-1)! : '');
      expectKey = char === '{';
      newLine();
      at++;
    } else if (char === '}' || char === ']') {
      lists.pop();
      keys.pop();
      newLine();
      out.push({ kind: 'punct', text: char, key: '' });
      at++;
    } else if (char === ',') {
      expectKey = lists.at(-1) === false;
      out.push({ kind: 'punct', text: ',', key: '' });
      newLine();
      at++;
    } else if (char === ':') {
      out.push({ kind: 'punct', text: ': ', key: '' });
      at++;
    } else if (char === '"') {
      const end = stringEnd(json, at);
      const text = json.slice(at, end);
      if (expectKey) keys[keys.length - 1] = JSON.parse(text) as string;
      out.push({ kind: expectKey ? 'key' : 'string', text, key: keys.at(-1)! });
      expectKey = false;
      at = end;
    } else {
      let end = at;
      while (end < json.length && !',]} \n\r\t'.includes(json[end]!)) end++;
      const text = json.slice(at, end);
      out.push({ kind: /^[-\d]/.test(text) ? 'number' : 'literal', text, key: keys.at(-1)! });
      at = end;
    }
  }
  return out;
}

function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** `process.command_line`, `CommandLine` and `Command Line` are one field to a reader. */
const plainName = (name: string): string =>
  (name.split('.').at(-1) ?? '').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** What the rule matched, ready to be found again in the text. */
class Marks {
  private readonly names = new Map<string, Set<string>>();
  private readonly long: string[] = [];

  constructor(matched: Matched) {
    const long = new Set<string>();
    for (const [field, values] of Object.entries(matched)) {
      const name = plainName(field);
      const known = this.names.get(name) ?? new Set<string>();
      this.names.set(name, known);
      for (const value of values) {
        known.add(value);
        if (value.length >= SHORT_VALUE && long.size < VALUES_MAX) long.add(value);
      }
    }
    this.long = [...long].sort((a, b) => b.length - a.length);
  }

  inToken(token: Token): Piece[] {
    const { kind, text, key } = token;
    if (kind === 'key') return [{ text, kind, hit: this.names.has(plainName(key)) }];
    if (kind !== 'string' && kind !== 'number' && kind !== 'literal') return [{ text, kind, hit: false }];
    const value = kind === 'string' ? (JSON.parse(text) as string) : text;
    if (this.names.get(plainName(key))?.has(value) === true || this.long.includes(value)) {
      return [{ text, kind, hit: true }];
    }
    return kind === 'string' ? this.inText(text, kind, (wanted) => JSON.stringify(wanted).slice(1, -1)) : [{ text, kind, hit: false }];
  }

  /** Splits plain text at the long values that stand in it. */
  inText(text: string, kind: Kind, written: (value: string) => string = (value) => value): Piece[] {
    const spans: [number, number][] = [];
    for (const value of this.long) {
      const wanted = written(value);
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
        spans.push([at, at + wanted.length]);
      }
    }
    spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const out: Piece[] = [];
    let done = 0;
    for (const [start, end] of spans) {
      if (end <= done) continue;
      const from = Math.max(start, done);
      if (from > done) out.push({ text: text.slice(done, from), kind, hit: false });
      out.push({ text: text.slice(from, end), kind, hit: true });
      done = end;
    }
    if (done < text.length) out.push({ text: text.slice(done), kind, hit: false });
    return out;
  }
}

/** The bytes as received: the server sends base64 where they are not valid UTF-8, else the text says it all. */
export function bytesOf(payload: string, payloadBase64: string | null | undefined): Uint8Array {
  if (payloadBase64 === undefined || payloadBase64 === null) return new TextEncoder().encode(payload);
  return Uint8Array.from(atob(payloadBase64), (char) => char.charCodeAt(0));
}

/** Offset, sixteen bytes in hexadecimal, and their printable ASCII; one line for each sixteen. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  const end = Math.min(bytes.length, HEX_BYTES_MAX);
  for (let offset = 0; offset < end; offset += 16) {
    const row = [...bytes.subarray(offset, Math.min(offset + 16, end))];
    const codes = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${codes.padEnd(47)}  ${ascii}`);
  }
  return lines.join('\n');
}

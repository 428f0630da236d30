// A small server with the console's HTTP API and invented data: for work on the page and for its browser tests.
//
//   npm run dev -- [--port 8480] [--groups 24] [--rate 0.2] [--hostile] [--trouble]
//
// --rate is alerts a second. Sign in as admin / watch. Extra, for tests only: POST /dev/raise, /dev/expire, /dev/drop.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { HOSTILE, world } from './data.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8480' },
    groups: { type: 'string', default: '24' },
    rate: { type: 'string', default: '0' },
    hostile: { type: 'boolean', default: false },
    trouble: { type: 'boolean', default: false },
  },
});
const webRoot = join(dirname(fileURLToPath(import.meta.url)), '../../resources/org/varta/engine/console/web');
const state = world({ groups: Number(options.groups), hostile: options.hostile, nowMs: Date.now() });
const streams = new Set();
let sessionId = '';
let failures = 0;

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };

class Refusal extends Error {
  constructor(status, code, message, headers = {}) {
    super(message);
    Object.assign(this, { status, code, headers });
  }
}

const problems = [
  { file: 'packs/site/hmi_logon.yml', line: 14, column: 9, code: 'unknown-modifier', severity: 'error', message: "unknown modifier 'containz'; did you mean 'contains'?" },
  { file: 'packs/site/old_backup.yml', line: 3, column: 1, code: 'duplicate-id', severity: 'error', message: 'id 5f1c… is also used by packs/site/backup.yml:3' },
  { file: 'packs/starter/macos.yml', line: 6, column: 5, code: 'logsource-unmapped', severity: 'warning', message: 'no source sends product=macos category=file_event' },
  ...(options.hostile ? [{ file: HOSTILE, line: 1, column: 1, code: HOSTILE, severity: HOSTILE, message: HOSTILE }] : []),
];
const letters = Array.from({ length: 3 }, (_, n) => ({
  sequence: 88_000_017 + n, receivedAtMs: Date.now() - (n + 1) * 700_000, listener: options.hostile ? HOSTILE : 'syslog-udp',
  peer: '10.7.3.9:514', reason: 'invalid-json', detail: options.hostile ? HOSTILE : 'unexpected end of input at byte 118, expected a value',
}));
for (const letter of letters) {
  const bytes = Buffer.concat([Buffer.from('<13>plc-07 {"state": "tr\u00efp'.slice(0, -1)), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from('ip", "v":')]);
  state.events.set(letter.sequence, { ...letter, journal: '3f0c9a51-6f0e-4d0e-9a53-0f6f7f6e2b11', organisation: 'default', protocol: 'syslog', principal: '', format: 'syslog', context: '', payload: bytes.toString('utf8'), payloadBase64: bytes.toString('base64'), bytes: bytes.length });
}

function statusNow() {
  const trouble = options.trouble || options.hostile;
  const received = 18_402_377 + Math.floor(process.uptime() * 412);
  return {
    organisation: 'default', version: '0.1.0',
    engine: { lagEvents: 12, lagSeconds: 0.1, evaluated: received - 12, hits: 1_204, alerts: state.log.length, deadLettered: trouble ? letters.length : 0, clockMs: Date.now(), degradations: trouble ? [{ ruleId: 'c0', title: 'Password guessing', cause: 'limit', count: 1_204 }] : [] },
    collector: { received, accepted: received, acked: received, refused: 0, journalSequence: state.sequence },
    rules: { loaded: 3_114, correlations: 27, failed: trouble ? 2 : 0, epoch: '9f2c41d07be3', loadedAtMs: Date.now() - 5_400_000, lastReload: trouble ? 'rejected' : 'applied', problems: trouble ? problems : [] },
    alertLogIndex: state.log.length,
  };
}

function bundle(response, alert) {
  response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Disposition': `attachment; filename="varta-evidence-${alert.id.slice(0, 16)}.zip"`, 'X-Varta-Events': `${alert.events.length} of ${alert.eventCount}`, 'X-Varta-SHA256': 'c0ffee'.repeat(10) + 'c0ff', 'X-Varta-First-Key': '5eed'.repeat(16) });
  response.end('not a real bundle');
  return response;
}

function ledgerNow() {
  const trouble = options.trouble || options.hostile;
  const evil = (text) => (options.hostile ? HOSTILE : text);
  const counts = (n, missing) => ({ received: n + 3, accepted: n, acked: n, refused: 3, journalled: n, evaluated: n - 15, deadLettered: trouble ? 3 : 0, lag: 12, missing });
  const sources = [{ source: evil('10.7.3.9'), ...counts(11_204_120, trouble ? 41 : 0) }, { source: '10.7.3.12', ...counts(7_190_004, 0) }];
  return {
    mismatches: trouble ? [`ndjson ${evil('10.7.3.9')}: nothing waits, and journalled is more than evaluated and dead-lettered: journalled 7, evaluated 6, dead-lettered 0, at record 9`] : [],
    listeners: [{ listener: 'ndjson', ...counts(18_394_124, trouble ? 41 : 0), sources, sourcesLeftOut: 2 }],
    gaps: trouble ? [{ listener: 'ndjson', source: '10.7.3.9', host: evil('DC-1'), channel: evil('Security'), kind: 'numbers', missing: 41, jumps: 2, lastFrom: 88_120, lastTo: 88_159, lastSequence: 88_000_017 }, { listener: 'ndjson', source: '10.7.3.12', host: 'sensor-1', channel: '', kind: 'drops', missing: 7, jumps: 1, lastFrom: 1, lastTo: 7, lastSequence: 88_000_018 }] : [],
  };
}

function groupsPage(query) {
  const filter = { status: query.get('status') ?? 'open', level: (query.get('level') ?? '').split(',').filter(Boolean), organisation: query.get('organisation') ?? '', q: (query.get('q') ?? '').toLowerCase() };
  const fits = (group) =>
    (filter.status === 'all' || group.status === filter.status) && (filter.level.length === 0 || filter.level.includes(group.level)) &&
    (filter.organisation === '' || filter.organisation === group.organisation) &&
    [group.title, group.host, group.user, group.ruleKey, ...group.tags, ...Object.values(state.alerts.get(group.lastAlertId).events.at(-1).matched).flat()]
      .some((text) => text.toLowerCase().includes(filter.q));
  const lastIndex = (group) => state.alerts.get(group.lastAlertId).index;
  const before = Number(query.get('before') ?? Infinity);
  const limit = Number(query.get('limit') ?? 100);
  const rest = [...state.groups.values()].filter((group) => fits(group) && lastIndex(group) < before).sort((a, b) => lastIndex(b) - lastIndex(a));
  const groups = rest.slice(0, limit);
  return { groups, next: rest.length > limit ? String(lastIndex(groups.at(-1))) : null, asOf: state.log.length };
}

function groupOr404(id) {
  const group = state.groups.get(id);
  if (group === undefined) throw new Refusal(404, 'not-found', 'no such group');
  return group;
}

const found = (value, what) => {
  if (value === undefined) throw new Refusal(404, 'not-found', `no such ${what}`);
  return value;
};

async function api(request, response, url) {
  const parts = url.pathname.split('/').slice(2).map(decodeURIComponent);
  const signedIn = sessionId !== '' && (request.headers.cookie ?? '').includes(`varta_session=${sessionId}`);
  const session = () => ({ user: 'admin', role: 'admin', csrf: `csrf-${sessionId}` });
  if (parts[0] === 'login') {
    const { user, password } = JSON.parse(await body(request));
    if (failures >= 3) {
      failures = 0;
      throw new Refusal(429, 'slow-down', 'too many attempts', { 'Retry-After': '2' });
    }
    if (user !== 'admin' || password !== 'watch') {
      failures++;
      throw new Refusal(401, 'wrong-credentials', 'wrong user or password');
    }
    failures = 0;
    sessionId = String(Math.random()).slice(2);
    response.setHeader('Set-Cookie', `varta_session=${sessionId}; HttpOnly; SameSite=Strict; Path=/`);
    return session();
  }
  if (!signedIn) throw new Refusal(401, 'no-session', 'sign in first');
  if (request.method === 'POST' && request.headers['x-varta-csrf'] !== session().csrf) throw new Refusal(403, 'csrf', 'token missing');
  switch (parts[0]) {
    case 'session': return session();
    case 'logout': sessionId = ''; return undefined;
    case 'status': return statusNow();
    case 'ledger': return ledgerNow();
    case 'organisations': return { organisations: [...new Set([...state.groups.values()].map((group) => group.organisation))].sort() };
    case 'rule-costs': return { timedEvents: 1_204, findingNs: 2_408_000, trialsNs: 1_300_000, rules: [...state.rules.values()].slice(0, 10).map((rule, at) => ({ ruleId: rule.key, title: rule.title, trials: 900 - 70 * at, hits: at, costNs: 400_000 >> at, dearestNs: 9_000, overBudget: at === 0 ? 1 : 0 })) };
    case 'alerts': if (parts[2] === 'evidence') return bundle(response, found(state.alerts.get(parts[1]), 'alert'));
      return found(state.alerts.get(parts[1]), 'alert');
    case 'events': return found(state.events.get(Number(parts[1])), 'event');
    case 'rules': return found(state.rules.get(parts[1]), 'rule');
    case 'dead-letters': return { deadLetters: options.trouble || options.hostile ? letters : [], next: null };
    case 'stream': return stream(request, response, url);
    case 'groups': {
      if (parts.length === 1) return groupsPage(url.searchParams);
      const group = groupOr404(parts[1]);
      if (parts.length === 2) {
        const alerts = [...state.alerts.values()].filter((alert) => alert.groupId === group.id).reverse().slice(0, 50);
        return { group, alerts, history: state.history.get(group.id) ?? [] };
      }
      const acknowledge = parts[2] === 'acknowledge';
      const { note } = JSON.parse(await body(request));
      const changed = { ...group, status: acknowledge ? 'acknowledged' : 'open', acknowledgedBy: acknowledge ? 'admin' : null, acknowledgedAtMs: acknowledge ? Date.now() : null };
      state.groups.set(group.id, changed);
      state.history.set(group.id, [{ atMs: Date.now(), user: 'admin', action: parts[2], note }, ...(state.history.get(group.id) ?? [])]);
      for (const to of streams) to.write(`event: acknowledged\ndata: ${JSON.stringify(changed)}\n\n`);
      return { group: changed };
    }
    default: throw new Refusal(404, 'not-found', 'no such path');
  }
}

function stream(request, response, url) {
  const after = Number(request.headers['last-event-id'] ?? url.searchParams.get('after') ?? state.log.length);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  for (const record of state.log.slice(after)) send(response, record);
  response.write(`event: status\ndata: ${JSON.stringify(statusNow())}\n\n`);
  streams.add(response);
  const ticks = setInterval(() => response.write(`event: status\ndata: ${JSON.stringify(statusNow())}\n\n`), 5_000);
  response.on('close', () => {
    clearInterval(ticks);
    streams.delete(response);
  });
  return response;
}

const send = (response, record) => response.write(`id: ${record.index}\nevent: alert\ndata: ${JSON.stringify(record)}\n\n`);

function raise(make) {
  const record = make();
  for (const to of streams) send(to, record);
}

/** Levers for tests: an alert now, an expired session, a broken line. */
async function dev(request, url) {
  const query = url.searchParams;
  switch (url.pathname) {
    case '/dev/raise':
      for (let n = 0; n < Number(query.get('count') ?? 1); n++) {
        raise(() => state.raise(query.get('rule') ?? 'r-lsass', `${query.get('host') ?? 'TEST-HOST'}${n === 0 ? '' : `-${n}`}`, 'tester', Date.now() + n, query.get('organisation') || 'default'));
      }
      return { index: state.log.length };
    case '/dev/expire': sessionId = ''; for (const to of streams) to.destroy(); return {};
    case '/dev/drop': for (const to of streams) to.destroy(); return {};
    default: throw new Refusal(404, 'not-found', 'no such lever');
  }
}

async function body(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? '{}' : text;
}

async function page(response, url) {
  const path = normalize(url.pathname === '/' ? '/index.html' : url.pathname);
  const type = TYPES[path.slice(path.lastIndexOf('.'))];
  if (type === undefined || (path !== '/index.html' && !path.startsWith('/assets/'))) throw new Refusal(404, 'not-found', 'no such page');
  const bytes = await readFile(join(webRoot, path)).catch(() => undefined);
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache' });
  response.end(found(bytes, 'page'));
  return response;
}

const server = createServer(async (request, response) => {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  try {
    const url = new URL(request.url, 'http://localhost');
    const isApi = url.pathname.startsWith('/api/');
    if (isApi) response.setHeader('Cache-Control', 'no-store');
    const answer = isApi ? await api(request, response, url) : url.pathname.startsWith('/dev/') ? await dev(request, url) : await page(response, url);
    if (answer === response) return;
    if (answer === undefined) response.writeHead(204).end();
    else response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer));
  } catch (error) {
    if (response.headersSent) return response.destroy();
    const { status = 500, code = 'internal', message, headers = {} } = error;
    response.writeHead(status, { ...headers, 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify({ error: { code, message } }));
  }
});
server.listen(Number(options.port), '127.0.0.1', () => {
  console.log(JSON.stringify({ listener: 'console', address: `http://127.0.0.1:${server.address().port}` }));
});
if (Number(options.rate) > 0) setInterval(() => raise(() => state.raiseRandom(Date.now())), 1_000 / Number(options.rate));

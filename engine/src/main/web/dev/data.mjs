// Invented alerts for working on the page and for its browser tests. Nothing here is real telemetry.

/** Text that must never act: every field of a hostile alert carries all of it. */
export const HOSTILE = [
  '<img src=x onerror="window.pwned=1">',
  '<script>window.pwned=2</script>',
  '<svg/onload=window.pwned=3>',
  '"><iframe srcdoc="<script>parent.pwned=4</script>">',
  "' onmouseover='window.pwned=5' x='",
  'javascript:window.pwned=6',
  'data:text/html,<script>opener.pwned=7</script>',
  '${window.pwned=8}{{window.pwned=9}}',
  '</title></textarea></style></script><img src=x onerror=window.pwned=10>',
  '\u001b[2J\u001b]0;owned\u0007\u001b[31mred',
  'invoice\u202Efdp.exe',
  'a\u0000b\u0008\u200bc\u2066d\ufeff\ud800',
].join(' ');

const RULES = [
  ['r-enc', 'Suspicious Encoded PowerShell Command Line', 'high', 'Olena Kovalenko', ['attack.execution', 'attack.t1059.001'], 'windows', 'process_creation'],
  ['r-lsass', 'LSASS Memory Read by Unusual Process', 'critical', 'Marek Wojcik, Olena Kovalenko', ['attack.credential-access', 'attack.t1003.001'], 'windows', 'process_access'],
  ['r-modbus', 'Modbus Write from a Host that is not an HMI', 'critical', 'Varta project', ['attack.t0855', 'attack.impair-process-control'], 'zeek', 'modbus'],
  ['r-ssh', 'SSH Root Login from a New Network', 'medium', 'Daria Lind', ['attack.initial-access', 'attack.t1078'], 'linux', 'sshd'],
  ['r-svc', 'New Service Installed from a User-Writable Path', 'high', 'Jan Novak', ['attack.persistence', 'attack.t1543.003'], 'windows', 'system'],
  ['r-whoami', 'Whoami Run by a Service Account', 'low', '', ['attack.discovery', 'attack.t1033'], 'windows', 'process_creation'],
  ['r-dns', 'DNS Query with a Long Random Label', 'informational', 'Daria Lind', ['attack.exfiltration'], 'zeek', 'dns'],
  ['r-brute', 'Many Failed Logons, then One that Succeeds', 'high', 'Varta project', ['attack.credential-access', 'attack.t1110'], 'windows', 'security'],
];
const HOSTS = ['SUB7-HMI-01', 'SUB7-ENG-02', 'DC-KYIV-01', 'hist-03.ot.example', 'jump-01', 'WS-1147', 'WS-1152'];
const USERS = ['GRID\\o.melnyk', 'GRID\\svc_hist', 'root', 'SYSTEM', '', 'GRID\\a.bondar'];

/** The same invented world for the same arguments. */
export function world({ groups: groupCount, hostile, nowMs }) {
  let seed = 42;
  const random = (n) => {
    // mulberry32: small, and good in its low bits too
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  };
  const rules = new Map(RULES.map((row) => [row[0], ruleOf(row)]));
  const state = { groups: new Map(), alerts: new Map(), events: new Map(), history: new Map(), rules, log: [], sequence: 88_400_100 };

  state.raise = (ruleKey, host, user, timeMs, organisation = 'default') => {
    const rule = rules.get(ruleKey);
    const correlation = ruleKey === 'r-brute';
    const id = `g-${ruleKey}-${host}-${user}${organisation === 'default' ? '' : `-${organisation}`}`.replace(/[^\w-]/g, '_');
    const events = Array.from({ length: correlation ? 6 : 1 }, (_, at) =>
      eventOf(state, rule, host, user, timeMs - (correlation ? (5 - at) * 4_000 : 0)));
    const index = state.log.length + 1;
    const alert = {
      id: `a${String(index).padStart(6, '0')}`, index, groupId: id, organisation,
      rule: { key: rule.key, title: rule.title, level: rule.level, author: rule.author, tags: rule.tags, contentHash: 'c0ffee' },
      kind: correlation ? 'correlation' : 'event', groupKey: correlation ? [user] : [], timeMs, raisedAtMs: timeMs + 240,
      host, user, eventCount: events.length, events,
    };
    const old = state.groups.get(id);
    const group = {
      id, organisation, ruleKey: rule.key, title: rule.title, level: rule.level, author: rule.author, tags: rule.tags,
      kind: alert.kind, host, user, groupKey: alert.groupKey, firstMs: Math.min(old?.firstMs ?? timeMs, timeMs),
      lastMs: Math.max(old?.lastMs ?? timeMs, timeMs), lastEventMs: Math.max(old?.lastEventMs ?? timeMs, timeMs), count: (old?.count ?? 0) + 1, status: 'open', acknowledgedBy: null,
      acknowledgedAtMs: null, lastAlertId: alert.id,
    };
    state.groups.set(id, group);
    state.alerts.set(alert.id, alert);
    const record = { index, group: { ...group }, alertId: alert.id, matched: events.at(-1).matched };
    state.log.push(record);
    return record;
  };
  state.raiseRandom = (timeMs, variety = 0) => {
    const rule = RULES[random(RULES.length)][0];
    const host = variety > 0 ? `WS-${String(random(variety)).padStart(5, '0')}` : HOSTS[random(HOSTS.length)];
    return state.raise(rule, host, USERS[random(USERS.length)], timeMs);
  };

  const many = groupCount > 100;
  let timeMs = nowMs - groupCount * (many ? 9_000 : 390_000);
  for (let n = 0; state.groups.size < groupCount && n < groupCount * 20; n++) {
    timeMs += random(many ? 12_000 : 420_000);
    state.raiseRandom(Math.min(timeMs, nowMs - 4_000), many ? groupCount : 0);
  }
  if (hostile) {
    rules.set('r-evil', { ...ruleOf(RULES[0]), key: 'r-evil', title: `Hostile ${HOSTILE}`, author: HOSTILE, description: HOSTILE,
      tags: [HOSTILE], falsePositives: [HOSTILE], references: ['javascript:window.pwned=20', HOSTILE, 'https://example.org/advisory'],
      source: HOSTILE, file: HOSTILE, license: HOSTILE, status: HOSTILE, level: 'critical' });
    const record = state.raise('r-evil', HOSTILE, HOSTILE, nowMs - 1_000);
    state.history.set(record.group.id, [{ atMs: nowMs, user: HOSTILE, action: 'acknowledge', note: HOSTILE }]);
  }
  return state;
}

function ruleOf([key, title, level, author, tags, product, category]) {
  return {
    key, title, level, author, tags, status: 'test', contentHash: 'c0ffee', license: 'DRL 1.1', date: '2026-03-02', modified: '2026-08-19',
    description: `${title}.\nSeen at the start of intrusions into electricity distribution; look at what the parent process did next.`,
    references: ['https://attack.mitre.org/', 'https://example.org/advisory/2026-07', 'ftp://example.org/not-a-web-link'],
    falsePositives: ['Administration scripts signed by the operator', 'The inventory agent during its nightly run'],
    file: `packs/starter/${key}.yml`, logsource: { product, category, service: '' },
    source: `title: ${title}\nid: ${key}\nstatus: test\nauthor: ${author}\nlogsource:\n    product: ${product}\n    category: ${category}\n`
      + `detection:\n    selection:\n        Image|endswith: '\\powershell.exe'\n        CommandLine|contains:\n            - ' -enc '\n            - ' -EncodedCommand '\n`
      + `    condition: selection\nfalsepositives:\n    - Administration scripts signed by the operator\nlevel: ${level}\n`,
  };
}

function eventOf(state, rule, host, user, timeMs) {
  const sequence = ++state.sequence;
  const evil = rule.key === 'r-evil';
  const image = evil ? HOSTILE : 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
  const line = evil ? HOSTILE : 'powershell.exe -NoP -W Hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAKQA=';
  let payload;
  let matched;
  let origin = { listener: 'bulk', protocol: 'elasticsearch-bulk', principal: 'winlogbeat', format: 'json', context: '{"create":{"_index":"winlogbeat-8.14"}}' };
  if (rule.logsource.product === 'windows') {
    matched = { Image: [image], CommandLine: [line], EventID: ['1'], ...(evil ? { [HOSTILE]: [HOSTILE] } : {}) };
    payload = JSON.stringify({
      '@timestamp': new Date(timeMs).toISOString(), host: { name: host },
      winlog: { channel: 'Microsoft-Windows-Sysmon/Operational', event_id: 1, record_id: 1, computer_name: host,
        event_data: { Image: image, CommandLine: line, User: user, ParentImage: 'C:\\Program Files\\Microsoft Office\\WINWORD.EXE',
          IntegrityLevel: 'Medium', ProcessGuid: '{8c1f2a60-21aa-6a31-7f03-000000001200}', Hashes: 'SHA256=5E884898DA28047151D0E56F8DC62927' } },
    }).replace('"record_id":1', '"record_id":9007199254740993');
  } else if (rule.logsource.product === 'linux') {
    matched = { User: ['root'], SourceIp: ['203.0.113.77'] };
    payload = `<38>1 ${new Date(timeMs).toISOString()} ${host} sshd 4242 - - Accepted publickey for root from 203.0.113.77 port 51514 ssh2`;
    origin = { listener: 'syslog-tcp', protocol: 'syslog', principal: '', format: 'syslog', context: '' };
  } else {
    matched = { func: ['WRITE_MULTIPLE_REGISTERS'], 'id.orig_h': ['10.7.1.44'] };
    payload = JSON.stringify({ ts: timeMs / 1000, uid: 'CHhAvVGS1DHFjwGM9', 'id.orig_h': '10.7.1.44', 'id.resp_h': '10.7.9.2', 'id.resp_p': 502, func: 'WRITE_MULTIPLE_REGISTERS', registers: [40001, 40002] });
    origin = { listener: 'json-tcp', protocol: 'json-lines', principal: '', format: 'json', context: '' };
  }
  state.events.set(sequence, {
    sequence, journal: '3f0c9a51-6f0e-4d0e-9a53-0f6f7f6e2b11', receivedAtMs: timeMs + 180, organisation: 'default', ...origin,
    ...(evil ? { listener: HOSTILE, protocol: HOSTILE, principal: HOSTILE, context: HOSTILE } : {}),
    peer: evil ? HOSTILE : '10.7.1.20:49812', payload, bytes: Buffer.byteLength(payload),
  });
  return { journal: '3f0c9a51-6f0e-4d0e-9a53-0f6f7f6e2b11', sequence, ruleKey: rule.key, timeMs, matched };
}

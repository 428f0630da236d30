// What the console's HTTP API answers. Times are milliseconds since 1970.

export type Status = 'open' | 'acknowledged';

export type Group = {
  id: string;
  organisation: string;
  ruleKey: string;
  title: string;
  level: string;
  author: string;
  tags: string[];
  kind: 'event' | 'correlation';
  host: string;
  user: string;
  groupKey: string[];
  firstMs: number;
  lastMs: number;
  lastEventMs: number;
  count: number;
  status: Status;
  acknowledgedBy: string | null;
  acknowledgedAtMs: number | null;
  lastAlertId: string;
};

export type Matched = Record<string, string[]>;

export type EventRef = {
  journal: string;
  sequence: number;
  ruleKey: string;
  timeMs: number;
  /** What the event claims, where it is not believed. */
  claimedMs?: number;
  matched: Matched;
};

export type Alert = {
  id: string;
  index: number;
  groupId: string;
  organisation: string;
  rule: { key: string; title: string; level: string; author: string; tags: string[]; contentHash: string };
  kind: 'event' | 'correlation';
  groupKey: string[];
  timeMs: number;
  raisedAtMs: number;
  host: string;
  user: string;
  eventCount: number;
  events: EventRef[];
};

export type Change = { atMs: number; user: string; action: 'acknowledge' | 'reopen'; note: string };

export type GroupPage = { groups: Group[]; next: string | null; asOf: number };

export type GroupDetail = { group: Group; alerts: Alert[]; history: Change[] };

export type RawEvent = {
  sequence: number;
  journal: string;
  receivedAtMs: number;
  organisation: string;
  listener: string;
  protocol: string;
  principal: string;
  peer: string;
  format: string;
  context: string;
  payload: string;
  payloadBase64?: string | null;
  bytes: number;
};

/** Null stands for what the rule does not say. */
export type Rule = {
  key: string;
  title: string;
  level: string | null;
  author: string | null;
  status: string | null;
  description: string | null;
  license: string | null;
  references: string[];
  tags: string[];
  falsePositives: string[];
  date: string | null;
  modified: string | null;
  file: string;
  contentHash?: string;
  source: string;
  logsource: { product: string | null; category: string | null; service: string | null };
};

export type Problem = {
  file: string;
  line: number;
  column: number;
  code: string;
  severity: string;
  message: string;
};

/** What a correlation left out since the engine started, or how often a rule was over its budget. */
export type Degradation = {
  ruleId: string;
  title: string;
  cause: string;
  count: number;
};

/** What trying a rule cost in the events that were timed. */
export type RuleCost = {
  ruleId: string;
  title: string;
  trials: number;
  hits: number;
  costNs: number;
  dearestNs: number;
  overBudget: number;
};

export type RuleCosts = { timedEvents: number; findingNs: number; trialsNs: number; rules: RuleCost[] };

export type EngineStatus = {
  organisation: string;
  version: string;
  engine: {
    lagEvents: number;
    lagSeconds: number;
    evaluated: number;
    hits: number;
    alerts: number;
    deadLettered: number;
    clockMs: number;
    degradations: Degradation[];
  };
  collector: { received: number; accepted: number; acked: number; refused: number; journalSequence: number };
  rules: {
    loaded: number;
    correlations: number;
    failed: number;
    epoch: string;
    loadedAtMs: number;
    lastReload: 'applied' | 'unchanged' | 'rejected';
    problems: Problem[];
  };
  alertLogIndex: number;
};

export type DeadLetter = {
  sequence: number;
  receivedAtMs: number;
  listener: string;
  peer: string;
  reason: string;
  detail: string;
};

export type DeadLetterPage = { deadLetters: DeadLetter[]; next: number | null };

export type Session = { user: string; role: string; csrf: string };

/** One record of the alert log, as the live feed sends it. */
export type LiveAlert = { index: number; group: Group; alertId: string; matched: Matched };

/** Events; null where another process counts them. */
export type Counts = {
  received: number | null;
  accepted: number | null;
  acked: number | null;
  refused: number | null;
  journalled: number | null;
  evaluated: number | null;
  deadLettered: number | null;
  lag: number | null;
  missing: number | null;
};

export type LedgerGap = {
  listener: string;
  source: string;
  host: string;
  channel: string;
  kind: 'numbers' | 'drops';
  missing: number;
  jumps: number;
  lastFrom: number;
  lastTo: number;
  lastSequence: number;
};

export type Ledger = {
  mismatches: string[];
  listeners: (Counts & { listener: string; sources: (Counts & { source: string })[]; sourcesLeftOut: number })[];
  gaps: LedgerGap[];
};

/** Evidence of an alert, how many of its events are in it (`N of M`), and what to hand over by another way. */
export type Bundle = { name: string; content: Blob; events: string; sha256: string; firstKey: string };

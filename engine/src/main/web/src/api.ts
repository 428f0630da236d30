// The console's HTTP API. Failures are ApiError; an expired session also calls the handler set by onExpired.

import { filterQuery, type Filter } from './route.ts';
import type {
  Alert,
  Bundle,
  DeadLetterPage,
  EngineStatus,
  Group,
  GroupDetail,
  GroupPage,
  Ledger,
  RawEvent,
  Rule,
  RuleCosts,
  Session,
} from './types.ts';

/** Groups asked for at once. */
export const PAGE_SIZE = 200;

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterSeconds: number | undefined,
  ) {
    super(message);
  }
}

export class Api {
  private csrf = '';

  constructor(private readonly onExpired: () => void) {}

  async session(): Promise<Session | undefined> {
    try {
      return this.adopt(await this.send<Session>('GET', '/api/session', undefined, false));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return undefined;
      throw error;
    }
  }

  async login(user: string, password: string): Promise<Session> {
    return this.adopt(await this.send<Session>('POST', '/api/login', { user, password }, false));
  }

  logout(): Promise<void> {
    return this.send('POST', '/api/logout', {});
  }

  status(): Promise<EngineStatus> {
    return this.send('GET', '/api/status');
  }

  groups(filter: Filter, before: string | null): Promise<GroupPage> {
    const query = new URLSearchParams(filterQuery(filter));
    query.set('status', filter.status);
    query.set('limit', String(PAGE_SIZE));
    if (before !== null) query.set('before', before);
    return this.send('GET', `/api/groups?${query.toString()}`);
  }

  async organisations(): Promise<string[]> {
    return (await this.send<{ organisations: string[] }>('GET', '/api/organisations')).organisations;
  }

  group(id: string): Promise<GroupDetail> {
    return this.send('GET', `/api/groups/${encodeURIComponent(id)}`);
  }

  async change(id: string, action: 'acknowledge' | 'reopen', note: string): Promise<Group> {
    const path = `/api/groups/${encodeURIComponent(id)}/${action}`;
    return (await this.send<{ group: Group }>('POST', path, { note })).group;
  }

  alert(id: string): Promise<Alert> {
    return this.send('GET', `/api/alerts/${encodeURIComponent(id)}`);
  }

  event(sequence: number | string): Promise<RawEvent> {
    return this.send('GET', `/api/events/${encodeURIComponent(String(sequence))}`);
  }

  rule(key: string): Promise<Rule> {
    return this.send('GET', `/api/rules/${encodeURIComponent(key)}`);
  }

  deadLetters(before: number | null): Promise<DeadLetterPage> {
    return this.send('GET', `/api/dead-letters?limit=100${before === null ? '' : `&before=${before}`}`);
  }

  ledger(): Promise<Ledger> {
    return this.send('GET', '/api/ledger');
  }

  ruleCosts(limit: number): Promise<RuleCosts> {
    return this.send('GET', `/api/rule-costs?limit=${limit}`);
  }

  /** The bundle that proves what an alert rests on. */
  async evidence(alertId: string): Promise<Bundle> {
    const response = await this.answer('POST', `/api/alerts/${encodeURIComponent(alertId)}/evidence`, {}, true);
    const header = (name: string): string => response.headers.get(name) ?? '';
    return {
      name: /filename="([^"/\\]+)"/.exec(header('Content-Disposition'))?.[1] ?? 'varta-evidence.zip',
      content: await response.blob(),
      events: header('X-Varta-Events'),
      sha256: header('X-Varta-SHA256'),
      firstKey: header('X-Varta-First-Key'),
    };
  }

  private adopt(session: Session): Session {
    this.csrf = session.csrf;
    return session;
  }

  private async send<T>(method: string, path: string, body?: unknown, mayExpire = true): Promise<T> {
    const response = await this.answer(method, path, body, mayExpire);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  private async answer(method: string, path: string, body: unknown, mayExpire: boolean): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    const init: RequestInit = { method, headers, credentials: 'same-origin' };
    if (method === 'POST') {
      headers['Content-Type'] = 'application/json';
      if (this.csrf !== '') headers['X-Varta-CSRF'] = this.csrf;
      init.body = JSON.stringify(body);
    }
    let response: Response;
    try {
      response = await fetch(path, init);
    } catch {
      throw new ApiError(0, 'unreachable', 'The server cannot be reached.', undefined);
    }
    if (response.ok) return response;
    const failure = await failureOf(response);
    if (failure.status === 401 && mayExpire) this.onExpired();
    throw failure;
  }
}

async function failureOf(response: Response): Promise<ApiError> {
  const after = Number(response.headers.get('Retry-After') ?? '');
  const retry = Number.isFinite(after) && after > 0 ? after : undefined;
  try {
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    return new ApiError(response.status, error.code, error.message, retry);
  } catch {
    return new ApiError(response.status, 'http', `HTTP ${response.status}`, retry);
  }
}

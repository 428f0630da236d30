// The live feed: every alert-log record after the one we know, each once and in order, across server restarts.
// A fetch stream rather than EventSource: that one cannot tell an expired session from a broken line.

import { EventStreamParser, type Message } from './sse.ts';
import type { EngineStatus, Group, LiveAlert } from './types.ts';

export type Connection = 'connecting' | 'live' | 'reconnecting';

/** First and longest wait between attempts. */
export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 10_000;
/** The server speaks at least every 15 s; a line silent for longer than this is dead. */
export const SILENCE_MAX_MS = 35_000;

export type Listener = {
  alert(record: LiveAlert): void;
  status(status: EngineStatus): void;
  changed(group: Group): void;
  connection(state: Connection): void;
  expired(): void;
  /** The server's alert log is shorter than what we have seen: another data directory. Load everything anew. */
  restarted(): void;
};

export type Surroundings = {
  fetch(url: string, init: { headers: Record<string, string>; signal: AbortSignal }): Promise<Response>;
  later(run: () => void, ms: number): () => void;
  random(): number;
};

export class LiveFeed {
  private last: number;
  private stopped = false;
  private failures = 0;
  private shorter = 0;
  private abort = new AbortController();
  private cancelWait: () => void = () => {};
  private wake: () => void = () => {};

  constructor(
    after: number,
    private readonly listener: Listener,
    private readonly around: Surroundings,
  ) {
    this.last = after;
  }

  /** Index of the newest record handed on. */
  get lastIndex(): number {
    return this.last;
  }

  /** Runs until stopped or until the session is gone. */
  async run(): Promise<void> {
    this.listener.connection('connecting');
    while (!this.stopped) {
      await this.once();
      if (this.stopped) return;
      this.listener.connection('reconnecting');
      await this.pause();
    }
  }

  stop(): void {
    this.stopped = true;
    this.abort.abort();
    this.hurry();
  }

  /** Tries again now: the network came back, or the page became visible. */
  hurry(): void {
    this.cancelWait();
    this.wake();
  }

  private pause(): Promise<void> {
    const limit = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(this.failures++, 10));
    const ms = limit * (0.5 + this.around.random() / 2);
    return new Promise((resolve) => {
      this.wake = resolve;
      this.cancelWait = this.around.later(resolve, ms);
    });
  }

  private async once(): Promise<void> {
    this.abort = new AbortController();
    const { signal } = this.abort;
    try {
      const after = String(this.last);
      const response = await this.around.fetch(`/api/stream?after=${after}`, {
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': after },
        signal,
      });
      if (response.status === 401) {
        this.stopped = true;
        this.listener.expired();
        return;
      }
      if (!response.ok || response.body === null) return;
      this.listener.connection('live');
      await this.read(response.body.getReader());
    } catch {
      // A broken line ends here; run() tries again and says so.
    } finally {
      this.abort.abort();
    }
  }

  private async read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const parser = new EventStreamParser();
    const decoder = new TextDecoder();
    for (;;) {
      const cancel = this.around.later(() => this.abort.abort(), SILENCE_MAX_MS);
      try {
        const { value, done } = await reader.read();
        if (done || this.stopped) return;
        this.failures = 0;
        for (const message of parser.push(decoder.decode(value, { stream: true }))) this.take(message);
      } finally {
        cancel();
      }
    }
  }

  private take(message: Message): void {
    switch (message.event) {
      case 'alert': {
        const record = JSON.parse(message.data) as LiveAlert;
        if (record.index <= this.last) return;
        this.last = record.index;
        this.listener.alert(record);
        return;
      }
      case 'acknowledged':
        this.listener.changed(JSON.parse(message.data) as Group);
        return;
      case 'status':
        this.takeStatus(JSON.parse(message.data) as EngineStatus);
        return;
    }
  }

  private takeStatus(status: EngineStatus): void {
    this.listener.status(status);
    // Twice in a row, so that a figure taken just before a record was sent is not mistaken for another log.
    this.shorter = status.alertLogIndex < this.last ? this.shorter + 1 : 0;
    if (this.shorter < 2) return;
    this.shorter = 0;
    this.last = status.alertLogIndex;
    this.listener.restarted();
  }
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, LiveFeed, SILENCE_MAX_MS, type Listener } from '../src/live.ts';
import type { LiveAlert } from '../src/types.ts';

/** A server of one line after another, each scripted: what it answers, and then it breaks. */
class Script {
  readonly asked: string[] = [];
  readonly waits: number[] = [];
  readonly seen: string[] = [];
  feed!: LiveFeed;

  constructor(private readonly lines: (() => Response | Error)[]) {}

  async play(after: number): Promise<this> {
    const listener: Listener = {
      alert: (record) => this.seen.push(`alert ${record.index}`),
      status: (status) => this.seen.push(`status ${status.alertLogIndex}`),
      changed: (group) => this.seen.push(`changed ${group.id}`),
      connection: (state) => this.seen.push(state),
      expired: () => this.seen.push('expired'),
      restarted: () => this.seen.push('restarted'),
    };
    this.feed = new LiveFeed(after, listener, {
      fetch: async (url, { headers }) => {
        this.asked.push(`${url} ${headers['Last-Event-ID']}`);
        const next = this.lines.shift();
        if (next === undefined) {
          this.feed.stop();
          throw new Error('script over');
        }
        const answer = next();
        if (answer instanceof Error) throw answer;
        return answer;
      },
      later: (run, ms) => {
        if (ms === SILENCE_MAX_MS) return () => undefined;
        this.waits.push(ms);
        queueMicrotask(run);
        return () => undefined;
      },
      random: () => 1,
    });
    await this.feed.run();
    return this;
  }
}

const alert = (index: number) => `id: ${index}\nevent: alert\ndata: ${JSON.stringify({ index } as LiveAlert)}\n\n`;
const status = (index: number) => `event: status\ndata: ${JSON.stringify({ alertLogIndex: index })}\n\n`;
const stream = (text: string) => () => new Response(text, { status: 200 });
const refusal = (code: number) => () => new Response('{}', { status: code });
const broken = () => new Error('connection refused');

test('the feed begins after the index of the list', async () => {
  const script = await new Script([stream(alert(8))]).play(7);
  assert.equal(script.asked[0], '/api/stream?after=7 7');
  assert.deepEqual(script.seen.slice(0, 3), ['connecting', 'live', 'alert 8']);
});

test('after a break it resumes behind the last record it has', async () => {
  const script = await new Script([stream(alert(8) + alert(9)), broken, stream(alert(10))]).play(7);
  assert.deepEqual(script.asked, ['/api/stream?after=7 7', '/api/stream?after=9 9', '/api/stream?after=9 9', '/api/stream?after=10 10']);
  assert.deepEqual(script.seen.filter((line) => line.startsWith('alert')), ['alert 8', 'alert 9', 'alert 10']);
});

test('a record that comes again is left out', async () => {
  const script = await new Script([stream(alert(8) + alert(9)), stream(alert(8) + alert(9) + alert(10))]).play(7);
  assert.deepEqual(script.seen.filter((line) => line.startsWith('alert')), ['alert 8', 'alert 9', 'alert 10']);
});

test('a record cut off by the break is asked for again', async () => {
  const whole = alert(8);
  const script = await new Script([stream(whole.slice(0, -1)), stream(whole)]).play(7);
  assert.equal(script.asked[1], '/api/stream?after=7 7');
  assert.deepEqual(script.seen.filter((line) => line.startsWith('alert')), ['alert 8']);
});

test('waits grow while nothing answers, up to a limit, and begin anew after an answer', async () => {
  const script = await new Script([...Array<() => Error>(7).fill(broken), stream(alert(8)), broken]).play(7);
  assert.deepEqual(script.waits.slice(0, 7), [500, 1_000, 2_000, 4_000, 8_000, BACKOFF_MAX_MS, BACKOFF_MAX_MS]);
  assert.equal(script.waits[7], BACKOFF_FIRST_MS);
});

test('a server that is starting up is tried again', async () => {
  const script = await new Script([refusal(503), stream(alert(8))]).play(7);
  assert.ok(script.seen.includes('alert 8'));
});

test('an ended session stops the feed', async () => {
  const script = await new Script([stream(alert(8)), refusal(401), stream(alert(9))]).play(7);
  assert.equal(script.seen.at(-1), 'expired');
  assert.equal(script.asked.length, 2);
});

test('changes and status pass without an index', async () => {
  const script = await new Script([stream('event: acknowledged\ndata: {"id":"g1"}\n\n' + status(7))]).play(7);
  assert.deepEqual(script.seen.slice(2, 4), ['changed g1', 'status 7']);
});

test('another data directory is noticed by its shorter log, seen twice', async () => {
  const once = await new Script([stream(status(3) + status(9))]).play(7);
  assert.ok(!once.seen.includes('restarted'));
  const twice = await new Script([stream(status(3) + status(3)), stream('')]).play(7);
  assert.ok(twice.seen.includes('restarted'));
  assert.equal(twice.asked[1], '/api/stream?after=3 3');
});

test('a message that is not JSON breaks the line, not the feed', async () => {
  const script = await new Script([stream('event: alert\ndata: {nonsense\n\n'), stream(alert(8))]).play(7);
  assert.ok(script.seen.includes('alert 8'));
});

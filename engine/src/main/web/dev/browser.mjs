// Drives Chromium over its debugging pipe, without any package: for screenshots while working on the page.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--remote-debugging-pipe', '--lang=en-US', '--force-color-profile=srgb'];

export class Browser {
  #next = 1;
  #waiting = new Map();
  #rest = '';
  messages = [];

  static async start({ width = 1280, height = 800, dark = true } = {}) {
    const browser = new Browser();
    browser.profile = await mkdtemp(join(tmpdir(), 'varta-page-'));
    browser.process = spawn(process.env.CHROMIUM ?? 'chromium', [...FLAGS, `--user-data-dir=${browser.profile}`, `--window-size=${width},${height}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    browser.process.stdio[4].setEncoding('utf8').on('data', (chunk) => browser.#read(chunk));
    const { targetInfos } = await browser.send('Target.getTargets');
    const { targetId } = targetInfos.find(({ type }) => type === 'page');
    ({ sessionId: browser.session } = await browser.send('Target.attachToTarget', { targetId, flatten: true }));
    await browser.send('Page.enable');
    await browser.send('Runtime.enable');
    await browser.send('Log.enable');
    await browser.size(width, height);
    await browser.theme(dark);
    return browser;
  }

  #read(chunk) {
    const parts = (this.#rest + chunk).split('\0');
    this.#rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
      else if (message.method === 'Log.entryAdded') this.messages.push(message.params.entry.text);
      else if (message.method === 'Runtime.exceptionThrown') this.messages.push(message.params.exceptionDetails.exception?.description ?? message.params.exceptionDetails.text);
    }
  }

  send(method, params = {}) {
    const id = this.#next++;
    this.process.stdio[3].write(JSON.stringify({ id, method, params, ...(this.session ? { sessionId: this.session } : {}) }) + '\0');
    return new Promise((resolve, reject) => this.#waiting.set(id, (message) => (message.error ? reject(new Error(message.error.message)) : resolve(message.result))));
  }

  size(width, height) {
    return this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  theme(dark) {
    return this.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
  }

  async go(url) {
    await this.send('Page.navigate', { url });
  }

  async eval(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async until(expression, seconds = 10) {
    const end = Date.now() + seconds * 1_000;
    for (;;) {
      if (await this.eval(expression).catch(() => false)) return;
      if (Date.now() > end) throw new Error(`never true: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async key(key) {
    const codes = { Enter: 13, Escape: 27, ArrowDown: 40, ArrowUp: 38, Tab: 9, End: 35, Home: 36, PageDown: 34 };
    const text = key.length === 1 ? key : key === 'Enter' ? '\r' : undefined;
    const common = { key, ...(codes[key] ? { windowsVirtualKeyCode: codes[key] } : {}) };
    await this.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', ...common, ...(text ? { text } : {}) });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common });
  }

  async type(text) {
    await this.send('Input.insertText', { text });
  }

  async shot(path) {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    await writeFile(path, Buffer.from(data, 'base64'));
  }

  async close() {
    await this.send('Browser.close').catch(() => undefined);
    await new Promise((resolve) => (this.process.exitCode === null ? this.process.on('exit', resolve) : resolve()));
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

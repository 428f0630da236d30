// Screenshots of every view in both themes against the development server:  npm run shots -- DIRECTORY

import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Browser } from './browser.mjs';

const target = process.argv[2] ?? 'shots';
await mkdir(target, { recursive: true });
const server = spawn(process.execPath, [join(dirname(fileURLToPath(import.meta.url)), 'server.mjs'), '--port', '0', '--trouble', '--groups', '24'], { stdio: ['ignore', 'pipe', 'inherit'] });
const base = await new Promise((resolve) => server.stdout.once('data', (line) => resolve(JSON.parse(line).address)));
const browser = await Browser.start();
try {
  for (const [theme, dark] of [['dark', true], ['light', false]]) {
    await browser.theme(dark);
    await browser.send('Network.clearBrowserCookies');
    await browser.size(1280, 800);
    await browser.go(`${base}/?${theme}`);
    await browser.until("document.querySelector('input[name=user]') !== null");
    await browser.eval('document.activeElement.focus()');
    await browser.shot(join(target, `${theme}-login.png`));
    await browser.eval("document.querySelector('input[name=user]').focus()");
    await browser.type('admin');
    await browser.key('Tab');
    await browser.type('watch');
    await browser.key('Enter');
    await browser.until("document.querySelectorAll('.rows .row').length > 5 && document.querySelector('.strip b')");
    await browser.key('j');
    await browser.key('j');
    await browser.shot(join(target, `${theme}-queue.png`));
    await browser.key('?');
    await browser.until("document.querySelector('dialog.help')");
    await browser.shot(join(target, `${theme}-help.png`));
    await browser.key('Escape');
    await browser.until("!document.querySelector('dialog')");
    await browser.key('f');
    await browser.until("document.querySelector('dialog.menu')");
    await browser.shot(join(target, `${theme}-filter.png`));
    await browser.key('Escape');
    await browser.until("!document.querySelector('dialog')");
    await browser.key('a');
    await browser.until("document.querySelector('.toast')");
    await browser.shot(join(target, `${theme}-toast.png`));
    await browser.key('u');
    await browser.until("document.querySelector('.toast')?.textContent.startsWith('Reopened')");
    await browser.eval("document.querySelector('.toast .quiet').click()");
    for (const [name, rule] of [['alert', 'r-enc'], ['correlation', 'r-brute']]) {
      await browser.eval(`location.hash = document.querySelector('.row[id^="row-g-${rule}"] a.title').getAttribute('href')`);
      await browser.until("document.querySelector('.payload') && document.querySelector('.description')");
      await browser.eval("document.querySelector('.evidence button').click()");
      await browser.until("document.querySelector('.evidence .sha256')");
      await browser.shot(join(target, `${theme}-${name}.png`));
      await browser.key('Escape');
      await browser.until("document.querySelector('#grid .rows .row')");
    }
    await browser.eval("location.hash = '#/health'");
    await browser.until("document.querySelectorAll('.list').length >= 4");
    await browser.shot(join(target, `${theme}-health.png`));
    await browser.eval("location.hash = '#/events/88000017'");
    await browser.until("document.querySelector('.payload')");
    await browser.shot(join(target, `${theme}-event.png`));
    await browser.size(480, 800);
    await browser.eval("location.hash = '#/'");
    await browser.until("document.querySelectorAll('.rows .row').length > 5");
    await browser.shot(join(target, `${theme}-narrow.png`));
    await browser.eval(`location.hash = document.querySelector('.row a.title').getAttribute('href')`);
    await browser.until("document.querySelector('.payload') && document.querySelector('.description')");
    await browser.shot(join(target, `${theme}-narrow-alert.png`));
  }
  if (browser.messages.length > 0) console.log(browser.messages.join('\n'));
} finally {
  await browser.close();
  server.kill();
}

// The app end to end: the real server, the CPEC case, Debian's Chromium with its software renderer.
//
//   node web/tests/run.mjs PROGRAM [--pictures FOLDER] [--only TEXT]
//
// Ends with 77 and a reason where the browser or the packages are missing.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';

const root = new URL('../..', import.meta.url).pathname;
const program = process.argv[2] ?? `${root}build/release/bin/corridor`;
const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const browser_path = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

function skip(reason) {
  console.log(reason);
  process.exit(77);
}
if (!browser_path) skip('needs Chromium (scripts/setup test)');
if (!existsSync(`${root}web/node_modules/playwright-core`)) skip('needs the packages of web/package-lock.json (npm ci in web/)');
const { chromium } = await import('playwright-core');
const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/// Starts `corridor serve` and waits for its address.
async function serve(folder, port = 0) {
  const child = spawn(program, ['serve', folder, '--port', String(port), '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const part of child.stdout) {
    text += part;
    if (text.includes('}')) break;
  }
  child.stdout.resume?.();
  const said = JSON.parse(text);
  return { url: said.url, port: said.port, app: said.app, child, stop: () => new Promise((done) => (child.once('exit', done), child.kill('SIGINT'))) };
}

function corridor(...words) {
  return JSON.parse(execFileSync(program, [...words, '--json'], { maxBuffer: 1 << 28 }).toString());
}

const folder = `${root}cases/cpec`;
const server = await serve(folder);
if (!server.app) {
  await server.stop();
  skip('the program was built without the web app');
}
const home = await (await fetch(server.url)).text();
if (home.includes('without the web app')) {
  await server.stop();
  skip('the program was built without the web app');
}
const browser = await chromium.launch({
  executablePath: browser_path,
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-dev-shm-usage'],
});

const offered = (await (await fetch(`${server.url}api/v1/case`)).json()).analyses;
const views = ['network', 'flows', 'stress', ...(offered.includes('protect') ? ['protect'] : []), ...(offered.includes('finance') ? ['money'] : []), ...(offered.includes('access') ? ['access'] : []), 'evidence'];

let faults = [];
/// A page that notes what must not be: errors on the console, requests to anywhere else.
async function page_of({ path = '', allowed = [], server_of = server, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(180_000);
  page.on('console', (message) => {
    if (message.type() === 'error' && !allowed.some((one) => message.text().includes(one))) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server_of.url) && !url.startsWith('blob:') && !url.startsWith('data:')) faults.push(`request to ${url}`);
  });
  await page.goto(`${server_of.url}${path}`);
  return page;
}
const drawn = (page) => page.waitForSelector('[data-map][data-idle="1"]');
const figure = async (page, selector) => page.textContent(selector);
const shown = (value) => {
  const size = Math.abs(value);
  return new Intl.NumberFormat('en-GB', size >= 100 ? { maximumFractionDigits: 0 } : size >= 10 ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 3 }).format(value);
};
/// Waits until the text of an element is as expected, and says both if it never is.
async function expect_text(page, selector, text) {
  await page.waitForFunction(([s, t]) => document.querySelector(s)?.textContent?.trim() === t, [selector, text], { timeout: 90_000 }).catch(() => undefined);
  assert.equal((await figure(page, selector))?.trim(), text, selector);
}

/// The rows of a CSV file of the case, as objects.
function table_of(name) {
  const text = readFileSync(join(folder, name), 'utf8');
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') (cell += c), ++i;
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ',' || c === '\n') {
      rows.at(-1).push(cell);
      cell = '';
      if (c === '\n') rows.push([]);
    } else if (c !== '\r') cell += c;
  }
  const [header, ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i] ?? ''])));
}
const csv_cell = (value) => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
/// Holds every cell of the drawer to what is due: all rows as they are exported, to the last digit, and
/// those on the screen as people read them.
async function expect_sheet(page, what, due) {
  await page.waitForFunction((n) => Number(document.querySelector('#drawer .bar .quiet')?.textContent?.replace(/\D/g, '')) === n, due.length, { timeout: 90_000 }).catch(() => undefined);
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('text=Export CSV')]);
  const [, ...rows] = readFileSync(await file.path(), 'utf8').trimEnd().split(/\n(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  assert.equal(rows.length, due.length, `${what}: rows`);
  for (const [i, row] of due.entries()) assert.equal(rows[i], row.map(csv_cell).join(','), `${what}, row ${i + 1}`);
  const on_screen = await page.locator('#drawer tbody tr:not([aria-hidden])').evaluateAll((all) => all.map((one) => [...one.querySelectorAll('td')].slice(0, -1).map((cell) => cell.textContent)));
  assert.ok(on_screen.length > 0 || due.length === 0, what);
  for (const [i, row] of on_screen.entries()) assert.deepEqual(row, due[i].map((cell) => (typeof cell === 'number' ? shown(cell) : (cell ?? ''))), `${what}, row ${i + 1} on the screen`);
}
const empty_is_none = (text) => (text === '' ? null : text);

const tests = {
  async 'every cell of every table is the command line\'s'() {
    const page = await page_of({ path: '#view=network&table=1&b=rail' });
    await drawn(page);
    const links = table_of('link.csv');
    const terminals = table_of('terminal.csv');
    await expect_sheet(page, 'network', [
      ...links.map((one) => [one.link_id, empty_is_none(one.name), one.mode, one.status, Number(one.length), empty_is_none(one.source_id), empty_is_none(one.confidence)]),
      ...terminals.map((one) => [one.terminal_id, empty_is_none(one.name), empty_is_none(one.terminal_type), one.status, null, empty_is_none(one.source_id), empty_is_none(one.confidence)]),
    ]);
    const modes = await page.locator('aside.panel tbody tr').evaluateAll((all) => all.map((one) => [...one.querySelectorAll('td')].map((cell) => cell.textContent)));
    const inventory = corridor('info', folder).modes.filter((one) => one.links > 0).map((one) => [one.mode, shown(one.links), shown(one.length_km), shown(one.open_km)]);
    assert.deepEqual(modes.sort(), inventory.sort());

    await page.click('nav >> text=Flows');
    const a = corridor('flows', folder, '--pairs');
    const b = corridor('flows', folder, '--scenario', 'rail', '--pairs');
    const tonnes = (row) => row.forward_t_per_day + row.backward_t_per_day;
    const full = (row) => (row.volume_over_capacity === null ? null : Math.round(1000 * row.volume_over_capacity) / 10);
    const carried = (rows, key, name) => rows.map((row, i) => {
      const [one, two] = [row, (key === 'link_id' ? b.links : b.terminals)[i]];
      return [row[key], name.get(row[key]) ?? '', tonnes(one), tonnes(two), tonnes(two) - tonnes(one), full(one)];
    });
    await page.waitForSelector('#drawer th:has-text("B less A")');
    await expect_sheet(page, 'flows', [
      ...carried(a.links, 'link_id', new Map(links.map((one) => [one.link_id, one.name]))),
      ...carried(a.terminals, 'terminal_id', new Map(terminals.map((one) => [one.terminal_id, one.name]))),
    ]);
    for (const [column, one] of [[2, a], [3, b]]) {
      for (const [row, key] of ['moved_t_per_day', 'unmet_t_per_day', 'price_usd_per_day', 'levy_usd_per_day', 'generalized_usd_per_day', 'tonne_hours_per_day', 'co2_t_per_day'].entries()) {
        await expect_text(page, `[data-totals] tr:nth-child(${row + 1}) td:nth-child(${column})`, shown(one.totals[key]));
      }
    }
    await page.click('button:text-is("Origins and destinations")');
    await expect_sheet(page, 'pairs', a.pairs.map((one) => [one.from, one.to, one.commodity, one.t_per_day, one.unmet_t_per_day, one.hours, one.price_usd_per_t, one.chain ?? one.cause]));

    await page.click('nav >> text=Stress');
    const ranking = corridor('criticality', folder).ranking;
    await page.waitForSelector('[data-ranking] li');
    await expect_sheet(page, 'stress', ranking.map((one) => [one.id, one.name, one.added_usd_per_day, one.delayed_t_per_day, one.cut_off_t_per_day, one.unmet_usd_per_day]));

    if (offered.includes('protect')) {
      await page.click('nav >> text=Protect');
      await page.waitForSelector('[data-frontier] tr');
      const found = corridor('protect', folder, '--budget', '300M', '--frontier', '6');
      const chosen = new Set(found.chosen.measures);
      await expect_sheet(page, 'protect', table_of('measure.csv').map((one) => [one.measure_id, one.name, one.kind, one.cost_musd === '' ? null : Number(one.cost_musd), chosen.has(one.measure_id) ? 'yes' : 'no', empty_is_none(one.source_id), empty_is_none(one.confidence)]));
      const cells = (selector) => page.locator(selector).evaluateAll((all) => all.map((one) => [...one.querySelectorAll('td')].map((cell) => cell.textContent)));
      assert.deepEqual(await cells('[data-frontier] tr'), found.frontier.map((one) => [shown(one.budget_usd), shown(found.risk_without_usd - one.risk_usd), shown(one.measures.length)]));
      assert.deepEqual(await cells('[data-protection] tbody tr'), [
        ['No measure', shown(found.risk_without_usd), '0'],
        ...[['Chosen', found.chosen], ['Greedy', found.greedy], ['Most critical first', found.most_critical_first]].map(([title, one]) => [title, shown(one.risk_usd), shown(one.cost_usd)]),
      ]);
    }
    if (offered.includes('finance')) {
      await page.click('nav >> text=Money');
      const money = corridor('finance', folder);
      await page.waitForSelector('[data-money] tr');
      await page.click('button:text-is("Loans")');
      await expect_sheet(page, 'loans', money.loans.map((one) => [one.loan_id, one.project_id, one.lender, one.currency, one.principal_m, one.interest_rate_pct, one.grace_years, one.maturity_years, one.counted ? 'yes' : 'no', one.interest_usd, one.grant_element_percent_at_5, one.source_id, one.confidence]));
      await page.click('button:text-is("Year by year")');
      await expect_sheet(page, 'years', money.years.map((one) => [String(one.year), one.revenue_usd, one.cover_service_usd, one.dscr, one.owed_usd]));
    }
    if (offered.includes('access')) {
      await page.click('nav >> text=Access');
      const found = corridor('access', folder, '--compare', 'today', 'rail');
      await page.waitForSelector('[data-access] dd');
      const [before, after] = found.scenarios;
      await expect_sheet(page, 'access', found.zones.map((one) => {
        const [x, y] = [one.measures[before], one.measures[after]];
        const cost = [x?.usd_per_t.mean ?? null, y?.usd_per_t.mean ?? null];
        return [one.zone, one.population, x?.hours.mean ?? null, y?.hours.mean ?? null, ...cost, cost.includes(null) ? null : cost[1] - cost[0]];
      }));
    }
    await page.click('nav >> text=Evidence');
    for (const [tab, name, columns] of [
      ['Sources', 'source.csv', ['source_id', 'title', 'publisher', 'published', 'url', 'licence']],
      ['Rival claims', 'claim.csv', ['claim_id', 'claim_group', 'subject_id', 'attribute', 'value', 'unit', 'claimant', 'stance', 'as_of', 'source_id', 'confidence', 'base']],
      ['Statements', 'statement.csv', ['statement_id', 'who', 'date', 'paraphrase', 'source_id']],
    ]) {
      await page.click(`button:text-is("${tab}")`);
      await expect_sheet(page, name, table_of(name).map((one) => columns.map((column) => empty_is_none(one[column] ?? ''))));
    }
    await page.context().close();
  },

  async 'protect from the details: a measure in B, its saving the command line\'s'() {
    const measure = table_of('measure_effect.csv').find((one) => one.subject_table === 'link').measure_id;
    const link = table_of('measure_effect.csv').find((one) => one.measure_id === measure).subject_id;
    const name = table_of('measure.csv').find((one) => one.measure_id === measure).name;
    const page = await page_of({ path: `#view=flows&at=link:${link}` });
    await drawn(page);
    await page.click(`[aria-label="Protect, in B"] button:has-text("${name}")`);
    const text = ({ value, standard_error }) => `${shown(value)} ± ${shown(1.96 * standard_error)}`;
    const without = corridor('stress', folder, '--years', '1000', '-q').expected_annual_loss_usd;
    const taken = corridor('stress', folder, '--years', '1000', '-q', '--measure', measure).expected_annual_loss_usd;
    await expect_text(page, '[data-loss="without"]', text(without));
    await expect_text(page, '[data-loss="with"]', text(taken));
    await expect_text(page, '[data-loss="saved"]', shown(without.value - taken.value));
    assert.ok(page.url().includes(`measure=${measure}`), 'the address remembers it');
    await page.click('[aria-label="Effect of protection"] button:has-text("Undo")');
    await page.waitForSelector('[aria-label="Effect of protection"]', { state: 'detached' });
    await page.context().close();
  },

  async 'lasso, shift-click and what the map shows are selected, by mouse and by keyboard'() {
    const link = (await (await fetch(`${server.url}api/v1/layers/link`)).json()).features.find((one) => one.properties.link_id === 'R112');
    const [from, to] = link.geometry.coordinates;
    const page = await page_of({ path: `#view=flows&camera=${(from[0] + to[0]) / 2},${(from[1] + to[1]) / 2},10` });
    await drawn(page);
    const selected = () => new URLSearchParams(new URL(page.url()).hash.slice(1)).getAll('at');
    const box = await page.locator('[data-map]').boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.keyboard.down('Shift');
    await page.mouse.move(x - 60, y - 60);
    await page.mouse.down();
    for (const [dx, dy] of [[0, -80], [60, -60], [80, 0], [60, 60], [-60, 60], [-80, 0]]) await page.mouse.move(x + dx, y + dy);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.waitForFunction(() => location.hash.includes('link%3AR112'));
    assert.ok(await page.isVisible('#drawer'), 'the table is there');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !location.hash.includes('at='));
    await page.keyboard.press('v');
    await page.waitForFunction(() => location.hash.includes('link%3AR112'));
    const several = selected();
    const lower = await page.locator('[data-map]').boundingBox(); // the table has taken some of its height
    // The map takes its new height when it is drawn again, on a busy machine some time later.
    for (let tries = 0; selected().length !== 1 && tries < 30; ++tries) {
      await page.waitForTimeout(300);
      await page.mouse.click(lower.x + lower.width / 2, lower.y + lower.height / 2);
      await page.waitForTimeout(300);
    }
    assert.equal(selected().length, 1);
    await page.goto(`${server.url}?again#view=flows&camera=${(from[0] + to[0]) / 2},${(from[1] + to[1]) / 2},10&at=terminal:khunjerab_bcp`);
    await drawn(page);
    await page.keyboard.down('Shift');
    await page.mouse.click(x, y);
    await page.keyboard.up('Shift');
    await page.waitForFunction(() => location.hash.split('at=').length === 3);
    assert.ok(several.length >= 1 && selected().includes('link:R112'));
    await page.context().close();
  },

  async 'a lasso by finger selects, a second finger ends it, a finger without it moves the map'() {
    const link = (await (await fetch(`${server.url}api/v1/layers/link`)).json()).features.find((one) => one.properties.link_id === 'R112');
    const [from, to] = link.geometry.coordinates;
    const page = await page_of({ path: `#view=flows&camera=${(from[0] + to[0]) / 2},${(from[1] + to[1]) / 2},10`, hasTouch: true, isMobile: true, viewport: { width: 420, height: 800 } });
    await drawn(page);
    const wire = await page.context().newCDPSession(page);
    const touch = (type, ...points) => wire.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    await page.locator('[data-map]').scrollIntoViewIfNeeded();
    const centre = async () => {
      const box = await page.locator('[data-map]').boundingBox();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    const round = async (ends) => {
      const [x, y] = await centre();
      await touch('touchStart', [x - 60, y - 60]);
      for (const [dx, dy] of [[0, -80], [60, -60], [80, 0], [60, 60], [-60, 60], [-80, 0]]) await touch('touchMove', [x + dx, y + dy]);
      await ends([x, y]);
    };
    const camera = () => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('camera');
    const at_rest = async () => {
      let was = null;
      while (camera() !== was) {
        was = camera();
        await page.waitForTimeout(500);
      }
      return was.split(',').map((part) => Number(part).toFixed(2)).join();
    };
    await page.tap('button:text-is("Lasso")');
    await round(([x, y]) => touch('touchStart', [x - 80, y], [x, y])); // a second finger
    await page.waitForTimeout(600); // sooner it is a tap of two fingers, which zooms out
    await touch('touchEnd');
    const before = await at_rest();
    assert.ok(!page.url().includes('at='), 'nothing is selected');
    assert.equal(await page.getAttribute('button:text-is("Lasso")', 'aria-pressed'), 'true');
    await round(() => touch('touchEnd'));
    await page.waitForFunction(() => location.hash.includes('link%3AR112'));
    assert.equal(await page.getAttribute('button:text-is("Lasso")', 'aria-pressed'), 'false');
    assert.equal(await page.evaluate(() => document.querySelectorAll('svg.lasso').length), 0);
    assert.ok(await page.isVisible('#drawer'), 'the table is there');
    assert.equal(await at_rest(), before, 'the map has not moved');
    const still = camera();
    await page.locator('[data-map]').scrollIntoViewIfNeeded();
    const [x, y] = await centre();
    await touch('touchStart', [x, y]);
    for (let i = 1; i <= 10; ++i) await touch('touchMove', [x - 8 * i, y]);
    await touch('touchEnd');
    await page.waitForFunction((was) => new URLSearchParams(location.hash.slice(1)).get('camera') !== was, still);
    await page.context().close();
  },

  async 'on a narrow screen the credits lie below the legend'() {
    for (const view of ['network', 'flows']) {
      const page = await page_of({ path: `#view=${view}`, viewport: { width: 420, height: 800 } });
      await drawn(page);
      const [legend, credit] = [await page.locator('.legend').boundingBox(), await page.locator('.credit').boundingBox()];
      assert.ok(legend.y + legend.height <= credit.y || legend.x + legend.width <= credit.x, `${view}: ${JSON.stringify([legend, credit])}`);
      await page.context().close();
    }
  },

  async 'a network too large to hold: search on the server, a table of what is in sight, a link closed'() {
    const folder = mkdtempSync(join(tmpdir(), 'corridor-'));
    execFileSync('python3', [`${root}scripts/big_network`, folder, '24000']);
    const big = await serve(folder);
    const page = await page_of({ server_of: big, path: '#view=network&table=1&camera=61,23,9' });
    await drawn(page);
    const all = (await (await fetch(`${big.url}api/v1/case`)).json()).links;
    await page.waitForSelector('.drawer .quiet:has-text("of the links in sight")');
    const rows = Number((await figure(page, '.drawer .quiet')).replace(/\D/g, ''));
    assert.ok(rows > 0 && rows < all, `${rows} rows of ${all}`);
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('text=Export all links')]);
    assert.equal(JSON.parse(readFileSync(await file.path())).features.length, all);
    await page.fill('input[aria-label="Search links and terminals"]', 'l23999');
    await page.click('button:has-text("(L23999)")');
    await page.waitForSelector('dd:text-is("L23999")'); // far from the window that was in sight
    await page.keyboard.press('2');
    const flows = corridor('flows', folder);
    const carrying = flows.links.reduce((most, row) => (row.forward_t_per_day + row.backward_t_per_day > most.forward_t_per_day + most.backward_t_per_day ? row : most));
    await page.fill('input[aria-label="Search links and terminals"]', carrying.link_id);
    await page.click(`.found button:has-text("(${carrying.link_id})")`);
    await page.click('[aria-label="What if, in B"] button:text-is("Close")');
    await expect_text(page, '[data-figure="delayed_t_per_day"]', shown(corridor('flows', folder, '--set', `link.${carrying.link_id}.closed=1`).effect.delayed_t_per_day));
    await page.context().close();
    await big.stop();
    rmSync(folder, { recursive: true });
  },

  async 'a sampled year plays on the map, and steps for who wants less motion'() {
    const listed = corridor('stress', folder, '--list-year', '3');
    const held_on = (day) => new Set(listed.events.flatMap((event) => event.held_up.filter((one) => event.start_day <= day && day < one.end_day).map((one) => `${one.table}:${one.id}`))).size;
    for (const reducedMotion of ['no-preference', 'reduce']) {
      const page = await page_of({ path: '#view=stress', reducedMotion });
      await drawn(page);
      await page.fill('[aria-label="Number of the sampled year"]', '3');
      await page.click('text=Show it on the map');
      await page.waitForSelector('[data-play]');
      await page.waitForFunction((n) => document.querySelector('aside.panel')?.textContent?.includes(`${n} events in year 3 `), listed.events.length);
      assert.equal(await page.locator('button:text-is("Play")').count(), reducedMotion === 'reduce' ? 0 : 1);
      await page.focus('button:text-is("Next change")');
      for (let i = 0; i < 3; ++i) await page.keyboard.press('Enter');
      const day = () => page.inputValue('[aria-label="Day of the year"]').then(Number);
      const now = await day();
      assert.match(await figure(page, '[data-day]'), held_on(now) === 0 ? /nothing is held up/ : new RegExp(`: ${held_on(now)} places held up`));
      if (reducedMotion !== 'reduce') {
        await page.focus('button:text-is("Play")');
        await page.keyboard.press('Enter');
        await page.waitForFunction((before) => Number(document.querySelector('[aria-label="Day of the year"]').value) > before + 1, now);
        await page.click('button:text-is("Pause")');
        const paused = await day();
        await page.waitForTimeout(400);
        assert.equal(await day(), paused);
        const address = page.url();
        assert.match(address, /play=3/);
        assert.match(address, new RegExp(`day=${paused}`));
      }
      await page.context().close();
    }
  },

  async 'opens with the map and the numbers of the command line'() {
    const page = await page_of();
    await drawn(page);
    assert.equal(await page.getAttribute('[data-map]', 'data-map'), 'webgl');
    const flows = corridor('flows', folder);
    for (const key of ['moved_t_per_day', 'price_usd_per_day', 'co2_t_per_day']) await expect_text(page, `[data-a="${key}"]`, shown(flows.totals[key]));
    await page.context().close();
  },

  async 'closing a link changes the answer, and it is the command line\'s'() {
    const page = await page_of({ path: '#view=flows&at=link:R112' });
    await drawn(page);
    await page.click('[aria-label="What if, in B"] button:text-is("Close")');
    const flows = corridor('flows', folder, '--set', 'link.R112.closed=1');
    for (const key of ['delayed_t_per_day', 'added_user_cost_usd_per_day']) await expect_text(page, `[data-figure="${key}"]`, shown(flows.effect[key]));
    await page.click('button:has-text("Difference")');
    await page.waitForSelector('text=Difference B less A');
    await page.click('button:has-text("Undo all")');
    await page.waitForSelector('[data-effect]', { state: 'detached' });
    await page.context().close();
  },

  async 'a click on the map selects the link under it'() {
    const page = await page_of();
    await drawn(page);
    const link = corridor('info', folder) && (await (await fetch(`${server.url}api/v1/layers/link`)).json()).features.find((one) => one.properties.link_id === 'R112');
    const middle = link.geometry.coordinates[Math.floor(link.geometry.coordinates.length / 2)];
    const before = link.geometry.coordinates[Math.floor(link.geometry.coordinates.length / 2) - 1];
    const at = link.geometry.coordinates.length > 2 ? middle : [(middle[0] + before[0]) / 2, (middle[1] + before[1]) / 2];
    await page.goto(`${server.url}?fresh#view=flows&camera=${at[0]},${at[1]},9`);
    await drawn(page);
    const box = await page.locator('[data-map]').boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForSelector('dd:text-is("R112")');
    await page.context().close();
  },

  async 'scenario B and the difference'() {
    const page = await page_of();
    await drawn(page);
    await page.selectOption('[aria-label="Scenario B"]', 'rail');
    const b = corridor('flows', folder, '--scenario', 'rail');
    await expect_text(page, '[data-totals] tr:first-child td:nth-child(3)', shown(b.totals.moved_t_per_day));
    await page.keyboard.press('Escape');
    await page.locator('[aria-label="Scenario B"]').blur();
    await page.keyboard.press('d');
    await page.waitForSelector('text=Difference B less A');
    await page.context().close();
  },

  async 'each view shows its table, equal to the command line'() {
    const page = await page_of({ path: '#view=stress&table=1' });
    await drawn(page);
    const ranking = corridor('criticality', folder).ranking;
    await page.waitForSelector('[data-ranking] li');
    const first = await figure(page, '[data-ranking] li:first-child');
    if (ranking[0].added_usd_per_day > 0) assert.ok(first.includes(`${shown(ranking[0].added_usd_per_day)} USD/day by ways round`), first);
    if (ranking[0].cut_off_t_per_day > 0) assert.ok(first.includes(`${shown(ranking[0].cut_off_t_per_day)} t/day cut off, worth ${shown(ranking[0].unmet_usd_per_day)} USD/day`), first);
    await expect_text(page, '#drawer tbody tr:first-child td:first-child', ranking[0].id);
    await page.click('nav >> text=Network');
    await expect_text(page, '#drawer .bar .quiet', `${(await (await fetch(`${server.url}api/v1/layers/link`)).json()).features.length + (await (await fetch(`${server.url}api/v1/layers/terminal`)).json()).features.length} rows`);
    await page.click('nav >> text=Evidence');
    const sources = (await (await fetch(`${server.url}api/v1/tables/source`)).json()).rows.length;
    await expect_text(page, '#drawer .bar .quiet', `${sources} rows`);
    await page.context().close();
  },

  async 'money, access and sampled years are the command line\'s, where the program has them'() {
    const page = await page_of({ path: '#view=network' });
    await drawn(page);
    if (offered.includes('finance')) {
      await page.click('nav >> text=Money');
      const { figures, years } = corridor('finance', folder);
      await expect_text(page, '[data-revenue] .number', shown(years.find((row) => row.year === figures.minimum_dscr_year).revenue_usd));
      for (const [key, value] of Object.entries(figures)) {
        if (value !== null && !key.endsWith('_year')) await expect_text(page, `[data-money-a="${key}"]`, shown(value));
      }
    }
    if (offered.includes('access')) {
      await page.click('nav >> text=Access');
      await page.waitForSelector('[data-access] dd');
    }
    if (offered.includes('stress')) {
      await page.click('nav >> text=Stress');
      await page.waitForSelector('[data-ranking] li');
      await page.click('text=Simulate 100 years');
      const loss = corridor('stress', folder, '--years', '100').expected_annual_loss_usd;
      await expect_text(page, '[data-simulated] dd', `${shown(loss.value)} ± ${shown(1.96 * loss.standard_error)}`);
    }
    await page.context().close();
  },

  async 'protect chooses what the command line chooses, and another budget changes it'() {
    const page = await page_of({ path: '#view=protect&table=1' });
    await drawn(page);
    for (const budget of ['300M', '60M']) {
      if (budget !== '300M') {
        await page.fill('[aria-label="Budget"]', budget);
        await page.click('button:text-is("Choose")');
      }
      const found = corridor('protect', folder, '--budget', budget, '--frontier', '6');
      await expect_text(page, '[data-risk="chosen"]', shown(found.chosen.risk_usd));
      await expect_text(page, '[data-risk="none"]', shown(found.risk_without_usd));
      assert.equal(await page.locator('[data-chosen] button').count(), found.chosen.measures.length);
      assert.equal(await page.locator('[data-frontier] tr').count(), found.frontier.length);
      const rows = await page.locator('#drawer tbody tr').allInnerTexts();
      const chosen = rows.filter((row) => row.split('\t').map((cell) => cell.trim()).includes('yes')).map((row) => row.split('\t')[0].trim());
      assert.deepEqual(chosen.sort(), [...found.chosen.measures].sort());
    }
    await page.context().close();
  },

  async 'the address restores the whole state'() {
    const page = await page_of({ path: '#view=flows&at=link:R112&season=summer' });
    await drawn(page);
    await page.click('button:text-is("Half speed")');
    await page.waitForSelector('[data-effect] dd');
    await page.keyboard.press('t');
    await page.waitForSelector('#drawer');
    const address = page.url();
    const numbers = await figure(page, '[data-effect]');
    await page.context().close();
    const again = await page_of({ path: address.slice(server.url.length) });
    await drawn(again);
    await again.waitForSelector('[data-effect] dd');
    assert.equal(await figure(again, '[data-effect]'), numbers);
    assert.ok(await again.isVisible('#drawer'));
    assert.equal(await again.getAttribute('button:text-is("B")', 'aria-pressed'), 'true');
    await again.context().close();
  },

  async 'everything by keyboard: find a link, close it, read the effect'() {
    const page = await page_of({ path: '#view=flows' });
    await drawn(page);
    await page.keyboard.press('/');
    await page.keyboard.type('R112');
    await page.waitForSelector('button:has-text("(R112)")');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dd:text-is("R112")');
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Close') break;
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-figure="delayed_t_per_day"]');
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await page.waitForSelector('#drawer tbody tr');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.waitForSelector('#drawer tr.selected');
    for (const [key, title] of [['1', 'Network'], ['2', 'Flows']]) {
      await page.keyboard.press(key);
      await page.waitForSelector(`nav button[aria-current="page"]:text-is("${title}")`);
    }
    await page.context().close();
  },

  async 'tables and pictures are exported'() {
    const page = await page_of({ path: '#view=network&table=1' });
    await drawn(page);
    await page.fill('#drawer input', 'R11');
    const text = async (button) => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
      return readFileSync(await file.path());
    };
    const lines = (await text('text=Export CSV')).toString().trim().split('\n');
    assert.match(lines[0], /^id,name,kind,status,km,source,confidence$/);
    assert.ok(lines.length > 2 && lines.slice(1).every((line) => line.toLowerCase().includes('r11')));
    assert.equal(JSON.parse(await text('text=Export GeoJSON')).features.length, lines.length - 1);
    assert.match((await text('button:text-is("SVG")')).toString(), /^<svg .*<\/svg>\n$/s);
    assert.equal((await text('button:text-is("PNG")')).subarray(1, 4).toString(), 'PNG');
    await page.context().close();
  },

  async 'a what-if is saved as a scenario that runs'() {
    const page = await page_of({ path: '#view=flows&set=link.R112.closed=1&set=link.R103.speed_factor=0.5&side=b' });
    await drawn(page);
    await page.waitForSelector('[data-effect] dd');
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('text=Save as scenario file')]);
    const copy = mkdtempSync(join(tmpdir(), 'corridor-'));
    cpSync(folder, copy, { recursive: true });
    writeFileSync(join(copy, 'case.toml'), `${readFileSync(join(folder, 'case.toml'))}\n${readFileSync(await file.path())}`);
    const saved = corridor('flows', copy, '--scenario', 'what-if');
    const direct = corridor('flows', folder, '--set', 'link.R112.closed=1', '--set', 'link.R103.speed_factor=0.5');
    assert.deepEqual(saved.links, direct.links);
    rmSync(copy, { recursive: true });
    await page.context().close();
  },

  async 'two tabs with different scenarios do not disturb each other'() {
    const one = await page_of({ path: '#view=flows&a=today' });
    const two = await page_of({ path: '#view=flows&a=rail' });
    for (const [page, scenario] of [[one, 'today'], [two, 'rail']]) {
      await expect_text(page, '[data-a="moved_t_per_day"]', shown(corridor('flows', folder, '--scenario', scenario).totals.moved_t_per_day));
      await page.context().close();
    }
  },

  async 'a browser without WebGL2 gets the plain map'() {
    const page = await page_of({ path: '?map=plain#view=flows' });
    await drawn(page);
    assert.equal(await page.getAttribute('[data-map]', 'data-map'), 'plain');
    await page.locator('[data-link="R112"]').dispatchEvent('click');
    await page.click('[aria-label="What if, in B"] button:text-is("Close")');
    await page.waitForSelector('[data-figure="delayed_t_per_day"]');
    await page.context().close();
  },

  async 'a broken case shows what is wrong, and the map when it is mended'() {
    const copy = mkdtempSync(join(tmpdir(), 'corridor-'));
    cpSync(folder, copy, { recursive: true });
    const sound = readFileSync(join(copy, 'link.csv'), 'utf8');
    writeFileSync(join(copy, 'link.csv'), sound.replace('R112,', 'R112,').replace(/^(R103,[^,]*),[^,]*/m, '$1,nowhere'));
    const broken = await serve(copy);
    const page = await page_of({ server_of: broken });
    await page.waitForSelector('.problem');
    assert.match(await figure(page, '.problem'), /link\.csv:104/);
    assert.match(await figure(page, '.problem'), /nowhere/);
    writeFileSync(join(copy, 'link.csv'), sound);
    await drawn(page);
    await page.context().close();
    await broken.stop();
    rmSync(copy, { recursive: true });
  },

  async 'a server that stops: a banner, and all as it was when it is back'() {
    const own = await serve(folder);
    const page = await page_of({ server_of: own, path: '#view=flows&set=link.R112.closed=1&side=b', allowed: ['ERR_', 'Failed to load'] });
    await drawn(page);
    await page.waitForSelector('[data-effect] dd');
    const numbers = await figure(page, '[data-effect]');
    await own.stop();
    await page.waitForSelector('.banner');
    const back = await serve(folder, own.port);
    await page.waitForSelector('.banner', { state: 'detached' });
    assert.equal(await figure(page, '[data-effect]'), numbers);
    await page.context().close();
    await back.stop();
  },

  async 'a bad address says what is wrong'() {
    const page = await page_of({ path: '#view=flows&set=link.NOWHERE.closed=1', allowed: ['422'] });
    await page.waitForSelector('.banner:has-text("E2004")');
    await page.context().close();
  },

  async 'axe finds no serious fault, light and dark, and 200 % zoom holds'() {
    for (const scheme of ['light', 'dark']) {
      for (const view of views) {
        const page = await page_of({ path: `#view=${view}&table=1&at=link:R112&set=link.R112.closed=1&side=b`, colorScheme: scheme, reducedMotion: 'reduce' });
        await drawn(page);
        await page.waitForSelector('#drawer tbody tr');
        await page.evaluate(axe_source.replace(/\/\/# sourceMappingURL.*/, ''));
        const found = await page.evaluate(async () => {
          const result = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
          return result.violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' ')}`);
        });
        assert.deepEqual(found, [], `${view} ${scheme}`);
        await page.context().close();
      }
    }
    const page = await page_of({ path: '#view=flows', viewport: { width: 640, height: 400 } }); // 1280 x 800 at 200 %
    await drawn(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 641), 'no sideways scrolling');
    await page.context().close();
  },

  async 'turned from right to left, every view holds and nothing runs over'() {
    for (const width of [1280, 420]) {
      for (const view of views) {
        const page = await page_of({ path: `?dir=rtl#view=${view}&table=1&at=link:R103&set=link.R103.closed=1&side=b`, viewport: { width, height: 800 } });
        await drawn(page);
        await page.waitForSelector('#drawer tbody tr');
        const over = await page.evaluate(() => {
          const wide = [document.documentElement, document.body, ...document.querySelectorAll('header, nav, aside, .centre, .bar')].filter((one) => one.scrollWidth > one.clientWidth + 1);
          const left = (selector) => document.querySelector(selector).getBoundingClientRect().left;
          const turned = innerWidth < 800 || (left('aside.panel') < left('main.centre') && left('main.centre') < left('nav.rail'));
          return [...wide.map((one) => `${one.tagName}.${one.className}: ${one.scrollWidth} in ${one.clientWidth}`), ...(turned ? [] : ['panel, map and rail are not turned'])];
        });
        assert.deepEqual(over, [], `${view}, ${width} wide`);
        await page.context().close();
      }
    }
  },

  async 'panning with the software renderer: frames a second'() {
    const page = await page_of({ path: '#view=flows&camera=74,36,7' });
    await drawn(page);
    const box = await page.locator('[data-map]').boundingBox();
    await page.evaluate(() => {
      window.frames_seen = 0;
      const count = () => (++window.frames_seen, requestAnimationFrame(count));
      requestAnimationFrame(count);
    });
    await page.mouse.move(box.x + 300, box.y + 300);
    await page.mouse.down();
    const began = Date.now();
    for (let i = 0; i < 40; ++i) await page.mouse.move(box.x + 300 + 3 * i, box.y + 300 + i);
    await page.mouse.up();
    const rate = (1000 * (await page.evaluate(() => window.frames_seen))) / (Date.now() - began);
    console.log(`    ${rate.toFixed(0)} frames a second`);
    // The map has gone along with the mouse (120 pixels of a world of 512 x 2^7), and nothing is selected.
    await page.waitForFunction(() => !location.hash.includes('camera=74%2C'));
    await page.waitForTimeout(1500);
    const state = new URLSearchParams(new URL(page.url()).hash.slice(1));
    const moved = ((74 - Number(state.get('camera').split(',')[0])) / 360) * 512 * 2 ** 7;
    assert.ok(moved > 100, `moved ${moved} pixels`);
    assert.deepEqual(state.getAll('at'), []);
    await page.context().close();
  },
};

if (option('--pictures')) {
  mkdirSync(option('--pictures'), { recursive: true });
  for (const scheme of ['light', 'dark']) {
    for (const view of views) {
      for (const [size, width, height] of [['wide', 1280, 800], ['narrow', 420, 800]]) {
        const what_if = view === 'flows' ? '&at=link:R112&set=link.R112.closed=1&side=d' : '';
        const page = await page_of({ path: `#view=${view}${what_if}`, colorScheme: scheme, viewport: { width, height } });
        await drawn(page);
        if (view === 'stress') await page.waitForSelector('[data-ranking] li');
        if (view === 'protect') await page.waitForSelector('[data-frontier] tr');
        if (view === 'money') await page.waitForSelector('[data-money] tr');
        if (view === 'access') await page.waitForSelector('[data-access] dd');
        await page.waitForTimeout(1500);
        await page.screenshot({ path: join(option('--pictures'), `${view}-${scheme}-${size}.png`) });
        await page.context().close();
      }
    }
  }
} else {
  let failed = 0;
  let passed = 0;
  for (const [name, test] of Object.entries(tests)) {
    if (option('--only') && !name.includes(option('--only'))) continue;
    faults = [];
    const began = Date.now();
    try {
      await test();
      assert.deepEqual(faults, []);
      ++passed;
      console.log(`ok    ${name} (${Date.now() - began} ms)`);
    } catch (error) {
      ++failed;
      console.log(`FAILS ${name} (${Date.now() - began} ms)\n      ${String(error.message ?? error).slice(0, 1500)}\n      ${faults.join('\n      ')}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
await browser.close();
await server.stop();

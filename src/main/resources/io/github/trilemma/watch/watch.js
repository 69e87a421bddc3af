'use strict';
(() => {
  const EVERY = 1500;
  const COLOURS = ['#3b82c4', '#d9822b', '#2f9e62', '#c44e7f', '#8a6fd1', '#a8862a', '#2aa6b0', '#c2513f'];
  const KNOWN = ['mse', 'crossEntropy', 'criticGap', 'trainErrorRate', 'adversarial', 'total'];
  const HIDDEN = ['alphaEffective', 'restorerLearningRate'];
  const NAMES = {mse: 'MSE', crossEntropy: 'cross-entropy', criticGap: 'critic gap',
    trainErrorRate: 'error rate on the batch', adversarial: 'adversarial term', total: 'total loss'};
  const $ = id => document.getElementById(id);

  // Everything from files enters as text or as the value of an attribute, never as markup.
  const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const finite = v => typeof v === 'number' && Number.isFinite(v);
  const short = v => finite(v) ? String(Number(v.toPrecision(3))) : '–';
  const fixed = (v, n) => finite(v) ? v.toFixed(n) : '–';
  const whole = v => Math.round(v).toLocaleString('en');
  function duration(seconds) {
    if (!finite(seconds)) return '–';
    const s = Math.round(seconds);
    if (s < 60) return s + ' s';
    if (s < 3600) return Math.floor(s / 60) + ' min ' + (s % 60) + ' s';
    if (s < 86400) return Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min';
    return Math.floor(s / 86400) + ' d ' + Math.floor(s % 86400 / 3600) + ' h';
  }
  const judgeName = m => 'error rate (' + m.slice('errorRate.'.length) + ')';
  const label = p => 'α ' + short(p.alpha) + '  β ' + short(p.beta) + '  γ ' + short(p.gamma) + '  seed ' + p.seed;

  function bar(share, small) {
    const fillNode = el('i');
    fillNode.style.width = (100 * Math.min(1, Math.max(0, share || 0))) + '%';
    return el('span', {class: small ? 'bar small' : 'bar'}, fillNode);
  }

  function ticks(low, high, count) {
    const raw = (high - low) / count, power = Math.pow(10, Math.floor(Math.log10(raw)));
    const step = [1, 2, 5, 10].map(f => f * power).find(s => s >= raw);
    const found = [];
    const digits = Math.min(20, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
    for (let v = Math.ceil(low / step) * step; v <= high + step * 1e-6; v += step) {
      const large = Math.abs(v) >= 1e6 || (v !== 0 && Math.abs(v) < 1e-4);
      found.push({at: v, text: large ? v.toExponential(1) : v.toFixed(digits)});
    }
    return found;
  }

  // Axes over data in [x0,x1] x [y0,y1]; returns the drawing and its scales.
  function axes(x0, x1, y0, y1, describe) {
    const w = 380, h = 210, left = 52, bottom = 22, top = 8, right = 10;
    if (!(x1 > x0)) { x0 -= 0.5; x1 += 0.5; }
    if (!(y1 > y0)) { const pad = Math.abs(y0) * 0.1 || 0.5; y0 -= pad; y1 += pad; }
    const sx = v => left + (w - left - right) * (v - x0) / (x1 - x0);
    const sy = v => h - bottom - (h - bottom - top) * (v - y0) / (y1 - y0);
    const picture = svg('svg', {viewBox: '0 0 ' + w + ' ' + h, role: 'img', 'aria-label': describe});
    for (const t of ticks(y0, y1, 5)) {
      picture.append(svg('line', {class: 'grid', x1: left, x2: w - right, y1: sy(t.at), y2: sy(t.at)}),
        svg('text', {x: left - 6, y: sy(t.at) + 4, 'text-anchor': 'end'}, t.text));
    }
    for (const t of ticks(x0, x1, 5)) {
      picture.append(svg('text', {x: sx(t.at), y: h - 6, 'text-anchor': 'middle'}, t.text));
    }
    return {picture, sx, sy};
  }

  function chart(name, lines) {
    let x0 = Infinity, x1 = -Infinity;
    const all = [];
    for (const line of lines) {
      line.values.forEach((v, i) => {
        if (finite(v)) {
          all.push(v);
          x0 = Math.min(x0, line.iterations[i]);
          x1 = Math.max(x1, line.iterations[i]);
        }
      });
    }
    if (!all.length) return null;
    // A few extreme values at the start would flatten all that follows.
    all.sort((a, b) => a - b);
    const low = all[Math.floor(0.01 * (all.length - 1))], high = all[Math.ceil(0.98 * (all.length - 1))];
    const {picture, sx, sy} = axes(x0, x1, low, high, name + ' over iterations');
    for (const line of lines) {
      let path = '', open = false;
      line.values.forEach((v, i) => {
        if (!finite(v)) { open = false; return; }
        path += (open ? 'L' : 'M') + sx(line.iterations[i]).toFixed(1) + ' ' +
          Math.min(210, Math.max(0, sy(v))).toFixed(1);
        open = true;
      });
      picture.append(svg('path', {class: 'line', d: path, stroke: line.colour}));
    }
    return el('figure', {}, el('figcaption', {}, NAMES[name] || name), picture);
  }

  function curves(state) {
    const points = new Map(state.points.map(p => [p.id, p]));
    const colour = new Map(state.curves.map((c, i) => [c.id, COLOURS[i % COLOURS.length]]));
    $('curves-title').textContent = state.lanes ? 'Training now' : state.curves.length ? 'Trained last' : 'Training';
    $('legend').replaceChildren(...state.curves.map(c => el('li', {},
      svg('svg', {viewBox: '0 0 18 8'}, svg('path', {class: 'line', d: 'M0 4H18', stroke: colour.get(c.id)})),
      points.has(c.id) ? label(points.get(c.id)) : c.id)));
    const names = new Set(state.curves.flatMap(c => Object.keys(c.series)).filter(n => !HIDDEN.includes(n)));
    const order = [...KNOWN.filter(n => names.has(n)), ...[...names].filter(n => !KNOWN.includes(n))];
    $('charts').replaceChildren(...order.map(name => chart(name, state.curves.filter(c => c.series[name]).map(c => ({
      iterations: c.iterations, values: c.series[name], colour: colour.get(c.id)})))).filter(Boolean));
    if (!state.curves.length) $('charts').append(el('p', {class: 'soft'}, 'No point has written a row of its history yet.'));
  }

  // Blue is the least error, yellow the most.
  const shade = t => 'hsl(' + (220 - 170 * t) + ' 70% ' + (45 + 10 * t) + '%)';

  function map(state, judges) {
    const judge = judges[0];
    const done = state.points.filter(p => finite(p.measures.rmse) && finite(p.measures.criticGap));
    $('map-section').hidden = !done.length;
    if (!done.length) return;
    const range = f => done.map(f).reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    const padded = ([a, b]) => [a - 0.06 * (b - a), b + 0.06 * (b - a)];
    const [x0, x1] = padded(range(p => p.measures.rmse)), [y0, y1] = padded(range(p => p.measures.criticGap));
    const {picture, sx, sy} = axes(x0, x1, y0, y1, 'perception over distortion of the measured points');
    const [c0, c1] = judge ? range(p => finite(p.measures[judge]) ? p.measures[judge] : 0) : [0, 0];
    for (const p of done) {
      const error = p.measures[judge];
      const t = finite(error) && c1 > c0 ? (error - c0) / (c1 - c0) : 0;
      picture.append(svg('circle', {cx: sx(p.measures.rmse), cy: sy(p.measures.criticGap), r: 6, fill: shade(t)},
        svg('title', {}, label(p) + (finite(error) ? '  ' + judgeName(judge) + ' ' + fixed(error, 4) : ''))));
    }
    const caption = 'critic gap (up) over RMSE (right)' +
      (judge ? '; ' + judgeName(judge) + ' from ' + fixed(c0, 3) + ' (blue) to ' + fixed(c1, 3) + ' (yellow)' : '');
    $('map').replaceChildren(el('figure', {}, el('figcaption', {}, caption), picture));
  }

  function table(state, judges) {
    const columns = ['state', 'α', 'β', 'γ', 'seed', 'iterations', 'it/s', 'left', 'RMSE', 'critic gap', ...judges.map(judgeName), 'point'];
    const numeric = i => i > 0 && i < 10 + judges.length && i !== 5;
    $('head').replaceChildren(el('tr', {}, ...columns.map((c, i) => el('th', numeric(i) ? {class: 'number'} : {}, c))));
    const order = ['training', 'failed', 'diverged', 'waiting', 'done'];
    const sorted = [...state.points].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
    $('points').replaceChildren(...sorted.flatMap(p => {
      const measuring = p.state === 'training' && p.ended >= p.iterations;
      const paused = p.state === 'waiting' && p.ended > 0;
      const notes = [];
      if (p.message) notes.push(p.message);
      if (paused) notes.push('goes on from its checkpoint');
      if (finite(p.secondsSince) && p.secondsSince > 30) notes.push('last row ' + duration(p.secondsSince) + ' ago');
      if (p.damaged) notes.push(p.damaged + ' damaged lines in history.jsonl');
      const cells = [p.state, short(p.alpha), short(p.beta), short(p.gamma), String(p.seed), null, short(p.rate),
        measuring ? 'measuring' : p.state === 'training' ? duration(p.secondsLeft) : '', fixed(p.measures.rmse, 4),
        fixed(p.measures.criticGap, 4), ...judges.map(j => fixed(p.measures[j], 4)), p.id];
      const row = el('tr', {class: p.state}, ...cells.map((text, i) => {
        if (i === 0) return el('td', {class: 'word'}, text);
        if (i === 5) return el('td', {}, bar(p.ended / p.iterations, true), whole(p.ended) + ' / ' + whole(p.iterations));
        return el('td', numeric(i) ? {class: 'number'} : {}, text);
      }));
      // A note has a row of its own: beside the numbers it would lie outside of most windows.
      return notes.length ? [row, el('tr', {class: p.state + ' note'}, el('td'),
        el('td', {class: 'message', colspan: cells.length - 1}, notes.join('; ')))] : [row];
    }));
  }

  function facts(state) {
    const c = state.counts;
    const ended = c.done + c.failed + c.diverged;
    const fact = (value, name) => el('li', {}, el('b', {}, value), name);
    const list = [fact(ended + ' / ' + state.total, 'points ended'), fact(String(state.lanes), 'lanes in use'),
      fact(whole(state.ended) + ' / ' + whole(state.iterations), 'iterations'),
      fact(finite(state.rate) ? short(state.rate) + ' it/s' : '–', 'all lanes together'),
      fact(state.lanes ? duration(state.secondsLeft) : '–', 'left')];
    if (c.failed + c.diverged) list.push(fact(String(c.failed + c.diverged), 'failed or diverged'));
    $('facts').replaceChildren(...list);
    const share = state.iterations ? state.ended / state.iterations : 0;
    $('progress').replaceChildren(...bar(share).childNodes);
    $('progress').setAttribute('aria-valuenow', String(Math.round(100 * share)));
    const complete = ended === state.total;
    const word = complete ? 'complete' : state.running ? 'running' : 'not running';
    status(word, complete ? 'complete' : state.running ? 'running' : 'incomplete');
    $('name').textContent = state.name === state.folder ? state.name : state.name + ' in ' + state.folder;
    document.title = ended + '/' + state.total + ' ' + state.name + ' · trilemma';
    $('when').textContent = 'as of ' + new Date(state.time).toLocaleTimeString();
  }

  function status(word, kind) {
    $('status').textContent = word;
    $('status').className = 'badge ' + kind;
  }

  function show(state) {
    const judges = [...new Set(state.points.flatMap(p => Object.keys(p.measures)))].filter(m => m.startsWith('errorRate.'));
    facts(state);
    $('problem').hidden = !state.problem;
    $('problem').textContent = state.problem || '';
    curves(state);
    map(state, judges);
    table(state, judges);
  }

  async function follow() {
    try {
      const answer = await fetch('state', {cache: 'no-store'});
      if (!answer.ok) throw new Error('the server answered ' + answer.status);
      show(await answer.json());
    } catch (e) {
      console.warn(e);
      status('connection lost: trilemma watch has ended, or this page is an old one', 'lost');
    }
    setTimeout(follow, document.hidden ? 4 * EVERY : EVERY);
  }
  follow();
})();

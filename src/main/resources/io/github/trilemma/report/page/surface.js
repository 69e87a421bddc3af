// The surface of least C by mixing over limits on D and P, drawn on a canvas that turns.
const STEPS = 26;
const turn = { yaw: -0.65, pitch: 0.5, cells: [], hits: [], timer: 0 };

/** Corners {d, p, c} of the surface, column by column in D; each column begins at the least P within reach. */
function surfaceCells() {
  const [d0, d1] = range("D");
  const p1 = range("P")[1];
  const [ds, ps, cs] = ["D", "P", "C"].map(linearOn);
  const lowest = Math.min(...onAxis("D"));
  const columns = [];
  for (let i = 0; i <= STEPS; i++) {
    const d = i === 0 ? lowest : Math.max(lowest, d0 + ((d1 - d0) * i) / STEPS);
    const p0 = leastBy("P", "D", d, "C", Infinity);
    columns.push(Array.from({ length: STEPS + 1 }, (_, j) => {
      const p = p0 + ((p1 - p0) * j) / STEPS;
      // Room for rounding at the edge of what is within reach.
      const mix = leastMix(cs, ds, linear(state.D, d), ps, linear(state.P, p) + 1e-12);
      return { d, p, c: mix === null ? Infinity : measured(state.C, mix.value) };
    }));
  }
  return columns;
}

/** From the box [-1, 1]^3 (D, P, C up) to the canvas: x and y in pixels, distance from the eye. */
function projector(width, height) {
  const [cy, sy, cp, sp] = [Math.cos(turn.yaw), Math.sin(turn.yaw), Math.cos(turn.pitch), Math.sin(turn.pitch)];
  const size = Math.min(width * 0.28, height * 0.36);
  return ([x, y, z]) => {
    const across = cy * x - sy * y;
    const away = sy * x + cy * y;
    const far = away * cp - 0.75 * z * sp;
    const scale = size / (1 + 0.13 * far);
    return [width * 0.52 + across * scale, height * 0.43 - (0.75 * z * cp + away * sp) * scale, far];
  };
}

const unit = (axis, value) => {
  const [low, high] = range(axis);
  return (2 * (value - low)) / (high - low) - 1;
};

/** Paints at a size in CSS pixels. */
function paintSurface(canvas) {
  const width = canvas.clientWidth || 640;
  const height = canvas.clientHeight || 460;
  const dense = Math.min(3, devicePixelRatio || 1);
  canvas.width = width * dense;
  canvas.height = height * dense;
  const pen = canvas.getContext("2d");
  pen.scale(dense, dense);
  pen.font = "12px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const to = projector(width, height);
  paintFloor(pen, to);
  const items = [...quads(to), ...balls(to)];
  items.sort((a, b) => b.far - a.far);
  items.forEach((item) => item.paint(pen));
  // After the surface, which would hide them on a narrow screen.
  paintNumbers(pen, to);
  turn.hits = items.filter((item) => item.seen);
}

function line(pen, from, end, style, width) {
  pen.beginPath();
  pen.moveTo(from[0], from[1]);
  pen.lineTo(end[0], end[1]);
  pen.strokeStyle = style;
  pen.lineWidth = width;
  pen.stroke();
}

const FLOOR = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
const leftmost = (to) => FLOOR.reduce((left, corner) => (to([...corner, 0])[0] < to([...left, 0])[0] ? corner : left));

/** Floor and upright edge. */
function paintFloor(pen, to) {
  const corners = FLOOR;
  corners.forEach((corner, i) =>
    line(pen, to([...corner, -1]), to([...corners[(i + 1) % 4], -1]), colour("line"), 1));
  const upright = leftmost(to);
  line(pen, to([...upright, -1]), to([...upright, 1]), colour("line"), 1);
}

/** The numbers of floor and upright edge, on the sides that face the reader. */
function paintNumbers(pen, to) {
  const nearX = to([0, -1, -1])[2] < to([0, 1, -1])[2] ? -1 : 1;
  const nearY = to([-1, 0, -1])[2] < to([1, 0, -1])[2] ? -1 : 1;
  const upright = leftmost(to);
  axisNumbers(pen, to, "D", (t, out) => [t, nearX * out, -1]);
  axisNumbers(pen, to, "P", (t, out) => [nearY * out, t, -1]);
  axisNumbers(pen, to, "C", (t, out) => [upright[0] * out, upright[1] * out, t]);
}

/** Text with a rim of the ground's colour, moved in where it would be cut at the left or the right. */
function words(pen, text, x, y) {
  const half = pen.measureText(text).width / 2 + 2;
  const width = pen.canvas.width / pen.getTransform().a;
  const at = Math.max(half, Math.min(width - half, x));
  pen.strokeStyle = colour("ground");
  pen.lineWidth = 3;
  pen.lineJoin = "round";
  pen.strokeText(text, at, y);
  pen.fillText(text, at, y);
}

function axisNumbers(pen, to, axis, place) {
  const [low, high] = range(axis);
  // Not at the very ends, where the numbers of two axes would meet.
  for (const t of [-0.8, 0, 0.8]) {
    const [x, y] = to(place(t, axis === "C" ? 1.16 : 1.14));
    pen.fillStyle = colour("soft");
    words(pen, brief(Number((low + ((high - low) * (t + 1)) / 2).toPrecision(3))), x, y);
    line(pen, to(place(t, 1)), to(place(t, 1.05)), colour("soft"), 1);
  }
  const [x, y] = axis === "C" ? to(place(1.22, 1.1)) : to(place(0, 1.36));
  pen.fillStyle = colour("ink");
  pen.font = "600 13px system-ui, sans-serif";
  words(pen, axis, x, y);
  pen.font = "12px system-ui, sans-serif";
}

function quads(to) {
  const [low, high] = range("C");
  const items = [];
  for (let i = 0; i < STEPS; i++) {
    for (let j = 0; j < STEPS; j++) {
      const cells = turn.cells;
      const corners = [cells[i][j], cells[i + 1][j], cells[i + 1][j + 1], cells[i][j + 1]];
      if (corners.every((corner) => Number.isFinite(corner.c))) {
        const at = corners.map(({ d, p, c }) => to([unit("D", d), unit("P", p), unit("C", c)]));
        const fill = viridis((corners.reduce((sum, corner) => sum + corner.c, 0) / 4 - low) / (high - low));
        items.push({ far: at.reduce((sum, each) => sum + each[2], 0) / 4, paint: (pen) => paintQuad(pen, at, fill) });
      }
    }
  }
  return items;
}

function paintQuad(pen, at, fill) {
  pen.beginPath();
  at.forEach(([x, y], k) => (k === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.closePath();
  pen.globalAlpha = 0.82;
  pen.fillStyle = fill;
  pen.fill();
  pen.globalAlpha = 0.35;
  pen.strokeStyle = colour("ground");
  pen.lineWidth = 0.6;
  pen.stroke();
  pen.globalAlpha = 1;
}

function balls(to) {
  const items = state.seen.map((seen) => {
    const place = [unit("D", seen.D), unit("P", seen.P), unit("C", seen.C)];
    const [x, y, far] = to(place);
    const foot = to([place[0], place[1], -1]);
    const chosen = state.chosen.has(seen.index);
    const faint = state.chosen.size > 0 && !chosen;
    return {
      far: far - 0.06, seen, x, y,
      paint: (pen) => {
        pen.globalAlpha = faint ? 0.3 : 1;
        line(pen, [x, y], foot, colour("line"), 0.8);
        disc(pen, x, y, chosen ? 7 : state.seen.length > 60 ? 3.5 : 5, colourOf(seen), chosen ? colour("mark") : colour("ground"), chosen ? 2.5 : 1.2);
        pen.globalAlpha = 1;
      },
    };
  });
  const { mix } = state.operating;
  if (mix !== null) {
    const [x, y] = to([unit("D", mix.D), unit("P", mix.P), unit("C", mix.C)]);
    const corner = to([unit("D", state.limit.D), unit("P", state.limit.P), unit("C", mix.C)]);
    // Painted last: a mark behind the surface would not be found.
    items.push({ far: -Infinity, paint: (pen) => {
      line(pen, [x, y], corner, colour("mark"), 1.5);
      pen.save();
      pen.translate(x, y);
      pen.rotate(Math.PI / 4);
      pen.fillStyle = colour("mark");
      pen.fillRect(-5, -5, 10, 10);
      pen.restore();
    } });
  }
  return items;
}

function disc(pen, x, y, radius, fill, edge, width) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = edge;
  pen.lineWidth = width;
  pen.stroke();
}

function nearest(canvas, event) {
  const box = canvas.getBoundingClientRect();
  const distance = (hit) => Math.hypot(hit.x - event.clientX + box.left, hit.y - event.clientY + box.top);
  const close = turn.hits.filter((hit) => distance(hit) < 16);
  return close.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

function wireSurface() {
  const canvas = byId("surface");
  const paint = () => paintSurface(canvas);
  const move = (yaw, pitch) => {
    turn.yaw += yaw;
    turn.pitch = Math.max(0.05, Math.min(1.5, turn.pitch + pitch));
    paint();
  };
  let grip = null;
  canvas.addEventListener("pointerdown", (event) => {
    grip = { x: event.clientX, y: event.clientY, moved: 0 };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (grip === null) {
      const hit = nearest(canvas, event);
      byId("surface-note").textContent = hit === null ? "" : title(hit.seen.point) + ": " + triple(hit.seen);
      return;
    }
    const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
    grip = { x: event.clientX, y: event.clientY, moved: grip.moved + Math.abs(dx) + Math.abs(dy) };
    move(-dx / 160, dy / 200);
  });
  canvas.addEventListener("pointerup", (event) => {
    const hit = grip !== null && grip.moved < 5 ? nearest(canvas, event) : null;
    grip = null;
    if (hit !== null) {
      toggle(hit.seen.index);
    }
  });
  canvas.addEventListener("pointercancel", () => (grip = null));
  canvas.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] }[event.key];
    if (steps) {
      event.preventDefault();
      move(...steps);
    }
  });
  byId("turn").addEventListener("click", () => {
    const running = turn.timer !== 0;
    clearInterval(turn.timer);
    turn.timer = running ? 0 : setInterval(() => move(0.02, 0), 50);
    byId("turn").textContent = running ? "turn" : "stop";
  });
  byId("save-surface").addEventListener("click", () => save(canvas.toDataURL("image/png"), "surface.png"));
  addEventListener("resize", paint);
  views.push((what) => {
    if (what === "measures") {
      turn.cells = surfaceCells();
    }
    paint();
  });
}

/** Offers a data address as a file. */
function save(address, name) {
  const link = element("a");
  link.href = address;
  link.download = name;
  link.click();
}

// What is shown: the three measures, the limits, the chosen points; and who wants to know when one of them changes.
const island = JSON.parse(document.getElementById("data").textContent);
const state = { D: "", P: "", C: "", limit: { D: 0, P: 0 }, chosen: new Set(), seen: [], operating: null };
const views = [];
const byId = (id) => document.getElementById(id);

/** An element with text; texts never become markup. */
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

const info = (name) => island.measures[name];
/** The scale in which a mix has the mean of its parts. */
const linear = (name, value) => (info(name).mixedBySquare ? value * Math.abs(value) : value);
const measured = (name, value) => (info(name).mixedBySquare ? Math.sqrt(Math.max(0, value)) : value);

/** At most four significant digits. */
function brief(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "-";
}

/** The points that have all three measures. */
function refreshPoints() {
  state.seen = [];
  island.points.forEach((point, index) => {
    const value = (name) => point.measures[name] ?? NaN;
    const seen = { index, point, D: value(state.D), P: value(state.P), C: value(state.C) };
    if (["D", "P", "C"].every((axis) => Number.isFinite(seen[axis]))) {
      state.seen.push(seen);
    }
  });
}

const onAxis = (axis) => state.seen.map((seen) => seen[axis]);
const linearOn = (axis) => onAxis(axis).map((value) => linear(state[axis], value));

function range(axis) {
  const values = onAxis(axis);
  const low = Math.min(...values);
  const high = Math.max(...values);
  return high > low ? [low, high] : [low - (Math.abs(low) || 1) * 0.05, high + (Math.abs(high) || 1) * 0.05];
}

/** The least `target` by mixing under limits on two axes; Infinity when out of reach. */
function leastBy(target, one, oneLimit, other, otherLimit) {
  const mix = leastMix(
    linearOn(target), linearOn(one), linear(state[one], oneLimit), linearOn(other), linear(state[other], otherLimit));
  return mix === null ? Infinity : measured(state[target], mix.value);
}

/** The best single point and the best mix of least C within the limits on D and P. */
function operatingPoint() {
  const { D, P } = state.limit;
  const within = state.seen.filter((seen) => seen.D <= D && seen.P <= P);
  within.sort((a, b) => a.C - b.C || a.D - b.D || a.P - b.P || (a.point.id < b.point.id ? -1 : 1));
  const mix = leastMix(linearOn("C"), linearOn("D"), linear(state.D, D), linearOn("P"), linear(state.P, P));
  if (mix === null) {
    return { single: within[0] ?? null, mix: null };
  }
  const parts = mix.parts.map((part) => ({ share: part.share, seen: state.seen[part.index] }));
  const mean = (axis) =>
    measured(state[axis], parts.reduce((sum, part) => sum + part.share * linear(state[axis], part.seen[axis]), 0));
  return { single: within[0] ?? null, mix: { parts, D: mean("D"), P: mean("P"), C: mean("C") } };
}

/** Tells all views; `what` is "measures", "limits", "chosen" or "theme". */
function changed(what) {
  if (what === "measures") {
    refreshPoints();
  }
  if (what === "measures" || what === "limits") {
    state.operating = operatingPoint();
  }
  views.forEach((view) => view(what));
}

function choose(indexes) {
  state.chosen = new Set(indexes);
  changed("chosen");
}

function toggle(index) {
  const next = new Set(state.chosen);
  if (!next.delete(index)) {
    next.add(index);
  }
  choose(next);
}

/** Viridis without its lightest tenth, 0..1. */
function viridis(t) {
  const table = ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30", "fde725"];
  const place = Math.max(0, Math.min(1, t)) * 0.9 * (table.length - 1);
  const lower = Math.min(table.length - 2, Math.floor(place));
  const mixed = [0, 2, 4].map((at) => {
    const [from, to] = [table[lower], table[lower + 1]].map((hex) => parseInt(hex.slice(at, at + 2), 16));
    return Math.round(from + (place - lower) * (to - from));
  });
  return "rgb(" + mixed.join(",") + ")";
}

function colourOf(seen) {
  const [low, high] = range("C");
  return viridis((seen.C - low) / (high - low));
}

/** The weights of a point and what else tells it from the others. */
function title(point) {
  const more = Object.entries(point.settings).map(([key, value]) => ", " + key + " " + value).join("");
  return "α " + point.alpha + ", β " + point.beta + ", γ " + point.gamma
    + (island.seeds ? ", seed " + point.seed : "") + more;
}

/** A value with its interval, where it has one. */
function withInterval(point, name) {
  const interval = point.intervals[name];
  return brief(point.measures[name]) + (interval ? " (" + brief(interval[0]) + " to " + brief(interval[1]) + ")" : "");
}

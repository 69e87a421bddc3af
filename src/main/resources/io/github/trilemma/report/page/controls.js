// Selects and sliders.
const axisLabel = (axis) => axis + ": " + info(state[axis]).label;

function fillMeasures() {
  for (const axis of ["D", "P", "C"]) {
    const select = byId("measure-" + axis);
    island.axes[axis].forEach((name) => {
      const option = element("option", "", info(name).label);
      option.value = name;
      select.append(option);
    });
    state[axis] = island.axes[axis][0];
    select.addEventListener("change", () => {
      state[axis] = select.value;
      refreshPoints();
      resetLimits();
      changed("measures");
    });
  }
}

/** Limits in the middle of the points, where they bind; at the end of the range where nothing would keep both. */
function resetLimits() {
  if (state.seen.length === 0) {
    return;
  }
  for (const axis of ["D", "P"]) {
    const sorted = onAxis(axis).sort((a, b) => a - b);
    state.limit[axis] = sorted[Math.floor(sorted.length / 2)];
  }
  const best = operatingPoint();
  if (best.mix === null) {
    state.limit = { D: range("D")[1], P: range("P")[1] };
  }
  placeSliders();
}

function placeSliders() {
  for (const axis of ["D", "P"]) {
    const [low, high] = range(axis);
    byId("limit-" + axis).value = Math.round((1000 * (state.limit[axis] - low)) / (high - low));
    byId("value-" + axis).textContent = brief(state.limit[axis]);
  }
}

function wireControls() {
  fillMeasures();
  refreshPoints();
  resetLimits();
  for (const axis of ["D", "P"]) {
    const slider = byId("limit-" + axis);
    slider.addEventListener("input", () => {
      const [low, high] = range(axis);
      // The ends are the points' own values, free of rounding.
      state.limit[axis] = slider.value === slider.max ? high : low + ((high - low) * Number(slider.value)) / 1000;
      byId("value-" + axis).textContent = brief(state.limit[axis]);
      changed("limits");
    });
  }
  byId("clear").addEventListener("click", () => choose([]));
}

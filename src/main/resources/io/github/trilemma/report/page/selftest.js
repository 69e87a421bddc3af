// With #selftest behind its address the page works its own controls and writes down what happened.
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function slide(axis, share) {
  const slider = byId("limit-" + axis);
  slider.value = Math.round(1000 * share);
  slider.dispatchEvent(new Event("input"));
}

function brushLeftHalf(panel) {
  const [low, high] = range(panel.x);
  panel.chart.dispatchAction({
    type: "brush",
    areas: [{ brushType: "rect", xAxisIndex: 0, yAxisIndex: 0,
      coordRange: [[low - (high - low) * 0.01, (low + high) / 2], padded(panel.y)] }],
  });
}

function operatingNow() {
  const { single, mix } = state.operating;
  return {
    measures: [state.D, state.P, state.C],
    limitD: state.limit.D, limitP: state.limit.P, single: single === null ? null : single.point.id,
    mixed: mix === null ? null : mix.C, parts: mix === null ? 0 : mix.parts.length,
    text: byId("operating").textContent.length, images: byId("operating").querySelectorAll("img").length,
  };
}

async function selfTest() {
  const result = { points: state.seen.length, operating: [], brushes: [] };
  for (const [d, p] of [[1, 1], [0.5, 0.5], [0.25, 0.6], [0.7, 0.2], [0, 0], [0.1, 0.9]]) {
    slide("D", d);
    slide("P", p);
    result.operating.push(operatingNow());
  }
  slide("D", 0.6);
  slide("P", 0.6);
  for (const panel of PANELS) {
    brushLeftHalf(panel);
    await wait(250);
    const [low, high] = range(panel.x);
    result.brushes.push({
      panel: panel.id,
      wanted: state.seen.filter((seen) => seen[panel.x] <= (low + high) / 2).length,
      chosen: state.chosen.size,
      marked: PANELS.map((each) => each.chart.getOption().series.find((series) => series.id === "points").data
        .filter((item) => item.symbolSize === 14).length),
      rows: document.querySelectorAll("tr.chosen").length,
      images: byId("chosen").querySelectorAll("img").length,
    });
  }
  byId("clear").click();
  await wait(250);
  result.cleared = state.chosen.size;
  const canvas = byId("surface");
  const before = canvas.toDataURL();
  canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
  result.turned = before !== canvas.toDataURL();
  document.querySelector("tr.choosable")?.click();
  result.chosenByRow = state.chosen.size;
  const grounds = [];
  for (let k = 0; k < 3; k++) {
    themeButton.click();
    grounds.push(document.documentElement.dataset.theme + " " + getComputedStyle(document.body).backgroundColor);
  }
  result.themes = grounds;
  const head = document.querySelector("table.sortable th button");
  head?.click();
  result.sorted = head?.parentElement.getAttribute("aria-sort") ?? null;
  result.svg = svgText(panelOption(PANELS[0]), 300, 200).slice(0, 4);
  if (curveChart !== null) {
    const term = byId("term");
    term.selectedIndex = term.options.length - 1;
    term.dispatchEvent(new Event("change"));
    result.curves = curveChart.getOption().series.length;
    result.term = curveChart.getOption().yAxis[0].name;
  }
  const select = byId("measure-C");
  select.selectedIndex = select.options.length - 1;
  select.dispatchEvent(new Event("change"));
  result.operating.push(operatingNow());
  result.wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  result.loaded = performance.getEntriesByType("resource").filter((each) => !each.name.startsWith("data:")).length;
  result.problems = problems;
  const out = element("pre", "", JSON.stringify(result));
  out.id = "selftest";
  document.body.append(out);
}

if (location.hash === "#selftest") {
  selfTest().catch((error) => {
    const out = element("pre", "", JSON.stringify({ problems: [String(error?.stack ?? error)] }));
    out.id = "selftest";
    document.body.append(out);
  });
}

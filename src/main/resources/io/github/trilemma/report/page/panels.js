// Three linked panels: what is brushed in one is shown in all.
const PANELS = [
  { id: "panel-PD", x: "D", y: "P", third: "C" },
  { id: "panel-CD", x: "D", y: "C", third: "P" },
  { id: "panel-CP", x: "P", y: "C", third: "D" },
];
const CURVE_STEPS = 60;
let brushed = null;

/** The curve of least y by mixing over x, under the third measure's limit; that of C is what the operating mix reaches. */
function frontCurve({ x, y, third }) {
  const limit = third === "C" ? state.operating.mix?.C : state.limit[third];
  if (limit === undefined) {
    return [];
  }
  const [low, high] = range(x);
  const curve = [];
  for (let k = 0; k <= CURVE_STEPS; k++) {
    const at = low + ((high - low) * k) / CURVE_STEPS;
    // Room for rounding: the curve passes through the operating mix itself.
    const value = leastBy(y, x, at, third, third === "C" ? limit + 1e-12 : limit);
    if (Number.isFinite(value)) {
      curve.push([at, value]);
    }
  }
  return curve;
}

function errorBars(panel) {
  const bars = [];
  state.seen.forEach((seen) => {
    const wide = seen.point.intervals[state[panel.x]];
    const tall = seen.point.intervals[state[panel.y]];
    if (wide) {
      bars.push([wide[0], seen[panel.y], wide[1], seen[panel.y]]);
    }
    if (tall) {
      bars.push([seen[panel.x], tall[0], seen[panel.x], tall[1]]);
    }
  });
  return bars;
}

function drawBar(params, api) {
  const from = api.coord([api.value(0), api.value(1)]);
  const end = api.coord([api.value(2), api.value(3)]);
  return {
    type: "line", silent: true,
    shape: { x1: from[0], y1: from[1], x2: end[0], y2: end[1] },
    style: { stroke: colour("soft"), lineWidth: 1, opacity: 0.55 },
  };
}

/** Ends of an axis that keep the marks off its edge, at round numbers. */
function padded(axis) {
  const [low, high] = range(axis);
  const step = Math.pow(10, Math.floor(Math.log10((high - low) / 5)));
  const room = (high - low) * 0.06;
  const clean = (value) => Number(value.toPrecision(12));
  return [clean(Math.floor((low - room) / step) * step), clean(Math.ceil((high + room) / step) * step)];
}

function axisOption(axis, horizontal) {
  const [min, max] = padded(axis);
  const unitName = info(state[axis]).unit;
  return {
    type: "value", min, max, name: axis + ": " + info(state[axis]).label + (unitName ? " [" + unitName + "]" : ""),
    nameLocation: "middle", nameGap: horizontal ? 28 : 50, splitNumber: 4,
    nameTextStyle: { color: colour("ink") },
    axisLabel: { color: colour("soft"), hideOverlap: true, showMinLabel: false, showMaxLabel: false },
    axisLine: { lineStyle: { color: colour("soft") } },
    splitLine: { lineStyle: { color: colour("line") } },
  };
}

function panelOption(panel) {
  const some = state.chosen.size > 0;
  const points = state.seen.map((seen) => {
    const chosen = state.chosen.has(seen.index);
    return {
      value: [seen[panel.x], seen[panel.y], seen.index],
      symbolSize: chosen ? 14 : state.seen.length > 60 ? 7 : 10,
      itemStyle: {
        color: colourOf(seen), opacity: some && !chosen ? 0.22 : 0.95,
        borderColor: chosen ? colour("mark") : colour("ground"), borderWidth: chosen ? 2.5 : 1,
      },
    };
  });
  const { mix } = state.operating;
  return {
    animation: false,
    textStyle: { color: colour("ink") },
    grid: { left: 68, right: 18, top: 34, bottom: 46 },
    xAxis: axisOption(panel.x, true),
    yAxis: axisOption(panel.y, false),
    tooltip: {
      renderMode: "richText", trigger: "item", confine: true, backgroundColor: colour("card"),
      borderColor: colour("line"), textStyle: { color: colour("ink"), fontSize: 12 },
      formatter: (item) => (item.seriesId === "points" ? hint(island.points[item.value[2]]) : ""),
    },
    toolbox: { show: !document.documentElement.classList.contains("printing"), right: 8, iconStyle: { borderColor: colour("soft") } },
    brush: {
      toolbox: ["rect", "polygon", "clear"], xAxisIndex: 0, seriesIndex: [1], inBrush: {}, outOfBrush: {},
      brushStyle: { color: "rgba(120,140,160,0.15)", borderColor: colour("soft"), borderWidth: 1 },
      throttleType: "debounce", throttleDelay: 60,
    },
    series: [
      { id: "bars", type: "custom", renderItem: drawBar, data: errorBars(panel), encode: { x: [0, 2], y: [1, 3] }, clip: true, silent: true, z: 1 },
      { id: "points", type: "scatter", data: points, z: 3 },
      { id: "front", type: "line", data: frontCurve(panel), showSymbol: false, silent: true, z: 2,
        lineStyle: { color: colour("mark"), width: 1.8 } },
      { id: "operating", type: "scatter", symbol: "diamond", symbolSize: 15, silent: true, z: 4,
        itemStyle: { color: colour("mark") }, data: mix === null ? [] : [[mix[panel.x], mix[panel.y]]] },
    ],
  };
}

const hint = (point) => title(point) + "\n"
  + ["D", "P", "C"].map((axis) => axis + " " + withInterval(point, state[axis])).join("\n");

function wirePanels() {
  PANELS.forEach((panel) => {
    const chart = echarts.init(byId(panel.id), null, { renderer: "canvas" });
    panel.chart = chart;
    chart.on("brushselected", (event) => {
      const batch = event.batch[0];
      if (batch.areas.length > 0) {
        brushed = panel;
        PANELS.filter((other) => other !== panel).forEach((other) => clearBrush(other));
        const picked = batch.selected.find((series) => series.seriesId === "points");
        choose(picked.dataIndex.map((at) => state.seen[at].index));
      } else if (brushed === panel) {
        brushed = null;
        choose([]);
      }
    });
    chart.on("click", (event) => {
      if (event.seriesId === "points") {
        const last = brushed;
        brushed = null;
        if (last !== null) {
          clearBrush(last);
        }
        toggle(event.value[2]);
      }
    });
    byId("svg-" + panel.id).addEventListener("click", () => saveSvg(panel));
    byId("png-" + panel.id).addEventListener("click", () =>
      save(chart.getDataURL({ pixelRatio: 3, backgroundColor: colour("ground") }), panel.id + ".png"));
  });
  byId("clear").addEventListener("click", () => {
    brushed = null;
    PANELS.forEach(clearBrush);
  });
  addEventListener("resize", () => PANELS.forEach((panel) => panel.chart.resize()));
  views.push(() => PANELS.forEach((panel) => panel.chart.setOption(panelOption(panel))));
}

function clearBrush(panel) {
  panel.chart.dispatchAction({ type: "brush", areas: [] });
}

/** A finger drags to scroll, so brushing there begins with the panel's own button; a mouse can brush at once. */
function startBrushing() {
  if (matchMedia("(pointer: fine)").matches) {
    PANELS.forEach((panel) => panel.chart.dispatchAction({
      type: "takeGlobalCursor", key: "brush", brushOption: { brushType: "rect", brushMode: "single" },
    }));
  }
}

function svgText(option, width, height) {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ ...option, toolbox: { show: false }, brush: undefined });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

function saveSvg(panel) {
  const text = svgText(panelOption(panel), 560, 430);
  save("data:image/svg+xml;charset=utf-8," + encodeURIComponent(text), panel.id + ".svg");
}

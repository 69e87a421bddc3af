// Training curves: one term at a time, one line per point, the chosen ones in front.
let curveChart = null;

function curveOption() {
  const term = byId("term").value;
  const some = state.chosen.size > 0;
  const seen = new Map(state.seen.map((each) => [each.index, each]));
  return {
    animation: false,
    textStyle: { color: colour("ink") },
    grid: { left: 68, right: 18, top: 16, bottom: 46 },
    tooltip: {
      renderMode: "richText", trigger: "item", confine: true, backgroundColor: colour("card"),
      borderColor: colour("line"), textStyle: { color: colour("ink"), fontSize: 12 },
      formatter: (item) => title(island.points[Number(item.seriesId)]) + "\n" + term + " " + brief(item.value[1])
        + " at iteration " + item.value[0],
    },
    xAxis: { ...plainAxis(), name: "iteration", nameGap: 28 },
    yAxis: { ...plainAxis(), name: term, nameGap: 50, scale: true },
    series: island.history.map((curve) => {
      const chosen = state.chosen.has(curve.point);
      const values = curve.terms[term] ?? [];
      return {
        id: String(curve.point), type: "line", showSymbol: false, triggerLineEvent: true, z: chosen ? 3 : 2,
        data: curve.iterations.map((iteration, at) => [iteration, values[at] ?? null]), connectNulls: true,
        lineStyle: {
          color: seen.has(curve.point) ? colourOf(seen.get(curve.point)) : colour("soft"),
          width: chosen ? 2.6 : 1.2, opacity: some && !chosen ? 0.18 : 0.9,
        },
        itemStyle: { color: seen.has(curve.point) ? colourOf(seen.get(curve.point)) : colour("soft") },
      };
    }),
  };
}

function plainAxis() {
  return {
    type: "value", nameLocation: "middle", splitNumber: 4, nameTextStyle: { color: colour("ink") },
    axisLabel: { color: colour("soft"), hideOverlap: true }, axisLine: { lineStyle: { color: colour("soft") } },
    splitLine: { lineStyle: { color: colour("line") } },
  };
}

function wireCurves() {
  const terms = [...new Set(island.history.flatMap((curve) => Object.keys(curve.terms)))];
  if (terms.length === 0) {
    byId("training").hidden = true;
    return;
  }
  terms.forEach((term) => byId("term").append(new Option(term, term)));
  byId("term").value = terms.includes("mse") ? "mse" : terms[0];
  curveChart = echarts.init(byId("curves"), null, { renderer: "canvas" });
  const draw = () => curveChart.setOption(curveOption());
  byId("term").addEventListener("change", draw);
  curveChart.on("click", (event) => toggle(Number(event.seriesId)));
  byId("svg-curves").addEventListener("click", () =>
    save("data:image/svg+xml;charset=utf-8," + encodeURIComponent(svgText(curveOption(), 640, 430)), "training.svg"));
  addEventListener("resize", () => curveChart.resize());
  views.push((what) => {
    if (what !== "limits") {
      draw();
    }
  });
}

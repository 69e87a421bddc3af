// Puts the interactive part together.
function printing(on) {
  document.documentElement.classList.toggle("printing", on);
  PANELS.forEach((panel) => panel.chart.resize(on ? { width: 330, height: 300 } : { width: "auto", height: "auto" }));
  curveChart?.resize(on ? { width: 640, height: 320 } : { width: "auto", height: "auto" });
  changed("theme");
}

function explore() {
  byId("explore").hidden = false;
  wireControls();
  wireSurface();
  wirePanels();
  wireCurves();
  wireTables();
  views.push((what) => {
    if (what === "measures" || what === "limits") {
      showOperating();
    }
    if (what !== "limits") {
      showChosen();
    }
  });
  document.addEventListener("themechange", () => changed("theme"));
  addEventListener("beforeprint", () => printing(true));
  addEventListener("afterprint", () => printing(false));
  changed("measures");
  startBrushing();
}

explore();

// The operating point in words and images, and the images of chosen points.
const MOST_SHOWN = 24;

function strip(point, caption) {
  const box = element("div", "strip");
  box.append(element("div", "soft", caption));
  if (point.restored) {
    box.append(picture(point.restored, "test images restored by the point " + title(point)));
  } else {
    box.append(element("div", "soft", "no images kept"));
  }
  return box;
}

function picture(source, alt) {
  const image = element("img", "tiles");
  image.src = source;
  image.alt = alt;
  image.width = island.samples.width;
  image.height = island.samples.height;
  return image;
}

function originals() {
  const box = element("div", "strip");
  if (island.samples.clean) {
    box.append(element("div", "soft", "original"), picture(island.samples.clean, "clean test images"));
    box.append(element("div", "soft", "degraded"), picture(island.samples.degraded, "the same images degraded"));
  }
  return box;
}

const triple = (at) => "D " + brief(at.D) + ", P " + brief(at.P) + ", C " + brief(at.C);

function showOperating() {
  const box = byId("operating");
  box.replaceChildren(element("h3", "", "Operating point"));
  const { single, mix } = state.operating;
  if (mix === null) {
    box.append(element("p", "", "No restorer and no mix keeps both limits. Allow more D or more P."));
    return;
  }
  if (single === null) {
    box.append(element("p", "", "No single restorer keeps both limits; a mix does."));
  } else {
    box.append(element("p", "", "Best single restorer: " + triple(single) + "."));
    box.append(element("p", "soft", ["D", "P", "C"].map((axis) =>
      axis + " " + withInterval(single.point, state[axis])).join(", ") + "; point " + single.point.id));
    box.append(strip(single.point, title(single.point)));
  }
  if (mix.parts.length > 1) {
    const gain = single === null ? "" : ", " + brief(single.C - mix.C) + " less C than the single one";
    box.append(element("p", "", "Best mix: " + triple(mix) + gain
      + ". Each image is restored by one of these, drawn with the probability that stands beside it."));
    mix.parts.forEach((part) =>
      box.append(strip(part.seen.point, Math.round(1000 * part.share) / 10 + " %: " + title(part.seen.point))));
  } else {
    box.append(element("p", "", "No mix errs less under these limits."));
  }
  const free = Math.min(...onAxis("C"));
  box.append(element("p", "soft", "Without limits the least C is " + brief(free) + ": the limits cost "
    + brief(mix.C - free) + "."));
  box.append(originals());
}

function showChosen() {
  const box = byId("chosen");
  const points = [...state.chosen].sort((a, b) => a - b).map((index) => island.points[index]);
  byId("count").textContent = points.length === 0 ? "no point chosen" : points.length
    + (points.length === 1 ? " point chosen" : " points chosen");
  box.replaceChildren();
  if (points.length === 0) {
    box.append(element("p", "soft", "Choose points in a panel, in the surface or in a table below."));
    return;
  }
  points.slice(0, MOST_SHOWN).forEach((point) => {
    const caption = ["D", "P", "C"].map((axis) => axis + " " + brief(point.measures[state[axis]] ?? NaN)).join(", ");
    box.append(strip(point, title(point) + ": " + caption));
  });
  if (points.length > MOST_SHOWN) {
    box.append(element("p", "soft", points.length - MOST_SHOWN + " more are not shown."));
  }
}

/** Rows of the tables, by the point whose id stands in them. */
function wireTables() {
  const indexes = new Map(island.points.map((point, index) => [point.id, index]));
  const rows = [];
  for (const row of document.querySelectorAll("table.sortable tbody tr")) {
    const cell = [...row.cells].find((each) => indexes.has(each.textContent));
    if (cell) {
      const index = indexes.get(cell.textContent);
      row.classList.add("choosable");
      row.addEventListener("click", () => toggle(index));
      rows.push([row, index]);
    }
  }
  views.push((what) => {
    if (what === "chosen") {
      rows.forEach(([row, index]) => row.classList.toggle("chosen", state.chosen.has(index)));
    }
  });
}

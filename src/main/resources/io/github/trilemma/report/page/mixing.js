// Choosing at random between restorers: the least mean of one measure under limits on the means of two others.

/**
 * Minimises sum(l * cost) over l >= 0, sum(l) = 1, sum(l * first) <= firstLimit, sum(l * second) <= secondLimit by the
 * simplex method on three rows; Bland's rule keeps it from cycling. Answers null when no mix keeps the limits, else
 * {value, parts: [{index, share}]} with at most three parts, largest first.
 */
function leastMix(cost, first, firstLimit, second, secondLimit) {
  const n = cost.length;
  if (n === 0) {
    return null;
  }
  const a = scaled(first, firstLimit);
  const b = scaled(second, secondLimit);
  let start = 0;
  for (let i = 1; i < n; i++) {
    if (a.values[i] < a.values[start]) {
      start = i;
    }
  }
  if (a.values[start] > a.limit + 1e-12) {
    return null;
  }
  const width = n + 3;
  const rows = [new Float64Array(width), new Float64Array(width), new Float64Array(width)];
  for (let j = 0; j < n; j++) {
    rows[0][j] = a.values[j] - a.values[start];
    rows[1][j] = b.values[j] - b.values[start];
    rows[2][j] = 1;
  }
  rows[0][n] = 1;
  rows[1][n + 1] = 1;
  rows[0][n + 2] = Math.max(0, a.limit - a.values[start]);
  rows[1][n + 2] = b.limit - b.values[start];
  rows[2][n + 2] = 1;
  const basis = [n, n + 1, start];
  if (rows[1][n + 2] < 0) {
    // The second limit is left out while its own mean is made least.
    descend(rows, basis, b.values, n, basis.indexOf(n + 1));
    if (rows[basis.indexOf(n + 1)][n + 2] < -1e-12) {
      return null;
    }
  }
  descend(rows, basis, scaled(cost, 0).values, n, -1);
  const parts = [];
  basis.forEach((column, row) => {
    const share = rows[row][n + 2];
    if (column < n && share > 1e-9) {
      parts.push({ index: column, share });
    }
  });
  parts.sort((one, other) => other.share - one.share);
  const value = parts.reduce((sum, part) => sum + part.share * cost[part.index], 0);
  return { value, parts };
}

/** Values and limit in units of the values' range, so that one tolerance fits all measures. */
function scaled(values, limit) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high > low ? high - low : 1;
  if (limit === Infinity) {
    return { values: values.map((value) => (value - low) / range), limit: 2 };
  }
  return { values: values.map((value) => (value - low) / range), limit: (limit - low) / range };
}

/** Pivots until no column makes the cost less; the row `free` may go below zero. */
function descend(rows, basis, cost, n, free) {
  const price = (column) => (column < n ? cost[column] : 0);
  for (let step = 0; step < 50 * (n + 3); step++) {
    let enter = -1;
    for (let j = 0; j < n + 2 && enter < 0; j++) {
      const reduced = price(j) - rows.reduce((sum, row, r) => sum + price(basis[r]) * row[j], 0);
      if (reduced < -1e-10 && !basis.includes(j)) {
        enter = j;
      }
    }
    if (enter < 0) {
      return;
    }
    let leave = -1;
    let least = Infinity;
    rows.forEach((row, r) => {
      if (r !== free && row[enter] > 1e-12) {
        const ratio = row[n + 2] / row[enter];
        if (ratio < least - 1e-14 || (ratio <= least + 1e-14 && basis[r] < basis[leave])) {
          least = ratio;
          leave = r;
        }
      }
    });
    if (leave < 0) {
      throw new Error("a mix of finitely many points has no unbounded mean");
    }
    const pivot = rows[leave][enter];
    rows[leave].forEach((value, j) => (rows[leave][j] = value / pivot));
    rows.forEach((row, r) => {
      const factor = row[enter];
      if (r !== leave && factor !== 0) {
        for (let j = 0; j < n + 3; j++) {
          row[j] -= factor * rows[leave][j];
        }
      }
    });
    basis[leave] = enter;
  }
  throw new Error("the simplex method did not end");
}

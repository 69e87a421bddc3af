"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent;
      const order = (a, b) => {
        const x = key(a);
        const y = key(b);
        const numbers = [Number(x), Number(y)];
        if (x === "" || y === "" || numbers.some(Number.isNaN)) {
          return (x === "") - (y === "") || x.localeCompare(y);
        }
        return down ? numbers[1] - numbers[0] : numbers[0] - numbers[1];
      };
      const rows = [...table.tBodies[0].rows].sort(order);
      table.tBodies[0].append(...rows);
    });
  });
}

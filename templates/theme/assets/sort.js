/* Tables marked data-sortable sort by a click on a column's name. Without this script they stay in their first order. */
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0]
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "otr-sort"
    button.append(...head.childNodes)
    head.append(button)
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending"
      table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"))
      head.setAttribute("aria-sort", down ? "descending" : "ascending")
      const key = (row) => row.cells[column].dataset.order ?? row.cells[column].textContent.trim()
      const rows = [...body.rows].sort((a, b) => key(a).localeCompare(key(b), "en", { numeric: true }))
      body.append(...(down ? rows.reverse() : rows))
    })
  })
}

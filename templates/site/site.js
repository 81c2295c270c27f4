/* What every page does when scripts run. What only some pages need is fetched where it is needed. */

/* Light and dark: the button names what it switches to. */
const root = document.documentElement
const button = document.querySelector("[data-otr-scheme]")
const system = matchMedia("(prefers-color-scheme: dark)")
const isDark = () => (root.dataset.scheme ?? (system.matches ? "dark" : "light")) === "dark"
const tell = () => {
  button.textContent = isDark() ? "Light" : "Dark"
  button.setAttribute("aria-label", `Switch to ${isDark() ? "light" : "dark"} colours`)
}
button.addEventListener("click", () => {
  root.dataset.scheme = isDark() ? "light" : "dark"
  try {
    localStorage.setItem("scheme", root.dataset.scheme)
  } catch {
    // the choice then holds for this page only
  }
  tell()
})
system.addEventListener("change", tell)
tell()
button.hidden = false

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

/* What has changed since the reader was here. */
const since = document.querySelector("[data-version], [data-readings]") && import("./since.js")

/* The search: fetched when a reader is about to use it. */
const search = () => import("./search.js")
if (document.querySelector('[data-otr-search="page"]')) search()
else document.querySelector("[data-otr-search]").addEventListener("focusin", search, { once: true })

/* A mark for tests: from now on this page changes only when somebody does something. */
Promise.allSettled([since]).then(() => (root.dataset.ready = ""))

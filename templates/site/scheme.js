/* Before anything is drawn: the light or dark that the reader chose here. Without a choice the device's own setting holds. */
try {
  const chosen = localStorage.getItem("scheme")
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.scheme = chosen
} catch {
  // a browser that keeps nothing has nothing to remember
}

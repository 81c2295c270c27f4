/* A button that copies each block marked data-copy; where the browser does not let it, the block is selected for the reader.
   Without this script a click on a block selects all of it. */
const COPIED = "Copied."
const SELECTED = "Selected: press Ctrl+C to copy it (⌘C on a Mac), or use the menu of your device."

for (const block of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "otr-copy"
  button.textContent = "Copy"
  button.setAttribute("aria-label", `Copy ${block.dataset.copy}`)
  const said = document.createElement("span")
  said.className = "otr-copy__said"
  said.setAttribute("role", "status")
  const line = document.createElement("p")
  line.className = "otr-small otr-copy__line"
  line.append(button, " ", said)
  block.after(line)
  button.addEventListener("click", async () => {
    said.textContent = ""
    try {
      await navigator.clipboard.writeText(block.textContent.trim())
      said.textContent = COPIED
    } catch {
      // No clipboard without https, or none allowed.
      getSelection().selectAllChildren(block)
      said.textContent = SELECTED
    }
  })
}

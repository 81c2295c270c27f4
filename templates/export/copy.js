/* A button that copies each block marked data-copy; where the browser does not let it, the block is selected for the reader.
   Without this script a click on a block selects all of it. */
const COPIED = "Copied."
const SELECTED = "Selected: press Ctrl+C to copy it (⌘C on a Mac), or use the menu of your device."

const element = (name, attributes, ...inner) => {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  made.append(...inner)
  return made
}

for (const block of document.querySelectorAll("[data-copy]")) {
  const button = element("button", { type: "button", class: "otr-copy", "aria-label": `Copy ${block.dataset.copy}` }, "Copy")
  const said = element("span", { class: "otr-copy__said", role: "status" })
  block.after(element("p", { class: "otr-small otr-copy__line" }, button, " ", said))
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

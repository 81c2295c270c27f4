/* The form of a new case. Which fields there are, in which order and shape, is in the page (data-field, data-order, data-shape);
   what is valid is in the published JSON Schema. Only fields that name an entry are known here by their names. */

import { Validator } from "./vendor/cfworker-json-schema-4.1.6/dist/esm/index.js"
import { yaml } from "./yaml.js"

const PAUSE = 350
const DRAFT = "draft of a case"
const NAMING = ["name", "title", "what", "text", "ask", "by", "who", "regulation", "about", "of"]
const MAX_ID = 60
const MAX_PROPOSED_ID = 28 // characters, if one word is not longer

const part = (name, within = document) => within.querySelector(name)
const parts = (name, within = document) => [...within.querySelectorAll(name)]
const form = part("#case")
const data = JSON.parse(part("#case-data").textContent)
const { messages } = data
const root = new URL(form.dataset.root, location.href)
const summary = part("#case-mistakes")
const file = part("#case-id")
const preview = part("#case-text code")
const state = part("[data-state]")
const outcome = part("[data-outcome]")
const keepBox = part("#case-keep")
const validation = fetch(new URL("data/case.schema.json", root))
  .then((answer) => answer.json())
  .then((given) => {
    const { anyOf, pattern } = given.definitions.Date
    return Object.assign(new Validator(given, "7", false), { dates: new RegExp(anyOf?.[0].pattern ?? pattern, "u") })
  })
const invisible = new RegExp(`[\t${data.invisible}]`, "u")
const recurring = new Map(data.parties.flatMap((party) => [party.name, ...party.formerly].map((name) => [name.toLowerCase(), party])))

let lastEntry = 0 // the number of the entry that was added last; it is in the ids of its fields
let submitted = false // whether somebody has tried to hand the case over
let unsaved = false // whether something would be lost by leaving
let isPressing = false
let cases = null
let taken = new Set(data.reserved)
const visited = new Set() // fields that were filled in and left

const element = (name, text, attributes = {}) => {
  const made = Object.assign(document.createElement(name), { textContent: text })
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
const fill = (template, values) => template.replace(/\{(\w*)\}/g, (_, name) => values[name || "value"] ?? "")
const label = (within) => {
  const found = part("label, legend, h3", within)
  return [...found.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim()
}

/* Parts of the form. A box is the form, a group or an entry; a field belongs to the nearest box around it. */
const ownParts = (box, name) => parts(name, box).filter((one) => one.parentElement.closest("[data-fields]") === box)
const fields = (box) => ownParts(box, "[data-field]").sort((a, b) => a.dataset.order - b.dataset.order)
const entriesIn = (field) => [...part(":scope > [data-entries]", field).children]
const control = (field) => part("input, select, textarea", field)
const repeated = (field) => ["entries", "items", "texts"].includes(field.dataset.shape)
const key = (entry) => ownParts(entry, "[data-key]")[0]
const holder = (kind) => ownParts(form, `[data-kind="${kind}"][data-shape="entries"]`)[0]
const textOf = (name) => control(ownParts(form, `[data-field="${name}"]`)[0]).value.trim()

const isTyped = (input) =>
  input.type === "checkbox" ? input.checked && !("auto" in input.dataset) : input.value.trim() !== "" && input.value !== input.dataset.prefilled
const isBlank = (entry) => !parts("[data-field] input, [data-field] select, [data-field] textarea", entry).some((input) => !input.closest("[data-key]") && isTyped(input))
const isNeeded = (field, entry) => "required" in field.dataset && entriesIn(field)[0] === entry && entriesIn(field).every(isBlank)
const recurringParty = (entry) => (entry.parentElement.closest("[data-kind]")?.dataset.kind === "party" ? recurring.get(nameOf(entry).toLowerCase()) : undefined)

/* The name of an entry, by which others choose it. */
function nameOf(entry) {
  const found = fields(entry)
  for (const name of NAMING) {
    const field = found.find((one) => one.dataset.field === name)
    if (!field) continue
    const { shape } = field.dataset
    const chosen = part("select", field)?.selectedOptions[0]
    if (["text", "prose", "name"].includes(shape) && control(field).value.trim()) return control(field).value.trim()
    if (shape === "one" && chosen?.value) return chosen.textContent
    const several = parts("input:checked", field).map((input) => input.parentElement.textContent.trim())
    if (shape === "several" && several.length) return several.join(", ")
  }
  return ""
}

const wordsOf = (text) => text.normalize("NFKD").replace(/[\p{M}'’]/gu, "").toLowerCase().match(/[a-z0-9]+/g) ?? []
function slug(text) {
  let made = ""
  for (const word of wordsOf(text)) {
    if (made && made.length + word.length >= MAX_PROPOSED_ID) break
    made = made ? `${made}-${word}` : word.slice(0, MAX_ID)
  }
  return made
}
function unusedId(wanted, ids) {
  let made = wanted
  for (let number = 2; ids.has(made); number += 1) made = `${wanted}-${number}`
  return made
}

/* Numbers, ids and choices follow what is typed. */
function update() {
  for (const field of parts("[data-field]", form).filter(repeated)) {
    const names = parts(":scope > template", field)[0].content.querySelector("legend").dataset.name
    const ids = new Set()
    entriesIn(field).forEach((entry, index) => {
      part("legend", entry).textContent = `${names} ${index + 1}`
      const remove = ownParts(entry, "[data-remove]")[0]
      remove.setAttribute("aria-label", `Remove ${names.toLowerCase()} ${index + 1}`)
      remove.hidden = "required" in field.dataset && entriesIn(field).length === 1
      if (field.dataset.shape !== "entries") return
      const recurs = recurringParty(entry)
      const input = control(key(entry))
      if (field.dataset.kind === "party") showRecurring(entry, recurs)
      input.readOnly = recurs !== undefined
      const others = recurs || field.dataset.kind !== "party" ? ids : new Set([...ids, ...data.parties.map(({ id }) => id)])
      if (recurs) input.value = recurs.id
      else if (!("own" in input.dataset)) input.value = unusedId(slug(nameOf(entry)) || `${wordsOf(names).join("-")}-${index + 1}`, others)
      ids.add(input.value)
    })
  }
  for (const kind of new Set(parts("[data-kind]", form).map((field) => field.dataset.kind))) updateChoices(kind)
  if (!("own" in file.dataset)) file.value = proposedId()
}

/* The name and kind of a recurring party are in another file. */
function showRecurring(entry, recurs) {
  const field = fields(entry).find((one) => one.dataset.field === "kind")
  field.hidden = recurs !== undefined
  const note = part("[data-recurs]", entry)
  const words = recurs ? `${recurs.name} is on record already (${recurs.kind.replace("-", " ")}).` : ""
  if (note.textContent !== words) note.textContent = words
}

function proposedId() {
  const first = entriesIn(holder("party")).find((entry) => !isBlank(entry))
  const named = first ? control(key(first)).value : slug(textOf("title"))
  const year = /\d{4}/.exec(textOf("when"))?.[0]
  return named ? unusedId([named, year].filter(Boolean).join("-"), taken) : ""
}

/* The options of a choice: entries by their numbers, so that they stay chosen when their id changes. */
function options(kind) {
  if (data.ids[kind]) return data.ids[kind]
  if (!holder(kind)) return null
  return entriesIn(holder(kind))
    .filter((entry) => !isBlank(entry))
    .map((entry) => {
      const words = fields(entry).filter((field) => ["quote", "paraphrase"].includes(field.dataset.field))
      const called = [nameOf(entry) || part("legend", entry).textContent, ...words.map((field) => control(field).value.trim())].filter(Boolean).join(": ")
      return [entry.dataset.number, called.length > 70 ? `${called.slice(0, 69)}…` : called]
    })
}

function updateChoices(kind) {
  const given = options(kind)
  if (!given) return
  for (const field of parts(`[data-kind="${kind}"]`, form).filter((one) => !repeated(one))) {
    const now = JSON.stringify(given)
    if (field.dataset.options === now) continue
    field.dataset.options = now
    if (field.dataset.shape === "one") {
      const select = control(field)
      const value = select.value
      select.replaceChildren(select.options[0], ...given.map(([value, text]) => element("option", text, { value })))
      select.value = given.some(([other]) => other === value) ? value : ""
      continue
    }
    const box = part("[data-choices]", field)
    const lines = new Map([...box.children].map((line) => [line.dataset.value, line]))
    box.replaceChildren(...given.map(([value]) => lines.get(value) ?? choiceLine(field, value)))
    for (const [index, [, text]] of given.entries()) part("label", box.children[index]).textContent = text
    if (!given.length) box.append(element("p", `There is none yet: add it under “${label(holder(kind))}”.`, { class: "otr-hint" }))
    const [only, ...more] = parts("input", box)
    if (kind === "source" && "required" in field.dataset && only && !more.length && !("touched" in field.dataset) && !only.checked) {
      only.checked = true
      only.dataset.auto = ""
    }
  }
}

function choiceLine(field, value) {
  const made = element("p", "", { class: "otr-choice", "data-value": value })
  const input = part("template", field)?.content.firstElementChild.cloneNode(true) ?? element("input", "", { type: "checkbox" })
  input.id = `${field.id}-${value}`
  const words = element("label", "", { for: input.id })
  made.append(...(input.type === "checkbox" ? [input, " ", words] : [words, " ", input]))
  return made
}

/* Adding and removing. */
function renumber(within, depth, number) {
  for (const one of parts("*", within)) {
    for (const name of ["id", "for", "aria-describedby", "aria-labelledby"])
      if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replaceAll(`@${depth}`, number))
    if (one.content) renumber(one.content, depth, number)
  }
}

function add(field, number = String(lastEntry + 1)) {
  lastEntry = Math.max(lastEntry, Number(number))
  const depth = 1 + parts("[data-entry]", form).filter((entry) => entry.contains(field)).length
  const made = part(":scope > template", field).content.cloneNode(true)
  renumber(made, depth, number)
  const entry = made.firstElementChild
  entry.dataset.number = number
  part(":scope > [data-entries]", field).append(made)
  prepare(entry)
  return entry
}

function prepare(within) {
  const today = new Date().toLocaleDateString("sv") // year-month-day
  for (const input of parts("[data-initial]", within)) input.value = input.dataset.prefilled = input.dataset.initial === "today" ? today : input.dataset.initial
}

/* The content as Maps in the order of the file, the field of each JSON pointer into it, and mistakes that no schema finds. An id is
   an object, so that two equal ones both appear in the file. */
function read() {
  const locations = new Map()
  const keys = new Map()
  const mistakes = []
  const numbers = new Map(parts("[data-entry]", form).map((entry) => [entry.dataset.number, key(entry) ? control(key(entry)).value.trim() : ""]))
  const pointer = (...steps) => steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")
  const idOf = (kind, value) => (data.ids[kind] ? value : numbers.get(value))

  function box(around, where) {
    const found = new Map()
    const recurs = !("entry" in around.dataset) ? undefined : recurringParty(around)
    for (const field of fields(around)) {
      const name = field.dataset.field
      const here = where + pointer(name)
      locations.set(here, field)
      if (recurs && ["name", "kind"].includes(name)) continue
      const value = valueOf(field, here)
      if (value !== undefined) found.set(name, value)
    }
    return found
  }

  function valueOf(field, here) {
    const { shape, kind } = field.dataset
    if (repeated(field)) {
      const filled = entriesIn(field).filter((entry) => !isBlank(entry) || isNeeded(field, entry))
      if (!filled.length) return undefined
      if (shape === "items") return filled.map((entry, index) => box(entry, here + pointer(index)))
      const group = new Map()
      const ids = new Set()
      for (const entry of filled) {
        const id = control(key(entry)).value.trim()
        const there = here + pointer(id)
        if (ids.has(id)) mistakes.push([key(entry), fill(messages.twice, { value: id })])
        ids.add(id)
        keys.set(there, key(entry))
        const value = box(entry, there)
        group.set(Object(id), shape === "texts" ? (value.get("") ?? "") : value)
        if (kind === "party" && !recurringParty(entry)) {
          if (!value.has("name")) mistakes.push([locations.get(`${there}/name`), messages.name, true])
          else if (!value.has("kind")) mistakes.push([locations.get(`${there}/kind`), fill(messages.kind, { value: id }), true])
        }
        if (field.dataset.exclusive) {
          const [one, other, none, both] = JSON.parse(field.dataset.exclusive)
          if (!value.has(one) && !value.has(other)) mistakes.push([locations.get(there + pointer(one)), none, true])
          if (value.has(one) && value.has(other)) mistakes.push([locations.get(there + pointer(other)), both])
        }
      }
      return group
    }
    if (shape === "group") {
      const group = box(field, here)
      const blank = !("required" in field.dataset) && !parts("input, select, textarea", field).some(isTyped)
      return blank ? undefined : group
    }
    if (shape === "several") {
      const chosen = parts("input:checked", field).map((input) => idOf(kind, input.parentElement.dataset.value))
      if (!chosen.length) return undefined
      return "singleAsText" in field.dataset && chosen.length === 1 ? chosen[0] : chosen
    }
    if (shape === "marks") {
      const marked = parts("[data-choices] select", field).filter((select) => select.value)
      return marked.length ? new Map(marked.map((select) => [idOf(kind, select.parentElement.dataset.value), select.value])) : undefined
    }
    const input = control(field)
    if (shape === "flag") return input.checked ? "yes" : undefined
    if (shape === "one") return input.value ? idOf(kind, input.value) : undefined
    if (shape === "lines") {
      const lines = input.value.split("\n").map((text) => text.trim()).filter(Boolean)
      for (const text of lines) checkInvisible(field, text)
      return lines.length ? lines : undefined
    }
    const text = input.value.trim()
    checkInvisible(field, text)
    return text || undefined
  }

  function checkInvisible(field, text) {
    const [found] = invisible.exec(text) ?? []
    if (found) mistakes.push([field, fill(messages.invisible, { value: `‹U+${found.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}›` })])
  }

  return { value: box(form, ""), locations, keys, mistakes }
}

const plain = (value) =>
  value instanceof Map ? Object.fromEntries([...value].map(([name, inner]) => [name, plain(inner)])) : Array.isArray(value) ? value.map(plain) : value

/* The message of each mistake by its field, and whether something is only missing. */
function findMistakes(validator, { value, locations, keys, mistakes }) {
  const found = new Map()
  const put = (field, message, missing = false) => {
    if (field && !found.has(field)) found.set(field, { message, missing })
  }
  for (const mistake of mistakes) put(...mistake)
  const id = file.value.trim()
  const isId = new RegExp(data.id_pattern)
  if (!id) put(file.parentElement, fill(messages.missing, { name: "name of the file", meaning: "best a name and the year" }), true)
  else if (!isId.test(id) || id.length > MAX_ID) put(file.parentElement, fill(messages.id, { value: id }))
  else if (data.reserved.includes(id)) put(file.parentElement, fill(messages.reserved, { value: id }))
  else if (taken.has(id)) put(file.parentElement, fill(messages.taken, { value: id }))

  const leaves = ["required", "pattern", "maxLength", "minItems", "minProperties", "enum", "const", "false", "type"]
  const errors = validator.validate(plain(value)).errors.filter(({ keyword }) => leaves.includes(keyword))
  // Of two ways to write a value the text counts, not the list: errors of type come last.
  for (const error of errors.sort((one, other) => (one.keyword === "type") - (other.keyword === "type"))) {
    let where = decodeURIComponent(error.instanceLocation.slice(1))
    if (error.keyword === "required") where += `/${/"(.+)"/.exec(error.error)[1]}`
    const name = keys.get(where)
    if (name && (error.keyword === "false" || error.keywordLocation.includes("/propertyNames"))) {
      const id = control(name).value.trim()
      const isLong = id.length > MAX_ID && error.keyword === "maxLength"
      put(name, isLong ? fill(messages.long, { length: id.length, max_length: MAX_ID }) : fill(messages.id, { value: id }))
      continue
    }
    while (where && !locations.has(where)) where = where.slice(0, where.lastIndexOf("/"))
    const field = locations.get(where)
    if (field) put(field, ...messageOf(field, error, validator))
  }
  return found
}

function messageOf(field, error, validator) {
  const { meaning, shape, date, pattern } = field.dataset
  const value = ["several", "marks"].includes(shape) || repeated(field) ? "" : (control(field)?.value.trim() ?? "")
  const inSentence = (meaning.charAt(0).toLowerCase() + meaning.slice(1)).replace(/\.$/, "").replace(/`([^`]*)`/g, "“$1”")
  const number = new Intl.NumberFormat("en-GB")
  if (error.keyword === "required") return [fill(messages.missing, { name: field.dataset.field, meaning: inSentence }), true]
  if (error.keyword === "minProperties") return [messages.empty, true]
  if (error.keyword === "minItems") return [messages.few, true]
  if (error.keyword === "maxLength") {
    const limit = /\d+/.exec(error.error.split("(").pop().split(">").pop())[0]
    return [fill(messages.long, { length: number.format(value.length), max_length: number.format(limit) })]
  }
  if (data.dates[date] && validator.dates.test(value)) return [fill(data.dates[date], { value: date === "DateOfOnce" ? value.replace("/", "..") : value })]
  const [, advice] = data.advice[date ? "date" : shape]?.find(([shape]) => new RegExp(shape, "u").test(value)) ?? []
  return [fill(advice ?? data.patterns[pattern] ?? messages.other, { value, meaning: inSentence })]
}

/* Show the mistakes, each at its field, and all of them in a list on top. */
function showMistakes(found) {
  const visible = new Map([...found].filter(([field, { missing }]) => submitted || (!missing && visited.has(field))))
  for (const field of parts("[data-mistaken]", form).filter((one) => !visible.has(one))) markMistake(field, "")
  for (const [field, { message }] of visible) markMistake(field, message)
  summary.hidden = !submitted || !found.size
  if (submitted) {
    part("h2", summary).textContent = `${found.size} ${found.size === 1 ? "thing is" : "things are"} to be mended before this can be handed over`
    part("ol", summary).replaceChildren(
      ...[...found]
        .sort(([a], [b]) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
        .map(([field, { message }]) => {
          const names = [...boxesAround(field).map((box) => part("legend", box).textContent), label(field)]
          const link = element("a", names.join(", "), { href: `#${targetOf(field).id}` })
          const item = element("li", "")
          item.append(link, `: ${message}`)
          return item
        }),
    )
  }
  const missing = [...found.values()].filter((one) => one.missing).length
  const wrong = found.size - missing
  const counts = [missing && `${missing} ${missing === 1 ? "answer is" : "answers are"} missing`, wrong && `${wrong} cannot stand as ${wrong === 1 ? "it is" : "they are"}`].filter(Boolean).join(", ")
  const now = counts ? `${counts}.` : "Nothing is missing that this page can see."
  if (state.textContent !== now) state.textContent = now
}

const boxesAround = (field) => parts("[data-fields]", form).filter((box) => box !== field && box.contains(field))
const targetOf = (field) => (field.id && !field.matches("#case-file") ? field : control(field))

function markMistake(field, words) {
  const at = targetOf(field)
  const id = `${at.id}-mistake`
  let note = document.getElementById(id)
  const describes = (at.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id)
  if (!words) {
    note?.remove()
    delete field.dataset.mistaken
    at.removeAttribute("aria-invalid")
  } else {
    if (!note) {
      note = element("p", "", { id, class: "otr-mistake" })
      if (at === field) part(":scope > [data-choices], :scope > [data-entries]", field)?.before(note) ?? field.append(note)
      else at.before(note)
    }
    if (note.textContent !== words) note.textContent = words
    field.dataset.mistaken = ""
    if (at !== field) at.setAttribute("aria-invalid", "true")
    describes.push(id)
  }
  if (describes.length) at.setAttribute("aria-describedby", describes.join(" "))
  else at.removeAttribute("aria-describedby")
}

/* Check the form and show the file. */
async function check() {
  const validator = await validation
  const now = read()
  const found = findMistakes(validator, now)
  showMistakes(found)
  const content = `${data.opening}\n${yaml(now.value)}`
  if (preview.textContent !== content) preview.textContent = content
  return { found, content }
}

let timer = 0
function syncSoon() {
  clearTimeout(timer)
  timer = setTimeout(sync, PAUSE)
}
async function sync() {
  clearTimeout(timer)
  update()
  await check()
  if (keepBox.checked) save()
}

/* The cases of the site, fetched only when they matter. */
function loadCases() {
  cases ??= fetch(new URL("cases/index.json", root))
    .then((answer) => answer.json())
    .then((index) => {
      const titled = index.cases.map(({ id, authored }) => [id, authored.title])
      taken = new Set([...data.reserved, ...titled.map(([id]) => id), ...index.withdrawn.map(({ id }) => id)])
      part("#otr-case").replaceChildren(...titled.map(([value, label]) => element("option", "", { value, label })))
    })
    .catch(() => {}) // the check of the file knows them, too
  return cases
}

/* Handing over. */
async function submit() {
  outcome.replaceChildren()
  submitted = true
  await loadCases()
  update()
  const { found, content } = await check()
  if (found.size) {
    summary.focus()
    summary.scrollIntoView()
    return null
  }
  return { name: `${file.value.trim()}.yml`, content }
}

function download({ name, content }) {
  const address = URL.createObjectURL(new Blob([content], { type: "application/yaml" }))
  element("a", "", { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
  unsaved = false
}

async function copy(content) {
  try {
    await navigator.clipboard.writeText(content)
    return "The text of the file is copied."
  } catch {
    getSelection().selectAllChildren(preview) // no clipboard without https, or none allowed
    return "The text of the file is selected: press Ctrl+C to copy it (⌘C on a Mac), or use the menu of your device."
  }
}

const linkTo = (address, words) => element("a", words, { href: address, target: "_blank", rel: "noopener" })

const HANDLERS = {
  "[data-download]": async (made) => {
    download(made)
    outcome.textContent = `${made.name} is among your downloads.`
  },
  "[data-copy-file]": async ({ content }) => {
    outcome.textContent = await copy(content)
    unsaved = false
  },
  "[data-send]": async (made) => {
    const { forge } = data
    const named = `${forge.new}?${forge.file}=${encodeURIComponent(forge.file === "filename" ? made.name : `cases/${made.name}`)}`
    const whole = `${named}&value=${encodeURIComponent(made.content)}`
    if (!forge.upload) {
      outcome.append(`${await copy(made.content)} `, linkTo(named, "Open the page for a new file"), " and paste it there.")
    } else if (whole.length > data.max_address) {
      download(made)
      outcome.append(`The file is too long to be handed over in an address, so it was downloaded: ${made.name}. `, linkTo(forge.upload, "Open the page for uploads"), " and put it there.")
    } else {
      open(whole, "_blank", "noopener")
      outcome.append("The file is in a new window. If none opened: ", linkTo(whole, "open it"), ".")
    }
    unsaved = false
  },
}
for (const [name, handler] of Object.entries(HANDLERS))
  part(name)?.addEventListener("click", async () => {
    const made = await submit()
    if (made) await handler(made)
  })

/* Drafts on this device, only for those who ask for it. */
function save() {
  const inputs = (box) => Object.fromEntries(fields(box).map((field) => [field.dataset.field, snapshot(field)]))
  const snapshot = (field) => {
    const { shape } = field.dataset
    if (repeated(field)) return entriesIn(field).map((entry) => ({ number: entry.dataset.number, id: key(entry) && ownId(control(key(entry))), fields: inputs(entry) }))
    if (shape === "group") return inputs(field)
    if (shape === "several") return parts("input:checked", field).map((input) => input.parentElement.dataset.value)
    if (shape === "marks") return Object.fromEntries(parts("[data-choices] select", field).map((select) => [select.parentElement.dataset.value, select.value]))
    return shape === "flag" ? control(field).checked : control(field).value
  }
  const ownId = (input) => ("own" in input.dataset ? input.value : "")
  try {
    localStorage.setItem(DRAFT, JSON.stringify({ id: ownId(file), fields: inputs(form) }))
    unsaved = false
  } catch {
    keepBox.checked = false // no space, or not allowed
  }
}

function restore(draft) {
  const chosen = []
  const type = (input, value) => value && Object.assign(input, { value }).toggleAttribute("data-own", true)
  const restoreFields = (box, saved) => {
    for (const field of fields(box)) {
      const value = saved[field.dataset.field]
      const { shape } = field.dataset
      if (value === undefined) continue
      if (repeated(field)) {
        entriesIn(field).forEach((entry) => entry.remove())
        for (const one of value) {
          const entry = add(field, one.number)
          if (key(entry)) type(control(key(entry)), one.id)
          restoreFields(entry, one.fields)
        }
      } else if (shape === "group") restoreFields(field, value)
      else if (["several", "marks", "one"].includes(shape)) chosen.push([field, value])
      else if (shape === "flag") control(field).checked = value
      else control(field).value = value
    }
  }
  restoreFields(form, draft.fields)
  type(file, draft.id)
  update()
  for (const [field, value] of chosen) {
    if (field.dataset.shape === "one") control(field).value = value
    else if (field.dataset.shape === "several") {
      field.dataset.touched = ""
      for (const input of parts("input", field)) input.checked = value.includes(input.parentElement.dataset.value)
    } else for (const select of parts("[data-choices] select", field)) select.value = value[select.parentElement.dataset.value] ?? ""
  }
}

/* Events. */
form.addEventListener("click", ({ target: pressed }) => {
  if (pressed.matches("[data-add]")) {
    const entry = add(pressed.closest("[data-field]"))
    update()
    part("input, select, textarea", entry).focus()
    syncSoon()
  } else if (pressed.matches("[data-remove]")) {
    const entry = pressed.closest("[data-entry]")
    const field = entry.parentElement.closest("[data-field]")
    entry.remove()
    part(":scope > [data-add]", field).focus()
    unsaved = true
    sync()
  } else if (pressed.matches("#case-mistakes a")) {
    const mistaken = document.getElementById(pressed.hash.slice(1))
    for (let fold = mistaken.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true
    mistaken.focus()
    mistaken.scrollIntoView({ block: "center" })
  }
})
form.addEventListener("input", ({ target: input }) => {
  if (input === keepBox) return
  unsaved = true
  delete input.dataset.auto
  const field = input.closest("[data-field], [data-key], #case-file")
  if (field?.dataset.shape === "several") field.dataset.touched = ""
  if (field?.matches("[data-key], #case-file")) input.toggleAttribute("data-own", input.value !== "")
  syncSoon()
})
form.addEventListener("change", ({ target: input }) => {
  if (input === keepBox) {
    if (keepBox.checked) save()
    else localStorage.removeItem(DRAFT)
    return
  }
  visited.add(input.closest("[data-field], [data-key], #case-file"))
  if (isPressing) syncSoon()
  else sync()
})
/* A mistake that is shown while a button is pressed would push the button away from under the finger. */
addEventListener("pointerdown", () => (isPressing = true), true)
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => (isPressing = false), true)
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches('[data-shape="text"] > textarea')) event.preventDefault() // one line
})
form.addEventListener("focusin", ({ target: input }) => {
  if (input === file || input.getAttribute("list") === "otr-case") loadCases()
})
form.addEventListener("submit", (event) => event.preventDefault())
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault()
})

part("#otr-party").replaceChildren(...data.parties.map(({ name }) => element("option", "", { value: name })))
for (const field of parts("[data-initial-entries]", form)) for (let number = 0; number < Number(field.dataset.initialEntries); number += 1) add(field)
prepare(form)
form.hidden = false
try {
  const draft = localStorage.getItem(DRAFT)
  if (draft) {
    restore(JSON.parse(draft))
    keepBox.checked = true
  }
} catch {
  // no draft, or none that can be read
}
sync()

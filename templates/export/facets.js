/* Choosing and sorting cases. The page has the latest cases and the form without its values; facets.json has the cases of every
   value. Cards are never made here: each is taken from the static page of the list that has it. */

const FIRST_CARDS = 20
const FIRST_VALUES = 8
const MAX_WITHOUT_FIELD = 20 // a longer list of values gets a field to find one in
const FOLDER = new URL(".", location.href)
const numberFormat = new Intl.NumberFormat("en-GB")
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })

const part = (name, within = document) => within.querySelector(name)
const form = part("#finder")
const done = part(".otr-finder__done")
const header = part(".otr-found__head")
const sort = part("select", header)
const status = part(".otr-found__number")
const chosenList = part(".otr-chosen")
const found = part(".otr-found__cards")
const shelf = part(".otr-lines", found)
const more = part(".otr-found__more")
const listed = part(".otr-listed")

/* On a phone the form is folded, and the index is fetched only when it is opened or the address has choices. */

const wide = matchMedia("(min-width: 60em)")
const fold = part(".otr-finder__fold")
const unfold = () => (fold.open = wide.matches)
wide.addEventListener("change", unfold)
unfold()
form.addEventListener("submit", (event) => event.preventDefault())
form.hidden = fold.open // an open form is shown once it is filled, so that nothing moves
if (!fold.open && !location.search) await new Promise((opened) => fold.addEventListener("toggle", opened, { once: true }))

/* The index. Cases are positions in the list of all cases, which is sorted by the date of the incident. */

busy(listed, [...new URLSearchParams(location.search).keys()].some((name) => name === "sort" || part(`[data-facet="${CSS.escape(name)}"]`, form)))

const index = await load(new URL("facets.json", FOLDER))
  .then((answer) => answer.json())
  .catch((error) => {
    busy(listed, false) // the page is then as without script
    form.hidden = true
    throw error
  })
const positions = (distances) => {
  let position = 0
  return distances.map((distance) => (position += distance))
}
const total = index.cases.length
const late = new Map(positions(index.late.map(([distance]) => distance)).map((position, number) => [position, index.late[number]]))
const facets = index.facets
  .filter(({ values }) => values.length)
  .map(({ id, values }) => {
    const box = part(`[data-facet="${id}"]`, form)
    return {
      id,
      box,
      title: part("legend", box).textContent,
      list: part("ul", box),
      find: part("input", box),
      more: part("button", box),
      limit: FIRST_VALUES,
      chosen: new Set(),
      values: values.map(([key, label, distances]) => ({ key, label, cases: positions(distances), number: 0, row: null, seen: false })),
    }
  })
const ORDERS = {
  date: () => 0,
  "last-change": (one, other) => index.changed[other] - index.changed[one],
  "days-late": (one, other) => (late.get(other)?.[1] ?? -1) - (late.get(one)?.[1] ?? -1),
}
let shown = FIRST_CARDS

/* The state is in the address; unknown values in it are ignored. */

function read() {
  const query = new URLSearchParams(location.search)
  for (const facet of facets) {
    const keys = new Set(query.getAll(facet.id))
    facet.chosen = new Set(facet.values.filter((value) => keys.has(value.key)))
  }
  sort.value = Object.hasOwn(ORDERS, query.get("sort") ?? "") ? query.get("sort") : "date"
  shown = history.state?.shown ?? FIRST_CARDS
}

function write() {
  const query = new URLSearchParams(facets.flatMap(({ id, chosen }) => [...chosen].map(({ key }) => [id, key])))
  if (sort.value !== "date") query.set("sort", sort.value)
  shown = FIRST_CARDS
  history.pushState(null, "", `${location.pathname}${`?${query}`.replace(/[?]$/, "")}`)
  update()
}

/* A case matches if it fails no facet. The number of a value is that of the cases that fail no other facet. */

function match() {
  const fails = new Uint8Array(total)
  const failed = new Uint8Array(total)
  facets.forEach(({ chosen }, facet) => {
    if (!chosen.size) return
    const has = new Uint8Array(total)
    for (const value of chosen) for (const position of value.cases) has[position] = 1
    for (let position = 0; position < total; position++) {
      if (has[position]) continue
      fails[position]++
      failed[position] = facet
    }
  })
  facets.forEach(({ values }, facet) => {
    const counts = (position) => !fails[position] || (fails[position] === 1 && failed[position] === facet)
    for (const value of values) value.number = value.cases.filter(counts).length
  })
  const matches = [...fails.keys()].filter((position) => !fails[position])
  return matches.sort(ORDERS[sort.value]) // sort is stable: equal cases keep the order of incidents
}

/* The form. Choosing in a list changes only the numbers of the others, so that nothing moves where the reader is. */

function row(facet, value) {
  const box = element("input", { type: "checkbox", name: facet.id, value: value.key })
  const count = element("span", { className: "otr-count" })
  const label = element("label", {}, box, element("span", { className: "otr-facet__label" }, value.label), count)
  box.addEventListener("change", () => {
    facet.chosen[box.checked ? "add" : "delete"](value)
    write()
  })
  return { item: element("li", {}, label), box, count }
}

function draw(facet) {
  const wanted = facet.find.value.trim().toLowerCase()
  const possible = facet.values.filter(
    (value) => (value.number || facet.chosen.has(value)) && value.label.toLowerCase().includes(wanted)
  )
  const visible = possible.filter((value, number) => number < facet.limit || value.seen || facet.chosen.has(value))
  for (const value of visible) {
    value.row ??= row(facet, value)
    value.row.box.checked = facet.chosen.has(value)
    const [figure, word] = cases(value.number).split(" ")
    value.row.count.replaceChildren(figure, unseen(` ${word}`))
    value.seen ||= facet.chosen.has(value) // stays in the list when it is no longer chosen
  }
  const items = visible.map((value) => value.row.item)
  if (items.length !== facet.list.children.length || items.some((item, number) => item !== facet.list.children[number])) {
    const focused = document.activeElement
    facet.list.replaceChildren(...items)
    if (facet.list.contains(focused)) focused.focus()
  }
  part(".otr-facet__none", facet.box).hidden = visible.length > 0
  facet.more.hidden = visible.length === possible.length
  facet.more.textContent = `Show more (${numberFormat.format(possible.length - visible.length)})`
  part("summary", facet.box).dataset.chosen = facet.chosen.size || ""
}

function drawChosen() {
  const all = facets.flatMap((facet) => [...facet.chosen].map((value) => ({ facet, value })))
  const list = part("ul", chosenList)
  list.replaceChildren(
    ...all.map(({ facet, value }, number) => {
      const button = element("button", { type: "button" }, unseen("Remove "), `${facet.title}: ${value.label}`)
      button.addEventListener("click", () => {
        facet.chosen.delete(value)
        write()
        const left = list.querySelectorAll("button")
        ;(left[Math.min(number, left.length - 1)] ?? status).focus()
      })
      return element("li", {}, button)
    })
  )
  chosenList.hidden = !all.length
  part(".otr-finder__number").textContent = all.length ? `(${all.length} chosen)` : ""
  return all.length
}

/* The cards. */

const pages = new Map([[1, Promise.resolve(articles(document, location.href))]])

function articles(tree, address) {
  const cards = new Map()
  for (const article of tree.querySelectorAll(".otr-listed [data-case]")) {
    const card = document.importNode(article, true)
    for (const link of card.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address).href
    cards.set(card.dataset.case, card)
  }
  return cards
}

async function page(number) {
  if (!pages.has(number)) {
    const address = new URL(`page/${number}/`, FOLDER)
    const reading = load(address)
      .then((answer) => answer.text())
      .then((text) => articles(new DOMParser().parseFromString(text, "text/html"), address))
    pages.set(number, reading)
    reading.catch(() => pages.delete(number)) // the next attempt fetches it again
  }
  return pages.get(number)
}

async function card(position) {
  const id = index.cases[position]
  const cards = await page(Math.floor(position / index.page) + 1).catch(() => new Map())
  const article = cards.get(id)?.cloneNode(true) ?? copy("#found-missing")
  if (!cards.has(id)) Object.assign(part("a", article), { href: new URL(`${id}/`, FOLDER).href, textContent: id })
  const note = (template, text) => {
    const line = copy(template)
    part("span", line).textContent = text
    article.append(line)
  }
  if (sort.value === "last-change") note("#found-changed", dayFormat.format(new Date(index.changed[position] * 86_400_000)))
  if (sort.value === "days-late" && late.has(position)) note("#found-late", late.get(position)[2])
  return article
}

let latestUpdate = 0

async function update({ keep = 0 } = {}) {
  const thisUpdate = ++latestUpdate
  const matches = match()
  facets.forEach(draw)
  const choosing = drawChosen() || sort.value !== "date"
  status.textContent = `${matches.length === total ? "" : `${numberFormat.format(matches.length)} of `}${cases(total)}`
  done.textContent = `Show ${cases(matches.length)}`
  part(".otr-found__late").hidden = sort.value !== "days-late"
  if (!choosing) return show(listed, found)
  const wanted = matches.slice(0, shown)
  busy(found.hidden ? listed : found, true)
  const drawn = await Promise.all(wanted.slice(keep).map(card))
  if (thisUpdate !== latestUpdate) return
  shelf.replaceChildren(...[...shelf.children].slice(0, keep), ...drawn)
  more.hidden = matches.length === wanted.length
  part(".otr-small", more).textContent = `${numberFormat.format(wanted.length)} of ${numberFormat.format(matches.length)} are shown.`
  part(".otr-found__none").hidden = matches.length > 0
  show(found, listed)
  return drawn[0]
}

function show(list, other) {
  list.hidden = false
  other.hidden = true
  busy(list, false)
  busy(other, false)
}

/* Small functions. */

function busy(list, is) {
  if (is) list.setAttribute("aria-busy", "true")
  else list.removeAttribute("aria-busy")
}

async function load(address) {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return answer
}

const copy = (template) => document.importNode(part(template).content.firstElementChild, true)
const cases = (count) => `${numberFormat.format(count)} ${count === 1 ? "case" : "cases"}`
const unseen = (text) => element("span", { className: "otr-unseen" }, text)

function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties)
  node.append(...children)
  return node
}

/* Start. */

for (const facet of facets) {
  facet.more.addEventListener("click", () => {
    const before = new Set(facet.list.children)
    facet.limit += 50
    draw(facet)
    part("input", [...facet.list.children].find((item) => !before.has(item)))?.focus()
  })
  facet.find.addEventListener("input", () => draw(facet))
  facet.find.closest("p").hidden = facet.values.length <= MAX_WITHOUT_FIELD
}
sort.addEventListener("change", write)
part(".otr-chosen__clear").addEventListener("click", () => {
  for (const facet of facets) facet.chosen.clear()
  write()
  status.focus()
})
for (const button of more.querySelectorAll("button"))
  button.addEventListener("click", async () => {
    const before = shelf.children.length
    shown = before + Number(button.dataset.step)
    history.replaceState({ shown }, "")
    const first = await update({ keep: before })
    part("a", first ?? shelf)?.focus()
  })
addEventListener("popstate", () => {
  read()
  update()
})

done.addEventListener("click", () => {
  fold.open = false
  status.focus()
})
read()
for (const { id, box, chosen } of facets) box.open ||= chosen.size > 0 || (wide.matches && ["organisation", "result"].includes(id))
await update()
for (const ready of [form, header]) ready.hidden = false

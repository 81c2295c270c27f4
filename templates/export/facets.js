/* Choosing and sorting cases. The page has the latest cases and the form without its values; facets.json has, for every value, the
   cases that stand under it. Cards are never made here: each is taken from the static page of the list that holds it. */

const FIRST = 20 // cards at first
const LONG = 20 // a longer list of values gets a field to find one in
const SHORT = 8 // values of a list at first
const HERE = new URL(".", location.href)
const number = new Intl.NumberFormat("en-GB")
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })

const part = (name, within = document) => within.querySelector(name)
const form = part("#finder")
const done = part(".otr-finder__done")
const head = part(".otr-found__head")
const sort = part("select", head)
const status = part(".otr-found__number")
const chosenList = part(".otr-chosen")
const found = part(".otr-found__cards")
const shelf = part(".otr-lines", found)
const more = part(".otr-found__more")
const listed = part(".otr-listed")

/* On a phone the form is folded, and the index is not fetched before somebody opens it or comes with choices in the address. */

const desk = matchMedia("(min-width: 60em)")
const fold = part(".otr-finder__fold")
const unfold = () => (fold.open = desk.matches)
desk.addEventListener("change", unfold)
unfold()
form.addEventListener("submit", (event) => event.preventDefault())
form.hidden = fold.open // an open one is shown when it is filled, so that nothing moves
if (!fold.open && !location.search) await new Promise((opened) => fold.addEventListener("toggle", opened, { once: true }))

/* The index, read: places in the list of all cases, which is sorted by the date of the incident. */

const asked = new URLSearchParams(location.search)
busy(listed, [...asked.keys()].some((name) => name === "sort" || part(`[data-facet="${CSS.escape(name)}"]`, form)))

const index = await load(new URL("facets.json", HERE))
  .then((answer) => answer.json())
  .catch((error) => {
    busy(listed, false) // the page is then what it is without script
    form.hidden = true
    throw error
  })
const places = (distances) => {
  let at = 0
  return distances.map((distance) => (at += distance))
}
const total = index.cases.length
const late = new Map(places(index.late.map(([distance]) => distance)).map((place, at) => [place, index.late[at]]))
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
      limit: SHORT,
      chosen: new Set(),
      values: values.map(([key, label, distances]) => ({ key, label, cases: places(distances), number: 0, row: null, seen: false })),
    }
  })
const ORDERS = {
  date: () => 0,
  "last-change": (one, other) => index.changed[other] - index.changed[one],
  "days-late": (one, other) => (late.get(other)?.[1] ?? -1) - (late.get(one)?.[1] ?? -1),
}
let shown = FIRST

/* The state is in the address; what is not known there is passed over. */

function read() {
  const query = new URLSearchParams(location.search)
  for (const facet of facets) {
    const keys = new Set(query.getAll(facet.id))
    facet.chosen = new Set(facet.values.filter((value) => keys.has(value.key)))
  }
  sort.value = Object.hasOwn(ORDERS, query.get("sort") ?? "") ? query.get("sort") : "date"
  shown = history.state?.shown ?? FIRST
}

function write() {
  const query = new URLSearchParams(facets.flatMap(({ id, chosen }) => [...chosen].map(({ key }) => [id, key])))
  if (sort.value !== "date") query.set("sort", sort.value)
  shown = FIRST
  history.pushState(null, "", `${location.pathname}${`?${query}`.replace(/[?]$/, "")}`)
  update()
}

/* A case is found if it fails no facet. What a value would give, were it chosen too, are the cases that fail no other facet. */

function match() {
  const fails = new Uint8Array(total)
  const failed = new Uint8Array(total)
  facets.forEach(({ chosen }, at) => {
    if (!chosen.size) return
    const has = new Uint8Array(total)
    for (const value of chosen) for (const place of value.cases) has[place] = 1
    for (let place = 0; place < total; place++) {
      if (has[place]) continue
      fails[place]++
      failed[place] = at
    }
  })
  facets.forEach(({ values }, at) => {
    for (const value of values) {
      value.number = 0
      for (const place of value.cases) if (!fails[place] || (fails[place] === 1 && failed[place] === at)) value.number++
    }
  })
  const matches = []
  for (let place = 0; place < total; place++) if (!fails[place]) matches.push(place)
  return matches.sort(ORDERS[sort.value]) // sort is stable: what is equal stays in the order of incidents
}

/* The form. Choosing in a list changes only the numbers of other lists, so that nothing moves where the reader is. */

function row(facet, value) {
  const item = document.createElement("li")
  const label = document.createElement("label")
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: facet.id, value: value.key })
  const words = Object.assign(document.createElement("span"), { className: "otr-facet__label", textContent: value.label })
  const count = Object.assign(document.createElement("span"), { className: "otr-count" })
  label.append(box, words, count)
  item.append(label)
  box.addEventListener("change", () => {
    facet.chosen[box.checked ? "add" : "delete"](value)
    write()
  })
  return { item, box, count }
}

function draw(facet) {
  const wanted = facet.find.value.trim().toLowerCase()
  const possible = facet.values.filter(
    (value) => (value.number || facet.chosen.has(value)) && value.label.toLowerCase().includes(wanted)
  )
  const visible = possible.filter((value, at) => at < facet.limit || value.seen || facet.chosen.has(value))
  for (const value of visible) {
    value.row ??= row(facet, value)
    value.row.box.checked = facet.chosen.has(value)
    const [figure, word] = cases(value.number).split(" ")
    value.row.count.replaceChildren(figure, unseen(` ${word}`))
    value.seen ||= facet.chosen.has(value) // stays where it is when it is taken back
  }
  const items = visible.map((value) => value.row.item)
  if (items.length !== facet.list.children.length || items.some((item, at) => item !== facet.list.children[at])) {
    const focused = document.activeElement
    facet.list.replaceChildren(...items)
    if (facet.list.contains(focused)) focused.focus()
  }
  part(".otr-facet__none", facet.box).hidden = visible.length > 0
  facet.more.hidden = visible.length === possible.length
  facet.more.textContent = `Show more (${number.format(possible.length - visible.length)})`
  part("summary", facet.box).dataset.chosen = facet.chosen.size || ""
}

function drawChosen() {
  const all = facets.flatMap((facet) => [...facet.chosen].map((value) => ({ facet, value })))
  const list = part("ul", chosenList)
  list.replaceChildren(
    ...all.map(({ facet, value }, at) => {
      const item = document.createElement("li")
      const button = Object.assign(document.createElement("button"), { type: "button" })
      button.append(unseen("Remove "), `${facet.title}: ${value.label}`)
      button.addEventListener("click", () => {
        facet.chosen.delete(value)
        write()
        const left = list.querySelectorAll("button")
        ;(left[Math.min(at, left.length - 1)] ?? status).focus()
      })
      item.append(button)
      return item
    })
  )
  chosenList.hidden = !all.length
  part(".otr-finder__number").textContent = all.length ? `(${all.length} chosen)` : ""
  return all.length
}

/* The cards. */

const pages = new Map([[1, Promise.resolve(articles(document, location.href))]])

function articles(tree, address) {
  const held = new Map()
  for (const article of tree.querySelectorAll(".otr-listed [data-case]")) {
    const card = document.importNode(article, true)
    for (const link of card.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address).href
    held.set(card.dataset.case, card)
  }
  return held
}

async function page(which) {
  if (!pages.has(which)) {
    const address = new URL(`page/${which}/`, HERE)
    const coming = load(address)
      .then((answer) => answer.text())
      .then((text) => articles(new DOMParser().parseFromString(text, "text/html"), address))
    pages.set(which, coming)
    coming.catch(() => pages.delete(which)) // so that the next attempt asks again
  }
  return pages.get(which)
}

async function card(place) {
  const id = index.cases[place]
  const held = await page(Math.floor(place / index.page) + 1).catch(() => new Map())
  const article = held.get(id)?.cloneNode(true) ?? copy("#found-missing")
  if (!held.has(id)) Object.assign(part("a", article), { href: new URL(`${id}/`, HERE).href, textContent: id })
  if (sort.value === "last-change") {
    const line = copy("#found-changed")
    const date = new Date(index.changed[place] * 86_400_000)
    part("span", line).textContent = day.format(date)
    article.append(line)
  }
  if (sort.value === "days-late" && late.has(place)) {
    const line = copy("#found-late")
    part("span", line).textContent = late.get(place)[2]
    article.append(line)
  }
  return article
}

let turn = 0

async function update({ keep = 0 } = {}) {
  const mine = ++turn
  const matches = match()
  facets.forEach(draw)
  const choosing = drawChosen() > 0 || sort.value !== "date"
  status.textContent = `${matches.length === total ? "" : `${number.format(matches.length)} of `}${cases(total)}`
  done.textContent = `Show ${cases(matches.length)}`
  part(".otr-found__late").hidden = sort.value !== "days-late"
  if (choosing) {
    const wanted = matches.slice(0, shown)
    busy(found.hidden ? listed : found, true)
    const drawn = await Promise.all(wanted.slice(keep).map(card))
    if (mine !== turn) return []
    shelf.replaceChildren(...[...shelf.children].slice(0, keep), ...drawn)
    const left = matches.length - wanted.length
    more.hidden = !left
    part(".otr-small", more).textContent = `${number.format(wanted.length)} of ${number.format(matches.length)} are shown.`
    part(".otr-found__none").hidden = matches.length > 0
    show(found, listed)
    return drawn
  }
  show(listed, found)
  return []
}

function show(list, other) {
  list.hidden = false
  other.hidden = true
  busy(list, false)
  busy(other, false)
}

/* Small things. */

function busy(list, is) {
  if (is) list.setAttribute("aria-busy", "true")
  else list.removeAttribute("aria-busy")
}

async function load(address) {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return answer
}

function copy(template) {
  return document.importNode(part(template).content.firstElementChild, true)
}

function cases(many) {
  return `${number.format(many)} ${many === 1 ? "case" : "cases"}`
}

function unseen(text) {
  return Object.assign(document.createElement("span"), { className: "otr-unseen", textContent: text })
}

/* Setting it going. */

for (const facet of facets) {
  facet.more.addEventListener("click", () => {
    const before = new Set(facet.list.children)
    facet.limit += 50
    draw(facet)
    part("input", [...facet.list.children].find((item) => !before.has(item)))?.focus()
  })
  facet.find.addEventListener("input", () => draw(facet))
  facet.find.closest("p").hidden = facet.values.length <= LONG
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
    const [first] = await update({ keep: before })
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
for (const { id, box, chosen } of facets) box.open ||= chosen.size > 0 || (desk.matches && ["organisation", "result"].includes(id))
await update()
for (const ready of [form, head]) ready.hidden = false

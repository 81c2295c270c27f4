/* Search: reads the files of onrecord/export/search_index.py and cited_pages.py, only those that a query needs.
 *
 * attach(form, panel) gives a search form its results: below the form in the header, or on the page search/.
 * Forms with data-otr-search are attached when this module loads. Data becomes text nodes and addresses only, never markup.
 */

const GROUPS = [
  ["case", "Cases"],
  ["statement", "In their words"],
  ["claim", "Claims"],
  ["event", "Events"],
  ["party", "Parties"],
  ["law", "The law"],
  ["page", "Explainers"],
]
const LISTS = [
  ["cases/", "All cases"],
  ["parties/", "All parties"],
  ["regulations/", "The law"],
]
const DELAY = 120 // milliseconds after a key before a search
const ADDRESS_DELAY = 600 // the same while an address is typed: until it is complete, every letter needs another file and finds nothing
const MAX_CHUNKS_LAST = 4 // chunks that are read to complete the last word of a query
const MAX_CHUNKS = 2 // chunks that are read to find longer forms of the other words
const EXCERPT_LENGTH = 260 // characters
const MAX_WORDS = 8 // words of a query that are looked up, the longest
const PANEL_LIMITS = { case: 3, statement: 3, claim: 2, event: 2, party: 2, law: 1, page: 1 }
const PAGE_LIMIT = 10

/* Words, as index_words in search_index.py has them. */

const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase()
const wordsOf = (text) => [...new Set(fold(text).match(/[\p{L}\p{N}]{2,}/gu) ?? [])]
/* A plural also finds its singular; every word also finds its longer forms. */
const stem = (word) => (word.length > 4 && word.endsWith("s") ? word.slice(0, -1) : word)

/* The files of one edition. */

class Edition {
  constructor(root, directory) {
    Object.assign(this, { root, directory, read: new Map() })
    this.kinds = Object.keys(directory.widths)
  }

  /* The number of the page that has an entry. */
  page(kind, key) {
    return Math.floor(key / this.directory.widths[kind])
  }

  static async open(root) {
    return new Edition(root, await fetchJson(new URL("search/index.json", root), { cache: "no-cache" }))
  }

  file(folder, number) {
    const name = `${folder}/${number}`
    if (!this.read.has(name)) {
      const reading = fetchJson(new URL(`search/${this.directory.edition}/${name}.json`, this.root))
      reading.catch(() => this.read.delete(name))
      this.read.set(name, reading)
    }
    return this.read.get(name)
  }

  /* The lines of an index whose word begins with this one; `cut` if there were more chunks than `limit`. */
  async lines(index, word, limit) {
    const firsts = this.directory[index]
    const from = Math.max(firsts.findLastIndex((first) => first <= word), 0)
    let to = from + 1
    while (to < firsts.length && firsts[to].startsWith(word)) to += 1
    const chunks = await Promise.all(
      firsts.slice(from, Math.min(to, from + limit)).map((_, offset) => this.file(index, from + offset)),
    )
    return { lines: chunks.flat().filter((line) => line[0].startsWith(word)), cut: to > from + limit }
  }
}

async function fetchJson(address, options) {
  const answer = await fetch(address, options)
  if (!answer.ok) throw new Error(`${answer.status} ${address}`)
  return answer.json()
}

/* From the lists of a query's words to the entries that have all of them. */

/* Looks up one word of a query. For each kind: the numbers of entries with it, each with a weight, and `complete`, the last
 * number up to which the list is complete. The same for whole pages, by their names, and by any of their entries. */
async function findWord(edition, word, last) {
  const start = stem(word)
  const [named, found] = await Promise.all([
    edition.lines("names", start, MAX_CHUNKS_LAST),
    edition.lines("words", start, last ? MAX_CHUNKS_LAST : MAX_CHUNKS),
  ])
  const names = new Map()
  const pages = new Map()
  const kinds = Object.fromEntries(edition.kinds.map((kind) => [kind, { keys: new Map(), complete: Infinity }]))
  const weigh = (form) => (form === word ? 3 : form.length - start.length < 2 ? 2 : 1)
  for (const [form, steps] of named.lines) {
    for (const page of keys(steps)) raise(names, page, weigh(form))
  }
  for (const [form, ...lists] of found.lines) {
    lists.forEach((steps, number) => {
      const kind = kinds[edition.kinds[number]]
      let last = -1
      for (last of keys(steps)) raise(kind.keys, last, weigh(form))
      if (steps.at(-1) === 0) kind.complete = Math.min(kind.complete, last)
    })
  }
  let size = names.size
  let complete = Infinity
  for (const [name, kind] of Object.entries(kinds)) {
    for (const key of kind.keys.keys()) pages.set(edition.page(name, key), 0.5)
    complete = Math.min(complete, edition.page(name, kind.complete))
    size += kind.keys.size
  }
  return { names, kinds, pages, complete, rarity: 1 / Math.log2(4 + size), cut: named.cut || found.cut || complete < Infinity }
}

function* keys(steps) {
  let key = -1
  for (const step of steps) if (step) yield (key += step) // a zero at the end says that there are more
}

function raise(map, key, weight) {
  if (!(map.get(key) >= weight)) map.set(key, weight)
}

/* The entries of a kind that have a word. A page's first entry is also found by its names, a case by words anywhere on its page. */
function entriesWith(edition, kind, word) {
  const own = word.kinds[kind]
  const range = edition.directory.pages[kind]
  if (!range) return own
  const merged = new Map(own.keys)
  const add = (pages) => {
    for (const [page, weight] of pages) {
      if (page >= range[0] && page < range[1]) raise(merged, page * edition.directory.widths[kind], weight)
    }
  }
  add(word.names)
  if (kind === "case") add(word.pages)
  return { keys: merged, complete: kind === "case" ? word.complete : own.complete }
}

/* The entries of a kind with any of the words, the best first: [number, what is missing, score]. */
function rank(edition, kind, words) {
  const lists = words.map((word) => entriesWith(edition, kind, word))
  const scores = new Map()
  for (const list of lists) {
    for (const key of list.keys.keys()) {
      if (scores.has(key)) continue
      let missing = 0
      let score = 0
      words.forEach((word, number) => {
        // A statement may have a word only in the names of its page.
        const weight = 2 * (lists[number].keys.get(key) ?? 0) + (word.names.get(edition.page(kind, key)) ?? 0)
        score += weight * word.rarity
        if (!weight && key <= lists[number].complete) missing += word.rarity
      })
      scores.set(key, [key, missing, score])
    }
  }
  const order = [...scores.values()].sort((a, b) => a[1] - b[1] || b[2] - a[2] || a[0] - b[0])
  if (kind !== "law" && kind !== "page") return order
  const seen = new Set() // of these kinds each page once, by its best section
  return order.filter(([key]) => !seen.has(edition.page(kind, key)) && seen.add(edition.page(kind, key)))
}

/* The words of a query that are looked up. Those that are everywhere are left out where two others remain. */
function distinctive(words, common) {
  const rare = words.filter((word) => !common.includes(word))
  const enough = rare.length > 1 ? rare : words
  if (enough.length <= MAX_WORDS) return enough
  const longest = [...enough].sort((a, b) => b.length - a.length).slice(0, MAX_WORDS)
  return enough.filter((word) => longest.includes(word))
}

/* Searches for words: by kind the numbers of entries with all of them or, where none has all, with most (`partly`). */
async function searchWords(edition, text) {
  const words = wordsOf(text)
  const last = /[^\p{L}\p{N}\p{M}]$/u.test(text) ? null : words.at(-1)
  const lookedUp = distinctive(words, edition.directory.common)
  const found = await Promise.all(lookedUp.map((word) => findWord(edition, word, word === last)))
  const groups = edition.kinds.map((kind) => [kind, rank(edition, kind, found)])
  const least = Math.min(...groups.map(([, order]) => order[0]?.[1] ?? Infinity))
  return {
    words,
    groups: Object.fromEntries(groups.map(([kind, order]) => [kind, order.filter((found) => found[1] <= least + 1e-9).map(([key]) => key)])),
    partly: least > 0,
    about: lookedUp.length < words.length || found.some((word) => word.cut),
  }
}

/* Reads the entries of a kind by their numbers. */
async function readEntries(edition, kind, numbers) {
  const width = edition.directory.widths[kind]
  return Promise.all(
    numbers.map(async (key) => {
      const page = await edition.file("texts", edition.page(kind, key))
      const [anchor, label, text] = page.entries[kind][key % width]
      return { url: new URL(page.url + (anchor && `#${anchor}`), edition.root).href, title: page.title, anchor, label, text }
    }),
  )
}

/* The look-up of an article: which addresses mean the same page. */

const ARCHIVED =
  /^https?:\/\/(?:web\.archive\.org\/web\/(?:[\d*][^/]*\/)?|archive\.(?:today|ph|is|md|li|vn|fo)\/.*?(?=https?:\/))(?:https?:\/+)?(.+)$/i
const TRACKING = /^(utm_.*|at_.*|ns_.*|mc_[ce]id|fbclid|[gdy]clid|gbraid|wbraid|msclkid|twclid|igshid|igsh|ref_src|ref_url|cmp|cmpid|icid|ocid|smid|_ga|_gl)$/i

const isAddress = (text) => /^(https?:\/\/\S+|www\.\S+|[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?\/\S*)$/i.test(text)

/* Splits an address: `key` is the same for all that mean one page, `fileKey` chooses its file. */
function parseAddress(text) {
  const written = /^https?:\/\//i.test(text) ? text : `http://${text}`
  const kept = ARCHIVED.exec(written)
  const url = new URL(kept ? `http://${kept[1]}` : written)
  const host = url.hostname.replace(/^www\./, "").replace(/\.$/, "")
  const query = [...url.searchParams].filter(([name]) => !TRACKING.test(name)).map((pair) => pair.join("="))
  let path = url.pathname
  try {
    path = decodeURIComponent(path)
  } catch {
    // A percent sign that encodes nothing is kept.
  }
  return {
    host,
    key: [host, url.port, path.replace(/\/+$/, ""), ...query.sort()].join("\n"),
    fileKey: `${host}/${url.pathname.toLowerCase().replace(/%[0-9a-f]{2}|[^a-z0-9]/g, "")}`,
  }
}

const keyOf = (address) => {
  try {
    return parseAddress(address).key
  } catch {
    return null
  }
}

function checksum(name) {
  let sum = ~0
  for (const byte of new TextEncoder().encode(name)) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}

async function findCiting(edition, text) {
  const { host, key, fileKey } = parseAddress(text)
  const { sources, hosts } = edition.directory
  const rows = await edition.file("sources", checksum(fileKey) % sources)
  const cited = rows.filter((row) => row.addresses.some((address) => keyOf(address) === key))
  if (cited.length) return { host, cited, others: null }
  const byHost = await edition.file("hosts", checksum(host) % hosts)
  return { host, cited, others: Object.hasOwn(byHost, host) ? byHost[host] : null } // a host can be called `constructor`
}

/* Showing results. */

function element(name, attributes, ...children) {
  const node = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value)
  node.append(...children)
  return node
}

/* Returns a text with the words of the query marked. */
function highlight(text, words) {
  const parts = document.createDocumentFragment()
  let end = 0
  for (const token of tokens(text, words)) {
    parts.append(text.slice(end, token.index), element("mark", {}, token[0]))
    end = token.index + token[0].length
  }
  parts.append(text.slice(end))
  return parts
}

const tokens = (text, words) =>
  [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([token]) => words.some((word) => fold(token).startsWith(stem(word))))

/* Returns the part of a text around the first word that was found. */
function excerpt(text, words) {
  if (text.length <= EXCERPT_LENGTH) return text
  const first = tokens(text, words)[0]?.index ?? 0
  const from = first < EXCERPT_LENGTH / 2 ? 0 : text.indexOf(" ", first - EXCERPT_LENGTH / 3) + 1
  const to = text.length - from <= EXCERPT_LENGTH ? text.length : text.lastIndexOf(" ", from + EXCERPT_LENGTH)
  return (from ? "… " : "") + text.slice(from, to > from ? to : from + EXCERPT_LENGTH) + (to < text.length ? " …" : "")
}

function line(href, head, ...under) {
  const item = element("li", {}, element("a", { href }, head))
  for (const part of under) if (part.textContent ?? part) item.append(element("p", {}, part))
  return item
}

function entryLine(kind, { url, title, anchor, label, text }, words) {
  const excerpted = () => highlight(excerpt(text, words), words)
  if (kind === "case") return line(url, highlight(title, words), label, excerpted())
  if (kind === "party") return line(url, highlight(title, words), excerpted(), label)
  if (kind === "law" || kind === "page") return line(url, highlight(anchor ? `${title}: ${label}` : title, words), excerpted())
  return line(url, excerpted(), label ? `${label} · ${title}` : title)
}

function section(heading, count, list, { panel }) {
  const name = element(panel ? "p" : "h2", { class: "otr-hits__group" }, heading)
  if (count) name.append(" ", element("span", { class: "otr-hits__number" }, String(count)))
  return element("div", { role: "group", "aria-label": heading }, name, list)
}

const plural = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`

async function wordResults(edition, text, view) {
  const { words, groups, partly, about } = await searchWords(edition, text)
  const number = Object.values(groups).reduce((sum, found) => sum + found.length, 0)
  if (!number) return { message: "Nothing found.", shown: [] }
  const shown = await Promise.all(
    GROUPS.filter(([kind]) => groups[kind].length).map(async ([kind, heading]) => {
      const limit = view.limit(kind)
      const items = await readEntries(edition, kind, groups[kind].slice(0, limit))
      const list = element("ul", {}, ...items.map((item) => entryLine(kind, item, words)))
      const group = section(heading, groups[kind].length, list, view)
      if (!view.panel && groups[kind].length > limit) group.append(view.more(kind, heading, groups[kind].length - limit))
      return group
    }),
  )
  const message = `${about ? "About " : ""}${plural(number, "entry", "entries")} found${partly ? ", none with all of these words" : ""}.`
  return { message, shown }
}

async function lookUpResults(edition, text, view) {
  if (keyOf(text) === null) return { message: "That is not the address of a page.", shown: [] }
  const found = await findCiting(edition, text)
  const link = (id, anchor) => new URL(`cases/${id}/#${anchor}`, edition.root).href
  if (found.cited.length) {
    const items = found.cited.map((row) =>
      line(link(row.case, `source-${row.source}`), row.title, `Source ${row.number}: ${row.publisher}, “${row.headline}”`),
    )
    const message = `${plural(new Set(found.cited.map((row) => row.case)).size, "case cites", "cases cite")} this page.`
    return { message, shown: [section("Cases that cite this page", 0, element("ul", {}, ...items), view)] }
  }
  const message = "No case of this record cites this page. That does not mean that anything is wrong with it."
  if (!found.others) return { message, shown: [] }
  const { pages, cases, newest } = found.others
  const note = `${plural(pages, "other page", "other pages")} of ${found.host} ${pages === 1 ? "is" : "are"} cited, in ${plural(cases, "case", "cases")}${cases > newest.length ? ", the latest of them" : ""}:`
  const list = element("ul", {}, ...newest.map(([id, title]) => line(link(id, "sources"), title)))
  return { message, shown: [section("Other pages of the same site", 0, element("div", {}, element("p", {}, note), list), view)] }
}

/* The search in the header and on its page. */

const editions = new Map()
const attached = new WeakSet()

/* Does work with the edition that is published now; a page that was left open may have an older one. */
async function withEdition(root, work) {
  for (const retry of [true, false]) {
    if (!editions.has(root)) editions.set(root, Edition.open(root))
    try {
      return await work(await editions.get(root))
    } catch (error) {
      editions.delete(root)
      if (!retry) throw error
    }
  }
}

/* Returns the sources that have an address, `cited`, or else what is cited of its host, `others`. */
export const lookUp = (root, address) => withEdition(root, (edition) => findCiting(edition, address.trim()))

export function attach(form, panel) {
  if (attached.has(form)) return
  attached.add(form)
  const page = form.dataset.otrSearch === "page"
  const input = form.elements.namedItem("q")
  const root = new URL("..", form.action).href
  const status = element("p", { role: "status", class: "otr-hits__said" })
  const body = element("div", { class: "otr-hits__body" })
  if (!panel) (page ? form.after : form.append).call(form, (panel = element("div", {})))
  panel.classList.add("otr-hits", page ? "otr-hits--page" : "otr-hits--panel")
  panel.append(status, body)
  if (!page) {
    panel.tabIndex = -1
    panel.hidden = true
    panel.setAttribute("role", "region")
    panel.setAttribute("aria-label", "Search results")
  }
  input.setAttribute("autocomplete", "off")
  let shown = new URLSearchParams(page ? location.search : "")
  let latestRun = 0
  let timer = 0

  const view = {
    panel: !page,
    limit: (kind) => (page ? Number(shown.get(kind)) || PAGE_LIMIT : PANEL_LIMITS[kind]),
    more(kind, heading, left) {
      const button = element("button", { type: "button", class: "otr-hits__more" }, `More of “${heading}” (${plural(left, "entry", "entries")} left)`)
      button.addEventListener("click", async () => {
        const before = view.limit(kind)
        shown.set(kind, String(before + PAGE_LIMIT))
        history.replaceState(null, "", `?${shown}`)
        await run()
        // The button is gone: move the focus to the first new entry.
        body.querySelector(`[aria-label="${heading}"] li:nth-child(${before + 1}) a`)?.focus()
      })
      return button
    },
  }

  async function run() {
    const thisRun = ++latestRun
    const text = input.value.trim()
    clearTimeout(timer)
    panel.setAttribute("aria-busy", "true")
    const unfinished = /^(https?:\S*|www\.\S*)$/i.test(text) // an address that is still typed is not searched as words
    if (!isAddress(text) && (unfinished || wordsOf(text).length === 0)) return show({ message: "", shown: [] }, "")
    try {
      const found = await withEdition(root, (edition) => (isAddress(text) ? lookUpResults : wordResults)(edition, text, view))
      if (thisRun === latestRun) show(found, text)
    } catch {
      if (thisRun === latestRun) show({ message: "The search cannot be read just now.", shown: [lists()] }, "")
    }
  }

  const lists = () =>
    section("The complete lists", 0, element("ul", {}, ...LISTS.map(([path, name]) => line(new URL(path, root).href, name))), view)

  function show(found, text) {
    const all = page || !text ? [] : [element("p", { class: "otr-hits__all" }, element("a", { href: `${form.action.split("?")[0]}?${new URLSearchParams({ q: text })}` }, "All results"))]
    panel.removeAttribute("aria-busy")
    body.replaceChildren(...found.shown, ...(found.shown.length ? all : []))
    status.textContent = found.message
    const used = form.contains(document.activeElement) || panel.contains(document.activeElement)
    if (!page) panel.hidden = !found.message || !used
  }

  input.addEventListener("input", ({ inputType }) => {
    const typed = inputType === "insertText" && isAddress(input.value.trim())
    clearTimeout(timer)
    panel.setAttribute("aria-busy", "true")
    timer = setTimeout(() => {
      if (page) remember("replaceState")
      run()
    }, typed ? ADDRESS_DELAY : DELAY)
  })

  function remember(how) {
    const text = input.value.trim()
    if ((shown.get("q") ?? "") === text) return
    shown = new URLSearchParams(text ? { q: text } : {})
    history[how](null, "", text ? `?${shown}` : location.pathname)
  }

  if (page) {
    const restore = () => {
      shown = new URLSearchParams(location.search)
      input.value = shown.get("q") ?? ""
      run()
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      remember("pushState")
      run()
    })
    addEventListener("popstate", restore)
    if (!input.value || shown.has("q")) restore()
    return
  }

  const stop = () => {
    panel.removeAttribute("aria-busy")
    latestRun += 1
    clearTimeout(timer)
  }
  const close = () => {
    panel.hidden = true
    stop()
  }
  body.addEventListener("focusin", stop) // results do not change once the reader has moved into them
  for (const part of form.contains(panel) ? [form] : [form, panel]) {
    part.addEventListener("focusout", ({ relatedTarget }) => {
      if (!form.contains(relatedTarget) && !panel.contains(relatedTarget)) close()
    })
    part.addEventListener("keydown", (event) => {
      const stops = [input, ...panel.querySelectorAll("a")]
      const current = stops.indexOf(document.activeElement)
      if (event.key === "Escape" && !panel.hidden) {
        event.preventDefault()
        input.focus()
        close()
      } else if (["ArrowDown", "ArrowUp"].includes(event.key) && !panel.hidden && current >= 0) {
        event.preventDefault()
        stops[current + (event.key === "ArrowDown" ? 1 : -1)]?.focus()
      }
    })
  }
  input.addEventListener("focus", () => {
    if (panel.hidden && input.value.trim()) run()
  })
  if (document.activeElement === input && input.value.trim()) run()
}

for (const form of document.querySelectorAll("form[data-otr-search]")) attach(form)

/* Search: reads the files that hooks/onrecord/search.py and cited.py make, only those that a query needs.
 *
 * attach(form, panel) gives a search form its results: below the form in the header, or as the page search/ shows them.
 * Forms marked data-otr-search are attached when this module loads. Data becomes text nodes and addresses only, never markup.
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
const PAUSE = 120 // milliseconds after a key before a search
const LONG_PAUSE = 600 // the same in an address that is typed: until it is whole, nothing is found and every letter asks for another file
const COMPLETED = 4 // chunks that are read to complete the last word of a query
const BEGUN = 2 // chunks that are read to find longer forms of the other words
const LENGTH = 260 // characters of an excerpt
const WORDS = 8 // words of a query that are looked up, the longest
const IN_PANEL = { case: 3, statement: 3, claim: 2, event: 2, party: 2, law: 1, page: 1 }
const ON_PAGE = 10

/* Words, as words_of in search.py has them. */

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

  /* The number of the page on which an entry stands. */
  page(kind, key) {
    return Math.floor(key / this.directory.widths[kind])
  }

  static async open(root) {
    return new Edition(root, await fetched(new URL("search/index.json", root), { cache: "no-cache" }))
  }

  file(folder, number) {
    const name = `${folder}/${number}`
    if (!this.read.has(name)) {
      const reading = fetched(new URL(`search/${this.directory.edition}/${name}.json`, this.root))
      reading.catch(() => this.read.delete(name))
      this.read.set(name, reading)
    }
    return this.read.get(name)
  }

  /* The lines of an index whose word begins like this one; `cut` if not all that could be read were read. */
  async lines(index, word, most) {
    const firsts = this.directory[index]
    const from = Math.max(firsts.findLastIndex((first) => first <= word), 0)
    let to = from + 1
    while (to < firsts.length && firsts[to].startsWith(word)) to += 1
    const chunks = await Promise.all(
      firsts.slice(from, Math.min(to, from + most)).map((_, place) => this.file(index, from + place)),
    )
    return { lines: chunks.flat().filter((line) => line[0].startsWith(word)), cut: to > from + most }
  }
}

async function fetched(address, options) {
  const answer = await fetch(address, options)
  if (!answer.ok) throw new Error(`${answer.status} ${address}`)
  return answer.json()
}

/* From the lists of a query's words to what has all of them. */

/* One word of a query. For each kind: the numbers of entries with it, each with a weight, and `known`, the last number up to
 * which the list is complete. The same for whole pages, by their names, and by any of their entries. */
async function hits(edition, word, last) {
  const start = stem(word)
  const [named, found] = await Promise.all([
    edition.lines("names", start, COMPLETED),
    edition.lines("words", start, last ? COMPLETED : BEGUN),
  ])
  const names = new Map()
  const pages = new Map()
  const kinds = Object.fromEntries(edition.kinds.map((kind) => [kind, { keys: new Map(), known: Infinity }]))
  const weigh = (form) => (form === word ? 3 : form.length - start.length < 2 ? 2 : 1)
  for (const [form, steps] of named.lines) {
    for (const page of keys(steps)) raise(names, page, weigh(form))
  }
  for (const [form, ...lists] of found.lines) {
    lists.forEach((steps, place) => {
      const kind = kinds[edition.kinds[place]]
      let last = -1
      for (last of keys(steps)) raise(kind.keys, last, weigh(form))
      if (steps.at(-1) === 0) kind.known = Math.min(kind.known, last)
    })
  }
  let size = names.size
  let known = Infinity
  for (const [name, kind] of Object.entries(kinds)) {
    for (const key of kind.keys.keys()) pages.set(edition.page(name, key), 0.5)
    known = Math.min(known, edition.page(name, kind.known))
    size += kind.keys.size
  }
  return { names, kinds, pages, known, rarity: 1 / Math.log2(4 + size), cut: named.cut || found.cut || known < Infinity }
}

function* keys(steps) {
  let key = -1
  for (const step of steps) {
    if (step === 0) return
    yield (key += step)
  }
}

function raise(map, key, weight) {
  if (!(map.get(key) >= weight)) map.set(key, weight)
}

/* The entries of a kind that have a word. A page's first entry is also found by its names, a case by words anywhere on its page. */
function having(edition, kind, word) {
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
  return { keys: merged, known: kind === "case" ? word.known : own.known }
}

/* The entries of a kind with any of the words, the best first: [number, what is missing, score]. */
function ranked(edition, kind, words) {
  const lists = words.map((word) => having(edition, kind, word))
  const scores = new Map()
  for (const list of lists) {
    for (const key of list.keys.keys()) {
      if (scores.has(key)) continue
      let missing = 0
      let score = 0
      words.forEach((word, place) => {
        // A statement may owe a word to the names of its page.
        const weight = 2 * (lists[place].keys.get(key) ?? 0) + (word.names.get(edition.page(kind, key)) ?? 0)
        score += weight * word.rarity
        if (!weight && key <= lists[place].known) missing += word.rarity
      })
      scores.set(key, [key, missing, score])
    }
  }
  const order = [...scores.values()].sort((a, b) => a[1] - b[1] || b[2] - a[2] || a[0] - b[0])
  if (kind !== "law" && kind !== "page") return order
  const seen = new Set() // of these, each page once, by its best section
  return order.filter(([key]) => !seen.has(edition.page(kind, key)) && seen.add(edition.page(kind, key)))
}

/* The words of a query by which it is answered. Those that stand everywhere are left out where two others remain. */
function chosen(words, common) {
  const rare = words.filter((word) => !common.includes(word))
  const enough = rare.length > 1 ? rare : words
  if (enough.length <= WORDS) return enough
  const longest = [...enough].sort((a, b) => b.length - a.length).slice(0, WORDS)
  return enough.filter((word) => longest.includes(word))
}

/* All that a query finds: by kind the numbers of entries with all its words or, where none has all, with most (`partly`). */
async function searched(edition, text) {
  const words = wordsOf(text)
  const last = /[^\p{L}\p{N}\p{M}]$/u.test(text) ? null : words.at(-1)
  const telling = chosen(words, edition.directory.common)
  const found = await Promise.all(telling.map((word) => hits(edition, word, word === last)))
  const groups = edition.kinds.map((kind) => [kind, ranked(edition, kind, found)])
  const least = Math.min(...groups.map(([, order]) => order[0]?.[1] ?? Infinity))
  return {
    words,
    groups: Object.fromEntries(
      groups.map(([kind, order]) => [kind, order.filter(([, missing]) => missing <= least + 1e-9).map(([key]) => key)]),
    ),
    partly: least > 0,
    about: telling.length < words.length || found.some((word) => word.cut),
  }
}

/* What stands at some numbers of a kind. */
async function entries(edition, kind, numbers) {
  const width = edition.directory.widths[kind]
  return Promise.all(
    numbers.map(async (key) => {
      const page = await edition.file("texts", edition.page(kind, key))
      const [anchor, label, text] = page.entries[kind][key % width]
      return { url: new URL(page.url + (anchor && `#${anchor}`), edition.root).href, title: page.title, anchor, label, text }
    }),
  )
}

/* The look-up of an article. This is the one place that knows which addresses mean the same page. */

const ARCHIVED =
  /^https?:\/\/(?:web\.archive\.org\/web\/(?:[\d*][^/]*\/)?|archive\.(?:today|ph|is|md|li|vn|fo)\/.*?(?=https?:\/))(?:https?:\/+)?(.+)$/i
const TRACKING = /^(utm_.*|at_.*|ns_.*|mc_[ce]id|fbclid|[gdy]clid|gbraid|wbraid|msclkid|twclid|igshid|igsh|ref_src|ref_url|cmp|cmpid|icid|ocid|smid|_ga|_gl)$/i

const isAddress = (text) => /^(https?:\/\/\S+|www\.\S+|[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?\/\S*)$/i.test(text)

/* An address in its parts: `key` is the same for all that mean one page, `place` says in which file it stands. */
function parted(text) {
  const written = /^https?:\/\//i.test(text) ? text : `http://${text}`
  const kept = ARCHIVED.exec(written)
  const url = new URL(kept ? `http://${kept[1]}` : written)
  const host = url.hostname.replace(/^www\./, "").replace(/\.$/, "")
  const query = [...url.searchParams].filter(([name]) => !TRACKING.test(name)).map((pair) => pair.join("="))
  let path = url.pathname
  try {
    path = decodeURIComponent(path)
  } catch {
    // A percent sign that encodes nothing stays as it is.
  }
  return {
    host,
    key: [host, url.port, path.replace(/\/+$/, ""), ...query.sort()].join("\n"),
    place: `${host}/${url.pathname.toLowerCase().replace(/%[0-9a-f]{2}|[^a-z0-9]/g, "")}`,
  }
}

const keyOf = (address) => {
  try {
    return parted(address).key
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

/* What is cited of a host; a host can have any name, also one that every object knows. */
async function onHost(edition, host, hosts) {
  const rows = await edition.file("hosts", checksum(host) % hosts)
  return Object.hasOwn(rows, host) ? rows[host] : null
}

async function lookedUp(edition, text) {
  const { host, key, place } = parted(text)
  const { sources, hosts } = edition.directory
  const rows = await edition.file("sources", checksum(place) % sources)
  const cited = rows.filter((row) => row.addresses.some((address) => keyOf(address) === key))
  const others = cited.length ? null : await onHost(edition, host, hosts)
  return { host, cited, others }
}

/* What is shown. */

function element(name, attributes, ...children) {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  made.append(...children)
  return made
}

/* A text with the words of the query marked. */
function marked(text, words) {
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

/* The part of a text around the first words that were found. */
function excerpt(text, words) {
  if (text.length <= LENGTH) return text
  const at = tokens(text, words)[0]?.index ?? 0
  const from = at < LENGTH / 2 ? 0 : text.indexOf(" ", at - LENGTH / 3) + 1
  const to = text.length - from <= LENGTH ? text.length : text.lastIndexOf(" ", from + LENGTH)
  return (from ? "… " : "") + text.slice(from, to > from ? to : from + LENGTH) + (to < text.length ? " …" : "")
}

function line(href, head, ...under) {
  const item = element("li", {}, element("a", { href }, head))
  for (const part of under) if (part.textContent ?? part) item.append(element("p", {}, part))
  return item
}

function entryLine(kind, { url, title, anchor, label, text }, words) {
  const cut = () => marked(excerpt(text, words), words)
  if (kind === "case") return line(url, marked(title, words), label, cut())
  if (kind === "party") return line(url, marked(title, words), cut(), label)
  if (kind === "law" || kind === "page") return line(url, marked(anchor ? `${title}: ${label}` : title, words), cut())
  return line(url, cut(), label ? `${label} · ${title}` : title)
}

function section(heading, count, list, { panel }) {
  const name = element(panel ? "p" : "h2", { class: "otr-hits__group" }, heading)
  if (count) name.append(" ", element("span", { class: "otr-hits__number" }, String(count)))
  return element("div", { role: "group", "aria-label": heading }, name, list)
}

const plural = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`

/* The results of a query, and what is said about them. */
const results = (edition, text, view) =>
  isAddress(text) ? lookUpResults(edition, text, view) : wordResults(edition, text, view)

async function wordResults(edition, text, view) {
  const { words, groups, partly, about } = await searched(edition, text)
  const number = Object.values(groups).reduce((sum, found) => sum + found.length, 0)
  if (!number) return { said: "Nothing found.", shown: [] }
  const shown = await Promise.all(
    GROUPS.filter(([kind]) => groups[kind].length).map(async ([kind, heading]) => {
      const most = view.most(kind)
      const items = await entries(edition, kind, groups[kind].slice(0, most))
      const list = element("ul", {}, ...items.map((item) => entryLine(kind, item, words)))
      const made = section(heading, groups[kind].length, list, view)
      if (!view.panel && groups[kind].length > most) made.append(view.more(kind, heading, groups[kind].length - most))
      return made
    }),
  )
  const found = `${about ? "About " : ""}${plural(number, "entry", "entries")} found${partly ? ", none with all of these words" : ""}.`
  return { said: found, shown }
}

async function lookUpResults(edition, text, view) {
  if (keyOf(text) === null) return { said: "That is not the address of a page.", shown: [] }
  const found = await lookedUp(edition, text)
  const link = (id, anchor) => new URL(`cases/${id}/#${anchor}`, edition.root).href
  if (found.cited.length) {
    const items = found.cited.map((row) =>
      line(link(row.case, `source-${row.source}`), row.title, `Source ${row.number}: ${row.publisher}, “${row.headline}”`),
    )
    const said = `${plural(new Set(found.cited.map((row) => row.case)).size, "case cites", "cases cite")} this page.`
    return { said, shown: [section("Cases that cite this page", 0, element("ul", {}, ...items), view)] }
  }
  const said = "No case of this record cites this page. That does not mean that anything is wrong with it."
  if (!found.others) return { said, shown: [] }
  const { pages, cases, newest } = found.others
  const note = `${plural(pages, "other page", "other pages")} of ${found.host} ${pages === 1 ? "is" : "are"} cited, in ${plural(cases, "case", "cases")}${cases > newest.length ? ", the latest of them" : ""}:`
  const list = element("ul", {}, ...newest.map(([id, title]) => line(link(id, "sources"), title)))
  return { said, shown: [section("Other pages of the same site", 0, element("div", {}, element("p", {}, note), list), view)] }
}

/* The two places of a search. */

const editions = new Map()
const attached = new WeakSet()

/* The results of a query in the edition that is published now; a page that was left open may know an older one. */
async function current(root, work) {
  for (const again of [true, false]) {
    if (!editions.has(root)) editions.set(root, Edition.open(root))
    try {
      return await work(await editions.get(root))
    } catch (error) {
      editions.delete(root)
      if (!again) throw error
    }
  }
}

/* Which sources have an address: `cited`, or what is cited of its host. */
export const lookUp = (root, address) => current(root, (edition) => lookedUp(edition, address.trim()))

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
  let turn = 0
  let timer = 0

  const view = {
    panel: !page,
    most: (kind) => (page ? Number(shown.get(kind)) || ON_PAGE : IN_PANEL[kind]),
    more(kind, heading, left) {
      const button = element("button", { type: "button", class: "otr-hits__more" }, `More of “${heading}” (${plural(left, "entry", "entries")} left)`)
      button.addEventListener("click", async () => {
        const before = view.most(kind)
        shown.set(kind, String(before + ON_PAGE))
        history.replaceState(null, "", `?${shown}`)
        await run()
        // The button that was pressed is gone: go on at the first new entry.
        body.querySelector(`[aria-label="${heading}"] li:nth-child(${before + 1}) a`)?.focus()
      })
      return button
    },
  }

  async function run() {
    const mine = ++turn
    const text = input.value.trim()
    clearTimeout(timer)
    const begun = /^(https?:\S*|www\.\S*)$/i.test(text) // an address that is still being typed is no words
    if (!isAddress(text) && (begun || wordsOf(text).length === 0)) return show({ said: "", shown: [] }, "")
    try {
      const found = await current(root, (edition) => results(edition, text, view))
      if (mine === turn) show(found, text)
    } catch {
      if (mine === turn) show({ said: "The search cannot be read just now.", shown: [lists()] }, "")
    }
  }

  const lists = () =>
    section("The complete lists", 0, element("ul", {}, ...LISTS.map(([path, name]) => line(new URL(path, root).href, name))), view)

  function show(found, text) {
    const all = page || !text ? [] : [element("p", { class: "otr-hits__all" }, element("a", { href: `${form.action.split("?")[0]}?${new URLSearchParams({ q: text })}` }, "All results"))]
    panel.removeAttribute("aria-busy")
    body.replaceChildren(...found.shown, ...(found.shown.length ? all : []))
    status.textContent = found.said
    const used = form.contains(document.activeElement) || panel.contains(document.activeElement)
    if (!page) panel.hidden = !found.said || !used
  }

  input.addEventListener("input", ({ inputType }) => {
    const typed = inputType === "insertText" && isAddress(input.value.trim())
    clearTimeout(timer)
    panel.setAttribute("aria-busy", "true")
    timer = setTimeout(() => {
      if (page) remember("replaceState")
      run()
    }, typed ? LONG_PAUSE : PAUSE)
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
    turn += 1
    clearTimeout(timer)
  }
  const close = () => {
    panel.hidden = true
    stop()
  }
  body.addEventListener("focusin", stop) // nothing is exchanged under a reader who has gone to a result
  for (const part of form.contains(panel) ? [form] : [form, panel]) {
    part.addEventListener("focusout", ({ relatedTarget }) => {
      if (!form.contains(relatedTarget) && !panel.contains(relatedTarget)) close()
    })
    part.addEventListener("keydown", (event) => {
      const stops = [input, ...panel.querySelectorAll("a")]
      const at = stops.indexOf(document.activeElement)
      if (event.key === "Escape" && !panel.hidden) {
        event.preventDefault()
        input.focus()
        close()
      } else if (["ArrowDown", "ArrowUp"].includes(event.key) && !panel.hidden && at >= 0) {
        event.preventDefault()
        stops[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus()
      }
    })
  }
  input.addEventListener("focus", () => {
    if (panel.hidden && input.value.trim()) run()
  })
  if (document.activeElement === input && input.value.trim()) run()
}

for (const form of document.querySelectorAll("form[data-otr-search]")) attach(form)

/* "Changed since you read it": which version of each case was last read here, kept on this device alone and sent nowhere,
   and only once the reader has asked for it.
   A page carries the version that it shows (data-version: what git calls its text) and the UTC day of its last change
   (data-changed). The sentences of that day are kept too, since a second change of one day makes a new version of it. */

const KEY = "onrecord-read"
const DAYS = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
const DAY = /^\d{4}-\d\d-\d\d$/
const FEW = 5

/* { on, cases: { id: { version, changed, told, read } } }; on only if the reader asked for it. */
function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY))
    if (kept?.on === true) return { on: true, cases: Object.fromEntries(Object.entries(kept.cases ?? {}).filter(isValid)) }
  } catch {
    // What cannot be read counts as nothing.
  }
  return { on: false, cases: {} }
}

const isValid = ([, reading]) => DAY.test(reading?.changed) && DAY.test(reading.read) && Array.isArray(reading.told)

/* Keeps these readings; without any, nothing at all, not even that it was asked for. */
function save(cases) {
  try {
    if (cases) localStorage.setItem(KEY, JSON.stringify({ on: true, cases }))
    else localStorage.removeItem(KEY)
  } catch {
    // A browser that keeps nothing says nothing of changes; the page itself lists them all.
  }
}

/* The last reading of a case, under its id of today or an earlier one. */
function reading(cases, { dataset }) {
  const id = [dataset.case, ...(dataset.formerly ?? "").split(" ")].find((name) => name && Object.hasOwn(cases, name))
  return id && cases[id]
}

/* Whether a page shows a later version than the one that was read; an older copy of a page is none. */
const isLater = ({ dataset }, earlier) => earlier && dataset.version !== earlier.version && dataset.changed >= earlier.changed

function element(name, properties, ...inner) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...inner)
  return made
}

const button = (label, onclick) => element("button", { type: "button", className: "otr-button", onclick }, label)

const told = (change) => change.textContent.trim()
const words = (day) => DAYS.format(new Date(day))
const changesOf = (page, day) => [...page.querySelectorAll(`[data-day="${day}"]`)].map(told)
const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`

/* The notice at the top of a case that has changed since it was read, with a line for each day; null if nothing is told of it. */
function notice(page, earlier) {
  const changes = [...page.querySelectorAll("[data-day]")].filter(
    (change) =>
      change.dataset.day > earlier.changed || (change.dataset.day === earlier.changed && !earlier.told.includes(told(change))),
  )
  const number = changes.length
  // A sentence that was read and is no longer there: what had changed on a day was changed again on that day.
  const there = changesOf(page, earlier.changed)
  if (!number && earlier.told.every((sentence) => there.includes(sentence))) return null // white space, or the like
  const lines = [...new Set(changes.map((change) => change.dataset.day))].map((day) => {
    const those = changes.filter((change) => change.dataset.day === day).map(told)
    return element("li", {}, element("a", { href: `#changed-${day}` }, words(day)), `: ${those.join(" ")}`)
  })
  const again = `What had changed on ${words(earlier.changed)} was changed again on that day.`
  const count = number ? `: ${counted(number, "change")}` : ""
  const summary = element("summary", {}, `Changed since you read it on ${words(earlier.read)}${count}`)
  const forget = button("Forget what I have read", () => {
    save(null)
    const done = element("p", { tabIndex: -1 }, "Forgotten. Nothing is kept on this device now.")
    made.replaceChildren(done)
    done.focus()
  })
  const made = element(
    "aside",
    { className: "otr-since", ariaLabel: "Changed since you read it" },
    element("details", { open: number <= FEW }, summary, number ? element("ul", {}, ...lines) : element("p", {}, again)),
    element("p", { className: "otr-small" }, "What you read is kept on this device only. ", forget),
  )
  return made
}

/* Marks in lists of cases. */
function mark(lines, cases) {
  for (const line of lines) {
    line.querySelector(".otr-since-mark")?.remove()
    if (!isLater(line, reading(cases, line))) continue
    const made = element("span", { className: "otr-since-mark" }, " · Changed since you read it")
    line.querySelector(".otr-line__when")?.append(made)
  }
}

/* Remembers the version that a page shows, once it can be seen. */
function remember(page) {
  const { dataset } = page
  const kept = load()
  const earlier = reading(kept.cases, page)
  if (!kept.on || (earlier && earlier.changed > dataset.changed)) return
  for (const name of (dataset.formerly ?? "").split(" ")) delete kept.cases[name]
  kept.cases[dataset.case] = {
    version: dataset.version,
    changed: dataset.changed,
    told: changesOf(page, dataset.changed),
    read: new Date().toISOString().slice(0, 10),
  }
  save(kept.cases)
}

/* The switch: on the page that explains this, and beside the changes of every case. */
function settings(place, page) {
  const status = element("span", { role: "status" })
  const change = button("", () => {
    const { on } = load()
    save(on ? null : {})
    if (!on && page) remember(page)
    show()
  })
  const show = () => {
    const { on, cases } = load()
    const number = Object.keys(cases).length
    const kept = number ? ` Kept so far: ${counted(number, "case")}.` : ""
    status.textContent = on
      ? `This device remembers which cases you read, and marks what changed since.${kept}`
      : "This device can remember which cases you read, and mark what changed since. Nothing is kept now."
    change.textContent = on ? "Forget, and remember nothing" : "Remember what I read"
  }
  show()
  place.replaceChildren(status, " ", change)
  place.hidden = false
}

function start() {
  const lines = document.querySelectorAll("article[data-version]")
  mark(lines, load().cases)
  addEventListener("pageshow", (event) => event.persisted && mark(lines, load().cases))
  const page = document.querySelector(".otr-case[data-version]")
  const place = document.querySelector("[data-readings]")
  if (place) settings(place, page)
  if (!page) return
  const earlier = reading(load().cases, page)
  const made = isLater(page, earlier) && notice(page, earlier)
  if (made) page.prepend(made)
  const seen = () => {
    if (document.visibilityState !== "visible") return
    document.removeEventListener("visibilitychange", seen)
    remember(page)
  }
  document.addEventListener("visibilitychange", seen)
  seen()
}

start()

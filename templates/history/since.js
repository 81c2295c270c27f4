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
    if (kept?.on !== true) return { on: false, cases: {} }
    return { on: true, cases: Object.fromEntries(Object.entries(kept.cases ?? {}).filter(([, reading]) => sound(reading))) }
  } catch {
    return { on: false, cases: {} }
  }
}

function sound(reading) {
  return DAY.test(reading?.changed) && DAY.test(reading.read) && Array.isArray(reading.told)
}

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
function isLater({ dataset }, earlier) {
  return Boolean(earlier && dataset.version !== earlier.version && dataset.changed >= earlier.changed)
}

function button(label, act) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "otr-button"
  made.textContent = label
  made.addEventListener("click", act)
  return made
}

function paragraph(...parts) {
  const made = document.createElement("p")
  made.append(...parts)
  return made
}

const told = (change) => change.textContent.trim()
const words = (day) => DAYS.format(new Date(day))

/* What the page says has changed since a reading: one line for each day. */
function since(page, earlier) {
  const changes = [...page.querySelectorAll("[data-day]")].filter(
    (change) =>
      change.dataset.day > earlier.changed || (change.dataset.day === earlier.changed && !earlier.told.includes(told(change))),
  )
  const list = document.createElement("ul")
  for (const day of new Set(changes.map((change) => change.dataset.day))) {
    const place = document.createElement("a")
    place.href = `#changed-${day}`
    place.textContent = words(day)
    const those = changes.filter((change) => change.dataset.day === day).map(told)
    const item = document.createElement("li")
    item.append(place, `: ${those.join(" ")}`)
    list.append(item)
  }
  return { number: changes.length, list }
}

/* Whether a sentence that was read is no longer there: what had changed on a day was changed again on that day. */
function changedAgain(page, earlier) {
  const there = [...page.querySelectorAll(`[data-day="${earlier.changed}"]`)].map(told)
  return earlier.told.some((sentence) => !there.includes(sentence))
}

/* The notice at the top of a case that has changed since it was read; null if nothing is told of the change. */
function notice(page, earlier) {
  const { number, list } = since(page, earlier)
  if (number === 0 && !changedAgain(page, earlier)) return null // white space, or the like
  const details = document.createElement("details")
  details.open = number <= FEW
  const summary = document.createElement("summary")
  const count = number === 0 ? "" : `: ${number} ${number === 1 ? "change" : "changes"}`
  summary.textContent = `Changed since you read it on ${words(earlier.read)}${count}`
  const again = `What had changed on ${words(earlier.changed)} was changed again on that day.`
  details.append(summary, number === 0 ? paragraph(again) : list)
  const made = document.createElement("aside")
  const forget = button("Forget what I have read", () => {
    save(null)
    const done = paragraph("Forgotten. Nothing is kept on this device now.")
    done.tabIndex = -1
    made.replaceChildren(done)
    done.focus()
  })
  const small = paragraph("What you read is kept on this device only. ", forget)
  small.className = "otr-small"
  made.className = "otr-since"
  made.setAttribute("aria-label", "Changed since you read it")
  made.append(details, small)
  return made
}

/* Marks in lists of cases. */
function mark(lines, cases) {
  for (const line of lines) {
    line.querySelector(".otr-since-mark")?.remove()
    if (!isLater(line, reading(cases, line))) continue
    const made = document.createElement("span")
    made.className = "otr-since-mark"
    made.textContent = " · Changed since you read it"
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
    told: [...page.querySelectorAll(`[data-day="${dataset.changed}"]`)].map(told),
    read: new Date().toISOString().slice(0, 10),
  }
  save(kept.cases)
}

/* The switch: on the page that explains this, and beside the changes of every case. */
function settings(place, page) {
  const status = document.createElement("span")
  status.setAttribute("role", "status")
  const change = button("", () => {
    const { on } = load()
    save(on ? null : {})
    if (!on && page) remember(page)
    show()
  })
  const show = () => {
    const { on, cases } = load()
    const number = Object.keys(cases).length
    const kept = number === 0 ? "" : ` Kept so far: ${number} ${number === 1 ? "case" : "cases"}.`
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

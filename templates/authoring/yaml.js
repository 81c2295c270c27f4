/* Text, lists and groups as YAML, so that our reader gets every text back exactly. All values are text: nothing has to be told
   from a number, a date or a yes. A group is a Map, a list an Array. */

const WIDTH = 100
const PLAIN = /^[\p{L}\p{N}(](?:[^\p{C}\p{Z}]| (?![ #]))*$/u // nothing that begins, ends or is anything but a text
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

const plain = (text) => PLAIN.test(text) && !/: |:$| $/.test(text)
const quoted = (text) => {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(text)) return JSON.stringify(text)
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`
}

/* A long text over several lines; each break stands for a single space between two words. */
function folded(line, width) {
  const lines = [""]
  for (const part of line.split(/(?<=\S) (?=\S)/)) {
    const last = lines[lines.length - 1]
    if (last && last.length + 1 + part.length > width) lines.push(part)
    else lines[lines.length - 1] = last ? `${last} ${part}` : part
  }
  return lines.join("\n")
}

function scalar(text, indent, column) {
  const space = " ".repeat(indent)
  const block = (sign, lines) => `${sign}\n${lines.replace(/^(?=.)/gm, space)}`
  const harmless = /^\S/.test(text) && /\S$/.test(text) && !/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u.test(text)
  if (text.includes("\n")) {
    if (!harmless) return JSON.stringify(text)
    const lines = text.split("\n")
    // Where a line begins with a space, folding would keep the breaks beside it.
    if (lines.some((line) => /^\s/.test(line)) || lines.every((line) => line.length <= WIDTH)) return block("|-", text)
    // In a folded text one break is a space: every break that is meant stands there once more.
    const parts = text.split(/(\n+)/).map((part) => (part.startsWith("\n") ? `\n${part}` : folded(part, WIDTH - indent)))
    return block(">-", parts.join(""))
  }
  if (harmless && column + text.length > WIDTH + 20 && / /.test(text)) return block(">-", folded(text, WIDTH - indent))
  return plain(text) ? text : quoted(text)
}

function node(value, indent) {
  if (typeof value === "string") return ` ${scalar(value, indent, indent + 12)}\n`
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === "string" && ID.test(item))) return ` [${value.join(", ")}]\n`
    return `\n${value.map((item) => `${" ".repeat(indent)}-${typeof item === "string" ? node(item, indent + 2) : ` ${group(item, indent + 2).trimStart()}`}`).join("")}`
  }
  return value.size ? `\n${group(value, indent)}` : " {}\n"
}

function group(map, indent) {
  return [...map].map(([name, value]) => `${" ".repeat(indent)}${ID.test(name) ? name : quoted(name)}:${node(value, indent + 2)}`).join("")
}

export const yaml = (map) => [...map].map(([name, value]) => `${value instanceof Map ? "\n" : ""}${group(new Map([[name, value]]), 0)}`).join("")

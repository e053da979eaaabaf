"use strict";
// The list, the search and the filters of the page. All text is put into the page as text, never as markup.

const index = JSON.parse(document.getElementById("index").textContent);
const lines = document.getElementById("lines").textContent.trim().split("\n");
const files = index.rows;
// In the order of the filters.
const STATUSES = ["fixed", "unsure", "failed", "skipped", "healthy"];
// A sign for each status, so that colour is not all that tells them apart.
const SIGNS = {fixed: "✓", unsure: "?", failed: "✗", skipped: "–", healthy: "·"};
// How many files are printed in the list on paper.
const MOST_PRINTED = 1000;
// How long the search waits for the next key, in milliseconds.
const WAIT = 80;

const find = (id) => document.getElementById(id);

// ---- Elements and text ----

/** Returns a new element with attributes, and children that are elements or texts. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// What cannot be seen, or would change the order of what is: control characters, no-break spaces, soft hyphens, marks of
// bidirectional text and lone surrogates.
const HIDDEN = /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]/gu;

// What is shown for those that have a short name.
const NAMED = {0x09: "\\t", 0x0a: "\\n", 0x0d: "\\r", 0xa0: "nbsp", 0xad: "shy"};

/** Returns what is shown in place of a hidden character. */
function signOf(character) {
  const code = character.codePointAt(0);
  if (code in NAMED) return NAMED[code];
  if (code <= 0xff) return "\\x" + code.toString(16).padStart(2, "0");
  if (code >= 0xdc80 && code <= 0xdcff) return "\\x" + (code - 0xdc00).toString(16);
  return "U+" + code.toString(16).toUpperCase().padStart(4, "0");
}

/** Returns a text as nodes, with a visible sign for each hidden character. */
function show(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > at) nodes.push(document.createTextNode(text.slice(at, match.index)));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(make("span", {class: "sign", title: "U+" + code}, signOf(match[0])));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

/** Returns a text with a visible sign for each hidden character, where no elements can stand. */
const plain = (text) => text.replace(HIDDEN, signOf);

/** Returns a text that is kept apart from what is around it, whatever its direction. */
const isolate = (text) => make("bdi", {}, ...show(text));

/** Returns a status in a word: nothing was fixed in a dry run. */
const wordFor = (status) => (index.dry && status === "fixed" ? "to fix" : status);
const pathOf = (file) => (file.folder ? file.folder + "/" : "") + file.name;
const thousands = (number) => number.toLocaleString("en");
const count = (number, word) => thousands(number) + " " + word + (number === 1 ? "" : "s");
const percent = (share) => (share * 100).toFixed(share < 0.1 ? 1 : 0) + "%";

// ---- Files ----

const parsed = new Map();

/** Returns the details of a file, which are parsed when they are first needed. */
function detailsOf(number) {
  if (!parsed.has(number)) parsed.set(number, JSON.parse(lines[number]));
  return parsed.get(number);
}

const texts = new Array(files.length);

/** Returns all that is searched of a file, in small letters. */
function textOf(number) {
  if (texts[number] === undefined) {
    const file = files[number];
    const details = JSON.parse(lines[number]);
    const parts = [pathOf(file), file.status, file.encoding, file.reason, file.note, ...(details.actions || [])];
    for (const excerpt of details.excerpts || []) {
      parts.push(...excerpt.how, sideOf(excerpt.pieces, 0), sideOf(excerpt.pieces, 1));
    }
    for (const doubt of details.doubts || []) {
      parts.push(doubt.left + doubt.text + doubt.right, doubt.reason, ...doubt.candidates.flat());
    }
    for (const one of details.candidates || []) parts.push(one.encoding, ...one.lines);
    parts.push(...(file.accidents || []).map((accident) => index.accidents[accident]));
    texts[number] = parts.filter(Boolean).join("\n").toLowerCase();
  }
  return texts[number];
}

/** Returns an excerpt as one text, before (0) or after (1). */
const sideOf = (pieces, side) => pieces.map((piece) => (typeof piece === "string" ? piece : piece[side])).join("");

const topFolder = (file) => (file.folder || "").replaceAll("\\", "/").split("/")[0];
const accidentsOf = (file) => (file.accidents || []).map(String);
// What a file has for each filter: a list of values.
const VALUES = {
  status: (file) => [file.status],
  encoding: (file) => (file.encoding ? [file.encoding] : []),
  accident: accidentsOf,
  folder: (file) => [topFolder(file)],
  guessed: (file) => (file.guessed ? ["yes"] : []),
  lossy: (file) => (file.lossy ? ["yes"] : []),
  doubtful: (file) => (file.doubtful ? ["yes"] : []),
};
// The filters that are a box to be checked.
const SWITCHES = ["guessed", "lossy", "doubtful"];
// The filter that each plot is about.
const PLOTTED = {status: "status", encoding: "encoding", accidents: "accident", folder: "folder"};

// ---- Filters ----

const boxes = new Map();
const selects = {encoding: find("encoding"), accident: find("accident"), folder: find("folder")};
const search = find("search");

/** Returns for each filter the values that are asked for; null for all of them. */
function wanted() {
  const checked = [...boxes].filter(([, box]) => box.checked).map(([status]) => status);
  const result = {status: new Set(checked)};
  for (const [name, select] of Object.entries(selects)) {
    result[name] = select.value === "all" ? null : new Set([select.value.slice(1)]);
  }
  for (const name of SWITCHES) result[name] = find(name).checked ? new Set(["yes"]) : null;
  return result;
}

/**
 * Returns the numbers of the files that match, for each filter how many would by each of its values, and how many match
 * the search alone.
 */
function filter() {
  const asked = wanted();
  const words = search.value.toLowerCase().split(/\s+/u).filter(Boolean);
  const names = Object.keys(VALUES);
  const counts = Object.fromEntries(names.map((name) => [name, new Map()]));
  const found = [];
  let leftOut = 0;
  files.forEach((file, number) => {
    if (words.length && !words.every((word) => textOf(number).includes(word))) return;
    const failed = names.filter((name) => asked[name] && !VALUES[name](file).some((value) => asked[name].has(value)));
    if (failed.length === 0) found.push(number);
    else leftOut += 1;
    for (const name of failed.length === 0 ? names : failed.length === 1 ? failed : []) {
      for (const value of VALUES[name](file)) counts[name].set(value, (counts[name].get(value) || 0) + 1);
    }
  });
  return {found, counts, leftOut};
}

/** Fills a list of choices: the values of all files, most frequent first. */
function fillSelect(name, labelOf) {
  const counts = new Map();
  for (const file of files) for (const value of VALUES[name](file)) counts.set(value, (counts.get(value) || 0) + 1);
  const values = [...counts].sort((one, other) => other[1] - one[1]).map(([value]) => value);
  const options = values.map((value) =>
    make("option", {value: "=" + value, "data-label": plain(labelOf(value))}),
  );
  selects[name].append(make("option", {value: "all"}, "all"), ...options);
}

/** Makes a box for each status that there is; at first, healthy and skipped files are not shown if there are others. */
function fillStatuses() {
  const there = STATUSES.filter((status) => files.some((file) => file.status === status));
  const ofInterest = there.filter((status) => status !== "healthy" && status !== "skipped");
  for (const status of there) {
    const box = make("input", {type: "checkbox", value: status});
    box.checked = ofInterest.length === 0 || ofInterest.includes(status);
    boxes.set(status, box);
    find("statuses").append(make("label", {}, box, " " + wordFor(status) + " ", make("span", {"data-count": status})));
  }
}

/** Shows how many files each choice would leave. */
function showCounts(counts) {
  for (const status of boxes.keys()) {
    document.querySelector(`span[data-count=${status}]`).textContent = thousands(counts.status.get(status) || 0);
  }
  for (const [name, select] of Object.entries(selects)) {
    for (const option of select.options) {
      if (option.value !== "all") {
        option.textContent = `${option.dataset.label} (${thousands(counts[name].get(option.value.slice(1)) || 0)})`;
      }
    }
  }
  for (const name of SWITCHES) find(name + "-count").textContent = thousands(counts[name].get("yes") || 0);
}

/** Draws the bars of all plots for the files that match. */
function drawPlots(found) {
  for (const table of document.querySelectorAll("table[data-plot]")) {
    const valuesOf = VALUES[PLOTTED[table.dataset.plot]];
    const counts = new Map();
    for (const number of found) {
      for (const value of valuesOf(files[number])) counts.set(value, (counts.get(value) || 0) + 1);
    }
    const rows = [...table.tBodies[0].rows];
    let rest = [...counts.values()].reduce((sum, one) => sum + one, 0);
    const values = index.plots[table.dataset.plot];
    rows.forEach((row, at) => {
      const own = values[at] === null ? rest : counts.get(values[at]) || 0;
      rest -= own;
      const whole = Number(row.querySelector(".all").getAttribute("width"));
      const all = Number(row.dataset.count);
      row.querySelector(".some").setAttribute("width", (whole * own) / all);
      row.querySelector(".number").textContent = own === all ? thousands(own) : `${thousands(own)} of ${thousands(all)}`;
    });
  }
}

// ---- The list ----

const list = find("list");
const rows = find("rows");
let matching = [];
let chosen = -1; // its place among those that match
let shownFile = -1;
let height = 0;

/** Draws the rows in sight, and a few more; a row that is there already stays. */
function drawRows() {
  const first = Math.max(0, Math.floor(list.scrollTop / height) - 5);
  const last = Math.min(matching.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + 5);
  const drawn = new Map([...rows.children].map((row) => [Number(row.dataset.place), row]));
  for (const [place, row] of drawn) if (place < first || place >= last) row.remove();
  for (let place = first; place < last; place += 1) {
    const row = drawn.get(place) || rows.appendChild(makeRow(place));
    row.setAttribute("aria-selected", place === chosen);
  }
  if (chosen >= first && chosen < last) list.setAttribute("aria-activedescendant", "row-" + chosen);
  else list.removeAttribute("aria-activedescendant");
}

/** Returns the row of a file by its place. */
function makeRow(place) {
  const file = files[matching[place]];
  const row = make(
    "div",
    {
      class: "row", id: "row-" + place, role: "option", "data-place": place, "aria-posinset": place + 1,
      "aria-setsize": matching.length, title: plain(pathOf(file)),
    },
    make("div", {}, statusOf(file), make("span", {class: "name"}, isolate(file.name))),
    make(
      "div",
      {class: "second"},
      make("span", {class: "what"}, ...show(whatIn(file))),
      file.folder ? make("span", {class: "where"}, isolate(file.folder)) : null,
    ),
  );
  row.style.transform = `translateY(${place * height}px)`;
  return row;
}

const statusOf = (file) => make("span", {class: "status " + file.status}, SIGNS[file.status] + " " + wordFor(file.status));

/** Returns what is of interest in a file, in short words. */
function whatIn(file) {
  const accidents = (file.accidents || []).map((accident) => index.accidents[accident]);
  const words = accidents.length ? accidents : file.reason ? [file.reason] : file.encoding ? [file.encoding] : [];
  const marks = [file.guessed ? "guessed" : "", file.lossy ? "losses" : "", file.doubtful ? "doubts" : "", file.note ? "see its note" : ""];
  return [...words, ...marks.filter(Boolean)].join(" · ");
}

/** Chooses the file at a place, and shows it. */
function choose(place) {
  chosen = Math.max(-1, Math.min(place, matching.length - 1));
  if (chosen >= 0) {
    const top = chosen * height;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
  }
  drawRows();
  showFile(chosen >= 0 ? matching[chosen] : -1);
}

/** Applies the search and the filters. */
function update() {
  const {found, counts, leftOut} = filter();
  const before = shownFile;
  matching = found;
  rows.replaceChildren();
  rows.style.height = matching.length * height + "px";
  const asked = matching.length === files.length ? "" : `${thousands(matching.length)} of `;
  const left = leftOut ? `; ${thousands(leftOut)} more ${leftOut === 1 ? "is" : "are"} left out by the filters` : "";
  find("count").textContent = asked + count(files.length, "file") + left;
  showCounts(counts);
  drawPlots(found);
  list.scrollTop = 0;
  const place = matching.indexOf(before);
  choose(place >= 0 ? place : matching.length ? 0 : -1);
}

// ---- The chosen file ----

/** Shows a file; -1 for none. */
function showFile(number) {
  const box = find("details");
  if (number === shownFile && box.childNodes.length) return;
  shownFile = number;
  box.replaceChildren(...(number < 0 ? [make("p", {}, "No file matches.")] : describe(files[number], detailsOf(number))));
}

/** Returns all that is known of a file. */
function describe(file, details) {
  return [
    make("h3", {id: "file-title"}, statusOf(file), " ", isolate(pathOf(file))),
    file.note ? make("p", {class: "warning"}, ...show(file.note)) : null,
    file.reason ? make("p", {}, ...show(sentence(file.reason))) : null,
    describeFacts(file, details),
    ...describeCandidates(details),
    ...describeExcerpts(details),
    ...describeDoubts(details),
    ...describeLosses(details),
  ].filter(Boolean);
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith(".") ? "" : ".");

function describeFacts(file, details) {
  const confidence = details.confidence === undefined ? "" : `, confidence ${percent(details.confidence)}`;
  const facts = [
    ["Encoding", file.encoding && file.encoding + (details.evidence ? ` (evidence: ${details.evidence}${confidence})` : "")],
    ["Declared", details.declared],
    ["Result", (details.actions || []).join(", ")],
    [details.written ? "Written to" : index.dry ? "Would be written to" : "Clean copy", details.target],
    ["In doubt", details["all-doubts"] && count(details["all-doubts"], "place") + ", see below"],
    ["Lost", details["all-lost"] && count(details["all-lost"], "place") + ", see below"],
    ["Language", details.language && languageName(details.language)],
    ["Line ends", details.newline],
    ["Compression", details.compression],
  ];
  const given = facts.filter(([, value]) => value);
  return make("dl", {}, ...given.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, isolate(value))]));
}

/** Returns the name of a language, with its tag. */
function languageName(tag) {
  try {
    return new Intl.DisplayNames("en", {type: "language"}).of(tag) + ` (${tag})`;
  } catch {
    return tag;
  }
}

/** Returns a line of a file: in its language, in its own direction, apart from all around it. */
function textLine(kind, language, nodes) {
  return make("bdi", {class: "text " + kind, dir: "auto", lang: language}, ...nodes);
}

function describeExcerpts(details) {
  const excerpts = details.excerpts || [];
  if (!excerpts.length && !details.changes) return [];
  const left = details["left-out"];
  return [
    make("h3", {}, "Changes"),
    excerpts.some((excerpt) => excerpt.odds !== undefined)
      ? make("p", {class: "hint"}, "Odds: by how much the repaired line is likelier than the next best original.")
      : null,
    ...excerpts.map((excerpt) => describeExcerpt(excerpt, details.language)),
    left ? make("p", {class: "hint"}, `${thousands(left)} more changed ${left === 1 ? "stretch is" : "stretches are"} not shown here.`) : null,
  ].filter(Boolean);
}

function describeExcerpt(excerpt, language) {
  const isReencoded = excerpt.how[0].startsWith("re-encoded from ");
  const odds = excerpt.odds === undefined ? null : make("span", {class: "dim"}, `odds ${oddsOf(excerpt.odds)}`);
  return make(
    "section",
    {class: "excerpt", "aria-label": `line ${excerpt.line}`},
    make(
      "div",
      {class: "head"},
      make("span", {class: "dim"}, `line ${thousands(excerpt.line)}`),
      make("h4", {}, ...show(excerpt.how.join("; and "))),
      odds,
      excerpt.guessed ? make("span", {class: "tag"}, "guessed: something was lost") : null,
    ),
    make("div", {class: "dim"}, isReencoded ? "before, as programs show it that expect UTF-8" : "before"),
    textLine("was", language, sideNodes(excerpt, 0)),
    make("div", {class: "dim"}, "after"),
    textLine("now", language, sideNodes(excerpt, 1)),
    describeProof(excerpt, language),
  );
}

const oddsOf = (odds) => (odds >= 1000000 ? "over a million to 1" : thousands(odds) + " to 1");

/** Returns the nodes of an excerpt before (0) or after (1), with marks on what changed. */
function sideNodes(excerpt, side) {
  const cut = excerpt.cut || [0, 0];
  const nodes = cut[0] ? [make("span", {class: "cut"}, "… ")] : [];
  for (const piece of excerpt.pieces) {
    if (typeof piece === "string") {
      nodes.push(...show(piece));
    } else {
      if (piece[0] === piece[1]) nodes.push(...show(piece[side]));
      else if (piece[side]) nodes.push(make("mark", {}, ...show(piece[side])));
      if (piece[2]) nodes.push(make("span", {class: "cut"}, ` … ${count(piece[2], "character")} … `));
    }
  }
  return cut[1] ? [...nodes, make("span", {class: "cut"}, " …")] : nodes;
}

/** Returns the proofs of a change: each accident, run forwards on the text after it. */
function describeProof(excerpt, language) {
  const proofs = excerpt.proofs || [];
  if (!proofs.length) return null;
  const shown = proofs.flatMap(([after, ...steps]) => [
    textLine("", language, show(after)),
    make(
      "ol",
      {},
      ...steps.map(([words, text]) => make("li", {}, ...show(words), " gives ", textLine("", language, show(text)))),
    ),
  ]);
  return make(
    "details",
    {},
    make("summary", {}, "Proof"),
    make("p", {class: "dim"}, "The accident, run forwards on the text after the repair, gives the text before it:"),
    ...shown,
  );
}

function describeCandidates(details) {
  const candidates = details.candidates || [];
  if (!candidates.length) return [];
  return [
    make("h3", {}, candidates.length > 1 ? "Candidates: which one is readable?" : "Read as"),
    make("div", {class: "candidates"}, ...candidates.map((one) => describeCandidate(one, details))),
  ];
}

function describeCandidate(one, details) {
  const command = `${details.command} ${one.encoding}`;
  const button = make("button", {type: "button", "aria-label": `Copy the command for ${one.encoding}`}, "Copy");
  button.addEventListener("click", () => copy(command, button));
  return make(
    "section",
    {class: "candidate", "aria-label": one.encoding},
    make("div", {class: "head"}, make("h4", {}, one.encoding), make("span", {class: "dim"}, percent(one.probability))),
    ...one.lines.filter(Boolean).map((line) => textLine("", details.language, show(line))),
    make("div", {class: "command"}, make("code", {}, ...show(details.command.replace(/--from$/u, "")), make("span", {class: "whole"}, `--from ${one.encoding}`)), button),
  );
}

function describeDoubts(details) {
  const doubts = details.doubts || [];
  const left = (details["all-doubts"] || 0) - doubts.length;
  if (!doubts.length && !left) return [];
  return [
    make("h3", {}, "Doubtful stretches, left as they are"),
    ...doubts.map((doubt) => describeDoubt(doubt, details.language)),
    left > 0 ? make("p", {class: "hint"}, `${thousands(left)} ${doubts.length ? "more " : ""}not shown here.`) : null,
  ].filter(Boolean);
}

function describeDoubt(doubt, language) {
  const candidates = doubt.candidates.map(([text, words]) =>
    make("li", {}, "perhaps ", textLine("", language, show(text)), make("span", {class: "dim"}, words)),
  );
  const nodes = [...show(doubt.left), make("mark", {}, ...show(doubt.text)), ...show(doubt.right)];
  return make(
    "section",
    {class: "doubt", "aria-label": `line ${doubt.line}`},
    make("div", {class: "head"}, make("span", {class: "dim"}, `line ${thousands(doubt.line)}`)),
    textLine("", language, nodes),
    candidates.length ? make("ul", {}, ...candidates) : null,
    doubt.reason ? make("p", {}, ...show(sentence(doubt.reason))) : null,
  );
}

function describeLosses(details) {
  const losses = details.lost || [];
  const total = details["all-lost"] || 0;
  if (!total) return [];
  const left = total - losses.length;
  const head = make("tr", {}, ...["Line", "Column", "What", "Bytes"].map((name) => make("th", {scope: "col"}, name)));
  const body = losses.map(([line, column, words, bytes]) =>
    make("tr", {}, ...[thousands(line), thousands(column), words, bytes].map((value) => make("td", {}, value))),
  );
  return [
    make("h3", {}, "Lost"),
    losses.length ? make("table", {class: "losses"}, make("thead", {}, head), make("tbody", {}, ...body)) : null,
    left > 0 ? make("p", {class: "hint"}, `${thousands(left)} ${losses.length ? "more " : ""}not shown here.`) : null,
  ].filter(Boolean);
}

// ---- Copying ----

/** Copies a command, and says so. */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(button.previousElementSibling);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (!document.execCommand("copy")) {
      say("It could not be copied; it is selected.");
      return;
    }
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
  say("Copied");
}

/** Has a screen reader say something. */
const say = (words) => { find("said").textContent = words; };

// ---- Keys and events ----

/** Moves in the list by a key; returns whether it did. */
function moveBy(key) {
  const page = Math.max(1, Math.floor(list.clientHeight / height) - 1);
  const places = {
    ArrowDown: chosen + 1, ArrowUp: Math.max(0, chosen - 1), PageDown: chosen + page,
    PageUp: Math.max(0, chosen - page), Home: 0, End: matching.length - 1,
  };
  if (!(key in places)) return false;
  choose(places[key]);
  return true;
}

/** Moves the focus to what is said of the chosen file. */
function read() {
  find("details").focus();
  find("details").scrollIntoView({block: "nearest"});
}

list.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (moveBy(event.key)) event.preventDefault();
  else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    read();
  }
});
list.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (row) choose(Number(row.dataset.place));
});
list.addEventListener("scroll", drawRows, {passive: true});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input[type=search], select");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape") {
    if (event.target === search && search.value) {
      search.value = "";
      update();
      event.preventDefault();
    } else if (event.target === search || find("details").contains(event.target)) {
      list.focus();
      event.preventDefault();
    }
  } else if (event.target === search && (event.key === "Enter" || event.key === "ArrowDown")) {
    event.preventDefault();
    list.focus();
  }
});

let waiting = 0;
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(update, WAIT);
});
find("filters").addEventListener("change", (event) => { if (event.target !== search) update(); });
find("filters").addEventListener("submit", (event) => event.preventDefault());
find("filters").addEventListener("reset", (event) => {
  event.preventDefault();
  search.value = "";
  for (const box of boxes.values()) box.checked = true;
  for (const select of Object.values(selects)) select.value = "all";
  for (const name of SWITCHES) find(name).checked = false;
  update();
});

/** Measures the height of a row, which depends on the size of the letters. */
function measure() {
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  height = Math.max(1, Math.round(size * 3.5));
}

window.addEventListener("resize", () => {
  measure();
  rows.replaceChildren();
  rows.style.height = matching.length * height + "px";
  drawRows();
});

/** Puts the list of files that match on paper, which has no list to scroll in. */
window.addEventListener("beforeprint", () => {
  const shown = matching.slice(0, MOST_PRINTED);
  const head = make("tr", {}, ...["Status", "File", "What"].map((name) => make("th", {scope: "col"}, name)));
  const body = shown.map((number) => {
    const file = files[number];
    const cells = [[document.createTextNode(wordFor(file.status))], [isolate(pathOf(file))], show(whatIn(file))];
    return make("tr", {}, ...cells.map((nodes) => make("td", {}, ...nodes)));
  });
  const left = matching.length - shown.length;
  find("print").replaceChildren(
    make("h3", {}, "Files that match"),
    make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)),
    left > 0 ? make("p", {}, `${thousands(left)} more`) : "",
  );
  for (const one of document.querySelectorAll("#details details")) one.open = true;
});

// ---- Begin ----

fillStatuses();
fillSelect("encoding", (name) => name);
fillSelect("accident", (number) => index.accidents[number]);
fillSelect("folder", (name) => name || "the folder itself");
measure();
update();
document.documentElement.dataset.ready = Math.round(performance.now());

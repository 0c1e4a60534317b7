// 写文案: a form made from the task's schema, variants side by side, lint while editing.

import { get, post, showHealth } from "/scripts/api.js";
import { draftCards, marked, warningList } from "/scripts/cards.js";
import { $, h, toast } from "/scripts/dom.js";

const PLATFORMS = {
  "": "不限（微信群直接粘贴）", wecom_welcome: "企业微信欢迎语", wecom_webhook_text: "企业微信机器人·文本",
  wecom_webhook_markdown: "企业微信机器人·Markdown", wecom_mass_send: "企业微信群发", qq: "QQ 群",
  telegram: "Telegram", feishu: "飞书", dingtalk: "钉钉",
};
const LINT_DELAY = 250;

let tasks = [];
let task = null;
let running = null;

async function start() {
  showHealth($("health"));
  blank("还没有文案", "左边选一种，填几项，点“写”。不知道填什么，先点“填入示例”看看。");
  try {
    ({ tasks } = await get("/v1/tasks"));
  } catch (error) {
    return blank("打不开任务列表", error.message);
  }
  $("tasks").replaceChildren(...tasks.map((item) => h("button", { type: "button", data: { task: item.name }, on: { click: () => choose(item.name) } }, item.title)));
  choose(new URLSearchParams(location.search).get("task") || tasks[0].name);
}

function choose(name) {
  task = tasks.find((item) => item.name === name) || tasks[0];
  history.replaceState(null, "", `?task=${encodeURIComponent(task.name)}`);
  for (const button of $("tasks").children) button.setAttribute("aria-pressed", String(button.dataset.task === task.name));
  $("task-summary").textContent = task.summary;
  form();
}

function form() {
  const schema = task.brief_schema;
  const wanted = new Set(schema["x-wanted"].map((names) => names.split("|")[0]));
  const names = Object.keys(schema.properties);
  const shown = names.filter((name, at) => wanted.has(name) || at < 6);
  const rest = names.filter((name) => !shown.includes(name));
  $("brief").replaceChildren(
    ...shown.map((name) => field(name, schema.properties[name], wanted.has(name))),
    h("details", { class: "more" }, h("summary", {}, `更多可填的 ${rest.length + 1} 项`), h("div", { class: "brief" },
      rest.map((name) => field(name, schema.properties[name], false)), extraField())),
    h("div", { class: "row" },
      choice("variants", "写几稿", { 1: "1 稿", 2: "2 稿", 3: "3 稿" }, "2"),
      choice("platform", "发到哪里", PLATFORMS, "")),
    h("div", { class: "actions" },
      h("button", { class: "button", type: "button", on: { click: fillExample } }, "填入示例"),
      h("button", { class: "button primary", type: "submit", id: "write" }, "写")));
}

// A field's first type is what it means; the others are forms that are read too.
const isList = (schema) => [schema.type].flat()[0] === "array";

function field(name, schema, wanted) {
  const id = `field-${name}`;
  const example = schema.examples?.[0];
  const placeholder = Array.isArray(example) ? example.join("\n") : example !== undefined ? String(example) : "";
  const long = isList(schema) || /notes|text|policy/.test(name);
  const input = h(long ? "textarea" : "input", { id, name, placeholder, rows: long ? 3 : null, data: { kind: isList(schema) ? "list" : "text" }, "aria-describedby": `${id}-hint` });
  return h("div", { class: "field" },
    h("label", { htmlFor: id, class: wanted ? "required" : "" }, schema.title || name), input,
    h("span", { class: "hint", id: `${id}-hint` }, [schema.description, isList(schema) ? "一行一条" : ""].filter(Boolean).join(" · ")));
}

function extraField() {
  return h("div", { class: "field" }, h("label", { htmlFor: "field-extra" }, "其他事实"),
    h("textarea", { id: "field-extra", rows: 3, placeholder: "停车：店门口免费\n营业到：22:00", "aria-describedby": "field-extra-hint" }),
    h("span", { class: "hint", id: "field-extra-hint" }, "一行一条，写成“名称：内容”"));
}

function choice(id, title, options, value) {
  return h("div", { class: "field" }, h("label", { htmlFor: id }, title),
    h("select", { id }, Object.entries(options).map(([key, text]) => h("option", { value: key, selected: key === value }, text))));
}

function fillExample() {
  for (const input of $("brief").querySelectorAll("[name]")) {
    const value = task.example[input.name];
    input.value = Array.isArray(value) ? value.join("\n") : value ?? "";
  }
  toast("已填入示例，改成自己的再写");
}

function brief() {
  const facts = {};
  for (const input of $("brief").querySelectorAll("[name]")) {
    const value = input.value.trim();
    if (!value) continue;
    facts[input.name] = input.dataset.kind === "list" ? value.split("\n").map((line) => line.trim()).filter(Boolean) : value;
  }
  for (const line of $("field-extra").value.split("\n")) {
    const [, name, value] = /^\s*([^:\uFF1A]+)[:\uFF1A]\s*(.+)$/.exec(line) || [];
    if (name) facts[name.trim()] = value.trim();
  }
  return facts;
}

async function write(event) {
  event.preventDefault();
  if (running) return;
  running = new AbortController();
  clearProblems();
  const facts = brief();
  $("write").disabled = true;
  $("write").textContent = "正在写……";
  $("results").setAttribute("aria-busy", "true");
  try {
    const draft = await post("/v1/drafts", {
      task: task.name, brief: facts, variants: Number($("variants").value), platform: $("platform").value || null,
    }, running.signal);
    show(draft, facts);
  } catch (error) {
    problems(error);
  } finally {
    running = null;
    $("write").disabled = false;
    $("write").textContent = "写";
    $("results").setAttribute("aria-busy", "false");
  }
}

function show(draft, facts) {
  const warnings = warningList(draft.warnings);
  $("results").replaceChildren(...(warnings ? [h("article", { class: "card" }, h("header", {}, h("h2", {}, "发之前看一下")), warnings)] : []),
    h("div", { class: "variants" }, draftCards(draft, (variant, update) => editable(variant, update, facts))));
  $("results").scrollIntoView();
}

/** The text to read; a tap on 修改 makes it a text to edit, linted as it changes. */
function editable(variant, update, facts) {
  const box = h("div", {});
  const reading = (text, checks) => box.replaceChildren(
    h("div", { class: "body copy-text" }, marked(text, checks)),
    h("div", { class: "body" }, h("button", { class: "button small", type: "button", on: { click: () => editing(text, checks) } }, "修改")));
  const editing = (text, checks) => {
    let timer;
    let latest = checks;
    const area = h("textarea", { class: "copy-text", value: text, "aria-label": "修改文案", rows: text.split("\n").length + 2 });
    const lint = async () => {
      const now = area.value;
      if (!now.trim()) return;
      try {
        const result = await post("/v1/lint", { text: now, brief: facts, platform: $("platform").value || null });
        if (now === area.value) { latest = result.checks; update(now, latest); }
      } catch (error) { toast(error.message); }
    };
    area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(lint, LINT_DELAY); });
    box.replaceChildren(area, h("div", { class: "body" },
      h("button", { class: "button small", type: "button", on: { click: async () => { clearTimeout(timer); await lint(); reading(area.value, latest); } } }, "改好了")));
    area.focus();
  };
  reading(variant.text, variant.checks);
  return box;
}

function problems(error) {
  const items = error.errors || [];
  for (const { field: path, detail } of items) {
    const input = document.getElementById(`field-${path.replace(/^brief\./, "").split(".")[0]}`);
    if (!input) continue;
    input.setAttribute("aria-invalid", "true");
    input.closest(".field").append(h("span", { class: "problem" }, detail));
    input.closest("details")?.setAttribute("open", "");
  }
  $("results").replaceChildren(h("div", { class: "notice bad", role: "alert" }, h("p", {}, error.message),
    items.length ? h("ul", {}, items.map((item) => h("li", {}, `${titleOf(item.field)}：${item.detail}`))) : null));
}

function titleOf(path) {
  const name = path.replace(/^brief\./, "").split(".")[0];
  return task.brief_schema.properties[name]?.title || name;
}

function clearProblems() {
  for (const mark of $("brief").querySelectorAll(".problem")) mark.remove();
  for (const input of $("brief").querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function blank(title, text) {
  $("results").replaceChildren(h("div", { class: "blank" }, h("h2", {}, title), h("p", {}, text)));
}

$("brief").addEventListener("submit", write);
start();

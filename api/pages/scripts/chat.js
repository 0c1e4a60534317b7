// 学习: asks, shows the answer as it comes, keeps the conversation in the address bar.

import { events, get, remove, showHealth } from "/scripts/api.js";
import { engineName, resultCards, sourceList } from "/scripts/cards.js";
import { $, copy, h, toast } from "/scripts/dom.js";
import { openSource } from "/scripts/sources.js";

const STARTERS = {
  第一天: ["欢迎语里应该写什么？", "群里有人发广告怎么处理？", "一个运营管几个群合适？"],
  活动前: ["活动通知要提前多久发、发几次？", "写个促销文案：拿铁，原价29元，现价19元，今晚8点截止", "快闪群要开多久？"],
  群冷了: ["群里没人说话怎么办？", "今晚聊什么话题？", "沉默的群怎么召回？"],
  看一眼: ["这条是不是广告：加薇 abc12345 领红包", "帮我看看这段文案有没有违规：全网最低价，效果第一", "给宝妈群写个欢迎语"],
};

let running = null;
let conversation = new URLSearchParams(location.search).get("c");

function starters() {
  $("starters").replaceChildren(...Object.entries(STARTERS).map(([title, questions]) => h("section", { class: "group" },
    h("h2", {}, title), questions.map((question) => h("button", { type: "button", on: { click: () => ask(question) } }, question)))));
}

function userTurn(text) {
  return h("article", { class: "turn user", "aria-label": "你说" }, h("div", { class: "said" }, text));
}

function assistantTurn() {
  const text = h("div", { class: "text waiting" });
  const turn = h("article", { class: "turn assistant", "aria-label": "回答" }, text);
  return { turn, text };
}

/** Markdown that the server rendered and sanitised, with `[n]` made into buttons. */
function rendered(html, citations) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const node of texts) {
    const parts = node.data.split(/(\[\d+\])/);
    if (parts.length > 1) node.replaceWith(...parts.map((part) => chip(part, citations) || part));
  }
  return [...body.childNodes];
}

function chip(part, citations) {
  const number = /^\[(\d+)\]$/.exec(part)?.[1];
  const citation = number && citations[number - 1];
  return citation && h("button", { type: "button", class: "chip", "aria-label": `出处 ${number}`, on: { click: () => openSource(citation) } }, number);
}

function finish({ turn, text }, answer, html) {
  text.classList.remove("waiting");
  if (html) {
    text.classList.add("rendered");
    // What was carried out is shown as a card; its first sentence is enough above it.
    const blocks = rendered(html, answer.citations);
    text.replaceChildren(...(answer.result ? blocks.slice(0, 1) : blocks));
  } else text.textContent = answer.answer;
  if (answer.abstained) turn.classList.add("abstained");
  if (answer.disagreement) {
    turn.classList.add("split");
    turn.prepend(h("p", { class: "flag" }, h("span", { class: "tag warn" }, "资料之间说法不一")));
  } else if (answer.abstained) turn.prepend(h("p", { class: "flag" }, h("span", { class: "tag" }, "资料没有说")));
  turn.append(...resultCards(answer.result));
  if (answer.citations.length) {
    turn.append(h("details", { class: "card" }, h("summary", {}, `${answer.citations.length} 处出处`), h("div", { class: "inside" }, sourceList(answer.citations))));
  }
  if (answer.notice) turn.append(h("p", { class: "notice" }, answer.notice));
  turn.append(h("div", { class: "foot" },
    h("button", { class: "button small", type: "button", on: { click: () => copy(answer.answer) } }, "复制回答"),
    h("span", { class: "muted" }, `由${engineName(answer.engine, answer.model)}生成`)));
}

async function ask(question) {
  if (running) return;
  running = new AbortController();
  busy(true);
  $("welcome")?.remove();
  const view = assistantTurn();
  $("thread").append(userTurn(question), view.turn);
  scrollDown();
  try {
    for await (const { event, data } of events("/v1/chat", { question, conversation_id: conversation ?? undefined }, running.signal)) {
      if (event === "token") view.text.append(data.text);
      else if (event === "result") view.text.replaceChildren();
      else if (event === "error") fail(view, data.message);
      else if (event === "done") {
        conversation = data.conversation_id;
        history.replaceState(null, "", `?c=${encodeURIComponent(conversation)}`);
        finish(view, data, data.answer_html);
        // Reading starts at the question, not at the end of what was said.
        view.turn.previousSibling.scrollIntoView();
        continue;
      }
      scrollDown();
    }
    if (view.text.classList.contains("waiting")) fail(view, "回答没有说完就断了，可以再问一次。");
  } catch (error) {
    if (error.name === "AbortError") stopped(view);
    else fail(view, [error.message, ...(error.errors || []).map((item) => item.detail)].filter(unique).join(" "), question);
  } finally {
    running = null;
    busy(false);
    listConversations();
  }
}

const unique = (item, at, all) => item && all.indexOf(item) === at;

function fail({ turn, text }, message, question) {
  text.classList.remove("waiting");
  turn.append(h("div", { class: "notice bad", role: "alert" }, h("p", {}, message),
    question ? h("button", { class: "button small", type: "button", on: { click: () => { turn.previousSibling.remove(); turn.remove(); ask(question); } } }, "再试一次") : null));
}

function stopped({ turn, text }) {
  text.classList.remove("waiting");
  turn.append(h("p", { class: "muted" }, "已停止。"));
}

function busy(on) {
  $("thread").setAttribute("aria-busy", String(on));
  $("send").hidden = on;
  $("stop").hidden = !on;
}

function scrollDown() {
  $("thread").scrollTo({ top: $("thread").scrollHeight });
}

async function listConversations() {
  try {
    const { conversations } = await get("/v1/conversations?limit=50");
    const list = $("conversations");
    list.replaceChildren(...conversations.map((item) => h("li", { data: item.id === conversation ? { current: "" } : {} },
      h("a", { href: `?c=${encodeURIComponent(item.id)}`, title: item.title, "aria-current": item.id === conversation ? "true" : null }, item.title || "新对话"),
      h("button", { type: "button", "aria-label": `删除对话：${item.title}`, on: { click: () => forget(item.id) } }, "✕"))));
    if (!conversations.length) list.append(h("li", { class: "muted" }, "还没有对话"));
  } catch { /* The list is a convenience; the page works without it. */ }
}

async function forget(id) {
  if (!window.confirm("删除这个对话？删除后找不回来。")) return;
  try {
    await remove(`/v1/conversations/${encodeURIComponent(id)}`);
    if (id === conversation) location.href = "/";
    else listConversations();
  } catch (error) { toast(error.message); }
}

async function restore() {
  if (!conversation) return;
  try {
    const stored = await get(`/v1/conversations/${encodeURIComponent(conversation)}`);
    $("welcome")?.remove();
    for (const turn of stored.turns) {
      if (turn.role === "user") $("thread").append(userTurn(turn.text));
      else {
        const view = assistantTurn();
        $("thread").append(view.turn);
        if (turn.answer) finish(view, turn.answer, turn.answer.answer_html);
        else { view.text.classList.remove("waiting"); view.text.textContent = turn.text; }
      }
    }
    scrollDown();
  } catch (error) {
    conversation = null;
    history.replaceState(null, "", "/");
    toast(error.status === 404 ? "这个对话已经不在了" : error.message);
  }
}

function submit(event) {
  event?.preventDefault();
  const box = $("question");
  const question = box.value.trim();
  if (!question || running) return;
  box.value = "";
  grow();
  ask(question);
}

function grow() {
  const box = $("question");
  box.rows = Math.min(8, Math.max(1, box.value.split("\n").length + Math.floor(box.value.length / 60)));
}

$("composer").addEventListener("submit", submit);
$("question").addEventListener("input", grow);
$("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
});
$("stop").addEventListener("click", () => running?.abort());
$("new-chat").addEventListener("click", () => { location.href = "/"; });
$("toggle-history").addEventListener("click", () => {
  const open = $("history").classList.toggle("open");
  $("toggle-history").setAttribute("aria-expanded", String(open));
});
starters();
showHealth($("health"));
listConversations();
restore().then(() => $("question").focus({ preventScroll: true }));

// Result cards, the same in conversation and in the studio.

import { copy, h } from "/scripts/dom.js";
import { openSource, sourceLine } from "/scripts/sources.js";

const ENGINES = { template: "离线模板", extractive: "摘录资料", llm: "模型" };
const ACTIONS = { allow: "放行", review: "转人工", warn: "警告", delete: "删除", mute: "禁言", kick: "移出" };
const LABELS = {
  ad: "广告", "ad/scam": "诈骗引流", "ad/soft": "软广", "ad/poach": "挖人/竞品",
  negative: "负面", "negative/complaint": "投诉", "negative/abuse": "辱骂",
  "negative/disparage": "贬低", "negative/incite": "煽动", flood: "刷屏",
};
const CHECKS = {
  length: "字数", reading_time: "阅读时间", one_point: "只说一个重点", price: "价格", facts: "事实都来自需求",
  required: "要素齐全", call_to_action: "行动引导", contrast: "对比", platform: "平台上限", ad_law: "广告法",
  personal_data: "个人信息", risk: "风险做法", urgency: "紧迫感", distribution: "多级分销",
  provable: "需要出处",
};

export const engineName = (engine, model) => (engine === "llm" ? `模型 ${model}` : ENGINES[engine] || engine);

/** A list of checks; what failed says why and what to write instead. */
export function checkList(checks) {
  return h("ul", { class: "checks" }, checks.map((check) => {
    const kind = check.passed ? "passed" : check.severity;
    const sign = check.passed ? "✓" : check.severity === "hard" ? "✗" : "!";
    const said = check.passed ? "通过" : check.severity === "hard" ? "必须改" : "建议改";
    return h("li", { class: kind },
      h("span", { class: "sign", title: said }, sign, h("span", { class: "visually-hidden" }, said)),
      h("span", {}, CHECKS[check.id] || check.id, check.findings.length ? "" : `：${check.detail}`,
        check.findings.map((finding) => h("span", { class: "why" },
          finding.reason + (finding.provision ? `（${finding.provision}）` : "") + (finding.rewrite ? ` → ${finding.rewrite}` : "")))));
  }));
}

/** The text with what the checks found marked in it. */
export function marked(text, checks) {
  const found = checks.filter((check) => !check.passed)
    .flatMap((check) => check.findings.filter((f) => f.span).map((f) => ({ ...f, hard: check.severity === "hard" })))
    .sort((a, b) => a.span[0] - b.span[0]);
  const points = [...text];  // spans count characters, not UTF-16 units
  const parts = [];
  let at = 0;
  for (const { span: [start, end], hard, reason } of found) {
    if (start < at) continue;
    parts.push(points.slice(at, start).join(""), h("mark", { class: hard ? "hard" : "", title: reason }, points.slice(start, end).join("")));
    at = end;
  }
  parts.push(points.slice(at).join(""));
  return parts;
}

export function checksCard(result, title = "检查结果") {
  return h("article", { class: "card" },
    h("header", {}, h("h2", { class: "grow" }, title), verdict(result.checks)),
    h("div", { class: "body" }, checkList(result.checks),
      result.fixed ? h("div", { class: "reply" }, h("p", { class: "muted" }, "改好的写法"), h("p", { class: "copy-text" }, result.fixed)) : null),
    result.fixed ? h("div", { class: "body" }, h("button", { class: "button small", type: "button", on: { click: () => copy(result.fixed) } }, "复制改好的")) : null);
}

export function verdict(checks) {
  const hard = checks.filter((check) => !check.passed && check.severity === "hard").length;
  const advice = checks.filter((check) => !check.passed && check.severity === "advice").length;
  if (hard) return h("span", { class: "tag bad" }, `${hard} 处必须改`);
  if (advice) return h("span", { class: "tag warn" }, `${advice} 条建议`);
  return h("span", { class: "tag good" }, "检查全部通过");
}

/** A draft's variants side by side. `bodyOf` may put something else where the text stands. */
export function draftCards(draft, bodyOf = plainBody) {
  if (draft.refused) {
    return [h("article", { class: "card" }, h("header", {}, h("h2", {}, "没有写这一稿")),
      h("div", { class: "body" }, h("p", { class: "notice bad" }, `${draft.refused.reason}（${draft.refused.provision}）`)))];
  }
  return draft.variants.map((variant, number) => variantCard(draft, variant, number, bodyOf));
}

function variantCard(draft, variant, number, bodyOf) {
  const title = draft.variants.length > 1 ? `第 ${number + 1} 稿` : "成稿";
  const slot = h("div", {});
  const state = h("span", {});
  const card = h("article", { class: "card" });
  const copyButton = h("button", { class: "button small primary", type: "button" }, "复制");
  const list = h("div", { class: "inside" });
  const show = (text, checks) => {
    copyButton.onclick = () => copy(text);
    state.replaceChildren(verdict(checks));
    list.replaceChildren(checkList(checks));
  };
  show(variant.text, variant.checks);
  slot.append(bodyOf(variant, show));
  card.append(
    h("header", {}, h("h2", { class: "grow" }, title), state, copyButton),
    slot,
    h("details", { open: variant.checks.some((check) => !check.passed && check.severity === "hard") }, h("summary", {}, `检查 ${variant.checks.length} 项`), list));
  if (variant.items?.length) card.append(itemsOf(variant.items));
  if (variant.citations.length) {
    card.append(h("details", {}, h("summary", {}, `依据 ${variant.citations.length} 条方法`), h("div", { class: "inside" }, sourceList(variant.citations))));
  }
  return card;
}

function plainBody(variant) {
  return h("div", { class: "body copy-text" }, marked(variant.text, variant.checks));
}

const ITEM_NAMES = { topic: "话题", title: "话题", why: "为什么", reason: "为什么", opening: "开场", how: "怎么开", how_to_open: "怎么开", slot: "时段", time: "时段", source: "依据", purpose: "目的" };

function itemsOf(items) {
  return h("details", {}, h("summary", {}, `逐条说明 ${items.length} 条`),
    h("div", { class: "inside" }, h("ol", { class: "items" }, items.map((item) => h("li", {}, h("dl", {},
      Object.entries(item).filter(([, value]) => value !== null && value !== "").flatMap(([name, value]) => [
        h("dt", {}, ITEM_NAMES[name] || name), h("dd", {}, Array.isArray(value) ? value.join("、") : String(value))])))))));
}

export function sourceList(citations) {
  return h("ol", { class: "sources" }, citations.map((citation, number) => h("li", {},
    h("button", { type: "button", on: { click: () => openSource(citation) } },
      `[${number + 1}] ${citation.quote}`, h("span", { class: "where" }, `${citation.passage.title} · ${sourceLine(citation.passage)}`)))));
}

export function warningList(warnings) {
  return warnings.length ? h("ul", { class: "warnings" }, warnings.map((warning) => h("li", {}, warning.detail))) : null;
}

export function decisionCard(decision) {
  const shown = decision.labels.filter((label) => label.score >= 0.2).sort((a, b) => b.score - a.score);
  const tone = decision.action === "allow" ? "good" : decision.action === "review" ? "warn" : "bad";
  return h("article", { class: "card" },
    h("header", {}, h("h2", { class: "grow" }, "判断"), h("span", { class: `tag ${tone}` }, ACTIONS[decision.action]),
      decision.needs_human ? h("span", { class: "tag" }, "需要人看") : null),
    h("div", { class: "body" },
      shown.length ? h("div", { class: "scores" }, shown.flatMap((label) => [
        h("span", {}, LABELS[label.name]),
        h("meter", { class: tone, min: 0, max: 1, value: label.score, "aria-label": `${LABELS[label.name]}的把握` }),
        h("span", {}, label.score.toFixed(2))])) : h("p", {}, "平常的话，没有发现广告或负面。"),
      decision.reasons.length ? h("ul", { class: "reasons" }, decision.reasons.map((reason) => h("li", {}, reason.detail + (reason.matched ? `：“${reason.matched}”` : "")))) : null,
      decision.reply ? h("div", { class: "reply" }, h("p", { class: "muted" }, "可以这样回"), h("p", { class: "copy-text" }, decision.reply),
        h("button", { class: "button small", type: "button", on: { click: () => copy(decision.reply) } }, "复制")) : null));
}

/** The card for an answer's `result`. */
export function resultCards(result) {
  if (!result) return [];
  if (result.kind === "draft") return [...draftCards(result.value), warningList(result.value.warnings)].filter(Boolean);
  if (result.kind === "checks") return [checksCard(result.value)];
  return [decisionCard(result.value)];
}

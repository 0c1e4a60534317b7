// The sheet that shows a passage with the quote marked in it, and where it stands.

import { $, h } from "/scripts/dom.js";

/** Where a passage comes from, a text a place. */
function places(passage) {
  if (!passage.sources.length) return [passage.document];
  return passage.sources.map(({ document: name, lines: [a, b] }) => `${name} 第 ${a === b ? a : `${a}–${b}`} 行`);
}

export const sourceLine = (passage) => places(passage).join("；");

export function openSource({ quote, passage }) {
  const sheet = $("source");
  const at = passage.text.indexOf(quote);
  const text = at < 0 ? [passage.text] : [passage.text.slice(0, at), h("mark", {}, quote), passage.text.slice(at + quote.length)];
  sheet.replaceChildren(
    h("header", {}, h("h2", { id: "source-title" }, passage.title),
      h("button", { class: "button small", type: "button", on: { click: () => sheet.close() } }, "关闭")),
    h("div", { class: "passage", tabIndex: 0 }, text),
    h("dl", {},
      h("dt", {}, "文件"), h("dd", {}, passage.document),
      h("dt", {}, "原文"), h("dd", {}, places(passage).map((place) => h("div", {}, place))),
      ...(passage.topics.length ? [h("dt", {}, "主题"), h("dd", {}, passage.topics.join("、"))] : []),
      ...(passage.risk ? [h("dt", {}, "风险"), h("dd", {}, passage.risk)] : [])));
  sheet.onclick = (event) => { if (event.target === sheet) sheet.close(); };
  sheet.showModal();
}

// Talks to the service that served this page. Errors are `Problem`s with a sentence to show.

export class Problem extends Error {
  constructor(detail, { status = 0, errors = [] } = {}) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

const KEY = "qunguan-key";

function headers(body) {
  const key = sessionStorage.getItem(KEY);
  return {
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(key ? { Authorization: `Bearer ${key}` } : {}),
  };
}

async function send(method, path, body, signal) {
  let response;
  try {
    response = await fetch(path, {
      method, signal, headers: headers(body), body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem("连不上服务。请看看它是不是还在运行，然后再试。");
  }
  if (response.status === 401 && askForKey()) return send(method, path, body, signal);
  if (!response.ok) throw await problem(response);
  return response;
}

function askForKey() {
  const key = window.prompt("这个服务需要密钥，请粘贴：");
  if (key) sessionStorage.setItem(KEY, key.trim());
  return Boolean(key);
}

async function problem(response) {
  try {
    const body = await response.json();
    return new Problem(body.detail || body.title, { status: response.status, errors: body.errors || [] });
  } catch {
    return new Problem(`服务出错了(${response.status})`, { status: response.status });
  }
}

export async function get(path) {
  return (await send("GET", path)).json();
}

export async function post(path, body, signal) {
  return (await send("POST", path, body, signal)).json();
}

export async function remove(path) {
  await send("DELETE", path);
}

/** Server-sent events of a POST, as `{event, data}`; ends when the stream does. */
export async function* events(path, body, signal) {
  const response = await send("POST", path, body, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value.replaceAll("\r\n", "\n");
    let end;
    while ((end = buffer.indexOf("\n\n")) >= 0) {
      const block = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      const event = parse(block);
      if (event) yield event;
    }
  }
}

function parse(block) {
  let event = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) event = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length ? { event, data: JSON.parse(data.join("\n")) } : null;
}

/** Shows in the header whether all is well. */
export async function showHealth(element) {
  try {
    const response = await fetch("/readyz");
    const body = await response.json();
    const reasons = body.reasons || [];
    element.textContent = body.model ? `模型 ${body.model}` : "离线引擎";
    element.title = reasons.join("\n");
    if (!response.ok) element.textContent = "服务还没准备好";
  } catch {
    element.textContent = "连不上服务";
  }
}

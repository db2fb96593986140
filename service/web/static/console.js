/* The console's search: answers while one types; keys / ↓ ↑ Enter c. ES2017, no build step. */
"use strict";

(function () {
  const WAIT = 150;
  const form = document.getElementById("search");
  const box = document.getElementById("q");
  const told = document.getElementById("told");
  let timer = 0;
  let running = null;

  const links = () => Array.from(document.querySelectorAll("#results .open"));

  function address() {
    const fields = Array.from(new FormData(form)).filter((pair) => pair[1]);
    return form.action + "?" + new URLSearchParams(fields).toString();
  }

  function show(page) {
    const fresh = page && page.getElementById("results");
    if (!fresh) {
      told.textContent = "登录已经过期。您输入的字还在；按“查找”会先请您重新登录。";
      return;
    }
    document.getElementById("results").replaceWith(document.importNode(fresh, true));
    const heading = document.querySelector("#results h2");
    told.textContent = heading ? heading.textContent : "";
  }

  // A document by XMLHttpRequest: the server's own page, no markup is put together here.
  function search() {
    if (running) running.abort();
    const asked = new XMLHttpRequest();
    running = asked;
    const url = address();
    asked.open("GET", url);
    asked.responseType = "document";
    asked.onload = () => {
      show(asked.response);
      if (asked.status === 200) history.replaceState(null, "", url);
    };
    asked.onerror = () => { told.textContent = "连不上服务器。您输入的字还在，请稍后再试。"; };
    asked.send();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  }

  function copy(text) {
    const done = () => { told.textContent = "已复制原文和出处。"; };
    const byHand = () => {
      const field = document.createElement("textarea");
      const before = document.activeElement;
      field.value = text;
      document.body.appendChild(field);
      field.select();
      const copied = document.execCommand("copy");
      field.remove();
      before.focus();
      if (copied) done();
      else told.textContent = "浏览器不让复制，请打开“原文和出处”自己选中复制。";
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand);
    else byHand();
  }

  function chosen() {
    const here = document.activeElement.closest("#results .result");
    return here || document.querySelector("#results .result");
  }

  function move(step) {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const next = at + step;
    if (next < 0) box.focus();
    else if (next < all.length) all[next].focus();
  }

  form.addEventListener("input", (event) => {
    if (!event.isComposing) later();
  });
  form.addEventListener("compositionend", later);
  form.addEventListener("submit", (event) => {
    if (!document.getElementById("results")) return;
    if (told.textContent.startsWith("登录")) return;
    event.preventDefault();
    clearTimeout(timer);
    search();
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    const inResults = document.activeElement.closest("#results");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "ArrowDown" && (document.activeElement === box || inResults)) {
      event.preventDefault();
      move(1);
    } else if (event.key === "ArrowUp" && inResults) {
      event.preventDefault();
      move(-1);
    } else if (event.key === "c" && !typing && chosen()) {
      event.preventDefault();
      copy(chosen().dataset.citation);
    }
  });
})();

// Streams an answer into the page. Whatever goes wrong, the form is sent as it would be without
// this script. Text from outside only ever becomes textContent.
(function () {
  "use strict";

  var form = document.getElementById("ask");
  var log = document.getElementById("log");
  if (!form || !log || !window.fetch || !window.ReadableStream || !window.TextDecoder) return;

  var box = document.getElementById("question");
  var place = document.getElementById("place");
  var send = form.querySelector("button[type=submit]");
  // Travels with the form too, should it have to be sent without this script.
  var conversation = document.getElementById("conversation");
  var busy = false;

  function copy(name) {
    return document.importNode(document.getElementById("part-" + name).content, true).firstElementChild;
  }

  function slot(part, name) {
    return part.querySelector('[data-put="' + name + '"]');
  }

  function put(part, name, text) {
    slot(part, name).textContent = text;
  }

  function add(parent, tag, name, text) {
    var element = document.createElement(tag);
    if (name) element.className = name;
    element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  // So many sources stand open under a sentence; layout.py has the same number.
  var MOST_SOURCES = 2;

  function source(citation, quoted, brief) {
    var part = copy("source");
    if (quoted) put(part, "quote", citation.quote);
    else slot(part, "quote").remove();
    put(part, "marker", String(citation.marker));
    put(part, "label", citation.label);
    if (brief) {
      part.classList.add("quote-brief");
      slot(part, "title").remove();
    } else {
      put(part, "title", citation.document_title);
    }
    slot(part, "where").appendChild(copy("badge-" + citation.validity));
    // Only ever a path of this site: an address of another kind would be a script's way in.
    slot(part, "link").setAttribute(
      "href",
      "/clauses/" + encodeURIComponent(citation.clause_id) + "?quote=" + encodeURIComponent(citation.quote)
    );
    return part;
  }

  function markers(parent, numbers) {
    numbers.forEach(function (number) {
      add(parent, "span", "mark-number", "[" + number + "]");
    });
  }

  function Turn(question) {
    this.part = copy("turn");
    this.answer = slot(this.part, "answer");
    this.known = {};
    this.told = {};
    this.documents = {};
    put(this.part, "question", question);
  }

  // Lays a sentence out as layout.py does: what only repeats a quotation that stands there is left
  // out, the words that it quotes are set apart, then come the sources that it names first.
  Turn.prototype.say = function (sentence, cited) {
    var waiting = slot(this.part, "waiting");
    if (waiting) waiting.remove();
    cited.forEach(function (each) { this.known[each.marker] = each; }, this);
    var named = sentence.citations.map(function (marker) { return this.known[marker]; }, this);
    var fresh = named.filter(function (each) { return !this.told[each.marker]; }, this);
    var held = named.filter(function (each) { return sentence.text.indexOf(each.quote) >= 0; })[0];
    if (held && !fresh.length && this.told[held.marker] === "block") return;
    var first = !this.answer.querySelector(".conclusion");
    var line = add(this.answer, "p", first ? "conclusion" : "sentence", "");
    if (held) {
      var at = sentence.text.indexOf(held.quote);
      line.textContent = sentence.text.slice(0, at);
      add(line, "span", "words", held.quote);
      line.appendChild(document.createTextNode(sentence.text.slice(at + held.quote.length)));
    } else {
      line.textContent = sentence.text;
    }
    markers(line, sentence.citations);
    var place = this.answer;
    if (fresh.length > MOST_SOURCES) {
      place = add(this.answer, "details", "sources", "");
      add(place, "summary", "", "这" + fresh.length + "项的出处");
    }
    fresh.forEach(function (each) { this.cite(each, sentence.text.indexOf(each.quote) < 0, place); }, this);
  };

  Turn.prototype.cite = function (citation, quoted, place) {
    this.told[citation.marker] = quoted ? "block" : "line";
    place.appendChild(source(citation, quoted, !quoted && this.documents[citation.document_id]));
    this.documents[citation.document_id] = true;
  };

  Turn.prototype.understood = function (understood) {
    var names = understood.people.map(function (each) {
      return each.label + (each.said.length ? "（" + each.said.join("，") + "）" : "");
    })
      .concat(understood.places.map(function (each) { return each.name; }));
    if (names.length) {
      var line = add(this.answer, "p", "understood", "按您说的理解：" + names.join("；"));
      this.answer.insertBefore(line, this.answer.firstChild);
    }
  };

  Turn.prototype.table = function (table) {
    var frame = add(this.answer, "div", "table", "");
    var grid = add(frame, "table", "", "");
    var head = add(add(grid, "thead", "", ""), "tr", "", "");
    ["地区"].concat(table.columns).forEach(function (column) {
      add(head, "th", "", column).setAttribute("scope", "col");
    });
    var body = add(grid, "tbody", "", "");
    table.rows.forEach(function (row) {
      var line = add(body, "tr", "", "");
      add(line, "th", "", row.place).setAttribute("scope", "row");
      row.cells.forEach(function (cell) {
        markers(add(line, "td", "", cell.text), cell.citation ? [cell.citation] : []);
      });
    });
  };

  // One benefit for one person, as _verdict.html draws it.
  function card(verdict) {
    var part = document.createElement("article");
    part.className = "card card-" + verdict.outcome;
    part.appendChild(copy("outcome-" + verdict.outcome));
    var name = verdict.person + "：" + verdict.name + (verdict.part ? "（" + verdict.part + "）" : "");
    add(add(part, "h3", "", ""), "a", "", name).setAttribute("href", "/benefits/" + encodeURIComponent(verdict.benefit_id));
    if (verdict.outcome !== "not_eligible") {
      var limits = verdict.amount ? verdict.amount.limits : [];
      add(part, "p", "", [verdict.gives].concat(limits.map(function (each) { return each.text; })).join("；"));
    }
    var reasons = verdict.reasons.length ? add(part, "ul", "reasons", "") : null;
    verdict.reasons.forEach(function (each) {
      var line = copy("reason-" + (each.met === null ? "open" : each.met ? "met" : "unmet"));
      put(line, "text", each.text);
      reasons.appendChild(line);
    });
    var notes = verdict.notes.concat(verdict.upcoming ? [verdict.upcoming] : []);
    if (verdict.departments.length) notes.push("责任部门：" + verdict.departments.join("、"));
    notes.forEach(function (each) { add(part, "p", "note", each); });
    var standing = add(part, "p", "standing", "");
    standing.appendChild(copy("badge-" + verdict.validity));
    add(standing, "span", "meaning", verdict.place);
    return part;
  }

  Turn.prototype.cards = function (verdicts) {
    if (!verdicts.length) return;
    var frame = add(this.answer, "details", "sources verdicts", "");
    add(frame, "summary", "", "逐项看结果和理由（" + verdicts.length + "项）");
    verdicts.forEach(function (each) { frame.appendChild(card(each)); });
  };

  // In an emergency the numbers that the answer names can be pressed (as layout.py finds them).
  Turn.prototype.calls = function (text) {
    var numbers = text.match(/\d+/g) || [];
    numbers.filter(function (each, at) {
      return /^(1[12]\d|1[26]\d{3}|9[56]\d{3})$/.test(each) && numbers.indexOf(each) === at;
    }).forEach(function (each) {
      var link = copy("call");
      link.setAttribute("href", "tel:" + each);
      put(link, "number", "拨打" + each);
      this.answer.appendChild(link);
    }, this);
  };

  // A fact is told by the choice alone; a choice of place or document goes with the question.
  var whole = { place: true, document: true };

  Turn.prototype.choices = function (ask, question) {
    var frame = add(this.answer, "div", "ask", "");
    add(frame, "p", "", ask.question);
    ask.options.forEach(function (option) {
      var button = add(frame, "button", "choice", option);
      button.type = "button";
      button.addEventListener("click", function () { start(whole[ask.fact] ? option + "：" + question : option); });
    });
  };

  // The end of an answer: what no sentence brought with it, and what to mind.
  Turn.prototype.finish = function (whole, question) {
    this.answer.classList.add("answer-" + whole.kind);
    if (whole.kind === "care") this.calls(whole.text);
    if (whole.table) this.table(whole.table);
    var cells = [];
    (whole.table ? whole.table.rows : []).forEach(function (row) {
      row.cells.forEach(function (cell) { cells.push(cell.citation); });
    });
    whole.citations.forEach(function (each) {
      if (!this.told[each.marker] && cells.indexOf(each.marker) >= 0) this.cite(each, true, this.answer);
    }, this);
    this.cards(whole.verdicts);
    if (whole.notices.length) {
      var list = copy("notices");
      whole.notices.forEach(function (notice) {
        var item = copy("notice");
        put(item, "text", notice);
        list.appendChild(item);
      });
      this.answer.appendChild(list);
    }
    whole.ask.slice(0, 1).forEach(function (ask) { this.choices(ask, question); }, this);
    var day = whole.as_of.split("-").map(Number);
    add(this.answer, "p", "asof", "按" + day[0] + "年" + day[1] + "月" + day[2] + "日的情况回答");
  };

  function complain(text) {
    hush();
    var part = copy("error");
    put(part, "text", text);
    form.insertBefore(part, form.firstChild);
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", "error");
    box.focus();
  }

  function hush() {
    var old = document.getElementById("error");
    if (old) old.remove();
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
  }

  // The line or the server is gone: sending the form would put the browser's own page in place of
  // this one, with what was typed.
  function Lost() {}

  function lose() {
    throw new Lost();
  }

  // Calls `take(name, data)` for each server-sent event of the response.
  async function read(response, take) {
    var reader = response.body.getReader();
    var decoder = new TextDecoder();
    var rest = "";
    for (;;) {
      var piece = await reader.read().catch(lose);
      rest += decoder.decode(piece.value || new Uint8Array(0), { stream: !piece.done });
      var blocks = rest.split("\n\n");
      rest = blocks.pop();
      blocks.forEach(function (block) {
        var lines = block.split("\n");
        take(lines[0].replace("event: ", ""), JSON.parse(lines[1].replace("data: ", "")));
      });
      if (piece.done) return;
    }
  }

  async function ask(question, turn) {
    var body = { question: question, place: place.value || null, conversation_id: conversation.value || null, stream: true };
    var response = await fetch("/api/v1/answers", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body)
    }).catch(lose);
    if (response.status === 422) return (await response.json()).detail;
    if (!response.ok) throw new Error(String(response.status));
    var done = false;
    var last = null;
    await read(response, function (name, data) {
      if (name === "understood") turn.understood(data);
      if (name === "sentence") turn.say(data, data.cited);
      if (name === "problem") throw new Error(data.detail);
      if (name === "done") {
        done = true;
        last = data;
      }
    });
    if (!done) throw new Error("the stream ended early");
    turn.finish(last, question);
    conversation.value = last.conversation_id;
    return null;
  }

  async function start(question) {
    if (busy) return;
    busy = true;
    hush();
    var turn = new Turn(question);
    var examples = document.getElementById("examples");
    // Not disabled: that would take the focus away.
    send.setAttribute("aria-disabled", "true");
    // A screen reader waits with the log until the answer is whole.
    log.setAttribute("aria-busy", "true");
    log.appendChild(turn.part);
    turn.part.scrollIntoView();
    try {
      var refused = await ask(question, turn);
      if (refused) {
        turn.part.remove();
        box.value = question;
        complain(refused);
      } else {
        if (examples) {
          var lost = examples.contains(document.activeElement);
          examples.remove();
          if (lost) slot(turn.part, "heading").focus();
        }
        document.getElementById("lead").classList.add("lead-small");
        box.value = "";
        form.querySelector("label[for=question]").textContent = "接着问";
        turn.part.scrollIntoView();
      }
    } catch (error) {
      box.value = question;
      if (error instanceof Lost) {
        turn.part.remove();
        complain("网络断了，没有答完。您写的话还在，过一会儿再按“提问”；着急可打12345。");
        return;
      }
      form.submit();
      return;
    } finally {
      log.removeAttribute("aria-busy");
      send.removeAttribute("aria-disabled");
      busy = false;
    }
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    start(box.value);
  });

  // Enter sends, unless it chooses a word of an input method; with Shift it begins a line.
  box.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    start(box.value);
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("#examples button, .ask button[name=question]");
    if (!button) return;
    event.preventDefault();
    start(button.value);
  });
})();

// The page works without this: it adds buttons that fill or copy a field, files that are dropped, and live news.
"use strict";

for (const button of document.querySelectorAll("button[data-fill]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.into);
    if (field.tagName === "SELECT" && ![...field.options].some((each) => each.value === button.dataset.fill)) {
      field.add(new Option(button.dataset.fill, button.dataset.fill));
    }
    field.value = button.dataset.fill;
    field.focus();
  });
}

// In a table, what stands in the same column of other rows is offered: one person often has several roles.
for (const form of document.querySelectorAll("form.item")) {
  form.addEventListener("focusin", (event) => {
    const column = /^r\.\d+\.(\w+)$/.exec(event.target.name || "");
    if (!column || event.target.tagName !== "INPUT") return;
    const others = [...form.querySelectorAll(`input[name$=".${column[1]}"]`)].filter((each) => each !== event.target);
    const values = new Set(others.map((each) => each.value).filter((value) => value && value !== "不明"));
    const list = document.getElementById("others") || form.appendChild(document.createElement("datalist"));
    list.id = "others";
    list.replaceChildren(...[...values].map((value) => new Option(value, value)));
    event.target.setAttribute("list", "others");
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    button.parentElement.querySelector(".copied").textContent = button.dataset.done;
  });
}

for (const form of document.querySelectorAll("form.drop")) {
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
  });
}

const news = document.querySelector("[data-events]");
if (news) {
  const source = new EventSource(news.dataset.events);
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.state !== "running") {
      source.close();
      location.reload();
      return;
    }
    news.querySelector(".now").textContent = event.text;
    if (event.total) {
      const bar = news.querySelector("progress");
      bar.max = event.total;
      bar.value = event.done;
    }
    const line = document.createElement("li");
    line.textContent = event.text;
    news.querySelector(".log").append(line);
  };
}

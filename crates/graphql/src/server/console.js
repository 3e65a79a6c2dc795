"use strict";
const field = (id) => document.getElementById(id);
const examples = {
  "Open conflicts": [field("query").value, field("variables").value],
  "One story": ["query Story($text: String!) {\n  stories(filter: {text: $text}, first: 3) {\n    nodes {\n      id name articleCount\n      conflicts { id level reason }\n      quotes { name quotations { exact article { url } } }\n    }\n  }\n}", '{"text": ""}'],
  "Search a number": ["query Number($value: Decimal!) {\n  claims(filter: {kind: FIGURE, value: {eq: $value}}, first: 50) {\n    totalCount\n    nodes {\n      sentence\n      outlet { name }\n      ... on FigureClaim {\n        value { surface amount unit modifier interval { lo loOpen hi hiOpen } }\n        property { name }\n        period { label }\n        speaker { name }\n      }\n    }\n  }\n}", '{"value": "242000"}'],
  "Submit an article": ["mutation Submit($article: SubmittedArticleInput!) {\n  submitArticle(article: $article) {\n    __typename\n    ... on ArticleQueued { submission { id } }\n    ... on RetryLater { afterSeconds }\n    ... on ArticleRefused { problems { field message } }\n  }\n}", '{"article": {"url": "https://paper.example/news/1", "outlet": "Example Paper", "text": "Forty-two boats left the harbour on Monday, the port authority said."}}'],
  "What changed": ["query Changes($after: String) {\n  changes(after: $after, first: 20) {\n    nodes { cursor objectType objectId revision at }\n    pageInfo { endCursor hasNextPage }\n  }\n}", "{}"],
};
for (const name of Object.keys(examples)) {
  field("example").append(new Option(name, name));
}
field("example").addEventListener("change", (event) => {
  const example = examples[event.target.value];
  if (example) {
    [field("query").value, field("variables").value] = example;
  }
});
async function send() {
  let variables;
  try {
    variables = JSON.parse(field("variables").value || "{}");
  } catch (error) {
    field("status").textContent = "the variables are no JSON";
    return;
  }
  field("status").textContent = "asking…";
  const start = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: field("query").value, variables }),
    });
    const text = await response.text();
    field("status").textContent = `${response.status}, ${Math.round(performance.now() - start)} ms`;
    // Text only: an answer holds words of strangers.
    field("answer").textContent = JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    field("status").textContent = "no answer";
    field("answer").textContent = String(error);
  }
}
field("request").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send();
  }
});

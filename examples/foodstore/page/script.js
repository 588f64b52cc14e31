// Signs in with a user pool (authorization code and PKCE) and calls the API with what it got.
"use strict";

const home = location.origin + "/";
const at = (id) => document.getElementById(id);
let settings;

// --- who is here: tokens live as long as the tab ------------------------------------------------
const tokens = () => JSON.parse(sessionStorage.getItem("tokens") || "null");

function claims(token) {
  const text = atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (one) => one.charCodeAt(0))));
}

function showVisitor(problem) {
  const known = tokens();
  const name = known && claims(known.id_token).email;
  at("who").textContent = problem || (known ? `Signed in as ${name}` : "You are not signed in.");
  at("signed-in").hidden = !known;
  at("signed-out").hidden = Boolean(known);
}

// --- signing in: to the pool's own pages and back ------------------------------------------------
const text64 = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const chance = () => text64(crypto.getRandomValues(new Uint8Array(32)));

async function leave(path) {
  const verifier = chance();
  const state = chance();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  sessionStorage.setItem("visit", JSON.stringify({ verifier, state }));
  location.assign(`${settings.signIn}${path}?` + new URLSearchParams({
    client_id: settings.client, response_type: "code", scope: "openid email", redirect_uri: home,
    state, code_challenge: text64(new Uint8Array(digest)), code_challenge_method: "S256",
  }));
}

async function comeBack() {
  const told = new URLSearchParams(location.search);
  const visit = JSON.parse(sessionStorage.getItem("visit") || "null");
  if (!told.has("code") && !told.has("error")) return;
  sessionStorage.removeItem("visit");
  history.replaceState(null, "", home);
  if (told.has("error")) throw new Error(told.get("error_description") || told.get("error"));
  if (!visit || told.get("state") !== visit.state) throw new Error("this sign-in began elsewhere");
  const answer = await fetch(`${settings.signIn}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code", client_id: settings.client, code: told.get("code"),
      redirect_uri: home, code_verifier: visit.verifier,
    }),
  });
  const got = await answer.json();
  if (!answer.ok) throw new Error(got.error);
  sessionStorage.setItem("tokens", JSON.stringify(got));
}

function signOut() {
  sessionStorage.removeItem("tokens");
  location.assign(`${settings.signIn}/logout?` + new URLSearchParams({
    client_id: settings.client, logout_uri: home,
  }));
}

// --- the API --------------------------------------------------------------------------------------
async function ask(event) {
  event.preventDefault();
  const method = event.submitter?.value || "GET";
  const url = `${settings.api}/${at("kind").value}/${at("name").value}`;
  const known = tokens();
  const headers = {};
  if (known) headers.authorization = `Bearer ${known.access_token}`;
  if (method === "PUT") headers["content-type"] = "application/json";
  const body = method === "PUT" ? at("thing").value : undefined;
  at("asked").textContent = `${method} ${url}`;
  tell("Asking …", "", "");
  try {
    const answer = await fetch(url, { method, headers, body });
    const text = await answer.text();
    tell(`${answer.status} ${words(answer)}`, answer.ok ? "good" : "bad", pretty(text));
  } catch (error) {
    tell(`No answer: ${error.message}`, "bad", "");
  }
}

function words(answer) {
  const known = { 200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 503: "Service Unavailable" };
  return answer.statusText || known[answer.status] || "";
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function tell(status, mood, body) {
  at("status").textContent = status;
  at("status").className = mood;
  at("body").textContent = body;
  at("body").hidden = !body;
}

async function begin() {
  at("request").addEventListener("submit", ask);
  at("sign-in").addEventListener("click", () => leave("/oauth2/authorize"));
  at("sign-up").addEventListener("click", () => leave("/signup"));
  at("sign-out").addEventListener("click", signOut);
  settings = await (await fetch("/settings.json")).json();
  try {
    await comeBack();
    showVisitor();
  } catch (error) {
    showVisitor(`You are not signed in: ${error.message}.`);
  }
}

begin();

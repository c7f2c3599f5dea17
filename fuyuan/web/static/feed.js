"use strict";
// One live feed for all windows of a browser: it has six connections for one server, and a feed keeps one. It runs as
// a shared worker, and inside the window itself where a browser has none.
//
// A window that is seen says {last}, the mark up to which it shows what happened; when it is hidden, {leave: true}.
// It hears {state: "on" | "off"}, {last, text} of an event, and {missed: true} where it should look again.
const windows = new Set();
let source = null;
let last = "";
let again = 0; // milliseconds until the next attempt; 0 while connected

function attend(port) {
  port.onmessage = ({ data }) => {
    if (data.leave) windows.delete(port);
    else join(port, data.last);
    if (!windows.size) disconnect();
  };
}
self.onconnect = (event) => attend(event.ports[0]);

function join(port, shown) {
  windows.add(port);
  if (!source) {
    last = shown;
    connect();
  } else {
    if (source.readyState === EventSource.OPEN) port.postMessage({ state: "on" });
    if (behind(shown)) port.postMessage({ missed: true });
  }
}

function behind(shown) {
  const [[model, number], [newest, reached]] = [shown.split("-"), last.split("-")];
  return model !== newest || Number(number) < Number(reached);
}

function tell(message) {
  for (const port of windows) port.postMessage(message);
}

function connect() {
  if (source || !windows.size) return;
  source = new EventSource(`/api/v1/events?last_event_id=${encodeURIComponent(last)}`);
  source.onopen = () => {
    tell({ state: "on" });
    if (again) tell({ missed: true });
    again = 0;
  };
  source.onmessage = (message) => {
    last = message.lastEventId || last;
    const event = JSON.parse(message.data);
    tell({ last, text: `${event.zh}，${event.actor_name || event.actor}` });
  };
  source.onerror = () => {
    tell({ state: "off" });
    again = again || 1000;
    if (source && source.readyState === EventSource.CLOSED) {
      disconnect();
      last = ""; // it may be of a read model that is no more; the pages are asked again once connected
      setTimeout(connect, again);
      again = Math.min(again * 2, 30000);
    }
  };
}

function disconnect() {
  if (source) source.close();
  source = null;
}

"use strict";
// A foreign Sparkplug B edge node with one device, for the driver's tests. Commands on standard input, one per line:
//   load NUMBER MILLIS      data of the device, by alias
//   state TEXT MILLIS       data of the node, by name
//   history NUMBER MILLIS   a historical value of the device, by alias
//   zip NUMBER MILLIS       as load, in a compressed payload
//   lose                    uses up a number as if a message had been lost
//   swap                    loses a birth in which the two aliases of the device change places
//   ddeath                  the device dies
//   dbirth                  the device is born again
// Every request for a rebirth is answered by births and shown as "rebirth". Usage: node edge.js PORT
const readline = require("readline");
const client = require("sparkplug-client").newClient({
  serverUrl: `mqtt://127.0.0.1:${process.argv[2]}`,
  username: "", password: "", groupId: "plant", edgeNode: "edge1", clientId: "edge1", keepalive: 5, version: "spBv1.0",
  mqttOptions: { reconnectPeriod: 200 },
});
let aliases = { Load: 2, Power: 3 };
const now = () => Date.now();
const values = { Load: 0.5, Power: 900, State: "IDLE" };

function nodeBirth() {
  client.publishNodeBirth({ timestamp: now(), metrics: [
    { name: "Node Control/Rebirth", type: "Boolean", value: false },
    { name: "State", type: "String", value: values.State, timestamp: now() },
  ] });
}
function deviceBirth() {
  client.publishDeviceBirth("press", { timestamp: now(), metrics: ["Load", "Power"].map(name => ({
    name, alias: aliases[name], type: "Double", value: values[name], timestamp: now() })) });
}
function birth() {
  nodeBirth();
  deviceBirth();
}
function load(value, millis, options, more) {
  values.Load = Number(value);
  client.publishDeviceData("press", { timestamp: now(), metrics: [
    { alias: aliases.Load, type: "Double", value: Number(value), timestamp: Number(millis), ...more }] }, options);
}

client.on("birth", () => { birth(); console.log("listening"); });
client.on("ncmd", payload => {
  for (const metric of payload.metrics) {
    if (metric.name === "Node Control/Rebirth" && metric.value === true) {
      console.log("rebirth");
      birth();
    }
  }
});
client.on("error", e => console.log("error", e.message));

readline.createInterface({ input: process.stdin }).on("line", line => {
  const [command, value, millis] = line.split(" ");
  switch (command) {
    case "load": return load(value, millis);
    case "zip": return load(value, millis, { compress: true, algorithm: "GZIP" });
    case "history": {
      const current = values.Load;
      load(value, millis, undefined, { isHistorical: true });
      values.Load = current;
      return;
    }
    case "state":
      values.State = value;
      return client.publishNodeData({ timestamp: now(), metrics: [
        { name: "State", type: "String", value, timestamp: Number(millis) }] });
    case "lose": return client.incrementSeqNum();
    case "swap":
      aliases = { Load: 3, Power: 2 };
      return client.incrementSeqNum();
    case "ddeath": return client.publishDeviceDeath("press", { timestamp: now(), metrics: [] });
    case "dbirth": return deviceBirth();
    default: throw new Error(`no command ${line}`);
  }
});

"use strict";
// A foreign OPC UA server for the driver's tests. It listens on 127.0.0.1 and takes commands on standard input, one per line:
//   set NAME VALUE MILLIS   a GOOD value with a source time
//   bad NAME                quality BAD
// Usage: node server.js PORT PKI_FOLDER
const readline = require("readline");
const { OPCUAServer } = require("node-opcua-server");
const { OPCUACertificateManager } = require("node-opcua-certificate-manager");
const { DataType, VariantArrayType } = require("node-opcua-variant");
const { StatusCodes } = require("node-opcua-status-code");
const { MessageSecurityMode, SecurityPolicy } = require("node-opcua-secure-channel");
const { LocalizedText } = require("node-opcua-data-model");

const [port, pki] = [Number(process.argv[2]), process.argv[3]];

async function main() {
  const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
  await certificates.initialize();
  const server = new OPCUAServer({
    port,
    hostname: "127.0.0.1",
    alternateHostname: ["127.0.0.1"],
    resourcePath: "/line",
    serverCertificateManager: certificates,
    userCertificateManager: certificates,
    securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt],
    userManager: { isValidUser: (name, password) => name === "reader" && password === "correct horse" },
    serverInfo: { applicationUri: "urn:plumbline:foreign-server" },
  });
  await server.initialize();
  const namespace = server.engine.addressSpace.registerNamespace("urn:plumbline:foreign");
  const machine = namespace.addObject({ organizedBy: server.engine.addressSpace.rootFolder.objects, browseName: "Machine" });
  const variables = new Map();
  const add = (name, dataType, value, range) => {
    const options = { componentOf: machine, nodeId: "s=" + name, browseName: name, dataType };
    const variable = range ? namespace.addAnalogDataItem({ ...options, engineeringUnitsRange: range }) : namespace.addVariable(options);
    variable.setValueFromSource({ dataType, arrayType: VariantArrayType.Scalar, value }, StatusCodes.Good, new Date(1700000000000));
    variables.set(name, { variable, dataType });
  };
  add("count", DataType.Int32, 11);
  add("load", DataType.Double, 0.5);
  add("state", DataType.LocalizedText, new LocalizedText({ text: "NotExecuting", locale: "en" }));
  add("level", DataType.Double, 100, { low: 0, high: 200 });
  add("big", DataType.UInt64, [0xffffffff, 0xffffffff]);

  await server.start();
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const [command, name, text, millis] = line.split(" ");
    const { variable, dataType } = variables.get(name);
    if (command === "bad") {
      variable.setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadSensorFailure, new Date());
    } else {
      const value = dataType === DataType.LocalizedText ? new LocalizedText({ text, locale: "en" }) : Number(text);
      variable.setValueFromSource({ dataType, value }, StatusCodes.Good, new Date(Number(millis)));
    }
  }).on("close", () => process.exit(0));
  console.log("certificate " + server.certificateFile);
  console.log("listening " + port);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
